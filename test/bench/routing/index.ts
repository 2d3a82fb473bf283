import { VirtualClock } from '../../../appliance/base/clock.ts';
import { Numbering } from '../../../appliance/calls/numbering.ts';
import { PRETENDED } from '../../../appliance/calls/pretended-capabilities.ts';
import { extensionTypes } from '../../../appliance/extensions/index.ts';
import { outsideTreatments } from '../../../appliance/outside/index.ts';
import { checkOffice, checks } from '../../../appliance/routing/check/index.ts';
import { Ways } from '../../../appliance/routing/ways.ts';
import { type Bench, type Figure, median } from '../bench.ts';
import { DecidingCall } from './deciding-call.ts';
import { callerAt, EXTENSIONS, largeOffice, NUMBERS, numberAt, OPEN_MS, ROWS } from './large-office.ts';

const TURNS = 5;
const CALLS_A_TURN = 100_000;
const CHECKS = 5;
/** Primes to each other and to the amounts: every number meets many callers. */
const NUMBER_STEP = 7_919;
const CALLER_STEP = 15_485_863;

type Office = ReturnType<typeof largeOffice>['config'];

/** Decisions a second, one after the other, on this thread. */
async function decisions(config: Office): Promise<Figure> {
  const clock = new VirtualClock(OPEN_MS);
  const types = new Map(extensionTypes.map((type) => [type.type, type]));
  const numbering = new Numbering(config, types, new Map(), () => true);
  numbering.setOutside(outsideTreatments);
  const dependencies = { ...PRETENDED, config, linesOf: () => [], codes: new Map() };
  let at = 0;
  const turn = async (calls: number): Promise<number> => {
    const start = process.cpuUsage();
    for (let call = 0; call < calls; call++, at++) {
      const dialled = numberAt((at * NUMBER_STEP) % NUMBERS);
      const callerNumber = callerAt((at * CALLER_STEP) % (2 * ROWS));
      const came = { trunkId: 'trunk', dialled, callerNumber, callerName: undefined };
      await new DecidingCall({ numbering, dependencies, clock, came }).decide(numbering);
    }
    const { user, system } = process.cpuUsage(start);
    return (calls / (user + system)) * 1e6;
  };
  await turn(CALLS_A_TURN);
  const all: number[] = [];
  for (let one = 0; one < TURNS; one++) all.push(await turn(CALLS_A_TURN));
  return { name: 'routing decisions', value: median(all), unit: '/s of one core', target: { atLeast: 100_000 }, all };
}

/** The whole check, as after a change: nothing is known of the settings yet. */
function checking(config: Office): Figure {
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
  about: `${EXTENSIONS} extensions, ${NUMBERS} numbers in two plans, ${ROWS} location rows; every tenth call goes by the table`,
  needs: [],
  async run(log) {
    log('making the office');
    const { config, close } = largeOffice();
    const figures = [await decisions(config), checking(config)];
    close();
    return figures;
  },
};
