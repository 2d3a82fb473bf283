import * as assert from 'uvu/assert';
import { SeededRandom } from '../../appliance/base/random.ts';
import { Reachability } from '../../appliance/registrar/reachability.ts';
import { SipEndpoint } from '../../appliance/sip/endpoint.ts';
import { responseTo, SipRequest } from '../../appliance/sip/message.ts';
import { parse } from '../../appliance/sip/parse.ts';
import { serialize } from '../../appliance/sip/serialize.ts';
import type { Flow } from '../../appliance/sip/types.ts';
import { closeBenches, RegistrarBench, TestPhone, testFlow } from '../kit/registrar.ts';
import { suite } from '../kit/suite.ts';

const test = suite('registrar reachability');
test.afterEach(closeBenches);

interface Question {
  readonly atMs: number;
  readonly uri: string;
  readonly flow: Flow;
}

/** The endpoint asks over a network where `isThere` decides who answers, at once. */
class Asking {
  readonly questions: Question[] = [];
  readonly reachability: Reachability;
  isThere: (uri: string) => boolean = () => true;
  readonly #endpoint: SipEndpoint;
  readonly #branches = new Set<string>();

  constructor(bench: RegistrarBench) {
    const { clock, bus, registrar, scope } = bench;
    this.#endpoint = new SipEndpoint({
      ...{ clock, random: new SeededRandom(3), identity: { userAgent: 'box' }, user: { onRequest: () => {} } },
      output: (output) => {
        if (output.kind === 'send') this.#hear(clock.now(), output.flow, output.bytes);
      },
    });
    this.reachability = new Reachability({
      ...{ clock, bus, locator: registrar, sip: this.#endpoint },
      asked: (binding, answered, askedMs) => registrar.asked(binding, answered, askedMs),
    });
    this.reachability.start(scope);
    scope.onEnd(() => this.#endpoint.stop());
  }

  #hear(atMs: number, flow: Flow, bytes: Uint8Array): void {
    const message = parse(bytes);
    assert.ok(message instanceof SipRequest);
    assert.is(message.method, 'OPTIONS');
    assert.ok(message.headers.has('Contact'), 'phones refuse OPTIONS without');
    const { branch = '' } = message.topVia;
    // Retransmissions of a question are none of their own.
    if (!this.#branches.has(branch)) this.questions.push({ atMs, uri: message.requestUri, flow });
    this.#branches.add(branch);
    if (this.isThere(message.requestUri)) this.#endpoint.receive(flow, serialize(responseTo(message, 486)));
  }
}

function restarted(count: number): RegistrarBench {
  const names = Array.from({ length: count }, (_, at) => String(100 + at));
  const bench = new RegistrarBench(names);
  for (const name of names) {
    new TestPhone(name, testFlow('udp', '192.0.2.50', 6_000 + Number(name))).register(bench, { expires: 3600 });
  }
  return bench.again();
}

test('after a restart phones are asked once, never many at a time', () => {
  const bench = restarted(100);
  const asking = new Asking(bench);
  bench.clock.advance(1_000);
  assert.is(asking.questions.length, 20);
  bench.clock.advance(120_000);
  assert.is(asking.questions.length, 100);
  assert.is(new Set(asking.questions.map(({ uri }) => uri)).size, 100);
  assert.is(asking.reachability.kept, 0);
});

test('who answers is verified, who does not is not reachable but stays registered', () => {
  const bench = restarted(2);
  const asking = new Asking(bench);
  asking.isThere = (uri) => uri.includes('100@');
  bench.clock.advance(60_000);
  const [there] = bench.registrar.bindings('line-100');
  const [silent] = bench.registrar.bindings('line-101');
  assert.is(there?.unverified, false);
  assert.is(there?.reachable, true);
  assert.is(silent?.unverified, true);
  assert.is(silent?.reachable, false);
});

test('a phone that registers by itself is not asked, and a late silence does not count against it', () => {
  const bench = new RegistrarBench(['101', '102']);
  const phones = ['101', '102'].map((name) => new TestPhone(name, testFlow('udp', '192.0.2.50', Number(name))));
  for (const phone of phones) phone.register(bench);
  const again = bench.again();
  const asking = new Asking(again);
  asking.isThere = () => false;
  again.clock.advance(60);
  assert.is(asking.questions.length, 1);
  for (const phone of phones) phone.register(again);
  again.clock.advance(60_000);
  assert.is(asking.questions.length, 1);
  assert.ok(again.registrar.all().every(({ reachable }) => reachable === undefined));
});

test('a phone behind a router is asked every 25 seconds or sooner while it is registered, others are not', () => {
  const bench = new RegistrarBench();
  const asking = new Asking(bench);
  const inside = new TestPhone('101', testFlow('udp', '198.51.100.7', 62_000));
  const wishes = { contacts: ['<sip:101@192.168.1.5:5060>'], expires: 3_600 };
  inside.register(bench, wishes);
  new TestPhone('102', testFlow('udp', '192.0.2.50', 5060)).register(bench, { expires: 3_600 });
  const contacts = ['<sip:103@192.168.1.6>'];
  new TestPhone('103', testFlow('tcp', '198.51.100.7', 62_001)).register(bench, { contacts, expires: 3_600 });
  bench.clock.advance(250_000);
  const { questions } = asking;
  assert.ok(questions.every(({ flow }) => flow.id === inside.flow.id));
  for (let at = 1; at < questions.length; at++) {
    assert.ok(questions[at]!.atMs - questions[at - 1]!.atMs <= 25_000, 'a router would have forgotten it');
  }
  assert.ok(questions.length >= 10 && questions.length <= 16, String(questions.length));
  assert.is(bench.registrar.bindings('line-101')[0]?.reachable, true);
  inside.register(bench, { ...wishes, expires: 0 });
  const asked = questions.length;
  bench.clock.advance(60_000);
  assert.is(questions.length, asked);
  assert.is(asking.reachability.kept, 0);
});

test('a phone that its router gave another port is asked there, and one that is silent twice is not reachable', () => {
  const bench = new RegistrarBench();
  const asking = new Asking(bench);
  const phone = new TestPhone('101', testFlow('udp', '198.51.100.7', 62_000));
  const wishes = { contacts: ['<sip:101@192.168.1.5:5060>'], expires: 3_600 };
  phone.register(bench, wishes);
  bench.clock.advance(30_000);
  phone.flow = testFlow('udp', '198.51.100.7', 62_999);
  phone.register(bench, wishes);
  bench.clock.advance(30_000);
  assert.is(asking.questions.at(-1)?.flow.id, phone.flow.id);
  asking.isThere = () => false;
  const reachable = (): boolean | undefined => bench.registrar.bindings('line-101')[0]?.reachable;
  bench.clock.advance(50_000);
  assert.is(reachable(), true, 'one may get lost');
  bench.clock.advance(80_000);
  assert.is(reachable(), false);
  asking.isThere = () => true;
  bench.clock.advance(60_000);
  assert.is(reachable(), true);
});
