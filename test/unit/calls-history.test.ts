import * as assert from 'uvu/assert';
import { VirtualClock } from '../../appliance/base/clock.ts';
import { TALKS_KEPT_MAX } from '../../appliance/base/limits.ts';
import { SeededRandom } from '../../appliance/base/random.ts';
import { say } from '../../appliance/base/words/index.ts';
import { CallLog } from '../../appliance/calls/call-log.ts';
import { calleeIn, Talks } from '../../appliance/calls/talks.ts';
import type { CallRecord, OpenCall } from '../../appliance/calls/types.ts';
import { openStore } from '../../appliance/store/database.ts';
import { turn } from '../kit/pass-time.ts';
import type { Phone } from '../kit/phone.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones } from '../kit/telephones.ts';

const test = suite('calls: history and readers');
test.afterEach(endTelephones);

test('CAL-14 after a power cut open calls are in the history as interrupted, with what was known of them', async () => {
  const o = new Telephones();
  const [anna, bram] = [o.phone('101'), o.phone('102')];
  anna.dials('102');
  await o.soon();
  bram.last.answers();
  await o.pass(2_000);
  const ringing = o.phone('103').dials('104');
  o.phone('104');
  await o.pass(2_000);
  assert.is(ringing.state, 'ringing');
  // The power goes: what the journal has written is all that is left.
  const image = o.store.image();
  const clock = new VirtualClock(o.clock.wall());
  const store = openStore(':memory:', { clock, random: new SeededRandom(9), image });
  const log = new CallLog(store.history, store.journal);
  assert.is(log.recover(), 2);
  const { records } = store.history.search<CallRecord>({ limit: 10 });
  const [second, first] = records;
  assert.is(first?.outcome, 'interrupted');
  assert.is(say(first?.reason ?? { key: '' }, 'nl'), 'De centrale viel midden in het gesprek uit.');
  assert.is(first?.callee?.number, '102');
  assert.ok(first?.answeredAt);
  assert.is(first?.trail.length, 4);
  assert.is(second?.caller.number, '103');
  assert.is(second?.answeredAt, undefined);
  assert.is(log.recover(), 0, 'each only once');
  anna.last.hangsUp();
  ringing.hangsUp();
  assert.equal(await o.leftovers(), []);
});

const caller = { number: '101', name: 'Anna', extensionId: 'u1' };

/** A call that was written to the journal, and its record. */
function openCall() {
  const clock = new VirtualClock();
  const store = openStore(':memory:', { clock, random: new SeededRandom(1) });
  const log = new CallLog(store.history, store.journal);
  const open: OpenCall = {
    id: 'c1',
    startedAt: clock.wall(),
    answeredAt: undefined,
    caller,
    dialled: '102',
    callee: undefined,
    parties: [caller],
    talks: [],
    trail: [],
  };
  log.keep({ id: 'c1', startedAt: open.startedAt, toJSON: () => open });
  store.journal.flush();
  const record: CallRecord = {
    ...open,
    endedAt: clock.wall(),
    outcome: 'cancelled',
    reason: { key: 'call.caller-gave-up', params: { name: 'Anna' } },
    encrypted: false,
    sipCallIds: [],
  };
  const afterPowerCut = () => {
    const after = openStore(':memory:', { clock, random: new SeededRandom(2), image: store.image() });
    const recovered = new CallLog(after.history, after.journal).recover();
    return { recovered, records: after.history.search<CallRecord>({ limit: 10 }).records };
  };
  return { clock, store, log, record, afterPowerCut };
}

test('a call that ended just before the power cut is not told of twice', () => {
  const { store, log, record, afterPowerCut } = openCall();
  log.close(record);
  store.history.flush();
  // The journal's removal has not been written yet: that is where the power goes.
  const { recovered, records } = afterPowerCut();
  assert.is(recovered, 0);
  assert.is(records.length, 1);
});

test('CAL-14 a call that ended just before the power cut is told of, though the journal wrote before the history', () => {
  const { store, log, record, afterPowerCut } = openCall();
  log.close(record);
  store.journal.flush();
  const { recovered, records } = afterPowerCut();
  assert.is(recovered, 1);
  assert.equal(
    records.map(({ outcome }) => outcome),
    ['interrupted'],
  );
});

test('calls that came and went between two writes leave nothing in the journal', async () => {
  const o = new Telephones();
  const call = o.phone('101').dials('199');
  await o.soon();
  assert.is(call.state, 'over');
  await o.pass(5_000);
  assert.is(o.store.journal.load('open-call').length, 0);
  assert.equal(await o.leftovers(), []);
});

