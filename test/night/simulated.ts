import type { NightOptions, NightResult, NightSearch } from '../kit/night.ts';
import { SimulatedOffices } from '../kit/simulated-coverage.ts';
import { endWholeOffices } from '../kit/simulated-real.ts';

/** After so many differences more of the same help nobody. */
const DIFFERENCES_MAX = 10;
const TELL_EVERY = 100;
/** From so many on every branch must have been taken. */
const ENOUGH_FOR_ALL = 4_000;

/** Made-up offices: each call pretended, and made by SIP through the whole appliance; both tell the same (NPL-07). */
const search: NightSearch = {
  name: 'simulated',
  share: 0.5,
  async run({ seed: first, untilMs, log }: NightOptions): Promise<NightResult> {
    const offices = new SimulatedOffices();
    const failures: string[] = [];
    for (let seed = first; Date.now() < untilMs && offices.differences.length < DIFFERENCES_MAX; seed++) {
      await offices.compare(seed).catch((failure: unknown) => failures.push(`seed ${seed}: ${failure}`));
      endWholeOffices();
      if (offices.count % TELL_EVERY === 0) log(offices.summary());
    }
    if (offices.count >= ENOUGH_FOR_ALL && offices.missed.length > 0) failures.push(`not taken: ${offices.missed}`);
    log(offices.table());
    const summary = `calls pretended and made alike: ${offices.summary()}`;
    return { steps: offices.count, summary, failures: [...failures, ...offices.differences] };
  },
};

export default search;
