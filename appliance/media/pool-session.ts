import { invariant } from '../base/assert.ts';
import type { Random } from '../base/random.ts';
import { SRTP_SUITE_NAMES, SRTP_SUITES } from '../base/srtp-suites.ts';
import type { SdesKey } from '../sdp/crypto-lines.ts';
import { audioOf, type Direction, describe } from '../sdp/describe.ts';
import { agreedFrom, answerTo, offerOf } from '../sdp/own.ts';
import { type Agreed, type CodecName, OWN_CODECS, type OwnMedia } from '../sdp/own-media.ts';
import type { Bridge, BridgeSide } from './bridge.ts';
import type { BrowserTold } from './browser-way.ts';
import type { DtlsCertificate } from './dtls/certificate.ts';
import type { PlayedHow } from './player.ts';
import type { PortPair } from './port-leases.ts';
import type { Command, RecordingTold, SessionReport } from './protocol.ts';
import type { PhonePlace } from './shared-ports.ts';
import { heardAsTones } from './tone-keys.ts';
import type {
  FlowCause,
  MediaQuality,
  MediaSession,
  MediaSessionOptions,
  Playing,
  Recording,
  RecordingOptions,
  Sound,
} from './types.ts';

export type RecordedSound = Awaited<Recording['done']>;

/** What a session asks of its pool. */
export interface SessionParent {
  readonly random: Random;
  send(command: Command): void;
  /** The same for all sessions of a call. */
  readonly turn: number;
  /** What the box shows browsers. */
  certificate(): DtlsCertificate;
  /** A number that no player or recording had before. */
  number(): number;
  /** What the other phones of this call speak, so that nothing has to be transcoded where it can be helped. */
  spokenInGroup(): readonly CodecName[];
  /** Ports that it may share with others; undefined: it has to have its own. */
  shared(session: PoolSession, place: PhonePlace | undefined): PortPair | undefined;
  claim(session: PoolSession, place: PhonePlace | undefined): boolean;
  /** A way to a partner in another worker; undefined where both are in one. */
  bridge(session: PoolSession, other: PoolSession): Bridge | undefined;
  /** Ports that were leased and never used. */
  giveBack(ports: PortPair): void;
  /** Whether it sends from where it hears, or must be found out anew. */
  learn(peer: string, isSymmetric: boolean): void;
  closed(session: PoolSession): void;
  /** What is recorded outlives its session by the time the disk takes. */
  onRecorded(recording: number, told: (result: RecordedSound) => void): void;
  playersChanged(by: 1 | -1): void;
}

/** Wideband first; of the plain two the one that most of the world uses. */
const CODECS: readonly CodecName[] = ['G722', 'PCMA', 'PCMU', 'opus'];
/** Browsers have no G.722 of their own any more, and Opus is their best (RFC 7874 §3). */
const BROWSER_CODECS: readonly CodecName[] = ['opus', 'PCMA', 'PCMU'];
const PACKET_MS = 20;
/** Of the one candidate that we have (RFC 8445 §5.1.2.1: host, only address, RTP). */
const HOST_PRIORITY = 2 ** 24 * 126 + 2 ** 8 * 65_535 + 255;

/** The main side of one phone's sound: agrees on descriptions at once, and tells the worker what came of it. */
export class PoolSession implements MediaSession {
  readonly id: number;
  readonly group: string;
  readonly #options: MediaSessionOptions;
  readonly #parent: SessionParent;
  readonly #sdes: readonly SdesKey[];
  readonly #browser: BrowserTold | undefined;
  #ports: PortPair;
  /** Undefined until the worker was told of it: until then the ports can still be others. */
  #isShared: boolean | undefined;
  #agreed: Agreed | undefined;
  #offer: { readonly own: OwnMedia; readonly text: string } | undefined;
  #partner: PoolSession | undefined;
  /** To the partner, where that is in another worker. */
  #bridge: Bridge | undefined;
  /** Which of its ends is here. */
  #isNear = false;
  readonly #onClose = new Set<() => void>();
  #report: MediaQuality = NOTHING_MEASURED;
  readonly #playing = new Map<number, (how: PlayedHow) => void>();
  /** It sends keys by SIP INFO, whatever it is set to. */
  #sendsInfo = false;
  #isOpen = true;

