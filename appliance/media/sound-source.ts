/** Something to be heard, of any rate, read bit by bit. */
export interface SoundSource {
  readonly rateHz: number;
  /**
   * Writes the next samples, mono.
   * @returns how many; fewer than `out` has only at the end, 0 after it
   */
  read(out: Int16Array): number;
  close(): void;
}

/** Nothing to be heard, for so long. */
export class Silence implements SoundSource {
  readonly rateHz = 8_000;
  #left: number;

  constructor(ms: number) {
    this.#left = Math.round((ms * this.rateHz) / 1_000);
  }

  read(out: Int16Array): number {
    const count = Math.min(out.length, this.#left);
    out.fill(0, 0, count);
    this.#left -= count;
    return count;
  }

  close(): void {}
}
