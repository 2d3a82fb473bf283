import type { Timer } from '../base/clock.ts';
import { PHONE_SILENT_MS } from '../base/limits.ts';
import type { CallKind } from '../rules/alert-info.ts';
import { limitCodecs, SessionOrigin } from '../sdp/rewrite.ts';
import type { HeaderLines, InviteFailure, InviteProgress } from '../sip/types.ts';
import type { TrunkInvite } from '../trunks/types.ts';
import { alertHeader } from './alert-header.ts';
import { Anchor } from './anchor.ts';
import {
  ANSWERED_ELSEWHERE,
  type Closing,
  DECLINED_ELSEWHERE,
  FORWARDED_ELSEWHERE,
  HUNG_UP,
  NO_SOUND,
} from './closing.ts';
import { fittingAnswer } from './description.ts';
import { notAnswered, type PhoneSaid, type Refused, type SaidBy } from './dialling.ts';
import type { Floor } from './floor.ts';
import { Leg, type LegOwner } from './leg.ts';
import { isAt, saidBy } from './refusals.ts';
import type { Tally } from './tally.ts';
import { type NextTry, TrunkTries, type TrunkTryUser } from './trunk-tries.ts';
import type { DialOptions, DialTarget, Party } from './types.ts';
import { anchorAt, hostFor, invitationTo, partyBehind, type Ringable, ringsOutside, unanswered } from './ways.ts';

/** Who wants to know how the ringing goes: the treatment that dialled. */
export interface ForkUser {
  forkNamed(callId: string): void;
  /** The first phone of somebody rings. */
  forkRang(callee: Party): void;
  /** `alone`: only one phone rings, so its early sound is the one that counts. */
  forkProgressed(leg: Leg, progress: InviteProgress, alone: boolean): void;
  /** The fork is over and has let go of the winner. */
  forkAnswered(leg: Leg, sdp: string | undefined): void;
  forkRefused(refused: Refused): void;
  forkNoted(said: PhoneSaid, by: SaidBy): void;
  /** A provider is asked for the call; `sentOn`: once more, for another number of its own. */
  forkTries(number: string, trunkId: string, sentOn: boolean): void;
  /** Somebody's phone sent the call on while others ring: the phones to ring instead. */
  forkFollows(target: DialTarget, index: number): readonly Ringable[];
  /** A phone has no sound in common with the caller's: whether the box may come between them. */
  forkAnchors(): boolean;
  forkBroke(error: unknown): void;
}

export interface ForkOptions {
  readonly dial: Pick<DialOptions, 'callee' | 'timeoutMs' | 'prefix' | 'follow'>;
  readonly phones: readonly Ringable[];
  /** Counts what they say. */
  readonly tally: Tally;
  /** Shown to the called person. */
  readonly from: Party;
  /** As what desk phones ring (CAL-17); undefined: as they like. */
  readonly kind?: CallKind;
  /** The caller's offer; undefined lets the called phone offer. */
  readonly sdp: string | undefined;
  readonly maxForwards: number;
  /** Under which address of ours phones know us whose own way here is not known. */
  readonly host: string;
  /** Under which the sessions of this call find each other. */
  readonly group: string;
}

/** Who answered first. An outcome, so that nobody forgets to look at it. */
export type Claim = { readonly won: true } | { readonly won: false; readonly by: Leg };

/**
 * Phones that ring together, and people outside: which provider each of those is tried over is `TrunkTries`'s. The
 * first answer wins: `claim` decides that in the same turn, before anything else can happen, and the others are
 * cancelled. What crosses on the wire (a second 200, say) is dealt with by the endpoint.
 */
export class Fork implements LegOwner, TrunkTryUser {
  readonly #floor: Floor;
  readonly #options: ForkOptions;
  readonly #user: ForkUser;
  /** The phones that still may answer. */
  readonly #branches = new Map<Leg, Ringable>();
  /** Those of them of which the trail says that they gave no sign. */
  readonly #silent = new Set<Leg>();
  readonly #tries: TrunkTries;
  readonly #alone: boolean;
  /** What all of them are offered. */
  readonly #offer: string | undefined;
  #winner: Leg | undefined;
  #over = false;
  /** Those of whom a phone rang. */
  readonly #rang = new Set<number>();
  /** Every phone had its time to give a sign. */
  #patient = true;
  #timer: Timer | undefined;

