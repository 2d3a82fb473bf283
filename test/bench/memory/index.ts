import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { type Bench, type Figure, LOAD_CPU, SERVER_CPU } from '../bench.ts';
import { benchOffice, residentMb, startBox } from '../load/server.ts';

const PHONES = 2_000;
const CALLS = 1_000;
const MEASURE = join(import.meta.dirname, 'measure.ts');
const STAND = join(import.meta.dirname, 'stand.ts');
const kB = 1_000;

interface Held {
  readonly perPhone: number;
  readonly perCall: number;
  readonly perFreshCall: number;
}

/** Of the floors alone, exactly: heap and buffers after a full collection. */
function inside(log: (line: string) => void): Figure[] {
  const args = ['-c', SERVER_CPU, process.execPath, '--expose-gc', MEASURE];
  log(`taskset ${args.join(' ')}`);
  const held = JSON.parse(execFileSync('taskset', args, { encoding: 'utf8' })) as Held;
  return [
    { name: 'held per standing call', value: held.perCall / kB, unit: 'kB', target: { atMost: 40 } },
    { name: 'held per call in its first seconds', value: held.perFreshCall / kB, unit: 'kB' },
    { name: 'held per registered UDP phone', value: held.perPhone / kB, unit: 'kB', target: { atMost: 6 } },
  ];
}

/** Of a whole process with real sockets, roughly: garbage that was not collected yet is in it. */
async function resident(log: (line: string) => void): Promise<Figure[]> {
  const box = await startBox(benchOffice(PHONES));
  try {
    const empty = residentMb(box.pid);
    const args = ['-c', LOAD_CPU, process.execPath, STAND, String(box.port), String(PHONES), String(CALLS)];
    log(`taskset ${args.join(' ')}`);
    execFileSync('taskset', args, { stdio: ['ignore', 'ignore', 'inherit'] });
    return [
      { name: 'resident at the start, office of 2,000', value: empty, unit: 'MB' },
      { name: `resident with ${PHONES} phones and ${CALLS} calls`, value: residentMb(box.pid), unit: 'MB' },
    ];
  } finally {
    await box.stop();
  }
}

/** What standing calls and registered phones cost in memory. */
export const memory: Bench = {
  name: 'memory',
  about: `${CALLS} standing calls and ${PHONES} registered UDP phones: what each holds, and the process as a whole`,
  needs: ['taskset'],
  async run(log) {
    return [...inside(log), ...(await resident(log))];
  },
};
