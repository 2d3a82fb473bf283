/**
 * Makes a piece of sound a little shorter or longer without a click: where it repeats itself, one repetition is taken
 * out or put in, faded over. Between 2.5 and 10 ms at a time.
 */

const SHIFT_MIN_MS = 2.5;
const SHIFT_MAX_MS = 10;
/** Length of the fade, and of what is compared. */
const FADE_MS = 4;
/** From this likeness on (1 is the same) nobody hears it. */
const LIKENESS_MIN = 0.85;
/** Comparing every eighth of a millisecond is enough. */
const COMPARE_PER_MS = 8;

/** What can be changed about a piece. */
export interface Stretch {
  /** Samples that can go or come; 0 when the piece is too short. */
  readonly shift: number;
  /** Nobody would hear it. */
  readonly inaudible: boolean;
}

/**
 * Looks for what the beginning of `pcm` repeats.
 * @param length samples of `pcm` that count
 * @param quiet it is so quiet that any place will do
 */
export function findStretch(pcm: Int16Array, length: number, rateHz: number, quiet: boolean): Stretch {
  const perMs = rateHz / 1_000;
  const fade = Math.round(FADE_MS * perMs);
  const shortest = Math.round(SHIFT_MIN_MS * perMs);
  const longest = Math.min(Math.round(SHIFT_MAX_MS * perMs), length - fade);
  if (longest < shortest) return { shift: 0, inaudible: false };
  const step = Math.max(1, Math.floor(perMs / COMPARE_PER_MS));
  let shift = shortest;
  let best = Number.NEGATIVE_INFINITY;
  for (let candidate = shortest; candidate <= longest; candidate += step) {
    const here = likeness(pcm, candidate, fade, step);
    if (here > best) {
      best = here;
      shift = candidate;
    }
  }
  // Quiet sound may be noise, which repeats nothing: the longest piece that can go then.
  return quiet && best < LIKENESS_MIN
    ? { shift: longest, inaudible: true }
    : { shift, inaudible: best >= LIKENESS_MIN };
}

function likeness(pcm: Int16Array, shift: number, length: number, step: number): number {
  let product = 0;
  let first = 1;
  let second = 1;
  for (let at = 0; at < length; at += step) {
    const a = pcm[at]!;
    const b = pcm[at + shift]!;
    product += a * b;
    first += a * a;
    second += b * b;
  }
  return product / Math.sqrt(first * second);
}

/** Takes `shift` samples out of the beginning. @returns the new length */
export function shorten(pcm: Int16Array, length: number, rateHz: number, shift: number): number {
  const fade = Math.round((FADE_MS * rateHz) / 1_000);
  for (let at = 0; at < fade; at++) pcm[at] = blend(pcm[at]!, pcm[at + shift]!, (at + 0.5) / fade);
  pcm.copyWithin(fade, fade + shift, length);
  return length - shift;
}

/** Puts `shift` samples into the beginning. @param pcm has room for them @returns the new length */
export function lengthen(pcm: Int16Array, length: number, rateHz: number, shift: number): number {
  const fade = Math.round((FADE_MS * rateHz) / 1_000);
  // From `shift` on everything is heard once more, later; its first part is faded over what led up to it.
  pcm.copyWithin(shift + fade, fade, length);
  // Backwards, so that nothing is overwritten before it is read.
  for (let at = fade - 1; at >= 0; at--) pcm[shift + at] = blend(pcm[shift + at]!, pcm[at]!, (at + 0.5) / fade);
  return length + shift;
}

function blend(from: number, to: number, part: number): number {
  return Math.round(from + (to - from) * part);
}
