import { availableParallelism } from 'node:os';
import { SeededRandom } from '../../appliance/base/random.ts';
import type { NightOptions, NightResult, NightSearch } from '../kit/night.ts';
import { MUTANTS as CALL_MUTANTS, type Mutant } from '../sim/mutants.ts';
import { OUTSIDE_MUTANTS } from '../sim/outside-mutants.ts';
import { ROUTING_MUTANTS } from '../sim/routing-mutants.ts';
import { SOUND_MUTANTS } from '../sim/sound-mutants.ts';
import { TRUNK_MUTANTS } from '../sim/trunk-mutants.ts';
import { inSimulator, inUnitTests, isInPlace, noticedBy } from '../sim/try-mutant.ts';

const MUTANTS = [...CALL_MUTANTS, ...SOUND_MUTANTS];
const UNIT_MUTANTS = [...TRUNK_MUTANTS, ...OUTSIDE_MUTANTS, ...ROUTING_MUTANTS];
/** Of the time: each takes seconds. */
const UNIT_PART = 0.4;
const SEEDS_MAX = 400;
const SIMULATION_MS = 300_000;
/** What was begun in time may end a little later. */
const OVERTIME_MS = 20_000;

interface Tried {
  readonly mutant: Mutant;
  /** By which seed the simulator noticed it. */
  readonly seeds: number | undefined;
}

/**
 * Whether the unit tests notice every mistake on purpose in what they decide on; whether the simulator still notices
 * every one in what only it can see; then, as time allows, that the unit tests do not notice those.
 */
const search: NightSearch = {
  name: 'mutants',
  share: 3,
  async run({ seed, untilMs, log }: NightOptions): Promise<NightResult> {
    const gone = [...MUTANTS, ...UNIT_MUTANTS].filter((mutant) => !isInPlace(mutant));
    const units = await triedInUnits({ seed, untilMs: Date.now() + (untilMs - Date.now()) * UNIT_PART, log });
    const simulated = await triedInSimulator({ seed, untilMs, log });
    return {
      steps: units.steps + simulated.steps,
      summary: `${units.summary}; ${simulated.summary}`,
      failures: [
        ...gone.map(({ name, patches }) => `${name}: what it changes is gone from ${patches[0]?.file}`),
        ...units.failures,
        ...simulated.failures,
      ],
    };
  },
};

async function triedInUnits({ seed, untilMs, log }: NightOptions): Promise<NightResult> {
  const failures: string[] = [];
  let steps = 0;
  let noticed = 0;
  const mutants = shuffled(UNIT_MUTANTS, seed).filter(isInPlace);
  await each(mutants, untilMs, async (mutant) => {
    const red = await noticedBy(mutant, mutant.tests);
    steps++;
    if (red) noticed++;
    else failures.push(`${mutant.name}: no unit test notices (${mutant.why})`);
    log(`${mutant.name}: ${red ?? 'unnoticed'}`);
  });
  if (steps < mutants.length) failures.push(`the time was over after ${steps} mutants for the unit tests`);
  const summary = `of ${UNIT_MUTANTS.length} mutants for the unit tests ${noticed} noticed of ${steps} tried`;
  return { steps, summary, failures };
}

async function triedInSimulator({ seed, untilMs, log }: NightOptions): Promise<NightResult> {
  const failures: string[] = [];
  const tried: Tried[] = [];
  const mutants = shuffled(MUTANTS, seed).filter(isInPlace);
  await each(mutants, untilMs, async (mutant) => {
    const timeoutMs = Math.min(SIMULATION_MS, untilMs - Date.now() + OVERTIME_MS);
    const result = await inSimulator(mutant, SEEDS_MAX, timeoutMs).catch((error: unknown) => {
      if (Date.now() < untilMs) throw error;
    });
    // What the end of the night cut short says nothing.
    if (!result || (result.seeds === undefined && Date.now() >= untilMs)) return;
    const { seeds, said } = result;
    log(`${mutant.name}: ${seeds === undefined ? 'unnoticed' : `noticed by seed ${seeds}: ${said}`}`);
    tried.push({ mutant, seeds });
    if (seeds === undefined) failures.push(`${mutant.name}: the simulator does not notice (${mutant.why})`);
  });
  if (tried.length < mutants.length) failures.push(`the time was over after ${tried.length} mutants`);
  const noticed = tried.flatMap(({ mutant, seeds }) => (seeds === undefined ? [] : [mutant]));
  let inUnits = 0;
  await each(noticed, untilMs, async (mutant) => {
    const red = await inUnitTests(mutant, () => Date.now() >= untilMs);
    if (Date.now() < untilMs) inUnits++;
    if (red) failures.push(`${mutant.name}: a unit test notices, so it shows nothing: ${red}`);
  });
  const needed = tried.flatMap(({ seeds }) => seeds ?? []).sort((a, b) => a - b);
  const summary =
    `${tried.length} of ${MUTANTS.length} mutants; ${noticed.length} noticed, within ${needed[needed.length >> 1] ?? 0} ` +
    `seeds (median), ${needed.at(-1) ?? 0} at most; the unit tests tried with ${inUnits} of them: ` +
    tried.map(({ mutant, seeds }) => `${mutant.name} ${seeds ?? '–'}`).join(', ');
  return { steps: tried.length, summary, failures };
}

export default search;

/** As many at the same time as there are processors, until the time is over. */
async function each<Each extends Mutant>(
  mutants: readonly Each[],
  untilMs: number,
  work: (mutant: Each) => Promise<void>,
): Promise<void> {
  const waiting = [...mutants];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next && Date.now() < untilMs; next = waiting.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}

/** Another order each night, in case the time is not enough for all. */
function shuffled<Each extends Mutant>(mutants: readonly Each[], seed: number): Each[] {
  const random = new SeededRandom(seed);
  return mutants
    .map((mutant) => ({ mutant, place: random.integer(0, 2 ** 30) }))
    .sort((a, b) => a.place - b.place)
    .map(({ mutant }) => mutant);
}
