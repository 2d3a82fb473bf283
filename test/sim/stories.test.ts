import * as assert from 'uvu/assert';
import { suite } from '../kit/suite.ts';
import type { Packet } from './network.ts';
import type { SimCall } from './phone.ts';
import { ORDINARY } from './quirks.ts';
import { World, type WorldOptions } from './world.ts';

/**
 * Races that were bugs once, somewhere, told as stories; the rules of the simulator watch each of them to its end. A
 * broken build leaves somebody ringing, alone in a call, or unanswered.
 */
const test = suite('sim: stories', { timeoutMs: 20_000 });

const MEMBERS = [
  { number: '101', name: 'Anna', lines: ['101'] },
  { number: '102', name: 'Bram', lines: ['102', '102b'] },
  { number: '103', name: 'Carla', lines: ['103'] },
];

/** An office of ordinary UDP phones whose people do only what the story says. */
async function office(options: Partial<WorldOptions> = {}): Promise<World> {
  const world = new World({
    seed: 7,
    members: MEMBERS,
    transports: false,
    profiles: [ORDINARY],
    awaitMs: 20,
    ...options,
  });
  for (const person of world.people) person.muted = true;
  for (const phone of world.phones) phone.onRing = (call) => call.rings();
  await world.begin();
  return world;
}

/** The call that this phone was rung for last. */
function ringing(world: World, line: string): SimCall {
  const call = world.phone(line).calls.at(-1);
  if (!call) throw new Error(`${line} was not rung`);
  return call;
}

/** The first packets of a kind from or to a host get lost. */
function loses(world: World, what: string, count: number, host = ''): void {
  let left = count;
  world.network.drops = (packet: Packet) => {
    const isMeant = packet.what === what && (host === '' || packet.from.name === host || packet.to?.name === host);
    return isMeant && left-- > 0;
  };
}

test('Anna gives up in the very moment in which Bram answers', async () => {
  for (let lateMs = -60; lateMs <= 60; lateMs += 6) {
    const world = await office({ seed: 100 + lateMs });
    const anna = world.phone('101').dials('102');
    await world.pass(1_000);
    const bram = ringing(world, '102');
    const nowMs = world.clock.now();
    world.clock.at(nowMs + 100, () => anna.hangsUp());
    world.clock.at(nowMs + 100 + lateMs, () => bram.answers());
    await world.pass(3_000);
    assert.ok(anna.isOver && bram.isOver, `${lateMs} ms: ${anna.state}, ${bram.state}`);
    assert.ok(ringing(world, '102b').isOver);
    await world.close();
  }
});

test('both of Bram’s phones answer at once, and the ACK of the first gets lost', async () => {
  const world = await office();
  loses(world, 'ACK', 1, '102');
  const anna = world.phone('101').dials('102');
  await world.pass(1_000);
  const [desk, other] = [ringing(world, '102'), ringing(world, '102b')];
  desk.answers();
  other.answers();
  await world.pass(5_000);
  assert.is(anna.state, 'up');
  const talking = [desk, other].filter((call) => !call.isOver);
  assert.is(talking.length, 1);
  assert.is(world.callRules.partner(anna), talking[0]);
  assert.is(world.callRules.partner(talking[0]!), anna);
  await world.close();
});

test('both put each other on hold at the same moment, and both take it back', async () => {
  for (const soundPorts of [0, 200]) {
    const world = await office({ soundPorts });
    const anna = world.phone('101').dials('103');
    await world.pass(1_000);
    const carla = ringing(world, '103');
    carla.answers();
    await world.pass(1_000);
    anna.holds();
    carla.holds();
    await world.pass(10_000);
    if (soundPorts === 0) assert.match(anna.session?.remoteSdp ?? '', /a=(?:inactive|sendonly)/);
    else assert.is(world.box.media?.pool.live().players, 0, 'nobody listens');
    world.callRules.quiet();
    anna.resumes();
    carla.resumes();
    await world.pass(10_000);
    assert.is(anna.hears?.direction, 'sendrecv');
    assert.is(carla.hears?.direction, 'sendrecv');
    assert.is(world.box.media?.pool.live().mediaSessions ?? 0, 0, 'directly again');
    world.callRules.quiet();
    await world.close();
  }
});

test('Bram puts Anna through to Carla and hangs up at once; the NOTIFY comes after his BYE', async () => {
  const world = await office();
  const anna = world.phone('101').dials('102');
  await world.pass(1_000);
  const bram = ringing(world, '102');
  bram.answers();
  await world.pass(1_000);
  bram.holds();
  const second = world.phone('102').dials('103');
  await world.pass(1_000);
  const carla = ringing(world, '103');
  carla.answers();
  await world.pass(1_000);
  bram.connectsTo(second);
  await world.pass(41);
  bram.hangsUp();
  second.hangsUp();
  await world.pass(5_000);
  assert.is(world.callRules.partner(anna), carla);
  assert.is(world.callRules.partner(carla), anna);
  await world.close();
});

test('the power fails during a call and while another rings: both phones talk on, and the history knows', async () => {
  const world = await office();
  const anna = world.phone('101').dials('103');
  await world.pass(1_000);
  const carla = ringing(world, '103');
  carla.answers();
  await world.pass(3_000);
  const bram = world.phone('102').dials('101');
  await world.pass(1_000);
  world.crash(3_000);
  await world.pass(4_000);
  const outcomes = world.box.records().map(({ outcome }) => outcome);
  assert.equal(outcomes.sort(), ['interrupted', 'interrupted']);
  assert.is(anna.state, 'up');
  assert.is(world.box.telephony.registrar.size, 4, 'phones are known at once');
  bram.hangsUp();
  const again = world.phone('102').dials('103');
  await world.pass(1_000);
  ringing(world, '103').answers();
  await world.pass(1_000);
  assert.is(again.state, 'up', 'and can be called');
  await world.close();
});

test(
  '300 phones register at once after a restart: all get in, and calls go on meanwhile',
  async () => {
    const members = Array.from({ length: 150 }, (_, index) => {
      const number = String(200 + index);
      return { number, name: `Person ${number}`, lines: [number, `${number}b`] };
    });
    const world = await office({ members, latencyMs: [1, 20] });
    assert.is(world.box.telephony.registrar.size, 300);
    world.crash(2_000);
    await world.pass(2_001);
    const refused: number[] = [];
    world.network.watchers.push({
      onSent: ({ message, from }) => {
        const isRefusal = message?.kind === 'response' && message.status >= 300 && message.status !== 401;
        if (isRefusal && from === world.box.host) refused.push(message.status);
      },
    });
    const startedMs = world.clock.now();
    for (const phone of world.phones) phone.register();
    const anna = world.phone('200').dials('210');
    await world.pass(1_000);
    assert.is(anna.state, 'ringing', 'a call finds its way through the storm');
    ringing(world, '210').answers();
    await world.pass(1_000);
    assert.is(anna.state, 'up');
    await world.pass(8_000);
    const late = world.phones.filter(({ registeredAtMs }) => registeredAtMs < startedMs);
    assert.is(late.length, 0, 'everybody is in');
    assert.equal(refused, []);
    await world.close();
  },
  { timeoutMs: 60_000 },
);
