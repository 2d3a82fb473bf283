/**
 * What must hold for every packet, as somebody sees it who listens on all wires: transactions (one final response, no
 * silence, no needless repetition), acknowledgements, order inside dialogs, and glare. RFC sections stand at the rules.
 */
import { OFFER_RETRIES_MAX } from '../../../appliance/base/limits.ts';
import type { SipRequest, SipResponse } from '../../../appliance/sip/message.ts';
import type { Ear, Host, Packet, Watcher } from '../network.ts';
import { soundIn } from '../sound.ts';
import { Violation } from '../violation.ts';
import type { World } from '../world.ts';

/** 64·T1, and a moment. */
const GIVE_UP_MS = 33_000;
/** Longest that an INVITE is sent again while nothing is heard (RFC 3261 §17.1.1.2). */
const TIMER_B_MS = 32_000;
/** Repetitions by timer come at T1 and later; sooner ones answer a packet that the network doubled. */
const BY_TIMER_MS = 450;

/** A request that somebody received. */
export interface Asked {
  readonly request: SipRequest;
  readonly by: Host;
  readonly at: Host;
  readonly ear: Ear | undefined;
  readonly sentMs: number;
  readonly arrivedMs: number;
  finalStatus: number | undefined;
  finalMs: number;
  /** Where the first description in a response says the sound is. */
  place: string | undefined;
  cancelled: boolean;
}

/** An INVITE as its sender sees it. */
interface Inviting {
  readonly request: SipRequest;
  readonly to: Host | undefined;
  readonly sentMs: number;
  heard: boolean;
  final: number | undefined;
  acknowledged: boolean;
}

/** A NOTIFY of the box that has no answer yet. */
interface Notifying {
  readonly callId: string;
  readonly to: Host | undefined;
  readonly sentMs: number;
}

interface Success {
  readonly sender: Host;
  readonly receiver: Host | undefined;
  readonly callId: string;
  readonly cseq: number;
  readonly sentMs: number;
  readonly late: boolean;
  closed: boolean;
}

/** Longest that a BYE waits for the answer to a NOTIFY. */
const NOTIFY_WAIT_MS = 1_900;

const AT_ONCE: ReadonlySet<string> = new Set(['BYE', 'CANCEL', 'OPTIONS', 'REGISTER', 'REFER']);
const REPEATED_ONLY_BY_LOSS: ReadonlySet<string> = new Set(['BYE', 'CANCEL', 'NOTIFY', 'REGISTER', 'REFER', 'INFO']);

export class WireRules implements Watcher {
  /** INVITEs that began something at the box, in their order. */
  readonly invites: Asked[] = [];
  readonly #world: World;
  readonly #asked = new Map<string, Asked>();
  readonly #inviting = new Map<string, Inviting>();
  readonly #successes = new Map<string, Success>();
  /** Of each sender, by dialog. */
  readonly #lastCseq = new Map<string, { number: number; branch: string }>();
  readonly #firstSent = new Map<string, number>();
  readonly #lives = new Map<Ear, number>();
  /** INVITE with 491 at the box, by Call-ID: when it may be tried again. */
  readonly #glare = new Map<string, { readonly atMs: number; readonly owns: boolean }>();
  /** How many 491 the box got in a row, by Call-ID. */
  readonly #collisions = new Map<string, number>();
  /** What has to be answered within the step in which it came. */
  #due: Asked[] = [];
  /** When the first BYE of a dialog was sent. */
  readonly #endedMs = new Map<string, number>();
  /** NOTIFYs of the box without an answer, by branch. */
  readonly #notifies = new Map<string, Notifying>();
  /** When a NOTIFY was sent that came too late and is sent anew: a goodbye waits for its news no longer than that. */
  readonly #overtakenMs = new Map<string, number>();

  constructor(world: World) {
    this.#world = world;
  }

