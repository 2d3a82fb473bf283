/**
 * A whole office in virtual time: the box, a network, phones and people, all from one seed. One step is one planned
 * event; then everything that promises have to do is done, then the rules look at the world.
 */
import { VirtualClock } from '../../appliance/base/clock.ts';
import { type Random, SeededRandom } from '../../appliance/base/random.ts';
import { Scope } from '../../appliance/base/scope.ts';
import type { Change } from '../../appliance/config/types.ts';
import { SimBox } from './box.ts';
import { Network, type Packet, type Quality } from './network.ts';
import { CODES_ON, KEYS_BY_INFO, MENU, RECORDED, ROOM, SHARED_BOX } from './office.ts';
import { Person } from './person.ts';
import { type SimCall, SimPhone } from './phone.ts';
import { PROFILES, type Quirks } from './quirks.ts';
import { CallRules } from './rules/calls.ts';
import { HouseRules } from './rules/house.ts';
import { SoundRules } from './rules/sound.ts';
import { WireRules } from './rules/wire.ts';
import { Violation } from './violation.ts';

/** Somebody of the office, before anything happens. */
export interface Member {
  readonly number: string;
  readonly name: string;
  readonly lines: readonly string[];
  readonly secondCall?: boolean;
}

export interface WorldOptions {
  readonly seed: number;
  /** Of datagrams, 0 to 1. */
  readonly loss?: number;
  readonly latencyMs?: readonly [least: number, most: number];
  readonly members: readonly Member[];
  /** Longest wait for a capability of a call. */
  readonly awaitMs?: number;
  /** The makes of the phones, in turn; any by default. */
  readonly profiles?: readonly Quirks[];
  readonly transports?: boolean;
  /** The box carries sound, with so many pairs of ports; 200 by default, none at all for 0. */
  readonly soundPorts?: number;
  /** The box records, keeps shared mailboxes and rooms, and takes codes during calls; people use all that. */
  readonly services?: boolean;
}

export class World {
  readonly clock = new VirtualClock();
  readonly random: SeededRandom;
  readonly network: Network;
  readonly box: SimBox;
  readonly people: Person[] = [];
  /** Every call that any phone ever saw. */
  readonly calls: SimCall[] = [];
  readonly packets: Packet[] = [];
  readonly options: WorldOptions;
  readonly loss: number;
  readonly wire: WireRules;
  readonly callRules: CallRules;
  readonly house: HouseRules;
  readonly sound: SoundRules;
  steps = 0;
  /** Names were changed on the way: displays may show either. */
  renamed = false;
  /** The first thing that must never be; told when the step is over. */
  violation: Violation | undefined;
  /** Of everything that was sent, to compare two runs. */
  hash = 0x811c9dc5;
  readonly #scopesBefore = Scope.live;
  #soundPort = 10_000;
  readonly #lines = new Map<string, { readonly person: Person; readonly index: number }>();

  constructor(options: WorldOptions) {
    const { seed, loss = 0, members } = options;
    this.options = options;
    this.loss = loss;
    this.random = new SeededRandom(seed);
    this.network = new Network(this.clock, this.random.integer(1, 2 ** 30), qualityOf(options));
    const boxSeed = this.random.integer(1, 2 ** 30);
    const { awaitMs = 60, soundPorts = SOUND_PORTS, services = false } = options;
    const media = soundPorts > 0 ? { pairs: soundPorts } : undefined;
    this.box = new SimBox({ network: this.network, clock: this.clock, seed: boxSeed, awaitMs, media, services });
    this.wire = new WireRules(this);
    this.callRules = new CallRules(this);
    this.house = new HouseRules(this);
    this.sound = new SoundRules(this);
    this.network.watchers.push(
      { onSent: (packet) => this.#note(packet) },
      {
        onSent: (packet) => this.#guard(() => this.wire.onSent(packet)),
        onArrived: (packet) => this.#guard(() => this.wire.onArrived(packet)),
      },
    );
    this.box.start();
    this.box.apply(officeOf(members));
    const numbers = members.map(({ number }) => number);
    if (media) this.box.apply([menuOf(members)]);
    const byTheBox = media ? [MENU, MENU, OWN_VOICEMAIL] : [];
    if (services) {
      const [recording] = this.box.config.list('recording');
      this.box.apply(servicesOf(members, recording?.id ?? ''));
      byTheBox.push(SHARED_BOX, SHARED_BOX, ROOM, ROOM, ROOM);
    }
    for (const member of members) this.#settle(member, [...numbers, ...numbers, '199', '1', ...byTheBox]);
  }

  /** Whoever sends must not be hit by what is wrong about it. */
  #guard(look: () => void): void {
    try {
      look();
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      this.violation ??= error;
    }
  }

