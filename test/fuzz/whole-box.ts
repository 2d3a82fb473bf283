/**
 * Damaged copies of what phones really send, at a box in the middle of its work: in virtual time, people call each
 * other, and beside each packet come broken ones, from the phone's own address or a stranger's. The box may make no
 * mistake of its own, must serve everybody afterwards, and must forget all of it. `node test/fuzz/whole-box.ts SEED`
 * plays one day again.
 */
import { SeededRandom } from '../../appliance/base/random.ts';
import { udpFlow } from '../../appliance/sip/flow.ts';
import type { Flow } from '../../appliance/sip/types.ts';
import type { Packet } from '../sim/network.ts';
import { type Member, World } from '../sim/world.ts';
import { mutate } from './mutator.ts';
import { readSeeds } from './sip-messages.ts';

export interface BoxFuzzResult {
  readonly seed: number;
  /** Broken packets that came in, and how many calls the history then told of. */
  readonly packets: number;
  readonly calls: number;
  /** What was wrong, if anything. */
  readonly finding: string | undefined;
}

const OFFICE: readonly Member[] = [
  { number: '101', name: 'Anna de Vries', lines: ['101'] },
  { number: '102', name: 'Bram "B" O\'Neill', lines: ['102', '102b'] },
  { number: '103', name: 'Carla Jansen', lines: ['103'] },
  { number: '104', name: 'Daan Bakker', lines: ['104'] },
];
const ACTS = 40;
const DAY_MS = 30_000;
/** Broken copies come while the packet's transaction lives, mostly at once. */
const LATER_MS = 3_000;
/** Copies are made of the last packets, so that they hit what is going on. */
const REMEMBERED = 30;
const STRANGER = { address: '198.51.100.7', port: 5060 };
/** Longer than any registration lasts, and any session that nobody refreshes. */
const FORGOTTEN_MS = 7_500_000;

/** One day. The same seed sends the same packets. */
export async function fuzzBox(seed: number): Promise<BoxFuzzResult> {
  const world = new World({ seed, members: OFFICE });
  const attack = new Attack(world, seed);
  let finding: string | undefined;
  try {
    await world.begin();
    attack.begin();
    await day(world, attack);
    await serves(world);
    await forgets(world);
  } catch (error) {
    finding = (error as Error).message;
  }
  const [failure] = world.box.failures;
  if (failure !== undefined) finding = String((failure as Error).stack ?? failure);
  const calls = world.box.records().length;
  world.abandon();
  return { seed, packets: attack.sent, calls, finding };
}

class Attack {
  sent = 0;
  isOver = false;
  readonly #world: World;
  readonly #random: SeededRandom;
  readonly #corpus = readSeeds();
  readonly #recent: Uint8Array[] = [];

  constructor(world: World, seed: number) {
    this.#world = world;
    this.#random = new SeededRandom(seed * 3 + 1);
  }

  /** The simulator's own rules stop watching: they hold where nobody sends anything broken. */
  begin(): void {
    this.#world.network.watchers.splice(0, Infinity, { onArrived: (packet) => this.#overheard(packet) });
  }

  #overheard({ to, bytes, message, flow }: Packet): void {
    const { box, clock, network } = this.#world;
    if (to !== box.host || !message || this.isOver) return;
    this.#recent.push(bytes);
    if (this.#recent.length > REMEMBERED) this.#recent.shift();
    const own = flow.transport === 'udp' ? udpFlow(box.host.address, flow.local) : network.otherEnd(flow);
    for (let copies = this.#random.integer(0, 8); copies > 0; copies--) {
      const soonMs = this.#random.integer(0, 3) > 0 ? 20 : LATER_MS;
      clock.at(clock.now() + this.#random.integer(0, soonMs), () => this.#send(bytes, own));
    }
  }

  #send(bytes: Uint8Array, own: Flow): void {
    const { box } = this.#world;
    if (this.isOver) return;
    const kind = this.#random.integer(0, 9);
    const originals = kind < 6 ? [bytes] : kind < 9 ? this.#recent : this.#corpus;
    const flow = this.#random.integer(0, 9) < 7 ? own : udpFlow(box.host.address, STRANGER);
    this.sent++;
    box.telephony.receive(flow, mutate(this.#random, originals));
  }
}

async function day(world: World, attack: Attack): Promise<void> {
  const random = new SeededRandom(world.options.seed * 7 + 1);
  const fromMs = world.clock.now();
  for (let act = 0; act < ACTS; act++) {
    const person = world.people[act % world.people.length]!;
    world.clock.at(world.plan(random, fromMs, fromMs + DAY_MS), () => person.acts());
  }
  await pass(world, DAY_MS + LATER_MS);
  attack.isOver = true;
  for (const person of world.people) person.goingHome = true;
}

/** Everybody is registered and can be called again, without any help. */
async function serves(world: World): Promise<void> {
  for (const phone of world.phones) phone.register();
  for (let round = 0; round < 3; round++) {
    for (const person of world.people) person.hangsUpAll();
    await pass(world, 40_000);
  }
  for (const [index, person] of world.people.entries()) {
    const callee = world.people[(index + 1) % world.people.length]!;
    const phone = person.phones[0]!;
    const call = phone.dials(callee.number, { sdp: phone.sdp() });
    await pass(world, 2_000);
    const silent = callee.phones.find(({ calls }) => calls.at(-1)?.isOver !== false);
    if (silent) throw new Error(`${silent.username} does not ring afterwards`);
    call.hangsUp();
    await pass(world, 2_000);
  }
}

/** All phones lose their power: in the end nothing is left of anything. */
async function forgets(world: World): Promise<void> {
  for (const phone of world.phones) world.switchOff(phone);
  await pass(world, FORGOTTEN_MS);
  const left = Object.entries(world.box.telephony.live()).filter(([, count]) => count !== 0);
  if (left.length > 0) throw new Error(`left over: ${left.map(([what, count]) => `${count} ${what}`).join(', ')}`);
}

/** Time goes by, without the simulator's rules. */
async function pass({ clock }: World, ms: number): Promise<void> {
  const untilMs = clock.now() + ms;
  await turn();
  for (let next = clock.next(); next !== undefined && next <= untilMs; next = clock.next()) {
    clock.step();
    await turn();
  }
  clock.advanceTo(untilMs);
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

if (import.meta.main) console.log(await fuzzBox(Number(process.argv[2])));
