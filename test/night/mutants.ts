import { SeededRandom } from '../../appliance/base/random.ts';
import type { NightOptions, NightResult, NightSearch } from '../kit/night.ts';
import { MUTANTS, type Mutant } from '../sim/mutants.ts';
import { inSimulator, inUnitTests } from '../sim/try-mutant.ts';

const SEEDS_MAX = 400;
const SIMULATION_MS = 300_000;

/** Whether the simulator still notices every mistake on purpose, and the unit tests still do not. */
const search: NightSearch = {
  name: 'mutants',
  async run({ seed, untilMs, log }: NightOptions): Promise<NightResult> {
    const failures: string[] = [];
    const needed: number[] = [];
    let tried = 0;
    for (const mutant of shuffled(MUTANTS, seed)) {
      if (Date.now() >= untilMs) break;
      tried++;
      const { seeds, said } = inSimulator(mutant, SEEDS_MAX, SIMULATION_MS);
      if (seeds === undefined) failures.push(`${mutant.name}: the simulator does not notice (${mutant.why})`);
      else needed.push(seeds);
      const red = seeds === undefined || Date.now() >= untilMs ? [] : inUnitTests(mutant);
      for (const line of red) failures.push(`${mutant.name}: a unit test notices, so it shows nothing: ${line.trim()}`);
      log(`${mutant.name}: ${seeds === undefined ? 'unnoticed' : `noticed by seed ${seeds}: ${said}`}`);
    }
    const most = Math.max(0, ...needed);
    const median = needed.sort((a, b) => a - b)[needed.length >> 1] ?? 0;
    const summary = `${tried} of ${MUTANTS.length} mutants; noticed within ${median} seeds (median), ${most} at most`;
    return { steps: tried, summary, failures };
  },
};

export default search;

/** Another order each night, in case the time is not enough for all. */
function shuffled(mutants: readonly Mutant[], seed: number): Mutant[] {
  const random = new SeededRandom(seed);
  return mutants
    .map((mutant) => ({ mutant, place: random.integer(0, 2 ** 30) }))
    .sort((a, b) => a.place - b.place)
    .map(({ mutant }) => mutant);
}
