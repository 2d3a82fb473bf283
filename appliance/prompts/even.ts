/**
 * Brings recorded sound to one loudness, so that sentences, recordings and uploads follow each other without anybody
 * reaching for the volume: what is quiet at both ends is cut off, the level of what is heard is set.
 */

/** Mean power of the parts in which somebody speaks, below full scale; telephone networks expect about -20 to -26 dB. */
export const SPEECH_LEVEL_DB = -20;
/** Nothing gets nearer to full scale: telephone codecs clip softly there, but audibly. */
export const PEAK_DB = -2;
/** Amplified no further than this: a recording of nothing would become one of noise. */
const GAIN_MAX_DB = 30;

const BLOCK_MS = 10;
/** A block counts as heard when it is no more than this below the loudest one; a room's noise lies lower. */
const HEARD_BELOW_LOUDEST_DB = 40;
/** As P.56 counts activity: pauses within words are speech too. */
const ACTIVE_BELOW_LOUDEST_DB = 25;
/** What stays before the first and behind the last sound: consonants begin softly, endings fade. */
const LEAD_MS = 20;
const TAIL_MS = 60;
const FADE_MS = 5;

/** Mean power of each block of 10 ms, 0 to 1. */
function powers(pcm: Int16Array, rateHz: number): { readonly size: number; readonly blocks: Float64Array } {
  const size = Math.round((rateHz * BLOCK_MS) / 1000);
  const blocks = new Float64Array(Math.ceil(pcm.length / size));
  for (let block = 0; block < blocks.length; block++) {
    const end = Math.min(pcm.length, (block + 1) * size);
    let sum = 0;
    for (let at = block * size; at < end; at++) sum += pcm[at]! * pcm[at]!;
    blocks[block] = sum / (size * 32_768 * 32_768);
  }
  return { size, blocks };
}

const ratio = (db: number): number => 10 ** (db / 10);

/** Level of what is heard in dB below full scale; undefined for silence. */
export function speechLevelDb(pcm: Int16Array, rateHz: number): number | undefined {
  const { blocks } = powers(pcm, rateHz);
  const loudest = blocks.reduce((most, power) => Math.max(most, power), 0);
  if (loudest === 0) return undefined;
  const active = blocks.filter((power) => power >= loudest * ratio(-ACTIVE_BELOW_LOUDEST_DB));
  return 10 * Math.log10(active.reduce((sum, power) => sum + power, 0) / active.length);
}

/** The sound without what is quiet at its ends; empty where there is nothing but silence. */
export function trimmed(pcm: Int16Array, rateHz: number): Int16Array {
  const { size, blocks } = powers(pcm, rateHz);
  const loudest = blocks.reduce((most, power) => Math.max(most, power), 0);
  if (loudest === 0) return new Int16Array(0);
  const heard = (power: number): boolean => power >= loudest * ratio(-HEARD_BELOW_LOUDEST_DB);
  const from = blocks.findIndex(heard) * size - Math.round((rateHz * LEAD_MS) / 1000);
  const to = (blocks.findLastIndex(heard) + 1) * size + Math.round((rateHz * TAIL_MS) / 1000);
  return faded(pcm.slice(Math.max(0, from), Math.min(pcm.length, to)), rateHz);
}

/** Begins and ends at nothing, so that it doesn't click; in place. */
function faded(pcm: Int16Array, rateHz: number): Int16Array {
  const fade = Math.min(Math.round((rateHz * FADE_MS) / 1000), pcm.length >> 1);
  for (let at = 0; at < fade; at++) {
    pcm[at] = Math.round((pcm[at]! * at) / fade);
    pcm[pcm.length - 1 - at] = Math.round((pcm[pcm.length - 1 - at]! * at) / fade);
  }
  return pcm;
}

/** The sound at `SPEECH_LEVEL_DB`, or as near to it as its peaks allow. */
export function levelled(pcm: Int16Array, rateHz: number, levelDb = SPEECH_LEVEL_DB): Int16Array {
  const level = speechLevelDb(pcm, rateHz);
  if (level === undefined) return pcm;
  const peak = pcm.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const gain = Math.min(10 ** (Math.min(levelDb - level, GAIN_MAX_DB) / 20), (10 ** (PEAK_DB / 20) * 32_768) / peak);
  return pcm.map((sample) => Math.round(sample * gain));
}
