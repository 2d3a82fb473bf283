import type { Clock } from '../base/clock.ts';
import { HISTORY_FORGET_EVERY_MS, HISTORY_FORGET_FIRST_MS, HISTORY_FORGET_PAUSE_MS } from '../base/limits.ts';
import type { Scope } from '../base/scope.ts';
import type { History } from './history.ts';

const DAY_MS = 86_400_000;

/**
 * Takes calls out of the history that are older than the office wants: once a day, a few at a time with pauses in
 * between, so that no call waits for it. Each bite is a transaction; a power cut leaves the rest for the next time.
 */
export class HistoryRetention {
  readonly #history: Pick<History, 'forgetSome'>;
  readonly #clock: Clock;
  readonly #daysKept: () => number;
  readonly #onTrouble: (failure: unknown) => void;

  constructor(options: {
    readonly history: Pick<History, 'forgetSome'>;
    readonly clock: Clock;
    readonly daysKept: () => number;
    readonly onTrouble: (failure: unknown) => void;
  }) {
    this.#history = options.history;
    this.#clock = options.clock;
    this.#daysKept = options.daysKept;
    this.#onTrouble = options.onTrouble;
  }

  watch(scope: Scope): void {
    const clock = this.#clock;
    const turn = (): void => {
      const pauseMs = this.#bite() ? HISTORY_FORGET_PAUSE_MS : HISTORY_FORGET_EVERY_MS;
      timer = clock.at(clock.now() + pauseMs, turn);
    };
    let timer = clock.at(clock.now() + HISTORY_FORGET_FIRST_MS, turn);
    scope.onEnd(() => timer.cancel());
  }

  /** Whether there is more to do now. A disk that refuses is tried again the next day. */
  #bite(): boolean {
    try {
      return this.#history.forgetSome(this.#clock.wall() - this.#daysKept() * DAY_MS);
    } catch (failure) {
      this.#onTrouble(failure);
      return false;
    }
  }
}
