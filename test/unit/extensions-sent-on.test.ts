import * as assert from 'uvu/assert';
import { emergency } from '../../appliance/outside/emergency.ts';
import { incoming } from '../../appliance/outside/incoming.ts';
import { outgoing } from '../../appliance/outside/outgoing.ts';
import { author } from '../kit/office.ts';
import type { Phone } from '../kit/phone.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones, type TelephonesOptions } from '../kit/telephones.ts';

/** Forwards that people set on their phones (302): where their calls go then, and with whose rights. */

const test = suite('extensions: sent on by a phone');
test.afterEach(endTelephones);

const OFFICE = '+31201111100';
const BRAM = '+31201111102';
const PIET = '+31612345678';

interface Scene {
  readonly o: Telephones;
  readonly voys: Phone;
  readonly bram: Phone;
}

function office(to: string, options: TelephonesOptions = {}): Scene {
  const o = new Telephones({
    ...{ outside: { incoming, outgoing, emergency }, media: {}, office: { callerId: OFFICE, areaCode: '020' } },
    ...options,
  });
  const [schema] = o.config.list('number-schema');
  const schemaId = schema!.id;
  const entries = [
    { first: OFFICE, extensionId: 'sales' },
    { first: BRAM, extensionId: 'user-102' },
  ];
  const sales = { number: '290', name: 'Sales', memberIds: ['user-102', 'user-103'], memberForwarding: true };
  o.config.apply(
    [
      { what: 'create', entity: 'number', body: { first: OFFICE, schemaId } },
      { what: 'create', entity: 'number', body: { first: BRAM, schemaId, userId: 'user-102' } },
      { what: 'create', entity: 'group', id: 'sales', body: sales },
      {
        ...{ what: 'change', entity: 'number-schema', id: schemaId },
        body: { plans: [{ number: 1, name: 'Day', entries }], fallbackPlan: 1 },
      },
    ],
    author,
  );
  const bram = o.phone('102');
  bram.onRing = (call) => call.refuses(302, [['Contact', `<sip:${to}@${o.box.address.address}>`]]);
  return { o, bram, voys: o.provider('voys') };
}

const change = ({ o }: Scene, entity: string, id: string, body: object): void =>
  void o.config.apply([{ what: 'change', entity, id, body }], author);

test('BLK-01 FAC-09 a phone sends its calls on to a number outside: over a provider, with the rights of its person', async () => {
  const { o, voys } = office('0612345678');
  const anna = o.phone('101').dials('102');
  await o.soon();
  voys.last.answers();
  await o.soon();
  assert.is(anna.state, 'up');
  assert.is(o.trunks.asked.at(-1)?.number, PIET);
  anna.hangsUp();
  await o.soon();
  assert.equal(o.trail().slice(2), [
    'The phone on line 102 sent the call on to 0612345678.',
    'To +31 6 12 34 56 78, outside, the call goes with the rights of Bram "B" O\'Neill.',
    `The called person sees ${BRAM}, Bram "B" O'Neill’s own number.`,
    `${PIET} is called over Voys.`,
    `${PIET} rings.`,
    `${PIET} answered.`,
  ]);
  assert.equal(await o.leftovers(), []);
});

test('EXT-06 whoever called from outside is shown there, and the provider hears for whom the call was', async () => {
  const { o, voys } = office('0612345678');
  const kpn = o.provider('+31205550000');
  kpn.dials(BRAM);
  await o.soon();
  assert.is(voys.rung, 1);
  assert.equal(o.trunks.asked.at(-1), { number: PIET, shownNumber: '+31205550000', divertedFrom: BRAM });
});

for (const [whose, entity, id] of [
  ['the office', 'office', 'office'],
  ['the person whose phone it is', 'user', 'user-102'],
] as const) {
  test(`BLK-01 what ${whose} blocks no phone sends calls on to, whoever calls`, async () => {
    const scene = office('0612345678');
    const { o } = scene;
    change(scene, entity, id, { blockedCategories: ['mobile'] });
    const anna = o.phone('101').dials('102');
    await o.pass(20_000);
    assert.is(anna.state, 'over');
    assert.equal(o.trunks.asked, []);
    assert.match(o.last(), /^refused: .*mobile numbers/);
    assert.match(o.last(), entity === 'user' ? 'Bram' : 'office');
  });
}

