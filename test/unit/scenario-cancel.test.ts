import * as assert from 'uvu/assert';
import { udpFlow } from '../../appliance/sip/flow.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones } from '../kit/telephones.ts';

/**
 * The caller gives up, at every moment there is. A broken build leaves a phone ringing, somebody in a call with nobody,
 * or a call in the list for ever.
 */
const test = suite('scenario: the caller gives up');
test.afterEach(endTelephones);

const people = [
  { number: '101', name: 'Anna' },
  { number: '102', name: 'Bram', lines: ['102', '102b'] },
];

test('RFC 3261 §9.2 a CANCEL is known by its transaction, from whatever port it comes', async () => {
  const o = new Telephones({ people });
  const [anna, bram] = [o.phone('101'), o.phone('102')];
  const call = anna.dials('102');
  await o.soon();
  const invite = o.link.sent('INVITE').find((packet) => packet.from === '101')?.text ?? '';
  const cancel = invite
    .replace(/^INVITE/, 'CANCEL')
    .replace(/^CSeq: (\d+) INVITE/m, 'CSeq: $1 CANCEL')
    .replace(/^(Contact|Content-Type|Supported|Allow|Session-Expires|Min-SE): .*\r\n/gm, '')
    .replace(/^Content-Length: \d+/m, 'Content-Length: 0')
    .replace(/\r\n\r\n[\s\S]*$/, '\r\n\r\n');
  const elsewhere = { address: anna.node.address.address, port: 40_123 };
  o.box.endpoint.receive(udpFlow(o.box.address, elsewhere), new TextEncoder().encode(cancel));
  await o.soon();
  assert.equal(call.log, ['180', 'failed 487']);
  assert.equal(bram.last.log, ['cancelled']);
  assert.is(o.last(), 'cancelled: Anna hung up before anybody answered.');
  assert.equal(await o.leftovers(), []);
});

test('while it rings: all phones stop, and note a missed call', async () => {
  const o = new Telephones({ people });
  const phones = [o.phone('102'), o.phone('102b')];
  const call = o.phone('101').dials('102');
  await o.soon();
  call.hangsUp();
  await o.soon();
  for (const phone of phones) assert.equal(phone.last.log, ['cancelled']);
  for (const cancel of o.link.sent('CANCEL').filter((packet) => packet.from === 'box')) {
    assert.not.match(cancel.text, 'Reason');
  }
  assert.is(o.last(), 'cancelled: Anna hung up before anybody answered.');
  assert.is(o.link.sent('487 INVITE').filter((packet) => packet.from === 'box').length, 1);
  assert.equal(await o.leftovers(), []);
});

test('at every millisecond around the answer: nobody is left in a call', async () => {
  for (let offset = -12; offset <= 12; offset++) {
    const o = new Telephones({ people, seed: 40 + offset, latencyMs: [1, 5] });
    const phones = [o.phone('102'), o.phone('102b')];
    const call = o.phone('101').dials('102');
    await o.soon();
    const [answersAt, hangsUpAt] = offset < 0 ? [-offset, 0] : [0, offset];
    o.clock.at(o.clock.now() + answersAt, () => phones[0]?.last.answers());
    o.clock.at(o.clock.now() + hangsUpAt, () => call.hangsUp());
    await o.pass(1_000);
    // A 200 that crossed the CANCEL is acknowledged by the phone, which then hangs up.
    if (call.state === 'up') call.hangsUp();
    await o.pass(1_000);
    assert.is(call.state, 'over', `offset ${offset}`);
    for (const phone of phones) assert.is(phone.last.state, 'over', `offset ${offset}`);
    assert.equal(o.now(), []);
    assert.equal(await o.leftovers(), []);
  }
});

test('at every millisecond after dialling, whatever got lost on the way', async () => {
  for (let after = 0; after <= 14; after++) {
    const o = new Telephones({ people, seed: after + 1, latencyMs: [1, 4], loss: 0.1, duplicates: 0.1 });
    const phones = [o.phone('102'), o.phone('102b')];
    const call = o.phone('101').dials('102');
    await o.pass(after);
    call.hangsUp();
    await o.pass(60_000);
    assert.is(call.state, 'over', `after ${after}`);
    for (const phone of phones) for (const each of phone.calls) assert.is(each.state, 'over', `after ${after}`);
    assert.equal(await o.leftovers(), []);
  }
});

test('while the next extension is looked up after a forward', async () => {
  // The treatment waits here, as it does where a feature asks something that takes time.
  const { extensionTypes } = await import('../../appliance/extensions/index.ts');
  const slow = extensionTypes.map((type) => ({
    ...type,
    run: async (...args: Parameters<typeof type.run>) => {
      const [call] = args;
      await new Promise<void>((resolve) => call.clock.at(call.clock.now() + 50, resolve));
      return type.run(...args);
    },
  }));
  const o = new Telephones({ people, types: slow });
  const bram = o.phone('102');
  const call = o.phone('101').dials('102');
  await o.pass(30);
  call.hangsUp();
  await o.pass(1_000);
  assert.is(call.refusal, 'cancelled');
  assert.is(bram.calls.length, 0, 'nobody was rung');
  assert.is(o.last(), 'cancelled: Anna hung up before anybody answered.');
  assert.equal(await o.leftovers(), []);
});

test('a phone that answers after the caller has gone gets ACK and BYE', async () => {
  const o = new Telephones({ people });
  const bram = o.phone('102');
  const call = o.phone('101').dials('102');
  await o.soon();
  // The CANCEL never arrives, so the phone answers into the void.
  o.link.drops = (packet) => packet.what === 'CANCEL' && packet.from === 'box';
  call.hangsUp();
  await o.soon();
  bram.last.answers();
  await o.soon();
  assert.ok(bram.last.confirmed);
  assert.equal(bram.last.log, ['ended by peer']);
  assert.equal(await o.leftovers(), []);
});

test('the caller’s connection breaks while it rings', async () => {
  const o = new Telephones({ people });
  const bram = o.phone('102');
  const anna = o.phone('101', 'tcp');
  anna.dials('102');
  await o.soon();
  o.link.break(anna.flow);
  await o.pass(100);
  assert.equal(bram.last.log, ['cancelled']);
  assert.equal(await o.leftovers(), []);
});

test('the called phone’s connection breaks while it rings: the others go on', async () => {
  const o = new Telephones({ people });
  const [tcp, udp] = [o.phone('102', 'tcp'), o.phone('102b')];
  const call = o.phone('101').dials('102');
  await o.soon();
  o.link.break(tcp.flow);
  await o.soon();
  assert.is(call.state, 'ringing');
  udp.last.answers();
  await o.soon();
  assert.is(call.state, 'up');
  call.hangsUp();
  assert.equal(await o.leftovers(), []);
});
