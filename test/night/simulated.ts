import type { NightOptions, NightResult, NightSearch } from '../kit/night.ts';
import { SimulatedOffices } from '../kit/simulated-coverage.ts';
import { endTelephones } from '../kit/telephones.ts';

/** After so many differences more of the same help nobody. */
const DIFFERENCES_MAX = 10;
const TELL_EVERY = 100;

/** Made-up offices whose calls are pretended and made: both must tell the same (NPL-07). */
const search: NightSearch = {
  name: 'simulated',
  share: 0.5,
  async run({ seed: first, untilMs, log }: NightOptions): Promise<NightResult> {
    const offices = new SimulatedOffices();
    for (let seed = first; Date.now() < untilMs && offices.differences.length < DIFFERENCES_MAX; seed++) {
      await offices.compare(seed);
      endTelephones();
      if (offices.count % TELL_EVERY === 0) log(offices.summary());
    }
    const summary = `calls pretended and made alike: ${offices.summary()}`;
    return { steps: offices.count, summary, failures: offices.differences };
  },
};

export default search;