  #note(packet: Packet): void {
    this.packets.push(packet);
    let { hash } = this;
    for (const byte of packet.bytes) hash = Math.imul(hash ^ byte, 0x01000193);
    this.hash = Math.imul(hash ^ packet.atMs, 0x01000193) >>> 0;
  }

  #settle(member: Member, numbers: readonly string[]): void {
    const agenda = {
      soon: (random: Random, mostMs: number) => this.soon(random, mostMs),
      at: (atMs: number, work: () => void) => void this.clock.at(atMs, work),
    };
    const random = new SeededRandom(this.random.integer(1, 2 ** 30));
    const { services = false } = this.options;
    const person = new Person({ ...member, random, agenda, numbers, services });
    this.people.push(person);
    for (const line of member.lines) {
      this.#lines.set(line, { person, index: this.#lines.size });
      this.switchOn(line);
    }
  }

  // --- Time ---

  readonly #moments: number[] = [];

  /** Plans a moment that others may come near to. */
  plan(random: Random, fromMs: number, untilMs: number): number {
    const near = this.#moments[random.integer(0, this.#moments.length - 1)];
    const isNear = near !== undefined && random.integer(1, 100) <= 70;
    const atMs = isNear ? Math.max(fromMs, near + random.integer(-100, 100)) : random.integer(fromMs, untilMs);
    this.#moments.push(atMs);
    return atMs;
  }

  /** A moment from now on, for 70 % near one that is planned already. */
  soon(random: Random, mostMs: number): number {
    const nowMs = this.clock.now();
    const coming = this.#moments.filter((atMs) => atMs > nowMs && atMs <= nowMs + mostMs);
    const near = coming[random.integer(0, Math.max(0, coming.length - 1))];
    if (near === undefined || random.integer(1, 100) > 70) return nowMs + random.integer(0, mostMs);
    return Math.max(nowMs, near + random.integer(-100, 100));
  }

  /** Lets time pass, one event after the other, and looks at the rules after each. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.clock.now() + ms;
    await turn();
    for (let next = this.clock.next(); next !== undefined && next <= untilMs; next = this.clock.next()) {
      this.clock.step();
      this.steps++;
      await turn();
      if (this.violation) throw this.violation;
      this.wire.look();
      this.callRules.look();
      this.sound.look();
      this.house.look();
    }
    this.clock.advanceTo(untilMs);
  }

  // --- Phones ---

  /** The phone of that line, fresh from its box or after a restart. */
  switchOn(line: string): SimPhone {
    const place = this.#lines.get(line);
    if (!place) throw new Error(`nobody has line ${line}`);
    const { person, index } = place;
    const profiles = this.options.profiles ?? PROFILES;
    const quirks = profiles[(index + this.options.seed) % profiles.length]!;
    const moved = this.options.transports ?? true;
    const kind = moved ? (index + this.options.seed * 3) % 5 : 0;
    this.network.host(line, kind === 3 ? { behindRouterMs: 40_000 } : {});
    const phone = new SimPhone({
      ...{ network: this.network, clock: this.clock, box: this.box.host, quirks },
      random: new SeededRandom(this.random.integer(1, 2 ** 30)),
      username: line,
      password: passwordOf(line),
      transport: kind === 2 ? 'tcp' : 'udp',
      soundPort: () => (this.#soundPort += 2),
      onCall: (call) => this.#began(call),
      onJoin: (call, other) => this.callRules.joins(call, other),
      onKey: (call, key) => this.sound.pressed(call, key),
    });
    phone.onRing = (call) => person.rung(call as SimCall);
    person.phones.push(phone);
    return phone;
  }

  switchOff(phone: SimPhone): void {
    phone.host.disturbedAtMs = this.clock.now();
    phone.switchOff();
    this.network.breakAll(phone.host);
    const person = this.#lines.get(phone.username)?.person;
    if (person) person.phones = person.phones.filter((other) => other !== phone);
  }

  setPlugged(phone: SimPhone, plugged: boolean): void {
    phone.host.plugged = plugged;
    phone.host.disturbedAtMs = this.clock.now();
    if (!plugged) this.network.breakAll(phone.host);
  }

  /** The box loses its power, and comes back after that time with what is on its disk. */
  crash(downMs: number): void {
    const revision = this.box.config.revision;
    this.house.crashes.push(this.clock.now());
    const image = this.box.crash();
    this.clock.at(this.clock.now() + downMs, () => {
      this.box.start(image);
      this.house.restarted(revision);
      for (const phone of this.phones) if (phone.options.transport !== 'udp') phone.reconnects();
    });
  }

  #began(call: SimCall): void {
    this.calls.push(call);
    this.callRules.began(call);
  }

  /** Somebody pulled a cable, started something anew and the like. */
  get isDisturbed(): boolean {
    return this.network.hosts.some(({ disturbedAtMs }) => disturbedAtMs > 0);
  }

  /** The box can't carry the sound of all calls that need that. */
  get isShortOfPorts(): boolean {
    const { soundPorts = SOUND_PORTS } = this.options;
    return soundPorts > 0 && soundPorts < SOUND_PORTS;
  }

  get phones(): SimPhone[] {
    return this.people.flatMap(({ phones }) => phones);
  }

  phone(line: string): SimPhone {
    const phone = this.phones.find(({ username }) => username === line);
    if (!phone) throw new Error(`no phone on line ${line}`);
    return phone;
  }

  personOf(phone: SimPhone): Person | undefined {
    return this.#lines.get(phone.username)?.person;
  }

  /** All phones register, spread over a moment. */
  async begin(): Promise<void> {
    for (const phone of this.phones) {
      this.clock.at(this.clock.now() + this.random.integer(0, 500), () => phone.register());
    }
    for (let round = 0; round < 20; round++) {
      await this.pass(2_000);
      if (this.phones.every((phone) => phone.registeredUntilMs > this.clock.now())) return;
    }
  }

  /** After all that everybody still can be called: everyone's phones ring for a neighbour, and stop again. */
  async roundOfCalls(): Promise<void> {
    for (const person of this.people) person.goingHome = true;
    for (let round = 0; round < 2; round++) {
      for (const person of this.people) person.hangsUpAll();
      await this.pass(6_000);
    }
    for (const [index, person] of this.people.entries()) {
      const callee = this.people[(index + 1) % this.people.length]!;
      const call = person.phones[0]!.dials(callee.number, { sdp: person.phones[0]!.sdp() });
      await this.pass(1_500);
      const silent = callee.phones.find(({ calls }) => calls.at(-1)?.isOver !== false);
      call.hangsUp();
      await this.pass(1_500);
      if (silent) throw new Violation('unreachable', `${silent.username} does not ring any more`, [call.callId]);
    }
  }

  /** Everybody hangs up, phones sign off, the box is stopped: then nothing may be left of anything. */
  async close(): Promise<void> {
    for (const person of this.people) person.goingHome = true;
    for (let round = 0; round < 3; round++) {
      for (const person of this.people) person.hangsUpAll();
      await this.pass(70_000);
    }
    this.callRules.atRest();
    // Calls whose phones have all forgotten them end when nobody refreshes them any more (RFC 4028).
    if (this.isDisturbed && this.box.telephony.engine.live().calls > 0) await this.pass(FORGOTTEN_MS);
    for (const phone of this.phones) phone.register(0);
    await this.pass(this.loss > 0.1 ? 200_000 : 80_000);
    for (const phone of this.phones) this.switchOff(phone);
    // What was answered last is remembered for 64·T1.
    await this.pass(40_000);
    this.house.atRest();
    this.sound.atRest();
    this.wire.atRest();
    const planned = this.box.stop();
    await turn();
    this.house.afterwards(Scope.live - this.#scopesBefore, planned);
  }

  /** Ends a run that did not get to its end. */
  abandon(): void {
    for (const phone of this.phones) phone.switchOff();
    if (this.box.runs) this.box.stop();
  }
}

