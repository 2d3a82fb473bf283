import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { ChunkDecoder } from './chunk-decoder.ts';
import {
  CHUNK_FRAMES,
  chunkBytes,
  codingOf,
  FRAME_BYTES,
  FRAME_MS,
  FRAME_SAMPLES,
  FRAMES_PER_PEAK,
  fileKey,
  framesOf,
  HEADER_BYTES,
  openChunk,
  placesIn,
  readHeader,
  type SoundHeader,
  SoundUnreadable,
  TAG_BYTES,
} from './sound-format.ts';

/** Samples of a chunk of one channel. */
export const SECOND_SAMPLES = CHUNK_FRAMES * FRAME_SAMPLES;

/**
 * Reads what the box recorded, also while it is still being written or after a crash: whatever whole seconds are there.
 * Decoding goes second by second; reading on where the last second ended costs nothing more.
 */
export class SoundFile {
  readonly channels: number;
  readonly durationMs: number;
  readonly #file: number;
  readonly #header: SoundHeader;
  readonly #key: Uint8Array;
  /** Frames of all whole chunks. */
  readonly #frames: number;
  readonly #decoders: readonly ChunkDecoder[];
  /** The chunk that the decoders are ready for. */
  #next = 0;

  /** @throws SoundUnreadable, or what the disk says */
  constructor(path: string, key: Uint8Array) {
    this.#file = openSync(path, 'r');
    try {
      this.#header = readHeader(this.#read(0, HEADER_BYTES));
      this.channels = this.#header.channels;
      this.#key = fileKey(key, this.#header);
      this.#frames = this.#wholeFrames(fstatSync(this.#file).size);
    } catch (error) {
      closeSync(this.#file);
      throw error;
    }
    this.durationMs = this.#frames * FRAME_MS;
    this.#decoders = Array.from({ length: this.channels }, () => new ChunkDecoder());
  }

  /** Samples of one channel. */
  get samples(): number {
    return this.#frames * FRAME_SAMPLES;
  }

  /**
   * Sound from this sample on, a second at a time: for each channel its samples at 16 kHz. The arrays are new ones.
   * @throws SoundUnreadable where a chunk was changed
   */
  *sound(fromSample = 0): Generator<Int16Array[]> {
    const first = Math.floor(fromSample / SECOND_SAMPLES);
    for (let index = first; index * CHUNK_FRAMES < this.#frames; index++) {
      const skip = index === first ? fromSample - first * SECOND_SAMPLES : 0;
      yield this.second(index).map((channel) => channel.subarray(skip));
    }
  }

  /** The second of this number, 0 for the first: for each channel its samples. There must be one. */
  second(index: number): Int16Array[] {
    // A decoder finds its way from wherever it is within a few milliseconds; a second before is plenty.
    if (index !== this.#next && index > 0) this.#decode(index - 1);
    return this.#decode(index);
  }

  /** Loudness over time for a picture: `count` values of 0 to 1 for each channel. */
  peaks(count: number): number[][] {
    const total = Math.ceil(this.#frames / FRAMES_PER_PEAK);
    const found = Array.from({ length: this.channels }, () => new Array<number>(count).fill(0));
    for (let index = 0, at = 0; index * CHUNK_FRAMES < this.#frames; index++) {
      const { text, frames } = this.#chunk(index);
      const peaks = Math.ceil(frames / FRAMES_PER_PEAK);
      for (let one = 0; one < peaks; one++, at++) {
        const place = Math.floor((at * count) / total);
        for (let channel = 0; channel < this.channels; channel++) {
          const peak = text[placesIn(frames, this.channels, channel).peaks + one]! / 255;
          found[channel]![place] = Math.max(found[channel]![place]!, peak);
        }
      }
    }
    return found;
  }

  close(): void {
    closeSync(this.#file);
  }

  #decode(index: number): Int16Array[] {
    const { text, frames, head } = this.#chunk(index);
    this.#next = index + 1;
    return this.#decoders.map((decoder, channel) => {
      const start = placesIn(frames, this.channels, channel).frames;
      return decoder.decode(codingOf(head, channel), text.subarray(start, start + frames * FRAME_BYTES));
    });
  }

  #chunk(index: number): { readonly text: Uint8Array; readonly frames: number; readonly head: Uint8Array } {
    const frames = Math.min(CHUNK_FRAMES, this.#frames - index * CHUNK_FRAMES);
    const at = HEADER_BYTES + index * chunkBytes(CHUNK_FRAMES, this.channels);
    const head = this.#read(at, chunkBytes(frames, this.channels));
    return { text: openChunk(this.#header, this.#key, index, head), frames, head };
  }

  /** All chunks but the last are of one size; a last one that is not whole does not count. */
  #wholeFrames(size: number): number {
    const whole = chunkBytes(CHUNK_FRAMES, this.channels);
    let chunks = Math.floor((size - HEADER_BYTES) / whole);
    while (chunks > 0 && this.#isHole(HEADER_BYTES + chunks * whole)) chunks--;
    const rest = Math.min(size - HEADER_BYTES - chunks * whole, whole);
    const frames = framesOf(this.#read(HEADER_BYTES + chunks * whole, Math.min(rest, 2)));
    const bytes = chunkBytes(frames, this.channels);
    const isThere = frames > 0 && frames < CHUNK_FRAMES && rest >= bytes;
    const isWhole = isThere && !this.#isHole(HEADER_BYTES + chunks * whole + bytes);
    return chunks * CHUNK_FRAMES + (isWhole ? frames : 0);
  }

  /** A power cut may leave a file longer than what had reached the disk: zeros, where a chunk's tag should end. */
  #isHole(end: number): boolean {
    return this.#read(end - TAG_BYTES, TAG_BYTES).every((byte) => byte === 0);
  }

  #read(at: number, count: number): Uint8Array {
    const bytes = new Uint8Array(count);
    const read = readSync(this.#file, bytes, 0, count, at);
    if (read < count) throw new SoundUnreadable('shorter than it says');
    return bytes;
  }
}
