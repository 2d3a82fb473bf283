import type { Flow } from '../types.ts';

/** What a transaction needs: time, and the way down. What is sent leaves the endpoint as output. */
export interface Wire {
  /** The clock's. */
  readonly nowMs: number;
  send(flow: Flow, bytes: Uint8Array): void;
}

/** Something that must know when its connection dies. */
export interface FlowUser {
  onFlowClosed(flow: Flow): void;
}

/** Knows who hangs on which connection. UDP never closes, so nobody is noted there. */
export interface FlowBook {
  use(flow: Flow, user: FlowUser): void;
  leave(flow: Flow, user: FlowUser): void;
}
