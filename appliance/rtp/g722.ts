import type { CodecDefinition, Decoder, Encoder } from './codec.ts';
import { Concealment } from './concealment.ts';
import { G722Band } from './g722-band.ts';
import { saturate } from './pcm.ts';

/**
 * ITU-T G.722 at 64 kbit/s: sound of 16 kHz is parted into a lower and a higher half by a quadrature mirror filter,
 * each sample pair becomes one byte: six bits of the lower half, two of the higher. Written after the Recommendation
 * (11/88); its tables carry the Recommendation's names.
 */

/** Half of the mirror filter's 24 symmetric taps (table 11/G.722). */
const QMF = Int32Array.of(3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11);
const TAPS = 24;
/** Pairs of samples that the delay line takes before its tail moves to the front again. */
const LINE_PAIRS = 168;

/** Decision levels of the lower band's 60 codes, one sign (table 14/G.722); the last again, for the search's sake. */
const Q6 = Int32Array.of(
  ...[0, 35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650],
  ...[714, 786, 858, 940, 1023, 1121, 1219, 1339, 1458, 1612, 1765, 1980, 2195, 2557, 2919, 2919, 2919],
);
const LEVELS = 32;
/** Quantised values by code: lower band with six bits and with four, higher band (tables 16 to 18/G.722). */
const QM6 = Int32Array.of(
  ...[-136, -136, -136, -136, -24808, -21904, -19008, -16704, -14984, -13512, -12280, -11192, -10232, -9360],
  ...[-8576, -7856, -7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168, -2776, -2400, -2032, -1688],
  ...[-1360, -1040, -728, 24808, 21904, 19008, 16704, 14984, 13512, 12280, 11192, 10232, 9360, 8576, 7856],
  ...[7192, 6576, 6000, 5456, 4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032, 1688, 1360, 1040, 728],
  ...[432, 136, -432, -136],
);
const QM4 = Int32Array.of(
  ...[0, -20456, -12896, -8968, -6288, -4240, -2584, -1200, 20456, 12896, 8968, 6288, 4240, 2584, 1200, 0],
);
const QM2 = Int32Array.of(-7408, -1616, 7408, 1616);
/** What a code adds to the logarithm of its band's scale: WL by RL42, WH by RH2 (tables 12, 15 and 19/G.722). */
const STEP_LOWER = Int32Array.of(...[-60, 3042, 1198, 538, 334, 172, 58, -30, 3042, 1198, 538, 334, 172, 58, -30, -60]);
const STEP_HIGHER = Int32Array.of(798, -214, 798, -214);
/** Decision level of the higher band. */
const Q2 = 564;

/** The code of a difference in the lower band (QUANTL). */
function quantizeLower(difference: number, det: number): number {
  const sign = difference >> 31;
  const magnitude = difference ^ sign;
  // Levels up to the magnitude, counted by halving: without branches, which would be guessed wrongly half the time.
  let below = 0;
  for (let half = 16; half > 0; half >>= 1) {
    below += half & ~((magnitude - (Math.imul(Q6[below + half]!, det) >> 12)) >> 31);
  }
  return (sign < 0 ? CODES_NEGATIVE : CODES_POSITIVE)[below]!;
}

/** By the number of levels that the magnitude has reached (MIL of table 14/G.722, less one). */
const CODES_POSITIVE = Uint8Array.from({ length: LEVELS }, (_, below) => 61 - Math.min(below, 29));
const CODES_NEGATIVE = Uint8Array.from({ length: LEVELS }, (_, below) => (below < 2 ? 63 : 33) - Math.min(below, 29));

/** The code of a difference in the higher band (QUANTH). */
function quantizeHigher(difference: number, det: number): number {
  const sign = difference >> 31;
  const large = ((Math.imul(Q2, det) >> 12) - 1 - (difference ^ sign)) >>> 31;
  // Negative: 0 where it is large, else 1; positive: 2 and 3.
  return 3 - large + 2 * sign;
}

class G722Encoder implements Encoder {
  readonly #lower = new G722Band('lower');
  readonly #higher = new G722Band('higher');
  readonly #line = new Int32Array(TAPS + 2 * LINE_PAIRS);
  #at = TAPS - 2;

