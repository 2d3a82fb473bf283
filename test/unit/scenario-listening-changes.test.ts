import * as assert from 'uvu/assert';
import { hear, isDirect } from '../kit/anchored-office.ts';
import { types } from '../kit/call-codes.ts';
import { hangUp, listened, supervised, talk } from '../kit/listening.ts';
import { author } from '../kit/office.ts';
import type { PhoneCall } from '../kit/phone.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, type Telephones } from '../kit/telephones.ts';

/** CAL-08 while calls change: hold, transfers, codes, other phones, workers that die. Daan (104) listens to Bram. */
const test = suite('scenario: listening in while things change');
test.afterEach(endTelephones);

/** The box passes nobody's sound to this one. */
function isAlone(o: Telephones, call: PhoneCall): boolean {
  const session = o.media?.at(call.sound.split(' ')[0] ?? '');
  return session !== undefined && session.other === undefined && session.room === undefined;
}

/** More than the sentences take. */
const SAID_MS = 1_500;

test('CAL-08 on hold nobody is listened to: the listener hears music too', async () => {
  const { o, daan, anna, bram } = await listened();
  bram.holds();
  await o.soon();
  hear(o, [anna, 'music'], [daan, 'music']);
  bram.resumes();
  await o.soon();
  hear(o, [anna, 'room: 102'], [bram, 'room: 101'], [daan, 'room: 101 102']);
  anna.holds();
  await o.soon();
  hear(o, [bram, 'music'], [daan, 'music']);
  daan.hangsUp();
  await o.soon();
  anna.resumes();
  await o.soon();
  hear(o, [anna, '102'], [bram, '101']);
  await hangUp(o, anna);
});

test('CAL-01 CAL-08 the agent transfers: the others are not listened to, the agent’s next call is', async () => {
  const { o, daan, anna, bram } = await listened();
  const carla = o.phone('103');
  carla.onRing = () => {};
  bram.transfers('103');
  await o.soon();
  hear(o, [anna, 'ringing'], [daan, 'listening.waiting-for-call']);
  assert.ok(isAlone(o, anna) && isAlone(o, bram), 'those who are parted don’t hear each other');
  carla.last.rings();
  await o.soon();
  carla.last.answers();
  await o.soon();
  hear(o, [anna, '103'], [carla.last, '101'], [daan, 'listening.waiting-for-call']);
  await o.pass(SAID_MS);
  hear(o, [daan, 'music']);
  const next = bram.phone.dials('105');
  next.hangsUp();
  const erik = o.phone('105');
  erik.onRing = (call) => call.answers();
  const really = bram.phone.dials('105');
  await o.pass(2_000);
  hear(o, [really, 'room: 105'], [erik.last, 'room: 102'], [daan, 'room: 102 105']);
  await hangUp(o, really, anna, daan);
});

test('CAL-08 CAL-10 the agent goes on with another own phone: still listened to, and coached there', async () => {
  const { o, daan, anna, bram } = await listened();
  await types(o, daan, '2');
  const { callId, localTag, remoteTag } = bram.dialog;
  const replaces = `${callId};to-tag=${remoteTag};from-tag=${localTag}`;
  const other = o.phone('102b').dials('102', { headers: [['Replaces', replaces]] });
  await o.pass(SAID_MS);
  assert.is(bram.state, 'over');
  hear(o, [anna, 'room: 102b'], [other, 'room: 101 104'], [daan, 'room: 101 102b']);
  daan.hangsUp();
  await o.soon();
  hear(o, [anna, '102b'], [other, '101']);
  await hangUp(o, anna);
});

for (const sdp of [undefined, null]) {
  test(`CAL-08 a listener waits, and the call begins with ${sdp === null ? 'the offer of the box' : 'an offer'}`, async () => {
    const o = supervised({ latencyMs: [5, 40] });
    const daan = o.phone('104').dials('906102');
    const bram = o.phone('102');
    await o.pass(2 * SAID_MS);
    const anna = o.phone('101').dials('102', sdp === null ? { sdp } : {});
    await o.pass(300);
    bram.last.answers();
    await o.pass(1_000);
    assert.equal([anna.state, bram.last.state], ['up', 'up']);
    await o.pass(2 * SAID_MS);
    hear(o, [anna, 'room: 102'], [bram.last, 'room: 101'], [daan, 'room: 101 102']);
    await hangUp(o, anna, daan);
  });
}

