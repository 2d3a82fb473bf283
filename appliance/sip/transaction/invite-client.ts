/**
 * The INVITE client transaction: RFC 3261 §17.1.1 (figure 5) with the Accepted state of RFC 6026 §7.2 (figure 5).
 *
 * Beyond the figures: the end of a transaction without a response (time-out, dead connection) leads to Completed too.
 * There it stays as the tombstone that acknowledges whatever still comes: a refusal gets its ACK, and a late 2xx is
 * told to the user, who acknowledges and ends that dialog. So the call itself may be gone long before.
 */
import { never } from '../../base/assert.ts';
import { INVITE_RING_MAX_MS } from '../../base/limits.ts';
import type { SipResponse } from '../message.ts';
import type { Flow } from '../types.ts';
import { TableEntry } from './table.ts';
import { GIVE_UP_MS, isReliable, T1_MS, TIMER_D_MS } from './timers.ts';
import type { FlowUser, Wire } from './wire.ts';

export interface InviteClientUser {
  /** Makes the ACK for a final response other than 2xx. */
  acknowledgement(response: SipResponse): Uint8Array;
  /** 1xx, every 2xx while it is Accepted, and the first other final response (already acknowledged). */
  onResponse(response: SipResponse): void;
  /** A 2xx although the end was told before: acknowledge it and say BYE. */
  onLateSuccess(response: SipResponse): void;
  /** No final response in time. */
  onTimeout(): void;
  onTransportFailure(): void;
  /** Nothing more is waited for. */
  onTerminated(): void;
}

export class InviteClient extends TableEntry implements FlowUser {
  state: 'calling' | 'proceeding' | 'completed' | 'accepted' | 'terminated' = 'calling';
  readonly flow: Flow;
  readonly #wire: Wire;
  readonly #user: InviteClientUser;
  /** Until the first response; many calls wait long after it. */
  #request: Uint8Array | undefined;
  readonly #reliable: boolean;
  #ack: Uint8Array | undefined;
  #pauseMs = T1_MS;
  #ringMaxMs = INVITE_RING_MAX_MS;
  #retransmitAtMs: number;
  #giveUpAtMs: number;

  /** The first sending is `start`. */
  constructor(wire: Wire, flow: Flow, user: InviteClientUser, request: Uint8Array) {
    super();
    this.flow = flow;
    this.#wire = wire;
    this.#user = user;
    this.#request = request;
    this.#reliable = isReliable(flow.transport);
    this.#retransmitAtMs = this.#reliable ? Number.POSITIVE_INFINITY : this.#wire.nowMs + T1_MS;
    this.#giveUpAtMs = this.#wire.nowMs + GIVE_UP_MS;
  }

  get deadlineMs(): number {
    return Math.min(this.#retransmitAtMs, this.#giveUpAtMs);
  }

  start(): void {
    if (this.#request) this.#wire.send(this.flow, this.#request);
  }

  receive(response: SipResponse): void {
    switch (this.state) {
      case 'calling':
      case 'proceeding':
        this.#receiveWaiting(response);
        return;
      case 'completed':
        this.#receiveCompleted(response);
        return;
      case 'accepted':
        if (isSuccess(response)) this.#user.onResponse(response);
        return;
      case 'terminated':
        return;
      default:
        never(this.state);
    }
  }

  #receiveWaiting(response: SipResponse): void {
    if (response.status < 200) {
      if (this.state === 'calling') this.#wait('proceeding', this.#wire.nowMs + this.#ringMaxMs);
    } else if (isSuccess(response)) {
      this.#wait('accepted', this.#wire.nowMs + GIVE_UP_MS);
    } else {
      this.#wait('completed', this.#wire.nowMs + TIMER_D_MS);
      this.#sendAck(response);
    }
    this.#user.onResponse(response);
  }

  #receiveCompleted(response: SipResponse): void {
    if (isSuccess(response)) this.#user.onLateSuccess(response);
    else if (response.status >= 300) this.#sendAck(response);
  }

  #sendAck(response: SipResponse): void {
    this.#ack ??= this.#user.acknowledgement(response);
    this.#wire.send(this.flow, this.#ack);
  }

  /**
   * From now on the final response must come within 64·T1, or there was none: after a CANCEL (RFC 3261 §9.1), and when
   * nobody waits for it.
   */
  expectEnd(): void {
    this.#ringMaxMs = GIVE_UP_MS;
    if (this.state === 'proceeding') this.#wait('proceeding', this.#wire.nowMs + GIVE_UP_MS);
  }

  onFlowClosed(): void {
    if (this.state !== 'calling' && this.state !== 'proceeding') return;
    this.#wait('completed', this.#wire.nowMs + TIMER_D_MS);
    this.#user.onTransportFailure();
  }

  onDeadline(nowMs: number): number | undefined {
    if (this.state === 'completed' || this.state === 'accepted') {
      this.state = 'terminated';
      this.#user.onTerminated();
      return undefined;
    }
    if (nowMs >= this.#giveUpAtMs) {
      this.#wait('completed', nowMs + TIMER_D_MS);
      this.#user.onTimeout();
    } else if (nowMs >= this.#retransmitAtMs) {
      this.start();
      // Timer A doubles without a bound, unlike E and G.
      this.#pauseMs *= 2;
      this.#retransmitAtMs = nowMs + this.#pauseMs;
    }
    return this.deadlineMs;
  }

  #wait(state: 'proceeding' | 'completed' | 'accepted', untilMs: number): void {
    this.state = state;
    this.#request = undefined;
    if (state !== 'proceeding') this.linger();
    this.#retransmitAtMs = Number.POSITIVE_INFINITY;
    this.#giveUpAtMs = untilMs;
    this.table?.postpone(this, untilMs);
  }
}

function isSuccess(response: SipResponse): boolean {
  return response.status >= 200 && response.status < 300;
}