  constructor(floor: Floor, options: ForkOptions, user: ForkUser) {
    this.#floor = floor;
    this.#options = options;
    this.#user = user;
    this.#alone = options.phones.length === 1;
    this.#offer = options.sdp === undefined ? undefined : shorter(options.sdp);
    this.#tries = new TrunkTries(floor, this);
    try {
      this.#ringAll(options.phones);
    } catch (error) {
      this.cancel();
      throw error;
    }
    if (!this.#over) this.#arm();
  }

  /** Whose phones ring just now. */
  ringing(): readonly Party[] {
    const parties: Party[] = [];
    for (const leg of this.#branches.keys()) if (leg.state === 'ringing') parties.push(leg.party);
    return parties;
  }

  /** It rings for another call from now on, which is to know by which Call-IDs. */
  nameLegs(): void {
    for (const leg of this.#branches.keys()) if (leg.callId !== undefined) this.legNamed(leg, leg.callId);
  }

  legNamed(_leg: Leg, callId: string): void {
    this.#user.forkNamed(callId);
  }

  claim(leg: Leg): Claim {
    if (this.#winner) return { won: false, by: this.#winner };
    if (this.#over) return { won: false, by: leg };
    this.#winner = leg;
    return { won: true };
  }

  /** Nobody wants an answer any more. */
  cancel(closing: Closing = HUNG_UP): void {
    if (this.#over) return;
    this.#over = true;
    this.#timer?.cancel();
    this.#tries.stop();
    for (const [leg, phone] of this.#branches) {
      leg.end(closing);
      unanswered(phone);
    }
    this.#branches.clear();
  }

  /** First all, then ringing: the first phone may fail at once, and the others are still to come. */
  #ringAll(phones: readonly Ringable[]): void {
    const legs = phones.map((phone) => this.#add(phone));
    for (const leg of legs) if (!this.#over) this.#ring(leg);
  }

  #add(phone: Ringable): Leg {
    const invite = this.#inviteFor(phone);
    const host = hostFor(phone, invite, this.#options.host);
    const leg = new Leg(this.#floor.legs, {
      party: partyBehind(phone),
      owner: this,
      origin: new SessionOrigin(String(this.#floor.random.integer(1, 2 ** 31 - 1)), host),
      incoming: false,
    });
    this.#branches.set(leg, phone);
    const at = anchorAt(phone, invite, host, this.#options.group);
    const anchor = phone.anchored ? Anchor.open(this.#floor, at, leg) : undefined;
    if (anchor) leg.anchorBy(anchor);
    return leg;
  }

  #inviteFor(phone: Ringable): TrunkInvite | undefined {
    return ringsOutside(phone) ? this.#tries.inviteFor(phone) : undefined;
  }

  #ring(leg: Leg): void {
    const phone = this.#branches.get(leg)!;
    if (phone.anchored && !leg.media) {
      leg.end(HUNG_UP);
      this.#heard(leg, { kind: 'no-ports' });
      return;
    }
    const { dial, from, kind, maxForwards } = this.#options;
    const invite = this.#inviteFor(phone);
    const host = hostFor(phone, invite, this.#options.host);
    const shown = { from, prefix: dial.prefix, host, maxForwards, alert: this.#alertOf(phone, kind) };
    const invitation = invitationTo(phone, invite, shown);
    if (ringsOutside(phone)) this.#tries.begin(leg, phone);
    if (!invitation) {
      leg.end(HUNG_UP);
      if (ringsOutside(phone)) this.#triesOn(leg, this.#tries.passedOver(phone));
      return;
    }
    const options = { ...invitation, sdp: leg.media ? leg.media.offer() : this.#offer };
    leg.call((what, listener) => this.#floor.sip.invite(what, listener), options);
  }

  #alertOf({ way }: Ringable, kind: CallKind | undefined): HeaderLines {
    return way.kind === 'phone' ? alertHeader(this.#floor.config, kind, way.binding) : [];
  }

  // --- Somebody outside: one provider after the other ---

  trunkAsked(number: string, trunkId: string, sentOn: boolean): void {
    this.#user.forkTries(number, trunkId, sentOn);
  }

  trunkDue(leg: Leg): void {
    this.#guard(() => this.#ring(leg));
  }

  trunkSilent(leg: Leg): void {
    const phone = this.#branches.get(leg);
    if (!phone || !ringsOutside(phone)) return;
    this.#guard(() => {
      leg.end(HUNG_UP);
      this.#triesOn(leg, this.#tries.silent(leg, phone));
    });
  }

  #triesOn(leg: Leg, next: NextTry): void {
    if (next.kind === 'over') {
      this.#heard(leg, next.said);
      return;
    }
    if (next.said) this.#user.forkNoted(next.said, this.#saidBy(this.#branches.get(leg)));
    this.#instead(leg, next.phone, next.pauseMs);
  }

  /** Rings this one in place of that. */
  #instead(leg: Leg, phone: Ringable, pauseMs?: number): void {
    this.#branches.delete(leg);
    this.#tries.end(leg);
    if (this.#over) unanswered(phone);
    else if (pauseMs === undefined) this.#ring(this.#add(phone));
    else this.#tries.pause(this.#add(phone), pauseMs);
  }

  #saidBy(phone: Ringable | undefined): SaidBy {
    if (phone && ringsOutside(phone)) return this.#tries.saidBy(phone);
    return { line: phone?.line ?? '' };
  }

  /** One timer at a time: first for phones that say nothing at all, then for people who don't answer. */
  #arm(): void {
    const { clock } = this.#floor;
    const { timeoutMs } = this.#options.dial;
    const startedMs = clock.now();
    const late = (): void =>
      this.#guard(() => {
        this.#noteSilent();
        this.#finish(notAnswered(this.#options.dial), HUNG_UP);
      });
    if (timeoutMs <= PHONE_SILENT_MS) {
      this.#timer = clock.at(startedMs + timeoutMs, late);
      return;
    }
    this.#timer = clock.at(startedMs + PHONE_SILENT_MS, () =>
      this.#guard(() => {
        this.#patient = false;
        this.#timer = clock.at(startedMs + timeoutMs, late);
        this.#noteSilent();
        this.#giveUpSilent();
      }),
    );
  }

  /** Phones that gave no sign are named, and still may come. */
  #noteSilent(): void {
    for (const [leg, phone] of this.#branches) {
      if (isHeard(leg, phone) || this.#silent.has(leg)) continue;
      this.#silent.add(leg);
      this.#user.forkNoted(SILENT, this.#saidBy(phone));
    }
  }

  /** Nobody waits for those alone that gave no sign in all that time. */
  #giveUpSilent(): void {
    const branches = [...this.#branches];
    if (this.#patient || branches.some(([leg, phone]) => isHeard(leg, phone))) return;
    for (const [leg] of branches) {
      leg.end(HUNG_UP);
      this.#heard(leg, SILENT);
    }
  }

  legProgressed(leg: Leg, progress: InviteProgress): void {
    const target = this.#branches.get(leg)?.target ?? 0;
    this.#tries.carried(leg);
    if (!this.#rang.has(target)) this.#user.forkRang(leg.party);
    this.#rang.add(target);
    const heard = this.#alone || !leg.media ? progress.sdp : undefined;
    const sdp = heard && this.#fitting(leg, heard);
    this.#user.forkProgressed(leg, { ...progress, sdp }, this.#alone);
  }

  /** A phone's description as the caller may have it; undefined for one that doesn't fit the caller's, or ours. */
  #fitting(leg: Leg, sdp: string): string | undefined {
    if (leg.media) return leg.media.accept(sdp) ? sdp : undefined;
    if (leg.orphaned) return sdp;
    return this.#offer === undefined ? sdp : fittingAnswer(this.#offer, sdp);
  }

  legAnswered(leg: Leg, given: string | undefined): void {
    const sdp = given && this.#fitting(leg, given);
    if (sdp === undefined && given !== undefined) {
      leg.end(NO_SOUND);
      if (!this.#translates(leg)) this.#heard(leg, { kind: 'misfit' });
      this.#giveUpSilent();
      return;
    }
    const claim = this.claim(leg);
    if (!claim.won) {
      leg.end(ANSWERED_ELSEWHERE);
      return;
    }
    this.#tries.carried(leg);
    const way = this.#branches.get(leg)?.way;
    if (way?.kind === 'outside') leg.meterBy(way.meter);
    this.#branches.delete(leg);
    this.cancel(ANSWERED_ELSEWHERE);
    this.#user.forkAnswered(leg, sdp);
  }

  legFailed(leg: Leg, failure: InviteFailure): void {
    const phone = this.#branches.get(leg);
    if (phone && ringsOutside(phone)) {
      this.#triesOn(leg, this.#tries.refused(leg, phone, failure));
      return;
    }
    const binding = phone?.way.kind === 'phone' ? phone.way.binding : undefined;
    const isOurs = (host: string): boolean =>
      this.#floor.isOurs(host) || (binding !== undefined && isAt(binding, host));
    const said = saidBy(failure, isOurs);
    if (said.kind !== 'no-sound' || !this.#translates(leg)) this.#heard(leg, said);
    this.#giveUpSilent();
  }

  /** A phone that does not speak what the caller does is rung once more, with the box between them. */
  #translates(leg: Leg): boolean {
    const phone = this.#branches.get(leg);
    if (!phone || phone.anchored || this.#over || !this.#user.forkAnchors()) return false;
    this.#user.forkNoted({ kind: 'translated' }, this.#saidBy(phone));
    this.#instead(leg, { ...phone, anchored: true });
    return true;
  }

  #heard(leg: Leg, said: PhoneSaid): void {
    const phone = this.#branches.get(leg);
    this.#branches.delete(leg);
    this.#tries.end(leg);
    if (phone) unanswered(phone);
    if (this.#over) return;
    if (said.kind !== 'silent' || !this.#silent.has(leg)) this.#user.forkNoted(said, this.#saidBy(phone));
    const { target = 0 } = phone ?? {};
    if (said.kind === 'forwarded' && this.#follows(said.to, leg.party)) {
      this.#count(target, { kind: 'unavailable' }, leg, true);
    } else {
      const { follow } = this.#options.dial;
      this.#count(target, said.kind === 'forwarded' && follow ? { kind: 'unavailable' } : said, leg, false);
    }
  }

  /** What one phone said for its person. `all`: it speaks for their other phones too. */
  #count(target: number, said: PhoneSaid, leg: Leg, all: boolean): void {
    const theirs = [...this.#branches].filter(([, phone]) => phone.target === target);
    const counted = this.#options.tally.heard(target, said, leg.party, all ? 0 : theirs.length);
    if (counted.kind === 'goes-on') return;
    const toOthers = said.kind === 'forwarded' ? FORWARDED_ELSEWHERE : DECLINED_ELSEWHERE;
    if (counted.kind === 'over') this.#finish(counted.refused, toOthers);
    else for (const [other] of theirs) this.#drop(other, toOthers);
  }

  /** Their person will not answer: these phones need not ring on. */
  #drop(leg: Leg, closing: Closing): void {
    const phone = this.#branches.get(leg);
    if (phone) unanswered(phone);
    this.#branches.delete(leg);
    this.#tries.end(leg);
    leg.end(closing);
  }

  /** Somebody sent the call on while others ring, and whom they named rings in their place. */
  #follows(to: string, by: Party): boolean {
    const target = this.#options.dial.follow?.(to, by);
    if (!target) return false;
    const { tally } = this.#options;
    const index = tally.add(target.callee);
    const phones = this.#user.forkFollows(target, index);
    if (phones.length === 0) tally.heard(index, { kind: 'unavailable' }, by, 0);
    this.#ringAll(phones);
    return phones.length > 0;
  }

  #finish(refused: Refused, toOthers: Closing): void {
    if (this.#over) return;
    this.cancel(toOthers);
    this.#user.forkRefused(refused);
  }

  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#user.forkBroke(error);
    }
  }

  legBroke(_leg: Leg, error: unknown): void {
    this.#user.forkBroke(error);
  }

  /** A phone that rings can't talk to anybody yet. */
  legOffered(leg: Leg): void {
    leg.session?.refuseOffer(491);
  }

  legAsked(_leg: Leg, request: { respond(status: number): void }): void {
    request.respond(480);
  }

  legReferred(_leg: Leg, refer: { refuse(status: number): void }): void {
    refer.refuse(480);
  }

  // Only a caller cancels, only an answered phone hangs up or answers late: neither is a fork's.
  legCancelled(): void {}
  legAnsweredLate(): void {}
  legWithdrew(): void {}
  legEnded(): void {}
  legPressed(): void {}
  // Once it has answered it gets another end.
  legLost(): void {}
}

/** So long that the INVITE would come near UDP_REQUEST_MAX_BYTES. */
const LONG_OFFER_BYTES = 600;
const CODECS_OFFERED = 4;

/** Phones list a dozen codecs; a long offer is cut to the first few, or UDP would break it in pieces. */
function shorter(sdp: string): string {
  return sdp.length > LONG_OFFER_BYTES && !sdp.includes('UDP/TLS/') ? limitCodecs(sdp, CODECS_OFFERED) : sdp;
}

/** Providers have a deadline of their own for their first sign. */
function isHeard(leg: Leg, phone: Ringable): boolean {
  return leg.heard || ringsOutside(phone);
}

const SILENT: PhoneSaid = { kind: 'silent' };
