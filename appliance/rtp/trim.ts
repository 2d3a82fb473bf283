/** Cuts off what is quiet at both ends of a clip, so that clips follow each other as words do. */

const BLOCK_MS = 10;
/** A block counts as heard when it is no more than this below the loudest one; a room's noise lies lower. */
const HEARD_BELOW_LOUDEST_DB = 40;
/** What stays before the first and behind the last sound: consonants begin softly, endings fade. */
const LEAD_MS = 20;
const TAIL_MS = 60;
const FADE_MS = 5;

/** The clip without what is quiet at its ends; empty where there is nothing but silence. */
export function trimmed(pcm: Int16Array, sampleRateHz: number): Int16Array {
  const block = (sampleRateHz * BLOCK_MS) / 1_000;
  const energies = Float64Array.from({ length: Math.ceil(pcm.length / block) }, (_, at) =>
    energyOf(pcm.subarray(at * block, (at + 1) * block)),
  );
  const loudest = energies.reduce((most, energy) => Math.max(most, energy), 0);
  if (loudest === 0) return new Int16Array(0);
  const heard = (energy: number): boolean => energy >= loudest / 10 ** (HEARD_BELOW_LOUDEST_DB / 10);
  const from = energies.findIndex(heard) * block - (sampleRateHz * LEAD_MS) / 1_000;
  const to = (energies.findLastIndex(heard) + 1) * block + (sampleRateHz * TAIL_MS) / 1_000;
  return faded(pcm.slice(Math.max(0, from), Math.min(pcm.length, to)), sampleRateHz);
}

function energyOf(pcm: Int16Array): number {
  return pcm.reduce((sum, sample) => sum + sample * sample, 0);
}

/** Begins and ends at nothing, so that it doesn't click; in place. */
function faded(pcm: Int16Array, sampleRateHz: number): Int16Array {
  const fade = Math.min(Math.round((sampleRateHz * FADE_MS) / 1_000), pcm.length >> 1);
  for (let at = 0; at < fade; at++) {
    pcm[at] = Math.round((pcm[at]! * at) / fade);
    pcm[pcm.length - 1 - at] = Math.round((pcm[pcm.length - 1 - at]! * at) / fade);
  }
  return pcm;
}
