import type { Clock } from '../base/clock.ts';
import { RECORDING_LISTENING_PAUSE_MS, RECORDING_LISTENINGS_MAX } from '../base/limits-features.ts';

/**
 * Who listens to what just now, so that the audit tells of a listening once, however many parts of the sound a player
 * asks for, and wherever it begins.
 */
export class Listenings {
  readonly #clock: Clock;
  /** When each of them last asked for something, longest quiet first. */
  readonly #askedAt = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether this request begins a listening: whoever asks for the whole always does. */
  begins(key: string, isPart: boolean): boolean {
    const now = this.#clock.now();
    const before = this.#askedAt.get(key);
    this.#askedAt.delete(key);
    this.#askedAt.set(key, now);
    const [quietest] = this.#askedAt.keys();
    if (this.#askedAt.size > RECORDING_LISTENINGS_MAX && quietest !== undefined) this.#askedAt.delete(quietest);
    return !isPart || before === undefined || now - before > RECORDING_LISTENING_PAUSE_MS;
  }
}
