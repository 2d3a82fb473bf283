import type { FlowCause, MediaQuality, MediaSession } from '../media/types.ts';
import { isSecure } from '../rules/encryption.ts';
import { fitOffer, type SessionOrigin, unfitAnswer } from '../sdp/rewrite.ts';
import type {
  AnswerableRequest,
  HeaderLines,
  IncomingRefer,
  IncomingRequest,
  IncomingSession,
  IncomingSessionListener,
  InviteFailure,
  InviteOptions,
  InviteProgress,
  OfferOutcome,
  OutgoingInvite,
  OutgoingInviteListener,
  Session,
  SessionEnd,
  TransportName,
} from '../sip/types.ts';
import type { OutsideMeter } from '../trunks/types.ts';
import type { Anchor, Anchored } from './anchor.ts';
import { type Closing, closingOptions } from './closing.ts';
import { active, BROWSER, familyOf, isEncrypted, soundOf } from './description.ts';
import type { SoundEnd, SoundKind } from './media-path.ts';
import type { Party } from './types.ts';

/**
 * Who hears of a leg: the fork while it rings, the call once it is part of one, nobody when it is on its way out.
 * Changing the owner is how a leg moves, so every event has exactly one taker.
 */
export interface LegOwner {
  /** Its call is one for help (FAC-11). */
  readonly isUrgent?: boolean;
  /** Under which Call-ID its messages go, for the ladder. */
  legNamed(leg: Leg, callId: string): void;
  legProgressed(leg: Leg, progress: InviteProgress): void;
  /** `sdp`: its answer to our offer, or its offer when we made none. */
  legAnswered(leg: Leg, sdp: string | undefined): void;
  legFailed(leg: Leg, failure: InviteFailure): void;
  legCancelled(leg: Leg): void;
  /** `sdp` undefined: it wants an offer. */
  legOffered(leg: Leg, sdp: string | undefined): void;
  /** It took its offer back before it had an answer. */
  legWithdrew(leg: Leg): void;
  /** The answer to an offer that we made in a 2xx. */
  legAnsweredLate(leg: Leg, sdp: string): void;
  legAsked(leg: Leg, request: AnswerableRequest): void;
  legReferred(leg: Leg, refer: IncomingRefer): void;
  legEnded(leg: Leg, end: SessionEnd): void;
  /** Under which the sessions of its call find each other. */
  readonly group?: string;
  /** A key was pressed on it, by whichever way the box hears of that. */
  legPressed(leg: Leg, key: string): void;
  /** The box's end of its sound is gone: its phone talks to nobody. */
  legLost(leg: Leg): void;
  /** Nothing comes from it any more, with the likely cause; undefined: it is heard again. */
  legFlows?(leg: Leg, cause: FlowCause | undefined): void;
  /** A mistake of ours while this leg's news was worked on. */
  legBroke(leg: Leg, error: unknown): void;
}

/** Where legs are counted and found. */
export interface LegBook {
  began(leg: Leg): void;
  /** Its Call-ID is known. */
  named(leg: Leg, callId: string): void;
  gone(leg: Leg): void;
}

/** `new`: nothing heard yet; `leaving`: no part of a call any more, its goodbye is on the way. */
export type LegState = 'new' | 'ringing' | 'up' | 'leaving' | 'ended';

export interface LegParts {
  readonly party: Party;
  readonly owner: LegOwner;
  readonly origin: SessionOrigin;
  /** The phone calls us. */
  readonly incoming: boolean;
}

