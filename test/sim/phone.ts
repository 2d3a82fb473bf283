/** A model phone for the simulator: the kit's phone with a power switch, a registration, and the quirks of its make. */
import type { Clock, Timer } from '../../appliance/base/clock.ts';
import type { Random } from '../../appliance/base/random.ts';
import { withDirection } from '../../appliance/sdp/rewrite.ts';
import type { Flow, IncomingSession, RequestOutcome, Session, SessionEnd } from '../../appliance/sip/types.ts';
import type { CallOptions } from '../kit/phone.ts';
import { Phone, PhoneCall } from '../kit/phone.ts';
import type { Host, Network } from './network.ts';
import type { Quirks } from './quirks.ts';
import { type Sound, soundIn } from './sound.ts';

/** What a model phone needs of a network, the simulated one or real sockets. */
export type PhoneHosts = Pick<Network, 'node' | 'host' | 'connect' | 'otherEnd' | 'isOpen'>;

export interface SimPhoneOptions {
  readonly network: PhoneHosts;
  readonly clock: Clock;
  readonly random: Random;
  readonly box: Pick<Host, 'name' | 'address' | 'ear' | 'plugged'>;
  readonly username: string;
  readonly password: string;
  readonly transport: 'udp' | 'tcp';
  readonly quirks: Quirks;
  /** A port for the sound of each call, different everywhere, so that it tells who hears whom. */
  readonly soundPort: () => number;
  readonly onCall: (call: SimCall) => void;
  /** The first is to be connected with the second. */
  readonly onJoin?: (call: SimCall, other: SimCall) => void;
  readonly onKey?: (call: SimCall, key: string) => void;
}

const RETRY_MS = 4_000;
const CANCEL_PORT = 5_062;

export class SimPhone extends Phone {
  declare readonly calls: SimCall[];
  readonly options: SimPhoneOptions;
  /** Switched off, or replaced by itself after a restart: nothing of it counts any more. */
  off = false;
  /** Until when the box has promised to know it. */
  registeredUntilMs = Number.NEGATIVE_INFINITY;
  /** When it was told so, and when its way to the box broke last. */
  registeredAtMs = Number.NEGATIVE_INFINITY;
  lostAtMs = Number.NEGATIVE_INFINITY;
  #connection: Flow | undefined;
  #refresh: Timer | undefined;
  #registering = false;

  constructor(options: SimPhoneOptions) {
    super(options.network, options.box, options.username, options.transport);
    this.options = options;
    this.credentials = { username: options.username, password: options.password };
    const { host } = this;
    host.takesTcp = options.quirks.takesTcp;
    const { cancelsFromOtherPort } = options.quirks;
    host.cancelPort = cancelsFromOtherPort && !host.router ? CANCEL_PORT : undefined;
    host.rewrite = cancelsFromOtherPort ? cancelFromOtherPort : (bytes) => bytes;
  }

  get host(): Host {
    return this.options.network.host(this.username);
  }

  override get flow(): Flow {
    const { network, box, transport } = this.options;
    if (transport === 'udp') return super.flow;
    if (!this.#connection || !network.isOpen(this.#connection)) {
      this.#connection = network.connect(this.host, box, transport);
    }
    return this.#connection;
  }

  protected override newCall(number: string): SimCall {
    const call = new SimCall(this, number, this.options.soundPort());
    this.options.onCall(call);
    return call;
  }

  /** Nothing can be sent: no cable, or the other end of its connection is gone. */
  get cutOff(): boolean {
    const { box, transport } = this.options;
    return this.off || !this.host.plugged || (transport !== 'udp' && (!box.ear || !box.plugged));
  }

  override dials(number: string, options: CallOptions = {}): SimCall {
    const late = this.options.random.integer(1, 100) <= this.options.quirks.offersLate;
    return super.dials(number, late ? { ...options, sdp: null } : options) as SimCall;
  }

  // --- Its registration ---

