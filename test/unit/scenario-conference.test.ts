import * as assert from 'uvu/assert';
import type { Change } from '../../appliance/config/types.ts';
import { hear } from '../kit/anchored-office.ts';
import { author } from '../kit/office.ts';
import type { PhoneCall } from '../kit/phone.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones } from '../kit/telephones.ts';

/** Conference rooms with real endpoints; who would hear whom is noted down by the deaf workers. */
const test = suite('scenario: conference rooms');
test.afterEach(endTelephones);

/** The sentences at the door last a second each. */
const WELCOME_MS = 2_100;

function office(settings: object = {}): Telephones {
  const o = new Telephones({ media: {} });
  const body = { number: '260', name: 'Board', ...settings };
  const room: Change = { what: 'create', entity: 'conference', id: 'board', body };
  o.config.apply([room], author);
  return o;
}

async function enters(o: Telephones, number: string): Promise<PhoneCall> {
  const call = o.phone(number).dials('260');
  await o.pass(WELCOME_MS);
  return call;
}

test('CAL-04 three in a room hear each other and not themselves; who is alone hears music', async () => {
  const o = office();
  const anna = await enters(o, '101');
  hear(o, [anna, 'music']);
  const bram = await enters(o, '102');
  hear(o, [anna, 'beep'], [bram, 'room: 101']);
  await o.pass(300);
  hear(o, [anna, 'room: 102'], [bram, 'room: 101']);
  const carla = o.phone('103').dials('260');
  await o.pass(WELCOME_MS - 200);
  hear(o, [anna, 'room: 102'], [carla, 'conference.welcome conference.people']);
  await o.pass(200);
  hear(o, [anna, 'beep'], [carla, 'room: 101 102']);
  await o.pass(500);
  hear(o, [anna, 'room: 102 103'], [bram, 'room: 101 103'], [carla, 'room: 101 102']);
  bram.hangsUp();
  await o.soon();
  hear(o, [anna, 'room: 103'], [carla, 'room: 101']);
  carla.hangsUp();
  await o.soon();
  hear(o, [anna, 'music']);
  anna.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('CAL-04 without music for the first it is quiet', async () => {
  const o = office({ musicForFirst: false });
  const anna = await enters(o, '101');
  hear(o, [anna, 'room: ']);
  anna.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('CAL-04 the right PIN opens a room, three wrong ones end the call', async () => {
  const o = office({ pin: '9630' });
  const [anna, bram] = [o.phone('101').dials('260'), o.phone('102').dials('260')];
  const press = async (call: PhoneCall, keys: string): Promise<void> => {
    for (const key of keys) {
      call.presses(key);
      await o.pass(50);
    }
  };
  await o.soon();
  hear(o, [anna, 'conference.enter-pin'], [bram, 'conference.enter-pin']);
  await press(anna, '9630');
  for (let tries = 0; tries < 3; tries++) {
    await press(bram, '1111');
    hear(o, [bram, 'pin.wrong']);
    await o.pass(1_050);
  }
  await o.pass(1_500);
  assert.is(bram.state, 'over');
  hear(o, [anna, 'music']);
  anna.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('CAL-04 one more than fit in is told that the room is full', async () => {
  const o = office({ partiesMax: 2 });
  await enters(o, '101');
  await enters(o, '102');
  const carla = o.phone('103').dials('260');
  await o.soon();
  hear(o, [carla, 'conference.full common.goodbye']);
  await o.pass(3_000);
  assert.is(carla.state, 'over');
  for (const number of ['101', '102']) o.hangUpAt(number);
  assert.equal(await o.leftovers(), []);
});

test('who hangs up on the way in, or while the room is being entered, leaves no seat behind', async () => {
  for (let afterMs = 0; afterMs < 2_600; afterMs += 230) {
    const o = office();
    const anna = await enters(o, '101');
    const bram = o.phone('102').dials('260');
    await o.pass(afterMs);
    bram.hangsUp();
    await o.pass(500);
    hear(o, [anna, 'music']);
    anna.hangsUp();
    assert.equal(await o.leftovers(), [], `${afterMs} ms`);
  }
});

test('a worker that dies under a room: everybody is in it again, in another worker', async () => {
  const o = office();
  const [anna, bram] = [await enters(o, '101'), await enters(o, '102')];
  // What carried the words at the door lingers for a moment, in another worker maybe.
  await o.pass(5_000);
  assert.is(o.media?.die(), 2);
  await o.soon();
  await o.pass(500);
  hear(o, [anna, 'room: 102'], [bram, 'room: 101']);
  for (const number of ['101', '102']) o.hangUpAt(number);
  assert.equal(await o.leftovers(), []);
});

test('CAL-04 CAL-02 whoever is connected with a room by one who went ahead sits in it', async () => {
  const o = office();
  const anna = await enters(o, '101');
  const bram = o.phone('102');
  bram.onRing = (call) => call.answers();
  const again = o.phone('104').dials('102');
  await o.soon();
  const brams = bram.last;
  assert.is(brams.state, 'up');
  const ahead = bram.dials('260');
  await o.pass(WELCOME_MS + 500);
  hear(o, [anna, 'room: 102'], [ahead, 'room: 101']);
  brams.connectsTo(ahead);
  await o.pass(1_000);
  assert.is(ahead.state, 'over');
  hear(o, [anna, 'room: 104'], [again, 'room: 101']);
  again.hangsUp();
  await o.soon();
  hear(o, [anna, 'music']);
  anna.hangsUp();
  assert.equal(await o.leftovers(), []);
});
