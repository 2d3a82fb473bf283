import type { NightOptions, NightResult, NightSearch } from '../kit/night.ts';
import { replayLine, report, runStorm, shrink } from '../sim/run.ts';

const LOSSES = [0, 0, 0.1, 0.1, 0.3] as const;
/** After so many failures more of the same help nobody. */
const FAILURES_MAX = 10;
const TELL_EVERY = 200;
/** Every so many days one has providers. */
const OUTSIDE_EVERY = 3;

/** Simulated offices, one seed after the other. */
const search: NightSearch = {
  name: 'seeds',
  async run({ seed: first, untilMs, log }: NightOptions): Promise<NightResult> {
    const failures: string[] = [];
    const days = { inside: 0, outside: 0 };
    let steps = 0;
    for (let seed = first; Date.now() < untilMs && failures.length < FAILURES_MAX; seed++) {
      const isOutside = seed % OUTSIDE_EVERY === 0;
      const result = await runStorm({ seed, loss: LOSSES[seed % LOSSES.length] ?? 0, outside: isOutside });
      days[isOutside ? 'outside' : 'inside']++;
      steps += result.steps;
      if (result.failure) {
        const smallest = await shrink(result);
        log(report(smallest));
        failures.push(`${smallest.failure?.message}: \`${replayLine(smallest.options)}\``);
      }
      if ((days.inside + days.outside) % TELL_EVERY === 0) log(`${days.inside + days.outside} offices, ${steps} steps`);
    }
    const seeds = days.inside + days.outside;
    const summary =
      `${seeds} simulated offices, ${days.outside} of them with calls over providers that break, ${steps} events, ` +
      'losing none, a tenth or a third of the packets';
    return { steps: seeds, summary, failures };
  },
};

export default search;
