import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Bench, type Figure, LOAD_CPU, median, percentile, SERVER_CPU } from '../bench.ts';
import { benchOffice, startBox } from '../load/server.ts';

const ROUNDS = 3;
const LENGTH_SEC = 6;
const USERS = 200;
const RATE_PER_SEC = 100;
const PHONES = join(import.meta.dirname, 'phones.ts');
const ECHO = join(import.meta.dirname, 'echo.ts');
const LOST_MAX = 0.01;

interface Delay {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

async function measured(port: number, against: 'box' | 'echo', log: (line: string) => void): Promise<Delay> {
  const args = ['-c', LOAD_CPU, process.execPath, PHONES, String(port), against, String(LENGTH_SEC)];
  log(`taskset ${args.join(' ')}`);
  const { stdout } = await promisify(execFile)('taskset', args, { encoding: 'utf8' });
  const { delays, trouble } = JSON.parse(stdout) as { delays: number[]; trouble: number };
  const lost = 1 - delays.length / (RATE_PER_SEC * LENGTH_SEC);
  if (lost > LOST_MAX) throw new Error(`only ${delays.length} calls rang, ${trouble} were refused`);
  return { p50Ms: percentile(delays, 0.5), p99Ms: percentile(delays, 0.99) };
}

async function throughBox(log: (line: string) => void): Promise<Delay> {
  const box = await startBox(benchOffice(USERS));
  try {
    return await measured(box.port, 'box', log);
  } finally {
    await box.stop();
  }
}

async function throughEcho(log: (line: string) => void): Promise<Delay> {
  const child = spawn('taskset', ['-c', SERVER_CPU, process.execPath, ECHO], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const port = await new Promise<number>((resolve) => child.stdout.once('data', (text) => resolve(Number(text))));
    return await measured(port, 'echo', log);
  } finally {
    child.kill('SIGKILL');
  }
}

/** Time from an INVITE into the box to the INVITE out of it. */
export const delay: Bench = {
  name: 'delay',
  about: `INVITE with credentials in → INVITE to the called phone out, ${RATE_PER_SEC} calls/s, UDP; nothing is taken off`,
  needs: ['taskset'],
  async run(log) {
    const rounds: Delay[] = [];
    for (let turn = 0; turn < ROUNDS; turn++) rounds.push(await throughBox(log));
    const echo = await throughEcho(log);
    const p50 = rounds.map((one) => one.p50Ms);
    const p99 = rounds.map((one) => one.p99Ms);
    const figures: Figure[] = [
      { name: 'set-up delay p50', value: median(p50), unit: 'ms', all: p50, target: { atMost: 1 } },
      { name: 'set-up delay p99', value: median(p99), unit: 'ms', all: p99, target: { atMost: 5 } },
      { name: 'the same through a bare echo, p50', value: echo.p50Ms, unit: 'ms' },
      { name: 'the same through a bare echo, p99', value: echo.p99Ms, unit: 'ms' },
    ];
    return figures;
  },
};
