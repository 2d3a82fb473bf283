import * as assert from 'uvu/assert';
import { emergency } from '../../appliance/outside/emergency.ts';
import { outgoing } from '../../appliance/outside/outgoing.ts';
import { author } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones } from '../kit/telephones.ts';

/** Calls to the outside, over providers that are model phones. */
const test = suite('scenario: calls to the outside');
test.afterEach(endTelephones);

const PIET = '0612345678';
const OFFICE = '+31201111100';
const ANNA = '+31201111101';
const ANNA_2 = '+31201111102';

function office(): Telephones {
  const incoming = (): Promise<void> => Promise.reject(new Error('nothing comes in here'));
  const o = new Telephones({ outside: { incoming, outgoing, emergency }, media: {}, office: { callerId: OFFICE } });
  const schemaId = o.config.list('number-schema')[0]!.id;
  const number = (first: string, userId?: string) =>
    ({ what: 'create', entity: 'number', body: { first, schemaId, ...(userId ? { userId } : {}) } }) as const;
  o.config.apply([number(OFFICE), number(ANNA, 'user-101'), number(ANNA_2, 'user-101')], author);
  return o;
}

async function shownFor(o: Telephones, from: string, dialled: string): Promise<string | undefined> {
  o.phone(from).dials(dialled);
  await o.soon();
  const asked = o.trunks.asked.at(-1);
  return asked && `${asked.number} from ${asked.shownNumber ?? 'nobody'}`;
}

test('NPL-09 a number dialled as people write it goes out in its one form, and the trail says what is shown', async () => {
  const o = office();
  const voys = o.provider('voys');
  const anna = o.phone('101').dials(PIET);
  await o.soon();
  voys.last.answers();
  await o.soon();
  assert.is(anna.state, 'up');
  anna.hangsUp();
  await o.soon();
  assert.equal(o.trunks.asked.at(-1), { number: '+31612345678', shownNumber: ANNA });
  assert.is(o.trail()[0], 'The called person sees +31201111101, Anna de Vries’s own number.');
  assert.equal(await o.leftovers(), []);
});

test('BLK-01 what the office or the user blocks is refused, and the history says whose setting it is', async () => {
  const o = office();
  o.provider('voys');
  const set = (entity: string, id: string, body: object) =>
    o.config.apply([{ what: 'change', entity, id, body }], author);
  set('office', 'office', { blockedCategories: ['premium'] });
  set('user', 'user-101', { blockedCategories: ['mobile'] });
  o.phone('101').dials('0900 1234');
  await o.soon();
  o.phone('101').dials(PIET);
  await o.soon();
  assert.is(o.trunks.asked.length, 0);
  o.phone('102').dials(PIET);
  await o.soon();
  assert.is(o.trunks.asked.at(-1)?.number, '+31612345678');
});

test('BLK-01 FAC-09 who may not call there at all is told that, not of a limit', async () => {
  const o = office();
  o.provider('voys');
  o.config.apply(
    [
      { what: 'change', entity: 'user', id: 'user-101', body: { blockedCategories: ['mobile'] } },
      { what: 'create', entity: 'outside-limit', body: { name: 'Nowhere', countries: ['BE'] } },
    ],
    author,
  );
  o.phone('101').dials(PIET);
  await o.pass(20_000);
  assert.match(o.last(), 'refused: ');
  assert.not.match(o.last(), 'Nowhere');
  o.phone('102').dials(PIET);
  await o.pass(20_000);
  assert.match(o.last(), 'Nowhere');
});

test('RCH-06 who has no number of their own shows the office’s', async () => {
  const o = office();
  o.provider('voys');
  assert.is(await shownFor(o, '102', PIET), `+31612345678 from ${OFFICE}`);
});

for (const [dialled, shown] of [
  ['#31#0612345678', 'nobody'],
  ['1310612345678', 'nobody'],
  ['#31#+31612345678', 'nobody'],
  ['#30#0612345678', ANNA],
  ['#32#0612345678', ANNA_2],
  ['1320612345678', ANNA_2],
] as const) {
  test(`COD-03 ${dialled} shows ${shown}`, async () => {
    const o = office();
    o.provider('voys');
    assert.is(await shownFor(o, '101', dialled), `+31612345678 from ${shown}`);
  });
}

