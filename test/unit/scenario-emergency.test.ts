import * as assert from 'uvu/assert';
import { say } from '../../appliance/base/words/index.ts';
import { emergency } from '../../appliance/outside/emergency.ts';
import { outgoing } from '../../appliance/outside/outgoing.ts';
import { author } from '../kit/office.ts';
import type { PhoneCall } from '../kit/phone.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones, type TelephonesOptions } from '../kit/telephones.ts';

/** FAC-11 and FAC-16: calls for help, over providers that are model phones. */
const test = suite('scenario: emergency calls');
test.afterEach(endTelephones);

const PIET = '+31612345678';
const incoming = (): Promise<void> => Promise.reject(new Error('nothing comes in here'));
const office = (options: TelephonesOptions = {}): Telephones =>
  new Telephones({ outside: { incoming, outgoing, emergency }, media: {}, ...options });

function setOffice(o: Telephones, body: object): void {
  const [single] = o.config.list('office');
  o.config.apply([{ what: 'change', entity: 'office', id: single!.id, body }], author);
}

const entries = (o: Telephones): string[] =>
  o.store.audit.list({ limit: 20 }).entries.map(({ phrase }) => say(phrase, 'en'));

test('FAC-11 a phone with nobody logged in reaches help, and the audit knows who, where and what was shown', async () => {
  const o = office({ freeLines: ['hall'] });
  const voys = o.provider('voys');
  o.config.apply(
    [{ what: 'change', entity: 'line', id: 'line-hall', body: { name: 'Hall', areaCode: '020' } }],
    author,
  );
  setOffice(o, { emergencyCallerId: '+31201111100' });
  const hall = o.phone('hall').dials('112');
  await o.soon();
  voys.last.answers();
  await o.soon();
  assert.is(hall.state, 'up');
  assert.equal(o.trunks.asked.at(-1), {
    ...{ number: '112', shownNumber: '+31201111100', isEmergency: true, areaCode: '020' },
  });
  hall.hangsUp();
  await o.soon();
  assert.is(entries(o)[0], 'hall (hall) calls 112 from: Hall, 020.');
  assert.equal(o.trail().slice(0, 3), [
    '112 is an emergency number: nothing stands in its way.',
    'The emergency service sees +31201111100, the emergency number of the office.',
    'Area code 020 says where the call comes from.',
  ]);
  assert.equal(await o.leftovers(), []);
});

test('FAC-11 the line’s limit of calls, the box’s and required encryption don’t stand in the way', async () => {
  const o = office({
    people: [
      { number: '101', name: 'Anna', callLimit: 1 },
      { number: '102', name: 'Bram' },
    ],
    callsMax: 1,
  });
  const voys = o.provider('voys');
  const anna = o.phone('101');
  const bram = o.phone('102');
  anna.dials('102');
  await o.soon();
  bram.last.answers();
  await o.soon();
  setOffice(o, { encryption: 'required' });
  const help = anna.dials('112');
  await o.soon();
  assert.is(help.state, 'ringing');
  voys.last.answers();
  await o.soon();
  assert.is(help.state, 'up');
});

