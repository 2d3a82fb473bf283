import { saturate } from './pcm.ts';

/** −1 dB of full scale. */
export const PEAK_MAX = 29_204;
/** The gain comes back by this part of what is missing in each tick: about half a second at 20 ms. */
const RECOVERY = 0.08;
/** Below this the gain is taken for whole again. */
const NEARLY_WHOLE = 0.999;

/**
 * Brings sums of several voices back into 16 bits: what fits is left as it is, to the bit; what doesn't is turned down
 * at once, within the tick, and comes back slowly.
 */
export class Limiter {
  #gain = 1;

  limit(sum: Int32Array, out: Int16Array): void {
    let peak = 0;
    for (let at = 0; at < sum.length; at++) peak = Math.max(peak, Math.abs(sum[at]!));
    const before = this.#gain;
    if (before === 1 && peak <= PEAK_MAX) {
      for (let at = 0; at < sum.length; at++) out[at] = sum[at]!;
      return;
    }
    const recovered = before + (1 - before) * RECOVERY;
    const wanted = Math.min(recovered > NEARLY_WHOLE ? 1 : recovered, peak > PEAK_MAX ? PEAK_MAX / peak : 1);
    // Down within a quarter of the tick, up over all of it; what peaks meanwhile is cut.
    const ramp = wanted < before ? sum.length >> 2 : sum.length;
    for (let at = 0; at < sum.length; at++) {
      const gain = at < ramp ? before + ((wanted - before) * (at + 1)) / ramp : wanted;
      out[at] = saturate(Math.round(sum[at]! * gain));
    }
    this.#gain = wanted;
  }
}
