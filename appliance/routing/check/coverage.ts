import type { PlanEntry } from '../../config/types.ts';
import { amountOf } from '../../rules/number-ranges.ts';

type Row = Pick<PlanEntry, 'first' | 'last'>;

/** Which numbers a list of rows holds; rows that touch are one. */
export class Coverage {
  readonly #from: number[] = [];
  readonly #until: number[] = [];

  constructor(rows: readonly Row[]) {
    const spans = rows.map(({ first, last = first }) => [amountOf(first), amountOf(last)] as const);
    for (const [from, until] of spans.sort((a, b) => a[0] - b[0])) {
      const end = this.#until.length - 1;
      if (end >= 0 && from <= (this.#until[end] as number) + 1)
        this.#until[end] = Math.max(this.#until[end] as number, until);
      else {
        this.#from.push(from);
        this.#until.push(until);
      }
    }
  }

  /** Whether all of a row is in it. */
  holds({ first, last = first }: Row): boolean {
    const wanted = amountOf(first);
    let low = 0;
    let high = this.#from.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#from[middle] as number) <= wanted) low = middle + 1;
      else high = middle;
    }
    return low > 0 && (this.#until[low - 1] as number) >= amountOf(last);
  }
}
