/**
 * Asks a peer from time to time whether it is there (OPTIONS), which also keeps a NAT's way to it open. Any answer is a
 * sign of life, a refusal too.
 */
import { KEEP_ALIVE_JITTER } from '../base/limits.ts';
import type { SipEndpoint } from './endpoint.ts';
import type { Alarm } from './transaction/deadlines.ts';
import type { RequestOptions } from './types.ts';

export interface KeepAliveListener {
  /** After each question: whether the peer is there, and how long its answer took. */
  onAnswer(isThere: boolean, tookMs: number): void;
}

export class KeepAlive {
  readonly #endpoint: SipEndpoint;
  readonly #options: RequestOptions;
  readonly #intervalMs: number;
  readonly #listener: KeepAliveListener;
  #alarm: Alarm | undefined;
  #isStopped = false;

  /** The first question is asked somewhere within the first interval, so that many peers are not asked at once. */
  constructor(endpoint: SipEndpoint, options: RequestOptions, intervalMs: number, listener: KeepAliveListener) {
    this.#endpoint = endpoint;
    this.#options = options;
    this.#intervalMs = intervalMs;
    this.#listener = listener;
    this.#plan(endpoint.random.integer(0, intervalMs));
  }

  stop(): void {
    this.#isStopped = true;
    this.#alarm?.cancel();
  }

  #plan(pauseMs: number): void {
    this.#alarm = this.#endpoint.deadlines.alarm(pauseMs, () => this.#endpoint.tell(() => this.#ask()));
  }

  #ask(): void {
    if (this.#isStopped) return;
    const askedAtMs = this.#endpoint.nowMs;
    this.#endpoint.request('OPTIONS', this.#options, ({ kind }) => {
      if (this.#isStopped) return;
      this.#listener.onAnswer(kind === 'response', this.#endpoint.nowMs - askedAtMs);
      const jitterMs = Math.floor(this.#intervalMs * KEEP_ALIVE_JITTER);
      this.#plan(this.#intervalMs - this.#endpoint.random.integer(0, jitterMs));
    });
  }
}
