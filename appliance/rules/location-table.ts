import { atOnce, type Work } from '../base/slices.ts';
import { type Phrase, phrase } from '../base/words/index.ts';
import type { DiallingPlan } from './dialling-plans.ts';

/** By what a location table tells callers apart (LBR-01 to LBR-04). */
export const LOCATION_BY = ['area-code', 'postcode', 'caller', 'dialled'] as const;
export type LocationBy = (typeof LOCATION_BY)[number];

/** How a country writes its own numbers: +31, 0 before the rest, 00 before others'. */
export type NationalWriting = Pick<DiallingPlan, 'callingCode' | 'nationalPrefix' | 'internationalPrefix'>;

export interface LocationTableOptions {
  readonly by: LocationBy;
  readonly writing: NationalWriting;
  /** Digits of a postcode. */
  readonly postcodeDigits: number;
  /** Name of a destination → its place in the list of them. */
  readonly places: ReadonlyMap<string, number>;
}

export interface LocationMatch {
  /** Place of the destination in the list of them. */
  readonly place: number;
  /** What of the table matched, for people. */
  readonly key: string;
}

export interface RowProblem {
  /** Of the text, counted from 1. */
  readonly line: number;
  readonly phrase: Phrase;
}

/** Rows as they are kept: `key,name of destination` on a line each, nothing else. */
export function tidyRows(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}

/** A number with its country: `020 123 4567` → `+31201234567`. Extensions and short numbers stay as they are. */
export function withCountry(text: string, writing: NationalWriting): string {
  const { callingCode, nationalPrefix, internationalPrefix } = writing;
  const digits = text.replace(/[^\d+]/g, '');
  if (digits.startsWith('+')) return digits;
  const abroad = internationalPrefix.exec(digits)?.[0];
  if (abroad !== undefined) return `+${digits.slice(abroad.length)}`;
  if (nationalPrefix !== undefined && digits.startsWith(nationalPrefix)) {
    return `+${callingCode}${digits.slice(nationalPrefix.length)}`;
  }
  // Spreadsheets take the zero away.
  return digits.length > SHORT_NUMBER ? `+${callingCode}${digits}` : digits;
}

/** Extensions and short numbers have so many digits at most. */
const SHORT_NUMBER = 5;

/** Milliseconds' worth. */
const ROWS_AT_ONCE = 2_000;

/**
 * A table of locations, ready to be asked: exact keys and leading digits by hash, ranges by halving. Answers within a
 * microsecond or two, however many rows there are (LBR-05).
 */
export class LocationTable {
  readonly #options: LocationTableOptions;
  readonly #problems: RowProblem[] = [];
  readonly #rowsAt: number[];
  readonly #exact = new Map<string, number>();
  readonly #leading = new Map<string, number>();
  /** Longest first. */
  #lengths: readonly number[] = [];
  /** By their beginning; none overlaps another. */
  readonly #ranges: Range[] = [];

  private constructor(options: LocationTableOptions) {
    this.#options = options;
    this.#rowsAt = new Array<number>(options.places.size).fill(0);
  }

  static of(rows: string, options: LocationTableOptions): LocationTable {
    return atOnce(LocationTable.made(rows, options));
  }

  /** The same, some rows at a time. */
  static *made(rows: string, options: LocationTableOptions): Work<LocationTable> {
    const table = new LocationTable(options);
    for (const [index, row] of (rows === '' ? [] : rows.split('\n')).entries()) {
      table.#read(row, index + 1);
      if (index % ROWS_AT_ONCE === 0) yield;
    }
    table.#finish();
    return table;
  }

  get problems(): readonly RowProblem[] {
    return this.#problems;
  }

  /** How many rows lead to each destination. */
  get rowsAt(): readonly number[] {
    return this.#rowsAt;
  }

  #read(row: string, line: number): void {
    const { by, places } = this.#options;
    const comma = row.lastIndexOf(',');
    const name = row.slice(comma + 1).trim();
    const place = places.get(name);
    const key = readers[by](row.slice(0, Math.max(comma, 0)).trim(), this.#options);
    if (key === undefined) this.#wrong(line, phrase(`location.key-${by}`, { line }));
    else if (place === undefined) this.#wrong(line, phrase('location.no-destination', { line, name }));
    else {
      this.#rowsAt[place] = (this.#rowsAt[place] ?? 0) + 1;
      if ('until' in key) this.#ranges.push({ ...key, place, line });
      else if (!this.#add(key, place)) this.#wrong(line, phrase('location.twice', { line }));
    }
  }

  #wrong(line: number, said: Phrase): void {
    this.#problems.push({ line, phrase: said });
  }

