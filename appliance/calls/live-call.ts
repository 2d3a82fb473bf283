import type { Scope } from '../base/scope.ts';
import { type Phrase, phrase } from '../base/words/index.ts';
import type { FlowCause } from '../media/types.ts';
import type { SessionOrigin } from '../sdp/rewrite.ts';
import type { AnswerableRequest, IncomingRefer, InviteProgress, SessionEnd } from '../sip/types.ts';
import type { TrunkCall } from '../trunks/types.ts';
import { CallCodes } from './call-codes.ts';
import { CallSound } from './call-sound.ts';
import { CallStory } from './call-story.ts';
import { type Closing, HUNG_UP } from './closing.ts';
import { connectWith } from './connecting.ts';
import type { Refused } from './dialling.ts';
import { BoxHungUp, BrokenInside, CallEnded, CallerGaveUp, CallFailure, NoCommonSound } from './ended.ts';
import { failureOfEnd } from './ended-by.ts';
import type { Floor } from './floor.ts';
import { connectedTo } from './identity.ts';
import { passKey, takeKey } from './keys.ts';
import { Leg, type LegOwner } from './leg.ts';
import { OfferPassing, type Partners } from './offer-passing.ts';
import { CallRecording } from './recording.ts';
import { passRequest } from './request-passing.ts';
import { flowPhrase, qualityOf } from './sound-report.ts';
import type { CallSnapshot, Outcome, Party, Place } from './types.ts';

/** What works on a call (a `Treatment`, see call.ts), as the call sees it. */
export interface Treating {
  /** The call it serves; another one after a transfer while it rings. */
  readonly live: LiveCall;
  ringing(): readonly Party[];
  /** People are being called just now, whether their phones ring yet or not. */
  readonly calls?: boolean;
  /** The number where the box alone speaks with the one whom the call serves. */
  readonly speaksAt?: string | undefined;
  moveTo(live: LiveCall, served: Party): void;
  /** The one whom the call serves pressed a key. */
  pressed(key: string): void;
  /** The sound of the one whom it serves was lost, and is back. */
  soundBack?(): void;
  /** The call is over, or goes on without it. */
  release(): void;
}

/** A description that was offered to phones, and the leg whose it is; undefined where they were to offer. */
export interface Offered {
  readonly by: Leg;
  readonly sdp: string | undefined;
}

/** A transfer that a call is part of. */
export interface Transfer {
  /** A leg of the call ended; true when that is the transfer's business alone. */
  legEnded(call: LiveCall, leg: Leg): boolean;
  targetRings?(): void;
  targetAnswered?(): void;
  callOver(call: LiveCall): void;
}

export interface CallParts {
  readonly caller: Party;
  readonly dialled: string;
  readonly origin: SessionOrigin;
  readonly came?: TrunkCall;
  /** What is done when one of its phones asks for a transfer. */
  readonly refer: (call: LiveCall, leg: Leg, asked: IncomingRefer) => void;
}

/**
 * One call from its first INVITE to its record: the phone that is served (`near`: the caller's, or whoever a transfer
 * left behind) and the one it talks to (`far`). It connects and disconnects; whom to ring is decided by the treatment,
 * what is told of it is kept by its `story`.
 */
export class LiveCall implements LegOwner, Partners {
  readonly floor: Floor;
  readonly id: string;
  readonly scope: Scope;
  readonly story: CallStory;
  near: Leg;
  far: Leg | undefined;
  treatment: Treating | undefined;
  transfer: Transfer | undefined;
  /** What to do instead of ending when the treatment finds nobody (a transfer rings back). */
  afterRefusal: ((failure: CallFailure) => void) | undefined;
  over = false;
  /** Somebody calls for help in it: it gives way to nothing. */
  isUrgent = false;
  /** Hops that its INVITEs may still make (RFC 7332 §4). */
  maxForwards = 70;
  readonly offers: OfferPassing;
  readonly sound: CallSound;
  readonly recording: CallRecording;
  readonly codes: CallCodes;
  /** What the provider said of it that brought it. */
  readonly came: TrunkCall | undefined;
  readonly #refer: CallParts['refer'];
  /** The box has picked up, for whoever is served now. */
  #withBox = false;

