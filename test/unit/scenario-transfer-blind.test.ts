import * as assert from 'uvu/assert';
import { author } from '../kit/office.ts';
import type { Phone, PhoneCall } from '../kit/phone.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones, type TelephonesOptions } from '../kit/telephones.ts';

/**
 * CAL-01: the transfer key and a number. A broken build loses the caller, leaves the one who transferred in the call,
 * or never tells them how it went.
 */
const test = suite('scenario: blind transfer');
test.afterEach(endTelephones);

const people = [
  { number: '101', name: 'Anna' },
  { number: '102', name: 'Bram' },
  { number: '103', name: 'Carla' },
  { number: '104', name: 'Daan' },
];

interface Scene {
  readonly o: Telephones;
  readonly anna: Phone;
  readonly bram: Phone;
  readonly carla: Phone;
  /** Anna's side and Bram's side of their call. */
  readonly call: PhoneCall;
  readonly other: PhoneCall;
}

/** Anna has called Bram and they talk. */
async function annaTalksToBram(options: TelephonesOptions = {}): Promise<Scene> {
  const o = new Telephones({ people, ...options });
  const [anna, bram, carla] = [o.phone('101'), o.phone('102'), o.phone('103')];
  const call = anna.dials('102');
  await o.pass(2_000);
  bram.last.answers();
  await o.pass(2_000);
  return { o, anna, bram, carla, call, other: bram.last };
}

test('CAL-01 the called one transfers: the caller talks to the new one, who sees the caller', async () => {
  const { o, anna, bram, carla, call, other } = await annaTalksToBram();
  other.transfers('103');
  await o.soon();
  assert.is(carla.last.shown, 'Anna 101');
  assert.equal(other.transferred, [200], 'as soon as it rings the phone that transferred is told so');
  assert.is(other.state, 'over', 'and is free');
  assert.is(bram.calls.length, 1);
  assert.equal(o.now(), ['101>102 ringing 103']);
  carla.last.answers();
  await o.soon();
  assert.is(call.state, 'up');
  assert.is(call.sound, `${carla.node.address.address}:4000`);
  assert.is(carla.last.sound, `${anna.node.address.address}:4000`);
  const told = o.link
    .sent('INVITE')
    .filter((packet) => packet.to === '101')
    .at(-1);
  assert.match(told?.text ?? '', 'P-Asserted-Identity: Carla <sip:103@10.0.0.1>', 'the display changes too');
  carla.last.hangsUp();
  await o.soon();
  assert.is(call.state, 'over');
  assert.is(o.records().length, 1);
  assert.equal(o.talks(), ['Anna–Bram', 'Anna–Carla']);
  assert.equal(o.trail().slice(3), [
    'Bram answered.',
    'Bram transferred the call to 103.',
    '103 is Carla.',
    'One phone of Carla is called, for at most 30 seconds.',
    'Carla’s phone rings.',
    'Carla answered.',
  ]);
  assert.equal(
    o.records()[0]?.parties.map((party) => party.name),
    ['Anna', 'Bram', 'Carla'],
  );
  assert.is(o.last(), 'answered: Carla hung up.');
  assert.equal(await o.leftovers(), []);
});

test('CAL-01 the caller transfers: the called one talks to the new one', async () => {
  const { o, bram, carla, call, other } = await annaTalksToBram();
  call.transfers('103');
  await o.soon();
  assert.is(carla.last.shown, 'Bram 102');
  carla.last.answers();
  await o.soon();
  assert.is(call.state, 'over');
  assert.is(other.state, 'up');
  assert.is(other.sound, `${carla.node.address.address}:4000`);
  assert.is(carla.last.sound, `${bram.node.address.address}:4000`);
  other.hangsUp();
  await o.soon();
  assert.is(carla.last.state, 'over');
  assert.equal(o.talks(), ['Anna–Bram', 'Bram–Carla']);
  assert.is(o.records()[0]?.callee?.name, 'Bram', 'Anna never talked to Carla');
  assert.equal(await o.leftovers(), []);
});

