import type { Clock, Timer } from '../base/clock.ts';
import { TRUNK_SILENT_MS } from '../base/limits.ts';
import type { Leg } from './leg.ts';

/** Calls to the outside that providers are being asked for: each has so long to give a first sign. */
export class TrunkTries {
  readonly #clock: Clock;
  readonly #late: (leg: Leg) => void;
  readonly #timers = new Map<Leg, Timer>();

  /** `late`: the time of this one is over, whether it has given a sign or not. */
  constructor(clock: Clock, late: (leg: Leg) => void) {
    this.#clock = clock;
    this.#late = late;
  }

  begin(leg: Leg): void {
    const timer = this.#clock.at(this.#clock.now() + TRUNK_SILENT_MS, () => {
      this.#timers.delete(leg);
      this.#late(leg);
    });
    this.#timers.set(leg, timer);
  }

  end(leg: Leg): void {
    this.#timers.get(leg)?.cancel();
    this.#timers.delete(leg);
  }

  stop(): void {
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
  }
}
