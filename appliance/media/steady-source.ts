import { Resampler } from '../rtp/resample.ts';
import type { SoundSource } from './sound-source.ts';

/** Samples read from the source in one go: 20 ms of it at 48 kHz and less. */
const READ_SAMPLES = 960;

/** A sound at the rate that is wanted, in whatever pieces are wanted. */
export class SteadySource {
  readonly #source: SoundSource;
  readonly #resampler: Resampler | undefined;
  readonly #read: Int16Array;
  /** What was made and not taken yet: `#from` to `#to`. */
  readonly #ready: Int16Array;
  #from = 0;
  #to = 0;
  #ended = false;

  constructor(source: SoundSource, rateHz: number) {
    this.#source = source;
    this.#resampler = source.rateHz === rateHz ? undefined : new Resampler(source.rateHz, rateHz);
    this.#read = new Int16Array(Math.min(READ_SAMPLES, source.rateHz / 50));
    this.#ready = new Int16Array(this.#resampler?.outputMax(this.#read.length) ?? this.#read.length);
  }

  /** Fills `out` from `at` on. Answers how many samples; fewer than there is room for only at the end. */
  read(out: Int16Array, at: number): number {
    let written = at;
    while (written < out.length) {
      if (this.#from === this.#to && !this.#more()) break;
      const count = Math.min(out.length - written, this.#to - this.#from);
      out.set(this.#ready.subarray(this.#from, this.#from + count), written);
      this.#from += count;
      written += count;
    }
    return written - at;
  }

  close(): void {
    this.#source.close();
  }

  #more(): boolean {
    while (!this.#ended) {
      const count = this.#source.read(this.#read);
      if (count < this.#read.length) this.#ended = true;
      const piece = count === this.#read.length ? this.#read : this.#read.subarray(0, count);
      this.#from = 0;
      if (this.#resampler) this.#to = this.#resampler.process(piece, this.#ready);
      else {
        this.#ready.set(piece);
        this.#to = count;
      }
      if (this.#to > 0) return true;
    }
    return false;
  }
}
