/**
 * The server transaction of every request but INVITE: RFC 3261 §17.2.2 (figure 8). The busiest machine of the box
 * (two for each registration), so it holds as little as it can.
 */
import type { Flow } from '../types.ts';
import { TableEntry } from './table.ts';
import { GIVE_UP_MS, isReliable } from './timers.ts';
import type { FlowUser, Wire } from './wire.ts';

export class Server extends TableEntry implements FlowUser {
  state: 'trying' | 'proceeding' | 'completed' | 'terminated' = 'trying';
  readonly flow: Flow;
  /** Kept by `Transactions`. */
  origin: string | undefined;
  readonly #wire: Wire;
  readonly #reliable: boolean;
  readonly deadlineMs: number;
  wasCompleted = false;
  #last: Uint8Array | undefined;

  constructor(wire: Wire, flow: Flow) {
    super();
    this.flow = flow;
    this.#wire = wire;
    this.#reliable = isReliable(flow.transport);
    this.deadlineMs = this.#wire.nowMs + GIVE_UP_MS;
  }

  retransmitted(): void {
    if (this.#last) this.#wire.send(this.flow, this.#last);
  }

  respond(status: number, bytes: Uint8Array): void {
    if (this.state === 'completed' || this.state === 'terminated') return;
    this.#last = bytes;
    this.#wire.send(this.flow, bytes);
    if (status < 200) {
      this.state = 'proceeding';
    } else if (this.#reliable) {
      this.#terminate();
    } else {
      this.state = 'completed';
      this.wasCompleted = true;
      this.linger();
      this.table?.postpone(this, this.#wire.nowMs + GIVE_UP_MS);
    }
  }

  /** Leaves before its time: to make room, or because it need not be remembered. */
  forget(): void {
    this.#terminate();
  }

  onFlowClosed(): void {
    this.#terminate();
  }

  onDeadline(): undefined {
    // Not answered within 64·T1: the sender has given up, and a response would only mislead (RFC 4320 §4.2).
    this.state = 'terminated';
    return undefined;
  }

  #terminate(): void {
    this.state = 'terminated';
    this.table?.remove(this);
  }
}
