import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { SystemClock } from '../../appliance/base/clock.ts';
import { ConfigService } from '../../appliance/config/service.ts';
import { extensionTypes } from '../../appliance/extensions/index.ts';
import { RoutingOverview } from '../../appliance/routing/overview.ts';
import { openStore } from '../../appliance/store/database.ts';
import { type Browser, endTestApis, type TestApi, testApi } from '../kit/api.ts';
import { callerAt, fillLargeOffice, NUMBERS, numberAt, ROWS, TABLE } from '../kit/large-office.ts';
import { storeOptions, temporaryDirectory, testOffice } from '../kit/office.ts';
import { type Bench, type Figure, median } from './bench.ts';

const TIMES = 7;
const SAVED_WITHIN_MS = 1_000;
const BLOCK_MOST_MS = 50;

/** What an admin does, each time with something else. */
const deeds: Readonly<Record<string, (admin: Browser, time: number) => Promise<number>>> = {
  'a person is saved': async (admin, time) =>
    (await admin.patch(`/api/users/person-${time}`, { name: `New ${time}` })).status,
  'the office is saved': async (admin, time) => (await admin.patch('/api/office', { name: `Office ${time}` })).status,
  'a number is added': async (admin, time) =>
    (await admin.post('/api/numbers', { first: numberAt(NUMBERS + time), schemaId: 'number-schema' })).status,
  'the table’s name is saved': async (admin, time) =>
    (await admin.patch(`/api/extensions/${TABLE}`, { name: `Table ${time}` })).status,
  'the table is read from a file': async (admin, time) => {
    const lines = Array.from({ length: ROWS }, (_, at) => `${callerAt(at + time)};${2_000 + (at % 100)}`);
    const init = { body: lines.join('\r\n'), headers: { 'content-type': 'text/csv' } };
    return (await admin.fetch('POST', `/api/extensions/${TABLE}/rows`, init)).status;
  },
  'the check is shown after a change': async (admin, time) => {
    await admin.patch(`/api/users/person-${time}`, { name: `Newer ${time}` });
    return (await admin.get('/api/check')).status;
  },
  'the booklet is shown': async (admin) => (await admin.get('/api/booklet')).status,
};

/** How long something took, and the longest time in it during which nothing else had a turn. */
async function measured(work: () => Promise<number>): Promise<{ readonly tookMs: number; readonly blockMs: number }> {
  const startedMs = performance.now();
  let blockMs = 0;
  let lastMs = startedMs;
  const turn = (): void => {
    const nowMs = performance.now();
    blockMs = Math.max(blockMs, nowMs - lastMs);
    lastMs = nowMs;
  };
  let next = setImmediate(function again() {
    turn();
    next = setImmediate(again);
  });
  const status = await work();
  const tookMs = performance.now() - startedMs;
  turn();
  clearImmediate(next);
  if (status >= 300) throw new Error(`answered with ${status}`);
  return { tookMs, blockMs };
}

async function saving(api: TestApi, log: (line: string) => void): Promise<Figure[]> {
  const admin = await api.signedIn('admin');
  const figures: Figure[] = [];
  for (const [name, deed] of Object.entries(deeds)) {
    const took: number[] = [];
    const blocks: number[] = [];
    for (let time = 0; time < TIMES; time++) {
      const { tookMs, blockMs } = await measured(() => deed(admin, time));
      took.push(tookMs);
      blocks.push(blockMs);
    }
    log(name);
    figures.push(
      { name, value: median(took), unit: 'ms', target: { atMost: SAVED_WITHIN_MS }, all: took },
      {
        name: '  calls wait at most',
        value: median(blocks),
        unit: 'ms',
        target: { atMost: BLOCK_MOST_MS },
        all: blocks,
      },
    );
  }
  return figures;
}

/** Reading the settings from disk, as a box that starts does; and what they take while nothing happens. */
function starting(): Figure[] {
  const directory = temporaryDirectory();
  const options = { ...storeOptions(), kinds: extensionTypes };
  const first = openStore(directory, options);
  fillLargeOffice(new ConfigService(first, options));
  first.close();
  const all: number[] = [];
  const read = (): number => {
    const before = keptBytes();
    const startedMs = performance.now();
    const store = openStore(directory, options);
    const config = new ConfigService(store, options);
    all.push(performance.now() - startedMs);
    const taken = keptBytes() - before;
    if (config.list('number').length !== NUMBERS) throw new Error('numbers are missing');
    store.close();
    return taken;
  };
  const taken = Array.from({ length: TIMES }, read).map((bytes) => bytes / 2 ** 20);
  return [
    { name: 'its settings are read at the start', value: median(all), unit: 'ms', all },
    { name: 'its settings take in memory', value: Math.max(...taken), unit: 'MiB' },
  ];
}

/** The heap without what is waiting to be taken away. */
function keptBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

/** What a large office costs those who administer it, and the calls meanwhile. */
export const largeOffice: Bench = {
  name: 'large-office',
  about: 'saving and looking at the office of 1000 extensions, 10,000 numbers and 100,000 rows, through the API',
  needs: [],
  async run(log) {
    const settings = starting();
    const office = testOffice();
    fillLargeOffice(office.config);
    // Real time, so that long work rests.
    const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));
    const routing = new RoutingOverview({ ...office, clock: new SystemClock(), types: extensionTypes, breathe });
    const api = testApi({}, { routing }, office);
    const figures = [...settings, ...(await saving(api, log))];
    endTestApis();
    return figures;
  },
};
