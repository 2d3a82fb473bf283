import { SRTP_OVERHEAD_MAX_BYTES, SrtpSender } from '../../../appliance/rtp/srtp.ts';
import { type LoopbackPhones, type Way, wayOf } from './loopback-phones.ts';
import { type PeerSound, payloadTypeOf, timestampsOf } from './peer-sound.ts';
import type { Speech } from './speech.ts';

/** One direction of a call under load: a phone that speaks, and where the box takes its sound. */
export interface LoadStream {
  readonly from: PeerSound;
  readonly to: { readonly address: string; readonly port: number };
  /** What is said; undefined for packets that are known again where they were only passed on. */
  readonly says?: Speech | undefined;
}

export interface LoadOutcome {
  readonly sent: number;
  readonly received: number;
  /** Times from sending to hearing, in milliseconds, of a sample; none where what comes out is coded anew. */
  readonly delaysMs: readonly number[];
  /** How much the time between two packets of a stream differs from their spacing, in milliseconds, of a sample. */
  readonly jitterMs: readonly number[];
}

const PTIME_MS = 20;
const HEADER_BYTES = 12;
const PAYLOAD_BYTES = 160;
const PAYLOAD_MAX_BYTES = 400;
const SAMPLES_KEPT = 200_000;
/** Packets that still are on their way at the end. */
const LINGER_MS = 300;
/** In the payload, so that a packet that only was passed on is known again. */
const MARK = 0x5eed_cafe;

/**
 * Packets of 20 ms on all streams for so long, spread evenly over the time, and what of it comes out again. Spins on
 * its processor, so that a packet is seen when it comes. `sinceMs`: how long they have been speaking already; numbers
 * go on, for SRTP takes a number that comes again for an attack.
 */
export function putSound(
  phones: LoopbackPhones,
  streams: readonly LoadStream[],
  lengthMs: number,
  sinceMs = 0,
): LoadOutcome {
  const ear = new Ear(streams.length);
  const mouths = streams.map((stream, at) => new Mouth(stream, at, Math.ceil(sinceMs / PTIME_MS)));
  const hear = (packet: Uint8Array): void => ear.hear(packet);
  const startedMs = performance.now();
  const total = Math.floor((lengthMs / PTIME_MS) * streams.length);
  for (let next = 0; next < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - startedMs) / PTIME_MS) * streams.length));
    for (; next < due; next++) mouths[next % streams.length]!.speak(phones);
    phones.flush();
    phones.receive(hear);
  }
  for (const until = performance.now() + LINGER_MS; performance.now() < until; ) phones.receive(hear);
  return { sent: total - phones.takeRefused(), ...ear };
}

class Ear {
  received = 0;
  readonly delaysMs: number[] = [];
  readonly jitterMs: number[] = [];
  readonly #last: Float64Array;

  constructor(streams: number) {
    this.#last = new Float64Array(streams);
  }

  hear(packet: Uint8Array): void {
    this.received++;
    if (packet.length < HEADER_BYTES + 16) return;
    const view = new DataView(packet.buffer, packet.byteOffset, packet.length);
    if (view.getUint32(HEADER_BYTES + 12) !== MARK) return;
    const now = performance.now();
    const stream = view.getUint32(HEADER_BYTES);
    const last = this.#last[stream]!;
    if (this.delaysMs.length < SAMPLES_KEPT) this.delaysMs.push(now - view.getFloat64(HEADER_BYTES + 4));
    if (last > 0 && this.jitterMs.length < SAMPLES_KEPT) this.jitterMs.push(Math.abs(now - last - PTIME_MS));
    this.#last[stream] = now;
  }
}

/** One phone that speaks. */
class Mouth {
  readonly #way: Way;
  readonly #says: Speech | undefined;
  readonly #packet = new Uint8Array(HEADER_BYTES + PAYLOAD_MAX_BYTES).fill(0xd5);
  readonly #view = new DataView(this.#packet.buffer);
  readonly #timestamps: number;
  readonly #locked: { readonly sender: SrtpSender; readonly bytes: Uint8Array } | undefined;
  readonly #at: number;
  #count: number;

  constructor(stream: LoadStream, at: number, count: number) {
    this.#way = wayOf(stream.from.address, stream.to);
    this.#says = stream.says;
    this.#at = at;
    this.#count = count;
    this.#packet[0] = 0x80;
    this.#packet[1] = payloadTypeOf(stream.from);
    this.#timestamps = timestampsOf(stream.from);
    this.#view.setUint32(8, 0x10000 + at);
    this.#view.setUint32(HEADER_BYTES, at);
    this.#view.setUint32(HEADER_BYTES + 12, MARK);
    const { key } = stream.from;
    if (key === undefined) return;
    const sender = new SrtpSender('AES_CM_128_HMAC_SHA1_80', Buffer.from(key, 'base64'));
    this.#locked = { sender, bytes: new Uint8Array(HEADER_BYTES + PAYLOAD_BYTES + SRTP_OVERHEAD_MAX_BYTES) };
  }

  speak(phones: LoopbackPhones): void {
    const view = this.#view;
    view.setUint16(2, this.#count & 0xffff);
    view.setUint32(4, (this.#count * this.#timestamps) >>> 0);
    const end = HEADER_BYTES + this.#say();
    this.#count++;
    phones.send(this.#way, this.#sealed(end));
  }

  /** Answers the payload's bytes. */
  #say(): number {
    const says = this.#says;
    if (!says) {
      this.#view.setFloat64(HEADER_BYTES + 4, performance.now());
      return PAYLOAD_BYTES;
    }
    // Nobody is at the same place as the next one.
    const payload = says[(this.#count + 7 * this.#at) % says.length]!;
    this.#packet.set(payload, HEADER_BYTES);
    return payload.length;
  }

  #sealed(end: number): Uint8Array {
    if (!this.#locked) return this.#packet.subarray(0, end);
    const { sender, bytes } = this.#locked;
    bytes.set(this.#packet.subarray(0, end));
    return bytes.subarray(0, sender.protectRtp(bytes, 0, end));
  }
}
