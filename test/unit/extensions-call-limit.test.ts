import * as assert from 'uvu/assert';
import { Counts } from '../../appliance/calls/counts.ts';
import { Menus } from '../kit/menus.ts';
import { author } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones } from '../kit/telephones.ts';

/** LIM-01: how many calls go through at a time; pretended, and with phones. */

const test = suite('extensions: call limit');
test.afterEach(endTelephones);

function office(settings: object = {}): Telephones {
  const o = new Telephones();
  const body = { number: '280', name: 'Helpdesk', callsMax: 1, destinationId: 'user-102', ...settings };
  o.config.apply([{ what: 'create', entity: 'call-limit', id: 'limit', body }], author);
  return o;
}

test('LIM-01 EXT-05 a call below the limit goes on, with its prefix', async () => {
  const settings = { destinationId: 'user-101', prefix: 'Help:' };
  const menus = new Menus([{ what: 'call-limit', number: '280', name: 'Helpdesk', ...settings }]);
  const call = await menus.call('280');
  assert.equal([call.reached, call.prefix], ['101', 'Help:']);
  assert.match(call.story, 'Helpdesk: call 1 of 1 at the same time.');
});

test('LIM-01 above the limit callers hear busy, and a place is free the moment a call ends', async () => {
  const o = office();
  const [anna, bram, carla] = [o.phone('101'), o.phone('102'), o.phone('103')];
  const first = anna.dials('280');
  await o.pass(1_000);
  const second = carla.dials('280');
  await o.pass(1_000);
  // It counts while it rings, too.
  assert.is(second.state, 'over');
  assert.is(o.last(), 'busy: Helpdesk lets 1 calls through at a time, and so many there were.');
  bram.last.answers();
  await o.pass(1_000);
  first.hangsUp();
  await o.soon();
  const third = carla.dials('280');
  await o.pass(1_000);
  assert.is(third.state, 'ringing');
  third.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('LIM-01 above the limit calls may go elsewhere', async () => {
  const o = office({ busyDestinationId: 'user-104' });
  const [anna, , carla, daan] = [o.phone('101'), o.phone('102'), o.phone('103'), o.phone('104')];
  anna.dials('280');
  await o.pass(1_000);
  carla.dials('280');
  await o.pass(1_000);
  daan.last.answers();
  await o.soon();
  assert.equal(o.now().at(-1), '103>280 up 104');
});

test('LIM-01 a call counts also after a transfer, in whichever call it goes on', async () => {
  const o = office();
  const [anna, bram, carla, daan] = [o.phone('101'), o.phone('102'), o.phone('103'), o.phone('104')];
  anna.dials('280');
  await o.pass(1_000);
  const brams = bram.last;
  brams.answers();
  await o.pass(1_000);
  brams.holds();
  const asks = bram.dials('103');
  await o.pass(1_000);
  carla.last.answers();
  await o.pass(1_000);
  // On the leg to Carla: so it is the call of the limit that ends, and the other that goes on.
  asks.connectsTo(brams);
  await o.pass(1_000);
  assert.equal(o.now().length, 1);
  const refused = daan.dials('280');
  await o.pass(1_000);
  assert.is(refused.state, 'over');
  carla.last.hangsUp();
  await o.pass(1_000);
  const through = daan.dials('280');
  await o.pass(1_000);
  assert.is(through.state, 'ringing');
  through.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('EXT-06 LIM-01 phones show the caller, the dialled number, or always the same, as chosen', async () => {
  const seen = async (settings: object): Promise<string> => {
    const o = office(settings);
    const [anna, bram] = [o.phone('101'), o.phone('102')];
    anna.dials('280');
    await o.pass(1_000);
    return bram.last.shown;
  };
  assert.is(await seen({}), 'Anna de Vries 101');
  assert.is(await seen({ shows: 'dialled' }), 'Helpdesk 280');
  assert.is(await seen({ shows: 'dialled-digits' }), '280 280');
  assert.is(await seen({ shows: 'fixed', shownNumber: '+31201234567' }), '+31 20 123 45 67 +31201234567');
  assert.throws(() => office({ shows: 'fixed' }));
});

test('LIM-01 a call that comes to the same limit once more counts once', () => {
  const counts = new Counts();
  assert.equal([counts.enter('a', 'limit', 2), counts.enter('a', 'limit', 2)], [1, 1]);
  assert.equal([counts.enter('b', 'limit', 2), counts.enter('a', 'limit', 2)], [2, 2]);
  assert.is(counts.enter('c', 'limit', 2), undefined);
  counts.leave('a');
  counts.leave('b');
  assert.is(counts.live, 0);
});
