import type { Clock } from '../base/clock.ts';
import { MEDIA_REPORT_MS } from '../base/limits-media.ts';
import type { Random } from '../base/random.ts';
import { KeyEventReceiver } from '../rtp/dtmf-events.ts';
import type { IceSource } from '../rtp/ice-lite.ts';
import { datagramKind, RtpHeader, readRtp } from '../rtp/packet.ts';
import type { Agreed, MediaSecurity, ReceivedPayload } from '../sdp/own-media.ts';
import { BrowserWay } from './browser-way.ts';
import { type Content, Feed } from './feed.ts';
import { FlowWatch } from './flow-watch.ts';
import { Hearing, type Listener, type Source } from './hearing.ts';
import type { SessionPorts } from './open-pair.ts';
import { Outgoing } from './outgoing.ts';
import type { Pacer } from './pacer.ts';
import type { PacketIo, PacketSource, Target } from './packet-io.ts';
import { type OpenSound, Player } from './player.ts';
import { type Protection, SdesProtection } from './protection.ts';
import type { Notice, SessionTold } from './protocol.ts';
import type { Recorder } from './recorder.ts';
import { Reports } from './reports.ts';
import type { Room } from './room.ts';
import { SourceGate } from './source-gate.ts';
import { agreedOnEvents, heardAsTones, ToneKeys } from './tone-keys.ts';
import type { Sound } from './types.ts';

/** What a session is made of; the engine has it. */
export interface SessionParts {
  readonly id: number;
  readonly told: SessionTold;
  readonly clock: Clock;
  readonly random: Random;
  readonly io: Pick<PacketIo, 'target'>;
  readonly ports: SessionPorts;
  /** Its phone is another worker. */
  readonly isPipe?: boolean;
  readonly pacer: Pacer;
  readonly openSound: OpenSound;
  readonly notify: (notice: Notice) => void;
  /** A mistake of ours: the session is ended, and no other. */
  readonly fail: (error: unknown) => void;
}

/**
 * The sound of one phone: a pure machine, packet or beat in, packets and notices out. Here comes in what the phone
 * says; what it hears is `Outgoing`'s.
 */
export class Session {
  readonly id: number;
  readonly turn: number;
  /** What the phone says, as sound. */
  readonly hearing: Hearing;
  readonly #parts: SessionParts;
  readonly #gate: SourceGate;
  readonly #flow = new FlowWatch();
  readonly #header = new RtpHeader();
  readonly #out: Outgoing;
  /** By payload type. */
  readonly #expected: (ReceivedPayload | undefined)[] = new Array(128).fill(undefined);
  #agreed: Agreed | undefined;
  #target: Target | undefined;
  #partner: Session | undefined;
  /** Its partner speaks another codec: what it says is made into that. */
  #translation: { readonly to: Session; readonly feed: Feed; readonly listener: Listener } | undefined;
  #room: Room | undefined;
  /** What records it, each ends with it; with whom, where it is stereo. */
  readonly #recorders = new Map<Recorder, Session | undefined>();
  /** It hears silence that we make. */
  #isQuiet = false;
  #keys: KeyEventReceiver | undefined;
  #keysClockRate = 0;
  readonly #reports: Reports;
  /** For browsers: from where, to where, by which keys. */
  readonly #way: BrowserWay | undefined;
  #protection: Protection | undefined;
  #security: MediaSecurity | undefined;
  #rtcpTarget: Target | undefined;
  /** Hears keys in the sound, where nothing better was agreed on. */
  readonly #toneKeys = new ToneKeys((key) => this.#onKey(key));
  #listensForTones = false;
  /** It sent a key by SIP INFO or as an event, whatever was agreed on. */
  #hasOtherWay = false;
  #reportAtMs: number;

