/** `node scripts/simulate.ts --seed 7 --loss 0.1`: plays simulated offices and prints what went wrong. */
import { parseArgs } from 'node:util';
import { report, runStorm, shrink } from '../test/sim/run.ts';
import type { Trouble } from '../test/sim/storm.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    loss: { type: 'string', default: '0' },
    acts: { type: 'string' },
    without: { type: 'string' },
    troubles: { type: 'string' },
    /** Each day people use all that the box does with sound. */
    services: { type: 'boolean', default: false },
    /** Days with providers. */
    outside: { type: 'boolean', default: false },
    shrink: { type: 'boolean', default: false },
    brief: { type: 'boolean', default: false },
    /** Ends at the first failure. */
    first: { type: 'boolean', default: false },
  },
});

const startedAt = performance.now();
const losses = values.loss.split(',').map(Number);
const rules = new Map<string, number[]>();
let steps = 0;
let runs = 0;
let red = 0;

for (let seed = Number(values.seed); seed < Number(values.seed) + Number(values.seeds); seed++) {
  const options = {
    seed,
    loss: losses[seed % losses.length] ?? 0,
    ...(values.acts ? { acts: Number(values.acts) } : {}),
    ...(values.services ? { services: true } : {}),
    ...(values.outside ? { outside: true } : {}),
    ...(values.without ? { without: values.without.split(',') } : {}),
    ...(values.troubles
      ? { troubles: values.troubles === 'none' ? [] : (values.troubles.split(',') as Trouble[]) }
      : {}),
  };
  const result = await runStorm(options);
  runs++;
  steps += result.steps;
  if (!result.failure) {
    if (values.seeds === '1') console.log(report(result));
    continue;
  }
  red++;
  const rule = result.rule ?? '';
  rules.set(rule, [...(rules.get(rule) ?? []), seed]);
  if (values.brief) console.log(`seed ${seed} loss ${options.loss}: ${result.failure.message.slice(0, 230)}`);
  else console.log(report(values.shrink ? await shrink(result) : result));
  if (values.first) break;
}

const seconds = (performance.now() - startedAt) / 1_000;
console.log(
  `${runs} seeds, ${red} red, ${steps} steps in ${seconds.toFixed(1)} s (${(runs / seconds).toFixed(1)} seeds/s)`,
);
for (const [rule, seeds] of rules) console.log(`  ${rule}: ${seeds.length} (${seeds.slice(0, 12).join(', ')})`);
process.exitCode = red > 0 ? 1 : 0;
