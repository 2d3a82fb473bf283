/** Rows of numbers, first to last: `+31201234500` to `+31201234599`, or a single one. Found by bisection. */

export interface NumberRange {
  readonly first: string;
  /** Undefined: one number. */
  readonly last?: string | undefined;
}

/** An E.164 number has fifteen digits at most, so it is exact as a number; its plus is a sign. */
export function amountOf(number: string): number {
  return Number(number);
}

export function sizeOf({ first, last = first }: NumberRange): number {
  return amountOf(last) - amountOf(first) + 1;
}

/** Ranges by their numbers. Of ranges that overlap, `find` knows the one that begins last. */
export interface RangeIndex<Range extends NumberRange> {
  find(number: string): Range | undefined;
  /** Others that share a number with this one. */
  overlapping(range: NumberRange, self?: Range): readonly Range[];
}

interface Row<Range> {
  readonly first: number;
  readonly last: number;
  readonly range: Range;
  /** The greatest number that this row or one before it holds. */
  readonly reach: number;
}

const indexes = new WeakMap<readonly NumberRange[], RangeIndex<NumberRange>>();

/** The index of a list that is never changed; made once for each. */
export function indexOf<Range extends NumberRange>(ranges: readonly Range[]): RangeIndex<Range> {
  let index = indexes.get(ranges);
  if (!index) {
    index = makeIndex(ranges);
    indexes.set(ranges, index);
  }
  // Made of this very list, so what it finds is of its kind.
  return index as RangeIndex<Range>;
}

function makeIndex<Range extends NumberRange>(ranges: readonly Range[]): RangeIndex<NumberRange> {
  let reach = 0;
  const rows = ranges
    .map((range) => ({ first: amountOf(range.first), last: amountOf(range.last ?? range.first), range }))
    .sort((a, b) => a.first - b.first)
    .map((row): Row<Range> => {
      reach = Math.max(reach, row.last);
      return { ...row, reach };
    });
  // Side by side in memory: the search looks at a dozen of them for every call.
  const firsts = Float64Array.from(rows, ({ first }) => first);
  const lasts = Float64Array.from(rows, ({ last }) => last);
  const sorted = rows.map(({ range }) => range);
  /** How many rows begin at or before this number. */
  const begunAt = (value: number): number => {
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((firsts[middle] as number) <= value) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    find: (number) => {
      const value = amountOf(number);
      const at = begunAt(value) - 1;
      return at >= 0 && (lasts[at] as number) >= value ? sorted[at] : undefined;
    },
    overlapping: ({ first, last = first }, self) => {
      const from = amountOf(first);
      const found: Range[] = [];
      for (let at = begunAt(amountOf(last)) - 1; at >= 0; at--) {
        const row = rows[at] as Row<Range>;
        if (row.reach < from) break;
        if (row.last >= from && row.range !== self) found.push(row.range);
      }
      return found.reverse();
    },
  };
}

/** What is left of rows without these numbers: a row may be cut in two. */
export function withoutNumbers<Range extends NumberRange>(
  ranges: readonly Range[],
  gone: NumberRange,
): readonly Range[] {
  const [from, until] = [amountOf(gone.first), amountOf(gone.last ?? gone.first)];
  return ranges.flatMap((range): Range[] => {
    const [first, last] = [amountOf(range.first), amountOf(range.last ?? range.first)];
    if (last < from || first > until) return [range];
    const piece = (a: number, b: number): Range[] => {
      if (a > b) return [];
      const { last: _, ...rest } = range;
      // The same settings with other numbers.
      return [{ ...rest, first: `+${a}`, ...(b > a ? { last: `+${b}` } : {}) } as Range];
    };
    return [...piece(first, from - 1), ...piece(until + 1, last)];
  });
}