test('FAC-11 with all ports for sound in use there are some left for help', async () => {
  const o = office({ media: { pairs: 10 }, ipv6: ['102'] });
  const voys = o.provider('voys');
  const [anna, bram, daan] = [o.phone('101'), o.phone('102'), o.phone('104')];
  bram.onRing = (call) => call.answers();
  const calls: PhoneCall[] = [];
  for (let nth = 0; nth < 5; nth++) {
    calls.push(anna.dials('102'));
    await o.soon();
  }
  const states = () => calls.map(({ state }) => state);
  assert.equal(states(), ['up', 'up', 'up', 'up', 'over'], 'each takes two of ten pairs, and two are kept');
  const help = daan.dials('112');
  await o.soon();
  voys.last.answers();
  await o.soon();
  assert.is(help.state, 'up');
  assert.is(states().filter((state) => state === 'up').length, 4);
  for (const call of [help, ...calls]) if (call.state === 'up') call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('FAC-11 withholding by code is ignored, and the outside prefix may be dialled before', async () => {
  for (const dialled of ['#31#112', '#30#112', '131112', '0112', '0#31#112']) {
    const o = office({ office: { outsidePrefix: '0', emergencyCallerId: '+31201111100' } });
    const voys = o.provider('voys');
    o.phone('101').dials(dialled);
    await o.soon();
    assert.is(voys.rung, 1, dialled);
    assert.is(o.trunks.asked.at(-1)?.shownNumber, '+31201111100', dialled);
  }
});

test('FAC-11 fraud brakes don’t count for it', async () => {
  const o = office();
  const voys = o.provider('voys');
  const body = { name: 'Nothing', minutesPerDay: 0, countries: ['BE'] };
  o.config.apply([{ what: 'create', entity: 'outside-limit', body }], author);
  const anna = o.phone('101');
  const call = anna.dials(PIET);
  await o.pass(20_000);
  assert.is(call.state, 'over');
  assert.is(voys.rung, 0);
  assert.is(o.last(), 'refused: +31 6 12 34 56 78 was not called: the limit “Nothing” doesn’t allow its country.');
  anna.dials('112');
  await o.soon();
  assert.is(voys.rung, 1);
});

test('FAC-11 with all channels busy another call gives way, one that only rings before one in which people talk', async () => {
  const o = office();
  const voys = o.provider('voys');
  o.trunks.callsMax = 2;
  const talking = o.phone('101').dials(PIET);
  await o.soon();
  voys.last.answers();
  await o.soon();
  const ringing = o.phone('102').dials('+31201234567');
  await o.soon();
  assert.is(o.engine.callsOnTrunk('voys'), 2);
  const help = o.phone('103').dials('112');
  await o.soon();
  assert.is(ringing.state, 'over');
  assert.is(talking.state, 'up');
  voys.last.answers();
  await o.soon();
  assert.is(help.state, 'up');
  assert.is(
    o.last(),
    'failed: All outside lines were busy, and somebody called an emergency number: this call gave way.',
  );
  const second = o.phone('104').dials('112');
  await o.soon();
  assert.is(talking.state, 'over', 'now the one in which people talk');
  assert.is(help.state, 'up', 'never another call for help');
  voys.last.answers();
  await o.soon();
  assert.is(second.state, 'up');
  help.hangsUp();
  second.hangsUp();
  await o.soon();
  assert.equal(await o.leftovers(), []);
});

test('FAC-11 every provider is tried, those that seem down too; where none takes it the phone is told at once', async () => {
  const o = office();
  const [voys, kpn] = [o.provider('voys'), o.provider('kpn')];
  o.trunks.down.add('voys');
  kpn.onRing = (call) => call.refuses(503);
  const anna = o.phone('101');
  const help = anna.dials('112');
  await o.soon();
  voys.last.answers();
  await o.soon();
  assert.is(help.state, 'up');
  help.hangsUp();
  voys.onRing = (call) => call.refuses(500);
  const again = anna.dials('112');
  await o.soon();
  assert.match(again.refusal, '503');
  assert.match(o.last(), /^failed: Emergency number 112 can’t be reached: no provider brought the call there/);
});

test('FAC-16 an office without an emergency number shows its first one that is nobody’s own', async () => {
  const o = office();
  o.provider('voys');
  const schemaId = o.config.list('number-schema')[0]!.id;
  const number = (first: string, userId?: string) =>
    ({ what: 'create', entity: 'number', body: { first, schemaId, ...(userId ? { userId } : {}) } }) as const;
  o.config.apply([number('+31201111101', 'user-102'), number('+31201111102')], author);
  o.phone('101').dials('112');
  await o.soon();
  assert.is(o.trunks.asked.at(-1)?.shownNumber, '+31201111102');
  o.phone('102').dials('112');
  await o.soon();
  assert.is(o.trunks.asked.at(-1)?.shownNumber, '+31201111101', 'Bram’s own');
});

for (const status of [503, 486, 600]) {
  test(`FAC-11 a provider that refuses help with ${status} for want of lines gets it again after another call over it ended`, async () => {
    const o = office();
    const voys = o.provider('voys');
    const kpn = o.provider('kpn');
    const talking = o.phone('101').dials(PIET);
    await o.soon();
    voys.last.answers();
    await o.soon();
    // The box believes in four lines; the provider has one.
    voys.onRing = (call) => talking.state === 'up' && call.refuses(status);
    const help = o.phone('103').dials('112');
    await o.soon();
    assert.is(talking.state, 'over');
    assert.is(
      o.last(),
      'answered: All outside lines were busy, and somebody called an emergency number: this call gave way.',
    );
    await o.pass(300);
    assert.is(kpn.rung, 0, 'the provider that has room now is asked first');
    voys.last.answers();
    await o.soon();
    assert.is(help.state, 'up');
    help.hangsUp();
    await o.soon();
    assert.ok(o.trail().includes('All lines of Voys are busy: another call over it ends, and it is asked once more.'));
    assert.equal(await o.leftovers(), []);
  });
}

test('FAC-11 a provider that goes on refusing help costs two calls at most, then the next is asked; 404 and 603 too', async () => {
  for (const status of [503, 404, 480, 603]) {
    const o = office();
    const [voys, kpn] = [o.provider('voys'), o.provider('kpn')];
    const talks = [];
    for (const number of ['101', '102', '104']) {
      talks.push(o.phone(number).dials(PIET));
      await o.soon();
      voys.last.answers();
      await o.soon();
    }
    voys.onRing = (call) => call.refuses(status);
    const help = o.phone('103').dials('112');
    await o.pass(1_000);
    assert.is(kpn.rung, 1, String(status));
    kpn.last.answers();
    await o.soon();
    assert.is(help.state, 'up');
    assert.is(talks.filter(({ state }) => state === 'up').length, status === 503 ? 1 : 3, 'calls that go on');
  }
});

test('FAC-11 who gives up while the provider is to be asked again leaves nothing behind', async () => {
  const o = office();
  const voys = o.provider('voys');
  o.phone('101').dials(PIET);
  await o.soon();
  voys.last.answers();
  await o.soon();
  voys.onRing = (call) => call.refuses(503);
  const help = o.phone('103').dials('112');
  await o.soon();
  help.hangsUp();
  await o.pass(1_000);
  assert.is(voys.rung, 2);
  assert.equal(await o.leftovers(), []);
});

test('FAC-11 a provider that says 100 and nothing more holds nobody up: after ten seconds the next is asked', async () => {
  const o = office();
  const [voys, kpn] = [o.provider('voys'), o.provider('kpn')];
  voys.onRing = () => {};
  const help = o.phone('103').dials('112');
  await o.pass(9_000);
  assert.equal([voys.rung, kpn.rung], [1, 0]);
  await o.pass(1_500);
  assert.is(kpn.rung, 1);
  kpn.last.answers();
  await o.soon();
  assert.is(help.state, 'up');
  help.hangsUp();
  // One that rings is waited for: an emergency centre has a queue.
  voys.onRing = (call) => call.rings();
  const again = o.phone('102').dials('112');
  await o.pass(60_000);
  assert.equal([voys.rung, kpn.rung, again.state], [2, 1, 'ringing']);
  again.hangsUp();
  assert.equal(await o.leftovers(), []);
});
