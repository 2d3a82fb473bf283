import type { VirtualClock } from '../../appliance/base/clock.ts';
import type { PacketPort, PacketSource } from '../../appliance/media/packet-io.ts';
import { pcma } from '../../appliance/rtp/g711.ts';
import { JitterBuffer } from '../../appliance/rtp/jitter-buffer.ts';
import { RtpHeader, readRtp, writeRtpHeader } from '../../appliance/rtp/packet.ts';
import type { MemoryNetwork } from './media-twin.ts';
import type { PhoneCall } from './phone.ts';
import { toneHeard } from './sound.ts';

const RATE_HZ = 8_000;
const FRAME_MS = 20;
const FRAME = (RATE_HZ * FRAME_MS) / 1_000;
const PCMA = 8;
const LOUDNESS = 8_000;

export interface TalkingPhoneOptions {
  readonly clock: VirtualClock;
  readonly network: MemoryNetwork;
  readonly call: PhoneCall;
  /** The tone that it says, without a pause, as long as the call is up. */
  readonly hz: number;
  /** It plays what comes from where the other side said that it sends from, and nothing else. */
  readonly isStrict?: boolean;
}

/** What a phone heard of a tone that never stopped. */
export interface Report {
  /** The longest silence in what the ear heard, and the loudest of what was not the tone, in dB of it. */
  readonly gapMs: number;
  readonly clickDb: number;
  /** The most that was said and never came, in one go, and how many packets came twice. */
  readonly lostMs: number;
  readonly twice: number;
  /** The longest time in which nothing came. */
  readonly pauseMs: number;
  /** How often another stream (SSRC) began. */
  readonly streams: number;
}

/** An ear that has just begun knows nothing of the jitter. */
const SETTLES_MS = 1_000;

/** A packet that a phone took for its ear. */
export interface TakenPacket {
  /** What its sender had said by then, counted in packets; undefined when the box made it. */
  readonly number: number | undefined;
  readonly ssrc: number;
  readonly atMs: number;
}

/**
 * The mouth and the ear of a model phone in a call: a tone in G.711 goes to where the phone was told last, what comes
 * is put in order and played as phones do it. No two packets of its tone are alike, so that each can be recognized
 * wherever it comes out.
 */
export class TalkingPhone {
  /** What the ear hears, all the time. */
  readonly heard: number[] = [];
  readonly taken: TakenPacket[] = [];
  readonly #options: TalkingPhoneOptions;
  readonly #port: PacketPort;
  readonly #encoder = pcma.encoder();
  readonly #ear = new JitterBuffer({ decoder: pcma.decoder(), clockRateHz: RATE_HZ, sampleRateHz: RATE_HZ });
  readonly #piece = new Int16Array(FRAME);
  /** Payload of each packet that it sent, and which it was. */
  readonly said = new Map<string, number>();
  readonly #partner: () => TalkingPhone;
  #timestamp = 9_000;
  #isOver = false;

  constructor(options: TalkingPhoneOptions, partner: () => TalkingPhone) {
    const { clock, network, call } = options;
    this.#options = options;
    this.#partner = partner;
    const header = new RtpHeader();
    const at = { host: call.phone.node.address.address, port: call.phone.port, shared: false };
    this.#port = network.open(at, { receive: (bytes, end, from) => this.#receive(bytes, end, from, header) });
    this.#plan(clock.now());
  }

  /** Where it sends its sound, as it was told last. */
  get #target(): { readonly host: string; readonly port: number } | undefined {
    const [host = '', port] = this.#options.call.sound.split(/[: ]/);
    return port === undefined || host === 'undefined' ? undefined : { host, port: Number(port) };
  }

  #plan(atMs: number): void {
    const { clock } = this.#options;
    clock.at(atMs, () => {
      if (this.#isOver) return;
      this.#say();
      this.#ear.get(this.#piece, clock.now());
      this.heard.push(...this.#piece);
      this.#plan(atMs + FRAME_MS);
    });
  }

  #say(): void {
    const { network, hz } = this.#options;
    const number = this.said.size;
    const turn = (2 * Math.PI * hz) / RATE_HZ;
    const pcm = Int16Array.from({ length: FRAME }, (_, at) =>
      Math.round(LOUDNESS * Math.sin(turn * (number * FRAME + at))),
    );
    const packet = new Uint8Array(12 + FRAME);
    writeRtpHeader(packet, 0, PCMA, number === 0, number & 0xffff, this.#timestamp, hz);
    this.#encoder.encode(pcm, packet.subarray(12));
    const payload = keyOf(packet.subarray(12));
    if (this.said.has(payload)) throw new Error(`packet ${number} of ${hz} Hz is like another one`);
    this.said.set(payload, number);
    this.#timestamp += FRAME;
    const target = this.#target;
    if (target) this.#port.send(packet, packet.length, network.target(target.host, target.port));
  }

  #receive(bytes: Uint8Array, end: number, from: PacketSource, header: RtpHeader): void {
    const { clock, isStrict, network } = this.#options;
    if (!readRtp(bytes, 0, end, header) || header.payloadType !== PCMA) return;
    const target = this.#target;
    if (isStrict && (!target || network.target(target.host, target.port).key !== from.key)) return;
    const payload = bytes.slice(header.payloadAt, header.payloadAt + header.payloadBytes);
    const { ssrc, sequence, timestamp } = header;
    const number = this.#partner().said.get(keyOf(payload));
    this.taken.push({ number, ssrc, atMs: clock.now() });
    this.#ear.put(ssrc, sequence, timestamp, payload, clock.now());
  }

  /** How the partner's tone came through, so far. */
  report(): Report {
    const { taken } = this;
    const numbers = taken.flatMap(({ number }) => number ?? []);
    const first = Math.min(...numbers);
    const heard = new Set(numbers);
    let lost = 0;
    let longest = 0;
    for (let number = first; number <= Math.max(...numbers); number++) {
      lost = heard.has(number) ? 0 : lost + 1;
      longest = Math.max(longest, lost);
    }
    const pauses = taken.slice(1).map(({ atMs }, at) => atMs - taken[at]!.atMs - FRAME_MS);
    const streams = taken.filter(({ ssrc }, at) => ssrc !== taken[at - 1]?.ssrc).length;
    const { hz } = this.#partner();
    const sound = Int16Array.from(this.heard.slice(SETTLES_MS * (RATE_HZ / 1_000)));
    const { gapMs, clickDb } = toneHeard(hz, sound, RATE_HZ, 20 * Math.log10(LOUDNESS / 32_767));
    return {
      gapMs,
      clickDb,
      lostMs: longest * FRAME_MS,
      twice: numbers.length - heard.size,
      pauseMs: Math.max(0, ...pauses),
      streams,
    };
  }

  get hz(): number {
    return this.#options.hz;
  }

  hangUp(): void {
    this.#isOver = true;
    this.#port.close();
  }
}

function keyOf(payload: Uint8Array): string {
  return Buffer.from(payload).toString('latin1');
}
