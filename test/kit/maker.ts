import { SeededRandom } from '../../appliance/base/random.ts';

/** Makes things up, always the same for one seed. */
export class Maker {
  readonly random: SeededRandom;

  constructor(seed: number) {
    this.random = new SeededRandom(seed);
    // Small seeds differ in their first numbers only a little.
    for (let round = 0; round < 5; round++) this.random.integer(0, 99);
  }

  one<T>(of: readonly T[]): T {
    return of[this.random.integer(0, of.length - 1)] as T;
  }

  chance(percent: number): boolean {
    return this.random.integer(1, 100) <= percent;
  }

  /** Some of them, perhaps none; each once. */
  some<T>(of: readonly T[], percent: number): T[] {
    return of.filter(() => this.chance(percent));
  }

  maybe<T>(percent: number, what: () => T): T | undefined {
    return this.chance(percent) ? what() : undefined;
  }
}
