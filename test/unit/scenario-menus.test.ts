import * as assert from 'uvu/assert';
import { say } from '../../appliance/base/words/index.ts';
import type { Change, LineBody } from '../../appliance/config/types.ts';
import { hear } from '../kit/anchored-office.ts';
import { author } from '../kit/office.ts';
import type { PhoneCall } from '../kit/phone.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones, type TelephonesOptions } from '../kit/telephones.ts';

/** Menus, codes and refusals with real endpoints: phones that press keys, and a box whose sound is only noted down. */

function office(changes: readonly Change[] = [], options: TelephonesOptions = {}): Telephones {
  const o = new Telephones({ media: {}, ...options });
  o.config.apply(changes, author);
  return o;
}

const add = (entity: string, body: { readonly number: string; readonly [setting: string]: unknown }): Change => ({
  what: 'create',
  entity,
  id: `${entity}-${body.number}`,
  body,
});

/** Presses these one after the other, as people do. */
async function press(o: Telephones, call: PhoneCall, keys: string): Promise<void> {
  for (const key of keys) {
    call.presses(key);
    await o.pass(200);
  }
}

const menus = suite('scenario: menus');
menus.afterEach(endTelephones);

const WELCOME = add('ivr', {
  ...{ number: '230', name: 'Welcome' },
  options: [{ digits: '1', destinationId: 'user-102', prefix: 'Sales:' }],
  noneDestinationId: 'user-103',
});

menus('IVR-01 EXT-05 a caller presses a key, hears ringing and talks to whom it leads to', async () => {
  const o = office([WELCOME]);
  const [anna, bram] = [o.phone('101'), o.phone('102')];
  const call = anna.dials('230');
  await o.soon();
  hear(o, [call, 'common.welcome']);
  assert.is(call.state, 'up');
  await press(o, call, '1');
  hear(o, [call, 'ringing']);
  assert.match(bram.last.shown, /^Sales: Anna/);
  bram.last.answers();
  await o.soon();
  hear(o, [call, '102'], [bram.last, '101']);
  call.hangsUp();
  await o.soon();
  assert.equal(o.talks(), ['Anna de Vries–Bram "B" O\'Neill']);
  assert.ok(o.trail().includes('At Welcome the caller chose 1.'));
  assert.equal(await o.leftovers(), []);
});

menus('CAL-14 who chose in a menu and reached nobody is missed, whoever gave up first', async () => {
  const o = office([WELCOME]);
  const [anna, bram] = [o.phone('101'), o.phone('102')];
  const outcome = async (end: (call: PhoneCall) => unknown): Promise<string> => {
    const call = anna.dials('230');
    await o.soon();
    await press(o, call, '1');
    await end(call);
    await o.pass(60_000);
    return o.last();
  };
  assert.is(await outcome((call) => call.hangsUp()), 'cancelled: Anna de Vries hung up before anybody answered.');
  assert.match(await outcome(() => o.pass(31_000)), /^no-answer: /);
  assert.match(await outcome(() => bram.last.refuses(486)), /^busy: /);
  assert.match(
    await outcome(async (call) => {
      bram.last.answers();
      await o.soon();
      call.hangsUp();
    }),
    /^answered: /,
  );
  const call = anna.dials('230');
  await o.soon();
  call.hangsUp();
  await o.soon();
  assert.match(o.last(), /^answered: Anna de Vries hung up/, 'in the menu itself nobody was called');
  assert.equal(await o.leftovers(), []);
});

menus('IVR-03 silence four times leads to the operator', async () => {
  const o = office([WELCOME]);
  const [anna, carla] = [o.phone('101'), o.phone('103')];
  const call = anna.dials('230');
  // Each time the prompt and the sentence about silence (1 s each), and 8 s between them.
  await o.pass(39_000);
  assert.is(carla.rung, 0);
  await o.pass(2_000);
  assert.is(carla.rung, 1);
  call.hangsUp();
  await o.soon();
  assert.equal(await o.leftovers(), []);
});

menus('COD-02 whoever chose one who is busy hears that before the call ends', async () => {
  const o = office([WELCOME]);
  const [anna, bram] = [o.phone('101'), o.phone('102')];
  bram.onRing = (ringing) => ringing.refuses(486);
  const call = anna.dials('230');
  await o.soon();
  await press(o, call, '1');
  hear(o, [call, 'refusal.busy']);
  await o.pass(2_000);
  assert.is(call.state, 'over');
  assert.match(o.last(), 'is busy');
  assert.equal(await o.leftovers(), []);
});

