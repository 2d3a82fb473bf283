import { MPEGDecoder } from 'mpg123-decoder';
import { PROMPT_MAX_MS } from '../base/limits-features.ts';
import { normalized, outline, SILENCE_DB, speechLevelDb } from '../rtp/level.ts';
import { resampled } from '../rtp/resample.ts';
import { trimmed } from '../rtp/trim.ts';
import { readWav, writeWav } from '../rtp/wav.ts';
import { LIBRARY_RATE_HZ } from './decode-rate.ts';
import { SoundRefused } from './types.ts';
import type { Converted } from './workshop-job.ts';

/** Columns of the picture of a sound. */
const PEAKS = 400;
/** Shorter is a click, no sound. */
const SHORTEST_MS = 100;

interface Mono {
  readonly pcm: Int16Array;
  readonly sampleRateHz: number;
}

/** What somebody uploaded as a WAV of ours: mono, 16 kHz, levelled. @throws SoundRefused */
export async function converted(bytes: Uint8Array, trim: boolean): Promise<Converted> {
  const { pcm, sampleRateHz } = isWav(bytes) ? decodedWav(bytes) : await decodedMp3(bytes);
  if (pcm.length > (PROMPT_MAX_MS / 1000) * sampleRateHz) throw new SoundRefused('too-long');
  return finished(resampled(pcm, sampleRateHz, LIBRARY_RATE_HZ), trim);
}

/** @param pcm at 16 kHz @throws SoundRefused */
export function finished(pcm: Int16Array, trim: boolean): Converted {
  if (pcm.length > (PROMPT_MAX_MS / 1000) * LIBRARY_RATE_HZ) throw new SoundRefused('too-long');
  if (speechLevelDb(pcm, LIBRARY_RATE_HZ) === SILENCE_DB) throw new SoundRefused('silent');
  const sound = normalized(trim ? trimmed(pcm, LIBRARY_RATE_HZ) : pcm, LIBRARY_RATE_HZ);
  const durationMs = Math.round((sound.length * 1000) / LIBRARY_RATE_HZ);
  if (durationMs < SHORTEST_MS) throw new SoundRefused('silent');
  return { wav: writeWav(sound, LIBRARY_RATE_HZ), durationMs, peaks: outline(sound, PEAKS) };
}

function isWav(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(0, 4)) === 'RIFF';
}

function decodedWav(bytes: Uint8Array): Mono {
  const wav = readWav(bytes);
  if (wav.ok) return wav;
  throw new SoundRefused(wav.why === 'not-wav' ? 'no-audio' : wav.why === 'empty' ? 'silent' : wav.why);
}

async function decodedMp3(bytes: Uint8Array): Promise<Mono> {
  if (!looksLikeMp3(bytes)) throw new SoundRefused('no-audio');
  const decoder = new MPEGDecoder();
  await decoder.ready;
  try {
    return decodedInParts(decoder, bytes);
  } finally {
    decoder.free();
  }
}

/** As much as is given to the decoder at a time. */
const PART_BYTES = 65_536;

/**
 * Part after part, until it is longer than anything that is kept: a file of the allowed size may hold hours, which as
 * floating point would not fit into the machine.
 */
function decodedInParts(decoder: MPEGDecoder, bytes: Uint8Array): Mono {
  const parts: Int16Array[] = [];
  let [samples, sampleRateHz] = [0, 0];
  for (let at = 0; at < bytes.length; at += PART_BYTES) {
    const { channelData, sampleRate, samplesDecoded } = decoder.decode(bytes.subarray(at, at + PART_BYTES));
    if (samplesDecoded === 0) continue;
    parts.push(monoOf(channelData, samplesDecoded));
    sampleRateHz = sampleRate;
    samples += samplesDecoded;
    if (samples > (PROMPT_MAX_MS / 1000) * sampleRateHz) throw new SoundRefused('too-long');
  }
  if (samples === 0) throw new SoundRefused('broken');
  const pcm = new Int16Array(samples);
  let end = 0;
  for (const part of parts) {
    pcm.set(part, end);
    end += part.length;
  }
  return { pcm, sampleRateHz };
}

function monoOf(channels: readonly Float32Array[], samples: number): Int16Array {
  const pcm = new Int16Array(samples);
  for (let at = 0; at < samples; at++) {
    const sum = channels.reduce((total, channel) => total + channel[at]!, 0);
    pcm[at] = Math.max(-32_768, Math.min(32_767, Math.round((sum / channels.length) * 32_768)));
  }
  return pcm;
}

const ID3_HEADER_BYTES = 10;

/**
 * An ID3 tag, or a frame where one must begin, and another where that one ends: text and pictures have by chance the
 * eleven bits of one, but not of two.
 */
function looksLikeMp3(bytes: Uint8Array): boolean {
  const hasTag = String.fromCharCode(...bytes.subarray(0, 3)) === 'ID3';
  let at = hasTag ? ID3_HEADER_BYTES + tagBytes(bytes) : 0;
  // Some recorders write zeros first.
  while (at < bytes.length && bytes[at] === 0) at++;
  const length = frameBytes(bytes, at);
  return length > 0 && (frameBytes(bytes, at + length) > 0 || at + length >= bytes.length);
}

/** ID3v2 writes lengths in bytes of seven bits. */
function tagBytes(bytes: Uint8Array): number {
  return bytes.subarray(6, 10).reduce((sum, byte) => (sum << 7) | (byte & 127), 0);
}

const RATES_HZ = [44_100, 48_000, 32_000] as const;
/** kbit/s of layer III by index: MPEG 1, then MPEG 2 and 2.5 (ISO 11172-3 §2.4.2.3, 13818-3 §2.4.2.3). */
const BITRATES = [
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
] as const;

/** Length of the layer III frame that begins there; 0 where none does. */
function frameBytes(bytes: Uint8Array, at: number): number {
  const [sync = 0, kind = 0, rates = 0] = bytes.subarray(at, at + 3);
  const version = (kind >> 3) & 3;
  const isLayer3 = ((kind >> 1) & 3) === 1;
  if (sync !== 0xff || (kind & 0xe0) !== 0xe0 || version === 1 || !isLayer3) return 0;
  const isFirst = version === 3;
  const rate = RATES_HZ[((rates >> 2) & 3) as 0 | 1 | 2];
  const kilobits = BITRATES[isFirst ? 0 : 1][rates >> 4];
  if (rate === undefined || !kilobits) return 0;
  const sampleRate = rate / (isFirst ? 1 : version === 2 ? 2 : 4);
  return Math.floor(((isFirst ? 144 : 72) * kilobits * 1000) / sampleRate) + ((rates >> 1) & 1);
}