/** More than all phones of a simulated office ever need at once. */
const SOUND_PORTS = 200;

/** Longer than a session lives that nobody refreshes. */
const FORGOTTEN_MS = 1_900_000;

function qualityOf({ loss = 0, latencyMs }: WorldOptions): Quality {
  return { latencyMs: latencyMs ?? [1, 40], loss, duplicates: loss > 0 ? 0.05 : 0.02, stragglers: loss > 0 ? 0.02 : 0 };
}

function passwordOf(line: string): string {
  return `Wilg-4711-${line}`;
}

function officeOf(members: readonly Member[]): Change[] {
  return members.flatMap(({ number, name, lines, secondCall = true }) => {
    const id = `user-${number}`;
    const user: Change = { what: 'create', entity: 'user', id, body: { number, name, secondCall, pin: '2580' } };
    const ofUser = lines.map((username): Change => {
      const body = { username, password: passwordOf(username), userId: id, callLimit: 5 };
      return { what: 'create', entity: 'line', id: `line-${username}`, body };
    });
    return [user, ...ofUser];
  });
}

/** The mailbox of the one who calls. */
const OWN_VOICEMAIL = '1233';

function menuOf(members: readonly Member[]): Change {
  const options = members
    .slice(0, 9)
    .map(({ number }, at) => ({ digits: String(at + 1), destinationId: `user-${number}` }));
  return { what: 'create', entity: 'ivr', id: 'menu', body: { number: MENU, name: 'Menu', options } };
}