/** One phone's part in a call: its dialog, seen without SIP words. Events go to the owner, each guarded. */
export class Leg implements IncomingSessionListener, OutgoingInviteListener, Anchored {
  readonly party: Party;
  owner: LegOwner | undefined;
  state: LegState = 'new';
  session: Session | undefined;
  #invite: OutgoingInvite | undefined;
  /** This phone has put the other one on hold. */
  holds = false;
  /** It changed something while nobody was at the other end, and was told that nothing sounds. */
  silenced = false;
  /** The phone knows the box's end of its sound, which is gone. */
  orphaned = false;
  #anchor: Anchor | undefined;
  /** How its sound was when it ended. */
  #quality: MediaQuality | undefined;
  readonly #book: LegBook;
  readonly #origin: SessionOrigin;
  /** The last description for this phone, before and after it got our origin. */
  #source: string | undefined;
  #stamped = '';
  readonly #incoming: boolean;
  #toldRinging = false;
  #meter: OutsideMeter | undefined;
  #answered = false;
  #earlySource: string | undefined;

  constructor(book: LegBook, parts: LegParts) {
    this.#book = book;
    this.party = parts.party;
    this.owner = parts.owner;
    this.#origin = parts.origin;
    this.#incoming = parts.incoming;
    book.began(this);
  }

  // --- Its sound, where that goes through the box ---

  get anchor(): Anchor | undefined {
    return this.#anchor;
  }

  /** The box's end of its sound; undefined where that goes directly to another phone. */
  get media(): MediaSession | undefined {
    return this.#anchor?.session;
  }

  /** How its sound is or, once it is over, was at its end; undefined where the box has none of it. */
  get quality(): MediaQuality | undefined {
    return this.media?.quality() ?? this.#quality;
  }

  /** Where its sound would be found, or is. */
  get group(): string | undefined {
    return this.#anchor?.group ?? this.owner?.group;
  }

  anchorBy(anchor: Anchor): void {
    this.#anchor?.close();
    this.#anchor = anchor;
    this.orphaned = false;
  }

  /** Its sound goes elsewhere from now on. Whoever asks for the box's end has to close it. */
  unanchor(): Anchor | undefined {
    const anchor = this.#anchor;
    this.#anchor = undefined;
    return anchor;
  }

  /** A provider carries it, and this hears of its end. */
  meterBy(meter: OutsideMeter | undefined): void {
    this.#meter = meter;
    meter?.answered();
  }

  onKey(key: string): void {
    this.#tell((owner) => owner.legPressed(this, key));
  }

