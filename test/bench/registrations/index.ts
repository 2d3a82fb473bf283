import { join } from 'node:path';
import { freeTcpPort } from '../../kit/ports.ts';
import { type Bench, type Figure, median } from '../bench.ts';
import { benchOffice, benchPassword, cpuSec, type Server, startBox, startKamailio } from '../load/server.ts';
import { commandOf, highestClean, type Load, putLoad } from '../load/sipp.ts';

const USERS = 1_000;
const ROUNDS = 3;
const STEP_SEC = 3;
/** Long enough that V8 has compiled what is hot; a real box runs for months. */
const WARM_UP_PER_SEC = 2_000;
const WARM_UP_SEC = 6;
/** Up to what no contender is clean at: a ladder that ends too early would flatter whoever is below. */
const RATES = Array.from({ length: 20 }, (_, index) => (index + 1) * 1_000);
const CPU_RATE_PER_SEC = 2_000;

const SCENARIO = join(import.meta.dirname, 'register.xml');
const numbers = Array.from({ length: USERS }, (_, index) => 2000 + index);

interface Contender {
  readonly name: string;
  start(): Promise<Server>;
  readonly users: readonly string[];
}

function users(password: (number: number) => string): string[] {
  return numbers.map((number) => `${number};[authentication username=${number} password=${password(number)}]`);
}

const contenders: readonly Contender[] = [
  { name: 'Cordboard', start: () => startBox(benchOffice(USERS)), users: users(benchPassword) },
  { name: 'Kamailio', start: startKamailio, users: users((number) => `pw${number}`) },
];

interface Round {
  readonly highest: number;
  readonly cpuMicrosecPerRegistration: number;
}

async function round(contender: Contender, log: (line: string) => void): Promise<Round> {
  const server = await contender.start();
  const localPort = await freeTcpPort();
  const load = (ratePerSec: number): Load => {
    const remote = `127.0.0.1:${server.port}`;
    return { scenario: SCENARIO, remote, localPort, ratePerSec, lengthSec: STEP_SEC, users: contender.users };
  };
  try {
    log(`${contender.name}: ${commandOf(load(CPU_RATE_PER_SEC)).join(' ')}`);
    await putLoad({ ...load(WARM_UP_PER_SEC), lengthSec: WARM_UP_SEC });
    const before = cpuSec(server.pid);
    const { attempts } = await putLoad(load(CPU_RATE_PER_SEC));
    const cpuMicrosecPerRegistration = ((cpuSec(server.pid) - before) / attempts) * 1e6;
    const highest = await highestClean(RATES, (rate) => putLoad(load(rate)), log);
    return { highest, cpuMicrosecPerRegistration };
  } finally {
    await server.stop();
  }
}

/** REGISTER with digest beside Kamailio's in-memory registrar, in turn: A B A B A B, medians. */
export const registrations: Bench = {
  name: 'registrations',
  about: `REGISTER, 401, REGISTER, 200 of ${USERS} phones over UDP; ours on disk within a second, Kamailio's in memory`,
  needs: ['sipp', 'kamailio', 'taskset'],
  async run(log) {
    const found = new Map<string, Round[]>(contenders.map(({ name }) => [name, []]));
    for (let turn = 0; turn < ROUNDS; turn++) {
      for (const contender of contenders) found.get(contender.name)!.push(await round(contender, log));
    }
    const ours = found.get('Cordboard')!;
    const theirs = found.get('Kamailio')!;
    const highest = (rounds: readonly Round[]): number => median(rounds.map((one) => one.highest));
    const cost = (rounds: readonly Round[]): number => median(rounds.map((one) => one.cpuMicrosecPerRegistration));
    const figures: Figure[] = [
      { name: 'highest clean rate, Cordboard', value: highest(ours), unit: '/s', all: ours.map((one) => one.highest) },
      {
        name: 'highest clean rate, Kamailio',
        value: highest(theirs),
        unit: '/s',
        all: theirs.map((one) => one.highest),
      },
      { name: 'ratio to Kamailio', value: highest(ours) / highest(theirs), unit: '×', target: { atLeast: 0.7 } },
      { name: `processor time each at ${CPU_RATE_PER_SEC}/s, Cordboard`, value: cost(ours), unit: 'µs' },
      { name: `processor time each at ${CPU_RATE_PER_SEC}/s, Kamailio`, value: cost(theirs), unit: 'µs' },
    ];
    return figures;
  },
};
