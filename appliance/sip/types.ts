/**
 * The words in which the SIP floor talks with the floors below and above it.
 *
 * Below (edges): whole packets come in with the flow they came on; `SipOutput`s go out as data. Above (registrar,
 * calls): `SipUser` hears requests, listeners hear sessions. Nothing here knows a socket.
 *
 * Delivery rule: whatever the endpoint tells its user is queued and told after the packet, timer or command that
 * caused it has been worked through, in order, from one loop. A listener may therefore call any command at once; it
 * will never find the endpoint half-way through another change.
 */
import type { Phrase } from '../base/words/phrase.ts';
import type { SipRequest, SipResponse } from './message.ts';

export type TransportName = 'udp' | 'tcp' | 'tls' | 'ws' | 'wss';

export interface Address {
  /** An IP address without brackets. */
  readonly address: string;
  readonly port: number;
}

/**
 * A way to one peer: for UDP our socket and the peer's address, for the others one connection. Flows are compared by
 * `id`. For UDP the id is made of both addresses, so it is the same after a restart; a connection's id dies with it.
 */
export interface Flow {
  readonly id: string;
  readonly transport: TransportName;
  readonly local: Address;
  readonly remote: Address;
}

/** Where to send when no flow is known yet: the edge resolves it (RFC 3263) and connects. */
export interface Target {
  readonly transport: TransportName | undefined;
  readonly host: string;
  readonly port: number | undefined;
  /** True for sips: URIs: only TLS or WSS will do. */
  readonly secure: boolean;
  /** Somebody has chosen to trust whatever certificate a TLS server there shows: it is encrypted, to nobody known. */
  readonly anyCertificate?: boolean;
}

/** One place to try of those that a name leads to. */
export interface Hop {
  readonly transport: TransportName;
  readonly address: string;
  readonly port: number;
  /** What the certificate of a TLS peer must be for: the name that was asked for, not where SRV led (RFC 5922 §4). */
  readonly certificateName: string;
}

/**
 * What came of opening: `flows` that can be used at once, best first, and the places behind them that were not tried:
 * they are opened only when these have failed (RFC 3263 §4.3). Both empty: no way.
 */
export interface Ways {
  readonly flows: readonly Flow[];
  readonly untried: readonly Hop[];
}

export type Destination = { readonly flow: Flow } | { readonly target: Target };

export type SipOutput =
  | { readonly kind: 'send'; readonly flow: Flow; readonly bytes: Uint8Array }
  /**
   * Answer with `endpoint.opened(token, flows, untried)` before OPEN_TIMEOUT_MS is over: try one connection and leave
   * the rest untried. `hops`: what an earlier opening left untried; `target` is not looked up again.
   *
   * `insteadOf`: the target is the peer of this UDP flow, asked for by TCP because a request is larger than
   * UDP_REQUEST_MAX_BYTES. Where that peer is known not to take TCP, answer `opened(token, [])` at once: the UDP flow
   * is used then, as it is when the connection fails.
   */
  | {
      readonly kind: 'open';
      readonly token: number;
      readonly target: Target;
      readonly insteadOf: Flow | undefined;
      readonly hops?: readonly Hop[];
    }
  | { readonly kind: 'close'; readonly flow: Flow };

/** The first thing that hears of a request that belongs to no dialog. */
export interface SipUser {
  /** REGISTER, OPTIONS, INVITE, SUBSCRIBE, MESSAGE …: must be answered, now or later, exactly once. */
  onRequest(request: IncomingRequest): void;
}

export type HeaderLines = readonly (readonly [name: string, value: string])[];

export interface ResponseOptions {
  readonly reason?: string;
  readonly headers?: HeaderLines;
  readonly body?: { readonly contentType: string; readonly content: string };
}

export interface AnswerableRequest {
  readonly message: SipRequest;
  readonly flow: Flow;
  /** Sends a response; a final one ends it, and what follows does nothing. For INVITE a 100 has been sent already. */
  respond(status: number, options?: ResponseOptions): void;
}

