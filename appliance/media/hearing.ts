import type { CodecDefinition, CodecName, Decoder } from '../rtp/codec.ts';
import { codecNamed } from '../rtp/codecs.ts';
import { JitterBuffer } from '../rtp/jitter-buffer.ts';
import type { RtpHeader } from '../rtp/packet.ts';
import type { ReceivedPayload } from '../sdp/own-media.ts';
import { nextDue, type Paced, type Pacer } from './pacer.ts';

/** Somebody who wants to hear what a phone says: a recorder, a room, a partner who speaks otherwise. */
export interface Listener {
  /** 20 ms of it, every 20 ms; silence included. */
  hear(pcm: Int16Array, rateHz: number, nowMs: number): void;
}

/** Sound for whoever listens. */
export interface Source {
  add(listener: Listener): void;
  remove(listener: Listener): void;
  /** How it is coded where it comes from; undefined where it is made here. */
  readonly codec: CodecName | undefined;
}

const PIECE_MS = 20;

/** One kind of coding with what it came in. */
interface Buffered {
  readonly codec: CodecDefinition;
  readonly decoder: Decoder;
  readonly buffer: JitterBuffer;
  readonly pcm: Int16Array;
}

/**
 * What a phone says, as sound: decoded, put in order and made steady, for whoever wants to hear it. While nobody does,
 * nothing is decoded.
 */
export class Hearing implements Paced, Source {
  nextAtMs = 0;
  readonly #pacer: Pacer;
  readonly #turn: number;
  readonly #listeners = new Set<Listener>();
  readonly #fail: (error: unknown) => void;
  #buffered: Buffered | undefined;
  #agreed: CodecName | undefined;

  /** @param fail told of a mistake of ours, which ends the session */
  constructor(pacer: Pacer, turn: number, fail: (error: unknown) => void) {
    this.#pacer = pacer;
    this.#fail = fail;
    this.#turn = turn;
  }

  get isWanted(): boolean {
    return this.#listeners.size > 0;
  }

  /** It will probably be this one. */
  expect(codec: CodecName): void {
    this.#agreed = codec;
  }

  /** What comes, or is to come; undefined as long as nothing was agreed on. */
  get codec(): CodecName | undefined {
    return this.#buffered?.codec.name ?? this.#agreed;
  }

  /** How long sound waits to be steady; undefined while nobody hears it. */
  get delayMs(): number | undefined {
    return this.#buffered?.buffer.delayMs;
  }

  /** What was not there when it was to be heard, late packets included; undefined while nobody hears it. */
  get missedPercent(): number | undefined {
    return this.#buffered?.buffer.runs.lossPercent;
  }

  add(listener: Listener): void {
    this.#listeners.add(listener);
    this.#pacer.add(this, 'hear', this.#turn);
  }

  remove(listener: Listener): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size > 0) return;
    this.#pacer.remove(this);
    this.#drop();
  }

  packet(bytes: Uint8Array, header: RtpHeader, { what }: ReceivedPayload, nowMs: number): void {
    const { ssrc, sequence, timestamp, payloadAt, payloadBytes } = header;
    if (what === 'telephone-event') {
      this.#buffered?.buffer.pass(ssrc, sequence);
      return;
    }
    const payload = bytes.subarray(payloadAt, payloadAt + payloadBytes);
    if (what === 'CN') this.#buffered?.buffer.putNoise(ssrc, sequence, timestamp, payload, nowMs);
    else this.#bufferFor(what)?.buffer.put(ssrc, sequence, timestamp, payload, nowMs);
  }

  pace(nowMs: number): void {
    this.nextAtMs = nextDue(this.nextAtMs, PIECE_MS, nowMs);
    const buffered = this.#buffered;
    if (!buffered) {
      for (const listener of this.#listeners) listener.hear(SILENCE, SILENCE_RATE_HZ, nowMs);
      return;
    }
    buffered.buffer.get(buffered.pcm, nowMs);
    for (const listener of this.#listeners) listener.hear(buffered.pcm, buffered.codec.sampleRateHz, nowMs);
  }

  fault(error: unknown): void {
    this.#fail(error);
  }

  close(): void {
    this.#listeners.clear();
    this.#pacer.remove(this);
    this.#drop();
  }

  #bufferFor(name: string): Buffered | undefined {
    if (this.#buffered?.codec.name === name) return this.#buffered;
    const codec = codecNamed(name);
    if (!codec) return undefined;
    this.#drop();
    const { clockRateHz, sampleRateHz } = codec;
    const decoder = codec.decoder();
    const buffer = new JitterBuffer({ decoder, clockRateHz, sampleRateHz });
    this.#buffered = { codec, decoder, buffer, pcm: new Int16Array((sampleRateHz * PIECE_MS) / 1_000) };
    return this.#buffered;
  }

  #drop(): void {
    this.#buffered?.decoder.close();
    this.#buffered = undefined;
  }
}

const SILENCE_RATE_HZ = 8_000;
const SILENCE = new Int16Array((SILENCE_RATE_HZ * PIECE_MS) / 1_000);
