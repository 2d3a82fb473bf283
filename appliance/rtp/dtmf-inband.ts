import { COLUMN_HZ, KEY_MS, KEYPAD, PAUSE_MS, placeOf, ROW_HZ } from './dtmf-keys.ts';

/**
 * Keys as tones within the sound (ITU-T Q.23, Q.24), heard and made at any sample rate. For phones that know neither
 * RTP events nor INFO.
 */

/** Length of a block that is looked at; its spectrum is fine enough to part neighbouring tones. */
const BLOCK_MS = 12.75;
/**
 * Blocks overlap by half. This many in a row with one key are a press: 32 ms of pure tones, and speech is never pure.
 */
const BLOCKS_ON = 4;
/** This many in a row without it end it; a gap of 10 ms within a press does not. */
const BLOCKS_OFF = 4;
/** The weaker tone's peak must be above this: −30 dBm0, where Q.24 asks for −25. */
const PEAK_MIN = 32_767 * 10 ** (-33 / 20);
/** Part of the block's energy that must lie in the two tones, once it is known how far off their frequencies are. */
const SHARE_MIN = 0.85;
/** The same before that is known: tones 1.5 % off lie partly beside what is measured. */
const ROUGH_SHARE_MIN = 0.7;
/** A tone may be this much off: Q.24 wants 1.5 % taken and 3.5 % refused. */
const OFF_MAX = 0.025;
/**
 * How much stronger than the row's tone the column's may be, and the other way round: 4 and 8 dB (Q.24: lines lose high
 * tones), and what one tone adds to the measure of the other.
 */
const TWIST_MAX_DB = 5;
const REVERSE_TWIST_MAX_DB = 10;
/** Each tone above the others of its group. */
const ABOVE_OTHERS_DB = 8;

const power = (db: number): number => 10 ** (db / 10);
const TWIST_MAX = power(TWIST_MAX_DB);
const REVERSE_TWIST_MAX = power(REVERSE_TWIST_MAX_DB);
const ABOVE_OTHERS = power(ABOVE_OTHERS_DB);

/** Hears keys by the Goertzel algorithm: the strength of eight frequencies in each block. */
export class ToneKeyReceiver {
  readonly #block: number;
  readonly #half: number;
  /** Turn per sample of each tone. */
  readonly #turns: Float64Array;
  readonly #coefficients: Float64Array;
  /** Where each tone stood at the end of the block before and of this one: an angle. */
  readonly #anglesBefore = new Float64Array(8);
  readonly #angles = new Float64Array(8);
  /** Strength of each tone in the present block: four rows, then four columns. */
  readonly #powers = new Float64Array(8);
  readonly #samples: Float64Array;
  #filled = 0;
  /** What the last blocks held, and how many in a row. */
  #seen: string | undefined;
  #seenBlocks = 0;
  #pressed: string | undefined;
  #missedBlocks = 0;

  constructor(sampleRateHz: number) {
    this.#half = Math.round((sampleRateHz * BLOCK_MS) / 2_000);
    this.#block = 2 * this.#half;
    this.#samples = new Float64Array(this.#block);
    this.#turns = Float64Array.from([...ROW_HZ, ...COLUMN_HZ], (hz) => (2 * Math.PI * hz) / sampleRateHz);
    this.#coefficients = this.#turns.map((turn) => 2 * Math.cos(turn));
  }