  onFlow(anchor: Anchor, cause: FlowCause | undefined): void {
    if (anchor === this.#anchor) this.#tell((owner) => owner.legFlows?.(this, cause));
  }

  onLost(anchor: Anchor): void {
    if (anchor !== this.#anchor) return;
    this.#anchor = undefined;
    this.orphaned = true;
    this.#tell((owner) => owner.legLost(this));
  }

  // --- What is done with it ---

  /** Takes a call that came in. */
  take(request: IncomingRequest): IncomingSession {
    const session = request.session(this);
    this.session = session;
    this.#book.named(this, session.id.callId);
    this.owner?.legNamed(this, session.id.callId);
    return session;
  }

  /** Rings it. */
  call(
    invite: (options: InviteOptions, listener: OutgoingInviteListener) => OutgoingInvite,
    options: InviteOptions,
  ): void {
    const sdp = options.sdp === undefined ? undefined : this.describe(options.sdp);
    this.#invite = invite({ ...options, sdp }, this);
    this.#book.named(this, this.#invite.callId);
    this.owner?.legNamed(this, this.#invite.callId);
  }

  get callId(): string | undefined {
    return this.session?.id.callId ?? this.#invite?.callId;
  }

  /** A caller's phone that has not got its answer yet. */
  get waiting(): boolean {
    return this.#incoming && !this.#answered;
  }

  /** A caller's answer waits for the PRACK of its early sound (RFC 3262 §5). */
  get untold(): boolean {
    return this.#incoming && this.#answered && this.session?.state === 'early';
  }

  /** A called phone has answered our INVITE at all, if only with 100. */
  get heard(): boolean {
    return this.#invite !== undefined && this.#invite.state !== 'calling';
  }

  /** Under which address of ours this phone knows us. */
  get host(): string {
    return this.session?.flow.local.address ?? '0.0.0.0';
  }

  /** What another phone is offered to talk to this one; undefined when this one wants an offer itself. */
  get sdpToOffer(): string | undefined {
    if (this.waiting) return (this.session as IncomingSession).invite.sdp;
    const sdp = this.session?.remoteSdp;
    return sdp === undefined ? undefined : active(sdp);
  }

  /** What others need to be heard by it: what it said, else what its way to us lets expect. */
  get sound(): SoundEnd {
    const sdp = this.sdpToOffer;
    const flow = this.session?.flow;
    if (sdp !== undefined) return soundOf(sdp, flow?.remote.address);
    return soundBehind(flow?.transport ?? 'udp', [flow?.remote.address ?? '']);
  }

  /** The same where another's description is offered to it: it may well answer from the address of its flow. */
  get hearing(): SoundEnd {
    const { families, ...sound } = this.sound;
    const byFlow = familyOf(this.session?.flow.remote.address ?? '');
    return { ...sound, families: families && byFlow ? [...families, byFlow] : undefined };
  }

  /** Its signalling is encrypted. */
  get secure(): boolean {
    return isSecure(this.session?.flow.transport);
  }

  /** Signalling and sound of this phone are both encrypted (FAC-10). */
  get encrypted(): boolean {
    const sdp = this.session?.remoteSdp;
    if (!this.secure) return false;
    return this.media ? this.media.encrypted : sdp !== undefined && isEncrypted(sdp);
  }

  /** The description that goes to this phone, with our own origin line (RFC 3264 §8). */
  describe(sdp: string): string {
    if (sdp !== this.#source) {
      this.#source = sdp;
      this.#stamped = this.#origin.stamp(sdp);
    }
    return this.#stamped;
  }

  /** The early description that this caller has, as it was before it became ours. */
  get earlySource(): string | undefined {
    return this.#earlySource;
  }

  /** Tells the caller that it rings; once. */
  ring(headers: HeaderLines): void {
    if (this.#toldRinging || !this.waiting) return;
    this.#toldRinging = true;
    this.state = 'ringing';
    (this.session as IncomingSession).progress(180, { headers });
  }

  /** Passes early sound to the caller: one description, ever (RFC 3261 §13.2.1). */
  early(sdp: string, headers: HeaderLines): void {
    if (!this.waiting || this.#earlySource !== undefined) return;
    this.#earlySource = sdp;
    (this.session as IncomingSession).progress(183, { headers, sdp: this.describe(sdp) });
  }

  /** Answers the caller. */
  answer(sdp: string, headers: HeaderLines): void {
    this.state = 'up';
    this.#answered = true;
    (this.session as IncomingSession).answer(this.describe(sdp), { headers });
  }

  /**
   * Offers it a new description. It keeps the places of its media (RFC 3264 §8), which may be others than those of the
   * phone that the offer comes from; the answer that `done` gets has that one's places again.
   */
  offer(sdp: string | undefined, done: (outcome: OfferOutcome) => void, headers?: HeaderLines): void {
    const { session } = this;
    if (!session) return;
    this.silenced = false;
    const tell = (outcome: OfferOutcome): void => this.#tell(() => done(outcome));
    if (sdp === undefined) {
      session.reoffer(undefined, tell, headers);
      return;
    }
    const fitted = fitOffer(session.localSdp, sdp);
    const unfit = (outcome: OfferOutcome): void => {
      if (outcome.kind !== 'answered') tell(outcome);
      else tell({ kind: 'answered', sdp: unfitAnswer(outcome.sdp, fitted.places) });
    };
    session.reoffer(this.describe(fitted.sdp), unfit, headers);
  }

  answerOffer(sdp: string): void {
    this.session?.answerOffer(this.describe(sdp));
  }

  /** It gave an offer that leads nowhere: things stay as they were. */
  answerAsBefore(): void {
    const { session } = this;
    if (session?.localSdp !== undefined) session.answerOffer(session.localSdp);
  }

  /** Ends it in whatever state it is: refuses, cancels or hangs up. The owner hears no more of it. */
  end(closing: Closing): void {
    if (this.state === 'ended') return;
    const waiting = this.waiting;
    const { session } = this;
    this.#over();
    if (session && waiting) (session as IncomingSession).refuse(closing.sip, closingOptions(closing));
    else if (session) session.bye({ headers: closingOptions(closing).headers });
    else this.#invite?.cancel({ reason: closing.reasonHeader });
  }

  /** It is no part of a call any more, but its goodbye has to wait (a NOTIFY first). Counts on until `end`. */
  leave(): void {
    if (this.state === 'ended') return;
    this.state = 'leaving';
    this.owner = undefined;
  }

  #over(): void {
    this.state = 'ended';
    this.owner = undefined;
    this.#quality = this.media?.quality();
    this.#anchor?.close();
    this.#anchor = undefined;
    this.#meter?.ended();
    this.#book.gone(this);
  }

  /** It is over by itself: the owner hears that as the last thing. */
  #finish(news: (owner: LegOwner) => void): void {
    if (this.state === 'ended') return;
    const { owner } = this;
    this.#over();
    this.#guarded(owner, news);
  }

  #tell(news: (owner: LegOwner) => void): void {
    this.#guarded(this.owner, news);
  }

  #guarded(owner: LegOwner | undefined, news: (owner: LegOwner) => void): void {
    if (!owner) return;
    try {
      news(owner);
    } catch (error) {
      owner.legBroke(this, error);
    }
  }

  // --- What the endpoint tells ---

  onProgress(_invite: OutgoingInvite, progress: InviteProgress): void {
    if (this.state === 'new') this.state = 'ringing';
    this.#tell((owner) => owner.legProgressed(this, progress));
  }

  onAnswered(_invite: OutgoingInvite, session: Session, sdp: string | undefined): void {
    if (this.state === 'ended') {
      session.bye();
      return;
    }
    this.session = session;
    this.state = 'up';
    this.#tell((owner) => owner.legAnswered(this, sdp));
  }

  onFailed(_invite: OutgoingInvite, failure: InviteFailure): void {
    this.#finish((owner) => owner.legFailed(this, failure));
  }

  onCancelled(): void {
    this.#finish((owner) => owner.legCancelled(this));
  }

  onConfirmed(): void {
    // The endpoint holds back what has to wait for the ACK, so nothing is done here.
  }

  onOffer(session: Session, sdp: string | undefined): void {
    if (this.owner) this.#tell((owner) => owner.legOffered(this, sdp));
    else session.refuseOffer(481);
  }

  onOfferWithdrawn(): void {
    this.#tell((owner) => owner.legWithdrew(this));
  }

  onAnswer(_session: Session, sdp: string): void {
    this.#tell((owner) => owner.legAnsweredLate(this, sdp));
  }

  onRequest(_session: Session, request: AnswerableRequest): void {
    if (this.owner) this.#tell((owner) => owner.legAsked(this, request));
    else request.respond(481);
  }

  onRefer(_session: Session, refer: IncomingRefer): void {
    if (this.owner) this.#tell((owner) => owner.legReferred(this, refer));
    else refer.refuse(481);
  }

  onEnded(_session: Session, end: SessionEnd): void {
    this.#finish((owner) => owner.legEnded(this, end));
  }
}

/** What is to be expected of a phone behind that transport, known under these addresses. */
export function soundBehind(transport: TransportName, addresses: readonly string[]): SoundEnd {
  if (kindBehind(transport) === 'browser') return BROWSER;
  const families = addresses.flatMap((address) => familyOf(address) ?? []);
  return { kind: 'plain', families: families.length > 0 ? families : undefined };
}

export function kindBehind(transport: TransportName): SoundKind {
  return transport === 'ws' || transport === 'wss' ? 'browser' : 'plain';
}
