import { invariant } from '../base/assert.ts';
import type { CodecDefinition, Encoder } from '../rtp/codec.ts';
import { pcma, pcmu } from '../rtp/g711.ts';
import { g722 } from '../rtp/g722.ts';
import {
  CHUNK_FRAMES,
  FRAME_BYTES,
  FRAME_MS,
  FRAME_SAMPLES,
  FRAMES_PER_PEAK,
  fileKey,
  makeHeader,
  placesIn,
  type SoundCoding,
  type SoundHeader,
  sealChunk,
  textBytes,
} from './sound-format.ts';

const CODECS: Readonly<Record<SoundCoding, CodecDefinition>> = { G722: g722, PCMA: pcma, PCMU: pcmu };

/** One channel with what is gathered of the present chunk. */
interface Channel {
  coding: SoundCoding;
  /** From the next chunk on. */
  wanted: SoundCoding;
  encoder: Encoder;
  readonly frames: Uint8Array;
  readonly peaks: Uint8Array;
  /** For `write`: samples that make no whole frame yet. */
  readonly waiting: Int16Array;
}

/**
 * Makes the bytes of a sound file from sound that comes bit by bit: 16 kHz in pieces of any length, or frames in the
 * rate that each channel is coded in. Pure but for its state: whoever holds it writes what `take` is given, in order.
 */
export class SoundEncoder {
  readonly #header: SoundHeader;
  readonly #key: Uint8Array;
  readonly #take: (bytes: Uint8Array) => void;
  readonly #channels: readonly Channel[];
  #waitingSamples = 0;
  #framesHeld = 0;
  #chunks = 0;
  #durationMs = 0;

  /** @param salt 16 random bytes */
  constructor(channels: 1 | 2, key: Uint8Array, salt: Uint8Array, take: (bytes: Uint8Array) => void) {
    this.#header = makeHeader(channels, salt);
    this.#key = fileKey(key, this.#header);
    this.#take = take;
    this.#channels = Array.from({ length: channels }, () => ({
      ...{ coding: 'G722', wanted: 'G722', encoder: g722.encoder() },
      frames: new Uint8Array(CHUNK_FRAMES * FRAME_BYTES),
      peaks: new Uint8Array(CHUNK_FRAMES / FRAMES_PER_PEAK),
      waiting: new Int16Array(FRAME_SAMPLES),
    }));
    take(this.#header.bytes);
  }

  /** What it holds so far, what waits included once it is finished. */
  get durationMs(): number {
    return this.#durationMs;
  }

  /** How this channel should be coded, from the next chunk on: chunks are coded in one way as a whole. */
  codeAs(channel: number, coding: SoundCoding): void {
    this.#channels[channel]!.wanted = coding;
    if (this.#framesHeld === 0) this.#begin();
  }

  /** The rate in which the next frame of this channel is taken. */
  rateHz(channel: number): number {
    return CODECS[this.#channels[channel]!.coding].sampleRateHz;
  }

  /** Takes sound of 16 kHz: one array for each channel, all of the same length. Only while all are coded in G.722. */
  write(channels: readonly Int16Array[]): void {
    const samples = channels[0]?.length ?? 0;
    invariant(
      channels.length === this.#channels.length && channels.every(({ length }) => length === samples),
      'a sound file gets as many channels as it has, all of one length',
    );
    for (let at = 0; at < samples; ) {
      const count = Math.min(FRAME_SAMPLES - this.#waitingSamples, samples - at);
      for (const [index, channel] of channels.entries()) {
        this.#channels[index]!.waiting.set(channel.subarray(at, at + count), this.#waitingSamples);
      }
      this.#waitingSamples += count;
      at += count;
      if (this.#waitingSamples === FRAME_SAMPLES) this.#writeWaiting();
    }
  }

  /** Takes 20 ms of one channel, in its rate; the last channel's ends the frame. */
  frame(index: number, samples: Int16Array): void {
    const at = this.#framesHeld;
    const channel = this.#channels[index]!;
    channel.encoder.encode(samples, channel.frames.subarray(at * FRAME_BYTES, (at + 1) * FRAME_BYTES));
    const { peaks } = channel;
    const peak = Math.floor(at / FRAMES_PER_PEAK);
    peaks[peak] = Math.max(at % FRAMES_PER_PEAK === 0 ? 0 : peaks[peak]!, loudest(samples));
    if (index < this.#channels.length - 1) return;
    this.#framesHeld++;
    this.#durationMs += FRAME_MS;
    if (this.#framesHeld === CHUNK_FRAMES) this.#chunk();
  }

  /** The last part of it, filled up with silence to a whole frame. */
  finish(): void {
    if (this.#waitingSamples > 0) {
      for (const { waiting } of this.#channels) waiting.fill(0, this.#waitingSamples);
      this.#writeWaiting();
    }
    this.#chunk();
    for (const { encoder } of this.#channels) encoder.close();
  }

  #writeWaiting(): void {
    this.#waitingSamples = 0;
    for (const [index, { waiting }] of this.#channels.entries()) this.frame(index, waiting);
  }

  /** A new chunk: whoever is to be coded otherwise is so from here on, beginning afresh as its reader does. */
  #begin(): void {
    this.#framesHeld = 0;
    for (const channel of this.#channels) {
      if (channel.wanted === channel.coding) continue;
      channel.coding = channel.wanted;
      channel.encoder.close();
      channel.encoder = CODECS[channel.coding].encoder();
    }
  }

  #chunk(): void {
    const frames = this.#framesHeld;
    if (frames === 0) return;
    const count = this.#channels.length;
    const text = new Uint8Array(textBytes(frames, count));
    for (const [index, channel] of this.#channels.entries()) {
      const places = placesIn(frames, count, index);
      text.set(channel.peaks.subarray(0, Math.ceil(frames / FRAMES_PER_PEAK)), places.peaks);
      text.set(channel.frames.subarray(0, frames * FRAME_BYTES), places.frames);
    }
    const head = { frames, codings: this.#channels.map(({ coding }) => coding) };
    this.#take(sealChunk(this.#header, this.#key, this.#chunks++, head, text));
    this.#begin();
  }
}

/** The largest amplitude, 0 to 255. */
function loudest(samples: Int16Array): number {
  let most = 0;
  for (let at = 0; at < samples.length; at++) {
    const sample = samples[at]!;
    const amplitude = sample < 0 ? -sample : sample;
    if (amplitude > most) most = amplitude;
  }
  return Math.min(255, most >> 7);
}