  register(expiresSec = this.options.quirks.registersForSec): void {
    this.#refresh?.cancel();
    if (this.off) return;
    if (this.#registering) {
      this.#planIn(1_000, expiresSec);
      return;
    }
    if (this.cutOff) {
      this.#planIn(RETRY_MS, expiresSec);
      return;
    }
    this.#registering = true;
    const askedMs = this.options.clock.now();
    if (expiresSec === 0) this.registeredUntilMs = Number.NEGATIVE_INFINITY;
    const aor = `<sip:${this.username}@${this.boxHost}>`;
    this.endpoint.request(
      'REGISTER',
      {
        destination: { flow: this.flow },
        requestUri: `sip:${this.boxHost}`,
        from: aor,
        to: aor,
        contactUser: this.username,
        headers: [['Expires', String(expiresSec)]],
        ...(this.credentials ? { credentials: this.credentials } : {}),
      },
      (outcome) => this.#registered(outcome, expiresSec, askedMs),
    );
  }

  #registered(outcome: RequestOutcome, expiresSec: number, askedMs: number): void {
    this.#registering = false;
    if (this.off) return;
    if (outcome.kind !== 'response' || outcome.response.status !== 200) {
      this.#planIn(RETRY_MS, expiresSec);
      return;
    }
    if (expiresSec === 0) return;
    const { contacts } = outcome.response;
    const own = contacts === '*' ? undefined : contacts.find(({ uri }) => uri.host === this.host.address.address);
    this.registeredAtMs = this.options.clock.now();
    const grantedSec = Number(own?.params.get('expires') ?? 0);
    // The 200 may be one that was said again much later: the time runs from what it answers.
    this.registeredUntilMs = askedMs + grantedSec * 1_000;
    this.#planIn(grantedSec * 1_000 * this.options.quirks.refreshesAt);
  }

  /** Lets its registration stand as it is. */
  refreshesNoMore(): void {
    this.#refresh?.cancel();
  }

  #planIn(ms: number, expiresSec?: number): void {
    const { clock } = this.options;
    this.#refresh = clock.at(clock.now() + ms, () => this.register(expiresSec));
  }

  /** The other end of its connection has come back, and it notices after a while. */
  reconnects(): void {
    this.lostAtMs = this.options.clock.now();
    this.#refresh?.cancel();
    this.#planIn(this.options.random.integer(100, 2_000));
  }

  /** Its power is gone: everything it knew is forgotten, and nobody is told. */
  switchOff(): void {
    this.off = true;
    this.#refresh?.cancel();
    this.endpoint.stop();
    this.host.ear = undefined;
  }
}

/** One call as this phone knows it, with what its person wishes and what the rules must know of it. */
export class SimCall extends PhoneCall {
  declare readonly phone: SimPhone;
  readonly soundPort: number;
  readonly beganMs: number;
  /** What the person wants now. */
  wish: 'talk' | 'hold' = 'talk';
  /** A wish that the box refused for good. */
  refusedWish = false;
  answeredMs: number | undefined;
  endedMs: number | undefined;
  /** It asked for a transfer (to be connected with that call), or made another phone take its place. */
  transferAsked = false;
  /** It typed what may be a code: it may have parted others, or connected them. */
  typedCode = false;
  readonly keys: { readonly key: string; readonly atMs: number }[] = [];
  /** It was on hold at some time. */
  wasHeld = false;
  connectedWith: SimCall | undefined;
  replacedBy: SimCall | undefined;
  /** Everybody who was heard here, and everybody who was called by this one's sound. */
  readonly partners = new Set<SimCall>();

  constructor(phone: SimPhone, number: string, soundPort: number) {
    super(phone, number);
    this.soundPort = soundPort;
    this.beganMs = phone.options.clock.now();
  }

  get nowMs(): number {
    return this.phone.options.clock.now();
  }

  get isOver(): boolean {
    return this.phone.off || this.state === 'over';
  }

  get isIncoming(): boolean {
    return this.invite === undefined;
  }

  /** Call-ID of its dialog. */
  get callId(): string {
    return this.invite?.callId ?? this.session?.id.callId ?? '';
  }

  override sdp(): string {
    const sdp = this.phone.sdp({ port: this.soundPort });
    return this.wish === 'hold' ? withDirection(sdp, 'sendonly') : sdp;
  }

  /** Where it hears: `address:port`. */
  get place(): string {
    return `${this.phone.host.address.address}:${this.soundPort}`;
  }

  /** Where its sound goes, as it was told last. */
  get hears(): Sound | undefined {
    return soundIn(this.session?.remoteSdp);
  }

  /** Whose sound this phone was offered when it was rung. */
  get offeredSound(): Sound | undefined {
    return this.isIncoming ? soundIn(this.offer) : undefined;
  }

