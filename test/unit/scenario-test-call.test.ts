import * as assert from 'uvu/assert';
import { Scope } from '../../appliance/base/scope.ts';
import { phrase, say } from '../../appliance/base/words/index.ts';
import type { CallRecord } from '../../appliance/calls/types.ts';
import { outsideTreatments } from '../../appliance/outside/index.ts';
import { testCalls } from '../../appliance/test-calls.ts';
import type { TrunkTests } from '../../appliance/trunks/trunk-tests.ts';
import type { TestCall, TrunkTest } from '../../appliance/trunks/types.ts';
import { author } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones } from '../kit/telephones.ts';

/** Test calls over one provider alone (NPL-08), as the page asks for them. */
const test = suite('scenario: test calls over a provider');

const scopes: Scope[] = [];
test.afterEach(() => {
  endTelephones();
  for (const scope of scopes.splice(0)) scope.end();
});

const PIET = '+31612345678';

function office(): { readonly o: Telephones; readonly tests: TrunkTests; readonly again: () => TrunkTests } {
  // Before the office, which counts the scopes that it leaves.
  const scope = new Scope('test calls');
  scopes.push(scope);
  const o = new Telephones({ outside: outsideTreatments, media: {}, office: { callerId: '+31201111100' } });
  const again = (): TrunkTests => {
    const { clock, bus, config, engine, store } = o;
    const record = (id: string) => store.history.get<CallRecord>(id);
    return testCalls({ clock, bus, config, engine, record, scope, journal: store.journal });
  };
  const tests = again();
  return { o, tests, again };
}

const over = (trunkId: string, more: Partial<TestCall> = {}): TestCall => ({
  ...{ trunkId, number: PIET, speaker: 'box', by: 'anna', userId: 'user-101' },
  state: phrase('trunk.registered-since', { time: '09:12' }),
  ...more,
});

const said = (one: TrunkTest | undefined): readonly string[] =>
  one?.steps.map(({ phrase: step }) => say(step, 'en')) ?? [];

test('NPL-08 a test call: the box calls over that provider alone, says its sentence twice and hangs up', async () => {
  const { o, tests, again } = office();
  const [voys, kpn] = [o.provider('voys'), o.provider('kpn')];
  const begun = tests.begin(over('kpn'));
  assert.is(begun.state, 'going-on');
  await o.soon();
  assert.equal([voys.rung, kpn.rung], [0, 1], 'the first one in the order is not asked');
  assert.is(o.trunks.asked.at(-1)?.shownNumber, '+31201111100');
  const { last } = kpn;
  assert.match(last.offer ?? '', new RegExp(`^c=IN IP4 ${o.box.address.address}\\r$`, 'm'), 'where sound is to come');
  last.answers();
  await o.soon();
  assert.is(o.hears(last), 'common.test-call silence common.test-call silence');
  assert.is(tests.last('kpn')?.isAnswered, true, 'it can be said what was heard while they still talk');
  await o.pass(30_000);
  assert.is(last.state, 'over');
  const done = tests.last('kpn');
  assert.is(done?.state, 'answered');
  assert.equal(said(done), [
    'Registered since 09:12.',
    'A test call: it goes over kpn alone.',
    'The called person sees +31201111100, the number that the office shows.',
    `${PIET} is called over Kpn.`,
    `${PIET} rings.`,
    `${PIET} answered.`,
    'The box picks up.',
    'The box said its sentence and hung up.',
  ]);
  tests.judge('kpn', { there: true });
  assert.equal(again().last('kpn')?.heard, { there: true }, 'it is known after a restart');
  assert.equal(await o.leftovers(), []);
});

test('NPL-08 a test call with one’s own phone: it rings first, and both are connected over that provider', async () => {
  const { o, tests } = office();
  const [voys, kpn, anna] = [o.provider('voys'), o.provider('kpn'), o.phone('101')];
  tests.begin(over('kpn', { speaker: 'phone' }));
  await o.soon();
  assert.equal([anna.rung, kpn.rung], [1, 0]);
  anna.last.answers();
  await o.soon();
  assert.equal([voys.rung, kpn.rung], [0, 1]);
  assert.not.ok(tests.last('kpn')?.isAnswered);
  kpn.last.answers();
  await o.soon();
  assert.ok(tests.last('kpn')?.isAnswered);
  assert.is(o.hears(anna.last), 'kpn');
  anna.last.hangsUp();
  await o.soon();
  const judged = tests.judge('kpn', { there: true, here: false });
  assert.equal([judged.state, judged.heard], ['answered', { there: true, here: false }]);
  assert.equal(await o.leftovers(), []);
});

test('NPL-08 a provider that refuses a test call: what it said stands in the steps, and no other one is asked', async () => {
  const { o, tests } = office();
  const [voys, kpn] = [o.provider('voys'), o.provider('kpn')];
  voys.onRing = (call) => call.refuses(503);
  tests.begin(over('voys'));
  await o.soon();
  assert.equal([voys.rung, kpn.rung], [1, 0]);
  const failed = tests.last('voys');
  assert.is(failed?.state, 'unanswered');
  assert.match(said(failed).join('\n'), /Voys did not take the call \(503 Service Unavailable\)\./);
  assert.throws(() => tests.judge('voys', { there: true }), 'nothing was heard');
  assert.equal(await o.leftovers(), []);
});

test('NPL-08 one test call at a time over a provider; it also tries one that seems down', async () => {
  const { o, tests } = office();
  const voys = o.provider('voys');
  o.trunks.down.add('voys');
  tests.begin(over('voys'));
  await o.soon();
  assert.is(voys.rung, 1);
  assert.throws(() => tests.begin(over('voys')));
  await o.pass(50_000);
  assert.is(tests.last('voys')?.state, 'unanswered', 'nobody answered in time');
  tests.begin(over('voys'));
  await o.soon();
  assert.is(voys.rung, 2);
  voys.last.refuses(486);
  assert.equal(await o.leftovers(), []);
});

test('BLK-01 what somebody may not call they may not test either', async () => {
  const { o, tests } = office();
  o.provider('voys');
  o.config.apply([{ what: 'change', entity: 'user', id: 'user-101', body: { blockedCategories: ['mobile'] } }], author);
  assert.throws(() => tests.begin(over('voys')), /blocked|mobile/i);
  await o.soon();
  assert.is(o.trunks.asked.length, 0);
  assert.equal(await o.leftovers(), []);
});
