import * as assert from 'uvu/assert';
import { Menus } from '../kit/menus.ts';
import { author } from '../kit/office.ts';
import type { Phone } from '../kit/phone.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones, type TelephonesOptions } from '../kit/telephones.ts';

/** Groups, with model phones: who rings, who stops ringing, and where calls go that nobody takes. */

const test = suite('extensions: group');
test.afterEach(endTelephones);

const members = ['user-102', 'user-103'];

interface Scene {
  readonly o: Telephones;
  readonly anna: Phone;
  readonly bram: Phone;
  readonly carla: Phone;
  readonly daan: Phone;
}

function office(settings: object = {}, options: TelephonesOptions = {}): Scene {
  const o = new Telephones(options);
  const body = { number: '290', name: 'Sales', memberIds: members, ...settings };
  o.config.apply([{ what: 'create', entity: 'group', id: 'sales', body }], author);
  const [anna, bram, carla, daan] = [o.phone('101'), o.phone('102'), o.phone('103'), o.phone('104')];
  return { o, anna, bram, carla, daan };
}

test('GRP-01 members ring all at once; the first answer stops the others, who miss nothing', async () => {
  const { o, anna, bram, carla } = office();
  const annas = anna.dials('290');
  await o.pass(1_000);
  assert.equal([bram.rung, carla.rung], [1, 1]);
  carla.last.answers();
  await o.pass(1_000);
  assert.equal([annas.state, carla.last.state, bram.last.state], ['up', 'up', 'over']);
  // RFC 3326: answered elsewhere, so the phone counts no missed call.
  const [cancel] = o.link.sent('CANCEL');
  assert.match(cancel?.text ?? '', 'cause=200;text="Call completed elsewhere"');
  assert.equal(o.talks(), []);
  annas.hangsUp();
  await o.pass(1_000);
  assert.equal(o.talks(), ['Anna de Vries–Carla Jansen']);
  assert.equal(await o.leftovers(), []);
});

test('GRP-02 calls from inside: always, when everybody is busy, and unanswered, each elsewhere', async () => {
  const rings = async (settings: object, prepare: (scene: Scene) => Promise<void> = async () => {}) => {
    const scene = office({ insideUnansweredSec: 10, ...settings }, { people: PEOPLE });
    await prepare(scene);
    scene.anna.dials('290');
    await scene.o.pass(1_000);
    const soon = scene.daan.rung;
    await scene.o.pass(10_000);
    return [soon, scene.daan.rung];
  };
  assert.equal(await rings({ insideAlwaysDestinationIds: ['user-104'] }), [1, 1]);
  assert.equal(await rings({ insideUnansweredDestinationIds: ['user-104'] }), [0, 1]);
  assert.equal(
    await rings({ outsideAlwaysDestinationIds: ['user-104'], outsideUnansweredDestinationIds: ['user-104'] }),
    [0, 0],
  );
  const busy = async ({ o, bram, carla }: Scene): Promise<void> => {
    bram.dials('103');
    await o.pass(1_000);
    carla.last.answers();
    await o.pass(1_000);
  };
  assert.equal(
    await rings({ insideBusyDestinationIds: ['user-104'], insideUnansweredDestinationIds: [] }, busy),
    [1, 1],
  );
});

/** Nobody takes a second call. */
const PEOPLE = ['101', '102', '103', '104'].map((number) => ({ number, name: `User ${number}`, secondCall: false }));

test('GRP-02 one who is free makes the group free, one who is away does not make it busy', async () => {
  const { o, anna, bram, daan } = office({ insideBusyDestinationIds: ['user-104'] }, { people: PEOPLE });
  const talk = bram.dials('104');
  await o.pass(1_000);
  daan.last.answers();
  await o.pass(1_000);
  const annas = anna.dials('290');
  await o.pass(1_000);
  assert.is(annas.state, 'ringing');
  annas.hangsUp();
  talk.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('GRP-02 nobody reachable counts as not answered, at once', async () => {
  const o = new Telephones();
  const body = { number: '290', name: 'Sales', memberIds: members, insideUnansweredDestinationIds: ['user-104'] };
  o.config.apply([{ what: 'create', entity: 'group', id: 'sales', body }], author);
  const [anna, daan] = [o.phone('101'), o.phone('104')];
  anna.dials('290');
  await o.pass(1_000);
  assert.is(daan.rung, 1);
});

test('GRP-02 several destinations of a forward ring together', async () => {
  const { o, anna, bram, daan } = office({
    memberIds: ['user-103'],
    ...{ insideUnansweredSec: 5, insideUnansweredDestinationIds: ['user-102', 'user-104'] },
  });
  const annas = anna.dials('290');
  await o.pass(6_000);
  assert.equal([bram.rung, daan.rung], [1, 1]);
  daan.last.answers();
  await o.pass(1_000);
  assert.equal([annas.state, bram.last.state], ['up', 'over']);
});

test('GRP-03 a forward set on a member’s phone holds for the group only where that is allowed', async () => {
  const forwarded = async (memberForwarding: boolean): Promise<number> => {
    const { o, anna, bram, daan } = office({ memberForwarding, memberIds: ['user-102'] });
    bram.onRing = (call) => call.refuses(302, [['Contact', '<sip:104@cordboard.local>']]);
    anna.dials('290');
    await o.pass(2_000);
    return daan.rung;
  };
  assert.equal([await forwarded(true), await forwarded(false)], [1, 0]);
});

test('GRP-04 EXT-05 phones show the caller or the dialled number, with the prefix of the group', async () => {
  const shown = async (settings: object): Promise<string> => {
    const { o, anna, bram } = office(settings);
    anna.dials('290');
    await o.pass(1_000);
    return bram.last.shown;
  };
  assert.is(await shown({ prefix: 'S:' }), 'S: Anna de Vries 101');
  assert.is(await shown({ shows: 'dialled' }), 'Sales 290');
});

test('GRP-01 a group without members says so, and what cannot ring is no member', async () => {
  const menus = new Menus([{ what: 'group', number: '290', name: 'Sales' }]);
  const call = await menus.call('290');
  assert.equal([call.outcome, /Sales has nobody who could be rung/.test(call.story)], ['unreachable', true]);
  const menu = { what: 'ivr', number: '270', name: 'Menu' };
  const with2 = (settings: object) => new Menus([menu, { what: 'group', number: '290', name: 'Sales', ...settings }]);
  assert.throws(() => with2({ memberIds: ['ivr-270'] }));
  assert.throws(() => with2({ insideAlwaysDestinationIds: ['ivr-270', 'user-101'] }));
  assert.throws(() => with2({ memberIds: ['user-101', 'user-101'] }));
  assert.ok(with2({ insideAlwaysDestinationIds: ['ivr-270'] }));
});