  constructor(floor: Floor, parts: CallParts) {
    this.floor = floor;
    this.id = floor.random.token(16);
    this.scope = floor.scope.child('call');
    this.story = new CallStory(floor.clock, { id: this.id, caller: parts.caller, dialled: parts.dialled });
    this.#refer = parts.refer;
    this.came = parts.came;
    this.near = new Leg(floor.legs, { party: parts.caller, origin: parts.origin, incoming: true, owner: this });
    this.offers = new OfferPassing(this);
    const { extensionId } = parts.caller;
    this.recording = new CallRecording(this);
    this.codes = new CallCodes(this);
    this.sound = new CallSound(this, (extensionId && floor.legs.groupOf(extensionId, this.near)) ?? this.id);
  }

  explain(step: string, said: Phrase, place?: Place): void {
    this.story.explain(step, said, place);
  }

  otherOf(leg: Leg): Leg | undefined {
    if (leg === this.near) return this.far;
    return leg === this.far ? this.near : undefined;
  }

  get group(): string {
    return this.sound.group;
  }

  get dialled(): string {
    return this.story.dialled;
  }

  get answered(): boolean {
    return this.story.answeredAt !== undefined;
  }

  /** Its phones have no settled descriptions, so nobody of it can be connected with anybody else just now. */
  get unsettled(): boolean {
    return this.offers.unsettled || this.sound.unsettled || this.codes.busy;
  }

  // --- Treating it ---

  /** Lets `treatment` work on this call. A mistake in it ends the call it serves then, never the process. */
  treat(treatment: Treating, work: () => Promise<void>): void {
    this.treatment = treatment;
    work().then(
      () => treatment.live.#left(treatment),
      (error: unknown) => treatment.live.#threw(treatment, error),
    );
  }

