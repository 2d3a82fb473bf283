import type { Clock, Timer } from '../base/clock.ts';
import { KEEP_ALIVE_JITTER } from '../base/limits.ts';
import { TRUNK_PROBE_AGAIN_MS, TRUNK_PROBE_ANSWER_MS } from '../base/limits-trunks.ts';
import type { Random } from '../base/random.ts';
import type { SipEndpoint } from '../sip/endpoint.ts';
import type { Flow, RequestOptions } from '../sip/types.ts';

export interface ProbeOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly sip: Pick<SipEndpoint, 'request'>;
  readonly question: () => RequestOptions;
  readonly intervalMs: number;
  /** What came of it, how long an answer took and how it came. Answers whether it should be asked again soon. */
  readonly onAnswer: (isThere: boolean, tookMs: number, flow: Flow | undefined) => boolean;
}

/**
 * Asks a provider from time to time whether it is there (OPTIONS), more often while that is not sure. Unlike a phone it
 * does not get the half minute of a transaction to answer: calls would be lost meanwhile.
 */
export class Probe {
  readonly #options: ProbeOptions;
  #timer: Timer | undefined;
  #isStopped = false;

  constructor(options: ProbeOptions) {
    this.#options = options;
    this.#plan(options.random.integer(0, TRUNK_PROBE_AGAIN_MS));
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
  }

  #plan(inMs: number): void {
    const { clock } = this.#options;
    this.#timer = clock.at(clock.now() + inMs, () => this.#ask());
  }

  #ask(): void {
    const { clock, random, sip, question, intervalMs, onAnswer } = this.#options;
    const askedMs = clock.now();
    let isOver = false;
    const heard = (isThere: boolean, flow?: Flow): void => {
      if (isOver || this.#isStopped) return;
      isOver = true;
      this.#timer?.cancel();
      const isUnsure = onAnswer(isThere, clock.now() - askedMs, flow);
      if (this.#isStopped) return;
      const pauseMs = isUnsure ? Math.min(TRUNK_PROBE_AGAIN_MS, intervalMs) : intervalMs;
      this.#plan(pauseMs - random.integer(0, Math.floor(pauseMs * KEEP_ALIVE_JITTER)));
    };
    this.#timer = clock.at(askedMs + TRUNK_PROBE_ANSWER_MS, () => heard(false));
    // 503 says that it is out of service (RFC 3261 §21.5.4); every other answer that it works.
    sip.request('OPTIONS', question(), (outcome) => {
      if (outcome.kind === 'response') heard(outcome.response.status !== 503, outcome.flow);
      else heard(false);
    });
  }
}