export interface IncomingRequest extends AnswerableRequest {
  /** INVITE only: takes it as the beginning of a session instead of refusing it with `respond`. */
  session(listener: IncomingSessionListener): IncomingSession;
  /** SUBSCRIBE only: accepts it (2xx) and makes the notifier's side of a subscription. */
  subscription(expiresSec: number, listener: SubscriptionListener): NotifierSubscription;
}

/** The three parts that name a dialog, seen from our side (RFC 3261 §12). */
export interface DialogId {
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
}

export type SessionEndCause = 'peer' | 'local' | 'timeout' | 'transport' | 'session-expired' | 'protocol';

export interface SessionEnd {
  readonly cause: SessionEndCause;
  /** The Reason header of the peer's BYE, if any (RFC 3326). */
  readonly reason?: string;
  /** An incoming one that ended before its 2xx was sent. */
  readonly early?: boolean;
}

/** What came of an offer that we made inside a session. */
export type OfferOutcome =
  | { readonly kind: 'answered'; readonly sdp: string }
  /** Refused: the session goes on as it was before the offer (RFC 3261 §14.1). */
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string }
  | { readonly kind: 'ended' };

/** An established or early session (a dialog made by INVITE). Commands on an ended session do nothing. */
export interface Session {
  readonly id: DialogId;
  readonly flow: Flow;
  readonly state: 'early' | 'confirmed' | 'ended';
  /** What the peer said it allows and supports; empty when it said nothing. */
  readonly peerAllows: ReadonlySet<string>;
  readonly peerSupports: ReadonlySet<string>;
  readonly peerUserAgent: string | undefined;
  /** The last session descriptions agreed on; undefined before there were any. */
  readonly localSdp: string | undefined;
  readonly remoteSdp: string | undefined;
  /**
   * Offers a new session description (undefined: asks the peer for its offer; the outcome's `sdp` is that offer then,
   * and `answerOffer` sends our answer in the ACK). Waits for its turn; glare (491) is retried by RFC 3261 §14.1; a
   * later call replaces one that has not been sent yet, whose `done` hears the outcome of the later. `headers` go into
   * the re-INVITE (a new P-Asserted-Identity, say).
   */
  reoffer(sdp: string | undefined, done: (outcome: OfferOutcome) => void, headers?: HeaderLines): void;
  /**
   * Answers the offer told by `onOffer`; or, in the ACK, the offer that came in a 2xx to an INVITE or re-INVITE of ours
   * without SDP (which is not acknowledged before; a box that never answers it ends the session after 64·T1).
   */
  answerOffer(sdp: string): void;
  /** Refuses it: 488 by default. */
  refuseOffer(status?: number, options?: ResponseOptions): void;
  /** Another request in the dialog: INFO, MESSAGE, NOTIFY, UPDATE without SDP … */
  request(method: string, options: RequestBody, done?: (response: SipResponse | undefined) => void): void;
  /** Asks the peer to call `referTo` (RFC 3515). */
  refer(referTo: string, listener: ReferListener): void;
  /** Ends it: BYE, or on an early incoming session a refusal. Safe at any moment, again and again. */
  bye(options?: ResponseOptions): void;
}

export interface RequestBody {
  readonly headers?: HeaderLines;
  readonly body?: { readonly contentType: string; readonly content: string };
}

export interface SessionListener {
  /**
   * The peer offers a new description (undefined: it wants an offer from us, which `answerOffer` then gives). Must be
   * answered or refused.
   */
  onOffer(session: Session, sdp: string | undefined): void;
  /** The offer told by `onOffer` is taken back (CANCEL of a re-INVITE): no answer is wanted any more. */
  onOfferWithdrawn?(session: Session): void;
  /** The answer to an offer that we made in a 2xx to an INVITE without SDP came with the ACK. */
  onAnswer?(session: Session, sdp: string): void;
  /** INFO, MESSAGE, OPTIONS and the like in the dialog. Must be answered; unheard ones get 405/200 by the endpoint. */
  onRequest?(session: Session, request: AnswerableRequest): void;
  /** The peer asks us to connect it elsewhere. Without this method: 405. */
  onRefer?(session: Session, refer: IncomingRefer): void;
  /** It is over, once, by whomever (after `refuse` and `bye` too; not after `onCancelled`). Nothing follows. */
  onEnded(session: Session, end: SessionEnd): void;
}

