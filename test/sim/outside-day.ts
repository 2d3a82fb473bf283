/**
 * A day of an office with two providers, in virtual time: calls come and go over them while packets get lost, providers
 * fall silent, say that they are full, or start anew and know nothing of their calls any more. What must hold is in
 * rules/outside.ts.
 */
import { VirtualClock } from '../../appliance/base/clock.ts';
import { SeededRandom } from '../../appliance/base/random.ts';
import type { Hop, Target } from '../../appliance/sip/types.ts';
import { Town } from '../kit/demo-day/town.ts';
import { SimBox } from './box.ts';
import { Network, type Packet } from './network.ts';
import { COLLEAGUES, FORWARD, GROUP, LIMIT, NUMBERS, office, PROVIDERS, passwordOf } from './outside-office.ts';
import { type SimCall, SimPhone } from './phone.ts';
import { ORDINARY, PROFILES } from './quirks.ts';
import { OutsideRules } from './rules/outside.ts';

export interface OutsideDayOptions {
  readonly seed: number;
  /** Of datagrams, 0 to 1. */
  readonly loss: number;
}

/** Wednesday 25 November 2026, 10:00 in Amsterdam. */
const BEGINS_AT = Date.UTC(2026, 10, 25, 9);
/** Longer than a session lives that nobody refreshes. */
const FORGOTTEN_MS = 1_900_000;
const ACTS = 70;
const LASTS_MS = 60_000;
const DIALLED = ['0612345678', '0031 20 7654321', '+32 2 555 12 34', '112', '112', GROUP, LIMIT, FORWARD];
const CALLERS = ['+31611111111', '+32475123456', undefined];

export class OutsideDay {
  readonly clock = new VirtualClock(BEGINS_AT);
  readonly network: Network;
  readonly box: SimBox;
  readonly options: OutsideDayOptions;
  readonly packets: Packet[] = [];
  /** Every call that a phone or a provider saw. */
  readonly calls: SimCall[] = [];
  readonly towns = new Map<string, Town>();
  readonly rules: OutsideRules;
  /** When a provider was in trouble last; a moment without end while it is. */
  troubledUntilMs = 0;
  steps = 0;
  /** Of everything that was sent, to compare two runs. */
  hash = 0x811c9dc5;
  readonly #random: SeededRandom;
  readonly #phones: SimPhone[] = [];
  #soundPort = 10_000;
  #isEvening = false;

  constructor(options: OutsideDayOptions) {
    const { seed, loss } = options;
    this.options = options;
    this.#random = new SeededRandom(seed);
    const [duplicates, stragglers] = loss > 0 ? [0.05, 0.02] : [0.02, 0];
    this.network = new Network(this.clock, seed, { latencyMs: [1, 40], loss, duplicates, stragglers });
    this.network.watchers.push({ onSent: (packet) => this.#note(packet) });
    this.box = new SimBox({
      ...{ network: this.network, clock: this.clock, seed, awaitMs: 60, services: false, media: { pairs: 200 } },
      locate: (target) => this.#locate(target),
    });
    for (const { id } of PROVIDERS) this.#town(id);
    this.box.start();
    this.box.apply(office());
    for (const line of COLLEAGUES.flatMap(({ lines }) => lines)) this.#phone(line);
    this.rules = new OutsideRules(this);
  }

  #note(packet: Packet): void {
    this.packets.push(packet);
    let { hash } = this;
    for (const byte of packet.bytes) hash = Math.imul(hash ^ byte, 0x01000193);
    this.hash = Math.imul(hash ^ packet.atMs, 0x01000193) >>> 0;
  }

  async #locate({ host }: Target): Promise<readonly Hop[]> {
    const provider = PROVIDERS.find(({ server }) => server === host);
    if (!provider) return [];
    const { address, port } = this.network.host(provider.id).address;
    return [{ transport: 'udp', address, port, certificateName: host }];
  }

