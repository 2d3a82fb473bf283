/** Tries mutants: in the simulator, which must notice, and in the unit tests, which must not. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { tied } from '../kit/tied.ts';
import type { Mutant } from './mutants.ts';
import { MUTANT_VARIABLE } from './mutate.ts';
import { unitTestsOf } from './who-loads.ts';

const root = path.join(import.meta.dirname, '../..');
const HOOK = path.join(root, 'test/sim/mutate.ts');
const LOSSES = '0,0.1,0,0.3';
/** A test that hangs has noticed. */
const TEST_MS = 120_000;

interface Ended {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one program of this project with the mutant in it. */
function run({ patches }: Mutant, args: readonly string[], timeoutMs: number): Promise<Ended> {
  const nodeOptions = `--disable-warning=ExperimentalWarning --import=${HOOK}`;
  const env = { ...process.env, NODE_OPTIONS: nodeOptions, [MUTANT_VARIABLE]: JSON.stringify(patches) };
  const options = { cwd: root, env, timeout: Math.ceil(timeoutMs), maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve) => {
    execFile(...tied(process.execPath, args), options, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === 'number' ? error.code : undefined) : 0;
      resolve({ code, stdout, stderr });
    });
  });
}

export interface Noticed {
  /** How many seeds it took; undefined: the simulator did not notice. */
  readonly seeds: number | undefined;
  /** Which rule, and what it said. */
  readonly said: string;
}

/** Plays offices with the mutant in the box (and in the phones, which speak the same SIP) until a rule is broken. */
export async function inSimulator(mutant: Mutant, seedsMax: number, timeoutMs: number): Promise<Noticed> {
  const args = ['scripts/simulate.ts', '--seeds', String(seedsMax), '--loss', LOSSES, '--first', '--brief'];
  if (mutant.services) args.push('--services');
  if (mutant.outside) args.push('--outside');
  const { code, stdout, stderr } = await run(mutant, args, timeoutMs);
  const [, seed, said] = /^seed (\d+) loss \S+: (.*)$/m.exec(stdout) ?? [];
  if (seed !== undefined) return { seeds: Number(seed), said: said ?? '' };
  if (code === undefined) return { seeds: undefined, said: 'the time was over' };
  // One that does not even play is no mutant worth its name.
  if (code !== 0) throw new Error(`${mutant.name}: ${stderr.slice(-500)}`);
  return { seeds: undefined, said: '' };
}

/** Whether every place that it changes is there: products grow, and one that changes nothing shows nothing. */
export function isInPlace({ patches }: Mutant): boolean {
  return patches.every(({ file, find }) => readFileSync(path.join(root, file), 'utf8').split(find).length === 2);
}

/** By test file: whether it is green without any mutant. */
const green = new Map<string, Promise<boolean>>();

/** Whether one of these tests notices the mutant. Answers the first of them that is red, and what it says. */
export async function noticedBy(mutant: Mutant, files: readonly string[]): Promise<string | undefined> {
  for (const file of files) {
    const { code, stdout, stderr } = await run(mutant, [file], TEST_MS);
    if (code === 0) continue;
    const isGreen =
      green.get(file) ?? run({ ...mutant, patches: [] }, [file], TEST_MS).then((ended) => ended.code === 0);
    green.set(file, isGreen);
    if (await isGreen) return redOf(file, { code, stdout, stderr });
  }
  return undefined;
}

function redOf(file: string, { code, stdout, stderr }: Ended): string {
  const [name] = /FAIL .*/.exec(stdout + stderr) ?? [];
  return `${file}: ${name?.replace(/\s+/g, ' ') ?? `ended with ${code}`}`;
}

/**
 * The unit tests with the mutant: those that load one of its files, for no other can notice. The tidy checks of the
 * house read files as they are on the disk, where the mutant is not. Answers the first test file that is red, of those
 * that were tried before the time is over.
 */
export async function inUnitTests(
  mutant: Mutant,
  isOver = (): boolean => false,
  files = unitTestsOf(mutant.patches.map((patch) => patch.file)),
): Promise<string | undefined> {
  for (const file of files) {
    if (isOver()) return undefined;
    if ((await run(mutant, [file], TEST_MS)).code === 0) continue;
    // On a busy machine a test may take too long: only one that is green without the mutant, and red again, counts.
    if ((await run({ ...mutant, patches: [] }, [file], TEST_MS)).code !== 0) continue;
    const ended = await run(mutant, [file], TEST_MS);
    if (ended.code !== 0) return redOf(file, ended);
  }
  return undefined;
}
