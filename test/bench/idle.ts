import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TWO_USERS } from '../kit/box.ts';
import { type Bench, type Figure, median } from './bench.ts';
import { residentMb, startBox } from './load/server.ts';

const STARTS = 5;
const REST_MS = 5_000;
const BINARY = join(import.meta.dirname, '../../dist/cordboard-linux-x64');

interface Start {
  readonly readyMs: number;
  readonly residentMb: number;
}

async function startOnce(command: readonly string[] | undefined): Promise<Start> {
  const box = await startBox(TWO_USERS, command);
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  const start = { readyMs: box.readyMs, residentMb: residentMb(box.pid) };
  await box.stop();
  return start;
}

async function figuresOf(name: string, command?: readonly string[]): Promise<Figure[]> {
  const starts: Start[] = [];
  for (let turn = 0; turn < STARTS; turn++) starts.push(await startOnce(command));
  const ready = starts.map((one) => one.readyMs / 1000);
  const resident = starts.map((one) => one.residentMb);
  return [
    { name: `${name}: ready after`, value: median(ready), unit: 's', all: ready, target: { atMost: 0.8 } },
    { name: `${name}: resident at rest`, value: median(resident), unit: 'MB', all: resident, target: { atMost: 110 } },
  ];
}

/** Start-up time to the line "is ready", and resident memory five seconds later, from source and as one binary. */
export const idle: Bench = {
  name: 'idle',
  about: 'an office of two: time until "is ready" (with a first certificate made), and resident memory 5 s later',
  needs: ['taskset'],
  async run(log) {
    const source = await figuresOf('from source');
    if (!existsSync(BINARY)) {
      log('the binary is not measured: npm run build has not made it');
      return source;
    }
    return [...source, ...(await figuresOf('one binary', [BINARY]))];
  },
};
