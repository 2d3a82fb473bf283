import { type Bench, type Figure, median, percentile } from '../bench.ts';
import { cpuSec, kernelSec } from '../load/server.ts';
import { type Contender, cordboard, rtpengine } from './contenders.ts';
import { type LoadOutcome, type LoadStream, putSound } from './load.ts';
import { LoopbackPhones } from './loopback-phones.ts';
import { callsOf } from './peer-sound.ts';

const ROUNDS = 3;
/** Long enough that V8 has compiled what is hot. */
const WARM_UP_MS = 2_000;
const STEP_MS = 4_000;
/** What "clean" means: hardly anything lost, and of a hundred packets one is later than the next one is due. */
const LOST_MAX = 0.001;
const LATE_MAX_MS = 20;
const FIRST_CALLS = 800;
const STEP_CALLS = 50;
const DELAY_CALLS = 200;
/** Where neither the box nor the load is near its limit: what a call costs there says how many a core can carry. */
const COST_CALLS = 400;

/** Keys of the load's own phones: master key and salt of AES-CM-128. */
const KEY = Buffer.alloc(30, 7).toString('base64');

interface Step extends LoadOutcome {
  readonly cpuPercent: number;
  /** The part of it that the kernel takes for sending and receiving. */
  readonly kernelPercent: number;
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
    const before = [cpuSec(relay.pid), kernelSec(relay.pid)] as const;
    const startedMs = performance.now();
    const outcome = putSound(phones, streams, STEP_MS, WARM_UP_MS);
    const lengthSec = (performance.now() - startedMs) / 1_000;
    const cpuPercent = ((cpuSec(relay.pid) - before[0]) / lengthSec) * 100;
    const kernelPercent = ((kernelSec(relay.pid) - before[1]) / lengthSec) * 100;
    const lost = `${((1 - outcome.received / outcome.sent) * 100).toFixed(2)} % lost`;
    const late = isTimed(outcome) ? `${percentile(outcome.delaysMs, 0.99).toFixed(1)} ms late (p99), ` : '';
    log(`${contender.name}, ${count} calls: ${lost}, ${late}${cpuPercent.toFixed(0)} % of a core`);
    return { ...outcome, cpuPercent, kernelPercent };
  } finally {
    phones.close();
    await relay.stop();
  }
}

/** What comes out encrypted is not known again. */
const isTimed = ({ delaysMs }: LoadOutcome): boolean => delaysMs.length > 0;

const isClean = (outcome: LoadOutcome): boolean =>
  outcome.received >= outcome.sent * (1 - LOST_MAX) &&
  (!isTimed(outcome) || percentile(outcome.delaysMs, 0.99) <= LATE_MAX_MS);

/** Calls that it relays clean: doubled until it can't, then halved in between. */
async function highest(contender: Contender, keys: Keys, log: (line: string) => void): Promise<number> {
  let clean = 0;
  let tooMany = FIRST_CALLS;
  for (; isClean(await step(contender, tooMany, keys, log)); tooMany *= 2) clean = tooMany;
  while (tooMany - clean > STEP_CALLS) {
    const between = Math.round((clean + tooMany) / 2 / STEP_CALLS) * STEP_CALLS;
    if (between === clean || between === tooMany) break;
    if (isClean(await step(contender, between, keys, log))) clean = between;
    else tooMany = between;
  }
  return clean;
}

interface Found {
  /** Calls that it carries clean. */
  readonly clean: number[];
  /** What COST_CALLS cost. */
  readonly steps: Step[];
}

/** Relayed calls a core beside rtpengine, in turn: A B C D A B C D A B C D, medians. */
export const relay: Bench = {
  name: 'relay',
  about:
    'G.711 in 20 ms packets both ways through leased and shared ports of loopback; rtpengine in userspace with one worker',
  needs: ['rtpengine', 'taskset'],
  async run(log) {
    const contenders = [cordboard('batched', 'relay', 'always'), cordboard('batched'), cordboard('dgram'), rtpengine];
    const found = contenders.map((): Found => ({ clean: [], steps: [] }));
    for (let turn = 0; turn < ROUNDS; turn++) {
      for (const [at, contender] of contenders.entries()) {
        found[at]!.steps.push(await step(contender, COST_CALLS, [], log));
      }
    }
    for (let turn = 0; turn < ROUNDS; turn++) {
      for (const [at, contender] of contenders.entries()) found[at]!.clean.push(await highest(contender, [], log));
    }
    const quiet = await step(cordboard('batched'), DELAY_CALLS, [], log);
    const same = await step(rtpengine, DELAY_CALLS, [], log);
    const figures: Figure[] = [
      ...costs(found),
      ...limits(found),
      ...delaysOf('added', quiet, { p50: 1.5, p99: 5 }),
      ...delaysOf("rtpengine's", same),
    ];
    return figures;
  },
};

/** The same with SRTP (AES-CM-128, SHA1-80) towards both phones, and towards one. */
export const encrypted: Bench = {
  name: 'srtp',
  about: 'G.711 in 20 ms packets both ways through leased ports, encrypted by SDES; the highest that hardly loses any',
  needs: ['taskset'],
  async run(log) {
    const both = await highest(cordboard('batched'), [KEY, KEY], log);
    const one = await highest(cordboard('batched'), [KEY, undefined], log);
    return [
      { name: 'SRTP on both legs, calls a core', value: both, unit: '', target: { atLeast: 400 } },
      { name: 'SRTP on one leg, calls a core', value: one, unit: '' },
    ];
  },
};

const WAYS = ['batched on a shared port', 'batched on leased ports', 'dgram', 'rtpengine'] as const;
const RATIOS_MIN = [2, 1] as const;

/** Calls that a core would carry at what each costs at COST_CALLS, as the peers' figures are given. */
function costs(found: readonly Found[]): Figure[] {
  const callsAt = (steps: readonly Step[]): number[] => steps.map(({ cpuPercent }) => (COST_CALLS / cpuPercent) * 100);
  const each = found.map(({ steps }, at): Figure => {
    const all = callsAt(steps);
    const name = `relayed calls a core by the cost of ${COST_CALLS}, ${WAYS[at]}`;
    return { name, value: median(all), unit: '', all, ...(at === 2 ? { target: { atLeast: 310 } } : {}) };
  });
  const kernel = found.map(({ steps }, at): Figure => {
    const all = steps.map(({ kernelPercent, cpuPercent }) => (kernelPercent / cpuPercent) * 100);
    return { name: `of it in the kernel, ${WAYS[at]}`, value: median(all), unit: '%' };
  });
  return [...each, ...ratios('by that', each), ...kernel];
}

/** Calls carried clean. Near its own limit the load is what is measured. */
function limits(found: readonly Found[]): Figure[] {
  const each = found.map(({ clean }, at): Figure => {
    return { name: `relayed calls clean, ${WAYS[at]}`, value: median(clean), unit: '', all: clean };
  });
  return [...each, ...ratios('clean', each)];
}

function ratios(by: string, each: readonly Figure[]): Figure[] {
  const theirs = each[3]!.value;
  return RATIOS_MIN.map((atLeast, at) => {
    const name = `ratio to rtpengine ${by}, ${WAYS[at]}`;
    return { name, value: each[at]!.value / theirs, unit: '×', target: { atLeast } };
  });
}

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
