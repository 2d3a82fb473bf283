/** One simulated day of an office: everybody does what they like, some things break, and then it becomes quiet. */
import { SeededRandom } from '../../appliance/base/random.ts';
import type { Change } from '../../appliance/config/types.ts';
import { type Member, World } from './world.ts';

export interface StormOptions {
  readonly seed: number;
  readonly loss: number;
  /** How many things people do. */
  readonly acts?: number;
  /** How long they do them. */
  readonly lastsMs?: number;
  /** People who do nothing in this run, by their number: for finding out who is needed for a failure. */
  readonly without?: readonly string[];
  /** What may break; by default what the seed says. */
  readonly troubles?: readonly Trouble[];
  /** A day on which people use all that the box does with sound; by default what the seed says. */
  readonly services?: boolean;
  /** A day with providers instead (outside-day.ts). */
  readonly outside?: boolean;
}

export type Trouble = 'unplugged' | 'restarted' | 'connection' | 'router' | 'crash' | 'configuration' | 'worker';

const OFFICE: readonly Member[] = [
  { number: '101', name: 'Anna de Vries', lines: ['101'] },
  { number: '102', name: 'Bram "B" O\'Neill', lines: ['102', '102b'] },
  { number: '103', name: 'Carla Jansen', lines: ['103'] },
  { number: '104', name: 'Daan Bakker', lines: ['104'], secondCall: false },
  { number: '105', name: 'Els Visser', lines: ['105', '105b', '105c'] },
];

/** Which troubles a seed brings: half of the days are calm. */
const BY_SEED: readonly (readonly Trouble[])[] = [
  [],
  ['configuration'],
  ['worker'],
  ['unplugged', 'restarted', 'connection', 'router'],
  [],
  ['crash'],
  [],
  ['configuration', 'connection', 'router'],
];

/** On days of services workers die more often. */
const SERVICES_BY_SEED: readonly (readonly Trouble[])[] = [
  [],
  ['configuration'],
  ['worker'],
  ['unplugged', 'restarted', 'connection', 'router'],
  [],
  ['crash'],
  ['worker'],
  ['worker', 'connection'],
];

const ACTS = 60;
const SERVICES_ACTS = 100;
const STORM_MS = 40_000;

export function troublesOf(options: StormOptions): readonly Trouble[] {
  const { seed, troubles } = options;
  return troubles ?? (isOfServices(options) ? SERVICES_BY_SEED : BY_SEED)[seed % BY_SEED.length]!;
}

function isOfServices({ seed, services }: StormOptions): boolean {
  return services ?? Math.floor(seed / BY_SEED.length) % 4 === 3;
}

/** Of four boxes one carries no sound, and one has hardly any ports for it. */
function soundPortsOf({ seed, services }: StormOptions): number | undefined {
  if (services) return undefined;
  const kind = Math.floor(seed / BY_SEED.length) % 4;
  if (kind === 0) return 0;
  return kind === 2 ? 3 : undefined;
}

export function makeWorld(options: StormOptions): World {
  const { seed, loss, without = [] } = options;
  const soundPorts = soundPortsOf(options);
  const services = isOfServices(options);
  const members = OFFICE;
  const world = new World({ seed, loss, members, services, ...(soundPorts === undefined ? {} : { soundPorts }) });
  for (const person of world.people) person.muted = without.includes(person.number);
  return world;
}

/** Plays that day on `world`. Throws a Violation when something was that must never be. */
export async function storm(world: World, options: StormOptions): Promise<void> {
  const random = new SeededRandom(options.seed * 7 + 1);
  await world.begin();
  const fromMs = world.clock.now();
  const lastsMs = options.lastsMs ?? STORM_MS;
  const untilMs = fromMs + lastsMs;
  const acts = options.acts ?? (isOfServices(options) ? SERVICES_ACTS : ACTS);
  for (let act = 0; act < acts; act++) {
    const person = world.people[act % world.people.length]!;
    world.clock.at(world.plan(random, fromMs, untilMs), () => person.acts());
  }
  for (const trouble of troublesOf(options)) {
    for (let count = 0; count < 2; count++) {
      const atMs = world.plan(random, fromMs, untilMs - 10_000);
      world.clock.at(atMs, () => TROUBLES[trouble](world, random));
    }
  }
  await world.pass(lastsMs + 5_000);
  await world.pass(options.loss === 0 ? 70_000 : 110_000);
  world.callRules.quiet();
  world.callRules.snapshot();
  // A phone that was started anew is still in a call, as far as the box knows.
  if (options.loss === 0 && !world.isDisturbed && !world.isShortOfPorts) await world.roundOfCalls();
  await world.close();
}

type Maker = (world: World, random: SeededRandom) => void;

const TROUBLES: Readonly<Record<Trouble, Maker>> = {
  unplugged: (world, random) => {
    const phone = somePhone(world, random);
    world.setPlugged(phone, false);
    after(world, random.integer(500, 9_000), () => world.setPlugged(phone, true));
  },
  restarted: (world, random) => {
    const phone = somePhone(world, random);
    world.switchOff(phone);
    after(world, random.integer(500, 5_000), () => world.switchOn(phone.username).register());
  },
  connection: (world, random) => {
    const phone = somePhone(world, random);
    if (phone.options.transport === 'udp') return;
    phone.host.disturbedAtMs = world.clock.now();
    phone.lostAtMs = world.clock.now();
    world.network.breakAll(phone.host);
    after(world, random.integer(100, 2_000), () => phone.register());
  },
  router: (world, random) => {
    const phone = somePhone(world, random);
    phone.host.disturbedAtMs = world.clock.now();
    world.network.forgetMapping(phone.host);
    after(world, random.integer(100, 2_000), () => phone.register());
  },
  crash: (world, random) => {
    if (!world.box.runs) return;
    world.crash(random.integer(200, 6_000));
  },
  worker: (world) => {
    if (world.box.runs) world.box.media?.die();
  },
  configuration: (world, random) => {
    if (!world.box.runs) return;
    world.renamed = true;
    world.box.apply(someChange(world, random));
  },
};

function after(world: World, ms: number, work: () => void): void {
  world.clock.at(world.clock.now() + ms, work);
}

function somePhone(world: World, random: SeededRandom) {
  return world.phones[random.integer(0, world.phones.length - 1)]!;
}

function someChange(world: World, random: SeededRandom): Change[] {
  const person = world.people[random.integer(0, world.people.length - 1)]!;
  const id = `user-${person.number}`;
  const changes: readonly Change[] = [
    { what: 'change', entity: 'user', id, body: { name: `${person.name} ${random.integer(1, 99)}` } },
    { what: 'change', entity: 'user', id, body: { secondCall: random.integer(0, 1) === 1 } },
    { what: 'change', entity: 'line', id: `line-${person.number}`, body: { callLimit: random.integer(1, 5) } },
  ];
  return [changes[random.integer(0, changes.length - 1)]!];
}