test('CAL-01 a phone that holds first and hangs up as soon as its REFER is accepted', async () => {
  const { o, carla, call, other } = await annaTalksToBram();
  other.holds();
  await o.soon();
  other.transfers('103');
  await o.pass(3);
  other.hangsUp();
  await o.soon();
  assert.is(carla.last.state, 'ringing');
  carla.last.answers();
  await o.soon();
  assert.is(call.sound, `${carla.node.address.address}:4000`, 'and nobody is on hold any more');
  assert.equal(o.now(), ['101>102 up 103']);
  call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('CAL-01 blind transfer not answered rings back at the one who transferred', async () => {
  const { o, bram, carla, call, other } = await annaTalksToBram();
  other.transfers('103');
  await o.pass(31_000);
  assert.equal(carla.last.log, ['cancelled']);
  assert.is(bram.calls.length, 2);
  assert.is(bram.last.shown, 'Anna 101');
  bram.last.answers();
  await o.soon();
  assert.is(call.state, 'up');
  assert.is(call.sound, `${bram.node.address.address}:4000`);
  call.hangsUp();
  await o.soon();
  assert.equal(o.trail().slice(-5), [
    'Nobody answered within 30 seconds.',
    'The call goes back to Bram, who transferred it.',
    'One phone of Bram is called, for at most 30 seconds.',
    'Bram’s phone rings.',
    'Bram answered.',
  ]);
  const [before, after] = o.records()[0]?.talks ?? [];
  assert.equal(o.talks(), ['Anna–Bram', 'Anna–Bram']);
  assert.ok((after?.from ?? 0) - (before?.until ?? 0) >= 30_000, 'nobody talked while it rang');
  assert.equal(await o.leftovers(), []);
});

test('CAL-01 a call comes back although the line is in as many calls as it may be: it had its place a moment ago', async () => {
  const { o, bram, call, other } = await annaTalksToBram();
  o.config.apply([{ what: 'change', entity: 'line', id: 'line-102', body: { callLimit: 1 } }], author);
  other.transfers('103');
  await o.pass(2_000);
  o.phone('104').dials('102');
  await o.soon();
  bram.last.answers();
  await o.pass(29_000);
  assert.is(bram.last.shown, 'Anna 101');
  assert.is(bram.last.state, 'ringing');
  bram.last.answers();
  await o.soon();
  assert.is(call.state, 'up');
});

test('CAL-01 not answered there either: the call ends', async () => {
  const { o, call, other } = await annaTalksToBram();
  other.transfers('103');
  await o.pass(62_000);
  assert.is(call.state, 'over');
  assert.is(o.last(), 'answered: Nobody answered after Bram’s transfer.');
  assert.match(o.link.sent('BYE').at(-1)?.text ?? '', 'Reason: Q.850;cause=19');
  assert.equal(await o.leftovers(), []);
});

test('CAL-01 the target sends it on (its own forwarding): that applies', async () => {
  const { o, carla, call, other } = await annaTalksToBram();
  const daan = o.phone('104');
  carla.onRing = (ring) => ring.refuses(302, [['Contact', '<sip:104@10.0.0.1>']]);
  other.transfers('103');
  await o.soon();
  daan.last.answers();
  await o.soon();
  assert.is(call.sound, `${daan.node.address.address}:4000`);
  call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('CAL-01 a wrong or outside number: the one who transferred is told and has the call as before', async () => {
  const { o, call, other } = await annaTalksToBram();
  for (const [number, status] of [
    ['199', 404],
    ['1', 484],
    ['0201234567', 404],
  ] as const) {
    other.transfers(number);
    await o.soon();
    assert.is(other.transferred.at(-1), status);
    assert.is(other.state, 'up');
    assert.equal(o.now(), ['101>102 up 102']);
  }
  other.holds();
  await o.soon();
  assert.is(call.sound, '10.0.0.3:4000 sendonly', 'they still hear of each other’s changes');
  other.hangsUp();
  await o.soon();
  assert.is(call.state, 'over');
  assert.equal(await o.leftovers(), []);
});

test('CAL-01 a wrong number and the phone that transferred has hung up already: it rings back', async () => {
  const { o, bram, call, other } = await annaTalksToBram();
  const slow = o.phone('104');
  o.link.drops = (packet) => packet.to === slow.username;
  other.transfers('104');
  await o.pass(3);
  other.hangsUp();
  await o.pass(9_000);
  assert.is(bram.calls.length, 2, 'the target can’t be reached: back to Bram');
  bram.last.answers();
  await o.soon();
  assert.is(call.state, 'up');
  call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('CAL-01 a phone that hangs up before it hears that the number is wrong is rung back, and the caller is kept', async () => {
  const { o, bram, call, other } = await annaTalksToBram();
  other.transfers('199');
  // Bram's phone says goodbye as soon as the box has agreed, and has not heard yet what came of it.
  o.link.drops = (packet) => packet.to === '102' && packet.text.includes('SIP/2.0 404');
  await o.pass(6);
  other.hangsUp();
  await o.soon();
  assert.is(call.state, 'up', 'Anna has done nothing wrong');
  assert.is(bram.calls.length, 2, 'and is brought back to Bram');
  bram.last.answers();
  await o.soon();
  assert.is(call.sound, `${bram.node.address.address}:4000`);
  call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('an offer that a failed transfer overtook does not stay: nobody is on hold who wants to talk', async () => {
  const { o, call, other } = await annaTalksToBram();
  other.onReoffer = () => {
    other.onReoffer = undefined;
    other.session?.refuseOffer(491);
  };
  call.holds();
  await o.pass(20);
  other.transfers('199');
  await o.pass(50);
  call.resumes();
  await o.pass(10_000);
  assert.is(other.sound, `${call.phone.node.address.address}:4000`, 'Bram hears Anna');
  assert.equal(o.now(), ['101>102 up 102']);
  call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('CAL-01 a busy target: the one who transferred, still there, has the call as before', async () => {
  const { o, carla, call, other } = await annaTalksToBram();
  carla.onRing = (ring) => ring.refuses(486);
  other.transfers('103');
  await o.soon();
  assert.equal(other.transferred, [486]);
  assert.is(other.state, 'up');
  assert.is(call.state, 'up');
  call.hangsUp();
  await o.soon();
  assert.is(other.state, 'over');
  assert.equal(o.trail().slice(-3), [
    'The phone on line 103 is busy.',
    'Carla is busy.',
    'The transfer by Bram to 103 was not made.',
  ]);
  assert.equal(await o.leftovers(), []);
});

test('the caller hangs up while the target rings', async () => {
  const { o, carla, call, other } = await annaTalksToBram();
  other.transfers('103');
  await o.soon();
  call.hangsUp();
  await o.soon();
  assert.equal(carla.last.log, ['cancelled']);
  assert.is(o.last(), 'answered: Anna hung up.');
  assert.equal(await o.leftovers(), []);
});

test('a second transfer while the first is under way is refused', async () => {
  const { o, carla, call, other } = await annaTalksToBram();
  carla.onRing = () => {};
  other.transfers('103');
  await o.soon();
  other.transfers('104');
  call.transfers('104');
  await o.soon();
  assert.equal(other.transferred, [491]);
  assert.equal(call.transferred, [491]);
  carla.last.answers();
  await o.soon();
  assert.equal(other.transferred, [491, 200]);
  assert.is(call.sound, `${carla.node.address.address}:4000`);
  call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('CAL-01 both ends transfer in the same moment: one transfer is made, the other refused', async () => {
  const { o, carla, call, other } = await annaTalksToBram();
  call.transfers('103');
  other.transfers('103');
  await o.soon();
  assert.equal([...call.transferred, ...other.transferred].sort(), [200, 491]);
  assert.is(carla.rung, 1);
  carla.last.answers();
  await o.soon();
  assert.is([call, other].filter((each) => each.state === 'up').length, 1);
  carla.last.hangsUp();
  await o.soon();
  assert.is([call, other].filter((each) => each.state === 'over').length, 2);
  assert.equal(await o.leftovers(), []);
});

test('a caller who changes something while the target rings is answered, and hears the target afterwards', async () => {
  const { o, anna, carla, call, other } = await annaTalksToBram();
  other.transfers('103');
  await o.soon();
  anna.port = 4700;
  call.resumes();
  await o.soon();
  assert.is(call.sound, '10.0.0.1:9 inactive');
  carla.last.answers();
  await o.soon();
  assert.is(call.sound, `${carla.node.address.address}:4000`);
  assert.is(carla.last.sound, `${anna.node.address.address}:4700`);
  call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('a target without a common sound: the call rings back', async () => {
  const { o, bram, carla, call, other } = await annaTalksToBram();
  other.transfers('103');
  await o.soon();
  call.onReoffer = () => call.session?.refuseOffer(488);
  carla.last.answers();
  await o.soon();
  assert.is(carla.last.state, 'over');
  assert.is(bram.calls.length, 2);
  call.onReoffer = undefined;
  bram.last.answers();
  await o.soon();
  assert.is(call.state, 'up');
  call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('the last NOTIFY is answered before our BYE follows, but it is not waited for for ever', async () => {
  const { o, other } = await annaTalksToBram({ latencyMs: [10, 10] });
  let notified = 0;
  o.link.drops = (packet) => packet.what === '200 NOTIFY' && packet.from === '102' && ++notified > 1;
  other.transfers('103');
  await o.pass(1_500);
  assert.is(o.link.sent('BYE').length, 0);
  await o.pass(3_000);
  assert.is(o.link.sent('BYE').filter((packet) => packet.to === '102').length, 1);
  o.link.drops = () => false;
  await o.pass(70_000);
  assert.equal(await o.leftovers(), []);
});

test(
  'whoever hangs up at whatever moment of a transfer: nobody is left in a call with nobody',
  async () => {
    for (const who of ['caller', 'transferor', 'target'] as const) {
      for (let after = 0; after < 30; after += 2) {
        const scene = await annaTalksToBram({ seed: after + 1, latencyMs: [1, 4] });
        const { o, carla, call, other } = scene;
        carla.onRing = (ring) => {
          ring.rings();
          o.clock.at(o.clock.now() + 4, () => ring.answers());
        };
        other.transfers('103');
        await o.pass(after);
        if (who === 'caller') call.hangsUp();
        if (who === 'transferor') other.hangsUp();
        if (who === 'target') for (const each of carla.calls) each.hangsUp();
        await o.pass(80_000);
        if (who === 'transferor') {
          assert.is(call.state, 'up', `${who} after ${after}`);
          assert.is(call.sound, `${carla.node.address.address}:4000`);
          call.hangsUp();
          await o.soon();
        }
        for (const phone of [call.phone, other.phone, carla]) {
          for (const each of phone.calls) {
            if (each.state !== 'over') each.hangsUp();
          }
        }
        assert.equal(await o.leftovers(), [], `${who} after ${after}`);
      }
    }
  },
  { timeoutMs: 30_000 },
);