  encode(pcm: Int16Array, out: Uint8Array): number {
    const bytes = pcm.length >> 1;
    for (let pair = 0; pair < bytes; pair++) out[pair] = this.#encodePair(pcm[2 * pair]!, pcm[2 * pair + 1]!);
    return bytes;
  }

  #encodePair(first: number, second: number): number {
    const line = this.#line;
    if (this.#at + 2 > line.length) {
      line.copyWithin(0, line.length - TAPS + 2);
      this.#at = TAPS - 2;
    }
    line[this.#at] = first;
    line[this.#at + 1] = second;
    this.#at += 2;
    let odd = 0;
    let even = 0;
    for (let tap = 0, at = this.#at - TAPS; tap < 12; tap++, at += 2) {
      odd += Math.imul(line[at]!, QMF[tap]!);
      even += Math.imul(line[at + 1]!, QMF[11 - tap]!);
    }
    const lower = this.#lower;
    const codeLower = quantizeLower(saturate(((even + odd) >> 14) - lower.s), lower.det);
    lower.adapt(Math.imul(lower.det, QM4[codeLower >> 2]!) >> 15, STEP_LOWER[codeLower >> 2]!);
    const higher = this.#higher;
    const codeHigher = quantizeHigher(saturate(((even - odd) >> 14) - higher.s), higher.det);
    higher.adapt(Math.imul(higher.det, QM2[codeHigher]!) >> 15, STEP_HIGHER[codeHigher]!);
    return (codeHigher << 6) | codeLower;
  }

  expectLoss(): void {}
  close(): void {}
}

class G722Decoder implements Decoder {
  readonly #lower = new G722Band('lower');
  readonly #higher = new G722Band('higher');
  readonly #line = new Int32Array(TAPS + 2 * LINE_PAIRS);
  readonly #concealment = new Concealment(16_000);
  #at = TAPS - 2;

  samplesIn(payload: Uint8Array): number {
    return payload.length * 2;
  }

  decode(payload: Uint8Array, out: Int16Array): number {
    for (let at = 0; at < payload.length; at++) this.#decodePair(payload[at]!, out, 2 * at);
    this.#concealment.received(out, payload.length * 2);
    return payload.length * 2;
  }

  #decodePair(code: number, out: Int16Array, to: number): void {
    const lower = this.#lower;
    const codeLower = code & 63;
    const low = limit(lower.s + (Math.imul(lower.det, QM6[codeLower]!) >> 15));
    lower.adapt(Math.imul(lower.det, QM4[codeLower >> 2]!) >> 15, STEP_LOWER[codeLower >> 2]!);
    const higher = this.#higher;
    const difference = Math.imul(higher.det, QM2[code >> 6]!) >> 15;
    const high = limit(higher.s + difference);
    higher.adapt(difference, STEP_HIGHER[code >> 6]!);
    const line = this.#line;
    if (this.#at + 2 > line.length) {
      line.copyWithin(0, line.length - TAPS + 2);
      this.#at = TAPS - 2;
    }
    line[this.#at] = low + high;
    line[this.#at + 1] = low - high;
    this.#at += 2;
    let first = 0;
    let second = 0;
    for (let tap = 0, at = this.#at - TAPS; tap < 12; tap++, at += 2) {
      second += Math.imul(line[at]!, QMF[tap]!);
      first += Math.imul(line[at + 1]!, QMF[11 - tap]!);
    }
    out[to] = saturate(first >> 11);
    out[to + 1] = saturate(second >> 11);
  }

  conceal(out: Int16Array, samples: number): void {
    this.#concealment.lost(out, samples);
  }

  recover(): boolean {
    return false;
  }

  close(): void {}
}

/** To 15 bits (LIMIT). */
function limit(value: number): number {
  return value > 16_383 ? 16_383 : Math.max(value, -16_384);
}

export const g722: CodecDefinition = {
  name: 'G722',
  payloadType: 9,
  clockRateHz: 8_000,
  sampleRateHz: 16_000,
  rtpmapChannels: 1,
  frameMs: [10, 20, 30, 40, 60],
  // Against narrowband's scale: wideband sound is at least as good as G.711; robustness with concealment.
  impairment: { ie: 0, bpl: 20 },
  encoder: () => new G722Encoder(),
  decoder: () => new G722Decoder(),
};
