/**
 * What must hold for people: nobody is left in a call with nobody, phones stop ringing when somebody answered, no call
 * ends without a reason, and holding, resuming and putting through come out as they were wished last.
 */
import { RING_BACK_TIMEOUT_MS, RING_TIMEOUT_MS } from '../../../appliance/base/limits.ts';
import type { DeafSession } from '../../kit/deaf-media.ts';
import type { AskedTransfer } from '../../kit/phone.ts';
import type { Host } from '../network.ts';
import type { SimCall } from '../phone.ts';
import { Violation } from '../violation.ts';
import type { World } from '../world.ts';
import { Lasting } from './lasting.ts';

/** What the network may add to people's limits, by how bad it is. */
function slackMs(loss: number): number {
  if (loss === 0) return 400;
  return loss <= 0.1 ? 12_000 : 40_000;
}

/** Longest without a partner that hears, where nobody is being rung for it: phones that say nothing take 8 s. */
const ALONE_MS = 14_000;
/** Longest that the box speaks with somebody who does not say anything to it. */
const WITH_BOX_MS = 300_000;
const WITH_BOX_ENDS_MS = 1_000;
const RINGS_ON_MS = 1_000;
/** A caller hears that it rings after this. */
const TOLD_MS = 1_000;

/** Two who talk with one phone, and shall talk with each other. */
interface Joined {
  readonly call: SimCall;
  readonly a: SimCall;
  readonly b: SimCall;
}

