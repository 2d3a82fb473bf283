import type { Clock, Timer } from '../base/clock.ts';

/** Something that makes sound at a steady pace. */
export interface Paced {
  /** When its next packet is due, on the worker's clock. */
  nextAtMs: number;
  /** Makes what is due, and moves `nextAtMs` on by itself. */
  pace(nowMs: number): void;
}

/**
 * The one beat of a worker. Its slots are absolute: slot n is at start + n · 5 ms, whatever happened before, so that no
 * lateness adds up. Slots that were missed are skipped, not made up for in a burst. While nobody needs a beat there is
 * none.
 */
export class Pacer {
  readonly #clock: Clock;
  readonly #slotMs: number;
  readonly #paced = new Set<Paced>();
  #timer: Timer | undefined;
  #startMs = 0;
  #spread = 0;

  constructor(clock: Clock, slotMs: number) {
    this.#clock = clock;
    this.#slotMs = slotMs;
  }

  get size(): number {
    return this.#paced.size;
  }

  /** Begins; the first packet is due in one of the next slots, by turns, so that not all fall into the same. */
  add(paced: Paced): void {
    if (this.#paced.has(paced)) return;
    this.#paced.add(paced);
    const now = this.#clock.now();
    if (!this.#timer) {
      this.#startMs = now;
      this.#arm(now);
    }
    paced.nextAtMs = this.#slotAfter(now) + this.#slotMs * (this.#spread++ % 4);
  }

  remove(paced: Paced): void {
    this.#paced.delete(paced);
    if (this.#paced.size === 0) this.stop();
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #slotAfter(now: number): number {
    return this.#startMs + (Math.floor((now - this.#startMs) / this.#slotMs) + 1) * this.#slotMs;
  }

  #arm(now: number): void {
    this.#timer = this.#clock.at(this.#slotAfter(now), () => this.#beat());
  }

  #beat(): void {
    const now = this.#clock.now();
    this.#arm(now);
    for (const paced of this.#paced) if (paced.nextAtMs <= now) paced.pace(now);
  }
}