export interface IncomingSessionListener extends SessionListener {
  /**
   * The caller gave up before an answer (CANCEL, or its connection went). The endpoint has sent the 487. Nothing
   * follows, no `onEnded` either.
   */
  onCancelled(session: IncomingSession): void;
  /** Our 2xx was confirmed by an ACK: the session is up on both sides. */
  onConfirmed(session: IncomingSession): void;
}

export interface IncomingSession extends Session {
  readonly invite: SipRequest;
  /** The dialog that the new one is to take over (RFC 3891); see `dialogOf` for its id on our side. */
  readonly replaces:
    | { readonly callId: string; readonly toTag: string; readonly fromTag: string; readonly earlyOnly: boolean }
    | undefined;
  /**
   * 180, 181, 182 or 183; reliably (RFC 3262) when it carries a description and the peer can. The endpoint repeats the
   * last one every minute (RFC 3261 §13.3.1.1).
   */
  progress(status: number, options?: ResponseOptions & { readonly sdp?: string }): void;
  /** 200 with our answer (or offer, when the INVITE had none). */
  answer(sdp: string, options?: ResponseOptions): void;
  /** A final refusal. */
  refuse(status: number, options?: ResponseOptions): void;
}

/** An INVITE of ours. One listener hears of all its early dialogs (RFC 3261 §13.2.2.4: forks further on). */
export interface OutgoingInvite {
  readonly callId: string;
  readonly state: 'calling' | 'proceeding' | 'answered' | 'ended';
  /** Gives up; a 200 that crosses is acknowledged and ended by the endpoint. Safe at any moment, again and again. */
  cancel(options?: { readonly reason?: string }): void;
}

export interface InviteProgress {
  readonly status: number;
  readonly reason: string;
  /** Description of this early dialog, when it has one; `earlyId` tells the forks apart. */
  readonly sdp: string | undefined;
  readonly earlyId: string;
  readonly response: SipResponse;
}

export type InviteFailure =
  | { readonly cause: 'response'; readonly status: number; readonly reason: string; readonly response: SipResponse }
  | { readonly cause: 'timeout' | 'transport' | 'cancelled' };

export interface OutgoingInviteListener extends SessionListener {
  onProgress(invite: OutgoingInvite, progress: InviteProgress): void;
  /**
   * The first 2xx; already acknowledged, unless the INVITE had no SDP: then `sdp` is the peer's offer, and the ACK
   * waits for `session.answerOffer` (or was made with `answerLate` where that was given). `sdp` is the answer of an
   * earlier reliable provisional response when the 2xx has none.
   */
  onAnswered(invite: OutgoingInvite, session: Session, sdp: string | undefined): void;
  /** No session came of it, once. */
  onFailed(invite: OutgoingInvite, failure: InviteFailure): void;
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
  /** Only challenges of this realm, or one of these, are answered; undefined answers any of the asked server. */
  readonly realm?: string | readonly string[];
}

export interface RequestOptions extends RequestBody {
  readonly destination: Destination;
  readonly requestUri: string;
  /** Complete name-addr values without tags, e.g. `"Anna" <sip:101@cordboard.local>`. */
  readonly from: string;
  readonly to: string;
  /** Route set, complete name-addr values, first hop first. */
  readonly routes?: readonly string[];
  readonly callId?: string;
  /** Where counting begins for that Call-ID, when requests came before (RFC 3261 §10.2); by chance otherwise. */
  readonly cseq?: number;
  /** Hops that are left, of a request that this one continues; 70 by default. */
  readonly maxForwards?: number;
  /** User part of our Contact, whose host is made from the flow. */
  readonly contactUser?: string;
  /** Credentials to answer a 401/407 of that destination with. Never sent anywhere else. */
  readonly credentials?: Credentials;
}

