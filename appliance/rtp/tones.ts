import { type TonePlan, tonePlan } from './tone-plans.ts';

/** The tones that a telephone network plays (ITU-T E.180), by what they tell, and the box's own. */
export type ToneName =
  | 'dial'
  | 'ringing'
  | 'busy'
  | 'congestion'
  | 'call-waiting'
  | 'beep'
  | 'confirmation'
  | 'refusal';

/** −13 dBm0 in all (E.180 clause 4: −10 ± 5), and 0 dBm0 is 3.14 dB below full scale; two frequencies share it. */
const PEAK_DB = -13 - 3.14;
/** Rise and fall of each sounding step, so that it doesn't click. */
const RAMP_MS = 5;

/** Makes a tone piece by piece, at any sample rate. */
export class ToneGenerator {
  readonly #plan: TonePlan;
  readonly #perMs: number;
  readonly #rateHz: number;
  #step = 0;
  /** Samples of the step that are done. */
  #at = 0;

  /** @param country ISO 3166 code; one without tones of its own has those that E.180 prefers */
  constructor(name: ToneName, country: string, sampleRateHz: number) {
    this.#plan = tonePlan(name, country);
    this.#rateHz = sampleRateHz;
    this.#perMs = sampleRateHz / 1_000;
  }

  /**
   * Fills `out` with what comes next, and with silence behind the end.
   * @returns samples that belong to the tone: less than `out` has when it is over
   */
  make(out: Int16Array): number {
    let made = 0;
    while (made < out.length && this.#step < this.#plan.steps.length) {
      const { hz, ms } = this.#plan.steps[this.#step]!;
      const length = Math.round(ms * this.#perMs);
      const count = Math.min(length - this.#at, out.length - made);
      if (hz.length === 0) out.fill(0, made, made + count);
      else this.#sound(hz, length, out.subarray(made, made + count));
      made += count;
      this.#at += count;
      if (this.#at < length) continue;
      this.#at = 0;
      this.#step++;
      if (this.#step === this.#plan.steps.length && this.#plan.repeats) this.#step = 0;
    }
    out.fill(0, made);
    return made;
  }

  #sound(hz: readonly number[], length: number, out: Int16Array): void {
    const peak = (32_767 * 10 ** (PEAK_DB / 20)) / Math.sqrt(hz.length);
    // A steady tone is one step that follows itself.
    const ramp = this.#plan.repeats && this.#plan.steps.length === 1 ? 0 : RAMP_MS * this.#perMs;
    for (let sample = 0; sample < out.length; sample++) {
      const at = this.#at + sample;
      const gain = ramp === 0 ? 1 : Math.min(1, at / ramp, (length - at) / ramp);
      let sum = 0;
      for (const frequency of hz) sum += Math.sin((2 * Math.PI * frequency * at) / this.#rateHz);
      out[sample] = Math.round(peak * gain * sum);
    }
  }
}
