import type { HashName } from '../sip/digest.ts';
import type { Flow, TransportName } from '../sip/types.ts';

/** Where a line can be reached now. Frozen; the registrar owns the live ones. */
export interface Binding {
  readonly lineId: string;
  /** The contact URI as the phone gave it. */
  readonly contact: string;
  /**
   * Where to send: the flow the REGISTER came on (a UDP phone on the LAN that sends from another port than it listens
   * on: a flow to the port it names). Undefined where the connection has died: try the contact itself.
   */
  readonly flow: Flow | undefined;
  readonly transport: TransportName;
  /** Address the REGISTER came from, for people. */
  readonly source: string;
  readonly userAgent: string | undefined;
  /** Route set towards the phone (RFC 3327), first hop first. */
  readonly path: readonly string[];
  /** Wall clock, milliseconds: when this phone came, not when it refreshed last. */
  readonly registeredAt: number;
  /** Wall clock, milliseconds. */
  readonly expiresAt: number;
  /** Loaded from disk and not heard of since: still tried for calls. */
  readonly unverified: boolean;
  /** Did the phone answer when it was asked last? Undefined: never asked. */
  readonly reachable: boolean | undefined;
  /** `+sip.instance`, the same for all registrations of one device (RFC 5626). */
  readonly instance: string | undefined;
}

/** What the call floor asks the registrar. */
export interface Locator {
  /** Newest first; only those that have not expired. */
  bindings(lineId: string): readonly Binding[];
  all(): readonly Binding[];
}

/** What credentials were shown, for the memory of the binding they made. */
export interface Proof {
  readonly algorithm: HashName;
  readonly nonce: string;
  /** Undefined for clients without quality of protection. */
  readonly count: number | undefined;
}

/** Who sent a request, as far as credentials prove it. */
export type Authentication =
  | { readonly kind: 'line'; readonly lineId: string; readonly username: string; readonly proof: Proof }
  /** A response was sent or the request was dropped: nothing more to do. */
  | { readonly kind: 'answered' };

/** Whose PIN is asked: a person's, a mailbox's … */
export interface PinSubject {
  /** Id of the thing; for an extension that nobody has, something made of its number. */
  readonly id: string;
  /** For the audit: `101 Anna`. */
  readonly title: string;
  /** The right one; undefined: there is none, and every PIN is wrong. */
  readonly pin: string | undefined;
}

export type PinAnswer =
  | { readonly kind: 'ok' }
  | { readonly kind: 'wrong' }
  /** Too many were wrong: none is taken until then, wall clock. */
  | { readonly kind: 'locked'; readonly untilMs: number };

/** USR-06: the one who counts wrong PINs and locks. */
export interface PinGate {
  /** `from`: where it was typed, for the audit. */
  check(subject: PinSubject, given: string, from: string): PinAnswer;
}

/** An address that is not heard, or slowly, as the page lists it. */
export interface HeldAddress {
  /** An IPv6 network of one building stands for all its addresses. */
  readonly address: string;
  /** Different names that it tried, as far as they were kept. */
  readonly names: number;
  /** How often it was not heard at all already. */
  readonly drops: number;
  /** Wall clock: heard again from then on; undefined: it is heard, but slowly. */
  readonly until: number | undefined;
}

/** What the page shows and does about addresses of attackers (FAC-09). */
export interface AdmissionReports {
  held(): readonly HeldAddress[];
  /** False: it is not held. */
  release(address: string): boolean;
}