export interface InviteOptions extends RequestOptions {
  /** Our offer; undefined lets the peer offer: `answerLate` or, without it, `session.answerOffer` gives our answer. */
  readonly sdp: string | undefined;
  readonly answerLate?: (offer: string) => string | undefined;
  readonly sessionExpiresSec?: number;
}

export type RequestOutcome =
  | { readonly kind: 'response'; readonly response: SipResponse; readonly flow: Flow }
  | { readonly kind: 'timeout' | 'transport' };

// --- Transfers (RFC 3515, 3891) ---

export interface IncomingRefer {
  readonly referTo: string;
  /** The dialog that the new call is to take over (attended transfer), from Refer-To's Replaces. */
  readonly replaces: { readonly callId: string; readonly toTag: string; readonly fromTag: string } | undefined;
  readonly referredBy: string | undefined;
  /** 202, and a first NOTIFY `100 Trying` (unless the peer wants none, RFC 4488). */
  accept(): void;
  refuse(status: number, options?: ResponseOptions): void;
  /**
   * Progress of the new call as a status line; a final status ends the implicit subscription. `done` is told once, when
   * that NOTIFY was answered or never will be: a BYE before it would cross it. `heard`: the phone took it.
   */
  notify(status: number, reason: string, done?: (heard: boolean) => void): void;
}

export interface ReferListener {
  onProgress(status: number, reason: string): void;
  /** Final status told by the peer, or undefined when it never said. */
  onDone(status: number | undefined): void;
}

// --- Subscriptions (RFC 6665) ---

export interface NotifierSubscription {
  readonly id: DialogId;
  readonly event: string;
  readonly expiresAtMs: number;
  notify(contentType: string, content: string): void;
  /** Last NOTIFY with `terminated`. */
  terminate(
    reason: 'deactivated' | 'timeout' | 'noresource' | 'rejected',
    content?: { contentType: string; content: string },
  ): void;
}

export interface SubscriptionListener {
  /** Every SUBSCRIBE, the first included: send full state now. */
  onRefreshed(subscription: NotifierSubscription): void;
  /** Expired, unsubscribed, or the watcher answered 481. */
  onEnded(subscription: NotifierSubscription): void;
}

export interface SubscribeOptions extends RequestOptions {
  /** Value of Event, e.g. `message-summary`. */
  readonly event: string;
  /** Media types that we understand. */
  readonly accept: string;
  readonly expiresSec: number;
}

/** A subscription of ours; the endpoint refreshes it until it is ended. */
export interface OwnSubscription {
  /** Ends it. Safe at any moment, again and again. */
  unsubscribe(): void;
}

export interface OwnSubscriptionListener {
  /** The watched state, as the notifier says it. */
  onNotified(subscription: OwnSubscription, contentType: string, content: string): void;
  /** It is over, once: refused or refreshed in vain (`status`), ended by the notifier (`reason`), or by us. */
  onEnded(
    subscription: OwnSubscription,
    end: { readonly status?: number; readonly reason?: string; readonly retryAfterSec?: number },
  ): void;
}

/** A deviation from the standard that was met in a message: told in the ladder, and decides the answer when it must. */
export interface Defect {
  /** Stable name, e.g. `via-branch-missing`. */
  readonly code: string;
  /** `fatal`: the message can't be used as it is; `tolerated`: it can. */
  readonly severity: 'fatal' | 'tolerated';
  readonly header?: string;
  readonly detail?: string;
}

/** One line of a call's ladder. */
export interface TraceEntry {
  readonly atMs: number;
  readonly direction: 'in' | 'out';
  readonly flow: Flow;
  readonly bytes: Uint8Array;
  readonly note?: Phrase;
}