test('COD-02 a code for a number that the caller doesn’t have is refused with a sentence, and nothing goes out', async () => {
  const o = office();
  o.provider('voys');
  const anna = o.phone('101').dials('#33#0612345678');
  await o.pass(20_000);
  assert.is(anna.state, 'over');
  assert.equal(o.trunks.asked, []);
  assert.is(o.last(), 'refused: Anna de Vries has no own number for the code #33#.');
});

test('COD-03 #31# before a colleague’s extension calls the colleague', async () => {
  const o = office();
  const bram = o.phone('102');
  o.phone('101').dials('#31#102');
  await o.soon();
  assert.is(bram.rung, 1);
});

test('NPL-09 a provider that is out of order or full is left out and named; when all are, the caller hears it', async () => {
  const o = office();
  const [voys, kpn] = [o.provider('voys'), o.provider('kpn')];
  o.trunks.down.add('voys');
  const first = o.phone('101').dials(PIET);
  await o.soon();
  assert.equal([voys.rung, kpn.rung], [0, 1]);
  first.hangsUp();
  await o.soon();
  assert.ok(o.trail().includes('Provider Voys is left out: it can’t be reached.'));
  o.trunks.callsMax = 0;
  const second = o.phone('102').dials(PIET);
  await o.pass(20_000);
  assert.is(second.state, 'over');
  assert.is(o.last(), 'failed: +31612345678 can’t be called now: all outside lines are busy.');
  assert.ok(o.trail().includes('Provider Kpn is left out: all its lines are busy (0).'));
});

test('NPL-09 a provider for some countries is tried first for their numbers alone; where it fails the next one carries them', async () => {
  const o = office();
  const line = { name: 'Abroad', server: '192.0.2.9', username: 'a', password: 'b', numbers: ['0049', '+43'] };
  const { ids } = o.config.apply([{ what: 'create', entity: 'trunk', body: line }], author);
  const [abroad, kpn] = [o.provider(ids[0]!), o.provider('kpn')];
  abroad.onRing = (call) => call.refuses(503);
  o.phone('101').dials(PIET);
  await o.soon();
  assert.equal([abroad.rung, kpn.rung], [0, 1]);
  kpn.last.refuses(486);
  await o.soon();
  assert.ok(o.trail().some((said) => said.endsWith('is left out: it doesn’t carry +31612345678.')));
  o.phone('102').dials('0049 30 1234567');
  await o.soon();
  assert.equal([abroad.rung, kpn.rung], [1, 2]);
  kpn.last.refuses(486);
  await o.soon();
  assert.ok(o.trail().some((said) => said.includes('did not take the call (503')));
});

test('FAC-09 a call is counted from its answer to its end, wherever it goes meanwhile', async () => {
  const o = office();
  const voys = o.provider('voys');
  const limit = { name: 'Two', minutesPerDay: 2 };
  o.config.apply([{ what: 'create', entity: 'outside-limit', body: limit }], author);
  const phone = o.phone('101');
  const anna = phone.dials(PIET);
  await o.soon();
  voys.last.answers();
  await o.pass(150_000);
  assert.is(anna.state, 'up', 'a running call is not cut');
  anna.hangsUp();
  await o.soon();
  phone.dials(PIET);
  await o.pass(20_000);
  assert.is(
    o.last(),
    'refused: +31 6 12 34 56 78 was not called: the limit “Two” allows 2 minutes in a day, and they are used up.',
  );
});

test('NPL-02 a number of our own that is dialled inside goes to the number plan without leaving the box', async () => {
  const o = office();
  o.provider('voys');
  const [schema] = o.config.list<{ plans: readonly { number: number }[]; fallbackPlan: number }>('number-schema');
  const plans = schema!.plans.map((plan) => ({ ...plan, entries: [{ first: OFFICE, extensionId: 'user-103' }] }));
  o.config.apply([{ what: 'change', entity: 'number-schema', id: schema!.id, body: { plans } }], author);
  const carla = o.phone('103');
  const anna = o.phone('101').dials('0201111100');
  await o.soon();
  assert.is(carla.rung, 1);
  assert.equal(o.trunks.asked, []);
  carla.last.answers();
  await o.soon();
  anna.hangsUp();
  await o.soon();
  assert.is(
    o.trail()[0],
    'Anna de Vries called +31201111100, which is a number of the office: the call stays in the box.',
  );
});
