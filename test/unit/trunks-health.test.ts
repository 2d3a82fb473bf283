import * as assert from 'uvu/assert';
import { VirtualClock } from '../../appliance/base/clock.ts';
import { TrunkHealth } from '../../appliance/trunks/health.ts';
import { closeTrunkBenches, Provider, TrunkBench } from '../kit/provider.ts';
import { suite } from '../kit/suite.ts';

const test = suite('trunks: health');
test.afterEach(closeTrunkBenches);

async function fixed(body: object = {}): Promise<{ bench: TrunkBench; provider: Provider; id: string }> {
  const bench = new TrunkBench();
  const provider = new Provider(bench.link, 'sip.vast.nl');
  const id = await bench.add({
    kind: 'fixed',
    server: provider.address,
    username: undefined,
    password: undefined,
    ...body,
  });
  return { bench, provider, id };
}

/** Seconds until its health is that, at most `seconds`. */
function until(bench: TrunkBench, id: string, wanted: RegExp, seconds: number): number {
  for (let second = 0; second <= seconds; second++) {
    if (wanted.test(bench.health(id))) return second;
    bench.clock.advance(1_000);
  }
  return Number.POSITIVE_INFINITY;
}

test('NPL-08 a provider with a fixed address is unknown at first, and up with its first answer', async () => {
  const { bench, id } = await fixed();
  assert.is(bench.health(id), 'unknown');
  assert.ok(until(bench, id, /^up$/, 10) <= 5);
  assert.type(bench.book.report(id)?.answeredInMs, 'number');
});

test('NPL-08 one that falls silent is down within a minute, and one lost packet doesn’t count', async () => {
  const { bench, provider, id } = await fixed();
  until(bench, id, /^up$/, 10);
  let lost = 0;
  provider.answers = ({ message }) => message.method === 'OPTIONS' && lost++ < 1;
  bench.clock.advance(120_000);
  assert.is(bench.health(id), 'up');
  bench.link.drops = ({ to }) => to === 'sip.vast.nl';
  const seconds = until(bench, id, /^down trunk.silent$/, 120);
  assert.ok(seconds <= 60, `${seconds} s`);
  const since = bench.book.states()[0]?.since ?? 0;
  assert.ok(Math.abs(since - bench.clock.wall()) <= 1_000, 'since now');
  bench.link.drops = () => false;
  const back = until(bench, id, /^up$/, 120);
  assert.ok(back > 0 && back <= 30, `up again after ${back} s`);
});

test('NPL-08 any refusal of OPTIONS is a sign of life, but “out of service”', async () => {
  const { bench, provider, id } = await fixed();
  provider.answers = (request) => {
    request.respond(405);
    return true;
  };
  bench.clock.advance(60_000);
  assert.is(bench.health(id), 'up');
  provider.answers = (request) => {
    request.respond(503);
    return true;
  };
  bench.clock.advance(60_000);
  assert.is(bench.health(id), 'down trunk.silent');
});

test('NPL-08 a call without any answer puts it down at once, before OPTIONS tell, and OPTIONS don’t lift it soon', async () => {
  const { bench, id } = await fixed();
  until(bench, id, /^up$/, 10);
  bench.book.told(id, { kind: 'failed', status: undefined });
  assert.is(bench.health(id), 'down trunk.call-silent');
  bench.clock.advance(50_000);
  assert.is(bench.health(id), 'down trunk.call-silent', 'it answers OPTIONS, but that is not what calls need');
  bench.clock.advance(30_000);
  assert.is(bench.health(id), 'up', 'it gets another chance');
});

test('NPL-08 faults of the provider count, two in a row; what is the called one’s affair doesn’t', async () => {
  const { bench, id } = await fixed();
  until(bench, id, /^up$/, 10);
  for (const status of [486, 404, 500, 603, 500, 487, 503]) {
    bench.book.told(id, { kind: 'failed', status });
    assert.is(bench.health(id), 'up', String(status));
  }
  bench.book.told(id, { kind: 'failed', status: 500 });
  assert.is(bench.health(id), 'down trunk.call-failed');
  bench.book.told(id, { kind: 'carried' });
  assert.is(bench.health(id), 'up', 'a call that worked is the best proof');
});

test('NPL-08 a refused password during a call is named', async () => {
  const { bench, id } = await fixed();
  bench.book.told(id, { kind: 'failed', status: 407 });
  assert.is(bench.health(id), 'down trunk.call-denied');
});

test('NPL-08 where nothing asks, a trunk that calls put down is tried again after a while', async () => {
  const { bench, id } = await fixed({ optionsSec: 0 });
  assert.is(bench.health(id), 'unknown');
  bench.book.told(id, { kind: 'failed', status: undefined });
  assert.is(bench.health(id), 'down trunk.call-silent');
  bench.clock.advance(61_000);
  assert.is(bench.health(id), 'unknown');
});

test('NPL-08 trunks stand in their order, those that are off don’t stand there at all', async () => {
  const bench = new TrunkBench();
  const provider = new Provider(bench.link, 'sip.vast.nl');
  const body = { kind: 'fixed' as const, server: provider.address, username: undefined, password: undefined };
  await bench.add({ ...body, name: 'Zuid', position: 1, callsMax: 4 });
  await bench.add({ ...body, name: 'Oost', position: 5 });
  await bench.add({ ...body, name: 'Noord', position: 5 });
  await bench.add({ ...body, name: 'Uit', position: 2, enabled: false });
  assert.equal(
    bench.book.states().map(({ name }) => name),
    ['Zuid', 'Noord', 'Oost'],
  );
  assert.is(bench.book.states()[0]?.callsMax, 4);
});

test('NPL-08 nothing is asked any more of a trunk that is gone', async () => {
  const { bench, provider, id } = await fixed();
  until(bench, id, /^up$/, 10);
  await bench.change(id, { enabled: false });
  const before = provider.asked.length;
  bench.clock.advance(300_000);
  assert.is(provider.asked.length, before);
});

test('NPL-08 three OPTIONS in a row without an answer put it down, two answers lift it again', () => {
  const health = new TrunkHealth({ clock: new VirtualClock(), server: 'x.nl', registers: false, isProbed: true });
  const after = (...answers: readonly boolean[]): string => {
    for (const isThere of answers) health.probed(isThere);
    return health.now.health;
  };
  assert.is(after(true), 'up');
  assert.is(after(false, false, true, false, false), 'up', 'an answer in between counts');
  assert.is(after(false), 'down');
  assert.is(after(true, false, true), 'down', 'so does a miss');
  assert.is(after(true), 'up');
});
