import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { type Bench, type Figure, LOAD_CPU, SERVER_CPU } from '../bench.ts';
import { benchOffice, CODES_ON_KEYS, residentMb, startBox } from '../load/server.ts';

const PHONES = 2_000;
const CALLS = 1_000;
const MEASURE = join(import.meta.dirname, 'measure.ts');
const STAND = join(import.meta.dirname, 'stand.ts');
const kB = 1_000;
/** What is collected without being asked for is collected. */
const REST_MS = 5_000;

interface Held {
  readonly perPhone: number;
  readonly perCall: number;
  readonly perFreshCall: number;
}

/** Of the floors alone, exactly: heap and buffers after a full collection. */
function held(what: readonly string[], log: (line: string) => void): Held {
  const args = ['-c', SERVER_CPU, process.execPath, '--expose-gc', MEASURE, ...what];
  log(`taskset ${args.join(' ')}`);
  return JSON.parse(execFileSync('taskset', args, { encoding: 'utf8' })) as Held;
}

function inside(log: (line: string) => void): Figure[] {
  const direct = held([], log);
  // Both sides of the media engine are in it, what the kernel keeps for sockets is not.
  const through = held(['sound'], log);
  return [
    { name: 'held per standing call', value: direct.perCall / kB, unit: 'kB', target: { atMost: 40 } },
    { name: 'held per call in its first seconds', value: direct.perFreshCall / kB, unit: 'kB' },
    { name: 'held per registered UDP phone', value: direct.perPhone / kB, unit: 'kB', target: { atMost: 6 } },
    { name: 'held per call with media', value: through.perCall / kB, unit: 'kB', target: { atMost: 80 } },
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

/** Few and many; what all need alike falls out of the difference. */
const SOUND_CALLS = [200, 800] as const;

/**
 * What the whole process grows by for a call whose sound goes through the box: the difference between two boxes that
 * stand with few such calls and with many, all else the same. Garbage that was not collected yet is in it.
 */
async function withSound(log: (line: string) => void): Promise<Figure[]> {
  const [few, many] = SOUND_CALLS;
  const measured: number[] = [];
  for (const calls of SOUND_CALLS) {
    const box = await startBox(benchOffice(2 * many, CODES_ON_KEYS));
    try {
      const args = ['-c', LOAD_CPU, process.execPath, STAND, String(box.port), String(2 * many), String(calls)];
      execFileSync('taskset', args, { stdio: ['ignore', 'ignore', 'inherit'] });
      await new Promise((resolve) => setTimeout(resolve, REST_MS));
      measured.push(residentMb(box.pid));
      log(`${calls} calls whose sound goes through the box: ${measured.at(-1)!.toFixed(0)} MB resident`);
    } finally {
      await box.stop();
    }
  }
  const perCall = ((measured[1]! - measured[0]!) * 1_024 * 1_024) / (many - few) / kB;
  return [{ name: 'resident memory grows by, per call with media', value: perCall, unit: 'kB' }];
}

/** What standing calls and registered phones cost in memory. */
export const memory: Bench = {
  name: 'memory',
  about: `${CALLS} standing calls and ${PHONES} registered UDP phones: what each holds, and the process as a whole`,
  needs: ['taskset'],
  async run(log) {
    return [...inside(log), ...(await resident(log)), ...(await withSound(log))];
  },
};