menus('a caller who hangs up at any moment of a menu leaves nothing behind', async () => {
  for (let afterMs = 0; afterMs < 12_000; afterMs += 937) {
    const o = office([WELCOME]);
    o.phone('103');
    const call = o.phone('101').dials('230');
    await o.pass(afterMs);
    call.hangsUp();
    assert.equal(await o.leftovers(), [], `${afterMs} ms`);
  }
});

menus('AAN-01 an announcement is played once and then hangs up', async () => {
  const o = office([add('auto-answer', { number: '210', name: 'Closed' })]);
  const call = o.phone('101').dials('210');
  await o.soon();
  assert.match(o.hears(call), 'refusal.nobody-there');
  await o.pass(3_000);
  assert.is(call.state, 'over');
  assert.is(o.last(), 'answered: The caller heard the announcement “Closed”.');
  assert.equal(await o.leftovers(), []);
});

const codes = suite('scenario: codes');
codes.afterEach(endTelephones);

codes('COD-01 900 says on a free phone that nobody is logged in, and on one’s own who', async () => {
  const o = office([], { freeLines: ['desk'] });
  const free = o.phone('desk').dials('900');
  await o.soon();
  hear(o, [free, 'login.nobody']);
  const own = o.phone('101').dials('900');
  await o.soon();
  hear(o, [own, 'login.who']);
  await o.pass(5_000);
  assert.equal(await o.leftovers(), []);
});

codes('COD-01 after 901 with extension and PIN the phone calls as that person and rings for them', async () => {
  const o = office([], { freeLines: ['desk'] });
  const [desk, bram] = [o.phone('desk'), o.phone('102')];
  const call = desk.dials('901');
  await o.soon();
  await press(o, call, '101');
  hear(o, [call, 'login.enter-pin']);
  await press(o, call, '2580#');
  assert.equal(
    [o.hears(call), o.config.get<LineBody>('line', 'line-desk')?.loggedInUserId],
    ['login.phones-full', undefined],
  );
  call.hangsUp();
  // Anna has a bound phone; with twinning there is room for one more.
  o.config.apply([{ what: 'change', entity: 'user', id: 'user-101', body: { twinning: true } }], author);
  const again = desk.dials('901');
  await o.soon();
  await press(o, again, '101');
  await press(o, again, '2580#');
  hear(o, [again, 'login.done']);
  await o.pass(2_000);
  desk.dials('102');
  await o.soon();
  assert.match(bram.last.shown, 'Anna');
  bram.dials('101');
  await o.soon();
  assert.is(desk.rung, 1);
});

const refusals = suite('scenario: refusals are said');
refusals.afterEach(endTelephones);

const SAID: Readonly<Record<string, readonly [string, number, string]>> = {
  '199': ['refusal.unknown-number', 404, '199 is nobody’s number.'],
  '20': ['refusal.incomplete-number', 484, '20 is too short: extensions here have 3 digits.'],
  '940': ['refusal.code-off', 404, 'The code 940 is not available on this box.'],
  '0201234567': [
    'refusal.no-outside-line',
    404,
    '0201234567 is an outside number, and this box has no line to the outside.',
  ],
};

for (const [number, [sentence, status, reason]] of Object.entries(SAID)) {
  refusals(`COD-02 ${number}: the caller hears why, unanswered, and then the phone is told`, async () => {
    const o = office();
    const call = o.phone('101').dials(number);
    await o.soon();
    assert.equal([call.state, o.hears(call)], ['ringing', sentence]);
    await o.pass(1_500);
    assert.equal([call.state, call.refusal.slice(0, 3)], ['over', String(status)]);
    const [record] = o.records();
    assert.equal([record?.answeredAt, say(record!.reason, 'en'), record?.outcome], [undefined, reason, 'refused']);
    assert.equal(await o.leftovers(), []);
  });
}

refusals('COD-01 on a phone where nobody is logged in it is said how to log in', async () => {
  const o = office([], { freeLines: ['desk'] });
  const call = o.phone('desk').dials('102');
  await o.soon();
  hear(o, [call, 'refusal.nobody-logged-in']);
  call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

refusals('an emergency number is refused at once, for a phone that knows another way', async () => {
  const o = office();
  const call = o.phone('101').dials('112');
  await o.soon();
  assert.match(call.refusal, /^503/);
});

refusals('without a free port, and on a phone that offers nothing, the phone is told at once', async () => {
  const o = office([], { media: { pairs: 0 } });
  const call = o.phone('101').dials('199');
  await o.soon();
  assert.match(call.refusal, /^404/);
  assert.equal(await o.leftovers(), []);
});
