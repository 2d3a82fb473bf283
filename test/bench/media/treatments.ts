import { type Bench, type Figure, median } from '../bench.ts';
import { cpuSec } from '../load/server.ts';
import { type Contender, cordboard, rtpengine } from './contenders.ts';
import { type LoadStream, putSound } from './load.ts';
import { LoopbackPhones } from './loopback-phones.ts';
import { type BenchCodec, callsOf } from './peer-sound.ts';
import { speechIn } from './speech.ts';

const ROUNDS = 3;
/** Long enough that V8 has compiled what is hot. */
const WARM_UP_MS = 3_000;
const STEP_MS = 4_000;
/** Fewer packets than this part of what was said: what it cost says nothing. */
const HEARD_MIN = 0.5;
/** Fewer than this: it is said. */
const HEARD_FEW = 0.98;

type Codecs = readonly [BenchCodec, BenchCodec];

const PLAIN: Codecs = ['PCMA', 'PCMA'];

/** Processor time of the whole process for one call, user and system, as a share of a core. All speak all the time. */
async function costOf({ contender, calls: count, codecs }: Treatment, log: (line: string) => void): Promise<number> {
  const phones = new LoopbackPhones();
  const calls = callsOf(count, phones.port, [], codecs);
  const speech = await Promise.all(codecs.map(speechIn));
  const relay = await contender.start(calls);
  const streams: LoadStream[] = calls.flatMap((call, at) =>
    call.map((from, side) => ({
      ...{ from, says: speech[side] },
      to: { address: '127.0.0.1', port: relay.placed[at]![side]! },
    })),
  );
  try {
    putSound(phones, streams, WARM_UP_MS);
    const before = cpuSec(relay.pid);
    const startedMs = performance.now();
    const { sent, received } = putSound(phones, streams, STEP_MS, WARM_UP_MS);
    const lengthSec = (performance.now() - startedMs) / 1_000;
    const heard = `${contender.name}: ${received} packets heard of ${sent}`;
    if (received < sent * HEARD_MIN) throw new Error(heard);
    if (received < sent * HEARD_FEW) log(`${heard}: the machine is busy, or this is too much`);
    return ((cpuSec(relay.pid) - before) / lengthSec / count) * 100;
  } finally {
    phones.close();
    await relay.stop();
  }
}

interface Treatment {
  readonly name: string;
  readonly contender: Contender;
  readonly codecs: Codecs;
  readonly calls: number;
  /** Channels of a call that one of the figure is about. */
  readonly parts?: number;
  readonly atMost?: number;
}

/** In turn, and again: what the machine does besides falls on all alike. */
async function measure(all: readonly Treatment[], log: (line: string) => void): Promise<Figure[]> {
  const found = all.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [at, treatment] of all.entries()) {
      const { name, parts = 1 } = treatment;
      const cost = (await costOf(treatment, log)) / parts;
      found[at]!.push(cost);
      log(`${name}: ${cost.toFixed(3)} % of a core`);
    }
  }
  return all.map(({ name, atMost }, at) => ({
    ...{ name, value: median(found[at]!), unit: '% of a core', all: found[at]! },
    ...(atMost === undefined ? {} : { target: { atMost } }),
  }));
}

const TREATED_CALLS = 50;

/** What playing, mixing and recording cost. */
export const treatments: Bench = {
  name: 'sound',
  about: `prompts played, conferences of four who all speak, calls recorded: ${TREATED_CALLS} calls each, processor time`,
  needs: ['taskset'],
  run(log) {
    const [play, conference, record] = [
      cordboard('batched', 'play'),
      cordboard('batched', 'conference'),
      cordboard('batched', 'record'),
    ];
    const calls = TREATED_CALLS;
    return measure(
      [
        { name: 'playback, per channel', contender: play, codecs: PLAIN, calls, parts: 2, atMost: 0.15 },
        { name: 'playback in G.722, per channel', contender: play, codecs: ['G722', 'G722'], calls, parts: 2 },
        { name: 'conference, per party', contender: conference, codecs: PLAIN, calls, parts: 2, atMost: 0.25 },
        { name: 'recorded call, stereo', contender: record, codecs: PLAIN, calls },
        { name: 'recorded call in G.722, stereo', contender: record, codecs: ['G722', 'G722'], calls },
        { name: 'the same call, only relayed', contender: cordboard('batched'), codecs: PLAIN, calls },
      ],
      log,
    );
  },
};

const TRANSCODED_CALLS = 40;
const OPUS_CALLS = 15;

/** Calls between phones without a common codec, beside rtpengine: A B A B A B, medians. */
export const transcoding: Bench = {
  name: 'transcoding',
  about: `G.711 to G.722 (${TRANSCODED_CALLS} calls) and to Opus (${OPUS_CALLS}), both ways, rtpengine in userspace beside it`,
  needs: ['rtpengine', 'taskset'],
  async run(log) {
    const pairs = [
      { label: 'G.711 to G.722', codecs: ['PCMA', 'G722'], calls: TRANSCODED_CALLS },
      { label: 'G.711 to Opus', codecs: ['PCMA', 'opus'], calls: OPUS_CALLS },
    ] as const;
    const costs = await measure(
      pairs.flatMap(({ label, ...pair }) => [
        { name: `${label}, per call`, contender: cordboard('batched'), ...pair },
        { name: `${label}, per call, rtpengine`, contender: rtpengine, ...pair },
      ]),
      log,
    );
    const derived = pairs.flatMap(({ label }, at): Figure[] => {
      const [ours, theirs] = [costs[2 * at]!.value, costs[2 * at + 1]!.value];
      return [
        { name: `${label}, calls a core by that`, value: 100 / ours, unit: '' },
        { name: `${label}, calls a core by that, ratio to rtpengine`, value: theirs / ours, unit: '×' },
      ];
    });
    return [...costs, ...derived];
  },
};