  #left(treatment: Treating): void {
    if (this.over || this.treatment !== treatment) return;
    this.floor.broke(new Error(`the treatment of ${this.dialled} left its call open`));
    this.fail(new BrokenInside());
  }

  #threw(treatment: Treating, error: unknown): void {
    if (error instanceof CallEnded) return;
    if (this.over || this.treatment !== treatment) {
      // It worked on after its call was over (a message is put away) and met a mistake of ours there.
      if (!(error instanceof CallFailure || error instanceof BoxHungUp)) this.floor.broke(error);
      return;
    }
    if (error instanceof BoxHungUp) {
      this.#finish('answered', error.phrase, HUNG_UP);
      return;
    }
    if (!(error instanceof CallFailure)) {
      this.floor.broke(error);
      this.fail(new BrokenInside());
      return;
    }
    const { afterRefusal } = this;
    this.afterRefusal = undefined;
    if (afterRefusal) afterRefusal(error);
    else this.fail(error);
  }

  /** Somebody is going to be rung: without an answer the record names the last one. */
  rung(callee: Party): void {
    this.story.rung(callee);
    this.recording.expect(callee);
    this.floor.changed(this);
  }

  // --- Ringing and answering ---

  /** A phone rings. Early sound passes only from the one phone that rings alone (RFC 3261 §13.2.1). */
  rings(leg: Leg, { status, sdp }: InviteProgress, alone: boolean): void {
    if (status === 180) this.transfer?.targetRings?.();
    if (status !== 183) this.near.ring(connectedTo(leg.party, this.near.host));
    else if (alone && sdp !== undefined && leg.media) this.sound.caller.early(leg);
    else if (alone && sdp !== undefined && this.near.sdpToOffer !== undefined) {
      this.near.early(sdp, connectedTo(leg.party, this.near.host));
    }
    this.floor.changed(this);
  }

  /**
   * Somebody answered: connects the two. What the phone was offered may not be how things are any more (a transfer came
   * in between, a port has changed). `done` is told once, unless one of the two ends meanwhile.
   */
  connect(leg: Leg, sdp: string | undefined, offered: Offered | undefined, done: (refused?: Refused) => void): void {
    leg.owner = this;
    this.far = leg;
    this.transfer?.targetAnswered?.();
    const finish = (connected: boolean): void => {
      this.offers.busy = false;
      if (connected) this.#connected(leg, done);
      else this.#unconnected(leg, done);
    };
    connectWith(this, leg, { sdp, offered }, finish);
  }

  #connected(leg: Leg, done: (refused?: Refused) => void): void {
    this.transfer = undefined;
    this.afterRefusal = undefined;
    this.story.pickedUp();
    this.#noteConnected(leg);
    this.sound.refresh();
    done();
  }

  /** The box picked up by itself, as that party; undefined: before the call came to anybody. */
  pickedUp(by: Party | undefined): void {
    this.story.pickedUpBy(by);
    this.#withBox = true;
    this.floor.reports.talk(this.id, this.near);
    this.transfer?.targetAnswered?.();
    this.transfer = undefined;
    this.floor.log.keep(this.story);
    this.floor.changed(this);
  }

  /** A mailbox speaks for whoever was called. */
  reachedMailbox(): void {
    this.story.reachedMailbox();
    this.floor.changed(this);
  }

  #noteConnected(far: Leg): void {
    this.floor.reports.talk(this.id, this.near, far);
    this.story.talk(this.near, far);
    this.floor.log.keep(this.story);
    this.recording.connected(far);
    this.floor.changed(this);
  }

  #unconnected(leg: Leg, done: (refused?: Refused) => void): void {
    this.far = undefined;
    this.transfer = undefined;
    const failure = new NoCommonSound(this.near.party.name, leg.party.name);
    leg.end({ sip: failure.sip, q850: failure.q850 });
    done({ kind: 'unreachable', failure });
  }

  // --- Transfers (the decisions are made in transfer.ts) ---

  /** One of the two is to be connected elsewhere, and talks to nobody until then. */
  part(partner: Leg): void {
    this.recording.stop();
    this.sound.part(this.near, this.far);
    this.near = partner;
    this.far = undefined;
    this.#withBox = false;
    this.story.part();
  }

  /** Nothing came of it: all is as before. */
  rejoin({ near, far, treatment }: Pick<LiveCall, 'near' | 'far' | 'treatment'>): void {
    this.near = near;
    this.far = far;
    this.treatment = treatment;
    if (far) this.#noteConnected(far);
    this.sound.waiting.stop();
  }

  /** Goes on between these two, who both talk already. */
  goOn(near: Leg, far: Leg): void {
    const { treatment } = this;
    this.near = near;
    this.far = far;
    far.owner = this;
    this.#joins(near, far);
    this.sound.holding.note(near, far);
    this.treatment = undefined;
    treatment?.release();
    this.#noteConnected(far);
    this.transfer = undefined;
    this.sound.refresh();
  }

  /** Goes on with this leg as the caller of a treatment that rings already. */
  takeOver(near: Leg, treatment: Treating, callee: Party | undefined): void {
    const former = this.treatment;
    this.part(near);
    this.#joins(near);
    this.treatment = treatment;
    treatment.moveTo(this, near.party);
    former?.release();
    if (callee) this.rung(callee);
  }

  /** Another phone of the same person takes this leg's place. */
  exchange(leg: Leg, by: Leg): void {
    if (leg === this.near) this.near = by;
    else this.far = by;
    leg.end(HUNG_UP);
    this.#joins(by);
    this.sound.holding.note(by);
    this.#noteConnected(this.far ?? by);
    this.sound.refresh();
  }

  #joins(...legs: readonly Leg[]): void {
    for (const leg of legs) if (leg.callId !== undefined) this.legNamed(leg, leg.callId);
  }

  /** Both talk with each other again, as before; `changed`: one of them was told something else in between. */
  reconnect(first: Leg, second: Leg, changed = true): void {
    if (first.media || second.media || first.orphaned || second.orphaned) this.sound.refresh();
    else if (changed) this.offers.reconnect(first, second);
  }

  holdChanged(): void {
    this.floor.changed(this);
  }

  // --- What the legs tell ---

  legNamed(_leg: Leg | undefined, callId: string): void {
    this.story.legNamed(callId);
  }

  legProgressed(): void {}
  legAnswered(): void {}
  legFailed(): void {}

  legCancelled(leg: Leg): void {
    if (leg !== this.near) {
      this.legEnded(leg, { cause: 'peer' });
      return;
    }
    this.story.unanswered();
    this.#finish('cancelled', new CallerGaveUp(this.near.party.name).phrase, HUNG_UP);
  }

  legOffered(leg: Leg, sdp: string | undefined): void {
    this.offers.offered(leg, sdp);
  }

  legWithdrew(leg: Leg): void {
    this.offers.withdrawn(leg);
  }

  legAnsweredLate(leg: Leg, sdp: string): void {
    this.offers.answeredLate(leg, sdp);
  }

  takesOffer(leg: Leg, sdp: string | undefined): boolean {
    return this.sound.holding.offered(leg, sdp);
  }

  legAsked(leg: Leg, request: AnswerableRequest): void {
    if (!takeKey(leg, request)) passRequest(this.otherOf(leg), request);
  }

  /** Keys are for whoever is at the other end: the treatment, or the partner. */
  legPressed(leg: Leg, key: string): void {
    if (this.codes.takes(leg, key)) return;
    const other = this.otherOf(leg);
    if (other?.state === 'up') passKey(leg, other, key, this.sound.overheard.mixes);
    else if (leg === this.near) this.treatment?.pressed(key);
  }

  legFlows(leg: Leg, cause: FlowCause | undefined): void {
    this.explain('sound', flowPhrase(leg, cause));
    this.floor.changed(this);
  }

  legLost(leg: Leg): void {
    this.sound.lost(leg);
  }

  legReferred(leg: Leg, asked: IncomingRefer): void {
    this.#refer(this, leg, asked);
  }

  legEnded(leg: Leg, end: SessionEnd): void {
    if (this.transfer?.legEnded(this, leg) || this.codes.legEnded(leg)) return;
    if (leg !== this.near && leg !== this.far) return;
    if (this.near.untold || (leg === this.near && end.early)) this.story.unanswered();
    const { name } = leg.party;
    const gaveUp = leg === this.near && this.story.talked === 0 && this.treatment?.calls === true;
    const failure = failureOfEnd(end, name);
    const closing = failure ? { sip: failure.sip, q850: failure.q850 } : HUNG_UP;
    const hungUp = gaveUp ? new CallerGaveUp(name).phrase : phrase('call.hung-up', { name });
    this.#finish(failure?.outcome ?? 'cancelled', failure?.phrase ?? hungUp, closing, gaveUp);
  }

  legBroke(_leg: Leg | undefined, error: unknown): void {
    this.floor.broke(error);
    this.fail(new BrokenInside());
  }

  // --- Its end ---

  /** Ends it for this reason; both phones are told. */
  fail(failure: CallFailure): void {
    const { sip, q850, retryAfterSec } = failure;
    const closing = { sip, q850, retryAfterSec, said: this.floor.say(failure.phrase) };
    this.#finish(failure.outcome, failure.phrase, closing, true);
  }

  /** Its people go on in another call, which counts where this one did; nobody is told anything. */
  merged(by: Party, into: LiveCall): void {
    this.floor.counts.passOn(this.id, into.id);
    this.#finish('cancelled', phrase('call.connected-elsewhere', { name: by.name }), HUNG_UP);
  }

  /** `isMissed`: what came of it without anybody is what counts, also where the box had picked up. */
  #finish(unanswered: Outcome, reason: Phrase, closing: Closing, isMissed = false): void {
    if (this.over) return;
    this.over = true;
    this.transfer?.callOver(this);
    this.transfer = undefined;
    this.floor.counts.leave(this.id);
    this.recording.stop();
    const quality = this.floor.reports.over(this.id, qualityOf([this.near, this.far]));
    for (const leg of [this.near, this.far]) if (leg?.owner === this) leg.end(closing);
    this.codes.callOver(closing);
    this.sound.close();
    this.treatment?.release();
    // By what each phone said last, too: it may have gone on in the clear.
    const encrypted = this.near.encrypted && this.far?.encrypted !== false;
    const record = this.story.end({ unanswered, isMissed, reason, quality, encrypted });
    this.floor.log.close(record);
    this.scope.end(GONE);
    this.floor.over(this);
  }

  // --- How others see it ---

  snapshot(): CallSnapshot {
    const { id, startedAt, dialled, answeredAt, callee: last } = this.story;
    const caller = this.near.party;
    const callee = this.far?.party ?? last;
    const ringing = Object.freeze([...(this.treatment?.ringing() ?? [])]);
    const trail = Object.freeze([...this.story.trail]);
    const state = this.#state();
    const recording = this.recording.state;
    return Object.freeze({ id, startedAt, answeredAt, state, caller, dialled, callee, ringing, trail, recording });
  }

  #state(): CallSnapshot['state'] {
    if (this.over) return 'ending';
    if (this.codes.holds) return 'held';
    if (!this.far) {
      if (!this.#withBox || this.treatment?.ringing().length !== 0) return 'ringing';
      return this.story.isWithMailbox ? 'voicemail' : 'up';
    }
    return this.near.holds || this.far.holds ? 'held' : 'up';
  }
}

/** One for all calls: it says nothing about any of them, and its stack would be the same. */
const GONE = new CallEnded();
