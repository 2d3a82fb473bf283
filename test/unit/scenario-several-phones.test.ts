import * as assert from 'uvu/assert';
import { say } from '../../appliance/base/words/index.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones } from '../kit/telephones.ts';

const test = suite('scenario: a user with several phones');
test.afterEach(endTelephones);

const people = [
  { number: '101', name: 'Anna' },
  { number: '102', name: 'Bram', lines: ['102', '102b', '102c'] },
  { number: '103', name: 'Carla' },
];

const office = (options = {}): Telephones => new Telephones({ people, ...options });

test('GRP-01 all ring, the first answer wins, the others stop and log no missed call', async () => {
  const o = office();
  const phones = ['102', '102b', '102c'].map((line) => o.phone(line));
  const call = o.phone('101').dials('102');
  await o.soon();
  for (const phone of phones) assert.is(phone.last.state, 'ringing');
  assert.is(o.engine.snapshot()[0]?.ringing.length, 3);
  assert.equal(call.log, ['180']);
  phones[1]?.last.answers();
  await o.soon();
  assert.is(call.state, 'up');
  assert.is(call.sound, `${phones[1]?.node.address.address}:4000`);
  for (const phone of [phones[0], phones[2]]) assert.equal(phone?.last.log, ['cancelled']);
  const cancels = o.link.sent('CANCEL');
  assert.is(cancels.length, 2);
  for (const cancel of cancels) assert.match(cancel.text, 'Reason: SIP;cause=200;text="Call completed elsewhere"');
  call.hangsUp();
  await o.soon();
  assert.is(o.records()[0]?.callee?.lineId, 'line-102b');
  assert.equal(o.trail().slice(1), [
    '3 phones of Bram are called, for at most 30 seconds.',
    'Bram’s phone rings.',
    'Bram answered.',
  ]);
  assert.equal(await o.leftovers(), []);
});

