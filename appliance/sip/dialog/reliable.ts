/**
 * Reliable provisional responses of ours (RFC 3262 §3): numbered, sent again until the PRACK is there, one at a time.
 */
import { parsedOrUndefined } from '../grammar.ts';
import type { HeaderLine } from '../headers/headers.ts';
import { parseRAck } from '../headers/rack.ts';
import type { SipRequest } from '../message.ts';
import type { OwnResponse } from '../response.ts';
import type { ServerInvite } from '../server-invite.ts';
import type { Alarm } from '../transaction/deadlines.ts';
import { GIVE_UP_MS, T1_MS } from '../transaction/timers.ts';

interface Outgoing {
  readonly status: number;
  readonly options: OwnResponse;
}

export class ReliableProvisionals {
  readonly #invite: ServerInvite;
  readonly #onUnacknowledged: () => void;
  #rseq: number;
  #waiting: Outgoing[] = [];
  #current: { readonly status: number; readonly bytes: Uint8Array } | undefined;
  #alarm: Alarm | undefined;
  #pauseMs = T1_MS;
  #giveUpAtMs = 0;

  constructor(invite: ServerInvite, onUnacknowledged: () => void) {
    this.#invite = invite;
    this.#onUnacknowledged = onUnacknowledged;
    this.#rseq = invite.core.random.integer(1, 1_000_000);
  }

  /** True while a PRACK is owed: a 2xx has to wait then, if descriptions are at stake (RFC 3262 §5). */
  get isOpen(): boolean {
    return this.#current !== undefined;
  }

  send(status: number, options: OwnResponse): void {
    this.#waiting.push({ status, options });
    if (!this.#current) this.#next();
  }

  /** Whether that PRACK is the one that is awaited. It settles the response; the caller answers it. */
  settle(prack: SipRequest): boolean {
    const rack = parsedOrUndefined(parseRAck, prack.headers.get('RAck'));
    const isOurs = rack?.rseq === this.#rseq && rack.cseq === this.#invite.message.cseq.number;
    if (!this.#current || !isOurs || rack.method !== 'INVITE') return false;
    this.#alarm?.cancel();
    this.#current = undefined;
    this.#next();
    return true;
  }

  stop(): void {
    this.#alarm?.cancel();
    this.#current = undefined;
    this.#waiting = [];
  }

  #next(): void {
    const next = this.#waiting.shift();
    if (!next) return;
    const { core } = this.#invite;
    const own: HeaderLine[] = [...(next.options.own ?? []), ['Require', '100rel'], ['RSeq', String(++this.#rseq)]];
    const bytes = this.#invite.provisional(next.status, { ...next.options, own });
    if (!bytes) return;
    this.#current = { status: next.status, bytes };
    this.#pauseMs = T1_MS;
    this.#giveUpAtMs = core.nowMs + GIVE_UP_MS;
    this.#plan();
  }

  #plan(): void {
    const { core } = this.#invite;
    const pauseMs = Math.min(this.#pauseMs, this.#giveUpAtMs - core.nowMs);
    this.#alarm = core.deadlines.alarm(pauseMs, () => this.#due());
  }

  #due(): void {
    if (!this.#current) return;
    if (this.#invite.core.nowMs >= this.#giveUpAtMs) {
      this.stop();
      this.#onUnacknowledged();
      return;
    }
    this.#invite.repeatProvisional(this.#current.status, this.#current.bytes);
    this.#pauseMs *= 2;
    this.#plan();
  }
}
