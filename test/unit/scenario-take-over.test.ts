import * as assert from 'uvu/assert';
import type { Phone, PhoneCall } from '../kit/phone.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones } from '../kit/telephones.ts';

/** INVITE with Replaces (RFC 3891): going on with a call on another own phone. */
const test = suite('scenario: taking a call over');
test.afterEach(endTelephones);

const people = [
  { number: '101', name: 'Anna' },
  { number: '102', name: 'Bram', lines: ['102', '102b'] },
  { number: '103', name: 'Carla' },
];

interface Scene {
  readonly o: Telephones;
  readonly anna: Phone;
  readonly desk: Phone;
  readonly other: Phone;
  readonly annas: PhoneCall;
  readonly brams: PhoneCall;
  readonly replaces: (what?: string) => { headers: [string, string][]; sdp?: string | null };
}

async function talking(seed = 1): Promise<Scene> {
  const o = new Telephones({ people, seed, latencyMs: [1, 4] });
  const [anna, desk, other] = [o.phone('101'), o.phone('102'), o.phone('102b')];
  const annas = anna.dials('102');
  await o.soon();
  const brams = desk.last;
  brams.answers();
  await o.soon();
  const { callId, localTag, remoteTag } = brams.dialog;
  const text = `${callId};to-tag=${remoteTag};from-tag=${localTag}`;
  return { o, anna, desk, other, annas, brams, replaces: (what = '') => ({ headers: [['Replaces', text + what]] }) };
}

test('CAL-10 the other own phone takes the call without a gap, the old one is free', async () => {
  const { o, anna, other, annas, brams, replaces } = await talking();
  const taken = other.dials('102', replaces());
  await o.soon();
  assert.is(taken.state, 'up');
  assert.is(taken.sound, `${anna.node.address.address}:4000`);
  assert.is(annas.sound, `${other.node.address.address}:4000`);
  assert.is(annas.state, 'up');
  assert.is(brams.state, 'over');
  assert.equal(o.now(), ['101>102 up 102']);
  annas.hangsUp();
  await o.soon();
  assert.is(taken.state, 'over');
  assert.is(o.records().length, 1);
  assert.is(o.trail().at(-1), 'Bram goes on with this call on another phone (102b).');
  assert.equal(await o.leftovers(), []);
});

test('CAL-10 the one who called can move the call as well', async () => {
  const o = new Telephones({ people });
  const [carla, desk, other] = [o.phone('103'), o.phone('102'), o.phone('102b')];
  const first = desk.dials('103');
  await o.soon();
  carla.last.answers();
  await o.soon();
  const { callId, localTag, remoteTag } = first.dialog;
  const taken = other.dials('103', { headers: [['Replaces', `${callId};to-tag=${remoteTag};from-tag=${localTag}`]] });
  await o.soon();
  assert.is(taken.state, 'up');
  assert.is(first.state, 'over');
  assert.is(carla.last.sound, `${other.node.address.address}:4000`);
  taken.hangsUp();
  await o.soon();
  assert.is(carla.last.state, 'over');
  assert.equal(await o.leftovers(), []);
});

test('CAL-10 also without an offer of its own', async () => {
  const { o, anna, other, annas, replaces } = await talking();
  const taken = other.dials('102', { ...replaces(), sdp: null });
  await o.soon();
  assert.is(taken.state, 'up');
  assert.is(taken.sound, `${anna.node.address.address}:4000`);
  assert.is(annas.sound, `${other.node.address.address}:4000`);
  taken.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('a phone that wanted an offer and gives up meanwhile: both who talked go on', async () => {
  const { o, anna, annas, brams, other, replaces } = await talking();
  let asked = false;
  annas.onReoffer = (sdp) => {
    asked ||= sdp === undefined;
    o.clock.at(o.clock.now() + 500, () => annas.session?.answerOffer(annas.sdp()));
  };
  const taken = other.dials('102', { ...replaces(), sdp: null });
  await o.pass(300);
  assert.ok(asked);
  taken.hangsUp();
  // An ACK that nobody sends would end the call after 32 seconds.
  await o.pass(60_000);
  assert.is(annas.state, 'up');
  assert.is(brams.state, 'up');
  assert.is(brams.sound, `${anna.node.address.address}:4000`);
  assert.is(annas.sound, `${brams.phone.node.address.address}:4000`);
  annas.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('nobody takes somebody else’s call, or one that is gone', async () => {
  const { o, annas, brams, replaces, other } = await talking();
  const carla = o.phone('103');
  const stolen = carla.dials('102', replaces());
  await o.soon();
  assert.is(stolen.refusal, '403 This phone may not take over that call.');
  assert.is(o.records()[0]?.caller.name, 'Carla');
  const tooLate = other.dials('102', replaces(';early-only'));
  await o.soon();
  assert.is(tooLate.refusal, '486 Bram is busy.');
  const wrong = other.dials('102', { headers: [['Replaces', 'nothing;to-tag=a;from-tag=b']] });
  await o.soon();
  assert.is(wrong.refusal, '481 The call to be taken over doesn’t exist any more.');
  assert.is(annas.state, 'up');
  brams.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('a phone without a common sound: the old one keeps the call', async () => {
  const { o, annas, brams, other, replaces } = await talking();
  annas.onReoffer = () => annas.session?.refuseOffer(488);
  const taken = other.dials('102', replaces());
  await o.soon();
  assert.match(taken.refusal, /^488 /);
  assert.is(brams.state, 'up');
  assert.is(annas.state, 'up');
  annas.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test(
  'at whatever moment somebody gives up, nobody is left in a call with nobody',
  async () => {
    for (const who of ['anna', 'old', 'new'] as const) {
      for (let after = 0; after < 24; after += 2) {
        const { o, annas, brams, other, replaces } = await talking(after + 1);
        const taken = other.dials('102', replaces());
        await o.pass(after);
        ({ anna: annas, old: brams, new: taken })[who].hangsUp();
        await o.pass(40_000);
        const up = [annas, brams, taken].filter((call) => call.state === 'up');
        assert.ok(up.length === 0 || up.length === 2, `${who} after ${after}: ${up.length} are left`);
        up[0]?.hangsUp();
        await o.pass(5_000);
        assert.equal(await o.leftovers(), [], `${who} after ${after}`);
      }
    }
  },
  { timeoutMs: 20_000 },
);
