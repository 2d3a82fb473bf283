/** Sound made and measured in tests, for comparing what goes into a box with what comes out. */

const FULL_SCALE = 32_767;

/** A tone. @param levelDb of its peak, below full scale */
export function tone(
  frequencyHz: number,
  rateHz: number,
  lengthMs: number,
  { levelDb = -12, phase = 0 }: { readonly levelDb?: number; readonly phase?: number } = {},
): Int16Array {
  const peak = FULL_SCALE * 10 ** (levelDb / 20);
  const step = (2 * Math.PI * frequencyHz) / rateHz;
  return Int16Array.from({ length: Math.round((rateHz * lengthMs) / 1000) }, (_, at) =>
    Math.round(peak * Math.sin(step * at + phase)),
  );
}

/** Several sounds one after the other. */
export function joined(...parts: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Several sounds at once, as long as the first. */
export function together(...parts: readonly Int16Array[]): Int16Array {
  return (parts[0] ?? new Int16Array()).map((_, at) => {
    const sum = parts.reduce((total, part) => total + (part[at] ?? 0), 0);
    return Math.max(-FULL_SCALE - 1, Math.min(FULL_SCALE, sum));
  });
}

/** Level of one frequency, as the peak of a tone that would be as strong, in dB of full scale (Hann window). */
export function levelOf(frequencyHz: number, pcm: Int16Array, rateHz: number): number {
  let real = 0;
  let imaginary = 0;
  let weights = 0;
  for (let at = 0; at < pcm.length; at++) {
    const weight = 0.5 - 0.5 * Math.cos((2 * Math.PI * (at + 0.5)) / pcm.length);
    const angle = (2 * Math.PI * frequencyHz * at) / rateHz;
    real += weight * pcm[at]! * Math.cos(angle);
    imaginary += weight * pcm[at]! * Math.sin(angle);
    weights += weight;
  }
  return decibels((2 * Math.hypot(real, imaginary)) / weights / FULL_SCALE);
}

/** Root mean square, in dB of full scale. */
export function rmsDb(pcm: Int16Array): number {
  let sum = 0;
  for (const sample of pcm) sum += sample * sample;
  return decibels(Math.sqrt(sum / Math.max(1, pcm.length)) / FULL_SCALE);
}

/** The loudest frequency up to `mostHz`, within `stepHz`. */
export function loudestHz(pcm: Int16Array, rateHz: number, stepHz = 20, mostHz = Math.min(4_000, rateHz / 2)): number {
  let loudest = 0;
  let level = Number.NEGATIVE_INFINITY;
  for (let frequency = stepHz; frequency < mostHz; frequency += stepHz) {
    const here = levelOf(frequency, pcm, rateHz);
    if (here > level) {
      level = here;
      loudest = frequency;
    }
  }
  return loudest;
}

/** How far everything but the tone of this frequency lies below the tone, in dB. */
export function purityDb(frequencyHz: number, pcm: Int16Array, rateHz: number): number {
  const { tone, rest } = partsOf(frequencyHz, pcm, rateHz);
  return 10 * Math.log10(tone / (rest + 1e-9));
}

/** Power of the best fitting sine of this frequency, and of what is left without it: noise and distortion. */
function partsOf(
  frequencyHz: number,
  pcm: Int16Array,
  rateHz: number,
): { readonly tone: number; readonly rest: number } {
  let sineSum = 0;
  let cosineSum = 0;
  const angle = (at: number): number => (2 * Math.PI * frequencyHz * at) / rateHz;
  for (let at = 0; at < pcm.length; at++) {
    sineSum += pcm[at]! * Math.sin(angle(at));
    cosineSum += pcm[at]! * Math.cos(angle(at));
  }
  const sine = (2 * sineSum) / pcm.length;
  const cosine = (2 * cosineSum) / pcm.length;
  let wanted = 0;
  let rest = 0;
  for (let at = 0; at < pcm.length; at++) {
    const fit = sine * Math.sin(angle(at)) + cosine * Math.cos(angle(at));
    wanted += fit * fit;
    rest += (pcm[at]! - fit) ** 2;
  }
  return { tone: wanted / pcm.length, rest: rest / pcm.length };
}

/** The largest step from one sample to the next: a click is one that the sound itself would not make. */
export function largestStep(pcm: Int16Array): number {
  let largest = 0;
  for (let at = 1; at < pcm.length; at++) largest = Math.max(largest, Math.abs(pcm[at]! - pcm[at - 1]!));
  return largest;
}

function decibels(ratio: number): number {
  return 20 * Math.log10(Math.max(ratio, 1e-9));
}

/** How a tone that should never stop came through. */
export interface ToneHeard {
  /** The longest time without it. */
  readonly gapMs: number;
  /** The loudest of all that is not the tone, in 5 ms, in dB of the tone. */
  readonly clickDb: number;
}

const WINDOW_MS = 5;
/** A tone that is this much weaker is gone. */
const GONE_DB = -15;

/** Looks for gaps and clicks in a tone. @param levelDb of the tone's peak, below full scale */
export function toneHeard(frequencyHz: number, pcm: Int16Array, rateHz: number, levelDb: number): ToneHeard {
  const window = (rateHz * WINDOW_MS) / 1_000;
  const power = (FULL_SCALE * 10 ** (levelDb / 20)) ** 2 / 2;
  let gone = 0;
  let longest = 0;
  let loudest = 0;
  for (let at = 0; at + window <= pcm.length; at += window) {
    const { tone, rest } = partsOf(frequencyHz, pcm.subarray(at, at + window), rateHz);
    gone = 10 * Math.log10(Math.max(tone, 1e-9) / power) < GONE_DB ? gone + 1 : 0;
    longest = Math.max(longest, gone);
    loudest = Math.max(loudest, rest);
  }
  return { gapMs: longest * WINDOW_MS, clickDb: 10 * Math.log10(Math.max(loudest, 1e-9) / power) };
}
