import { saturate } from './pcm.ts';

/**
 * One of the two sub-bands of ITU-T G.722: an adaptive quantiser's scale and a predictor with two poles and six zeros.
 * Names of the blocks are those of the Recommendation (clause 3.6 and figures 3/G.722 to 6/G.722). Encoder and decoder
 * run the same one on the same quantised differences, which keeps them together.
 *
 * Signs of speech are as good as random, so a branch on one is guessed wrongly half the time, and that takes longer
 * than the sum that depends on it: signs are calculated with instead. Products have 32 bits, which `Math.imul` says.
 */
export class G722Band {
  /** Prediction of the next sample: poles and zeros. */
  s = 0;
  /** Scale of the quantiser. */
  det: number;
  #sz = 0;
  /** Logarithm of the scale. */
  #nb = 0;
  #a1 = 0;
  #a2 = 0;
  #r1 = 0;
  #p1 = 0;
  #p2 = 0;
  /** The last six differences and what each counts. */
  readonly #d = new Int32Array(6);
  readonly #b = new Int32Array(6);
  readonly #nbMax: number;
  readonly #scaleBits: number;

  /** LOGSCL and SCALEL of the lower band, or LOGSCH and SCALEH of the higher. */
  constructor(band: 'lower' | 'higher') {
    const lower = band === 'lower';
    this.det = lower ? 32 : 8;
    this.#nbMax = lower ? 18_432 : 22_528;
    this.#scaleBits = lower ? 8 : 10;
  }

  /**
   * Takes one quantised difference in.
   * @param d the difference, at this band's scale
   * @param step what its code adds to the logarithm of the scale (WL or WH)
   */
  adapt(d: number, step: number): void {
    const nb = Math.min(Math.max((Math.imul(this.#nb, 127) >> 7) + step, 0), this.#nbMax);
    this.#nb = nb;
    const shift = this.#scaleBits - (nb >> 11);
    const level = ILB[(nb >> 6) & 31]!;
    this.det = (shift < 0 ? level << -shift : level >> shift) << 2;
    const p = saturate(this.#sz + d);
    const r = saturate(this.s + d);
    this.#adaptPoles(p);
    this.#p2 = this.#p1;
    this.#p1 = p;
    this.#sz = this.#filterZeros(d);
    // FILTEP, with the reconstructed sample in its place among the last two.
    const sp = Math.imul(this.#a1, saturate(r + r)) >> 15;
    const before = Math.imul(this.#a2, saturate(this.#r1 + this.#r1)) >> 15;
    this.#r1 = r;
    this.s = saturate(saturate(sp + before) + this.#sz);
  }

  /** UPPOL2 and UPPOL1. */
  #adaptPoles(p: number): void {
    const unlike = (p ^ this.#p1) >> 31;
    const four = saturate(this.#a1 << 2);
    const turned = Math.min(withSign(four, ~unlike), 32_767) >> 7;
    const a2 = withSign(128, (p ^ this.#p2) >> 31) + turned + (Math.imul(this.#a2, 32_512) >> 15);
    const second = Math.min(Math.max(a2, -12_288), 12_288);
    const most = 15_360 - second;
    const a1 = withSign(192, unlike) + (Math.imul(this.#a1, 32_640) >> 15);
    this.#a1 = Math.min(Math.max(a1, -most), most);
    this.#a2 = second;
  }

  /** UPZERO, DELAYA and FILTEZ in one pass over the six zeros. */
  #filterZeros(d: number): number {
    const differences = this.#d;
    const weights = this.#b;
    const step = d === 0 ? 0 : 128;
    let sum = 0;
    let incoming = d;
    for (let zero = 0; zero < 6; zero++) {
      const old = differences[zero]!;
      const weight = saturate(withSign(step, (old ^ d) >> 31) + (Math.imul(weights[zero]!, 32_640) >> 15));
      weights[zero] = weight;
      differences[zero] = incoming;
      sum += Math.imul(weight, saturate(incoming + incoming)) >> 15;
      incoming = old;
    }
    return saturate(sum);
  }
}

/** @param sign −1 for the negative of the value, 0 for the value */
function withSign(value: number, sign: number): number {
  return (value ^ sign) - sign;
}

/** Levels of a scale within one octave (ILA/ILB, table 13/G.722). */
const ILB = Int32Array.of(
  ...[2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834],
  ...[2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008],
);