test('two phones on one line both ring', async () => {
  const o = office();
  const first = o.phone('102');
  const second = o.phone('102');
  const call = o.phone('101').dials('102');
  await o.soon();
  assert.is(first.last.state, 'ringing');
  second.last.answers();
  await o.soon();
  assert.is(call.state, 'up');
  assert.equal(first.last.log, ['cancelled']);
  call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('two phones answer in the same moment: one has the call, the other is acknowledged and ended', async () => {
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const o = office({ seed, latencyMs: [1, 9] });
    const phones = ['102', '102b', '102c'].map((line) => o.phone(line));
    const call = o.phone('101').dials('102');
    await o.soon();
    for (const phone of phones) phone.last.answers();
    await o.soon();
    assert.is(call.state, 'up');
    assert.is(phones.filter((phone) => phone.last.state === 'up').length, 1);
    const talking = phones.find((phone) => phone.last.state === 'up');
    assert.is(call.sound, `${talking?.node.address.address}:4000`);
    for (const { from } of o.link.sent('200 INVITE').filter((packet) => packet.to === 'box')) {
      assert.ok(
        o.link.sent('ACK').some((ack) => ack.to === from),
        `${from} got an ACK`,
      );
    }
    call.hangsUp();
    assert.equal(await o.leftovers(), []);
  }
});

test('one busy phone does not stop the others; busy only counts when all are', async () => {
  const o = office();
  const [a, b] = [o.phone('102'), o.phone('102b')];
  a.onRing = (call) => call.refuses(486);
  const call = o.phone('101').dials('102');
  await o.soon();
  assert.is(call.state, 'ringing');
  b.last.refuses(486);
  await o.soon();
  assert.is(call.refusal, '486 Bram is busy.');
  assert.equal(o.trail().slice(-3), [
    'The phone on line 102 is busy.',
    'Bram’s phone rings.',
    'The phone on line 102b is busy.',
  ]);
  assert.equal(await o.leftovers(), []);
});

test('a busy phone beside one that nobody answers is no busy', async () => {
  const o = office();
  const [a] = [o.phone('102'), o.phone('102b')];
  a.onRing = (call) => call.refuses(486);
  const call = o.phone('101').dials('102');
  await o.pass(31_000);
  assert.match(call.refusal, /^480 .*didn’t answer/);
  assert.equal(await o.leftovers(), []);
});

test('a person who declines on one phone stops all, without a missed call', async () => {
  const o = office();
  const [a, b] = [o.phone('102'), o.phone('102b')];
  const call = o.phone('101').dials('102');
  await o.soon();
  a.last.refuses(603);
  await o.soon();
  assert.is(call.refusal, '603 Bram declined the call.');
  assert.equal(b.last.log, ['cancelled']);
  assert.match(o.link.sent('CANCEL')[0]?.text ?? '', 'Reason: SIP;cause=603');
  assert.equal(await o.leftovers(), []);
});

test('phones that can’t be reached are no hindrance: a dead one is passed over, and nobody waits for it', async () => {
  const o = office();
  const [dead, live] = [o.phone('102'), o.phone('102b')];
  o.link.drops = (packet) => packet.to === dead.username;
  const call = o.phone('101').dials('102');
  await o.pass(7_000);
  live.last.refuses(486);
  await o.soon();
  assert.is(call.state, 'ringing', 'the dead phone still has its time');
  await o.pass(1_000);
  assert.is(call.refusal, '486 Bram is busy.');
  assert.equal(await o.leftovers(), []);
});

test('EXT-02 a phone that sends the call on (302) sends it to that extension, and stops the others', async () => {
  const o = office();
  const [a, b, carla] = [o.phone('102'), o.phone('102b'), o.phone('103')];
  const call = o.phone('101').dials('102');
  await o.soon();
  a.last.refuses(302, [['Contact', '<sip:103@10.0.0.1>']]);
  await o.soon();
  assert.equal(b.last.log, ['cancelled']);
  assert.is(carla.last.shown, 'Anna 101');
  carla.last.answers();
  await o.soon();
  assert.is(call.state, 'up');
  assert.match(o.link.sent('200 INVITE').at(-1)?.text ?? '', 'P-Asserted-Identity: Carla <sip:103@10.0.0.1>');
  call.hangsUp();
  await o.soon();
  assert.equal(o.trail().slice(2), [
    '2 phones of Bram are called, for at most 30 seconds.',
    'Bram’s phone rings.',
    'The phone on line 102 sent the call on to 103.',
    '103 is Carla.',
    'One phone of Carla is called, for at most 30 seconds.',
    'Carla’s phone rings.',
    'Carla answered.',
  ]);
  assert.equal(
    o.records()[0]?.parties.map((party) => party.name),
    ['Anna', 'Bram', 'Carla'],
  );
  assert.equal(await o.leftovers(), []);
});

test('EXT-02 forwards that go round in a circle end with a clear busy after 10 hops', async () => {
  const o = office();
  o.phone('102').onRing = (call) => call.refuses(302, [['Contact', '<sip:103@10.0.0.1>']]);
  o.phone('103').onRing = (call) => call.refuses(302, [['Contact', '<sip:102@10.0.0.1>']]);
  const call = o.phone('101').dials('102');
  await o.pass(1_000);
  assert.match(call.refusal, /^486 The call was sent on 10 times and found nobody/);
  assert.is(o.trail().filter((line) => line.includes('sent the call on')).length, 11);
  assert.equal(await o.leftovers(), []);
});

const elsewhere = (address: string): string =>
  `480 Bram’s phone sends calls on to ${address}; the box doesn’t call addresses elsewhere.`;

test('a phone that sends the call on to nobody', async () => {
  const o = office();
  const bram = o.phone('102');
  const cases = [
    ['<sip:199@10.0.0.1>', '404 199 is nobody’s number.'],
    ['<sip:0201234567@10.0.0.1>', '503 +31201234567 is an outside number, and this box has no line to the outside.'],
    ['<sip:nobody@10.0.0.1>', '404 nobody is nobody’s number.'],
    ['<sip:someone@example.com>', elsewhere('someone@example.com')],
    ['<sip:103@example.com>', elsewhere('103@example.com')],
    ['<mailto:bram@example.com>', elsewhere('mailto:bram@example.com')],
    ['<sip:10.0.0.1>', '480 The phone of Bram refused the call (302 Moved Temporarily).'],
  ] as const;
  const anna = o.phone('101');
  for (const [contact, refusal] of cases) {
    bram.onRing = (call) => call.refuses(302, [['Contact', contact]]);
    const call = anna.dials('102');
    await o.soon();
    assert.is(call.refusal, refusal);
  }
  assert.equal(await o.leftovers(), []);
});

test('a phone that answers with sound it was not offered does not take the call from the others', async () => {
  const o = office();
  const [odd, b] = [o.phone('102'), o.phone('102b')];
  const call = o.phone('101').dials('102');
  await o.soon();
  odd.last.answers(odd.sdp({ payloads: '9' }));
  await o.soon();
  assert.is(odd.last.state, 'over');
  assert.is(call.state, 'ringing');
  b.last.answers();
  await o.soon();
  assert.is(call.sound, `${b.node.address.address}:4000`);
  call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('a phone that sends calls elsewhere says so in the trail and hinders no other phone', async () => {
  const o = office();
  const [away, b] = [o.phone('102'), o.phone('102b')];
  away.onRing = (call) => call.refuses(302, [['Contact', '<sip:bram@example.com>']]);
  const call = o.phone('101').dials('102');
  await o.soon();
  b.last.answers();
  await o.soon();
  call.hangsUp();
  await o.soon();
  assert.ok(
    o
      .trail()
      .includes(
        'The phone on line 102 wanted to send the call on to bram@example.com; the box doesn’t call addresses elsewhere.',
      ),
  );
  assert.equal(await o.leftovers(), []);
});

test('EXT-02 a phone that writes its own address into its 302 means a number of ours', async () => {
  const o = office();
  const [bram, carla] = [o.phone('102'), o.phone('103')];
  bram.onRing = (call) => call.refuses(302, [['Contact', `<sip:103@${bram.node.address.address}>`]]);
  const call = o.phone('101').dials('102');
  await o.soon();
  assert.is(carla.last.state, 'ringing');
  call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('only what rings is said to ring, and phones that give no sign are named', async () => {
  const o = office();
  const [dead, live] = [o.phone('102'), o.phone('102b')];
  live.onRing = () => {};
  o.link.drops = (packet) => packet.to === dead.username;
  const call = o.phone('101').dials('102');
  await o.pass(7_000);
  assert.not.ok(said(o).some((line) => /rings|be reached/.test(line)));
  live.last.rings();
  await o.soon();
  const before = o.facts.length;
  await o.pass(2_000);
  assert.is(o.facts.length, before + 1, 'whoever looks at it hears of that');
  assert.equal(said(o).slice(-2), [
    'Bram’s phone rings.',
    'The phone on line 102 can’t be reached: it doesn’t answer the box.',
  ]);
  call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('nobody waits for phones that give no sign once all others have refused', async () => {
  const o = office();
  const [dead, live] = [o.phone('102'), o.phone('102b')];
  o.link.drops = (packet) => packet.to === dead.username;
  const call = o.phone('101').dials('102');
  await o.pass(9_000);
  live.last.refuses(486);
  await o.soon();
  assert.is(call.refusal, '486 Bram is busy.');
  assert.is(o.trail().filter((line) => line.includes('be reached')).length, 1);
  assert.equal(await o.leftovers(), []);
});

/** The trail of the call that goes on. */
function said(o: Telephones): string[] {
  return o.engine.snapshot()[0]?.trail.map((step) => say(step.phrase, 'en')) ?? [];
}

test('USR-02 a user who takes no second call is busy during one, and while the first rings', async () => {
  const o = office({
    people: [
      { number: '101', name: 'Anna' },
      { number: '102', name: 'Bram', secondCall: false },
      { number: '103', name: 'Carla' },
    ],
  });
  const [anna, bram, carla] = [o.phone('101'), o.phone('102'), o.phone('103')];
  const first = anna.dials('102');
  await o.soon();
  const whileRinging = carla.dials('102');
  await o.soon();
  assert.is(whileRinging.refusal, '486 Bram is busy.');
  assert.is(o.trail().at(-1), 'Bram is in a call and takes no second one.');
  bram.last.answers();
  await o.soon();
  const whileTalking = carla.dials('102');
  await o.soon();
  assert.is(whileTalking.refusal, '486 Bram is busy.');
  first.hangsUp();
  await o.soon();
  const afterwards = carla.dials('102');
  await o.soon();
  assert.is(afterwards.state, 'ringing');
  afterwards.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('USR-02 with a second call offered, the phone rings during a call', async () => {
  const o = office();
  const [anna, bram, carla] = [o.phone('101'), o.phone('102'), o.phone('103')];
  const first = anna.dials('102');
  await o.soon();
  bram.last.answers();
  await o.soon();
  const second = carla.dials('102');
  await o.soon();
  assert.is(second.state, 'ringing');
  first.hangsUp();
  second.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('DEV-07 a line takes no more calls than its limit, coming or going', async () => {
  const o = office({
    people: [
      { number: '101', name: 'Anna' },
      { number: '102', name: 'Bram', callLimit: 1 },
      { number: '103', name: 'Carla' },
    ],
  });
  const [anna, bram, carla] = [o.phone('101'), o.phone('102'), o.phone('103')];
  const first = anna.dials('102');
  await o.soon();
  bram.last.answers();
  await o.soon();
  const coming = carla.dials('102');
  await o.soon();
  assert.is(coming.refusal, '486 Bram is busy.');
  assert.is(o.trail().at(-1), 'Line 102 is left out: it is in as many calls as it may be (1).');
  const going = bram.dials('103');
  await o.soon();
  assert.is(going.refusal, '486 Line 102 is in as many calls as it may be (1).');
  first.hangsUp();
  await o.soon();
  const again = bram.dials('103');
  await o.soon();
  assert.is(again.state, 'ringing');
  again.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('somebody who dials the own number rings the own other phones, never the one in the hand', async () => {
  const o = office();
  const [desk, other] = [o.phone('102'), o.phone('102b')];
  const call = desk.dials('102');
  await o.soon();
  assert.is(other.last.state, 'ringing');
  assert.is(desk.rung, 0);
  call.hangsUp();
  const alone = o.phone('101').dials('101');
  await o.soon();
  assert.is(alone.refusal, '486 Anna is busy.');
  assert.equal(await o.leftovers(), []);
});

test('a line where somebody else is logged in rings for that person alone', async () => {
  const o = office({ freeLines: ['hotdesk'] });
  o.config.apply([{ what: 'change', entity: 'line', id: 'line-hotdesk', body: { loggedInUserId: 'user-103' } }], {
    name: 'test',
    from: 'here',
  });
  const hot = o.phone('hotdesk');
  const call = o.phone('101').dials('103');
  await o.soon();
  assert.is(hot.last.state, 'ringing');
  call.hangsUp();
  await o.soon();
  const bram = o.phone('102');
  hot.dials('102');
  await o.soon();
  assert.is(bram.last.shown, 'Carla 103', 'and calls as that person');
  bram.last.refuses(486);
  assert.equal(await o.leftovers(), []);
});