  constructor(id: number, ports: PortPair, options: MediaSessionOptions, parent: SessionParent) {
    this.id = id;
    this.group = options.group;
    this.#ports = ports;
    this.#options = options;
    this.#parent = parent;
    this.#sdes = options.encryption === 'off' || options.kind === 'browser' ? [] : sdesKeys(parent.random);
    this.#browser =
      options.kind === 'browser'
        ? { certificate: parent.certificate(), ice: { ufrag: parent.random.token(8), pwd: parent.random.token(24) } }
        : undefined;
  }

  // --- Agreeing ---

  offer(): string {
    this.#begin(this.#parent.shared(this, undefined));
    const own = this.#own(this.#agreed?.send.codec);
    const text = offerOf(own, this.#agreed);
    this.#offer = { own, text };
    return text;
  }

  answer(offer: string): string | undefined {
    if (this.#isShared === undefined) this.#begin(this.#parent.shared(this, placeIn(offer)));
    const answer = answerTo(offer, this.#own(undefined));
    if (!answer || !this.#isOpen || !this.#claim(answer.agreed)) return undefined;
    this.#agree(answer.agreed);
    return answer.sdp;
  }

  accept(answer: string): boolean {
    const offered = this.#offer;
    const agreed = offered && agreedFrom(offered.own, offered.text, answer);
    if (!agreed || !this.#isOpen || !this.#claim(agreed)) return false;
    this.#agree(agreed);
    return true;
  }

  get remoteDirection(): Direction {
    return this.#agreed?.remoteDirection ?? 'sendrecv';
  }

  get encrypted(): boolean {
    return (this.#agreed?.security.kind ?? 'none') !== 'none';
  }

  /** The codec that was agreed on; undefined before. */
  get codec(): CodecName | undefined {
    return this.#agreed?.send.codec;
  }

  /** From now on its ports are what they are. */
  #begin(shared: PortPair | undefined): void {
    if (this.#isShared !== undefined) return;
    this.#isShared = shared !== undefined;
    if (shared) {
      this.#parent.giveBack(this.#ports);
      this.#ports = shared;
    }
    const { peer, dtmf, keepsKeys = false } = this.#options;
    const ports = { ...this.#ports, shared: this.#isShared };
    const options = { peer, dtmf, keepsKeys, turn: this.#parent.turn, browser: this.#browser };
    this.#send({ do: 'open', session: this.id, ports, options });
  }

  /** False where the ports are shared and another phone sends from the same place. */
  #claim({ address, port }: Agreed): boolean {
    return !this.#isShared || this.#parent.claim(this, address === undefined ? undefined : { address, port });
  }

  /** The ports that are its own; undefined where it shares those of others. */
  get ownPorts(): PortPair | undefined {
    return this.#isShared ? undefined : this.#ports;
  }

  /** The worker knows of it. */
  get hasBegun(): boolean {
    return this.#isShared !== undefined;
  }

  get host(): string {
    return this.#options.host;
  }

  /** Where its signalling comes from; undefined for those that can't share ports. */
  get sharingPeer(): string | undefined {
    return this.#browser ? undefined : this.#options.peer;
  }

  #agree(agreed: Agreed): void {
    this.#agreed = agreed;
    this.#send({ do: 'agree', session: this.id, agreed });
  }

  #own(first: CodecName | undefined): OwnMedia {
    const { host, kind, encryption, dtmf, codecs } = this.#options;
    const known = codecs ?? (kind === 'plain' ? CODECS : BROWSER_CODECS);
    // What others of the call speak saves translating; an order that somebody chose counts more.
    const spoken = codecs ? [] : this.#parent.spokenInGroup();
    const wanted = [...(first ? [first] : []), ...spoken].filter((name) => known.includes(name));
    return {
      address: host,
      rtpPort: this.#ports.rtp,
      rtcp: this.#browser ? 'mux' : this.#ports.rtcp,
      codecs: [...new Set([...wanted, ...known])],
      events: dtmf === 'rfc4733',
      comfortNoise: kind === 'plain',
      ptimeMs: PACKET_MS,
      // Browsers know nothing of them.
      voipMetrics: kind === 'plain',
      direction: 'sendrecv',
      encryption,
      sdes: this.#sdes,
      ...(this.#browser ? this.#secureWay(this.#browser) : {}),
    };
  }

  /** ICE as a server does it: one candidate, our own address (RFC 8445 §2.5). */
  #secureWay({ certificate: { fingerprint }, ice }: BrowserTold): Pick<OwnMedia, 'dtls' | 'ice'> {
    const security = this.#agreed?.security;
    const role = security?.kind === 'dtls' ? { role: security.role } : {};
    const { host: address } = this.#options;
    const candidate = { component: 1, transport: 'udp', priority: HOST_PRIORITY, kind: 'host' };
    return {
      dtls: { fingerprint, ...role },
      ice: { ...ice, candidates: [{ ...candidate, address, port: this.#ports.rtp }] },
    };
  }

  // --- Who hears what ---

  connect(other: MediaSession | undefined, { goesOn = false }: { readonly goesOn?: boolean } = {}): void {
    invariant(other === undefined || other instanceof PoolSession, 'a session of this pool');
    if (this.#partner === other) return;
    this.begin();
    this.#part();
    if (!other) {
      this.#send({ do: 'connect', session: this.id, other: undefined });
      return;
    }
    other.begin();
    other.#part();
    this.#partner = other;
    other.#partner = this;
    this.#bridge = this.#parent.bridge(this, other);
    other.#bridge = this.#bridge;
    this.#isNear = true;
    other.#isNear = false;
    if (this.#bridge) {
      other.joinBridge(this.#bridge.far);
      this.joinBridge(this.#bridge.near);
    } else this.#send({ do: 'connect', session: this.id, other: other.id, ...(goesOn ? { goesOn } : {}) });
  }

  /** Its partner is no longer. */
  #part(): void {
    const other = this.#partner;
    this.#bridge?.end();
    this.#bridge = undefined;
    this.#partner = undefined;
    if (!other) return;
    other.#partner = undefined;
    other.#bridge = undefined;
  }

  /** Hears what comes over a bridge, whose end in its worker is this. */
  joinBridge(end: number): void {
    this.#send({ do: 'connect', session: this.id, other: end });
  }

  /** Its side of a bridge to another worker. */
  get side(): BridgeSide {
    return { send: (command) => this.#parent.send(command), speaks: this.codec };
  }

  /** Called when it is over, however. */
  onClose(listener: () => void): void {
    this.#onClose.add(listener);
  }

  /** The worker gets to know of it. */
  begin(): void {
    this.#begin(undefined);
  }

  play(sounds: readonly Sound[], { loop = false }: { readonly loop?: boolean } = {}): Playing {
    const playing = this.#parent.number();
    const { promise: done, resolve } = Promise.withResolvers<PlayedHow>();
    if (!this.#isOpen) resolve('stopped');
    else {
      this.#playing.set(playing, resolve);
      this.#parent.playersChanged(1);
      this.#send({ do: 'play', session: this.id, playing, sounds, loop });
    }
    return { done, stop: () => this.#send({ do: 'stop-playing', session: this.id, playing }) };
  }

  record({ path, stereoWith, key, maxMs, silenceMs }: RecordingOptions): Recording {
    const recording = this.#parent.number();
    const { promise: done, resolve } = Promise.withResolvers<RecordedSound>();
    if (!this.#isOpen) resolve({ durationMs: 0, ended: 'closed' });
    else {
      this.#parent.onRecorded(recording, resolve);
      const told: RecordingTold = { path, stereoWith: this.#nearIdOf(stereoWith), key, maxMs, silenceMs };
      this.#send({ do: 'record', session: this.id, recording, told });
    }
    const act = (what: 'pause' | 'resume' | 'stop') => (): void =>
      this.#send({ do: 'recording', session: this.id, recording, act: what });
    return { done, pause: act('pause'), resume: act('resume'), stop: act('stop') };
  }

  /** Who stands for it in this session's own worker. */
  #nearIdOf(other: MediaSession | undefined): number | undefined {
    if (!this.#bridge || other !== this.#partner) return other?.id;
    return this.#isNear ? this.#bridge.near : this.#bridge.far;
  }

  get keysInSound(): boolean {
    return this.#agreed !== undefined && !this.#sendsInfo && heardAsTones(this.#options.dtmf, this.#agreed);
  }

  get takesEvents(): boolean {
    const { send, sendEvents } = this.#agreed ?? {};
    return (
      send !== undefined && sendEvents?.some(({ clockRate }) => clockRate === OWN_CODECS[send.codec].clockRate) === true
    );
  }

  sendKeys(keys: string): void {
    this.#send({ do: 'keys', session: this.id, keys });
  }

  infoKey(key: string): void {
    this.#sendsInfo = true;
    this.#send({ do: 'info-key', session: this.id, key });
  }

  quality(): MediaQuality {
    return this.#report;
  }

  close(): void {
    if (!this.#isOpen) return;
    this.connect(undefined);
    if (this.hasBegun) this.#send({ do: 'close', session: this.id });
    this.#isOpen = false;
    this.#parent.closed(this);
    this.#tellClosed();
    for (const playing of this.#playing.keys()) this.onPlayed(playing, 'stopped');
  }

  // --- What its worker tells ---

  onKey(key: string): void {
    this.#options.listener.onKey(key);
  }

  onFlow(flow: 'flows' | 'silent', cause: FlowCause | undefined): void {
    const { sharingPeer: peer } = this;
    // On shared ports it isn't seen why nothing comes: the next call finds out on ports of its own.
    if (flow === 'silent' && peer !== undefined) this.#parent.learn(peer, false);
    this.#options.listener.onFlow(flow, cause);
  }

  onReport({ isSymmetric, ...measured }: SessionReport): void {
    this.#report = measured;
    const { sharingPeer: peer } = this;
    if (peer === undefined || isSymmetric === undefined) return;
    this.#parent.learn(peer, isSymmetric && this.#agreed?.address === peer);
  }

  onPlayed(playing: number, how: PlayedHow): void {
    const resolve = this.#playing.get(playing);
    if (!resolve) return;
    this.#playing.delete(playing);
    this.#parent.playersChanged(-1);
    resolve(how);
  }

  /** Its worker died, or couldn't do it. */
  onLost(): void {
    const wasOpen = this.#isOpen;
    this.#isOpen = false;
    this.#part();
    this.#tellClosed();
    for (const playing of this.#playing.keys()) this.onPlayed(playing, 'stopped');
    if (wasOpen) this.#options.listener.onLost();
  }

  #tellClosed(): void {
    for (const listener of this.#onClose) listener();
    this.#onClose.clear();
  }

  #send(command: Command): void {
    if (!this.#isOpen) return;
    if (command.do !== 'open') this.#begin(undefined);
    this.#parent.send(command);
  }
}

const NOTHING_MEASURED: MediaQuality = {
  codec: undefined,
  packetsIn: 0,
  packetsOut: 0,
  lossPercent: undefined,
  jitterMs: undefined,
  roundTripMs: undefined,
  mos: undefined,
};

/** Where the phone that offers this hears. */
function placeIn(offer: string): PhonePlace | undefined {
  const description = describe(offer);
  const audio = description && audioOf(description);
  return audio?.address === undefined ? undefined : { address: audio.address, port: audio.port };
}

/** A key of its own for each way of protecting (RFC 4568 §6.1). */
function sdesKeys(random: Random): SdesKey[] {
  return SRTP_SUITE_NAMES.map((suite) => {
    const { keyBytes, saltBytes } = SRTP_SUITES[suite];
    return { suite, key: random.bytes(keyBytes + saltBytes) };
  });
}
