import type { Address, Flow, TransportName } from '../sip/types.ts';

/** A flow that this process can send on: a UDP peer or an open connection. Above only its `Flow` side is seen. */
export abstract class LiveFlow implements Flow {
  readonly id: string;
  readonly transport: TransportName;
  readonly local: Address;
  readonly remote: Address;

  constructor(id: string, transport: TransportName, local: Address, remote: Address) {
    this.id = id;
    this.transport = transport;
    this.local = local;
    this.remote = remote;
  }

  /** Hands one whole message to the network. Never throws and never waits; what can't be sent is lost. */
  abstract send(bytes: Uint8Array): void;

  /** Ends the connection. A UDP peer has none, so nothing happens. */
  abstract close(): void;
}

/** What the sockets tell the machine above them; `SipEndpoint` fits. */
export interface FlowUser {
  receive(flow: Flow, bytes: Uint8Array): void;
  flowClosed(flow: Flow): void;
}
