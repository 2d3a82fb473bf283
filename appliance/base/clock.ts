/** A planned wake-up. Cancelling twice, or after it fired, does nothing. */
export interface Timer {
  cancel(): void;
}

/**
 * Time as a parameter. `now` is monotonic and drives every timer; `wall` is the calendar and is only for
 * schedules, history and people: a step of the wall clock (NTP) must never touch a SIP timer.
 */
export interface Clock {
  /** Monotonic milliseconds. */
  now(): number;
  /** Milliseconds since 1970. */
  wall(): number;
  /** Calls `fn` once when `now()` has reached `atMs`; never before, never inside this call. */
  at(atMs: number, fn: () => void): Timer;
}

/** Resolves after `ms` on that clock. */
export function sleep(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.at(clock.now() + ms, resolve);
  });
}

/** Longest delay that setTimeout takes; longer plans are cut into pieces. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** The machine's clock. */
export class SystemClock implements Clock {
  now(): number {
    return performance.now();
  }

  wall(): number {
    return Date.now();
  }

  at(atMs: number, fn: () => void): Timer {
    let handle: ReturnType<typeof setTimeout> | undefined;
    const arm = (): void => {
      // setTimeout may fire up to a millisecond early: round up, and look again when it does.
      const leftMs = Math.ceil(atMs - this.now());
      handle = setTimeout(() => (this.now() < atMs ? arm() : fn()), Math.min(Math.max(0, leftMs), LONGEST_TIMEOUT_MS));
    };
    arm();
    return { cancel: () => clearTimeout(handle) };
  }
}

interface Planned {
  readonly atMs: number;
  readonly order: number;
  fn: (() => void) | undefined;
}

/**
 * A clock that moves only when told, for what-if runs and tests. Equal times fire in the order in which they were
 * planned, so a run is the same every time.
 */
export class VirtualClock implements Clock {
  #nowMs = 0;
  #order = 0;
  #heap: Planned[] = [];
  readonly #wallAtZeroMs: number;

  constructor(wallAtZeroMs = Date.UTC(2026, 0, 5, 9)) {
    this.#wallAtZeroMs = wallAtZeroMs;
  }

  now(): number {
    return this.#nowMs;
  }

  wall(): number {
    return this.#wallAtZeroMs + this.#nowMs;
  }

  at(atMs: number, fn: () => void): Timer {
    const planned: Planned = { atMs: Math.max(atMs, this.#nowMs), order: this.#order++, fn };
    push(this.#heap, planned);
    return {
      cancel: () => {
        planned.fn = undefined;
      },
    };
  }

  /** When the next thing happens, or undefined when nothing is planned. */
  next(): number | undefined {
    while (this.#heap[0] && !this.#heap[0].fn) pop(this.#heap);
    return this.#heap[0]?.atMs;
  }

  /** Moves to the next planned moment and runs that one thing. Answers false when nothing is planned. */
  step(): boolean {
    if (this.next() === undefined) return false;
    const planned = pop(this.#heap) as Planned;
    this.#nowMs = planned.atMs;
    const fn = planned.fn;
    planned.fn = undefined;
    fn?.();
    return true;
  }

  /** Runs everything that is planned up to `untilMs` and stands there. Promises are not awaited in between. */
  advanceTo(untilMs: number): void {
    for (let next = this.next(); next !== undefined && next <= untilMs; next = this.next()) this.step();
    this.#nowMs = Math.max(this.#nowMs, untilMs);
  }

  advance(ms: number): void {
    this.advanceTo(this.#nowMs + ms);
  }

  /** How many things are still planned: must be 0 at the end of a clean test. */
  pending(): number {
    return this.#heap.filter((planned) => planned.fn).length;
  }
}

function before(a: Planned, b: Planned): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}

function push(heap: Planned[], entry: Planned): void {
  let at = heap.push(entry) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (before(heap[parent]!, entry)) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = entry;
}

function pop(heap: Planned[]): Planned | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (!last || heap.length === 0) return first;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
    if (before(last, heap[child]!)) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = last;
  return first;
}
