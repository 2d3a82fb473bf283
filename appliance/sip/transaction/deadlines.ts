/**
 * All waking-up of one endpoint: a heap of deadlines behind a single timer of the clock. Ten thousand transactions
 * cost ten thousand small entries here but only one timer outside.
 */
import { invariant } from '../../base/assert.ts';
import type { Clock, Timer } from '../../base/clock.ts';

/** Something that has to be woken at a moment. */
export abstract class Timed {
  /** Kept by `Deadlines`: when it is due. */
  dueMs = 0;
  /** Kept by `Deadlines`: who was planned first is woken first when both are due at the same moment. */
  dueOrder = 0;
  /** Kept by `Deadlines`: its place in the heap, -1 when it waits for nothing. */
  dueAt = -1;

  /** Called once when the moment has come; it waits for nothing then, unless it is planned again. */
  abstract onDue(nowMs: number): void;
}

export class Deadlines {
  readonly #clock: Clock;
  readonly #turn: (work: () => void) => void;
  readonly #heap: Timed[] = [];
  #order = 0;
  #armed: Timer | undefined;
  #armedForMs = 0;
  #waking = false;

  /** `turn` runs one waking-up as a turn of its own. */
  constructor(clock: Clock, turn: (work: () => void) => void) {
    this.#clock = clock;
    this.#turn = turn;
  }

  get size(): number {
    return this.#heap.length;
  }

  get nowMs(): number {
    return this.#clock.now();
  }

  /** Plans it for that moment, instead of the one it was planned for before. */
  plan(timed: Timed, dueMs: number): void {
    invariant(Number.isFinite(dueMs), 'a deadline is a finite time');
    if (timed.dueAt >= 0) this.#take(timed);
    timed.dueMs = dueMs;
    timed.dueOrder = this.#order++;
    timed.dueAt = this.#heap.push(timed) - 1;
    this.#rise(timed.dueAt);
    if (timed.dueAt === 0) this.#arm();
  }

  cancel(timed: Timed): void {
    if (timed.dueAt >= 0) this.#take(timed);
  }

  /** A one-off waking-up of `work`. */
  alarm(delayMs: number, work: () => void): Alarm {
    const alarm = new Alarm(this, work);
    this.plan(alarm, this.nowMs + delayMs);
    return alarm;
  }

  /** Forgets everything that was planned. */
  clear(): void {
    for (const timed of this.#heap) timed.dueAt = -1;
    this.#heap.length = 0;
    this.#armed?.cancel();
    this.#armed = undefined;
  }

  /** One timer for the earliest; one that rings too early (its reason was cancelled meanwhile) is let ring. */
  #arm(): void {
    const first = this.#heap[0];
    if (!first || this.#waking || (this.#armed && this.#armedForMs <= first.dueMs)) return;
    this.#armed?.cancel();
    this.#armedForMs = first.dueMs;
    this.#armed = this.#clock.at(first.dueMs, () => this.#wake());
  }

  #wake(): void {
    this.#armed = undefined;
    this.#waking = true;
    const nowMs = this.#clock.now();
    try {
      for (let first = this.#heap[0]; first && first.dueMs <= nowMs; first = this.#heap[0]) {
        this.#take(first);
        const due = first;
        this.#turn(() => due.onDue(nowMs));
      }
    } finally {
      this.#waking = false;
      this.#arm();
    }
  }

  #take(timed: Timed): void {
    const at = timed.dueAt;
    const last = this.#heap.pop()!;
    timed.dueAt = -1;
    if (last === timed) return;
    this.#heap[at] = last;
    last.dueAt = at;
    this.#rise(at);
    this.#sink(last.dueAt);
  }

  #rise(from: number): void {
    const heap = this.#heap;
    const timed = heap[from]!;
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above]!;
      if (isBefore(parent, timed)) break;
      heap[at] = parent;
      parent.dueAt = at;
      at = above;
    }
    heap[at] = timed;
    timed.dueAt = at;
  }

  #sink(from: number): void {
    const heap = this.#heap;
    const timed = heap[from]!;
    let at = from;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && isBefore(heap[below + 1]!, heap[below]!)) below++;
      const child = heap[below]!;
      if (isBefore(timed, child)) break;
      heap[at] = child;
      child.dueAt = at;
      at = below;
    }
    heap[at] = timed;
    timed.dueAt = at;
  }
}

/** A one-off waking-up that can be taken back. */
export class Alarm extends Timed {
  readonly #deadlines: Deadlines;
  readonly #work: () => void;

  constructor(deadlines: Deadlines, work: () => void) {
    super();
    this.#deadlines = deadlines;
    this.#work = work;
  }

  onDue(): void {
    this.#work();
  }

  cancel(): void {
    this.#deadlines.cancel(this);
  }
}

function isBefore(a: Timed, b: Timed): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.dueOrder < b.dueOrder);
}
