import * as assert from 'uvu/assert';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones } from '../kit/telephones.ts';

/** Sound before the answer: announcements of a gateway, a phone that plays its own ringing tone. */
const test = suite('scenario: early media');
test.afterEach(endTelephones);

const people = [
  { number: '101', name: 'Anna' },
  { number: '102', name: 'Bram', lines: ['102', '102b'] },
];

test('one phone that rings may let the caller hear it before it answers', async () => {
  const o = new Telephones({ people });
  const bram = o.phone('102');
  bram.onRing = (call) => call.rings(183, bram.sdp());
  const call = o.phone('101').dials('102');
  await o.soon();
  assert.equal(call.log, ['183 sdp']);
  assert.match(call.early ?? '', 'c=IN IP4 10.0.0.2');
  bram.last.rings();
  await o.soon();
  assert.equal(call.log, ['183 sdp', '180'], 'the 180 after the 183 is passed on');
  bram.last.answers();
  await o.soon();
  assert.is(call.state, 'up');
  assert.is(o.link.sent('INVITE').length, 2, 'nothing was left to tell');
  call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('an answer that waits for a lost PRACK: whoever gives up then was not answered', async () => {
  for (const [who, outcome] of [
    ['the caller', 'cancelled: Anna hung up before anybody answered.'],
    ['the called', 'cancelled: Bram hung up.'],
  ] as const) {
    const o = new Telephones({ people });
    const bram = o.phone('102');
    bram.onRing = (ring) => ring.rings(183, bram.sdp());
    o.link.drops = (packet) => packet.what === 'PRACK' && packet.from === '101';
    const call = o.phone('101').dials('102');
    await o.soon();
    bram.last.answers();
    await o.soon();
    assert.is(call.state, 'ringing', 'nobody has told it yet');
    (who === 'the caller' ? call : bram.last).hangsUp();
    await o.soon();
    assert.is(o.last(), outcome, who);
    assert.is(o.records()[0]?.answeredAt, undefined);
    assert.equal(await o.leftovers(), []);
  }
});

test('an answer that waits for a PRACK which never comes was none either', async () => {
  const o = new Telephones({ people });
  const bram = o.phone('102');
  bram.onRing = (ring) => ring.rings(183, bram.sdp());
  o.link.drops = (packet) => packet.what === 'PRACK' && packet.from === '101';
  const call = o.phone('101').dials('102');
  await o.soon();
  bram.last.answers();
  await o.pass(40_000);
  assert.match(call.refusal, '504');
  assert.is(bram.last.state, 'over');
  assert.is(o.records()[0]?.outcome, 'failed');
  assert.is(o.records()[0]?.answeredAt, undefined);
  assert.equal(await o.leftovers(), []);
});

test('CAL-14 who hangs up before the caller has heard of the right sound has answered nevertheless', async () => {
  const o = new Telephones({ people: [...people, { number: '103', name: 'Carla' }] });
  const [bram, carla] = [o.phone('102'), o.phone('103')];
  bram.onRing = (ring) => ring.rings(183, bram.sdp());
  const call = o.phone('101').dials('102');
  await o.soon();
  // The caller's phone goes by Bram's early sound: it is told of Carla's by an offer, when it has acknowledged.
  bram.last.refuses(302, [['Contact', `<sip:103@${bram.boxHost}>`]]);
  await o.soon();
  o.link.drops = ({ what, from }) => what === 'ACK' && from === '101';
  carla.last.answers();
  await o.pass(300);
  assert.is(call.state, 'up');
  carla.last.hangsUp();
  o.link.drops = () => false;
  await o.pass(40_000);
  assert.is(o.records()[0]?.outcome, 'answered');
  assert.equal(await o.leftovers(), []);
});

test('of several phones that ring none is heard early: the caller gets a 180 without description', async () => {
  const o = new Telephones({ people });
  for (const line of ['102', '102b']) {
    const phone = o.phone(line);
    phone.onRing = (call) => {
      call.rings(183, phone.sdp());
      call.rings();
    };
  }
  const call = o.phone('101').dials('102');
  await o.soon();
  assert.equal(call.log, ['180']);
  call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('a description in a 180 is no early sound: the caller’s phone rings by itself', async () => {
  const o = new Telephones({ people });
  const bram = o.phone('102');
  bram.onRing = (call) => call.rings(180, bram.sdp());
  const call = o.phone('101').dials('102');
  await o.soon();
  assert.equal(call.log, ['180']);
  bram.last.answers();
  await o.soon();
  assert.is(call.state, 'up');
  assert.is(call.sound, `${bram.node.address.address}:4000`);
  call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('a phone that answers with another description than its early one: the caller hears of that too', async () => {
  const o = new Telephones({ people });
  const bram = o.phone('102');
  bram.onRing = (call) => call.rings(183, bram.sdp({ port: 6000 }));
  const call = o.phone('101').dials('102');
  await o.soon();
  // Unreliable provisionals were not asked for by this phone; its answer differs.
  bram.last.answers(bram.sdp({ port: 6002 }));
  await o.pass(1_000);
  assert.is(call.state, 'up');
  assert.is(call.sound, `10.0.0.2:${bram.last.session?.localSdp?.match(/m=audio (\d+)/)?.[1]}`);
  call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('early sound of a phone that then sends the call on: the caller ends up with the one who answers', async () => {
  const o = new Telephones({ people: [...people, { number: '103', name: 'Carla' }] });
  const bram = o.phone('102');
  const carla = o.phone('103');
  bram.onRing = (call) => call.rings(183, bram.sdp({ port: 6000 }));
  const call = o.phone('101').dials('102');
  await o.soon();
  assert.equal(call.log, ['183 sdp']);
  bram.last.refuses(302, [['Contact', '<sip:103@10.0.0.1>']]);
  await o.soon();
  carla.last.answers();
  await o.pass(1_000);
  assert.is(call.state, 'up');
  assert.is(call.sound, `${carla.node.address.address}:4000`);
  assert.is(carla.last.sound, `${call.phone.node.address.address}:4000`);
  call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('CAL-14 who hangs up while the caller’s phone is told whom it talks to had answered all the same', async () => {
  for (const who of ['the called', 'the caller'] as const) {
    const o = new Telephones({ people: [...people, { number: '103', name: 'Carla' }] });
    const bram = o.phone('102');
    const carlas = o.phone('103');
    bram.onRing = (ring) => ring.rings(183, bram.sdp({ port: 6000 }));
    const call = o.phone('101').dials('102');
    await o.soon();
    bram.last.refuses(302, [['Contact', '<sip:103@10.0.0.1>']]);
    await o.soon();
    // Anna has heard early sound of Bram: an INVITE tells her phone of Carla's.
    o.link.drops = (packet) => packet.what === '200 INVITE' && packet.from === '101';
    const carla = carlas.last;
    carla.answers();
    await o.soon();
    assert.is(call.state, 'up');
    (who === 'the caller' ? call : carla).hangsUp();
    await o.pass(40_000);
    assert.is(o.records()[0]?.outcome, 'answered', who);
    assert.ok(o.records()[0]?.answeredAt, who);
    assert.equal(await o.leftovers(), []);
  }
});

test('early sound lost and found again on a bad network', async () => {
  for (let seed = 1; seed <= 10; seed++) {
    const o = new Telephones({ people, seed, loss: 0.2, latencyMs: [1, 40], duplicates: 0.1 });
    const bram = o.phone('102');
    bram.onRing = (call) => call.rings(183, bram.sdp());
    const call = o.phone('101').dials('102');
    await o.pass(6_000);
    if (bram.calls.length > 0) bram.last.answers();
    await o.pass(10_000);
    assert.is(call.state, 'up', `seed ${seed}`);
    call.hangsUp();
    assert.equal(await o.leftovers(), []);
  }
});
