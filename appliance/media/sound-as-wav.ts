import { WAV_HEADER_BYTES as HEADER_BYTES, wavHeader } from '../rtp/wav.ts';
import { SoundFile } from './sound-file.ts';
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

/** @throws SoundUnreadable, or what the disk says. Nothing stays open but while it is read. */
export function soundAsWav(path: string, key: Uint8Array): SoundAsWav {
  const file = new SoundFile(path, key);
  const { channels, samples, durationMs } = file;
  file.close();
  const header = wavHeader(SOUND_RATE_HZ, channels, samples * channels * SAMPLE_BYTES);
  return {
    size: HEADER_BYTES + samples * channels * SAMPLE_BYTES,
    durationMs,
    channels,
    read: (from, until) => streamOf(() => bytesBetween(new SoundFile(path, key), header, from, until)),
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

function* bytesBetween(file: SoundFile, header: Uint8Array, from: number, until: number): Generator<Uint8Array> {
  try {
    if (from < HEADER_BYTES) yield header.subarray(from, Math.min(until, HEADER_BYTES));
    const frame = file.channels * SAMPLE_BYTES;
    const firstSample = Math.max(0, Math.floor((from - HEADER_BYTES) / frame));
    let at = HEADER_BYTES + firstSample * frame;
    for (const channels of file.sound(firstSample)) {
      const bytes = interleaved(channels);
      yield bytes.subarray(Math.max(0, from - at), Math.max(0, until - at));
      at += bytes.length;
      if (at >= until) return;
    }
  } finally {
    file.close();
  }
}

function streamOf(open: () => Generator<Uint8Array>): ReadableStream<Uint8Array> {
  let parts: Generator<Uint8Array> | undefined;
  return new ReadableStream({
    // Called again when what was given has gone out: the main loop takes its turns between any two seconds of sound.
    pull(controller) {
      try {
        parts ??= open();
        for (let part = parts.next(); ; part = parts.next()) {
          if (part.done) controller.close();
          else if (part.value.length === 0) continue;
          else controller.enqueue(part.value);
          return;
        }
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
