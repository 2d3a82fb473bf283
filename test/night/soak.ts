import { readFileSync } from 'node:fs';
import { Day } from '../../scripts/demo/day.ts';
import { LoopbackNetwork } from '../../scripts/demo/network.ts';
import { type DemoPerson, officeFile } from '../../scripts/demo/office.ts';
import { TestBox } from '../kit/box.ts';
import { type HistoryLine, Inside } from '../kit/inside.ts';
import type { NightOptions, NightResult, NightSearch } from '../kit/night.ts';

const PEOPLE: readonly DemoPerson[] = Array.from({ length: 150 }, (_, index) => {
  const number = String(300 + index);
  return { number, name: `Person ${number}`, lines: [number, `${number}b`] };
});

/** A call every third of a second or so, up to sixty at the same time. */
const PACE_MS = [200, 500] as const;
const CALLS_MAX = 60;
const LOOK_EVERY_MS = 1_000;
/** Caches fill and the code gets compiled: nothing is compared before. */
const WARM_UP_PART = 0.3;
const GROWTH_MAX_MB = 24;
/** The box answers within this for 99 of 100, whatever else it does. */
const ANSWER_P99_MS = 50;
const GOODBYE_MS = 5_000;
/** After the last call: its transactions live on for 64·T1, and its record is on its way to the disk. */
const CALM_MS = 45_000;
const CROSSED_MS = 500;
/** What stays while phones are registered and nobody calls. */
const STANDING: ReadonlySet<string> = new Set(['bindings', 'phones', 'users']);

/**
 * 300 phones at a real box for as long as the night lasts: memory stays flat, answers stay quick; and when everybody
 * has hung up, nothing is left of the calls but the history, which has them all.
 */
const search: NightSearch = {
  name: 'soak',
  async run({ untilMs, log }: NightOptions): Promise<NightResult> {
    const box = await TestBox.start({ office: officeFile(PEOPLE) });
    const network = await LoopbackNetwork.open([...PEOPLE.flatMap(({ lines }) => lines), 'probe']);
    const day = new Day({ network, people: PEOPLE, callsMax: CALLS_MAX, paceMs: PACE_MS, box: box.sip });
    try {
      day.begin();
      const watched = await watch(box, network, untilMs - GOODBYE_MS - CALM_MS, log);
      day.standStill();
      const { summary, failures } = await afterwards(new Inside(box.dataDir), day);
      return {
        steps: watched.steps,
        summary: `${watched.summary}; ${summary}`,
        failures: [...watched.failures, ...failures],
      };
    } finally {
      day.end();
      await pause(GOODBYE_MS);
      network.close();
      await box.stop();
    }
  },
};

export default search;

async function watch(
  box: TestBox,
  network: LoopbackNetwork,
  untilMs: number,
  log: NightOptions['log'],
): Promise<NightResult> {
  const startedMs = Date.now();
  const warmMs = startedMs + (untilMs - startedMs) * WARM_UP_PART;
  const ask = probe(network, box.sip);
  const answersMs: number[] = [];
  const memoryMb: number[] = [];
  while (Date.now() < untilMs) {
    await pause(LOOK_EVERY_MS);
    const tookMs = await ask();
    if (Date.now() < warmMs) continue;
    answersMs.push(tookMs);
    memoryMb.push(residentMb(box.pid));
    if (memoryMb.length % 60 === 0) log(`${memoryMb.at(-1)?.toFixed(0)} MB, answered in ${tookMs.toFixed(1)} ms`);
  }
  const p99 = quantile(answersMs, 0.99);
  const part = Math.max(1, memoryMb.length >> 3);
  const growth = quantile(memoryMb.slice(-part), 0.5) - quantile(memoryMb.slice(0, part), 0.5);
  const failures: string[] = [];
  if (growth > GROWTH_MAX_MB) failures.push(`memory grew by ${growth.toFixed(0)} MB`);
  if (p99 > ANSWER_P99_MS) failures.push(`OPTIONS took ${p99.toFixed(0)} ms (p99)`);
  const seconds = Math.round((untilMs - startedMs) / 1_000);
  const summary =
    `300 phones for ${seconds} s: memory ${growth >= 0 ? '+' : ''}${growth.toFixed(1)} MB, ` +
    `OPTIONS p99 ${p99.toFixed(1)} ms`;
  return { steps: seconds, summary, failures };
}

/** What the box still holds, and what it tells of the day, when nobody calls any more. */
async function afterwards(inside: Inside, day: Day): Promise<Pick<NightResult, 'summary' | 'failures'>> {
  const failures: string[] = [];
  const passing = Object.keys(await inside.gauges()).filter((gauge) => !STANDING.has(gauge));
  await inside.quiet(passing, CALM_MS).catch((error: Error) => failures.push(error.message));
  const phones = PEOPLE.flatMap(({ lines }) => lines);
  const bindings = await inside.phones();
  const there = new Set(bindings.map(({ username }) => username));
  const gone = phones.filter((line) => !there.has(line));
  if (gone.length > 0) failures.push(`no longer registered: ${gone.join(', ')}`);
  if (bindings.length > phones.length) failures.push(`${bindings.length} registrations of ${phones.length} phones`);
  const { made, answered, failed } = day.tally();
  const told = await allHistory(inside);
  const toldAnswered = told.filter(({ answeredAt }) => answeredAt !== undefined).length;
  if (told.length !== made) failures.push(`${made} calls were made, the history tells of ${told.length}`);
  const crossed = told.filter(isCrossed).length;
  if (answered > toldAnswered || answered < toldAnswered - crossed)
    failures.push(`${answered} calls were answered, by the history ${toldAnswered}, ${crossed} of them for a moment`);
  failures.push(...failed.map((call) => `came to nothing: ${call}`));
  return { summary: `${made} calls, ${answered} answered, all in the history`, failures };
}

/**
 * When all hang up at once, some phones refuse a call just before their caller gives up: the box connects it with the
 * mailbox, and its 200 crosses the CANCEL, which comes too late then (RFC 3261 §9.2). For the box that was an answer.
 */
function isCrossed({ answeredAt, endedAt }: HistoryLine): boolean {
  return answeredAt !== undefined && endedAt - answeredAt < CROSSED_MS;
}

async function allHistory(inside: Inside): Promise<readonly HistoryLine[]> {
  const lines: HistoryLine[] = [];
  for (let before: string | undefined; ; ) {
    const from = before === undefined ? '' : `&before=${before}`;
    const page = await inside.ask<{ calls: HistoryLine[]; next?: string }>(`/api/history?limit=500${from}`);
    lines.push(...page.calls);
    before = page.next;
    if (before === undefined) return lines;
  }
}

/** Asks the box whether it lives; answers how long that took, or infinitely long. */
function probe(network: LoopbackNetwork, box: TestBox['sip']): () => Promise<number> {
  const host = network.node('probe', { onRequest: (request) => request.respond(200) });
  const flow = { id: 'probe', transport: 'udp', local: host.address, remote: box } as const;
  return () =>
    new Promise((resolve) => {
      const startedAt = performance.now();
      const uri = `<sip:${box.address}>`;
      const options = { destination: { flow }, requestUri: `sip:${box.address}`, from: uri, to: uri };
      host.endpoint.request('OPTIONS', options, ({ kind }) =>
        resolve(kind === 'response' ? performance.now() - startedAt : Number.POSITIVE_INFINITY),
      );
    });
}

function residentMb(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes ?? 0) / 1_024;
}

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
