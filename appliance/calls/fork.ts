import type { Timer } from '../base/clock.ts';
import { PHONE_SILENT_MS } from '../base/limits.ts';
import type { Binding } from '../registrar/types.ts';
import { limitCodecs, SessionOrigin } from '../sdp/rewrite.ts';
import { targetOf } from '../sip/flow.ts';
import type { InviteFailure, InviteOptions, InviteProgress } from '../sip/types.ts';
import { Uri } from '../sip/uri.ts';
import { Anchor, type AnchorAt } from './anchor.ts';
import {
  ANSWERED_ELSEWHERE,
  type Closing,
  DECLINED_ELSEWHERE,
  FORWARDED_ELSEWHERE,
  HUNG_UP,
  NO_SOUND,
} from './closing.ts';
import { fittingAnswer } from './description.ts';
import { notAnswered, type PhoneSaid, type Refused, Tally } from './dialling.ts';
import type { Floor } from './floor.ts';
import { nameAddr } from './identity.ts';
import { kindBehind, Leg, type LegOwner } from './leg.ts';
import type { DialOptions, Party } from './types.ts';

/** One phone to ring. */
export interface Ringable {
  readonly binding: Binding;
  /** The line's user name, for the trail. */
  readonly line: string;
  /** Its sound is to go through the box. */
  readonly anchored: boolean;
}

/** Who wants to know how the ringing goes: the treatment that dialled. */
export interface ForkUser {
  forkNamed(callId: string): void;
  /** The first of its phones rings. */
  forkRang(name: string): void;
  /** `alone`: only one phone rings, so its early sound is the one that counts. */
  forkProgressed(leg: Leg, progress: InviteProgress, alone: boolean): void;
  /** The fork is over and has let go of the winner. */
  forkAnswered(leg: Leg, sdp: string | undefined): void;
  forkRefused(refused: Refused): void;
  forkNoted(said: PhoneSaid, line: string): void;
  /** A phone has no sound in common with the caller's: whether the box may come between them. */
  forkAnchors(): boolean;
  forkBroke(error: unknown): void;
}

export interface ForkOptions {
  readonly dial: DialOptions;
  readonly phones: readonly Ringable[];
  /** Shown to the called person. */
  readonly from: Party;
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
 * Phones that ring together. The first answer wins: `claim` decides that in the same turn, before anything else can
 * happen, and the others are cancelled. What crosses on the wire (a second 200, say) is dealt with by the endpoint.
 */
export class Fork implements LegOwner {
  readonly #floor: Floor;
  readonly #options: ForkOptions;
  readonly #user: ForkUser;
  /** The phones that still may answer. */
  readonly #branches = new Map<Leg, Ringable>();
  /** Those of them of which the trail says that they gave no sign. */
  readonly #silent = new Set<Leg>();
  readonly #tally: Tally;
  readonly #alone: boolean;
  /** What all of them are offered. */
  readonly #offer: string | undefined;
  #winner: Leg | undefined;
  #over = false;
  #rang = false;
  /** Every phone had its time to give a sign. */
  #patient = true;
  #timer: Timer | undefined;

