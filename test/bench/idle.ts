import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { TWO_USERS } from '../kit/box.ts';
import { type Bench, type Figure, median } from './bench.ts';
import { cpuSec, residentMb, startBox } from './load/server.ts';

const STARTS = 5;
const REST_MS = 3_000;
const ROOT = join(import.meta.dirname, '../..');
const BUILD = join(ROOT, 'scripts/bundle.ts');
const BINARY = join(ROOT, 'dist/cordboard-linux-x64');
const READY_MAX_SEC = 0.8;
const RESIDENT_MAX_MB = 150;

interface Start {
  readonly readySec: number;
  readonly cpuSec: number;
  readonly residentMb: number;
}

async function startOnce(command: readonly string[] | undefined): Promise<Start> {
  const box = await startBox(TWO_USERS, command);
  const used = cpuSec(box.pid);
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  const start = { readySec: box.readyMs / 1000, cpuSec: used, residentMb: residentMb(box.pid) };
  await box.stop();
  return start;
}

async function starts(command?: readonly string[]): Promise<readonly Start[]> {
  const all: Start[] = [];
  for (let turn = 0; turn < STARTS; turn++) all.push(await startOnce(command));
  return all;
}

function figuresOf(name: string, all: readonly Start[], wanted: boolean): Figure[] {
  const of = (what: keyof Start): { value: number; all: number[] } => {
    const values = all.map((one) => one[what]);
    return { value: median(values), all: values };
  };
  const atMost = (target: number): Pick<Figure, 'target'> => (wanted ? { target: { atMost: target } } : {});
  return [
    { name: `${name}: ready after`, unit: 's', ...of('readySec'), ...atMost(READY_MAX_SEC) },
    { name: `${name}: processor time until then`, unit: 's', ...of('cpuSec') },
    { name: `${name}: resident at rest`, unit: 'MB', ...of('residentMb'), ...atMost(RESIDENT_MAX_MB) },
  ];
}

/**
 * Start-up time to the line "is ready" with a first certificate made, and resident memory at rest. What is to be
 * reached is meant for the binary; from source Node also takes the types out, or reads what it kept of that.
 */
export const idle: Bench = {
  name: 'idle',
  about: `an office of two: time to "is ready", and resident memory ${REST_MS / 1000} s later; the binary is built first`,
  needs: ['taskset'],
  async run(log) {
    log(`${process.execPath} ${BUILD}`);
    execFileSync(process.execPath, [BUILD], { cwd: ROOT, stdio: 'ignore' });
    const binary = await starts([BINARY]);
    return [...figuresOf('one binary', binary, true), ...figuresOf('from source', await starts(), false)];
  },
};
