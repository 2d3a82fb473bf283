import type { Clock } from '../base/clock.ts';
import {
  TRUNK_DOWN_BY_CALLS_MS,
  TRUNK_FAILURES,
  TRUNK_PROBES_ANSWERED,
  TRUNK_PROBES_MISSED,
} from '../base/limits-trunks.ts';
import { type Phrase, phrase } from '../base/words/index.ts';
import type { TrunkResult, TrunkState } from './types.ts';

export interface TrunkHealthOptions {
  readonly clock: Clock;
  readonly server: string;
  /** It has to be registered to be of any use. */
  readonly registers: boolean;
  /** Something asks again and again whether it is there. */
  readonly isProbed: boolean;
}

export type HealthNow = Pick<TrunkState, 'health' | 'since' | 'reason'>;

/**
 * Whether one provider carries calls, made up of its registration, of OPTIONS and of real calls. It goes down at once
 * where it is sure, else after several failures in a row, and up again after several successes, so that calls don't
 * wander to and fro between providers.
 */
export class TrunkHealth {
  readonly #options: TrunkHealthOptions;
  #health: TrunkState['health'] = 'unknown';
  #reason: Phrase | undefined;
  #since: number;
  #isRegistered = false;
  #missed = 0;
  #answered = 0;
  #failures = 0;
  /** Put down by real calls: OPTIONS alone don't lift it before. */
  #notBeforeMs = 0;

  constructor(options: TrunkHealthOptions) {
    this.#options = options;
    this.#since = options.clock.wall();
  }

  get now(): HealthNow {
    this.#forgetCalls();
    return { health: this.#health, since: this.#since, ...(this.#reason ? { reason: this.#reason } : {}) };
  }

  /** Whether another look is wanted soon. */
  get isUnsure(): boolean {
    return this.#health !== 'up' || this.#missed > 0;
  }

  registered(): void {
    const isNews = !this.#isRegistered;
    this.#isRegistered = true;
    if (isNews) this.#rise();
    else this.probed(true);
  }

  registrationLost(reason: Phrase): void {
    this.#isRegistered = false;
    this.#fall(reason);
  }

  /** What came of an OPTIONS: any answer but "out of service" is a sign of life. */
  probed(isThere: boolean): void {
    this.#answered = isThere ? this.#answered + 1 : 0;
    this.#missed = isThere ? 0 : this.#missed + 1;
    const { server, registers, clock } = this.#options;
    if (this.#missed >= TRUNK_PROBES_MISSED && this.#health !== 'down') this.#fall(phrase('trunk.silent', { server }));
    if (!isThere || this.#health === 'up' || (registers && !this.#isRegistered)) return;
    const enough = this.#health === 'unknown' || this.#answered >= TRUNK_PROBES_ANSWERED;
    if (enough && clock.now() >= this.#notBeforeMs) this.#rise();
  }

  /** What came of a real call, as far as the provider is to blame. */
  told(result: TrunkResult): void {
    const { server } = this.#options;
    if (result.kind === 'carried') {
      this.#rise();
      return;
    }
    const { status } = result;
    if (status === undefined) this.#fallByCalls(phrase('trunk.call-silent', { server }));
    else if (status === 401 || status === 407) this.#fallByCalls(phrase('trunk.call-denied', { server }));
    else if (status < 500 || status >= 600) {
      // The called one's affair: busy, no such number. The provider is there and does its work.
      this.#failures = 0;
      this.probed(true);
    } else if (++this.#failures >= TRUNK_FAILURES) {
      this.#fallByCalls(phrase('trunk.call-failed', { server, status }));
    }
  }

  #fallByCalls(reason: Phrase): void {
    this.#notBeforeMs = this.#options.clock.now() + TRUNK_DOWN_BY_CALLS_MS;
    this.#fall(reason);
  }

  /** Where nothing else asks, only the next call can tell whether it is over. */
  #forgetCalls(): void {
    const { isProbed, registers, clock } = this.#options;
    const isOver = this.#notBeforeMs > 0 && clock.now() >= this.#notBeforeMs;
    if (this.#health !== 'down' || isProbed || !isOver || (registers && !this.#isRegistered)) return;
    this.#become('unknown', undefined);
    this.#notBeforeMs = 0;
  }

  #rise(): void {
    this.#missed = 0;
    this.#failures = 0;
    this.#notBeforeMs = 0;
    if (this.#health !== 'up') this.#become('up', undefined);
  }

  /** The first reason counts, and since when; a later one that tells more takes its words only. */
  #fall(reason: Phrase): void {
    this.#answered = 0;
    this.#failures = 0;
    if (this.#health === 'down') this.#reason = reason;
    else this.#become('down', reason);
  }

  #become(health: TrunkState['health'], reason: Phrase | undefined): void {
    this.#health = health;
    this.#reason = reason;
    this.#since = this.#options.clock.wall();
  }
}
