import type { Flow, TransportName } from '../sip/types.ts';

/** Where a line can be reached now. Frozen; the registrar owns the live ones. */
export interface Binding {
  readonly lineId: string;
  /** The contact URI as the phone gave it. */
  readonly contact: string;
  /** Where to send: the flow the REGISTER came on. Undefined after a restart for connections that died with it. */
  readonly flow: Flow | undefined;
  readonly transport: TransportName;
  /** Address the REGISTER came from, for people. */
  readonly source: string;
  readonly userAgent: string | undefined;
  readonly path: readonly string[];
  readonly registeredAt: number;
  readonly expiresAt: number;
  /** Loaded from disk and not heard of since: still tried for calls. */
  readonly unverified: boolean;
}

/** What the call floor asks the registrar. */
export interface Locator {
  /** Newest first; only those that have not expired. */
  bindings(lineId: string): readonly Binding[];
  all(): readonly Binding[];
}

/** Who sent a request, as far as credentials prove it. */
export type Authentication =
  | { readonly kind: 'line'; readonly lineId: string; readonly username: string }
  /** A response was sent or the request was dropped: nothing more to do. */
  | { readonly kind: 'answered' };
