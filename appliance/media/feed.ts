import { Resampler } from '../rtp/resample.ts';

/** What is taken: `wait` where there is not enough of it yet. */
export type Taken = 'made' | 'wait' | 'none';

/** Sound that somebody else makes for a phone, asked for at its pace. */
export interface Content {
  /** Fills `pcm` at this rate; with `wait` and `none` nothing is to be sent. */
  take(pcm: Int16Array, rateHz: number): Taken;
}

/** Sound longer than this is left out from its beginning: whoever takes it has stood still. */
const HELD_MAX_MS = 120;

/** Hands sound from one beat to another: whoever makes it puts it in at his rate, whoever sends it takes it at his. */
export class Feed implements Content {
  #rateHz = 0;
  #fromHz = 0;
  #resampler: Resampler | undefined;
  #resampled: Int16Array = new Int16Array();
  /** In the rate of the one who takes. */
  #held: Int16Array = new Int16Array();
  #length = 0;

  /** @param rateHz in which it is taken; changes with what `take` asks for */
  constructor(rateHz: number) {
    this.#setRate(rateHz);
  }

  put(pcm: Int16Array, rateHz: number): void {
    if (rateHz !== this.#fromHz) {
      this.#fromHz = rateHz;
      this.#resampler = undefined;
    }
    if (rateHz === this.#rateHz) {
      this.#keep(pcm, pcm.length);
      return;
    }
    this.#resampler ??= new Resampler(rateHz, this.#rateHz);
    const most = this.#resampler.outputMax(pcm.length);
    if (this.#resampled.length < most) this.#resampled = new Int16Array(most);
    this.#keep(this.#resampled, this.#resampler.process(pcm, this.#resampled));
  }

  take(pcm: Int16Array, rateHz: number): Taken {
    if (rateHz !== this.#rateHz) this.#setRate(rateHz);
    if (this.#length < pcm.length) return 'wait';
    pcm.set(this.#held.subarray(0, pcm.length));
    this.#held.copyWithin(0, pcm.length, this.#length);
    this.#length -= pcm.length;
    return 'made';
  }

  /** What is held already is taken along: whoever takes it does not miss a piece because he wants it otherwise now. */
  #setRate(rateHz: number): void {
    const fromHz = this.#rateHz;
    const held = this.#held.subarray(0, this.#length);
    this.#rateHz = rateHz;
    this.#resampler = undefined;
    this.#held = new Int16Array((rateHz * HELD_MAX_MS) / 1_000);
    this.#length = 0;
    if (held.length === 0) return;
    const resampler = new Resampler(fromHz, rateHz);
    const changed = new Int16Array(resampler.outputMax(held.length));
    this.#keep(changed, resampler.process(held, changed));
  }

  #keep(pcm: Int16Array, count: number): void {
    const over = this.#length + count - this.#held.length;
    if (over > 0) {
      this.#held.copyWithin(0, over, this.#length);
      this.#length -= over;
    }
    this.#held.set(count === pcm.length ? pcm : pcm.subarray(0, count), this.#length);
    this.#length += count;
  }
}
