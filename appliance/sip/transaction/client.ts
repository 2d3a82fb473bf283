/** The client transaction of every request but INVITE: RFC 3261 §17.1.2 (figure 6). */
import { never } from '../../base/assert.ts';
import type { SipResponse } from '../message.ts';
import type { Flow } from '../types.ts';
import { TableEntry } from './table.ts';
import { GIVE_UP_MS, isReliable, nextPause, T1_MS, T2_MS, T4_MS } from './timers.ts';
import type { FlowUser, Wire } from './wire.ts';

export interface ClientUser {
  /** 1xx, and the final response once. */
  onResponse(response: SipResponse): void;
  onTimeout(): void;
  onTransportFailure(): void;
}

export class Client extends TableEntry implements FlowUser {
  state: 'trying' | 'proceeding' | 'completed' | 'terminated' = 'trying';
  readonly flow: Flow;
  readonly #wire: Wire;
  readonly #user: ClientUser;
  readonly #request: Uint8Array;
  readonly #reliable: boolean;
  #pauseMs = T1_MS;
  #retransmitAtMs: number;
  #giveUpAtMs: number;

  constructor(wire: Wire, flow: Flow, user: ClientUser, request: Uint8Array) {
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
    this.#wire.send(this.flow, this.#request);
  }

  receive(response: SipResponse): void {
    switch (this.state) {
      case 'trying':
      case 'proceeding':
        if (response.status < 200) this.state = 'proceeding';
        else this.#complete();
        this.#user.onResponse(response);
        return;
      case 'completed':
      case 'terminated':
        return;
      default:
        never(this.state);
    }
  }

  /** Timer K keeps it to swallow repeated responses, where there can be any. */
  #complete(): void {
    this.state = this.#reliable ? 'terminated' : 'completed';
    if (this.#reliable) {
      this.table?.remove(this);
      return;
    }
    this.linger();
    this.#retransmitAtMs = Number.POSITIVE_INFINITY;
    this.#giveUpAtMs = this.#wire.nowMs + T4_MS;
    this.table?.postpone(this, this.#giveUpAtMs);
  }

  onFlowClosed(): void {
    const wasOpen = this.state === 'trying' || this.state === 'proceeding';
    this.#terminate();
    if (wasOpen) this.#user.onTransportFailure();
  }

  onDeadline(nowMs: number): number | undefined {
    if (nowMs >= this.#giveUpAtMs) {
      const wasOpen = this.state !== 'completed';
      this.#terminate();
      if (wasOpen) this.#user.onTimeout();
      return undefined;
    }
    this.#wire.send(this.flow, this.#request);
    this.#pauseMs = this.state === 'proceeding' ? T2_MS : nextPause(this.#pauseMs);
    this.#retransmitAtMs = nowMs + this.#pauseMs;
    return this.deadlineMs;
  }

  #terminate(): void {
    this.state = 'terminated';
    this.table?.remove(this);
  }
}