/** What more the box does for them: see `services`. */
function servicesOf(members: readonly Member[], recordingId: string): Change[] {
  const users = members.map(({ number }): Change => {
    const isRecorded = number === RECORDED;
    const body = { recordIncoming: isRecorded, recordOutgoing: isRecorded };
    return { what: 'change', entity: 'user', id: `user-${number}`, body };
  });
  const coded = members.flatMap(({ lines }) => lines).filter((line) => CODES_ON.has(line));
  const change = (line: string, body: object): Change => ({ what: 'change', entity: 'line', id: `line-${line}`, body });
  const byInfo = members.flatMap(({ lines }) => lines).filter((line) => KEYS_BY_INFO.has(line));
  const lines = coded.map((line) => change(line, { callCodes: true }));
  return [
    ...users,
    ...lines,
    ...byInfo.map((line) => change(line, { dtmf: 'info' })),
    { what: 'create', entity: 'voicemail', id: 'shared', body: { number: SHARED_BOX, name: 'Shared' } },
    { what: 'create', entity: 'conference', id: 'room', body: { number: ROOM, name: 'Room', partiesMax: 4 } },
    { what: 'change', entity: 'recording', id: recordingId, body: { enabled: true, outgoing: true } },
  ];
}

/** Everything that promises have to do before the next event. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
