import { invariant } from '../base/assert.ts';
import type { Encoder } from '../rtp/codec.ts';
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
  type SoundHeader,
  sealChunk,
  textBytes,
} from './sound-format.ts';

/**
 * Makes the bytes of a sound file from 16 kHz sound that comes bit by bit. Pure but for its state: whoever holds it
 * writes what `take` is given, in order.
 */
export class SoundEncoder {
  readonly #header: SoundHeader;
  readonly #key: Uint8Array;
  readonly #take: (bytes: Uint8Array) => void;
  readonly #encoders: readonly Encoder[];
  /** For each channel the samples that make no whole frame yet. */
  readonly #waiting: readonly Int16Array[];
  #waitingSamples = 0;
  /** For each channel the frames and peaks of the chunk that is being gathered. */
  readonly #frames: readonly Uint8Array[];
  readonly #peaks: readonly Uint8Array[];
  #framesHeld = 0;
  #chunks = 0;
  #durationMs = 0;

  /** @param salt 16 random bytes */
  constructor(channels: 1 | 2, key: Uint8Array, salt: Uint8Array, take: (bytes: Uint8Array) => void) {
    this.#header = makeHeader(channels, salt);
    this.#key = fileKey(key, this.#header);
    this.#take = take;
    const each = <T>(make: () => T): T[] => Array.from({ length: channels }, make);
    this.#encoders = each(() => g722.encoder());
    this.#waiting = each(() => new Int16Array(FRAME_SAMPLES));
    this.#frames = each(() => new Uint8Array(CHUNK_FRAMES * FRAME_BYTES));
    this.#peaks = each(() => new Uint8Array(CHUNK_FRAMES / FRAMES_PER_PEAK));
    take(this.#header.bytes);
  }

  /** What it holds so far, what waits included once it is finished. */
  get durationMs(): number {
    return this.#durationMs;
  }

  /** Takes sound: one array for each channel, all of the same length. */
  write(channels: readonly Int16Array[]): void {
    const samples = channels[0]?.length ?? 0;
    invariant(
      channels.length === this.#waiting.length && channels.every(({ length }) => length === samples),
      'a sound file gets as many channels as it has, all of one length',
    );
    for (let at = 0; at < samples; ) {
      const count = Math.min(FRAME_SAMPLES - this.#waitingSamples, samples - at);
      for (const [index, channel] of channels.entries()) {
        this.#waiting[index]!.set(channel.subarray(at, at + count), this.#waitingSamples);
      }
      this.#waitingSamples += count;
      at += count;
      if (this.#waitingSamples === FRAME_SAMPLES) this.#frame();
    }
  }

  /** The last part of it, filled up with silence to a whole frame. */
  finish(): void {
    if (this.#waitingSamples > 0) {
      for (const channel of this.#waiting) channel.fill(0, this.#waitingSamples);
      this.#frame();
    }
    this.#chunk();
    for (const encoder of this.#encoders) encoder.close();
  }

  #frame(): void {
    const at = this.#framesHeld;
    const peak = Math.floor(at / FRAMES_PER_PEAK);
    for (const [index, samples] of this.#waiting.entries()) {
      const coded = this.#frames[index]!.subarray(at * FRAME_BYTES, (at + 1) * FRAME_BYTES);
      this.#encoders[index]!.encode(samples, coded);
      const peaks = this.#peaks[index]!;
      peaks[peak] = Math.max(at % FRAMES_PER_PEAK === 0 ? 0 : peaks[peak]!, loudest(samples));
    }
    this.#waitingSamples = 0;
    this.#framesHeld++;
    this.#durationMs += FRAME_MS;
    if (this.#framesHeld === CHUNK_FRAMES) this.#chunk();
  }

  #chunk(): void {
    const frames = this.#framesHeld;
    if (frames === 0) return;
    const { channels } = this.#header;
    const text = new Uint8Array(textBytes(frames, channels));
    for (let channel = 0; channel < channels; channel++) {
      const places = placesIn(frames, channels, channel);
      text.set(this.#peaks[channel]!.subarray(0, Math.ceil(frames / FRAMES_PER_PEAK)), places.peaks);
      text.set(this.#frames[channel]!.subarray(0, frames * FRAME_BYTES), places.frames);
    }
    this.#take(sealChunk(this.#header, this.#key, this.#chunks++, frames, text));
    this.#framesHeld = 0;
  }
}

/** The largest amplitude, 0 to 255. */
function loudest(samples: Int16Array): number {
  let most = 0;
  for (const sample of samples) most = Math.max(most, sample < 0 ? -sample : sample);
  return Math.min(255, most >> 7);
}
