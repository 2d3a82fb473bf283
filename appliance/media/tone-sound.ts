import { ToneGenerator, type ToneName } from '../rtp/tones.ts';
import type { SoundSource } from './sound-source.ts';

/** A tone of a country, as long as it is or as is asked for. */
export class Tone implements SoundSource {
  readonly rateHz = 16_000;
  readonly #generator: ToneGenerator;
  #left: number;

  constructor(name: ToneName, country: string, forMs: number | undefined) {
    this.#generator = new ToneGenerator(name, country, this.rateHz);
    this.#left = forMs === undefined ? Number.POSITIVE_INFINITY : Math.round((forMs * this.rateHz) / 1_000);
  }

  read(out: Int16Array): number {
    const wanted = Math.min(out.length, this.#left);
    const made = this.#generator.make(wanted === out.length ? out : out.subarray(0, wanted));
    this.#left -= made;
    return made;
  }

  close(): void {}
}
