/** Tries mutants: in the simulator, which must notice, and in the unit tests, which must not. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { Mutant } from './mutants.ts';
import { MUTANT_VARIABLE } from './mutate.ts';

const root = path.join(import.meta.dirname, '../..');
const HOOK = path.join(root, 'test/sim/mutate.ts');
const LOSSES = '0,0.1,0,0.3';

function environmentOf({ patches }: Mutant): NodeJS.ProcessEnv {
  const options = `--disable-warning=ExperimentalWarning --import=${HOOK}`;
  return { ...process.env, NODE_OPTIONS: options, [MUTANT_VARIABLE]: JSON.stringify(patches) };
}

export interface Noticed {
  /** How many seeds it took; undefined: the simulator did not notice. */
  readonly seeds: number | undefined;
  /** Which rule, and what it said. */
  readonly said: string;
}

/** Plays offices with the mutant in the box (and in the phones, which speak the same SIP) until a rule is broken. */
export function inSimulator(mutant: Mutant, seedsMax: number, timeoutMs: number): Noticed {
  const args = ['scripts/simulate.ts', '--seeds', String(seedsMax), '--loss', LOSSES, '--first', '--brief'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    ...{ cwd: root, env: environmentOf(mutant), encoding: 'utf8', timeout: timeoutMs },
  });
  const [, seed, said] = /^seed (\d+) loss \S+: (.*)$/m.exec(stdout) ?? [];
  if (seed !== undefined) return { seeds: Number(seed), said: said ?? '' };
  // One that does not even play is no mutant worth its name.
  if (status !== 0) throw new Error(`${mutant.name}: ${stderr.slice(-500)}`);
  return { seeds: undefined, said: '' };
}

/** All unit tests with the mutant. Answers the red lines, none when they are green. */
export function inUnitTests(mutant: Mutant): string[] {
  const { status, stdout } = spawnSync(process.execPath, ['scripts/run-tests.ts', '--group', 'unit'], {
    ...{ cwd: root, env: environmentOf(mutant), encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  });
  const red = stdout.split('\n').filter((line) => line.startsWith('RED'));
  // Over its time budget is red too, and says nothing about the mutant.
  return status === 0 ? [] : red;
}
