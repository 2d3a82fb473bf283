import { join } from 'node:path';
import Database from 'better-sqlite3';
import { freeSipPort } from '../../kit/ports.ts';
import { type Bench, cpuShare, median } from '../bench.ts';
import { benchOffice, benchPassword, cpuSec, startBox } from '../load/server.ts';
import { commandOf, highestClean, type Load, putLoad, startAnswering } from '../load/sipp.ts';

const USERS = 1_000;
const ROUNDS = 3;
const STEP_SEC = 4;
/** Long enough that V8 has compiled what is hot; a real box runs for months. */
const WARM_UP_PER_SEC = 250;
const WARM_UP_SEC = 8;
const RATES = [400, 500, 600, 700, 800, 900, 1_000, 1_100, 1_200, 1_300, 1_400, 1_500, 1_600, 1_800, 2_000];
/** The history is written within a tenth of a second; a box that has just been overloaded takes longer. */
const WRITTEN_MS = 1_000;
const CPU_RATE_PER_SEC = 400;

const REGISTER = join(import.meta.dirname, '../registrations/register.xml');
const CALLER = join(import.meta.dirname, 'caller.xml');
const CALLEE = join(import.meta.dirname, 'callee.xml');

const numbers = Array.from({ length: USERS }, (_, index) => 2000 + index);
const half = USERS / 2;

function credentials(number: number): string {
  return `${number};[authentication username=${number} password=${benchPassword(number)}]`;
}

/** The first half calls the second half: caller, credentials, whom. */
const callers = numbers.slice(0, half).map((number) => `${credentials(number)};${number + half}`);
const callees = numbers.slice(half).map(credentials);

interface Round {
  readonly highest: number;
  readonly cpuMicrosecPerCall: number;
}

async function round(log: (line: string) => void): Promise<Round> {
  const box = await startBox(benchOffice(USERS));
  const remote = `127.0.0.1:${box.port}`;
  const calleePort = await freeSipPort();
  const localPort = await freeSipPort();
  const call = (ratePerSec: number): Load => {
    return { scenario: CALLER, remote, localPort, ratePerSec, lengthSec: STEP_SEC, users: callers };
  };
  await putLoad({ ...call(half), scenario: REGISTER, localPort: calleePort, lengthSec: 1, users: callees });
  const answering = startAnswering(CALLEE, calleePort);
  try {
    log(commandOf(call(CPU_RATE_PER_SEC)).join(' '));
    await putLoad({ ...call(WARM_UP_PER_SEC), lengthSec: WARM_UP_SEC });
    const written = recordsIn(box.dir);
    const before = cpuSec(box.pid);
    const { attempts, failures } = await putLoad(call(CPU_RATE_PER_SEC));
    const cpuMicrosecPerCall = ((cpuSec(box.pid) - before) / attempts) * 1e6;
    await new Promise((resolve) => setTimeout(resolve, WRITTEN_MS));
    const missing = attempts - failures - (recordsIn(box.dir) - written);
    if (missing > 0) throw new Error(`${missing} of ${attempts} calls are not in the history`);
    return { highest: await highestClean(RATES, (rate) => putLoad(call(rate)), log), cpuMicrosecPerCall };
  } finally {
    answering.kill('SIGKILL');
    await box.stop();
  }
}

/** Calls in the history, as another process sees them on the disk. */
function recordsIn(dir: string): number {
  const db = new Database(join(dir, 'data/cordboard.db'), { readonly: true });
  const { count } = db.prepare('SELECT count(*) AS count FROM history').get() as { count: number };
  db.close();
  return count;
}

/** Calls through the box, signalling only, each written into the history. */
export const calls: Bench = {
  name: 'calls',
  about: 'INVITE, 401, INVITE, 180, 200, ACK, BYE through the box over UDP, each call written into the history',
  needs: ['sipp', 'taskset'],
  async run(log) {
    const rounds: Round[] = [];
    for (let turn = 0; turn < ROUNDS; turn++) rounds.push(await round(log));
    const cost = median(rounds.map((one) => one.cpuMicrosecPerCall));
    const highest = rounds.map((one) => one.highest);
    return [
      { name: 'highest clean rate', value: median(highest), unit: 'calls/s', all: highest, target: { atLeast: 1_000 } },
      { name: `processor time each at ${CPU_RATE_PER_SEC} calls/s`, value: cost, unit: 'µs' },
      { name: 'that is', value: cpuShare(cost, CPU_RATE_PER_SEC), unit: '% of a core' },
    ];
  },
};