  constructor(floor: Floor, options: ForkOptions, user: ForkUser) {
    this.#floor = floor;
    this.#options = options;
    this.#user = user;
    this.#alone = options.phones.length === 1;
    this.#offer = options.sdp === undefined ? undefined : shorter(options.sdp);
    this.#tally = new Tally(options.dial, options.from);
    try {
      // First all, then ringing: the first phone may fail at once, and the others are still to come.
      const legs = options.phones.map((phone) => this.#add(phone));
      for (const leg of legs) if (!this.#over) this.#ring(leg);
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
    for (const leg of this.#branches.keys()) leg.end(closing);
    this.#branches.clear();
  }

  /** Under which address of ours that phone knows us. */
  #hostFor({ flow }: Binding): string {
    return flow?.local.address ?? this.#options.host;
  }

  #add(phone: Ringable): Leg {
    const { binding } = phone;
    const { dial } = this.#options;
    const host = this.#hostFor(binding);
    const leg = new Leg(this.#floor.legs, {
      party: { ...dial.callee, lineId: binding.lineId },
      owner: this,
      origin: new SessionOrigin(String(this.#floor.random.integer(1, 2 ** 31 - 1)), host),
      incoming: false,
    });
    this.#branches.set(leg, phone);
    const anchor = phone.anchored ? Anchor.open(this.#floor, this.#anchorAt(leg, binding, host), leg) : undefined;
    if (anchor) leg.anchorBy(anchor);
    return leg;
  }

  #anchorAt({ party: { lineId } }: Leg, { flow, path, transport }: Binding, host: string): AnchorAt {
    // Behind other servers (RFC 3327) the flow is theirs.
    const peer = path.length === 0 ? flow?.remote.address : undefined;
    return { group: this.#options.group, host, peer, kind: kindBehind(transport), transport, lineId };
  }

  #ring(leg: Leg): void {
    const { binding, anchored } = this.#branches.get(leg)!;
    if (anchored && !leg.media) {
      leg.end(HUNG_UP);
      this.#heard(leg, { kind: 'no-ports' });
      return;
    }
    const { dial, from, maxForwards } = this.#options;
    const host = this.#hostFor(binding);
    const options: InviteOptions = {
      destination: binding.flow ? { flow: binding.flow } : { target: targetOf(Uri.parse(binding.contact)) ?? NOWHERE },
      requestUri: binding.contact,
      from: nameAddr(shownAs(from, dial.prefix), host),
      to: nameAddr(dial.callee, host),
      routes: binding.path,
      contactUser: from.number,
      maxForwards,
      sdp: leg.media ? leg.media.offer() : this.#offer,
    };
    leg.call((what, listener) => this.#floor.sip.invite(what, listener), options);
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
    for (const [leg, { line }] of this.#branches) {
      if (leg.heard || this.#silent.has(leg)) continue;
      this.#silent.add(leg);
      this.#user.forkNoted(SILENT, line);
    }
  }

  /** Nobody waits for those alone that gave no sign in all that time. */
  #giveUpSilent(): void {
    const legs = [...this.#branches.keys()];
    if (this.#patient || legs.some((leg) => leg.heard)) return;
    for (const leg of legs) {
      leg.end(HUNG_UP);
      this.#heard(leg, SILENT);
    }
  }

  legProgressed(leg: Leg, progress: InviteProgress): void {
    if (!this.#rang) this.#user.forkRang(leg.party.name);
    this.#rang = true;
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
    this.#branches.delete(leg);
    this.cancel(ANSWERED_ELSEWHERE);
    this.#user.forkAnswered(leg, sdp);
  }

  legFailed(leg: Leg, failure: InviteFailure): void {
    const binding = this.#branches.get(leg)?.binding;
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
    this.#branches.delete(leg);
    this.#user.forkNoted({ kind: 'translated' }, phone.line);
    this.#ring(this.#add({ ...phone, anchored: true }));
    return true;
  }

  #heard(leg: Leg, said: PhoneSaid): void {
    const line = this.#branches.get(leg)?.line ?? '';
    this.#branches.delete(leg);
    if (this.#over) return;
    if (said.kind !== 'silent' || !this.#silent.has(leg)) this.#user.forkNoted(said, line);
    const refused = this.#tally.heard(said, leg.party, this.#branches.size);
    if (refused) this.#finish(refused, said.kind === 'forwarded' ? FORWARDED_ELSEWHERE : DECLINED_ELSEWHERE);
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

/** EXT-05: in front of the name, so that whoever is rung sees at once what the call is about. */
function shownAs(from: Party, prefix: string | undefined): Party {
  return prefix ? { ...from, name: `${prefix} ${from.name}` } : from;
}

const NOWHERE = { transport: undefined, host: 'invalid', port: undefined, secure: false } as const;

const SILENT: PhoneSaid = { kind: 'silent' };

/** Phones often write their own address where they mean ours. */
function isAt({ flow, contact }: Binding, host: string): boolean {
  return host === flow?.remote.address || host === Uri.tryParse(contact)?.host;
}

/** A refusal as people would tell it. `isOurs`: a host whose numbers are ours. */
export function saidBy(failure: InviteFailure, isOurs: (host: string) => boolean): PhoneSaid {
  if (failure.cause !== 'response') return SILENT;
  const { status, reason } = failure;
  if (MOVED.has(status)) return sentTo(failure.response.contacts, isOurs) ?? { kind: 'refused', status, reason };
  const kind = BY_STATUS[status];
  return kind ? { kind } : { kind: 'refused', status, reason };
}

const BY_STATUS: Readonly<Record<number, 'busy' | 'busy-everywhere' | 'unavailable' | 'declined' | 'no-sound'>> = {
  408: 'unavailable',
  480: 'unavailable',
  486: 'busy',
  488: 'no-sound',
  415: 'no-sound',
  600: 'busy-everywhere',
  603: 'declined',
  606: 'no-sound',
  607: 'declined',
  608: 'declined',
};

/** 300, 301, 302 name where the person is; 305 and 380 name no person (RFC 3261 §21.3). */
const MOVED: ReadonlySet<number> = new Set([300, 301, 302]);

/** Where a redirection leads: to a number of ours, which phones write as the user part of a contact, or elsewhere. */
function sentTo(contacts: readonly { uri: Uri }[] | '*', isOurs: (host: string) => boolean): PhoneSaid | undefined {
  if (contacts === '*') return undefined;
  let elsewhere: Uri | undefined;
  for (const { uri } of contacts) {
    const to = uri.number ?? (uri.user || undefined);
    const here = uri.isSip ? isOurs(uri.host) : uri.scheme === 'tel';
    if (here && to !== undefined) return { kind: 'forwarded', to };
    if (!here) elsewhere ??= uri;
  }
  return elsewhere && { kind: 'sent-away', to: addressOf(elsewhere) };
}

/** `name@host`, as people write it. */
function addressOf(uri: Uri): string {
  if (!uri.isSip) return uri.toString();
  return uri.user ? `${uri.user}@${uri.host}` : uri.host;
}
