import type { Clock, Timer } from '../base/clock.ts';
import { isLoopback, neighbourhood } from '../base/ip-address.ts';
import {
  CONNECTION_IDLE_MS,
  CONNECTION_SWEEP_MS,
  CONNECTIONS_MAX,
  CONNECTIONS_PER_ADDRESS_MAX,
  FIRST_MESSAGE_MS,
} from '../base/limits.ts';
import type { Address, Flow, TransportName } from '../sip/types.ts';
import { type FlowUser, LiveFlow } from './live-flow.ts';

/** One open connection, whatever carries it. */
export abstract class Connection extends LiveFlow {
  /** When the peer was heard of last. */
  heardMs: number;
  /** A whole message came: no port scanner. */
  proved = false;
  /** TLS that we opened: for whom the peer showed a certificate. */
  certificateName: string | undefined;

  constructor(id: string, transport: TransportName, local: Address, remote: Address, nowMs: number) {
    super(id, transport, local, remote);
    this.heardMs = nowMs;
  }

  /** Ends it at once, whatever waits to be sent. */
  abstract abort(): void;

  /** Called every CONNECTION_SWEEP_MS; for transports that ask whether their peer is alive. */
  abstract askAlive(): void;
}

/** All SIP connections with their limits: how many at all and from one address, and how long one may be silent. */
export class Connections {
  readonly #clock: Clock;
  readonly #most: number;
  readonly #live = new Map<string, Connection>();
  readonly #perAddress = new Map<string, number>();
  #count = 0;
  #sweep: Timer | undefined;
  user: FlowUser | undefined;

  /** `most` at the same time. */
  constructor(clock: Clock, most = CONNECTIONS_MAX) {
    this.#clock = clock;
    this.#most = most;
  }

  get size(): number {
    return this.#live.size;
  }

  nowMs(): number {
    return this.#clock.now();
  }

  /** A name that no other connection has, in this run or any other. */
  newId(transport: TransportName, remote: Address): string {
    return `${transport} ${remote.address} ${remote.port} ${this.#clock.wall().toString(36)}.${++this.#count}`;
  }

  get(id: string): Connection | undefined {
    return this.#live.get(id);
  }

  /** An open connection to exactly that peer; with TLS one that proved to be who is wanted. */
  to(transport: TransportName, remote: Address, certificateName?: string): Connection | undefined {
    for (const connection of this.#live.values()) {
      if (
        connection.transport === transport &&
        connection.remote.port === remote.port &&
        connection.remote.address === remote.address &&
        connection.certificateName === certificateName
      ) {
        return connection;
      }
    }
    return undefined;
  }

  /** May this address open one more? */
  mayOpen(address: string): boolean {
    if (this.#live.size >= this.#most) return false;
    return isLoopback(address) || (this.#perAddress.get(neighbourhood(address)) ?? 0) < CONNECTIONS_PER_ADDRESS_MAX;
  }

  add(connection: Connection): void {
    this.#live.set(connection.id, connection);
    const address = neighbourhood(connection.remote.address);
    this.#perAddress.set(address, (this.#perAddress.get(address) ?? 0) + 1);
    this.#sweep ??= this.#clock.at(this.#clock.now() + CONNECTION_SWEEP_MS, this.#lookThrough);
  }

  /** It is gone; said once. */
  closed(connection: Connection): void {
    if (!this.#live.delete(connection.id)) return;
    const address = neighbourhood(connection.remote.address);
    const left = (this.#perAddress.get(address) ?? 1) - 1;
    if (left > 0) this.#perAddress.set(address, left);
    else this.#perAddress.delete(address);
    this.user?.flowClosed(connection);
  }

  received(connection: Connection, bytes: Uint8Array): void {
    connection.heardMs = this.#clock.now();
    connection.proved = true;
    this.user?.receive(connection, bytes);
  }

  heard(connection: Connection): void {
    connection.heardMs = this.#clock.now();
  }

  abortAll(): void {
    this.#sweep?.cancel();
    for (const connection of [...this.#live.values()]) connection.abort();
  }

  readonly #lookThrough = (): void => {
    const nowMs = this.#clock.now();
    for (const connection of [...this.#live.values()]) {
      const silentMs = nowMs - connection.heardMs;
      if (silentMs > (connection.proved ? CONNECTION_IDLE_MS : FIRST_MESSAGE_MS)) connection.abort();
      else connection.askAlive();
    }
    const more = this.#live.size > 0;
    this.#sweep = more ? this.#clock.at(nowMs + CONNECTION_SWEEP_MS, this.#lookThrough) : undefined;
  };
}

/** For flows that are not our own objects. */
export function liveFlowOf(connections: Connections, flow: Flow): LiveFlow | undefined {
  return flow instanceof LiveFlow ? flow : connections.get(flow.id);
}