  get #nowMs(): number {
    return this.#world.clock.now();
  }

  #isBox(host: Host | undefined): boolean {
    return host === this.#world.box.host;
  }

  #life(ear: Ear | undefined): number {
    if (!ear) return 0;
    const known = this.#lives.get(ear) ?? this.#lives.size + 1;
    this.#lives.set(ear, known);
    return known;
  }

  /** Nobody pulled a plug at either end for the last while. */
  #calm(...hosts: readonly (Host | undefined)[]): boolean {
    return hosts.every((host) => host && host.disturbedAtMs < this.#nowMs - GIVE_UP_MS - 7_000);
  }

  // --- What is sent ---

  onSent(packet: Packet): void {
    const { message, what, from } = packet;
    if (!message) {
      if (what !== 'keep-alive') throw new Violation('readable', `${from.name} sent something unreadable`);
      return;
    }
    if (this.#isBox(from) && message.defects.length > 0) {
      const codes = message.defects.map(({ code }) => code).join(', ');
      throw new Violation('strict', `the box sent ${what} with ${codes}`, [packet.callId]);
    }
    this.#repeated(packet, message);
    if (message.kind === 'request') this.#requestSent(packet, message);
    else this.#responseSent(packet, message);
  }

  /** Where nothing gets lost, nothing is ever repeated by a timer: somebody did not hear its answer or ACK. */
  #repeated(packet: Packet, message: SipRequest | SipResponse): void {
    const { from, to, callId } = packet;
    const { number, method } = message.cseq;
    const isFinal = message.kind === 'response' && message.status >= 200;
    if (!isFinal && !(message.kind === 'request' && REPEATED_ONLY_BY_LOSS.has(message.method))) return;
    const key = `${this.#life(from.ear)} ${packet.what} ${callId} ${number} ${message.topVia.branch} ${message.to.tag}`;
    const first = this.#firstSent.get(key);
    if (first === undefined) this.#firstSent.set(key, this.#nowMs);
    const loses = this.#world.loss > 0 || this.#world.network.dropped > 0;
    if (first === undefined || loses || this.#nowMs - first < BY_TIMER_MS) return;
    // An INFO is answered by the phone at the other end.
    const concerned = method === 'INFO' ? this.#world.network.hosts : [from, to];
    if (concerned.some((host) => !host || host.disturbedAtMs > 0)) return;
    if (isFinal && method === 'INVITE' && this.#isLate(from, message)) return;
    throw new Violation('repeated', `${from.name} had to repeat ${packet.what}`, [callId]);
  }

  /** The ACK of an INVITE without an offer has to wait for an answer from the other side of the box. */
  #isLate(from: Host, message: SipRequest | SipResponse): boolean {
    return this.#asked.get(this.#key(from, message))?.request.sdp === undefined;
  }

  #key(server: Host, message: SipRequest | SipResponse): string {
    const method = message.kind === 'request' ? message.method : message.cseq.method;
    return `${this.#life(server.ear)} ${message.topVia.branch} ${method}`;
  }

  #requestSent(packet: Packet, request: SipRequest): void {
    const { from, callId } = packet;
    const { method } = request;
    const branch = request.topVia.branch ?? '';
    if (method !== 'ACK' && method !== 'CANCEL') this.#inOrder(packet, request, branch);
    if (method === 'INVITE') this.#inviteSent(packet, request, branch);
    if (method === 'ACK') this.#ackSent(request);
    if (method === 'BYE') this.#byeSent(packet, request);
    if (method === 'NOTIFY' && this.#isBox(from) && !this.#notifies.has(branch)) {
      this.#notifies.set(branch, { callId, to: packet.to, sentMs: this.#overtakenMs.get(callId) ?? this.#nowMs });
    }
    if (method === 'CANCEL' && this.#isBox(from)) {
      const invite = this.#inviting.get(branch);
      if (!invite?.heard) throw new Violation('cancel', 'CANCEL before any response (RFC 3261 §9.1)', [callId]);
    }
  }

  /** RFC 3261 §12.2.1.1: CSeq grows with each request in a dialog. */
  #inOrder(packet: Packet, request: SipRequest, branch: string): void {
    const { from } = packet;
    const key = `${this.#life(from.ear)} ${request.callId} ${request.from.tag}`;
    const last = this.#lastCseq.get(key);
    const { number } = request.cseq;
    if (last && last.branch !== branch && number <= last.number) {
      if (number < last.number && this.#firstSent.has(`request ${branch}`)) return;
      // A request that had to wait for a new connection may be overtaken.
      if (from.disturbedAtMs > 0 || packet.to === undefined || packet.to.disturbedAtMs > 0) return;
      const said = `${from.name} sent ${request.method} with CSeq ${number} after ${last.number}`;
      throw new Violation('cseq', said, [request.callId]);
    }
    this.#firstSent.set(`request ${branch}`, this.#nowMs);
    if (!last || number > last.number) this.#lastCseq.set(key, { number, branch });
  }

  #inviteSent({ from, to, callId }: Packet, request: SipRequest, branch: string): void {
    if (this.#inviting.has(branch)) return;
    this.#inviting.set(branch, {
      request,
      to,
      sentMs: this.#nowMs,
      heard: false,
      final: undefined,
      acknowledged: false,
    });
    if (!this.#isBox(from) || request.to.tag === undefined) return;
    for (const success of this.#successes.values()) {
      if (success.callId === callId && success.sender === from && !success.closed) {
        throw new Violation('too-early', 'a re-INVITE before the ACK of our own 2xx (RFC 5407)', [callId]);
      }
    }
    const open = [...this.#asked.values()].some(
      (asked) => this.#isBox(asked.at) && asked.request.callId === callId && this.#isOpenInvite(asked),
    );
    if (open) throw new Violation('glare', 'a re-INVITE while one of the peer is open (RFC 3261 §14.1)', [callId]);
    this.#retried(callId, to);
  }

  #isOpenInvite({ request, finalStatus, ear, by, sentMs }: Asked): boolean {
    // Not if it died with its connection.
    if (by.disturbedAtMs >= sentMs) return false;
    return request.method === 'INVITE' && finalStatus === undefined && ear === this.#world.box.host.ear;
  }

  /** RFC 3261 §14.1: after 491 whoever owns the Call-ID waits 2.1 to 4 s, the other one up to 2 s. */
  #retried(callId: string, to: Host | undefined): void {
    const glare = this.#glare.get(callId);
    this.#glare.delete(callId);
    // With its connection gone a retry is on no wire.
    if (!glare || (to && to.disturbedAtMs >= glare.atMs)) return;
    const waitedMs = this.#nowMs - glare.atMs;
    const isRight = glare.owns ? waitedMs >= 2_100 && waitedMs <= 4_001 : waitedMs <= 2_001;
    if (!isRight) throw new Violation('glare', `tried again ${waitedMs} ms after 491`, [callId]);
  }

  #ackSent(request: SipRequest): void {
    for (const invite of this.#inviting.values()) {
      if (invite.request.callId !== request.callId || invite.request.cseq.number !== request.cseq.number) continue;
      invite.acknowledged = true;
    }
  }

  /** RFC 3261 §15: no BYE before the ACK. */
  #byeSent({ from, callId }: Packet, request: SipRequest): void {
    if (!this.#endedMs.has(callId)) this.#endedMs.set(callId, this.#nowMs);
    this.#notifyHeard(from, callId);
    for (const invite of this.#inviting.values()) {
      const own = invite.request.callId === callId && invite.request.from.tag === request.from.tag;
      // Both wait for a new connection where the old one broke, and may overtake each other.
      if (invite.to && invite.to.disturbedAtMs >= invite.sentMs) continue;
      if (own && invite.final === 200 && !invite.acknowledged) {
        throw new Violation('bye-before-ack', `${from.name} sent BYE before ACK`, [callId]);
      }
    }
    this.#ownAnswerHeard(from, callId);
    this.#close(from, callId);
  }

  /** A BYE that overtakes the last NOTIFY makes the phone think that its transfer failed. */
  #notifyHeard(from: Host, callId: string): void {
    if (!this.#isBox(from)) return;
    for (const notify of this.#notifies.values()) {
      if (notify.callId !== callId || this.#nowMs - notify.sentMs > NOTIFY_WAIT_MS) continue;
      // Its connection broke: that NOTIFY will never be answered.
      if (notify.to && notify.to.disturbedAtMs > notify.sentMs - BY_TIMER_MS) continue;
      throw new Violation('bye-before-notify', 'a BYE before the NOTIFY was answered', [callId]);
    }
  }

  #notifyAnswered({ status, topVia, callId }: SipResponse): void {
    const notify = this.#notifies.get(topVia.branch ?? '');
    if (!notify) return;
    this.#notifies.delete(topVia.branch ?? '');
    if (status === 500) this.#overtakenMs.set(callId, notify.sentMs);
    else this.#overtakenMs.delete(callId);
  }

  /** RFC 3261 §15: whoever answered waits for the ACK before its BYE. */
  #ownAnswerHeard(from: Host, callId: string): void {
    if (!this.#isBox(from)) return;
    for (const { sender, callId: other, sentMs, closed } of this.#successes.values()) {
      if (sender !== from || other !== callId || closed || this.#nowMs - sentMs > GIVE_UP_MS - 2_000) continue;
      throw new Violation('bye-before-ack', 'a BYE before our 2xx was acknowledged', [callId]);
    }
  }

  #close(sender: Host, callId: string, cseq?: number): void {
    for (const success of this.#successes.values()) {
      if (success.sender !== sender || success.callId !== callId) continue;
      if (cseq === undefined || success.cseq === cseq) success.closed = true;
    }
  }

  #responseSent(packet: Packet, response: SipResponse): void {
    const { from, callId } = packet;
    const asked = this.#asked.get(this.#key(from, response));
    if (!asked) throw new Violation('answer', `${from.name} answered ${packet.what} to nobody`, [callId]);
    this.#earlyOnce(asked, response, from);
    if (response.status < 200) return;
    const isRepeated = asked.finalStatus !== undefined;
    // A straggler that comes when all is forgotten is a new request.
    const isFresh = this.#nowMs - asked.finalMs < GIVE_UP_MS - 2_000;
    if (isRepeated && isFresh && asked.finalStatus !== response.status && !isTooEarly(asked)) {
      const said = `${from.name} answered ${asked.finalStatus} and ${response.status} to one ${asked.request.method}`;
      throw new Violation('one-final', said, [callId]);
    }
    if (isRepeated) return;
    asked.finalStatus = response.status;
    asked.finalMs = this.#nowMs;
    if (asked.request.method !== 'INVITE') return;
    const collides = response.status === 500 && response.reason !== 'CSeq out of order';
    if (collides && !response.headers.has('Retry-After') && this.#isBox(from)) {
      throw new Violation('glare', '500 without Retry-After (RFC 3261 §14.2)', [callId]);
    }
    if (response.status >= 300) return;
    this.#answeredDuringOwn(from, asked, callId);
    this.#succeeded(packet, response, asked);
  }

  /** RFC 3261 §13.2.1: a caller hears one description before and in its answer. */
  #earlyOnce(asked: Asked, { status, sdp }: SipResponse, from: Host): void {
    if (!this.#isBox(from) || asked.request.method !== 'INVITE' || asked.request.sdp === undefined) return;
    const place = soundIn(sdp)?.place;
    if (place === undefined) return;
    asked.place ??= place;
    if (asked.place !== place) {
      throw new Violation('early', `${status} says another sound than before`, [asked.request.callId]);
    }
  }

  /** RFC 3261 §14.2: 491, not 200, while an INVITE of our own is open. */
  #answeredDuringOwn(from: Host, asked: Asked, callId: string): void {
    if (!this.#isBox(from) || asked.request.to.tag === undefined) return;
    for (const { request, to, final, sentMs } of this.#inviting.values()) {
      if (final !== undefined || (to && to.disturbedAtMs >= sentMs) || this.#nowMs - sentMs > GIVE_UP_MS - 1_000)
        continue;
      if (request.callId === callId && request.from.tag === asked.request.to.tag) {
        throw new Violation('glare', 'an offer was answered while our own is open', [callId]);
      }
    }
  }

  #succeeded({ from, to, callId }: Packet, { cseq }: SipResponse, asked: Asked): void {
    const late = asked.request.sdp === undefined;
    const success = { sender: from, receiver: to, callId, cseq: cseq.number, sentMs: this.#nowMs, late, closed: false };
    this.#successes.set(`${this.#life(from.ear)} ${callId} ${cseq.number}`, success);
    const limitMs = this.#world.loss === 0 && !late ? 1_000 : GIVE_UP_MS;
    const life = from.ear;
    this.#world.clock.at(this.#nowMs + limitMs, () => {
      if (success.closed || from.ear !== life || !this.#calm(from, to)) return;
      throw new Violation('ack', `${from.name}'s 2xx was neither acknowledged nor ended`, [callId]);
    });
  }

  // --- What arrives ---

  onArrived(packet: Packet): void {
    const { message, to, callId } = packet;
    if (!message || !to) return;
    if (message.kind === 'response') {
      this.#responseArrived(message, to);
      return;
    }
    if (message.method === 'ACK') {
      this.#close(to, callId, message.cseq.number);
      return;
    }
    if (message.method === 'BYE') this.#close(to, callId);
    // RFC 5407 §3.1.4: a new INVITE of the peer shows that it has our 2xx.
    if (message.method === 'INVITE' && message.to.tag !== undefined) this.#close(to, callId);
    this.#requestArrived(message, packet, to);
  }

  #responseArrived(response: SipResponse, to: Host): void {
    if (response.cseq.method === 'NOTIFY') this.#notifyAnswered(response);
    if (response.cseq.method !== 'INVITE') return;
    const invite = this.#inviting.get(response.topVia.branch ?? '');
    if (!invite) return;
    // The transaction of an INVITE that hears nothing is over after 64·T1: what comes later comes to nobody.
    if (this.#nowMs - invite.sentMs < TIMER_B_MS) invite.heard = true;
    if (response.status < 200 || invite.final !== undefined) return;
    invite.final = response.status;
    if (!this.#isBox(to)) return;
    const collisions = response.status === 491 ? (this.#collisions.get(response.callId) ?? 0) + 1 : 0;
    this.#collisions.set(response.callId, collisions);
    // An offer that collides again and again counts as refused: what comes then, whenever, is another one.
    if (collisions === 0 || collisions > OFFER_RETRIES_MAX) return;
    this.#glare.set(response.callId, { atMs: this.#nowMs, owns: this.#owns(response) });
  }

  /** Whether the box began that call. */
  #owns({ callId }: SipResponse): boolean {
    const began = [...this.#asked.values()].find(
      ({ request }) => request.callId === callId && request.method === 'INVITE' && request.to.tag === undefined,
    );
    return began === undefined || !this.#isBox(began.at);
  }

  #requestArrived(request: SipRequest, { from: by, atMs: sentMs }: Packet, at: Host): void {
    const key = this.#key(at, request);
    if (this.#asked.has(key)) return;
    const asked: Asked = {
      ...{ request, by, at, ear: at.ear, sentMs, arrivedMs: this.#nowMs },
      ...{ finalStatus: undefined, finalMs: 0, place: undefined, cancelled: false },
    };
    this.#asked.set(key, asked);
    if (!this.#isBox(at)) return;
    if (request.method === 'INVITE' && request.to.tag === undefined) this.invites.push(asked);
    if (request.method === 'INVITE' && request.to.tag !== undefined) this.#glare.delete(request.callId);
    if (AT_ONCE.has(request.method)) this.#due.push(asked);
    if (request.method !== 'CANCEL') return;
    const invite = this.#asked.get(`${this.#life(at.ear)} ${request.topVia.branch} INVITE`);
    if (invite && invite.finalStatus === undefined) {
      invite.cancelled = true;
      this.#due.push(invite);
    }
  }

  /** Whether the box has heard anything of that phone about the INVITE that rings it. */
  isHeard(callId: string): boolean {
    return [...this.#inviting.values()].some(({ request, heard }) => request.callId === callId && heard);
  }

  // --- After each step ---

  look(): void {
    const due = this.#due;
    this.#due = [];
    for (const { request, finalStatus, at, by, ear, cancelled } of due) {
      if (at.ear !== ear) continue;
      if (finalStatus === undefined) {
        const said = cancelled ? 'a cancelled INVITE got no final response' : `no answer to ${request.method}`;
        throw new Violation('silence', said, [request.callId]);
      }
      if (request.method === 'BYE' && by.disturbedAtMs < 0) this.#byeAnswered(request, finalStatus);
      if (request.method === 'CANCEL') this.#cancelAnswered(request, at, finalStatus);
    }
  }

  /** RFC 3261 §15.1.2: 200 in a dialog, 481 where there is none. */
  #byeAnswered({ callId, from, to }: SipRequest, status: number): void {
    const isKnown = [...this.#successes.values()].some(
      (success) => success.callId === callId && (this.#isBox(success.sender) || this.#isBox(success.receiver)),
    );
    const isFresh = this.#world.box.host.disturbedAtMs < 0;
    if (!isFresh) return;
    if (!isKnown && status !== 481 && status !== 200) {
      throw new Violation('bye', `a BYE for nothing got ${status}`, [callId]);
    }
    const endedMs = this.#endedMs.get(callId) ?? this.#nowMs;
    if (isKnown && status !== 200 && this.#nowMs - endedMs < GIVE_UP_MS - 3_000) {
      throw new Violation('bye', `BYE of ${from.tag} to ${to.tag} got ${status}`, [callId]);
    }
  }

  #cancelAnswered(cancel: SipRequest, at: Host, status: number): void {
    const invite = this.#asked.get(`${this.#life(at.ear)} ${cancel.topVia.branch} INVITE`);
    if (invite && status !== 200 && this.#nowMs - invite.finalMs < 5_000) {
      throw new Violation('cancel', `a CANCEL that matches got ${status}`, [cancel.callId]);
    }
  }

  /** RFC 3261 §17: nothing that came is left without a final response. */
  atRest(): void {
    for (const { request, finalStatus, at, ear, by, arrivedMs } of this.#asked.values()) {
      if (finalStatus !== undefined || ear === undefined || at.ear !== ear) continue;
      // Its connection broke: nobody was left to be told.
      if (by.disturbedAtMs >= arrivedMs) continue;
      throw new Violation('silence', `${at.name} never answered ${request.method} of ${by.name}`, [request.callId]);
    }
  }
}

/**
 * An INFO that overtook the 2xx which makes its dialog: nobody can know that dialog yet, so 481 is said without any
 * state (RFC 3261 §8.2.7), and when it comes again the dialog is there.
 */
function isTooEarly({ request, finalStatus }: Asked): boolean {
  return request.method === 'INFO' && finalStatus === 481;
}
