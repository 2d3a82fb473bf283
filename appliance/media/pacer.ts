import type { Clock, Timer } from '../base/clock.ts';

/** Something that makes or takes sound at a steady pace. */
export interface Paced {
  /** When it is due next, on the worker's clock. */
  nextAtMs: number;
  /** Does what is due, and moves `nextAtMs` on by itself. */
  pace(nowMs: number): void;
  /** It could not: a mistake of ours, which ends this one and nothing else. It is not asked again. */
  fault(error: unknown): void;
}

/** In one slot sound is first heard, then mixed and kept, then sent: so it waits nowhere for the next round. */
export type Stage = 'hear' | 'mix' | 'send';

const STAGES: readonly Stage[] = ['hear', 'mix', 'send'];
/** A round is the length of one packet; calls take turns in its slots. */
const ROUND_MS = 20;

/**
 * The one beat of a worker. Its slots are absolute: slot n is at start + n · 5 ms, whatever happened before, so that no
 * lateness adds up. Slots that were missed are skipped, not made up for in a burst. While nobody needs a beat there is
 * none.
 */
export class Pacer {
  readonly #clock: Clock;
  readonly #slotMs: number;
  readonly #onBeat: () => void;
  readonly #stages = new Map<Stage, Set<Paced>>(STAGES.map((stage) => [stage, new Set()]));
  readonly #startMs: number;
  #size = 0;
  #timer: Timer | undefined;

  /** @param onBeat called when all that was due has been done */
  constructor(clock: Clock, slotMs: number, onBeat: () => void = () => {}) {
    this.#clock = clock;
    this.#slotMs = slotMs;
    this.#onBeat = onBeat;
    this.#startMs = clock.now();
  }

  /**
   * Begins. What has the same `turn` is due in the same slots, by stages, so that the sound of a call waits nowhere.
   * Adding what is there already changes nothing.
   */
  add(paced: Paced, stage: Stage, turn: number): void {
    const all = this.#stages.get(stage)!;
    if (all.has(paced)) return;
    all.add(paced);
    this.#size++;
    const now = this.#clock.now();
    const offset = this.#startMs + ((turn * this.#slotMs) % ROUND_MS);
    paced.nextAtMs = offset + (Math.floor((now - offset) / ROUND_MS) + 1) * ROUND_MS;
    if (!this.#timer) this.#arm(now);
  }

  remove(paced: Paced): void {
    for (const all of this.#stages.values()) if (all.delete(paced)) this.#size--;
    if (this.#size === 0) this.stop();
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #arm(now: number): void {
    const slots = Math.floor((now - this.#startMs) / this.#slotMs) + 1;
    this.#timer = this.#clock.at(this.#startMs + slots * this.#slotMs, () => this.#beat());
  }

  #beat(): void {
    const now = this.#clock.now();
    this.#arm(now);
    for (const all of this.#stages.values()) {
      for (const paced of all) if (paced.nextAtMs <= now) this.#pace(paced, now);
    }
    this.#onBeat();
  }

  #pace(paced: Paced, now: number): void {
    try {
      paced.pace(now);
    } catch (error) {
      this.remove(paced);
      paced.fault(error);
    }
  }
}

/** The next time of something that is due every `everyMs`: what was missed is not made up for in a burst. */
export function nextDue(lastMs: number, everyMs: number, nowMs: number): number {
  const next = lastMs + everyMs;
  return next > nowMs - everyMs ? next : next + Math.ceil((nowMs - everyMs - next) / everyMs) * everyMs;
}
