import { getHeapStatistics } from 'node:v8';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { linesOf } from '../../../appliance/calls/identity.ts';
import { Numbering } from '../../../appliance/calls/numbering.ts';
import { PRETENDED } from '../../../appliance/calls/pretended-capabilities.ts';
import type { ConfigService } from '../../../appliance/config/types.ts';
import { extensionTypes } from '../../../appliance/extensions/index.ts';
import { outsideTreatments } from '../../../appliance/outside/index.ts';
import { checkOffice, checks } from '../../../appliance/routing/check/index.ts';
import { Ways } from '../../../appliance/routing/ways.ts';
import { callerAt, EXTENSIONS, fillLargeOffice, NUMBERS, numberAt, OPEN_MS, ROWS } from '../../kit/large-office.ts';
import { testOffice } from '../../kit/office.ts';
import { type Bench, type Figure, median } from '../bench.ts';
import { DecidingCall } from './deciding-call.ts';

const TURNS = 5;
const CALLS_A_TURN = 100_000;
const CHECKS = 5;
/** Primes to each other and to the amounts: every number meets many callers, at many moments of the year. */
const NUMBER_STEP = 7_919;
const CALLER_STEP = 15_485_863;
const MOMENT_STEP_MS = 9_999_991;
const YEAR_MS = 365 * 86_400_000;

/** Each call differs from all others in number, caller and moment. Nothing is kept from one to the next. */
function deciding(config: ConfigService): (at: number) => DecidingCall {
  let wallMs = OPEN_MS;
  const clock = { wall: () => wallMs };
  const types = new Map(extensionTypes.map((type) => [type.type, type]));
  const numbering = new Numbering(config, types, new Map(), () => true);
  numbering.setOutside(outsideTreatments);
  const dependencies = { ...PRETENDED, config, linesOf: (id: string) => linesOf(config, id), codes: new Map() };
  return (at) => {
    wallMs = OPEN_MS + ((at * MOMENT_STEP_MS) % YEAR_MS);
    const dialled = numberAt((at * NUMBER_STEP) % NUMBERS);
    const callerNumber = callerAt((at * CALLER_STEP) % (2 * ROWS));
    const came = { trunkId: 'trunk', dialled, callerNumber, callerName: undefined };
    return new DecidingCall({ numbering, dependencies, clock, came });
  };
}

/** Times a second that something is done, one after the other: by processor time, whatever else the machine does. */
async function perSec(times: number, work: (at: number) => unknown): Promise<number> {
  const start = process.cpuUsage();
  for (let at = 0; at < times; at++) await work(at);
  const { user, system } = process.cpuUsage(start);
  return (times / (user + system)) * 1e6;
}

/** Decisions a second on this thread; beside them, in turns, reading such a number once by the library. */
async function decisions(config: ConfigService): Promise<Figure[]> {
  const callAt = deciding(config);
  const made: number[] = [];
  const read: number[] = [];
  let bytes = 0;
  // The first turn is for the compiler.
  for (let turn = 0; turn <= TURNS; turn++) {
    const from = turn * CALLS_A_TURN;
    const before = getHeapStatistics().total_allocated_bytes;
    const speed = await perSec(CALLS_A_TURN, (at) => callAt(from + at).decide());
    const after = getHeapStatistics().total_allocated_bytes;
    const reading = await perSec(CALLS_A_TURN / 10, (at) => parsePhoneNumberFromString(callerAt(from + at)));
    if (turn === 0) continue;
    made.push(speed);
    read.push(reading);
    bytes = (after - before) / CALLS_A_TURN;
  }
  const call = callAt(0);
  await call.decide();
  return [
    { name: 'routing decisions', value: median(made), unit: '/s of one core', target: { atLeast: 100_000 }, all: made },
    { name: 'steps of the trail of a decision', value: call.trail.length, unit: '' },
    { name: 'allocated for a decision', value: bytes, unit: 'bytes' },
    { name: 'yardstick: libphonenumber reads a number', value: median(read), unit: '/s of one core', all: read },
  ];
}

/** The whole check, as after a change: nothing is known of the settings yet. */
function checking(config: ConfigService): Figure {
  const all = Array.from({ length: CHECKS }, () => {
    const startedMs = performance.now();
    checkOffice({
      ways: new Ways({ config, types: extensionTypes }),
      definitions: config.definitions(),
      nowMs: OPEN_MS,
    });
    return (performance.now() - startedMs) / 1_000;
  });
  return { name: `whole check, ${checks.length} kinds`, value: median(all), unit: 's', target: { atMost: 1 }, all };
}

/** How fast calls are routed, and a large set-up is checked. */
export const routing: Bench = {
  name: 'routing',
  about: `${EXTENSIONS} extensions, ${NUMBERS} numbers in two plans, ${ROWS} location rows; every tenth call goes by the table, every hundredth to a menu; numbers, callers and moments of a year vary`,
  needs: [],
  async run(log) {
    log('making the office');
    const { config, store } = testOffice();
    fillLargeOffice(config);
    const figures = [...(await decisions(config)), checking(config)];
    store.close();
    return figures;
  },
};