  /**
   * Listens to a piece of sound of any length.
   * @returns the keys whose press was recognised in it, in order; usually ''
   */
  hear(pcm: Int16Array): string {
    let keys = '';
    for (let at = 0; at < pcm.length; at++) {
      this.#samples[this.#filled++] = pcm[at]!;
      if (this.#filled < this.#block) continue;
      keys += this.#judge(this.#keyOfBlock());
      this.#samples.copyWithin(0, this.#half);
      this.#filled = this.#half;
    }
    return keys;
  }

  #judge(key: string | undefined): string {
    this.#seenBlocks = key === this.#seen ? this.#seenBlocks + 1 : 1;
    this.#seen = key;
    if (key === this.#pressed) {
      this.#missedBlocks = 0;
      return '';
    }
    if (key !== undefined && this.#seenBlocks >= BLOCKS_ON) {
      this.#pressed = key;
      this.#missedBlocks = 0;
      return key;
    }
    if (++this.#missedBlocks >= BLOCKS_OFF) this.#pressed = undefined;
    return '';
  }

  #keyOfBlock(): string | undefined {
    const samples = this.#samples;
    const length = this.#block;
    let energy = 0;
    for (let at = 0; at < length; at++) energy += samples[at]! * samples[at]!;
    const peak = (PEAK_MIN * length) / 2;
    const powerMin = peak * peak;
    // Two tones at their least have this energy: silence costs no more than this.
    if (energy < (PEAK_MIN * PEAK_MIN * length) / 2) return undefined;
    this.#measure();
    const row = strongest(this.#powers, 0);
    const column = strongest(this.#powers, 4);
    if (row < 0 || column < 0) return undefined;
    const low = this.#powers[row]!;
    const high = this.#powers[column]!;
    if (low < powerMin || high < powerMin) return undefined;
    if (high > low * TWIST_MAX || low > high * REVERSE_TWIST_MAX) return undefined;
    if (low + high < (ROUGH_SHARE_MIN * energy * length) / 2) return undefined;
    const key = KEYPAD[row]![column - 4];
    // In the first block there is nothing to compare angles with.
    if (key !== this.#seen) return key;
    const whole = this.#powerAtItsOwn(row) + this.#powerAtItsOwn(column);
    return whole < (SHARE_MIN * energy * length) / 2 ? undefined : key;
  }

  /** Goertzel: strength and angle of each tone in the block. */
  #measure(): void {
    const samples = this.#samples;
    const length = this.#block;
    this.#anglesBefore.set(this.#angles);
    for (let tone = 0; tone < 8; tone++) {
      const coefficient = this.#coefficients[tone]!;
      let one = 0;
      let two = 0;
      for (let at = 0; at < length; at++) {
        const now = samples[at]! + coefficient * one - two;
        two = one;
        one = now;
      }
      this.#powers[tone] = one * one + two * two - coefficient * one * two;
      this.#angles[tone] = Math.atan2(two * Math.sin(this.#turns[tone]!), one - (two * coefficient) / 2);
    }
  }

  /**
   * How strong a tone is at its true frequency, which its turn since the last block tells; 0 when that is too far off.
   */
  #powerAtItsOwn(tone: number): number {
    const turn = this.#angles[tone]! - this.#anglesBefore[tone]! - this.#turns[tone]! * this.#half;
    const off = (turn - 2 * Math.PI * Math.round(turn / (2 * Math.PI))) / this.#half;
    if (Math.abs(off) > OFF_MAX * this.#turns[tone]!) return 0;
    const beside = (off * this.#block) / 2;
    const seen = beside === 0 ? 1 : Math.sin(beside) / beside;
    return this.#powers[tone]! / (seen * seen);
  }
}

/** The strongest of four, or -1 where it does not stand out. */
function strongest(powers: Float64Array, from: number): number {
  let best = from;
  for (let tone = from + 1; tone < from + 4; tone++) if (powers[tone]! > powers[best]!) best = tone;
  for (let tone = from; tone < from + 4; tone++) {
    if (tone !== best && powers[tone]! * ABOVE_OTHERS > powers[best]!) return -1;
  }
  return best;
}

/** −9 and −7 dBm0, the higher tones 2 dB up against the line's loss; 0 dBm0 is 3.14 dB below full scale (G.711). */
const LOW_PEAK = 32_767 * 10 ** ((-9 - 3.14) / 20);
const HIGH_PEAK = 32_767 * 10 ** ((-7 - 3.14) / 20);
/** Rise and fall of each tone, so that it doesn't click. */
const RAMP_MS = 2;

/** Makes the sound of keys, piece by piece. */
export class ToneKeySender {
  readonly #rateHz: number;
  #waiting = '';
  #at = 0;

  constructor(sampleRateHz: number) {
    this.#rateHz = sampleRateHz;
  }

  /** Adds keys; what is no key is left out. */
  press(keys: string): void {
    for (const key of keys.toUpperCase()) if (placeOf(key)) this.#waiting += key;
  }

  get busy(): boolean {
    return this.#waiting !== '';
  }

  /** Fills `out` with the tones and pauses that are next; silence behind the last. */
  make(out: Int16Array): void {
    const sounding = (this.#rateHz * KEY_MS) / 1_000;
    const whole = sounding + (this.#rateHz * PAUSE_MS) / 1_000;
    let place = placeOf(this.#waiting[0] ?? '');
    for (let at = 0; at < out.length; at++) {
      out[at] = place && this.#at < sounding ? this.#sample(place, sounding) : 0;
      if (place && ++this.#at >= whole) {
        this.#at = 0;
        this.#waiting = this.#waiting.slice(1);
        place = placeOf(this.#waiting[0] ?? '');
      }
    }
  }

  #sample(place: { readonly row: number; readonly column: number }, sounding: number): number {
    const ramp = (this.#rateHz * RAMP_MS) / 1_000;
    const gain = Math.min(1, this.#at / ramp, (sounding - this.#at) / ramp);
    const angle = (2 * Math.PI * this.#at) / this.#rateHz;
    const low = LOW_PEAK * Math.sin(angle * ROW_HZ[place.row]!);
    return Math.round(gain * (low + HIGH_PEAK * Math.sin(angle * COLUMN_HZ[place.column]!)));
  }
}
