import { type Bench, type Figure, median, percentile } from '../bench.ts';
import { cpuSec } from '../load/server.ts';
import { type Contender, cordboard, rtpengine } from './contenders.ts';
import { type LoadOutcome, type LoadStream, putSound } from './load.ts';
import { LoopbackPhones } from './loopback-phones.ts';
import { callsOf } from './peer-sound.ts';

const ROUNDS = 3;
/** Long enough that V8 has compiled what is hot. */
const WARM_UP_MS = 2_000;
const STEP_MS = 4_000;
/** What "clean" means. */
const LOST_MAX = 0.001;
const STEP_CALLS = 50;
const DELAY_CALLS = 200;

/** Keys of the load's own phones: master key and salt of AES-CM-128. */
const KEY = Buffer.alloc(30, 7).toString('base64');

interface Step extends LoadOutcome {
  readonly cpuPercent: number;
}

type Keys = readonly [string?, string?];

async function step(contender: Contender, count: number, keys: Keys, log: (line: string) => void): Promise<Step> {
  const phones = new LoopbackPhones();
  const calls = callsOf(count, phones.port, keys);
  const relay = await contender.start(calls);
  const streams: LoadStream[] = calls.flatMap((call, at) =>
    call.map((from, side) => ({ from, to: { address: '127.0.0.1', port: relay.placed[at]![side]! } })),
  );
  try {
    putSound(phones, streams, WARM_UP_MS);
    const before = cpuSec(relay.pid);
    const startedMs = performance.now();
    const outcome = putSound(phones, streams, STEP_MS, WARM_UP_MS);
    const cpuPercent = ((cpuSec(relay.pid) - before) / ((performance.now() - startedMs) / 1000)) * 100;
    const lost = (1 - outcome.received / outcome.sent) * 100;
    log(`${contender.name}, ${count} calls: ${lost.toFixed(2)} % lost, ${cpuPercent.toFixed(0)} % of a core`);
    return { ...outcome, cpuPercent };
  } finally {
    phones.close();
    await relay.stop();
  }
}

const isClean = ({ sent, received }: LoadOutcome): boolean => received >= sent * (1 - LOST_MAX);

/** Calls that it relays clean: doubled until it can't, then halved in between. */
async function highest(contender: Contender, keys: Keys, log: (line: string) => void): Promise<number> {
  let clean = 0;
  let tooMany = 200;
  for (; isClean(await step(contender, tooMany, keys, log)); tooMany *= 2) clean = tooMany;
  while (tooMany - clean > STEP_CALLS) {
    const between = Math.round((clean + tooMany) / 2 / STEP_CALLS) * STEP_CALLS;
    if (between === clean || between === tooMany) break;
    if (isClean(await step(contender, between, keys, log))) clean = between;
    else tooMany = between;
  }
  return clean;
}

/** Relayed calls a core beside rtpengine, in turn: A B C D A B C D A B C D, medians. */
export const relay: Bench = {
  name: 'relay',
  about:
    'G.711 in 20 ms packets both ways through leased and shared ports of loopback; rtpengine in userspace with one worker',
  needs: ['rtpengine', 'taskset'],
  async run(log) {
    const contenders = [cordboard('batched', 'relay', 'always'), cordboard('batched'), cordboard('dgram'), rtpengine];
    const found = new Map(contenders.map(({ name }) => [name, [] as number[]]));
    for (let turn = 0; turn < ROUNDS; turn++) {
      for (const contender of contenders) found.get(contender.name)!.push(await highest(contender, [], log));
    }
    const [shared = [], batched = [], dgram = [], theirs = []] = contenders.map(({ name }) => found.get(name)!);
    const quiet = await step(cordboard('batched'), DELAY_CALLS, [], log);
    const same = await step(rtpengine, DELAY_CALLS, [], log);
    const both = await highest(cordboard('batched'), [KEY, KEY], log);
    const one = await highest(cordboard('batched'), [KEY, undefined], log);
    const figures: Figure[] = [
      { name: 'relayed calls a core, batched on a shared port', value: median(shared), unit: '', all: shared },
      { name: 'relayed calls a core, batched', value: median(batched), unit: '', all: batched },
      { name: 'relayed calls a core, dgram', value: median(dgram), unit: '', all: dgram, target: { atLeast: 310 } },
      { name: 'relayed calls a core, rtpengine', value: median(theirs), unit: '', all: theirs },
      {
        name: 'ratio to rtpengine, batched on a shared port',
        value: median(shared) / median(theirs),
        unit: '×',
        target: { atLeast: 2 },
      },
      {
        name: 'ratio to rtpengine, batched on leased ports',
        value: median(batched) / median(theirs),
        unit: '×',
        target: { atLeast: 1 },
      },
      { name: 'SRTP on both legs, calls a core', value: both, unit: '', target: { atLeast: 400 } },
      { name: 'SRTP on one leg, calls a core', value: one, unit: '' },
      ...delaysOf('added', quiet, { p50: 1.5, p99: 5 }),
      ...delaysOf("rtpengine's", same),
    ];
    return figures;
  },
};

function delaysOf(whose: string, { delaysMs, jitterMs, cpuPercent }: Step, most?: { p50: number; p99: number }) {
  const at = `at ${DELAY_CALLS} calls`;
  const figures: Figure[] = [
    { name: `${whose} delay p50 ${at}`, value: percentile(delaysMs, 0.5), unit: 'ms', ...wish(most?.p50) },
    { name: `${whose} delay p99 ${at}`, value: percentile(delaysMs, 0.99), unit: 'ms', ...wish(most?.p99) },
    { name: `${whose} jitter p50 ${at}`, value: percentile(jitterMs, 0.5), unit: 'ms' },
    { name: `${whose} jitter p99 ${at}`, value: percentile(jitterMs, 0.99), unit: 'ms' },
    { name: `${whose} processor ${at}`, value: cpuPercent, unit: '%' },
  ];
  return figures;
}

function wish(atMost: number | undefined): Pick<Figure, 'target'> {
  return atMost === undefined ? {} : { target: { atMost } };
}
