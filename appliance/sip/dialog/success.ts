/**
 * A 2xx of ours to an INVITE, sent again until its ACK is there (RFC 3261 §13.3.1.4), over every transport: the
 * transaction is over, and only the ACK tells that the 2xx reached the other end.
 */
import type { Core } from '../core.ts';
import type { ServerInvite } from '../server-invite.ts';
import type { Alarm } from '../transaction/deadlines.ts';
import { GIVE_UP_MS, nextPause, T1_MS } from '../transaction/timers.ts';

export class Success {
  readonly cseq: number;
  readonly #core: Core;
  readonly #invite: ServerInvite;
  readonly #bytes: Uint8Array;
  /** No ACK came within 64·T1. */
  onUnacknowledged: () => void;
  readonly #giveUpAtMs: number;
  #pauseMs = T1_MS;
  #alarm: Alarm | undefined;

  /** `bytes`: what `invite.succeed` has just sent. */
  constructor(core: Core, invite: ServerInvite, bytes: Uint8Array, onUnacknowledged: () => void) {
    this.cseq = invite.message.cseq.number;
    this.#core = core;
    this.#invite = invite;
    this.#bytes = bytes;
    this.onUnacknowledged = onUnacknowledged;
    this.#giveUpAtMs = core.nowMs + GIVE_UP_MS;
    this.#plan();
  }

  /** The ACK came, or is not waited for any more. */
  stop(): void {
    this.#alarm?.cancel();
  }

  #plan(): void {
    const pauseMs = Math.min(this.#pauseMs, this.#giveUpAtMs - this.#core.nowMs);
    this.#alarm = this.#core.deadlines.alarm(pauseMs, () => this.#due());
  }

  #due(): void {
    if (this.#core.nowMs >= this.#giveUpAtMs) {
      this.onUnacknowledged();
      return;
    }
    this.#invite.repeat(this.#bytes);
    this.#pauseMs = nextPause(this.#pauseMs);
    this.#plan();
  }
}
