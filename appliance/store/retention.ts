import type { Clock } from '../base/clock.ts';
import { FORGET_EVERY_MS, FORGET_FIRST_MS, FORGET_PAUSE_MS } from '../base/limits.ts';
import type { Scope } from '../base/scope.ts';

const DAY_MS = 86_400_000;

/** Something that is kept for a number of days: calls of the history, recordings, messages. */
export interface Forgetful {
  /** Takes some away that are from before (wall clock), oldest first. Answers whether there may be more. */
  forgetSome(before: number): boolean;
}

/**
 * Takes away what is older than the office wants: once a day, a few at a time with pauses in between, so that no call
 * waits for it. Each bite stands for itself; a power cut leaves the rest for the next time.
 */
export class Retention {
  readonly #of: Forgetful;
  readonly #clock: Clock;
  readonly #daysKept: () => number;
  readonly #onTrouble: (failure: unknown) => void;

  constructor(options: {
    readonly of: Forgetful;
    readonly clock: Clock;
    readonly daysKept: () => number;
    readonly onTrouble: (failure: unknown) => void;
  }) {
    this.#of = options.of;
    this.#clock = options.clock;
    this.#daysKept = options.daysKept;
    this.#onTrouble = options.onTrouble;
  }

  watch(scope: Scope): void {
    const clock = this.#clock;
    const turn = (): void => {
      const pauseMs = this.#bite() ? FORGET_PAUSE_MS : FORGET_EVERY_MS;
      timer = clock.at(clock.now() + pauseMs, turn);
    };
    let timer = clock.at(clock.now() + FORGET_FIRST_MS, turn);
    scope.onEnd(() => timer.cancel());
  }

  /** Whether there is more to do now. A disk that refuses is tried again the next day. */
  #bite(): boolean {
    try {
      return this.#of.forgetSome(this.#clock.wall() - this.#daysKept() * DAY_MS);
    } catch (failure) {
      this.#onTrouble(failure);
      return false;
    }
  }
}
