import * as assert from 'uvu/assert';
import { type Asker, Reachability } from '../../appliance/registrar/reachability.ts';
import type { RequestOptions, RequestOutcome } from '../../appliance/sip/types.ts';
import { closeBenches, RegistrarBench, TestPhone, testFlow } from '../kit/registrar.ts';
import { suite } from '../kit/suite.ts';

const test = suite('registrar reachability');
test.afterEach(closeBenches);

interface Question {
  readonly atMs: number;
  readonly method: string;
  readonly options: RequestOptions;
  readonly done: (outcome: RequestOutcome) => void;
}

/** Asks nobody and remembers the questions. */
function askerOf(bench: RegistrarBench): { questions: Question[]; asking: Reachability } {
  const questions: Question[] = [];
  const sip: Asker = {
    request: (method, options, done) => void questions.push({ atMs: bench.clock.now(), method, options, done }),
  };
  const { clock, bus, registrar } = bench;
  const asking = new Reachability({
    ...{ clock, bus, sip, locator: registrar },
    asked: (binding, answered, askedMs) => registrar.asked(binding, answered, askedMs),
  });
  asking.start(bench.scope);
  return { questions, asking };
}

const TIMEOUT: RequestOutcome = { kind: 'timeout' };
const ANSWER = { kind: 'response' } as RequestOutcome;

function restarted(count: number): RegistrarBench {
  const names = Array.from({ length: count }, (_, at) => String(100 + at));
  const bench = new RegistrarBench(names);
  for (const name of names) new TestPhone(name, testFlow('udp', '192.0.2.50', 6_000 + Number(name))).register(bench);
  return bench.again();
}

test('after a restart phones are asked once, never many at a time', () => {
  const bench = restarted(100);
  const { questions, asking } = askerOf(bench);
  bench.clock.advance(1_000);
  assert.is(questions.length, 20);
  bench.clock.advance(60_000);
  assert.is(questions.length, 100);
  assert.is(new Set(questions.map(({ options }) => options.requestUri)).size, 100);
  assert.is(questions[0]?.method, 'OPTIONS');
  assert.ok(questions[0] && 'flow' in questions[0].options.destination);
  assert.is(asking.live, 0);
});

test('who answers is verified, who does not is not reachable but stays registered', () => {
  const bench = restarted(2);
  const { questions } = askerOf(bench);
  bench.clock.advance(1_000);
  questions[0]?.done(ANSWER);
  questions[1]?.done(TIMEOUT);
  const [there, silent] = questions.map(({ options }) =>
    bench.registrar.all().find(({ contact }) => contact === options.requestUri),
  );
  assert.is(there?.unverified, false);
  assert.is(there?.reachable, true);
  assert.is(silent?.unverified, true);
  assert.is(silent?.reachable, false);
  assert.is(bench.registrar.size, 2);
});

test('a phone that registers by itself is not asked, and a late silence does not count against it', () => {
  const bench = new RegistrarBench(['101', '102']);
  const phones = ['101', '102'].map((name) => new TestPhone(name, testFlow('udp', '192.0.2.50', Number(name))));
  for (const phone of phones) phone.register(bench);
  const again = bench.again();
  const { questions } = askerOf(again);
  again.clock.advance(60);
  assert.is(questions.length, 1);
  for (const phone of phones) phone.register(again);
  again.clock.advance(10_000);
  assert.is(questions.length, 1);
  questions[0]?.done(TIMEOUT);
  assert.ok(again.registrar.all().every(({ reachable }) => reachable !== false));
});

test('a phone behind a router is asked every 25 seconds for as long as it is registered, others are not', () => {
  const bench = new RegistrarBench();
  const { questions, asking } = askerOf(bench);
  const inside = new TestPhone('101', testFlow('udp', '198.51.100.7', 62_000));
  const contacts = ['<sip:101@192.168.1.5:5060>'];
  inside.register(bench, { contacts });
  new TestPhone('102', testFlow('udp', '192.0.2.50', 5060)).register(bench);
  new TestPhone('103', testFlow('tcp', '198.51.100.7', 62_001)).register(bench, {
    contacts: ['<sip:103@192.168.1.6>'],
  });
  bench.clock.advance(251_000);
  assert.is(questions.length, 10);
  assert.equal(questions[0]?.options.destination, { flow: inside.flow });
  questions[8]?.done(TIMEOUT);
  assert.is(bench.registrar.bindings('line-101')[0]?.reachable, undefined, 'one may get lost');
  questions[9]?.done(TIMEOUT);
  bench.clock.advance(25_000);
  questions[10]?.done(TIMEOUT);
  assert.is(bench.registrar.bindings('line-101')[0]?.reachable, false);
  questions[10]?.done(ANSWER);
  assert.is(bench.registrar.bindings('line-101')[0]?.reachable, true);
  inside.register(bench, { contacts, expires: 0 });
  assert.is(asking.live, 0);
  bench.clock.advance(60_000);
  assert.is(questions.length, 11);
});
