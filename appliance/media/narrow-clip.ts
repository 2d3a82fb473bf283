import { type DecodingClip, PACK_RATE_HZ } from '../prompts/pack.ts';
import { Resampler } from '../rtp/resample.ts';

export const NARROW_RATE_HZ = 8_000;
const STEP = PACK_RATE_HZ / NARROW_RATE_HZ;
/** What is made in one go: 20 ms. */
const PIECE = PACK_RATE_HZ / 50;

/** A clip for telephones without wideband: made narrow once, for all who hear it, as far as anybody has heard it. */
export class NarrowClip {
  readonly pcm: Int16Array;
  readonly #clip: DecodingClip;
  readonly #resampler = new Resampler(PACK_RATE_HZ, NARROW_RATE_HZ);
  readonly #piece: Int16Array;
  /** Samples of the clip that went in. */
  #taken = 0;
  #made = 0;

  constructor(clip: DecodingClip) {
    this.#clip = clip;
    this.pcm = new Int16Array(Math.ceil(clip.pcm.length / STEP));
    this.#piece = new Int16Array(this.#resampler.outputMax(PIECE));
  }

  /** Makes it until so many samples are there, or all. */
  upTo(samples: number): void {
    const wanted = Math.min(samples, this.pcm.length);
    const { pcm } = this.#clip;
    while (this.#made < wanted) {
      const end = Math.min(this.#taken + PIECE, pcm.length);
      if (end === this.#taken) return;
      this.#clip.upTo(end);
      const count = this.#resampler.process(pcm.subarray(this.#taken, end), this.#piece);
      this.#taken = end;
      const room = Math.min(count, this.pcm.length - this.#made);
      this.pcm.set(this.#piece.subarray(0, room), this.#made);
      this.#made += room;
    }
  }
}