test('CAL-08 a call that is just being held, moved or put through is joined once that has settled', async () => {
  for (let afterMs = 0; afterMs < 120; afterMs += 20) {
    for (const what of ['holds', 'transfers'] as const) {
      const o = supervised({ latencyMs: [5, 40], seed: afterMs + 1 });
      const { from: anna, to: bram } = await talk(o, '101', '102');
      const daan = o.phone('104').dials('906102');
      await o.pass(afterMs);
      if (what === 'holds') bram.holds();
      else bram.transfers('199');
      await o.pass(1_000);
      if (what === 'holds') bram.resumes();
      await o.pass(3_000);
      hear(o, [anna, 'room: 102'], [bram, 'room: 101'], [daan, 'room: 101 102']);
      await hangUp(o, anna, daan);
    }
  }
});

test('CAL-01 CAL-08 a transfer that fails: the listener is back with both', async () => {
  const { o, daan, anna, bram } = await listened();
  bram.transfers('199');
  await o.pass(SAID_MS);
  hear(o, [anna, 'room: 102'], [bram, 'room: 101'], [daan, 'room: 101 102']);
  daan.hangsUp();
  await o.soon();
  await hangUp(o, anna);
});

test('CAL-01 CAL-08 the caller is somebody else after a transfer: heard with the agent again', async () => {
  const { o, daan, anna, bram } = await listened();
  const carla = o.phone('103');
  anna.transfers('103');
  await o.soon();
  carla.last.answers();
  await o.pass(2 * SAID_MS);
  hear(o, [bram, 'room: 103'], [carla.last, 'room: 102'], [daan, 'room: 102 103']);
  await hangUp(o, carla.last, daan);
});

for (const first of ['the listened call', 'the other call'] as const) {
  test(`CAL-02 CAL-08 the agent connects caller and colleague (asked in ${first}): nobody is listened to`, async () => {
    const { o, daan, anna, bram } = await listened();
    bram.holds();
    const carla = o.phone('103');
    const asks = bram.phone.dials('103');
    await o.soon();
    carla.last.answers();
    await o.pass(2 * SAID_MS);
    hear(o, [asks, 'room: 103'], [carla.last, 'room: 102'], [daan, 'room: 102 103'], [anna, 'music']);
    if (first === 'the listened call') asks.connectsTo(bram);
    else bram.connectsTo(asks);
    await o.soon();
    hear(o, [anna, '103'], [carla.last, '101'], [daan, 'listening.waiting-for-call']);
    await hangUp(o, anna, daan);
  });
}

test('CAL-02 CAL-08 somebody puts their partner through to the agent: listened on', async () => {
  const { o, daan, anna, bram } = await listened();
  anna.holds();
  const carla = o.phone('103');
  const asks = anna.phone.dials('103');
  await o.soon();
  carla.last.answers();
  await o.soon();
  asks.connectsTo(anna);
  await o.pass(2 * SAID_MS);
  hear(o, [carla.last, 'room: 102'], [bram, 'room: 103'], [daan, 'room: 102 103']);
  await hangUp(o, bram, daan);
});

test('CAL-08 an agent with two calls: 3 goes to the other and back', async () => {
  const o = supervised();
  const { from: anna, to: bram } = await talk(o, '101', '102');
  bram.holds();
  const { from: carla, to: second } = await talk(o, '103', bram.phone);
  const daan = o.phone('104').dials('906102');
  await o.pass(2 * SAID_MS);
  hear(o, [daan, 'room: 102 103']);
  await types(o, daan, '3');
  hear(o, [daan, 'music'], [carla, '102'], [anna, 'music']);
  o.phone('105').dials('199');
  await o.soon();
  hear(o, [daan, 'music'], [carla, '102']);
  second.holds();
  bram.resumes();
  await o.pass(2 * SAID_MS);
  hear(o, [daan, 'room: 101 102'], [anna, 'room: 102']);
  await types(o, daan, '2');
  hear(o, [bram, 'room: 101 104']);
  await types(o, daan, '3');
  hear(o, [bram, '101'], [daan, 'music']);
  carla.hangsUp();
  await o.pass(2 * SAID_MS);
  hear(o, [daan, 'room: 101 102'], [bram, 'room: 101']);
  await types(o, daan, '3');
  hear(o, [daan, 'listening.no-other-call']);
  await o.pass(SAID_MS);
  hear(o, [daan, 'room: 101 102']);
  await hangUp(o, anna, daan);
});

