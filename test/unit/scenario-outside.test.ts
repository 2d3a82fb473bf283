import * as assert from 'uvu/assert';
import { TRUNK_REDIRECTS_MAX } from '../../appliance/base/limits.ts';
import { phrase } from '../../appliance/base/words/index.ts';
import type { Call, DialTarget, OutsideTreatments } from '../../appliance/calls/types.ts';
import { describe } from '../../appliance/sdp/describe.ts';
import { author } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones, type TelephonesOptions } from '../kit/telephones.ts';

/** Calls over providers, as model phones on the network play them. */
const test = suite('scenario: calls over providers');
test.afterEach(endTelephones);

const PIET = '+31612345678';

const outside = (number: string, trunkIds: readonly string[]): DialTarget => ({
  callee: { number, name: number },
  outside: { number, shownNumber: '+31201234567' },
  trunkIds,
});

async function dialOut(
  call: Call,
  number: string,
  more: readonly DialTarget[] = [],
  follow?: DialTarget,
): Promise<void> {
  const result = await call.dial({
    callee: { number, name: number },
    targets: [outside(number, ['voys', 'kpn']), ...more],
    timeoutMs: 60_000,
    ...(follow ? { follow: () => follow } : {}),
  });
  if (result.kind === 'answered') return call.ended();
  if (result.kind === 'forwarded') return call.goto(result.to);
  return call.refuse(result.failure);
}

/** Everything that comes goes to Bram; what goes out is tried over Voys, then over KPN. */
const treatments: OutsideTreatments = {
  incoming: (call, { dialled }) => {
    call.explain('plan', phrase('trail.reached', { number: dialled, name: 'Main' }), { node: 'schema' });
    return call.goto('102');
  },
  outgoing: (call, { number }) => dialOut(call, number),
  emergency: (call, number) => dialOut(call, number),
};

async function dialOver(call: Call, number: string, trunkId: string): Promise<void> {
  const targets = [outside(number, [trunkId])];
  const result = await call.dial({ callee: { number, name: number }, targets, timeoutMs: 60_000 });
  if (result.kind === 'answered') return call.ended();
  return call.refuse((result as Extract<typeof result, { failure: unknown }>).failure);
}

const office = (options: TelephonesOptions = {}): Telephones => new Telephones({ outside: treatments, ...options });

test('NPL-08 a call over a provider: dialled, answered, hung up, and the history names the number', async () => {
  const o = office();
  const voys = o.provider('voys');
  const anna = o.phone('101').dials(PIET);
  await o.soon();
  assert.is(anna.state, 'ringing');
  voys.last.answers();
  await o.soon();
  assert.is(anna.state, 'up');
  assert.is(o.engine.callsOnTrunk('voys'), 1);
  anna.hangsUp();
  await o.soon();
  assert.is(voys.last.state, 'over');
  assert.is(o.engine.callsOnTrunk('voys'), 0);
  assert.is(o.last(), 'answered: Anna de Vries hung up.');
  assert.equal(o.trail(), [`${PIET} is called over Voys.`, `${PIET} rings.`, `${PIET} answered.`]);
  assert.equal(o.trunks.results, ['voys carried']);
  assert.is(o.records().at(-1)?.trail[0]?.node, 'voys');
  assert.equal(await o.leftovers(), []);
});

test('NPL-09 the first provider is out of order, the next one carries the call', async () => {
  const o = office();
  const [voys, kpn] = [o.provider('voys'), o.provider('kpn')];
  voys.onRing = (call) => call.refuses(503);
  const anna = o.phone('101').dials(PIET);
  await o.soon();
  kpn.last.answers();
  await o.soon();
  assert.is(anna.state, 'up');
  assert.match(o.engine.snapshot()[0]?.callee?.trunkId ?? '', 'kpn');
  anna.hangsUp();
  await o.soon();
  assert.equal(o.trail().slice(0, 3), [
    `${PIET} is called over Voys.`,
    'Voys did not take the call (503 Service Unavailable).',
    `${PIET} is called over Kpn.`,
  ]);
  assert.equal(o.trunks.results, ['voys 503', 'kpn carried']);
  assert.equal(await o.leftovers(), []);
});

test('NPL-09 a provider that says nothing is left after four seconds', async () => {
  const o = office();
  const [voys, kpn] = [o.provider('voys'), o.provider('kpn')];
  o.link.drops = ({ to }) => to === voys.node.name;
  const anna = o.phone('101').dials(PIET);
  await o.pass(3_900);
  assert.is(kpn.rung, 0);
  await o.pass(300);
  kpn.last.answers();
  await o.soon();
  assert.is(anna.state, 'up');
  anna.hangsUp();
  assert.equal(o.trunks.results, ['voys silent', 'kpn carried']);
  assert.equal(await o.leftovers(), []);
});

