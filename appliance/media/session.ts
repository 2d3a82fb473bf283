import type { Clock } from '../base/clock.ts';
import { MEDIA_REPORT_MS } from '../base/limits-media.ts';
import type { Random } from '../base/random.ts';
import { KeyEventReceiver } from '../rtp/dtmf-events.ts';
import { datagramKind, RtpHeader, readRtp } from '../rtp/packet.ts';
import type { Agreed, ReceivedPayload } from '../sdp/own-media.ts';
import { FlowWatch } from './flow-watch.ts';
import { Outgoing } from './outgoing.ts';
import type { Pacer } from './pacer.ts';
import type { PacketIo, PacketPort, PacketSource, Target } from './packet-io.ts';
import { type OpenSound, Player } from './player.ts';
import type { Notice, SessionTold } from './protocol.ts';
import { SourceGate } from './source-gate.ts';
import type { Sound } from './types.ts';

/** What a session is made of; the engine has it. */
export interface SessionParts {
  readonly id: number;
  readonly told: SessionTold;
  readonly clock: Clock;
  readonly random: Random;
  readonly io: Pick<PacketIo, 'target'>;
  readonly rtp: PacketPort;
  readonly rtcp: PacketPort;
  readonly pacer: Pacer;
  readonly openSound: OpenSound;
  readonly notify: (notice: Notice) => void;
}

/**
 * The sound of one phone: a pure machine, packet or beat in, packets and notices out. Here comes in what the phone
 * says; what it hears is `Outgoing`'s.
 */
export class Session {
  readonly id: number;
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
  #keys: KeyEventReceiver | undefined;
  #keysClockRate = 0;
  #packetsIn = 0;
  #reportAtMs: number;

  constructor(parts: SessionParts) {
    this.id = parts.id;
    this.#parts = parts;
    this.#gate = new SourceGate(parts.told.peer);
    const draw = (): number => parts.random.integer(0, 0xffff_ffff);
    this.#out = new Outgoing({
      pacer: parts.pacer,
      random: { ssrc: draw(), sequence: draw(), timestamp: draw() },
      send: (bytes, end) => this.#send(bytes, end),
    });
    this.#reportAtMs = parts.clock.now() + MEDIA_REPORT_MS;
  }

  // --- What the main side wants ---

  agree(agreed: Agreed): void {
    const { clock, io } = this.#parts;
    const { address, port, direction } = agreed;
    const before = this.#agreed;
    this.#agreed = agreed;
    if (address !== before?.address || port !== before?.port) {
      this.#target = address === undefined ? undefined : io.target(address, port);
      this.#gate.agree(this.#target);
    }
    this.#expected.fill(undefined);
    for (const received of agreed.receive) this.#expected[received.payload] = received;
    const mayComeIn = direction === 'sendrecv' || direction === 'recvonly';
    this.#flow.expect(mayComeIn && address !== undefined, clock.now());
    this.#out.agree(agreed);
  }

  connect(other: Session | undefined): void {
    if (this.#partner === other) return;
    const before = this.#partner;
    this.#partner = other;
    before?.connect(undefined);
    other?.connect(this);
    this.#out.stream.interrupt();
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

  /** A key came by SIP INFO. Where events were agreed on the phone sends each key by both ways: those count. */
  infoKey(key: string): void {
    if (this.#agreed?.receive.some(({ what }) => what === 'telephone-event')) return;
    this.#onKey(key);
    this.#partner?.sendKeys(key);
  }

  close(): void {
    this.connect(undefined);
    this.#out.close();
  }

  // --- What comes from the phone ---

  receive(bytes: Uint8Array, end: number, from: PacketSource): void {
    if (datagramKind(bytes, 0, end) === 'rtp') this.#receiveRtp(bytes, end, from);
  }

  #receiveRtp(bytes: Uint8Array, end: number, from: PacketSource): void {
    const isSettled = this.#gate.isSettled(from);
    if (!isSettled && !this.#gate.mayTake(from)) {
      this.#flow.refused('wrong-source');
      return;
    }
    const header = this.#header;
    if (!readRtp(bytes, 0, end, header)) return;
    const expected = this.#expected[header.payloadType];
    if (!expected) return;
    if (!isSettled) this.#settle(from);
    const nowMs = this.#parts.clock.now();
    this.#packetsIn++;
    this.#flow.came(nowMs, expected.what === 'CN');
    if (expected.what === 'telephone-event') this.#receiveEvent(bytes, header, expected, nowMs);
    else this.#partner?.hear(bytes, header, expected, nowMs);
  }

  /** Its packets come from there: what we send has to go there too, or a router on the way keeps it (symmetric RTP). */
  #settle(from: PacketSource): void {
    if (this.#gate.settle(from) && from.key !== this.#target?.key) {
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
    const isPassed = this.#partner?.hear(bytes, header, payload, nowMs);
    if (key === undefined) return;
    this.#onKey(key);
    if (isPassed === false) this.#partner?.sendKeys(key);
  }

  #onKey(key: string): void {
    this.#parts.notify({ tell: 'key', session: this.id, key });
  }

  // --- What goes to the phone ---

  /** Its partner sent this. The packet is only lent, and may be changed. Answers false when it can't be passed on. */
  hear(bytes: Uint8Array, header: RtpHeader, payload: ReceivedPayload, nowMs: number): boolean {
    return this.#out.pass(bytes, header, payload, nowMs);
  }

  #send(bytes: Uint8Array, end: number): void {
    if (this.#target) this.#parts.rtp.send(bytes, end, this.#target);
  }

  // --- Now and then ---

  look(nowMs: number): void {
    const { notify } = this.#parts;
    const change = this.#flow.look(nowMs);
    if (change) notify({ tell: 'flow', session: this.id, ...change });
    if (nowMs < this.#reportAtMs) return;
    this.#reportAtMs += MEDIA_REPORT_MS;
    notify({
      tell: 'report',
      session: this.id,
      report: {
        codec: this.#agreed?.send.codec,
        packetsIn: this.#packetsIn,
        packetsOut: this.#out.stream.packets,
        lossPercent: undefined,
        jitterMs: undefined,
        roundTripMs: undefined,
        mos: undefined,
      },
    });
  }
}