test('the history finds a call by the numbers and names of everybody in it', async () => {
  const o = new Telephones();
  const [anna, bram, carla] = [o.phone('101'), o.phone('102'), o.phone('103')];
  const call = anna.dials('102');
  await o.soon();
  bram.last.answers();
  await o.soon();
  bram.last.transfers('103');
  await o.soon();
  carla.last.answers();
  await o.soon();
  call.hangsUp();
  await o.soon();
  const find = (query: object): number => o.store.history.search({ limit: 10, ...query }).records.length;
  for (const text of ['Anna', 'vries', '102', 'Jansen']) assert.is(find({ text }), 1, text);
  assert.is(find({ text: 'Daan' }), 0);
  for (const user of ['101', '102', '103']) assert.is(find({ extensionId: `user-${user}` }), 1);
  assert.is(find({ extensionId: 'user-104' }), 0);
  assert.equal(await o.leftovers(), []);
});

test('talks of one call: another phone of the same person is no other talk, and their number has an end', () => {
  const person = (number: string, lineId = number) => ({ number, name: number, extensionId: `user-${number}`, lineId });
  const talks = new Talks();
  talks.begin(1, person('101'), person('102'));
  talks.begin(2, person('101'), person('102', '102b'));
  assert.is(talks.list.length, 1);
  assert.is(talks.list[0]?.until, undefined);
  for (let at = 3; at < 100; at++) talks.begin(at, person('101'), person(String(100 + at)));
  assert.is(talks.list.length, TALKS_KEPT_MAX);
  assert.ok(
    talks.list.every(({ until }) => until !== undefined),
    'none that is over goes on',
  );
  assert.is(calleeIn(talks.list, person('102'))?.number, '101');
  assert.is(calleeIn(talks.list, person('999')), undefined);
});

test('snapshots are frozen and complete, and every change is on the bus', async () => {
  const o = new Telephones();
  const [anna, bram] = [o.phone('101'), o.phone('102')];
  const call = anna.dials('102');
  await o.soon();
  const [ringing] = o.engine.snapshot();
  assert.is(ringing?.state, 'ringing');
  assert.is(ringing?.ringing[0]?.lineId, 'line-102');
  assert.ok(Object.isFrozen(o.engine.snapshot()));
  assert.ok(Object.isFrozen(ringing));
  assert.ok(Object.isFrozen(ringing?.trail));
  bram.last.answers();
  await o.soon();
  assert.is(ringing?.state, 'ringing', 'what was read stays as it was');
  assert.is(ringing?.trail.length, 3);
  const up = o.engine.call(ringing?.id ?? '');
  assert.is(up?.state, 'up');
  assert.is(up?.ringing.length, 0);
  assert.equal(o.engine.live(), { calls: 1, legs: 2, meetings: 0, listeners: 0, reporters: 2, limits: 0 });
  call.hangsUp();
  await o.soon();
  await turn();
  const id = ringing?.id;
  assert.is(o.facts.at(-1), `call.ended ${id}`);
  assert.ok(o.facts.filter((fact) => fact === `call.changed ${id}`).length >= 3);
  assert.is(o.engine.call(id ?? ''), undefined);
  assert.equal(await o.leftovers(), []);
});

/** With keys in its description. */
function encryptedSound(phone: Phone): string {
  const keys = 'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj';
  return phone.sdp().replace('RTP/AVP', 'RTP/SAVP').replace('a=sendrecv', `${keys}\r\na=sendrecv`);
}

for (const [caller, callee, sound, encrypted] of [
  ['tls', 'tls', 'encrypted', true],
  ['tls', 'tls', 'plain', false],
  ['tls', 'udp', 'encrypted', false],
  ['udp', 'tls', 'encrypted', false],
] as const) {
  const isSo = encrypted ? 'is encrypted' : 'is not encrypted';
  test(`FAC-10 a call from ${caller} to ${callee} with ${sound} sound ${isSo}`, async () => {
    const o = new Telephones();
    const [anna, bram] = [o.phone('101', caller), o.phone('102', callee)];
    const says = (phone: Phone): string => (sound === 'encrypted' ? encryptedSound(phone) : phone.sdp());
    const call = anna.dials('102', { sdp: says(anna) });
    await o.soon();
    bram.last.answers(says(bram));
    await o.soon();
    assert.is(call.state, 'up');
    call.hangsUp();
    await o.soon();
    assert.is(o.records()[0]?.encrypted, encrypted);
    assert.equal(await o.leftovers(), []);
  });
}