  #finish(): void {
    this.#ranges.sort((a, b) => a.from - b.from || a.line - b.line);
    for (const [at, { line, from }] of this.#ranges.entries()) {
      const before = this.#ranges[at - 1];
      if (before && before.until >= from) this.#wrong(line, phrase('location.overlaps', { line, other: before.line }));
    }
    this.#lengths = [...new Set([...this.#leading.keys()].map((key) => key.length))].sort((a, b) => b - a);
    this.#problems.sort((a, b) => a.line - b.line);
  }

  #add({ text, leads }: Exact, place: number): boolean {
    const into = leads ? this.#leading : this.#exact;
    if (into.has(text)) return false;
    into.set(text, place);
    return true;
  }

  /** Where this number leads: the very number, else the longest leading digits. */
  number(number: string): LocationMatch | undefined {
    const asked = withCountry(number, this.#options.writing);
    const exact = this.#exact.get(asked);
    if (exact !== undefined) return { place: exact, key: asked };
    for (const length of this.#lengths) {
      if (length > asked.length) continue;
      const key = asked.slice(0, length);
      const place = this.#leading.get(key);
      if (place !== undefined) return { place, key };
    }
    return undefined;
  }

  /** Where this postcode leads: the single code, else the range that it is in. */
  postcode(code: string): LocationMatch | undefined {
    const exact = this.#exact.get(code);
    if (exact !== undefined) return { place: exact, key: code };
    const asked = Number(code);
    let low = 0;
    let high = this.#ranges.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const range = this.#ranges[middle] as Range;
      if (asked < range.from) high = middle - 1;
      else if (asked > range.until) low = middle + 1;
      else {
        const written = (value: number): string => String(value).padStart(code.length, '0');
        return { place: range.place, key: `${written(range.from)}–${written(range.until)}` };
      }
    }
    return undefined;
  }
}

interface Exact {
  readonly text: string;
  /** Whatever begins like this. */
  readonly leads: boolean;
}

interface Span {
  readonly from: number;
  readonly until: number;
}

interface Range extends Span {
  readonly place: number;
  readonly line: number;
}

const LIKE_A_NUMBER = /^\+?[\s(]*\d[\d\s\-/().]*$/;

type Reader = (text: string, options: LocationTableOptions) => Exact | Span | undefined;

/** How the keys of each kind of table are read; undefined: it is none. */
const readers: Readonly<Record<LocationBy, Reader>> = {
  'area-code': (text, { writing }) => {
    if (!LIKE_A_NUMBER.test(text)) return undefined;
    const known = withCountry(text, writing);
    // An area code is one, with or without the national prefix: 20 as well as 020.
    return { text: known.startsWith('+') ? known : `+${writing.callingCode}${known}`, leads: true };
  },
  postcode: (text, { postcodeDigits }) => {
    // The letters of a code are ignored (LBR-02).
    const codes = text.split(/[-–—]/).map((code) => code.replace(/[\sA-Za-z]/g, ''));
    const [from = '', until] = codes;
    if (codes.length > 2 || codes.some((code) => code.length !== postcodeDigits || /\D/.test(code))) return undefined;
    if (until === undefined || until === from) return { text: from, leads: false };
    return Number(from) < Number(until) ? { from: Number(from), until: Number(until) } : undefined;
  },
  caller: numberOrLeading,
  dialled: numberOrLeading,
};

function numberOrLeading(text: string, { writing }: LocationTableOptions): Exact | undefined {
  const leads = text.endsWith('*');
  const number = leads ? text.slice(0, -1) : text;
  if (!LIKE_A_NUMBER.test(number)) return undefined;
  const known = withCountry(number, writing);
  // Leading digits are short without being a short number.
  const bare = leads && writing.nationalPrefix === undefined && !known.startsWith('+');
  return { text: bare ? `+${writing.callingCode}${known}` : known, leads };
}
