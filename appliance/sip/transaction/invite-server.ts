/**
 * The INVITE server transaction: RFC 3261 §17.2.1 (figure 7) with the Accepted state of RFC 6026 §7.1 (figure 3).
 * Its maker sends 100 Trying when nothing else is answered at once. Retransmission of a 2xx is the session's business.
 */
import { never } from '../../base/assert.ts';
import { INVITE_ANSWER_MAX_MS, INVITE_PROGRESS_REPEAT_MS } from '../../base/limits.ts';
import type { Flow } from '../types.ts';
import { TableEntry } from './table.ts';
import { GIVE_UP_MS, isReliable, nextPause, T1_MS, T4_MS } from './timers.ts';
import type { FlowUser, Wire } from './wire.ts';

export interface InviteServerUser {
  /** Our tag in its responses; that of a CANCEL's response too (RFC 3261 §9.2). */
  readonly localTag: string;
  /** A CANCEL came while nobody had answered yet. */
  onCancel(): void;
  /** Nobody gave a final response within INVITE_ANSWER_MAX_MS: refuse it now. */
  onUnanswered(): void;
  /** Its connection went before it was over. */
  onTransportFailure(): void;
}

export class InviteServer extends TableEntry implements FlowUser {
  state: 'proceeding' | 'completed' | 'confirmed' | 'accepted' | 'terminated' = 'proceeding';
  readonly flow: Flow;
  /** Kept by `Transactions`. */
  origin: string | undefined;
  /** It was asked for credentials and comes again, not always with a higher CSeq. */
  wasChallenged = false;
  readonly #wire: Wire;
  #user: InviteServerUser | undefined;
  readonly localTag: string;
  readonly #reliable: boolean;
  #last: Uint8Array | undefined;
  #lastIsRinging = false;
  #pauseMs = T1_MS;
  #repeatAtMs = Number.POSITIVE_INFINITY;
  #giveUpAtMs: number;

  constructor(wire: Wire, flow: Flow, user: InviteServerUser) {
    super();
    this.flow = flow;
    this.#wire = wire;
    this.#user = user;
    this.localTag = user.localTag;
    this.#reliable = isReliable(flow.transport);
    this.#giveUpAtMs = this.#wire.nowMs + INVITE_ANSWER_MAX_MS;
  }

  get deadlineMs(): number {
    return Math.min(this.#repeatAtMs, this.#giveUpAtMs);
  }

  /** Has the sender heard anything of us? */
  get hasAnswered(): boolean {
    return this.#last !== undefined || this.state !== 'proceeding';
  }

  /** The same INVITE once more. */
  retransmitted(): void {
    switch (this.state) {
      case 'proceeding':
      case 'completed':
        if (this.#last) this.#wire.send(this.flow, this.#last);
        return;
      // Accepted: the session repeats its 2xx by itself. Confirmed: a straggler.
      case 'accepted':
      case 'confirmed':
      case 'terminated':
        return;
      default:
        never(this.state);
    }
  }

  cancelled(): void {
    if (this.state === 'proceeding') this.#user?.onCancel();
  }

  provisional(status: number, bytes: Uint8Array): void {
    if (this.state !== 'proceeding') return;
    this.#last = bytes;
    this.#wire.send(this.flow, bytes);
    if (status === 100) return;
    this.#lastIsRinging = true;
    this.#repeatAtMs = this.#wire.nowMs + INVITE_PROGRESS_REPEAT_MS;
    this.table?.postpone(this, this.deadlineMs);
  }

  /** The 2xx, and later its repetitions by the session. */
  succeed(bytes: Uint8Array): void {
    if (this.state === 'proceeding') this.#enter('accepted', this.#wire.nowMs + GIVE_UP_MS);
    if (this.state === 'accepted') this.#wire.send(this.flow, bytes);
  }

  refuse(bytes: Uint8Array): void {
    if (this.state !== 'proceeding') return;
    this.#last = bytes;
    this.#repeatAtMs = this.#reliable ? Number.POSITIVE_INFINITY : this.#wire.nowMs + T1_MS;
    this.state = 'completed';
    this.#settle();
    this.#giveUpAtMs = this.#wire.nowMs + GIVE_UP_MS;
    this.table?.postpone(this, this.deadlineMs);
    this.#wire.send(this.flow, bytes);
  }

  acknowledged(): void {
    switch (this.state) {
      case 'completed':
        if (this.#reliable) this.#terminate();
        else this.#enter('confirmed', this.#wire.nowMs + T4_MS);
        return;
      // Accepted: an ACK of our 2xx with the INVITE's own branch, as old clients send it, is the dialog's.
      case 'accepted':
      case 'proceeding':
      case 'confirmed':
      case 'terminated':
        return;
      default:
        never(this.state);
    }
  }

  onFlowClosed(): void {
    const wasOpen = this.state === 'proceeding';
    if (this.state === 'terminated') return;
    this.#terminate();
    if (wasOpen) this.#user?.onTransportFailure();
  }

  onDeadline(nowMs: number): number | undefined {
    if (nowMs >= this.#giveUpAtMs) return this.#giveUp();
    if (this.state === 'completed') {
      this.#pauseMs = nextPause(this.#pauseMs);
      this.#repeatAtMs = nowMs + this.#pauseMs;
    } else {
      // RFC 3261 §13.3.1.1: whoever rings long says so every minute, or proxies on the way give up.
      this.#repeatAtMs = nowMs + INVITE_PROGRESS_REPEAT_MS;
    }
    if (this.#last && (this.state === 'completed' || this.#lastIsRinging)) this.#wire.send(this.flow, this.#last);
    return this.deadlineMs;
  }

  #giveUp(): number | undefined {
    if (this.state === 'proceeding') {
      this.#user?.onUnanswered();
      if (this.deadlineMs > this.#wire.nowMs) return this.deadlineMs;
    }
    this.state = 'terminated';
    return undefined;
  }

  #enter(state: 'accepted' | 'confirmed', untilMs: number): void {
    this.state = state;
    this.#settle();
    this.#last = undefined;
    this.#repeatAtMs = Number.POSITIVE_INFINITY;
    this.#giveUpAtMs = untilMs;
    this.table?.postpone(this, untilMs);
  }

  /** Answered: its user has nothing more to hear, and need not live as long. */
  #settle(): void {
    this.linger();
    this.#user = undefined;
  }

  #terminate(): void {
    this.state = 'terminated';
    this.table?.remove(this);
  }
}
