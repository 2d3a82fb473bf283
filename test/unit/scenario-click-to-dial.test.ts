import * as assert from 'uvu/assert';
import { hear, isDirect } from '../kit/anchored-office.ts';
import { author } from '../kit/office.ts';
import { rejection, suite } from '../kit/suite.ts';
import { endTelephones, Telephones } from '../kit/telephones.ts';

/** Calls that somebody asks for on the page: their own phone rings first. */
const test = suite('scenario: calls asked for on the page');
test.afterEach(endTelephones);

const people = [
  { number: '101', name: 'Anna', lines: ['101', '101b'] },
  { number: '102', name: 'Bram' },
];

function office(): Telephones {
  const o = new Telephones({ media: {}, people });
  const menu = { number: '230', name: 'Welcome', options: [{ digits: '1', destinationId: 'user-102' }] };
  o.config.apply([{ what: 'create', entity: 'ivr', id: 'menu', body: menu }], author);
  return o;
}

test('IVR-01 the own phone rings with the name of the menu; picked up, it hears the menu and its keys count', async () => {
  const o = office();
  const [anna, other, bram] = [o.phone('101'), o.phone('101b'), o.phone('102')];
  const id = o.engine.dialFor('user-101', '230');
  await o.soon();
  assert.equal([anna.rung, other.rung, bram.rung], [1, 1, 0]);
  assert.match(anna.last.shown, 'Welcome 230');
  assert.is(o.engine.call(id)?.state, 'ringing');
  anna.last.answers();
  await o.soon();
  assert.is(other.last.state, 'over');
  hear(o, [anna.last, 'common.welcome']);
  anna.last.presses('1');
  await o.soon();
  hear(o, [anna.last, 'ringing']);
  bram.last.answers();
  await o.soon();
  hear(o, [anna.last, '102'], [bram.last, '101']);
  anna.last.hangsUp();
  await o.soon();
  const [record] = o.records();
  assert.equal([record?.outcome, record?.caller.number, record?.dialled], ['answered', '101', '230']);
  assert.equal(await o.leftovers(), []);
});

test('a person can be called so too, and the two talk', async () => {
  const o = office();
  const [anna, bram] = [o.phone('101'), o.phone('102')];
  o.engine.dialFor('user-101', '102');
  await o.soon();
  anna.last.answers();
  await o.soon();
  assert.match(bram.last.shown, 'Anna 101');
  bram.last.answers();
  await o.pass(3_000);
  hear(o, [anna.last, '102'], [bram.last, '101']);
  assert.ok(isDirect(anna.last) && isDirect(bram.last));
  bram.last.hangsUp();
  await o.soon();
  assert.is(anna.last.state, 'over');
  assert.equal(await o.leftovers(), []);
});

test('nobody picks up, declines, or the box stops: nothing is left ringing', async () => {
  for (const what of ['nobody', 'declines', 'stops'] as const) {
    const o = office();
    const [anna, bram] = [o.phone('101'), o.phone('102')];
    o.engine.dialFor('user-101', '102');
    await o.soon();
    if (what === 'declines') anna.last.refuses(603);
    if (what === 'stops') o.engine.stop();
    await o.pass(31_000);
    assert.equal([anna.last.state, bram.rung, o.engine.live().calls], ['over', 0, 0], what);
    assert.is.not(o.records()[0]?.outcome, 'answered');
    assert.equal(await o.leftovers(), []);
  }
});

test('without a phone, or for a number that is nobody’s, it is refused at once', async () => {
  const o = office();
  const none = await rejection(() => o.engine.dialFor('user-101', '102'));
  assert.is(none.name, 'NotRegistered');
  o.phone('101');
  const nobody = await rejection(() => o.engine.dialFor('user-101', '199'));
  assert.is(nobody.name, 'UnknownNumber');
  assert.equal(await o.leftovers(), []);
});
