import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { type Bench, type Figure, reached } from '../test/bench/bench.ts';
import { benches } from '../test/bench/index.ts';

/** `npm run bench [-- NAME …]`: measures speed and memory. Nothing else should run on the machine meanwhile. */
const wanted = process.argv.slice(2);
const chosen = wanted.length === 0 ? benches : benches.filter(({ name }) => wanted.includes(name));
if (chosen.length === 0) {
  console.error(`There is no benchmark of that name. There are: ${benches.map(({ name }) => name).join(', ')}.`);
  process.exit(1);
}

console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`,
);
console.log(`Node ${process.version}, commit ${commit()}`);
for (const bench of chosen) await measure(bench);

async function measure(bench: Bench): Promise<void> {
  console.log(`\n# ${bench.name}\n${bench.about}`);
  const missing = bench.needs.filter((program) => !has(program));
  if (missing.length > 0) {
    console.log(`not measured: needs ${missing.join(', ')}`);
    return;
  }
  const figures = await bench.run((line) => console.log(line));
  for (const figure of figures) console.log(rowOf(figure));
}

function rowOf(figure: Figure): string {
  const { name, value, unit, all, target } = figure;
  const shown = value >= 100 ? value.toFixed(0) : value.toFixed(2);
  const spread = all ? ` (${all.map((one) => (one >= 100 ? one.toFixed(0) : one.toFixed(2))).join(', ')})` : '';
  const wish = target ? `; to reach ${'atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`}` : '';
  const verdict = { true: ' – reached', false: ' – NOT reached', undefined: '' }[String(reached(figure))];
  return `  ${name}: ${shown} ${unit}${spread}${wish}${verdict}`;
}

function commit(): string {
  return execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim();
}

function has(program: string): boolean {
  try {
    execFileSync('which', [program], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