test('CAL-03 CAL-08 the agent asks a third by codes, and three talk: the listener hears whom the agent hears', async () => {
  const o = supervised();
  o.config.apply([{ what: 'change', entity: 'line', id: 'line-102', body: { callCodes: true } }], author);
  const { from: anna, to: bram } = await talk(o, '101', '102');
  const carla = o.phone('103');
  const daan = o.phone('104').dials('906102');
  await o.pass(2 * SAID_MS);
  await types(o, bram, '##...');
  hear(o, [anna, 'music'], [daan, 'listening.waiting-for-call']);
  await types(o, bram, '103#');
  await types(o, bram, '*#');
  await o.pass(SAID_MS);
  hear(o, [anna, 'room: 102'], [daan, 'room: 101 102']);
  await types(o, bram, '##103#');
  carla.last.answers();
  await o.pass(2 * SAID_MS);
  hear(o, [anna, 'music'], [bram, 'room: 103'], [carla.last, 'room: 102'], [daan, 'room: 102 103']);
  await types(o, bram, '3');
  await o.pass(SAID_MS);
  hear(o, [anna, 'room: 102 103'], [carla.last, 'room: 101 102'], [daan, 'room: 101 102 103']);
  await types(o, daan, '2');
  hear(o, [bram, 'room: 101 103 104'], [anna, 'room: 102 103']);
  await types(o, bram, '*#');
  await o.pass(2 * SAID_MS);
  hear(o, [anna, 'room: 102'], [daan, 'room: 101 102']);
  await hangUp(o, anna, daan);
});

test('CAL-08 keys of the two reach each other while somebody listens, and nobody else', async () => {
  const { o, daan, anna, bram } = await listened();
  const keys = (call: typeof anna): string => o.media?.at(call.sound.split(' ')[0] ?? '')?.keys ?? '';
  for (const key of '12') anna.presses(key);
  bram.presses('3');
  await o.soon();
  assert.equal([keys(bram), keys(anna), keys(daan)], ['12', '3', '']);
  await hangUp(o, anna, daan);
});

test('CAL-08 two listen to the two of one call, each to their own', async () => {
  const o = supervised({ supervisors: ['104', '103'] });
  const { from: anna, to: bram } = await talk(o, '101', '102');
  const daan = o.phone('104').dials('906102');
  const carla = o.phone('103').dials('906101');
  await o.pass(2 * SAID_MS);
  hear(o, [anna, 'room: 102'], [bram, 'room: 101'], [daan, 'room: 101 102'], [carla, 'room: 101 102']);
  await types(o, daan, '2');
  await types(o, carla, '2');
  await o.pass(SAID_MS);
  hear(o, [anna, 'room: 102 103'], [bram, 'room: 101 104'], [daan, 'room: 101 102'], [carla, 'room: 101 102']);
  daan.hangsUp();
  await o.soon();
  hear(o, [anna, 'room: 102 103'], [bram, 'room: 101'], [carla, 'room: 101 102']);
  await hangUp(o, anna, carla);
});

test('CAL-08 one does not listen to somebody who talks with oneself', async () => {
  const o = supervised();
  const { from: daans, to: bram } = await talk(o, '104', '102');
  const daan = daans.phone.dials('906102');
  await o.pass(2 * SAID_MS);
  hear(o, [daan, 'music']);
  hear(o, [bram, '104']);
  await hangUp(o, daans, daan);
});

for (const workers of [1, 2]) {
  for (const die of [1, 2]) {
    test(`CAL-08 a worker dies (${die} of ${workers}): all hear again, the role stays`, async () => {
      const { o, daan, anna, bram } = await listened({ media: { workers } });
      await types(o, daan, '4');
      await o.pass(5_000);
      for (let times = 0; times < die; times++) {
        o.media?.die();
        await o.pass(3_000);
      }
      hear(o, [anna, 'room: 102 104'], [bram, 'room: 101 104'], [daan, 'room: 101 102']);
      daan.hangsUp();
      await o.pass(6_000);
      assert.ok(isDirect(anna) && isDirect(bram));
      await hangUp(o, anna);
    });
  }
}

for (const who of ['daan', 'anna', 'bram'] as const) {
  test(`CAL-08 ${who} hangs up, whenever: nothing is left, and no other call ends by it`, async () => {
    for (let afterMs = 0; afterMs < 1_400; afterMs += 280) {
      const o = supervised({ seed: afterMs + 1 });
      const { from: anna, to: bram } = await talk(o, '101', '102');
      const daan = o.phone('104').dials('906102');
      await o.pass(afterMs);
      ({ daan, anna, bram })[who].hangsUp();
      await o.pass(2_000);
      if (who === 'daan') hear(o, [anna, '102'], [bram, '101']);
      else assert.is(daan.state, 'up', `after ${afterMs} ms`);
      await hangUp(o, anna, daan);
    }
  });
}