  constructor(parts: SessionParts) {
    this.id = parts.id;
    this.turn = parts.told.turn;
    this.#parts = parts;
    this.hearing = new Hearing(parts.pacer, parts.told.turn, parts.fail);
    this.#gate = new SourceGate(parts.told.peer);
    const draw = (): number => parts.random.integer(0, 0xffff_ffff);
    this.#out = new Outgoing({
      pacer: parts.pacer,
      turn: parts.told.turn,
      random: { ssrc: draw(), sequence: draw(), timestamp: draw() },
      send: (bytes, end) => this.#send(bytes, end),
      fail: parts.fail,
    });
    const { browser } = parts.told;
    const send = (bytes: Uint8Array, to: IceSource): void => this.#sendAsItIs(bytes, to);
    this.#way = browser && new BrowserWay({ ...browser, random: parts.random, send });
    const cname = `${parts.random.token(12)}@cordboard`;
    const { clock, random } = parts;
    this.#reports = new Reports({ clock, random, stream: this.#out.stream, hearing: this.hearing, cname });
    this.#reportAtMs = parts.clock.now() + MEDIA_REPORT_MS;
  }

  // --- What the main side wants ---

  agree(agreed: Agreed): void {
    const { clock, io } = this.#parts;
    const { address, port, rtcp, direction } = agreed;
    const before = this.#agreed;
    this.#agreed = agreed;
    if (this.#way) this.#way.agree(agreed, clock.now());
    else if (address !== before?.address || port !== before?.port) {
      this.#target = address === undefined ? undefined : io.target(address, port);
      this.#gate.agree(this.#target);
    }
    if (!this.#way)
      this.#rtcpTarget = address === undefined ? undefined : io.target(address, rtcp === 'mux' ? port : rtcp);
    if (!this.#parts.ports.expect(this, this.#target, this.#rtcpTarget)) throw new Error('two calls from one place');
    this.#protect(agreed.security);
    this.#expected.fill(undefined);
    for (const received of agreed.receive) this.#expected[received.payload] = received;
    const mayComeIn = direction === 'sendrecv' || direction === 'recvonly';
    this.#flow.expect(mayComeIn && (address !== undefined || this.#way !== undefined), clock.now());
    this.#listenForTones(agreed);
    this.hearing.expect(agreed.send.codec);
    this.#out.agree(agreed);
    this.#reports.agree(agreed);
    this.#room?.fit();
  }

  #listenForTones(agreed: Agreed): void {
    const isWanted = !this.#hasOtherWay && heardAsTones(this.#parts.told.dtmf, agreed);
    if (isWanted === this.#listensForTones) return;
    this.#listensForTones = isWanted;
    if (isWanted) this.hearing.add(this.#toneKeys);
    else this.hearing.remove(this.#toneKeys);
  }

  #protect(security: MediaSecurity): void {
    const before = this.#protection instanceof SdesProtection ? this.#protection : undefined;
    this.#security = security;
    this.#protection = security.kind === 'sdes' ? new SdesProtection(security, before) : this.#way;
  }

  /** @param goesOn the two heard each other directly until now */
  connect(other: Session | undefined, goesOn = false): void {
    if (this.#partner === other) return;
    const before = this.#partner;
    this.#translate(undefined);
    this.#partner = other;
    before?.connect(undefined);
    other?.connect(this, goesOn);
    this.#out.stream.interrupt();
    if (goesOn) this.#out.stream.goesOn();
    this.#quieten();
    this.#tellRecorders();
  }

  /** Who speaks to the box alone hears silence, not nothing: without any packet some take the call for dead. */
  #quieten(): void {
    const isQuiet = this.#recorders.size > 0 && !this.#partner && !this.#room;
    if (isQuiet === this.#isQuiet) return;
    this.#isQuiet = isQuiet;
    this.#out.use(isQuiet ? SILENCE : undefined);
  }

  recordedBy(recorder: Recorder, other?: Session): void {
    this.#recorders.set(recorder, other);
    this.#quieten();
  }

  /** What others say to it, where it is recorded with that one: in a room, or in another worker, all of them. */
  voicesFor(other: Session | undefined): Source | undefined {
    const room = this.#room?.othersOf(this);
    const partner = this.#partner;
    return room ?? (partner?.isPipe ? partner.hearing : other?.hearing);
  }

  #tellRecorders(): void {
    for (const [recorder, other] of this.#recorders) recorder.follow(this.voicesFor(other));
  }

  noLongerRecordedBy(recorder: Recorder): void {
    this.#recorders.delete(recorder);
    this.#quieten();
  }

  /** From now on it hears what the room makes for it, until it leaves. */
  enter(room: Room, heard: Content): void {
    this.#room?.remove(this);
    this.#room = room;
    this.#quieten();
    this.#tellRecorders();
    this.#out.use(heard);
  }

  leave(room: Room): void {
    if (this.#room !== room) return;
    this.#room = undefined;
    this.#out.use(undefined);
    // Its partner is to be translated anew, should it be.
    this.#partner?.forgetTranslation();
    this.#quieten();
    this.#tellRecorders();
  }

  get isPipe(): boolean {
    return this.#parts.isPipe === true;
  }

  /** The rate in which sound is made for it. */
  get rateHz(): number {
    return this.#out.rateHz;
  }

  play(playing: number, sounds: readonly Sound[], loop: boolean): void {
    const { id: session, openSound: open, notify } = this.#parts;
    this.#out.play((rateHz, ended) => {
      const player: Player = new Player({
        ...{ id: playing, sounds, loop, rateHz, open },
        onEnd: (how) => {
          ended(player);
          notify({ tell: 'played', session, playing, how });
        },
      });
      return player;
    });
  }

  stopPlaying(playing: number): void {
    this.#out.stopPlaying(playing);
  }

  sendKeys(keys: string): void {
    this.#out.press(keys);
  }

  /** Its partner pressed a key that did not come with the sound. One that wants INFO gets that from the main side. */
  pressed(key: string): void {
    if (this.#parts.told.dtmf !== 'info') this.sendKeys(key);
  }

  /** A key came by SIP INFO. Where events were agreed on the phone sends each key by both ways: those count. */
  infoKey(key: string): void {
    if (this.#agreed && agreedOnEvents(this.#agreed)) return;
    if (this.#wasHeardAsTone(key)) return;
    this.#onKey(key);
    if (!this.#parts.told.keepsKeys) this.#partner?.pressed(key);
  }

  close(): void {
    for (const recorder of this.#recorders.keys()) recorder.end('closed');
    this.#sendRtcp(this.#reports.farewell(this.#parts.clock.now()));
    this.#way?.close();
    this.connect(undefined);
    this.#room?.remove(this);
    this.hearing.close();
    this.#out.close();
  }

  // --- What comes from the phone ---

  /** A packet came to its ports. It is lent, and may be changed in its place. */
  receive(bytes: Uint8Array, end: number, from: PacketSource): void {
    try {
      this.#receive(bytes, end, from);
    } catch (error) {
      this.#parts.fail(error);
    }
  }

  #receive(bytes: Uint8Array, end: number, from: PacketSource): void {
    const kind = datagramKind(bytes, 0, end);
    if (kind === 'rtp') this.#receiveRtp(bytes, end, from);
    else if (kind === 'rtcp') this.#receiveRtcp(bytes, end, from);
    else if (kind === 'stun') this.#receiveStun(bytes, end, from);
    else if (kind === 'dtls') this.#way?.receivedDtls(bytes, end, from, this.#parts.clock.now());
  }

  #receiveStun(bytes: Uint8Array, end: number, from: PacketSource): void {
    const way = this.#way;
    if (!way) return;
    way.receivedStun(bytes, end, from, this.#parts.clock.now());
    const { target } = way;
    if (!target || (target.address === this.#target?.address && target.port === this.#target.port)) return;
    this.#target = this.#parts.io.target(target.address, target.port);
    this.#rtcpTarget = this.#target;
  }

  #receiveRtp(bytes: Uint8Array, protectedEnd: number, from: PacketSource): void {
    const isSettled = this.#gate.isSettled(from);
    if (!isSettled && !(this.#way ? this.#way.isFrom(from) : this.#gate.mayTake(from))) {
      this.#flow.refused('wrong-source');
      return;
    }
    const end = this.#protection ? this.#protection.openRtp(bytes, protectedEnd) : protectedEnd;
    if (end === 0 || (!this.#protection && this.#mustProtect)) {
      this.#flow.refused('wrong-keys');
      return;
    }
    const header = this.#header;
    if (!readRtp(bytes, 0, end, header)) return;
    const expected = this.#expected[header.payloadType];
    if (!expected) return;
    if (!isSettled) this.#settle(from);
    const nowMs = this.#parts.clock.now();
    this.#reports.arrived(header, expected, nowMs);
    this.#flow.came(nowMs, expected.what === 'CN');
    // First whoever listens: on its way to the partner the packet is changed.
    if (this.hearing.isWanted) this.hearing.packet(bytes, header, expected, nowMs);
    if (expected.what === 'telephone-event') this.#receiveEvent(bytes, header, expected, nowMs);
    else if (this.#partner && !this.#room) this.#tell(this.#partner, bytes, header, expected, nowMs);
  }

  /** Says it to the partner: as it came where that is possible, else translated. */
  #tell(partner: Session, bytes: Uint8Array, header: RtpHeader, payload: ReceivedPayload, nowMs: number): void {
    const isPassed = partner.hear(bytes, header, payload, nowMs);
    if (isPassed === (this.#translation === undefined)) return;
    this.#translate(isPassed ? undefined : partner);
    if (!isPassed) this.hearing.packet(bytes, header, payload, nowMs);
  }

  #translate(to: Session | undefined): void {
    const before = this.#translation;
    this.#translation = undefined;
    if (before) {
      this.hearing.remove(before.listener);
      before.to.hearTranslated(undefined);
    }
    if (!to) return;
    const feed = new Feed(8_000);
    const listener: Listener = { hear: (pcm, rateHz) => feed.put(pcm, rateHz) };
    this.#translation = { to, feed, listener };
    this.hearing.add(listener);
    to.hearTranslated(feed);
  }

  #receiveRtcp(bytes: Uint8Array, protectedEnd: number, from: PacketSource): void {
    // From the machine that its sound comes from, or is to come from; nobody else has to do with it.
    if (
      (this.#way ? !this.#way.isFrom(from) : from.address !== this.#target?.address) ||
      (!this.#protection && this.#mustProtect)
    )
      return;
    const end = this.#protection ? this.#protection.openRtcp(bytes, protectedEnd) : protectedEnd;
    if (end === 0) return;
    if (this.#rtcpTarget?.key !== from.key && !this.#way)
      this.#rtcpTarget = this.#parts.io.target(from.address, from.port);
    this.#reports.received(bytes, end, this.#parts.clock.now());
  }

  /** Its packets come from there: what we send has to go there too, or a router on the way keeps it (symmetric RTP). */
  #settle(from: PacketSource): void {
    if (this.#gate.settle(from) && from.key !== this.#target?.key && !this.#way) {
      this.#target = this.#parts.io.target(from.address, from.port);
    }
  }

  #receiveEvent(bytes: Uint8Array, header: RtpHeader, payload: ReceivedPayload, nowMs: number): void {
    if (!this.#keys || this.#keysClockRate !== payload.clockRate) {
      this.#keys = new KeyEventReceiver(payload.clockRate);
      this.#keysClockRate = payload.clockRate;
    }
    const { ssrc, timestamp, payloadAt, payloadBytes } = header;
    const event = bytes.subarray(payloadAt, payloadAt + payloadBytes);
    const key = this.#keys.receive(ssrc, timestamp, event, nowMs);
    const partner = this.#room || this.#parts.told.keepsKeys ? undefined : this.#partner;
    const isPassed = partner?.hear(bytes, header, payload, nowMs);
    if (key === undefined || this.#wasHeardAsTone(key)) return;
    this.#onKey(key);
    if (isPassed === false) partner?.pressed(key);
  }

  /** Who sends a key by another way and as a tone too pressed it once; from the first one on only that way counts. */
  #wasHeardAsTone(key: string): boolean {
    this.#hasOtherWay = true;
    if (this.#agreed) this.#listenForTones(this.#agreed);
    return this.#toneKeys.hasHeard(key, this.#parts.clock.now());
  }

  #onKey(key: string): void {
    this.#parts.notify({ tell: 'key', session: this.id, key });
  }

  // --- What goes to the phone ---

  /** Its partner sent this. The packet is only lent, and may be changed. Answers false when it can't be passed on. */
  hear(bytes: Uint8Array, header: RtpHeader, payload: ReceivedPayload, nowMs: number): boolean {
    // In a room the room is heard.
    return this.#room !== undefined || this.#out.pass(bytes, header, payload, nowMs);
  }

  /** What its partner says comes as sound from now on. */
  hearTranslated(content: Content | undefined): void {
    if (!this.#room) this.#out.use(content);
  }

  forgetTranslation(): void {
    this.#translate(undefined);
  }

  #send(bytes: Uint8Array, plainEnd: number): void {
    if (!this.#target || (!this.#protection && this.#mustProtect)) return;
    const end = this.#protection ? this.#protection.protectRtp(bytes, plainEnd) : plainEnd;
    if (end > 0) this.#parts.ports.rtp.send(bytes, end, this.#target);
  }

  /** Checks and handshakes. */
  #sendAsItIs(bytes: Uint8Array, to: IceSource): void {
    const { io, ports } = this.#parts;
    ports.rtp.send(bytes, bytes.length, io.target(to.address, to.port));
  }

  #sendRtcp(report: { readonly bytes: Uint8Array; readonly end: number } | undefined): void {
    if (!report || !this.#rtcpTarget || !this.#agreed || (!this.#protection && this.#mustProtect)) return;
    const end = this.#protection ? this.#protection.protectRtcp(report.bytes, report.end) : report.end;
    const { rtp, rtcp } = this.#parts.ports;
    const port = this.#agreed.rtcp === 'mux' ? rtp : rtcp;
    if (end > 0) port.send(report.bytes, end, this.#rtcpTarget);
  }

  /** Nothing goes out or comes in in the clear where keys were agreed on, nor before there are any. */
  get #mustProtect(): boolean {
    return this.#security !== undefined && this.#security.kind !== 'none';
  }

  // --- Now and then ---

  #lookAtWay(nowMs: number): void {
    const way = this.#way;
    if (!way) return;
    way.tick(nowMs);
    if (!way.target) this.#flow.waits();
    else if (way.trouble !== undefined) this.#flow.refused('wrong-keys');
    // Whoever no longer asks no longer wants to hear us; when it asks again it is sent to again.
    if (!way.consents(nowMs)) {
      this.#target = undefined;
      this.#rtcpTarget = undefined;
    }
  }

  look(nowMs: number): void {
    const { notify } = this.#parts;
    this.#lookAtWay(nowMs);
    const change = this.#flow.look(nowMs);
    if (change) notify({ tell: 'flow', session: this.id, ...change });
    this.#sendRtcp(this.#reports.due(nowMs));
    if (nowMs < this.#reportAtMs) return;
    this.#reportAtMs += MEDIA_REPORT_MS;
    const measured = this.#reports.measured();
    notify({ tell: 'report', session: this.id, report: { ...measured, isSymmetric: this.#gate.isSymmetric } });
  }
}

const SILENCE: Content = {
  take: (pcm) => {
    pcm.fill(0);
    return 'made';
  },
};
