import { saturate } from './pcm.ts';

/**
 * Fills gaps of lost packets for codecs that cannot do it themselves, after the idea of ITU-T G.711 appendix I: the
 * last pitch period goes on, then the last two, then three, so that it doesn't buzz; after 10 ms it fades, and after 60
 * ms it is silent. When packets come again, the made-up sound is faded over into the real one. No delay is added.
 */
export class Concealment {
  readonly #rateHz: number;
  /** What was played last, newest at the end; long enough for three periods of the lowest voice and one before them. */
  readonly #history: Int16Array;
  /** The history as it was when the gap began. */
  readonly #source: Int16Array;
  #gap = false;
  /** Samples of one pitch period. */
  #period = 0;
  /** Samples over which one round is faded into the next. */
  #overlap = 0;
  /** How many periods back this round began. */
  #periods = 1;
  /** How far before the gap the next sample is taken from. */
  #back = 0;
  /** Samples made up in this gap. */
  #made = 0;
  /** The jump from the last true sample to the first made-up one, laid over the first overlap. */
  #jump = 0;

  constructor(sampleRateHz: number) {
    this.#rateHz = sampleRateHz;
    this.#history = new Int16Array((sampleRateHz * HISTORY_MS) / 1000);
    this.#source = new Int16Array(this.#history.length);
  }

  /** A packet came: the first `samples` of `pcm` are its sound. After a gap their beginning is blended. */
  received(pcm: Int16Array, samples: number): void {
    if (this.#gap) this.#blend(pcm, samples);
    this.#remember(pcm, samples);
  }

  /** A packet is missing: makes up the first `samples` of `out`. */
  lost(out: Int16Array, samples: number): void {
    if (!this.#gap) this.#begin();
    for (let at = 0; at < samples; at++) out[at] = this.#next();
    this.#remember(out, samples);
  }

  #remember(pcm: Int16Array, samples: number): void {
    const history = this.#history;
    const kept = Math.min(samples, history.length);
    history.copyWithin(0, kept);
    const from = samples - kept;
    const to = history.length - kept;
    for (let at = 0; at < kept; at++) history[to + at] = pcm[from + at]!;
  }

  #begin(): void {
    this.#gap = true;
    this.#source.set(this.#history);
    this.#period = pitchPeriod(this.#source, this.#rateHz);
    this.#overlap = Math.max(this.#period >> 2, (this.#rateHz * OVERLAP_MIN_MS) / 1000);
    this.#periods = 1;
    this.#back = this.#period;
    this.#made = 0;
    const end = this.#source.length;
    this.#jump = this.#source[end - 1]! - this.#source[end - this.#period - 1]!;
  }

  #next(): number {
    const source = this.#source;
    const end = source.length;
    const overlap = this.#overlap;
    const gain = this.#gain();
    if (gain === 0) return 0;
    let value = source[end - this.#back]!;
    const next = Math.min(this.#periods + 1, PERIODS_MAX);
    // The end of a round leads into the beginning of the next, which starts further back.
    if (this.#back <= overlap) {
      const old = (this.#back - 1) / overlap;
      value = value * old + source[end - next * this.#period - this.#back]! * (1 - old);
    }
    if (this.#made < overlap) value += this.#jump * (1 - this.#made / overlap);
    this.#made++;
    if (--this.#back === 0) {
      this.#periods = next;
      this.#back = next * this.#period;
    }
    return saturate(Math.round(value * gain));
  }

  /** Whole for 10 ms, then a fifth less every 10 ms. */
  #gain(): number {
    const tens = (this.#made * 100) / this.#rateHz;
    return tens <= 1 ? 1 : Math.max(0, 1 - (tens - 1) / 5);
  }

  #blend(pcm: Int16Array, samples: number): void {
    // A quarter of a period, and 4 ms more for each 10 ms that were missing, as appendix I has it.
    const wanted = (this.#period >> 2) + Math.floor(this.#made * 0.4);
    const length = Math.min(samples, wanted, this.#rateHz / 100);
    for (let at = 0; at < length; at++) {
      const made = this.#next();
      pcm[at] = saturate(Math.round(made + (pcm[at]! - made) * ((at + 1) / (length + 1))));
    }
    this.#gap = false;
  }
}

const PERIODS_MAX = 3;
/** The voices that are looked for: 200 Hz down to 66 Hz; a higher one repeats within a longer period as well. */
const PERIOD_MIN_MS = 5;
const PERIOD_MAX_MS = 15;
/** A quarter of a period, but not less: hums that repeat within no period must not jump. */
const OVERLAP_MIN_MS = 4;
const HISTORY_MS = PERIOD_MAX_MS * (PERIODS_MAX + 1) + 5;
/** How much sound must fit its own shifted self. */
const MATCH_MS = 20;

/** The shift within which the end of `sound` is most like itself, in samples. */
function pitchPeriod(sound: Int16Array, rateHz: number): number {
  const shortest = (rateHz * PERIOD_MIN_MS) / 1000;
  const longest = (rateHz * PERIOD_MAX_MS) / 1000;
  // Every other sample and every other shift first, then those around the best.
  let best = mostAlike(sound, rateHz, shortest, longest, 2);
  best = mostAlike(sound, rateHz, Math.max(shortest, best - 1), Math.min(longest, best + 1), 1);
  return best;
}

function mostAlike(sound: Int16Array, rateHz: number, from: number, to: number, step: number): number {
  const start = sound.length - (rateHz * MATCH_MS) / 1000;
  let best = from;
  let bestLikeness = Number.NEGATIVE_INFINITY;
  for (let shift = from; shift <= to; shift += step) {
    let product = 0;
    let energy = 1;
    for (let at = start; at < sound.length; at += step) {
      const before = sound[at - shift]!;
      product += sound[at]! * before;
      energy += before * before;
    }
    const likeness = product / Math.sqrt(energy);
    if (likeness > bestLikeness) {
      bestLikeness = likeness;
      best = shift;
    }
  }
  return best;
}