export class CallRules {
  readonly #world: World;
  readonly #bySound = new Map<string, SimCall>();
  #live: SimCall[] = [];
  /** Since when something is not as it should be. */
  readonly #lasting = new Lasting();
  readonly #ended = new Set<SimCall>();
  /** For whom a phone rings that was offered the box's sound. */
  readonly #sources = new Map<SimCall, SimCall>();
  /** When the box itself had somebody at its end last: it may end that, and for no reason that others know. */
  readonly #withBoxMs = new Map<SimCall, number>();
  readonly #shown = new Set<SimCall>();
  readonly #joining = new Map<AskedTransfer, Joined>();
  readonly #joined: (Joined & { readonly atMs: number })[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  get #nowMs(): number {
    return this.#world.clock.now();
  }

  began(call: SimCall): void {
    this.#live.push(call);
    this.#bySound.set(call.place, call);
  }

  /** The call whose sound this one hears, as far as it was told, directly or through the box. */
  partner(call: SimCall): SimCall | undefined {
    const heard = call.hears;
    if (!heard) return undefined;
    return this.#bySound.get(heard.place) ?? this.#bySound.get(this.#media?.through(heard.place, call.place) ?? '');
  }

  get #media() {
    return this.#world.box.media;
  }

  /** The box's end of its sound, where it talks to that. */
  end(call: SimCall): DeafSession | undefined {
    const heard = call.hears;
    return heard && this.#media?.at(heard.place, call.place);
  }

  /** Who is served by the call that a phone is rung for, as the box tells it. */
  #waitingFor(call: SimCall): SimCall | undefined {
    const { engine } = this.#world.box.telephony;
    for (const { id, caller } of engine.snapshot()) {
      const callIds = engine.sipCallIds(id);
      if (!callIds.includes(call.callId)) continue;
      const isServed = (other: SimCall): boolean =>
        other !== call && `line-${other.phone.username}` === caller.lineId && callIds.includes(other.callId);
      return this.#live.find((other) => !other.isOver && isServed(other));
    }
    return undefined;
  }

  /** For whom it was rung: whose sound it was offered, or whom the box says where it was offered the box's. */
  source(call: SimCall): SimCall | undefined {
    const offered = call.offeredSound;
    if (!offered) return undefined;
    const direct = this.#bySound.get(offered.place);
    if (direct) return direct;
    const known = this.#sources.get(call);
    if (known && !known.isOver) return known;
    const source = this.#media?.at(offered.place) && this.#waitingFor(call);
    if (source) this.#sources.set(call, source);
    return source ?? known;
  }

  look(): void {
    for (const call of this.#live) {
      const source = this.source(call);
      if (source) {
        source.partners.add(call);
        call.partners.add(source);
      }
      const partner = call.state === 'up' ? this.partner(call) : undefined;
      if (partner) call.partners.add(partner);
      if (call.isOver) this.#overNow(call);
      else if (call.state === 'up') this.#alone(call, partner);
      else if (call.isIncoming) this.#ringing(call, source);
    }
    this.#live = this.#live.filter((call) => !call.isOver);
    this.#checkTransfers();
  }

  /** Something was done to a machine that has to do with this call, lately enough to explain much. */
  excused(call: SimCall, depth = 2): boolean {
    if (this.#disturbed(call.phone.host, call) || this.#disturbed(this.#world.box.host, call)) return true;
    if (call.phone.off) return true;
    // Who offers nothing is not known to the one it rings until it has said what it wants to hear.
    if (call.partners.size === 0 && this.#world.isDisturbed) return true;
    return depth > 0 && [...call.partners].some((other) => this.excused(other, depth - 1));
  }

  #disturbed(host: Host, call: SimCall): boolean {
    return host.disturbedAtMs > call.beganMs - 40_000;
  }

  /** Throws when `isSo` has lasted longer than `limitMs`. */
  #tooLong(rule: string, call: SimCall, isSo: boolean, limitMs: number, said: () => string): void {
    const forMs = this.#lasting.forMs(`${rule} ${call.soundPort}`, isSo, this.#nowMs);
    if (forMs <= limitMs || this.excused(call)) return;
    const others = [...call.partners].map(({ callId }) => callId);
    throw new Violation(rule, `${call.phone.username}: ${said()} (${call.log.join(', ')})`, [call.callId, ...others]);
  }

  // --- While it lives ---

  #alone(call: SimCall, partner: SimCall | undefined): void {
    if (this.#world.loss > 0.1) return;
    const end = this.end(call);
    const withBox = end !== undefined && end.other === undefined;
    if (withBox) this.#withBoxMs.set(call, this.#nowMs);
    const together =
      partner !== undefined && partner.state === 'up' && !partner.isOver && this.partner(partner) === call;
    const waits = !together && this.#isRungFor(call);
    // It may have been put through to a phone without power: that is rung in vain, and then it rings back.
    const inVainMs = this.#world.isDisturbed ? RING_TIMEOUT_MS + RING_BACK_TIMEOUT_MS : 0;
    const limitMs = ALONE_MS + inVainMs + 2 * slackMs(this.#world.loss);
    this.#tooLong('with-box', call, withBox, WITH_BOX_MS, () => 'still talks with the box');
    this.#tooLong('alone', call, !together && !waits && !withBox, limitMs, () => {
      const other = partner ? `${partner.phone.username}, who is ${partner.state}` : 'nobody';
      return `talks with ${other}`;
    });
  }

  #ringing(call: SimCall, source: SimCall | undefined): void {
    if (!source || call.answeredMs !== undefined) return;
    this.#shows(call, source);
    const taken = this.#live.some(
      (other) =>
        other !== call &&
        other.isIncoming &&
        other.state === 'up' &&
        (other.answeredMs ?? 0) > call.beganMs &&
        this.source(other) === source &&
        // Its answer may not get through.
        !this.excused(other),
    );
    // RFC 3261 §9.1: where nothing was heard of an INVITE it can't be cancelled.
    const canStop = this.#world.loss === 0 || this.#world.wire.isHeard(call.callId);
    const limitMs = RINGS_ON_MS + slackMs(this.#world.loss);
    this.#tooLong(
      'rings-on',
      call,
      canStop && ((!this.#isWanted(source) && !this.#waitingFor(call)) || taken),
      limitMs,
      () => `still rings for ${source.phone.username}`,
    );
    const isHeard = source.isIncoming || source.state === 'up' || source.log.includes('180');
    const lets = this.#world.personOf(call.phone)?.goingHome !== true;
    const untold = lets && call.log.length === 0 && !isHeard && !source.isOver && this.#world.loss === 0;
    this.#tooLong('untold', source, untold, TOLD_MS, () => `does not hear that ${call.phone.username} rings`);
  }

  /** The display names who calls, as configured, and nobody else. */
  #shows(call: SimCall, source: SimCall): void {
    if (this.#shown.has(call)) return;
    this.#shown.add(call);
    const person = this.#world.personOf(source.phone);
    if (!person || this.#world.renamed || call.shown === `${person.name} ${person.number}`) return;
    if (this.#askedByCode(call)) return;
    const said = `${call.phone.username} shows "${call.shown}" for ${person.name} ${person.number}`;
    throw new Violation('shown', said, [call.callId, source.callId]);
  }

  /** Rung for somebody who asked by code, and has connected whom they had on hold since. */
  #askedByCode({ shown }: SimCall): boolean {
    return this.#world.calls.some(({ typedCode, phone }) => {
      const person = this.#world.personOf(phone);
      return typedCode && shown === `${person?.name} ${person?.number}`;
    });
  }

  /** A phone rings for this one, called by itself or by whoever put it through to a phone that rang already. */
  #isRungFor(call: SimCall): boolean {
    return this.#live.some((other) => {
      if (other.isOver || other.state === 'up') return false;
      const source = this.source(other);
      return source ? this.#isInPlaceOf(call, source) : other.isIncoming;
    });
  }

  /**
   * What `source` began is this one's by now. Who was put through to a phone that rings may put somebody else through
   * to it in turn, as long as it rings: no box can make that phone answer.
   */
  #isInPlaceOf(call: SimCall, source: SimCall, depth = 3): boolean {
    if (source === call) return true;
    const through = depth > 0 ? this.#world.calls.filter(({ connectedWith }) => connectedWith === source) : [];
    return through.some(({ partners }) => [...partners].some((each) => this.#isInPlaceOf(call, each, depth - 1)));
  }

  /** Somebody still waits at its end: its own phone, or those who were put through to what it had begun. */
  #isWanted(source: SimCall): boolean {
    if (!source.isOver) return true;
    const through = this.#world.calls.filter(({ connectedWith }) => connectedWith === source);
    // Nobody tells the box that a phone lost its power: as far as it knows that one still waits.
    const waits = (other: SimCall): boolean => !other.isOver || this.excused(other, 0);
    return through.some((call) => [...call.partners].some(waits));
  }

  // --- How it ends ---

  #overNow(call: SimCall): void {
    if (this.#ended.has(call)) return;
    this.#ended.add(call);
    if (call.phone.off || this.#world.loss > 0.1 || this.excused(call)) return;
    const cause = call.ended?.cause ?? (call.failure?.cause === 'response' ? 'peer' : call.failure?.cause);
    const bad = cause === 'timeout' || cause === 'transport' || cause === 'session-expired';
    const others = [...call.partners].map(({ callId }) => callId);
    if (bad) {
      const said = `${call.phone.username} lost its call: ${cause} (${call.log.join(', ')})`;
      throw new Violation('lost', said, [call.callId, ...others]);
    }
    // `protocol`: what it said crossed our BYE.
    const byUs = call.ended?.cause === 'peer' || call.ended?.cause === 'protocol';
    // A transfer or the end of a worker may need a port that is not there: the call ends, and the box says why.
    if (this.#world.isShortOfPorts) return;
    if (byUs && !this.#explained(call)) {
      const said = `${call.phone.username} was hung up on for no reason (${call.log.join(', ')})`;
      throw new Violation('cut-off', said, [call.callId, ...others]);
    }
  }

  /** Who had a part in it is over too; but somebody who put this call through does not explain its end. */
  #explained(call: SimCall): boolean {
    if (call.transferAsked || call.replacedBy || call.partners.size === 0) return true;
    if ([...call.partners].some(({ typedCode }) => typedCode)) return true;
    const sinceBoxMs = this.#nowMs - (this.#withBoxMs.get(call) ?? Number.NEGATIVE_INFINITY);
    if (sinceBoxMs < WITH_BOX_ENDS_MS + 2 * slackMs(this.#world.loss)) return true;
    for (const other of call.partners) {
      const putThrough = other.hasPutThrough;
      const handedOver = other.replacedBy?.log.includes('answered') ?? false;
      if (other.isOver && !putThrough && !handedOver) return true;
      // Whoever it was to be connected with has gone before that was done.
      const mates = putThrough ? this.#world.calls.filter((each) => areJoined(each, other)) : [];
      if (mates.some((mate) => [...mate.partners].some((each) => each !== call && each.isOver))) return true;
      // It rang for this one as long as anything may, and nobody came.
      const rangMs = this.#nowMs - other.beganMs;
      if (other.isIncoming && other.state === 'ringing' && rangMs > RING_TIMEOUT_MS - 1_000) return true;
      // Rung at the same time, and somebody else was faster.
      if (this.source(call) === other && this.partner(other) !== call) return true;
    }
    return false;
  }

  // --- Putting through ---

  /** The one who put two others through was told that it worked: then they talk with each other (CAL-02). */
  #checkTransfers(): void {
    for (const [asked, joined] of this.#joining) {
      if (!asked.over) continue;
      this.#joining.delete(asked);
      if (asked.outcome === 200) this.#joined.push({ ...joined, atMs: this.#nowMs });
    }
    while (this.#joined[0] && this.#nowMs - this.#joined[0].atMs >= 3_000 + 2 * slackMs(this.#world.loss)) {
      const { call, a, b } = this.#joined.shift()!;
      if (a.isOver || b.isOver || a.state !== 'up' || b.state !== 'up') continue;
      if (a.transferAsked || b.transferAsked || a.replacedBy || b.replacedBy) continue;
      // Whoever has put the other on hold since then hears nobody, and the other hears music.
      if (a.wish === 'hold' || b.wish === 'hold') continue;
      if (this.#world.loss > 0.1 || this.excused(a) || this.excused(b)) continue;
      if (this.partner(a) === b && this.partner(b) === a) continue;
      const said = `${call.phone.username} put ${a.phone.username} and ${b.phone.username} through, but they do not talk`;
      throw new Violation('put-through', said, [a.callId, b.callId, call.callId]);
    }
  }

  /** Both talk, and shall go on with each other. */
  joins(call: SimCall, other: SimCall): void {
    const [a, b] = [this.partner(call), this.partner(other)];
    const asked = call.askedTransfers.at(-1);
    if (asked && a && b && call.state === 'up' && other.state === 'up') this.#joining.set(asked, { call, a, b });
  }

  // --- When it has become quiet ---

  /** Who holds is heard by nobody, who resumed is heard again. */
  quiet(): void {
    if (this.#world.loss > 0.1) return;
    for (const call of this.#live) {
      if (call.isOver || call.state !== 'up' || this.excused(call)) continue;
      const partner = this.partner(call);
      if (!partner || partner.isOver || partner.state !== 'up' || call.refusedWish || partner.refusedWish) continue;
      const end = this.end(call);
      if (end) {
        this.#quietInBox(call, partner, end);
        continue;
      }
      const listens = partner.hears?.direction === 'sendrecv' || partner.hears?.direction === 'recvonly';
      const shouldListen = call.wish === 'talk';
      if (listens === shouldListen || (shouldListen && partner.wish === 'hold')) continue;
      const said = `${call.phone.username} wants to ${call.wish}, ${partner.phone.username} knows "${partner.hears?.direction}"`;
      throw new Violation('hold', said, [call.callId, partner.callId]);
    }
  }

  /** CAL-12: who holds has told the box so, and the other hears music. */
  #quietInBox(call: SimCall, partner: SimCall, end: DeafSession): void {
    const direction = end.agreed?.remoteDirection ?? 'sendrecv';
    const holds = direction === 'sendonly' || direction === 'inactive';
    const music = end.playing !== undefined;
    const shouldHear = partner.wish === 'hold' && call.wish === 'talk';
    if (holds === (call.wish === 'hold') && music === shouldHear) return;
    const said = `${call.phone.username} wants to ${call.wish}, told the box "${direction}" and hears ${music ? 'music' : 'none'}`;
    throw new Violation('hold', said, [call.callId, partner.callId]);
  }

  /** The box tells as many calls as people are in, and holds what they hold. */
  snapshot(): void {
    const talking = this.#live.filter((call) => !call.isOver && call.state === 'up');
    if (this.#world.loss > 0 || this.#world.isDisturbed || this.#world.options.services) return;
    const told = this.#world.box.telephony.engine.snapshot().filter(({ state }) => state !== 'ringing');
    const alone = talking.filter((call) => this.end(call) && !this.end(call)?.other).length;
    if ((told.length - alone) * 2 === talking.length - alone) return;
    const calls = talking.map((call) => `${call.phone.username} with ${this.partner(call)?.phone.username}`);
    throw new Violation('snapshot', `${told.length} calls are told, people are in: ${calls.join(', ')}`);
  }

  /** Everybody has hung up. */
  atRest(): void {
    for (const call of this.#world.calls) {
      if (call.isOver || call.phone.off) continue;
      throw new Violation('endless', `${call.phone.username}: ${call.log.join(', ')}`, [call.callId]);
    }
  }
}

/** Two calls of one phone, whose other ends it wanted to connect. */
function areJoined(a: SimCall, b: SimCall): boolean {
  return a.connectedWith === b || b.connectedWith === a;
}
