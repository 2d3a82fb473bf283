import type { NightOptions, NightResult, NightSearch } from '../kit/night.ts';
import { replayLine, report, runStorm, shrink } from '../sim/run.ts';

const LOSSES = [0, 0, 0.1, 0.1, 0.3] as const;
/** After so many failures more of the same help nobody. */
const FAILURES_MAX = 10;
const TELL_EVERY = 200;

/** Simulated offices, one seed after the other. */
const search: NightSearch = {
  name: 'seeds',
  async run({ seed: first, untilMs, log }: NightOptions): Promise<NightResult> {
    const failures: string[] = [];
    let seeds = 0;
    let steps = 0;
    for (let seed = first; Date.now() < untilMs && failures.length < FAILURES_MAX; seed++) {
      const result = await runStorm({ seed, loss: LOSSES[seed % LOSSES.length] ?? 0 });
      seeds++;
      steps += result.steps;
      if (seeds % TELL_EVERY === 0) log(`${seeds} offices, ${steps} steps`);
      if (!result.failure) continue;
      const smallest = await shrink(result);
      log(report(smallest));
      failures.push(`${smallest.failure?.message}: \`${replayLine(smallest.options)}\``);
    }
    const summary = `${seeds} simulated offices, ${steps} events, losing none, a tenth or a third of the packets`;
    return { steps: seeds, summary, failures };
  },
};

export default search;
