import { WAV_HEADER_BYTES as HEADER_BYTES, wavHeader } from '../rtp/wav.ts';
import { SECOND_SAMPLES, SoundFile } from './sound-file.ts';
import { SOUND_RATE_HZ } from './sound-format.ts';

const SAMPLE_BYTES = 2;

/** A recording as a WAV file that is made while it is read: 16 bit, 16 kHz, as many channels as it has. */
export interface SoundAsWav {
  readonly size: number;
  readonly durationMs: number;
  readonly channels: number;
  /** Bytes `from` up to, not including, `until`; a second of sound at a time, so that nobody waits for it. */
  read(from: number, until: number): ReadableStream<Uint8Array>;
}

/** How many bytes a recording of that length has as such a file, without opening it: it has whole frames of 20 ms. */
export function wavBytes(durationMs: number, channels: number): number {
  // Whole numbers all the way: 4.38 s by 16,000 would not be one.
  return HEADER_BYTES + durationMs * (SOUND_RATE_HZ / 1_000) * channels * SAMPLE_BYTES;
}

/** @throws SoundUnreadable, or what the disk says. Nothing stays open but while it is read. */
export function soundAsWav(path: string, key: Uint8Array): SoundAsWav {
  const reader = new WavReader(path, key);
  const { size, durationMs, channels } = reader;
  reader.close();
  return {
    ...{ size, durationMs, channels },
    read: (from, until) => streamOf(() => bytesBetween(new WavReader(path, key), from, until)),
  };
}

/** Loudness over time for a picture, as `SoundFile.peaks`. */
export function peaksOf(path: string, key: Uint8Array, count: number): number[][] {
  const file = new SoundFile(path, key);
  try {
    return file.peaks(count);
  } finally {
    file.close();
  }
}

/** Reads such a WAV file in any order; in its own order it is quickest. */
export class WavReader {
  readonly size: number;
  readonly #file: SoundFile;
  readonly #header: Uint8Array;
  /** The second that was decoded last, as its bytes. */
  #second: { readonly index: number; readonly bytes: Uint8Array } | undefined;

  /** @throws SoundUnreadable, or what the disk says */
  constructor(path: string, key: Uint8Array) {
    this.#file = new SoundFile(path, key);
    const { durationMs, channels } = this.#file;
    this.size = wavBytes(durationMs, channels);
    this.#header = wavHeader(SOUND_RATE_HZ, channels, this.size - HEADER_BYTES);
  }

  get durationMs(): number {
    return this.#file.durationMs;
  }

  get channels(): number {
    return this.#file.channels;
  }

  /** `count` bytes from there on; fewer only at the end: SFTP clients think that a file ends where a read does. */
  read(at: number, count: number): Uint8Array {
    const first = this.some(at, count);
    if (first.length === 0 || first.length === Math.min(count, this.size - at)) return first;
    const all = new Uint8Array(Math.min(count, this.size - at));
    all.set(first);
    for (let done = first.length; done < all.length; ) {
      const more = this.some(at + done, all.length - done);
      all.set(more, done);
      done += more.length;
    }
    return all;
  }

  /** Bytes from there on, no more than one second holds: read so, nothing is copied. */
  some(at: number, count: number): Uint8Array {
    if (at >= this.size) return new Uint8Array();
    if (at < HEADER_BYTES) return this.#header.subarray(at, at + count);
    const secondBytes = SECOND_SAMPLES * this.channels * SAMPLE_BYTES;
    const index = Math.floor((at - HEADER_BYTES) / secondBytes);
    if (this.#second?.index !== index) this.#second = { index, bytes: interleaved(this.#file.second(index)) };
    const from = at - HEADER_BYTES - index * secondBytes;
    return this.#second.bytes.subarray(from, from + count);
  }

  close(): void {
    this.#file.close();
  }
}

function* bytesBetween(reader: WavReader, from: number, until: number): Generator<Uint8Array> {
  try {
    for (let at = from; at < until; ) {
      const bytes = reader.some(at, until - at);
      if (bytes.length === 0) return;
      at += bytes.length;
      yield bytes;
    }
  } finally {
    reader.close();
  }
}

function streamOf(open: () => Generator<Uint8Array>): ReadableStream<Uint8Array> {
  let parts: Generator<Uint8Array> | undefined;
  return new ReadableStream({
    // Called again when what was given has gone out: the main loop takes its turns between any two seconds of sound.
    pull(controller) {
      try {
        parts ??= open();
        const part = parts.next();
        if (part.done) controller.close();
        else controller.enqueue(part.value);
      } catch (error) {
        controller.error(error);
      }
    },
    cancel() {
      parts?.return(undefined);
    },
  });
}

function interleaved(channels: readonly Int16Array[]): Uint8Array {
  const [only] = channels;
  if (channels.length === 1 && only) return new Uint8Array(only.slice().buffer);
  const all = new Int16Array((only?.length ?? 0) * channels.length);
  for (const [index, channel] of channels.entries()) {
    for (let at = 0; at < channel.length; at++) all[at * channels.length + index] = channel[at]!;
  }
  return new Uint8Array(all.buffer);
}