test('BLK-01 what the caller may not call themselves is not asked: the one who sends on pays', async () => {
  const scene = office('0612345678');
  change(scene, 'user', 'user-101', { blockedCategories: ['mobile'] });
  scene.o.phone('101').dials('102');
  await scene.o.soon();
  assert.is(scene.voys.rung, 1);
});

test('FAC-09 calls that a phone sends on count for its person', async () => {
  const scene = office('0612345678');
  const { o, voys } = scene;
  const limit = { name: 'One', applies: 'each-user', callsMax: 1 };
  o.config.apply([{ what: 'create', entity: 'outside-limit', body: limit }], author);
  o.phone('101').dials('102');
  await o.soon();
  voys.last.answers();
  await o.soon();
  o.phone('104').dials('102');
  await o.pass(20_000);
  assert.is(voys.rung, 1);
  assert.match(o.last(), 'the limit “One”');
});

for (const to of ['112', '915', '%2331%230612345678']) {
  test(`FAC-11 COD-01 nobody is sent on to ${decodeURIComponent(to)}, and a sentence says so`, async () => {
    const { o } = office(to);
    const anna = o.phone('101').dials('102');
    await o.pass(20_000);
    assert.is(anna.state, 'over');
    assert.equal(o.trunks.asked, []);
    const said = `Bram "B" O'Neill’s phone sent the call on to ${decodeURIComponent(to)}, where no call is sent on to`;
    assert.match(o.last(), `refused: ${said}`);
  });
}

test('EXT-02 a number of our own never leaves the box, and phones that send on in a circle end with a clear busy', async () => {
  const { o, voys, bram } = office(BRAM);
  const anna = o.phone('101').dials('102');
  await o.pass(20_000);
  assert.equal([voys.rung, bram.rung], [0, 6]);
  assert.match(anna.refusal, '486');
});

test('GRP-03 a member’s phone sends the call on outside while the others ring; their rights count', async () => {
  const scene = office('0612345678');
  const { o, voys } = scene;
  const carla = o.phone('103');
  const anna = o.phone('101').dials('290');
  await o.soon();
  assert.equal([voys.rung, carla.rung], [1, 1]);
  voys.last.answers();
  await o.soon();
  assert.equal([anna.state, carla.last.state], ['up', 'over']);
  anna.hangsUp();
  await o.soon();
  change(scene, 'user', 'user-102', { blockedCategories: ['mobile'] });
  const again = o.phone('101').dials('290');
  await o.soon();
  assert.equal([voys.rung, carla.rung, again.state], [1, 2, 'ringing']);
  again.hangsUp();
  await o.soon();
  const blocked = 'Sales: Bram "B" O\'Neill forwards to 0612345678, where this call can’t go; the others ring on.';
  assert.ok(o.trail().includes(blocked), o.trail().join('\n'));
  change(scene, 'user', 'user-102', { blockedCategories: [] });
  change(scene, 'group', 'sales', { memberForwarding: false });
  o.phone('101').dials('290');
  await o.soon();
  assert.equal([voys.rung, carla.rung], [1, 3]);
});

test('FAC-09 a call outside that never rings there counts no more', async () => {
  // A browser calls, and the box has no sound to stand between.
  const o = new Telephones({ outside: { incoming, outgoing, emergency } });
  o.provider('voys');
  const limit = { name: 'One', applies: 'each-user', callsMax: 1 };
  o.config.apply([{ what: 'create', entity: 'outside-limit', body: limit }], author);
  const anna = o.phone('101', 'wss');
  for (let time = 0; time < 2; time++) {
    anna.dials('0612345678');
    await o.pass(20_000);
    assert.not.match(o.last(), 'the limit');
  }
});
