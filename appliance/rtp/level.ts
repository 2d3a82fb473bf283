import { PEAK_MAX } from './limiter.ts';
import { saturate } from './pcm.ts';

/** How loud sound is, and making all that the box plays equally loud. Levels are in dB of full scale, 0 the loudest. */

/** What stands for silence: less than the smallest step of 16 bits. */
export const SILENCE_DB = -100;

/** Root mean square. */
export function rmsLevelDb(pcm: Int16Array): number {
  let sum = 0;
  for (let at = 0; at < pcm.length; at++) sum += pcm[at]! * pcm[at]!;
  return decibels(Math.sqrt(sum / Math.max(1, pcm.length)));
}

/** The largest sample. */
export function peakLevelDb(pcm: Int16Array): number {
  return decibels(peakOf(pcm, 0, pcm.length));
}

function decibels(value: number): number {
  return value <= 0 ? SILENCE_DB : Math.max(SILENCE_DB, 20 * Math.log10(value / 32_768));
}

function peakOf(pcm: Int16Array, from: number, to: number): number {
  let peak = 0;
  for (let at = from; at < to; at++) peak = Math.max(peak, Math.abs(pcm[at]!));
  return peak;
}

/** How loud everything that the box plays is made: as loud as people speak on the telephone. */
const WANTED_DB = -20;
/** Quieter pieces are pauses, which do not count. */
const PAUSE_DB = -50;
const PIECE_MS = 20;
/** More would make the noise of a quiet room loud. */
const GAIN_MAX_DB = 30;

/** Root mean square of what is no pause; `SILENCE_DB` where all is. */
export function speechLevelDb(pcm: Int16Array, sampleRateHz: number): number {
  const piece = (sampleRateHz * PIECE_MS) / 1_000;
  let energy = 0;
  let samples = 0;
  for (let from = 0; from < pcm.length; from += piece) {
    const part = pcm.subarray(from, from + piece);
    const level = rmsLevelDb(part);
    if (level < PAUSE_DB) continue;
    energy += 10 ** (level / 10) * part.length;
    samples += part.length;
  }
  return samples === 0 ? SILENCE_DB : 10 * Math.log10(energy / samples);
}

/** The clip at the level of all others, its peaks held below −1 dB. Silence stays silence. */
export function normalized(pcm: Int16Array, sampleRateHz: number): Int16Array {
  const level = speechLevelDb(pcm, sampleRateHz);
  if (level === SILENCE_DB) return pcm;
  const gain = 10 ** (Math.min(WANTED_DB - level, GAIN_MAX_DB) / 20);
  const block = Math.round((sampleRateHz * LIMIT_BLOCK_MS) / 1_000);
  const limits = limitsPerBlock(pcm, gain, block);
  return pcm.map((sample, at) => {
    // Between the middles of two blocks the limit slides from one to the other.
    const place = Math.max(0, (at + 0.5) / block - 0.5);
    const left = Math.min(Math.floor(place), limits.length - 1);
    const right = Math.min(left + 1, limits.length - 1);
    const limit = limits[left]! + (limits[right]! - limits[left]!) * (place - left);
    return saturate(Math.round(sample * gain * limit));
  });
}

const LIMIT_BLOCK_MS = 5;

/**
 * How much each block must be turned down, and its neighbours with it, so that sliding in between is never too loud.
 */
function limitsPerBlock(pcm: Int16Array, gain: number, block: number): Float64Array {
  const own = Float64Array.from({ length: Math.max(1, Math.ceil(pcm.length / block)) }, (_, at) => {
    const peak = peakOf(pcm, at * block, Math.min(pcm.length, (at + 1) * block)) * gain;
    return peak > PEAK_MAX ? PEAK_MAX / peak : 1;
  });
  return own.map((limit, at) => Math.min(limit, own[at - 1] ?? 1, own[at + 1] ?? 1));
}

/** The outline of a clip for a picture: the peak of each of `columns` equal parts, 0 to 255. */
export function outline(pcm: Int16Array, columns: number): Uint8Array {
  return Uint8Array.from({ length: columns }, (_, column) => {
    const from = Math.floor((column * pcm.length) / columns);
    const to = Math.max(Math.floor(((column + 1) * pcm.length) / columns), Math.min(from + 1, pcm.length));
    return Math.min(255, Math.round((peakOf(pcm, from, to) * 255) / 32_767));
  });
}
