import * as assert from 'uvu/assert';
import { emergency } from '../../appliance/outside/emergency.ts';
import { incoming } from '../../appliance/outside/incoming.ts';
import { outgoing } from '../../appliance/outside/outgoing.ts';
import { author } from '../kit/office.ts';
import type { Phone, PhoneCall } from '../kit/phone.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones } from '../kit/telephones.ts';

/** Calls from outside to a group, and what is shown where they go on outside: two providers, four people. */

const test = suite('scenario: groups and callers from outside');
test.afterEach(endTelephones);

const MAIN = '+31201111100';
const CALLER = '+31205550000';
/** What the network calls them. */
const BOSS = 'I am the boss';
const DUTY = '+31612345678';

/** Nobody takes a second call. */
const PEOPLE = ['101', '102', '103', '104'].map((number) => ({ number, name: `User ${number}`, secondCall: false }));

interface Scene {
  readonly o: Telephones;
  readonly phones: Readonly<Record<'102' | '103' | '104', Phone>>;
  /** Carries what goes outside. */
  readonly voys: Phone;
  /** Somebody outside calls the main number. */
  calls(): PhoneCall;
}

interface Settings {
  readonly group?: object;
  readonly duty?: object;
  /** Where the number plan sends the main number. */
  readonly first?: string;
  readonly more?: readonly { readonly entity: string; readonly id: string; readonly body: object }[];
  /** Whose phones are registered. */
  readonly there?: readonly string[];
}

function office({ group = {}, duty = {}, first = 'sales', more = [], there = ['102', '103', '104'] }: Settings): Scene {
  const outside = { incoming, outgoing, emergency };
  const o = new Telephones({ outside, media: {}, people: PEOPLE, office: { callerId: MAIN, areaCode: '020' } });
  const schemaId = o.config.list('number-schema')[0]!.id;
  const plans = [{ number: 1, name: 'Day', entries: [{ first: MAIN, extensionId: first }] }];
  const sales = { number: '290', name: 'Sales', memberIds: ['user-102', 'user-103'], ...group };
  const created = [
    { entity: 'forward', id: 'duty', body: { number: '295', name: 'Duty', to: DUTY, ...duty } },
    { entity: 'group', id: 'sales', body: sales },
    ...more,
  ].map((one) => ({ what: 'create', ...one }) as const);
  o.config.apply(
    [
      { what: 'create', entity: 'number', body: { first: MAIN, schemaId } },
      ...created,
      { what: 'change', entity: 'number-schema', id: schemaId, body: { plans, fallbackPlan: 1 } },
    ],
    author,
  );
  const voys = o.provider('voys');
  const kpn = o.provider(CALLER);
  const phone = (number: string): Phone => o.phone(there.includes(number) ? number : `no-${number}`);
  const phones = { 102: phone('102'), 103: phone('103'), 104: phone('104') };
  return { o, phones, voys, calls: () => kpn.dials(MAIN) };
}

const rung = ({ phones, voys }: Scene): readonly number[] => [
  phones[102].rung,
  phones[103].rung,
  phones[104].rung,
  voys.rung,
];

/** Members talk with each other. */
async function bothBusy({ o, phones }: Scene): Promise<void> {
  phones[102].dials('103');
  await o.soon();
  phones[103].last.answers();
  await o.soon();
}

const BOTH = ['user-104', 'duty'];

test('GRP-02 from outside always: to several at once, one of them outside, and no member rings', async () => {
  const scene = office({
    group: { outsideAlwaysDestinationIds: BOTH, outsideBusyDestinationIds: ['user-102'], prefix: 'S:' },
  });
  const { o, phones, voys } = scene;
  const caller = scene.calls();
  await o.soon();
  assert.equal(rung(scene), [0, 0, 1, 1]);
  assert.is(phones[104].last.shown, `S: ${BOSS} ${CALLER}`);
  voys.last.answers();
  await o.soon();
  assert.equal([caller.state, phones[104].last.state], ['up', 'over']);
  caller.hangsUp();
  await o.soon();
  const trail = o.trail().join('\n');
  assert.match(trail, 'Sales forwards all calls.');
  assert.match(trail, `${DUTY} is called over Voys.`);
  assert.match(trail, `${DUTY} answered.`);
  assert.equal(await o.leftovers(), []);
});