  /** The box took on a transfer for it, and has not said that it failed. */
  get hasPutThrough(): boolean {
    return this.askedTransfers.some(({ progress, outcome = 200 }) => progress !== undefined && outcome < 300);
  }

  // --- Buttons ---

  override answers(): void {
    if (this.answeredMs !== undefined || this.isOver) return;
    this.answeredMs = this.nowMs;
    super.answers(this.sdp());
  }

  override holds(): void {
    this.#wishes('hold');
  }

  override resumes(): void {
    this.#wishes('talk');
  }

  #wishes(wish: 'talk' | 'hold'): void {
    if (this.session?.state !== 'confirmed') return;
    this.wish = wish;
    this.wasHeld = true;
    this.refusedWish = false;
    this.session.reoffer(this.sdp(), (outcome) => {
      if (outcome.kind === 'refused' && this.wish === wish) this.refusedWish = true;
    });
  }

  override presses(key: string): void {
    if (key === '#') this.typedCode = true;
    this.keys.push({ key, atMs: this.nowMs });
    super.presses(key);
    this.phone.options.onKey?.(this, key);
  }

  override transfers(number: string): void {
    this.transferAsked = true;
    super.transfers(number);
  }

  override connectsTo(other: SimCall): void {
    this.transferAsked = true;
    other.transferAsked = true;
    this.connectedWith = other;
    super.connectsTo(other);
    this.phone.options.onJoin?.(this, other);
  }

  /** Another phone of the same person takes this call (RFC 3891). */
  moveTo(phone: SimPhone): SimCall {
    const { callId, localTag, remoteTag } = this.dialog;
    const headers = [['Replaces', `${callId};to-tag=${remoteTag};from-tag=${localTag}`]] as const;
    this.replacedBy = phone.dials(this.number, { headers });
    return this.replacedBy;
  }

  // --- What it hears ---

  override onTransferProgress(status: number): void {
    super.onTransferProgress(status);
    const { leavesTransfer } = this.phone.options.quirks;
    if (leavesTransfer === 'accepted' || (leavesTransfer === 'told' && status === 200)) this.hangsUp();
  }

  override onOffer(session: Session, sdp: string | undefined): void {
    const { clock, random, quirks } = this.phone.options;
    this.log.push(sdp === undefined ? 'asked for an offer' : 'offered');
    const answer = (): void => {
      if (!this.phone.off) session.answerOffer(sdp === undefined ? this.sdp() : this.#answerTo(sdp));
    };
    const waitMs = random.integer(...quirks.answersOffersAfterMs);
    if (waitMs === 0) answer();
    else clock.at(clock.now() + waitMs, answer);
  }

  #answerTo(offer: string): string {
    const direction = /^a=(sendonly|recvonly|inactive)/m.exec(offer)?.[1] ?? 'sendrecv';
    const sends = direction !== 'sendonly' && direction !== 'inactive';
    const listens = this.wish === 'talk' && direction !== 'recvonly' && direction !== 'inactive';
    const sdp = this.phone.sdp({ port: this.soundPort });
    if (this.wish === 'hold') return withDirection(sdp, sends ? 'sendonly' : 'inactive');
    if (sends && listens) return sdp;
    return withDirection(sdp, listens ? 'recvonly' : sends ? 'sendonly' : 'inactive');
  }

  override onAnswered(...news: Parameters<PhoneCall['onAnswered']>): void {
    this.answeredMs = this.nowMs;
    super.onAnswered(...news);
  }

  override onFailed(...news: Parameters<PhoneCall['onFailed']>): void {
    this.endedMs = this.nowMs;
    super.onFailed(...news);
  }

  override onCancelled(session: IncomingSession): void {
    this.endedMs = this.nowMs;
    super.onCancelled(session);
  }

  override onEnded(session: Session, end: SessionEnd): void {
    this.endedMs = this.nowMs;
    super.onEnded(session, end);
  }
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();

function cancelFromOtherPort(bytes: Uint8Array): Uint8Array {
  const text = decoder.decode(bytes);
  return text.startsWith('CANCEL ')
    ? encoder.encode(text.replace(/^(Via: SIP\/2\.0\/UDP [^;:]+):5060/m, `$1:${CANCEL_PORT}`))
    : bytes;
}