  #hardware(username: string) {
    return {
      ...{ network: this.network, clock: this.clock, box: this.box.host, username, password: passwordOf(username) },
      ...{ random: new SeededRandom(this.#random.integer(1, 2 ** 30)), transport: 'udp' as const },
      soundPort: () => (this.#soundPort += 2),
      onCall: (call: SimCall) => void this.calls.push(call),
    };
  }

  #town(id: string): void {
    const town = new Town({ ...this.#hardware(id), quirks: ORDINARY });
    const server = PROVIDERS.find((one) => one.id === id)?.server ?? id;
    this.network.names.set(server, town.host);
    town.onRing = (call) => this.#rungOutside(call as SimCall);
    this.towns.set(id, town);
  }

  #phone(line: string): void {
    const quirks = PROFILES[(this.#phones.length + this.options.seed) % PROFILES.length]!;
    const phone = new SimPhone({ ...this.#hardware(line), quirks: { ...quirks, leavesTransfer: 'never' } });
    phone.onRing = (call) => this.#rungInside(call as SimCall);
    this.#phones.push(phone);
    this.#after(this.#random.integer(0, 500), () => phone.register());
  }

  // --- What people do ---

  #chance(percent: number): boolean {
    return this.#random.integer(1, 100) <= percent;
  }

  #one<Thing>(things: readonly Thing[]): Thing {
    return things[this.#random.integer(0, things.length - 1)]!;
  }

  #after(ms: number, work: () => void): void {
    this.clock.at(this.clock.now() + ms, work);
  }

  #rungOutside(call: SimCall): void {
    const mood = this.#random.integer(1, 100);
    if (this.#isEvening) call.refuses(480);
    else if (call.dialled === '112') call.answers();
    else if (mood <= 10) call.refuses(this.#one([500, 503, 503, 403]));
    else if (mood <= 15) call.refuses(486);
    else if (mood <= 18) call.refuses(302, [['Contact', '<sip:+31699999999@192.0.2.9>']]);
    else this.#rings(call);
  }

  #rungInside(call: SimCall): void {
    const mood = this.#random.integer(1, 100);
    if (this.#isEvening || mood <= 10) call.refuses(486);
    else if (mood <= 15)
      call.refuses(302, [['Contact', `<sip:${this.#one(['0612345678', '102'])}@${call.phone.boxHost}>`]]);
    else this.#rings(call);
  }

  #rings(call: SimCall): void {
    call.rings();
    if (this.#chance(15)) return;
    this.#after(this.#random.integer(0, 8_000), () => call.state === 'ringing' && call.answers());
  }

  #acts(): void {
    const all = [...this.#phones, ...this.towns.values()];
    const up = all.flatMap(({ calls }) => calls.filter(({ state, isOver }) => state === 'up' && !isOver));
    const trying = all.flatMap(({ calls }) =>
      calls.filter((call) => !call.isOver && !call.isIncoming && call.state !== 'up'),
    );
    const mood = this.#random.integer(1, 100);
    if (mood <= 25 && up.length > 0) this.#one(up).hangsUp();
    else if (mood <= 32 && trying.length > 0) this.#one(trying).hangsUp();
    else if (mood <= 40) this.#inACall(up.filter(({ phone }) => !(phone instanceof Town)));
    else if (mood <= 68) this.#brings(this.#one([...this.towns.values()]));
    else this.#one(this.#phones).dials(this.#one(DIALLED).replace(/ /g, ''));
  }

  #brings(town: Town): void {
    if (!town.off) town.brings(this.#one(CALLERS), this.#one(Object.values(NUMBERS)));
  }

  #inACall(calls: readonly SimCall[]): void {
    if (calls.length === 0) return;
    const call = this.#one(calls);
    const mood = this.#random.integer(1, 3);
    if (mood === 1) call.transfers(this.#one(['0612345678', '103', GROUP]));
    else if (mood === 2) call.holds();
    else call.resumes();
  }

  // --- What breaks ---

  /** Nothing gets to it or from it for a while. */
  #falls(id: string): void {
    const { host } = this.towns.get(id)!;
    const ms = this.#random.integer(3_000, 25_000);
    host.plugged = false;
    this.#troubled(ms);
    this.#after(ms, () => {
      host.plugged = true;
    });
  }

  /** It knows nothing of its calls any more. */
  #restarts(id: string): void {
    const town = this.towns.get(id)!;
    if (town.off) return;
    town.switchOff();
    const ms = this.#random.integer(200, 6_000);
    this.#troubled(ms);
    this.#after(ms, () => this.#town(id));
  }

  #troubled(ms: number): void {
    this.troubledUntilMs = Math.max(this.troubledUntilMs, this.clock.now() + ms);
  }

  // --- The run ---

  /** @throws Violation when something was that must never be */
  async play(): Promise<void> {
    await this.pass(5_000);
    const { seed } = this.options;
    for (let act = 0; act < ACTS; act++) this.#after(this.#random.integer(0, LASTS_MS), () => this.#acts());
    // Half of the days are calm.
    if (seed % 2 === 1) {
      for (let count = 0; count < 2; count++) {
        const { id } = this.#one(PROVIDERS);
        const breaks = this.#chance(50) ? () => this.#falls(id) : () => this.#restarts(id);
        this.#after(this.#random.integer(0, LASTS_MS - 30_000), breaks);
      }
    }
    await this.pass(LASTS_MS + 40_000);
    this.rules.talking();
    await this.#close();
  }

  async #close(): Promise<void> {
    this.#isEvening = true;
    for (let round = 0; round < 3; round++) {
      for (const call of this.calls) if (!call.isOver) call.hangsUp();
      await this.pass(70_000);
    }
    // Calls of which both ends have forgotten end when nobody refreshes them any more (RFC 4028).
    if (this.troubledUntilMs > 0 && this.box.telephony.engine.live().calls > 0) await this.pass(FORGOTTEN_MS);
    this.rules.atRest();
    for (const phone of this.#phones) phone.register(0);
    await this.pass(120_000);
    this.rules.empty();
    this.abandon();
  }

  abandon(): void {
    for (const phone of [...this.#phones, ...this.towns.values()]) if (!phone.off) phone.switchOff();
    if (this.box.runs) this.box.stop();
  }

  /** Lets time pass, one event after the other, and looks at the rules after each. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.clock.now() + ms;
    await turn();
    for (let next = this.clock.next(); next !== undefined && next <= untilMs; next = this.clock.next()) {
      this.clock.step();
      this.steps++;
      await turn();
      this.rules.look();
    }
    this.clock.advanceTo(untilMs);
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