test('GRP-02 from outside, busy: only when every member who can be reached is; the two that it forwards to ring', async () => {
  const scene = office({
    group: { outsideBusyDestinationIds: BOTH, memberIds: ['user-102', 'user-103', 'user-101'] },
  });
  const { o, phones } = scene;
  await bothBusy(scene);
  // User 101 has no phone at all, and does not make the group free.
  const caller = scene.calls();
  await o.soon();
  assert.equal(rung(scene), [0, 1, 1, 1]);
  phones[104].last.answers();
  await o.soon();
  assert.equal([caller.state, scene.voys.last.state], ['up', 'over']);
  caller.hangsUp();
  phones[103].last.hangsUp();
  await o.soon();
  const record = o.records().find(({ dialled }) => dialled === MAIN);
  assert.match(o.trail(record).join('\n'), 'Sales: everybody who can be reached is busy, so the call is forwarded.');
  assert.equal(await o.leftovers(), []);
});

test('GRP-02 from outside, one member free: they ring, and busy is not asked', async () => {
  const scene = office({ group: { outsideBusyDestinationIds: BOTH, memberIds: ['user-102', 'user-103', 'user-104'] } });
  await bothBusy(scene);
  scene.calls();
  await scene.o.soon();
  assert.equal(rung(scene), [0, 1, 1, 0]);
});

test('GRP-02 from outside, not answered after 7 s: on to the two at once, the members stop', async () => {
  const scene = office({ group: { outsideUnansweredDestinationIds: BOTH, outsideUnansweredSec: 7 } });
  const { o, phones, voys } = scene;
  const caller = scene.calls();
  await o.pass(6_900);
  assert.equal(rung(scene), [1, 1, 0, 0]);
  await o.pass(300);
  assert.equal(rung(scene), [1, 1, 1, 1]);
  assert.equal([phones[102].last.state, phones[103].last.state], ['over', 'over']);
  voys.last.answers();
  await o.soon();
  assert.is(caller.state, 'up');
  caller.hangsUp();
  await o.soon();
  assert.match(o.trail().join('\n'), 'Sales: nobody answered, so the call is forwarded.');
  assert.equal(await o.leftovers(), []);
});

test('GRP-02 from outside, nobody can be reached: not answered, at once', async () => {
  const group = {
    outsideUnansweredDestinationIds: ['duty'],
    outsideUnansweredSec: 60,
    outsideBusyDestinationIds: BOTH,
  };
  const scene = office({ group, there: ['104'] });
  scene.calls();
  await scene.o.soon();
  assert.equal(rung(scene), [0, 0, 0, 1]);
});

test('GRP-02 each side has forwards of its own: what is set for outside is not for callers inside', async () => {
  const scene = office({
    group: { outsideAlwaysDestinationIds: ['duty'], insideAlwaysDestinationIds: ['user-104'] },
  });
  scene.o.phone('101').dials('290');
  await scene.o.soon();
  assert.equal(rung(scene), [0, 0, 1, 0]);
  scene.calls();
  await scene.o.soon();
  assert.equal(rung(scene), [0, 0, 1, 1]);
});

test('GRP-02 FAC-09 one of several that may not be called is left out with a reason, the other rings', async () => {
  const scene = office({ group: { outsideAlwaysDestinationIds: BOTH } });
  const { o, voys, phones } = scene;
  o.config.apply([{ what: 'create', entity: 'outside-limit', body: { name: 'One', callsMax: 1 } }], author);
  scene.calls();
  await o.soon();
  voys.last.answers();
  await o.soon();
  const second = scene.calls();
  await o.soon();
  assert.equal([voys.rung, phones[104].rung], [1, 2]);
  second.hangsUp();
  await o.soon();
  assert.match(o.trail().join('\n'), /Duty is left out: .*the limit “One”/);
});