test('NPL-09 busy is about the number: no other provider is asked', async () => {
  const o = office();
  const [voys, kpn] = [o.provider('voys'), o.provider('kpn')];
  voys.onRing = (call) => call.refuses(486);
  const anna = o.phone('101').dials(PIET);
  await o.soon();
  assert.match(anna.refusal, '486');
  assert.is(kpn.rung, 0);
  assert.is(o.last(), `busy: ${PIET} is busy.`);
  assert.equal(await o.leftovers(), []);
});

test('NPL-08 all providers refuse: a sentence, and the history says which said what', async () => {
  const o = office();
  const [voys, kpn] = [o.provider('voys'), o.provider('kpn')];
  voys.onRing = (call) => call.refuses(403);
  kpn.onRing = (call) => call.refuses(500);
  const anna = o.phone('101').dials(PIET);
  await o.soon();
  assert.match(anna.refusal, '503');
  assert.is(o.last(), `failed: ${PIET} can’t be called: none of the outside lines takes the call.`);
  assert.equal(o.trunks.results, ['voys 403', 'kpn 500']);
  assert.equal(await o.leftovers(), []);
});

test('NPL-08 a provider sends the call on (302): it is asked once more for the other address', async () => {
  const o = office();
  const voys = o.provider('voys');
  voys.onRing = (call) => {
    if (call.dialled === PIET) call.refuses(302, [['Contact', '<sip:+31687654321@192.0.2.99>']]);
    else call.answers();
  };
  const anna = o.phone('101').dials(PIET);
  await o.soon();
  assert.is(anna.state, 'up');
  assert.is(voys.last.dialled, '+31687654321');
  anna.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('NPL-08 a provider that sends a call on for ever is left for the next one', async () => {
  const o = office();
  const [voys, kpn] = [o.provider('voys'), o.provider('kpn')];
  voys.onRing = (call) => call.refuses(302, [['Contact', `<sip:${call.dialled}0@192.0.2.99>`]]);
  kpn.onRing = (call) => call.answers();
  const anna = o.phone('101').dials(PIET);
  await o.soon();
  assert.is(anna.state, 'up');
  assert.is(voys.rung, 1 + TRUNK_REDIRECTS_MAX);
  anna.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('NPL-08 a call from a provider: treated, its number and name shown, the trail says so', async () => {
  const o = office();
  const voys = o.provider('voys');
  const bram = o.phone('102');
  const call = voys.dials('+31201234567', { headers: [] });
  await o.soon();
  bram.last.answers();
  await o.soon();
  assert.is(call.state, 'up');
  call.hangsUp();
  await o.soon();
  const [record] = o.records();
  assert.is(record?.caller.trunkId, 'voys');
  assert.is(record?.dialled, '+31201234567');
  assert.equal(
    record?.trail.slice(0, 2).map(({ node }) => node),
    ['schema', 'user-102'],
  );
  assert.equal(await o.leftovers(), []);
});

test('CAL-14 a withheld caller has no number', async () => {
  const o = office();
  o.phone('102');
  const call = o.provider('voys').dials('+31201234567', { headers: [['Privacy', 'id']] });
  await o.soon();
  call.hangsUp();
  await o.soon();
  assert.is(o.last(), 'cancelled: Withheld number hung up before anybody answered.');
  assert.is(o.records()[0]?.caller.number, 'anonymous');
  assert.equal(await o.leftovers(), []);
});

test('NPL-08 whoever calls from elsewhere is no provider, and is asked for a password', async () => {
  const o = office();
  o.provider('voys');
  const stranger = o.phone('nobody').dials('+31201234567');
  await o.soon();
  assert.match(stranger.refusal, '401');
  assert.equal(await o.leftovers(), []);
});

test('FAC-09 somebody outside may not send calls on over our lines', async () => {
  const o = office();
  const voys = o.provider('voys');
  const bram = o.phone('102');
  const call = voys.dials('+31201234567');
  await o.soon();
  bram.last.answers();
  await o.soon();
  call.transfers('+3190000000');
  await o.soon();
  assert.is(voys.calls.length, 1);
  assert.is(bram.last.state, 'up');
  call.hangsUp();
  await o.soon();
  assert.ok(o.trail().some((line) => line.includes('can’t send calls on over its lines')));
  assert.equal(await o.leftovers(), []);
});

const carla = { number: '103', name: 'Carla Jansen', extensionId: 'user-103' };
const daan = { number: '104', name: 'Daan Bakker', extensionId: 'user-104' };
const phoneOf = (callee: typeof carla): DialTarget => ({
  callee,
  lineIds: [`line-${callee.number}`],
  secondCall: true,
});

/** Piet, Carla and Daan ring together. */
const together = (follow?: DialTarget): Telephones =>
  office({
    outside: {
      ...treatments,
      outgoing: (call, { number }) => dialOut(call, number, [phoneOf(carla), phoneOf(daan)], follow),
    },
  });

test('GRP-01 several people ring, one of them outside: the first answer stops the others', async () => {
  const o = together();
  const voys = o.provider('voys');
  const [carlas, daans] = [o.phone('103'), o.phone('104')];
  const anna = o.phone('101').dials(PIET);
  await o.soon();
  assert.equal([voys.rung, carlas.rung, daans.rung], [1, 1, 1]);
  daans.last.answers();
  await o.soon();
  assert.is(anna.state, 'up');
  assert.equal([voys.last.state, carlas.last.state], ['over', 'over']);
  anna.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('GRP-01 one who declines does not speak for the others', async () => {
  const o = together();
  o.provider('voys');
  const [carlas, daans] = [o.phone('103'), o.phone('104')];
  const anna = o.phone('101').dials(PIET);
  await o.soon();
  carlas.last.refuses(603);
  await o.soon();
  assert.is(anna.state, 'ringing');
  daans.last.answers();
  await o.soon();
  assert.is(anna.state, 'up');
  anna.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('GRP-02 busy only when everybody who can be reached is', async () => {
  const o = together();
  const voys = o.provider('voys');
  const carlas = o.phone('103');
  const anna = o.phone('101').dials(PIET);
  await o.soon();
  carlas.last.refuses(486);
  voys.last.refuses(486);
  await o.soon();
  assert.is(o.last(), `busy: ${PIET} is busy.`);
  assert.match(anna.refusal, '486');
  assert.ok(o.trail().includes('Daan Bakker is left out: Daan Bakker can’t be reached: no phone is registered.'));
  assert.equal(await o.leftovers(), []);
});

test('GRP-03 one of several sends the call on: whom they name rings in their place', async () => {
  const o = together({
    callee: { number: '102', name: 'Bram', extensionId: 'user-102' },
    lineIds: ['line-102'],
    secondCall: true,
  });
  o.provider('voys');
  const [brams, carlas] = [o.phone('102'), o.phone('103')];
  const anna = o.phone('101').dials(PIET);
  await o.soon();
  carlas.last.refuses(302, [['Contact', `<sip:102@${o.box.address.address}>`]]);
  await o.soon();
  brams.last.answers();
  await o.soon();
  assert.is(anna.state, 'up');
  anna.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('FAC-09 the meter of a call hears of its answer and its end, once each', async () => {
  const told: string[] = [];
  const meter = { answered: () => void told.push('answered'), ended: () => void told.push('ended') };
  const o = office({
    outside: {
      ...treatments,
      outgoing: async (call, { number }) => {
        const target = { ...outside(number, ['voys', 'kpn']), meter };
        const result = await call.dial({ callee: target.callee, targets: [target], timeoutMs: 60_000 });
        if (result.kind === 'answered') return call.ended();
        return call.refuse({ sip: 480, q850: 19, outcome: 'no-answer', phrase: phrase('call.error') });
      },
    },
  });
  const [voys, kpn] = [o.provider('voys'), o.provider('kpn')];
  voys.onRing = (call) => call.refuses(503);
  const anna = o.phone('101').dials(PIET);
  await o.soon();
  assert.equal(told, []);
  kpn.last.answers();
  await o.soon();
  anna.hangsUp();
  await o.soon();
  assert.equal(told, ['answered', 'ended']);
  kpn.onRing = (call) => call.refuses(486);
  o.phone('103').dials(PIET);
  await o.soon();
  assert.equal(told, ['answered', 'ended', 'ended']);
  assert.equal(await o.leftovers(), []);
});

for (const codecs of [['pcma', 'opus'], ['opus', 'g722', 'pcma'], ['pcmu']]) {
  test(`NPL-08 a provider is offered ${codecs.join(', ')} in that order, and nothing else`, async () => {
    const o = office({
      media: {},
      outside: { ...treatments, outgoing: (call, { number }) => dialOver(call, number, id) },
    });
    const line = { name: 'Voys', server: '192.0.2.9', username: 'a', password: 'b', codecs };
    const { ids } = o.config.apply([{ what: 'create', entity: 'trunk', body: line }], author);
    const id = ids[0]!;
    const voys = o.provider(id);
    const anna = o.phone('101').dials(PIET);
    await o.soon();
    const offered = describe(voys.last.offer ?? '')?.media[0]?.codecs.map(({ name }) => name.toLowerCase()) ?? [];
    assert.equal(
      offered.filter((name) => !/^(?:telephone-event|cn)$/.test(name)),
      codecs,
    );
    anna.hangsUp();
    assert.equal(await o.leftovers(), []);
  });
}
