import { availableParallelism } from 'node:os';
import { SeededRandom } from '../../appliance/base/random.ts';
import type { NightOptions, NightResult, NightSearch } from '../kit/night.ts';
import { MUTANTS as CALL_MUTANTS, type Mutant } from '../sim/mutants.ts';
import { SOUND_MUTANTS } from '../sim/sound-mutants.ts';
import { inSimulator, inUnitTests } from '../sim/try-mutant.ts';

const MUTANTS = [...CALL_MUTANTS, ...SOUND_MUTANTS];
const SEEDS_MAX = 400;
const SIMULATION_MS = 300_000;

interface Tried {
  readonly mutant: Mutant;
  readonly seeds: number | undefined;
  /** What is wrong with it as a mutant. */
  readonly wrong: string | undefined;
}

/** Whether the simulator still notices every mistake on purpose, and the unit tests still do not. */
const search: NightSearch = {
  name: 'mutants',
  share: 3,
  async run({ seed, untilMs, log }: NightOptions): Promise<NightResult> {
    const waiting = shuffled(MUTANTS, seed);
    const tried: Tried[] = [];
    const work = async (): Promise<void> => {
      for (let mutant = waiting.shift(); mutant && Date.now() < untilMs; mutant = waiting.shift()) {
        tried.push(await attempt(mutant, log));
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, work));
    const needed = tried.flatMap(({ seeds }) => seeds ?? []).sort((a, b) => a - b);
    const summary =
      `${tried.length} of ${MUTANTS.length} mutants; noticed within ${needed[needed.length >> 1] ?? 0} seeds (median), ` +
      `${needed.at(-1) ?? 0} at most: ${tried.map(({ mutant, seeds }) => `${mutant.name} ${seeds ?? '–'}`).join(', ')}`;
    const failures = tried.flatMap(({ mutant, wrong }) => (wrong === undefined ? [] : [`${mutant.name}: ${wrong}`]));
    if (tried.length < MUTANTS.length) failures.push(`the time was over after ${tried.length} mutants`);
    return { steps: tried.length, summary, failures };
  },
};

export default search;

async function attempt(mutant: Mutant, log: NightOptions['log']): Promise<Tried> {
  const { seeds, said } = await inSimulator(mutant, SEEDS_MAX, SIMULATION_MS);
  log(`${mutant.name}: ${seeds === undefined ? 'unnoticed' : `noticed by seed ${seeds}: ${said}`}`);
  if (seeds === undefined) return { mutant, seeds, wrong: `the simulator does not notice (${mutant.why})` };
  const red = await inUnitTests(mutant);
  return { mutant, seeds, wrong: red && `a unit test notices, so it shows nothing: ${red}` };
}

/** Another order each night, in case the time is not enough for all. */
function shuffled(mutants: readonly Mutant[], seed: number): Mutant[] {
  const random = new SeededRandom(seed);
  return mutants
    .map((mutant) => ({ mutant, place: random.integer(0, 2 ** 30) }))
    .sort((a, b) => a.place - b.place)
    .map(({ mutant }) => mutant);
}