for (const memberForwarding of [true, false]) {
  test(`GRP-03 GRP-01 a caller from outside, a member forwards to a mobile: ${memberForwarding ? 'it rings there' : 'it does not hold'}`, async () => {
    const scene = office({ group: { memberForwarding } });
    const { o, phones, voys } = scene;
    phones[102].onRing = (call) => call.refuses(302, [['Contact', '<sip:0687654321@cordboard.local>']]);
    const caller = scene.calls();
    await o.soon();
    assert.equal(rung(scene), [1, 1, 0, memberForwarding ? 1 : 0]);
    if (memberForwarding) {
      assert.equal(o.trunks.asked.at(-1), { number: '+31687654321', shownNumber: CALLER, divertedFrom: MAIN });
      voys.last.answers();
    } else phones[103].last.answers();
    await o.soon();
    assert.is(caller.state, 'up');
    caller.hangsUp();
    assert.equal(await o.leftovers(), []);
  });
}

for (const [shows, shown] of [
  ['caller', `${BOSS} ${CALLER}`],
  ['dialled', `Sales ${MAIN}`],
] as const) {
  test(`GRP-04 a caller from outside: phones show the ${shows} number, those that it forwards to as well`, async () => {
    const scene = office({ group: { shows, outsideUnansweredDestinationIds: BOTH, outsideUnansweredSec: 5 } });
    const { o, phones } = scene;
    scene.calls();
    await o.soon();
    assert.is(phones[102].last.shown, shown);
    await o.pass(6_000);
    assert.is(phones[104].last.shown, shown);
    assert.is(o.trunks.asked.at(-1)?.shownNumber, shows === 'caller' ? CALLER : MAIN);
  });
}

/** What is seen outside of a caller from outside whom these send there. */
async function seenOutside(settings: Settings): Promise<string> {
  const scene = office(settings);
  scene.calls();
  await scene.o.pass(20_000);
  const { number, shownNumber, divertedFrom } = scene.o.trunks.asked.at(-1) ?? {};
  return `${number} sees ${shownNumber}, for ${divertedFrom}`;
}

const FIXED = { shows: 'fixed', shownNumber: '+31201111199', shownName: 'Company' };

for (const [what, settings, seen] of [
  ['a forward', { first: 'duty' }, CALLER],
  ['a forward, the dialled number', { first: 'duty', duty: { shows: 'dialled' } }, MAIN],
  ['a forward, a fixed number', { first: 'duty', duty: FIXED }, '+31201111199'],
  ['a group with a forward among its members', { group: { memberIds: ['duty'] } }, CALLER],
  ['a group that shows the dialled number', { group: { memberIds: ['duty'], shows: 'dialled' } }, MAIN],
  ['a group that forwards always', { group: { outsideAlwaysDestinationIds: ['duty'] } }, CALLER],
  ['such a group, the dialled number', { group: { outsideAlwaysDestinationIds: ['duty'], shows: 'dialled' } }, MAIN],
  [
    'a forward behind a group, which has the last word',
    { group: { memberIds: ['duty'], shows: 'dialled' }, duty: FIXED },
    '+31201111199',
  ],
  ['a call limit', { first: 'limit', more: [limit({})] }, CALLER],
  ['a call limit, the dialled number', { first: 'limit', more: [limit({ shows: 'dialled' })] }, MAIN],
  ['a call limit, the digits alone', { first: 'limit', more: [limit({ shows: 'dialled-digits' })] }, MAIN],
  ['a call limit, a fixed number', { first: 'limit', more: [limit(FIXED)] }, '+31201111199'],
  ['location routing', { first: 'place', more: [place()] }, CALLER],
  [
    'location routing to a forward that shows the dialled number',
    { first: 'place', more: [place()], duty: { shows: 'dialled' } },
    MAIN,
  ],
] as const satisfies readonly (readonly [string, Settings, string])[]) {
  test(`EXT-06 ${what}: outside they see ${seen}`, async () => {
    assert.is(await seenOutside(settings), `${DUTY} sees ${seen}, for ${MAIN}`);
  });
}

function limit(body: object) {
  return {
    entity: 'call-limit',
    id: 'limit',
    body: { number: '296', name: 'Two', callsMax: 2, destinationId: 'duty', ...body },
  };
}

function place() {
  const body = { by: 'caller', destinations: [{ name: 'South', destinationId: 'duty' }], rows: '+3120*,South' };
  return { entity: 'location', id: 'place', body: { number: '297', name: 'Where', ...body } };
}
