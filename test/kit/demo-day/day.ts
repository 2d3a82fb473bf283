/**
 * A day of the demo office: the whole appliance in virtual time, with a model phone on every desk and two model
 * providers. People do what the timetable says; what the history tells of it is what the box wrote.
 */
import { VirtualClock } from '../../../appliance/base/clock.ts';
import { SeededRandom } from '../../../appliance/base/random.ts';
import type { CallRecord } from '../../../appliance/calls/types.ts';
import { applyOfficeFile } from '../../../appliance/config/office-file/apply.ts';
import type { Hop, Target } from '../../../appliance/sip/types.ts';
import { AUTHOR, SimBox } from '../../sim/box.ts';
import { Network } from '../../sim/network.ts';
import { type SimCall, SimPhone } from '../../sim/phone.ts';
import { ORDINARY } from '../../sim/quirks.ts';
import { passUntil } from '../pass-time.ts';
import { COLLEAGUES, demoDayOffice, PROVIDERS, passwordOf } from './office.ts';
import { Town } from './town.ts';

/** Saturday 21 November 2026, 06:45 in Amsterdam. */
const BEGINS_AT = Date.UTC(2026, 10, 21, 5, 45);
const FREE_LINES = ['balie'];
const TALK_SEC = 60;

/** What somebody does whose phone rings. */
export type Does =
  | { readonly answers: number; readonly talks?: number; readonly afterwards?: (call: SimCall) => void }
  | { readonly declines: number }
  | { readonly forwards: string }
  | { readonly says: number; readonly reason?: string }
  | 'rings'
  | 'busy'
  | 'does not want to be disturbed';

export class DemoDay {
  readonly clock = new VirtualClock(BEGINS_AT);
  readonly random: SeededRandom;
  readonly network: Network;
  readonly box: SimBox;
  readonly towns: Readonly<Record<'first' | 'second', Town>>;
  /** Every call that any phone or provider saw. */
  readonly calls: SimCall[] = [];
  readonly #phones = new Map<string, SimPhone>();
  /** By the caller's number: what each line, or number outside, does. */
  readonly #plans = new Map<string, Readonly<Record<string, Does>>>();
  #soundPort = 10_000;

  /** @param directory where the box keeps everything; in memory without one */
  constructor({ directory, seed = 2026 }: { readonly directory?: string; readonly seed?: number } = {}) {
    this.random = new SeededRandom(seed);
    this.network = new Network(this.clock, seed, { latencyMs: [1, 20], loss: 0, duplicates: 0, stragglers: 0 });
    this.box = new SimBox({
      ...{ network: this.network, clock: this.clock, seed, awaitMs: 0, services: false, media: { pairs: 200 } },
      ...(directory === undefined ? {} : { directory }),
      locate: (target) => this.#locate(target),
    });
    this.towns = { first: this.#town('first'), second: this.#town('second') };
    this.box.start();
    const { random } = this;
    applyOfficeFile(this.box.config, demoDayOffice(), AUTHOR, { random });
    for (const line of [...COLLEAGUES.flatMap(({ lines }) => lines), ...FREE_LINES]) this.#phone(line);
  }

  // --- The world ---

  async #locate(target: Target): Promise<readonly Hop[]> {
    const provider = PROVIDERS.find(({ server }) => server === target.host);
    if (!provider) return [];
    const { address, port } = this.network.host(provider.id).address;
    return [{ transport: 'udp', address, port, certificateName: target.host }];
  }

  #hardware(username: string) {
    return {
      ...{ network: this.network, clock: this.clock, box: this.box.host, quirks: ORDINARY, username },
      ...{ random: this.random, password: passwordOf(username), transport: 'udp' as const },
      soundPort: () => (this.#soundPort += 2),
      onCall: (call: SimCall) => void this.calls.push(call),
    };
  }

  #town(id: 'first' | 'second'): Town {
    const town = new Town(this.#hardware(id));
    this.network.names.set(PROVIDERS.find((one) => one.id === id)?.server ?? '', town.host);
    town.onRing = (call) => this.#rung(call as SimCall, this.#plans.get(keyOf(call.dialled))?.[id] ?? { answers: 8 });
    return town;
  }

  #phone(line: string): void {
    const phone = new SimPhone(this.#hardware(line));
    phone.onRing = (call) => this.#rung(call as SimCall, this.#plans.get(keyOf(call.number))?.[line] ?? 'rings');
    this.#phones.set(line, phone);
    this.clock.at(this.random.integer(0, 5_000), () => phone.register());
  }

  phone(line: string): SimPhone {
    const phone = this.#phones.get(line);
    if (!phone) throw new Error(`no phone ${line}`);
    return phone;
  }

  #rung(call: SimCall, does: Does): void {
    if (does === 'busy') call.refuses(486);
    else if (does === 'does not want to be disturbed') call.refuses(480, [], 'Do Not Disturb');
    else if (does === 'rings') call.rings();
    else if ('says' in does) call.refuses(does.says, [], does.reason);
    else if ('forwards' in does) call.refuses(302, [['Contact', `<sip:${does.forwards}@${call.phone.boxHost}>`]]);
    else {
      call.rings();
      const afterSec = 'declines' in does ? does.declines : does.answers;
      this.after(afterSec, () => {
        if (call.state !== 'ringing') return;
        if ('declines' in does) call.refuses(603);
        else this.#answers(call, does);
      });
    }
  }

  #answers(call: SimCall, { talks = TALK_SEC, afterwards }: Extract<Does, { answers: number }>): void {
    call.answers();
    afterwards?.(call);
    if (talks > 0) this.after(talks, () => call.state === 'up' && call.hangsUp());
  }

  // --- The timetable ---

  /** @param time local time of the day, `09:12:30` */
  at(time: string, work: () => void): void {
    const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
    const localMs = Date.UTC(2026, 10, 21, hours - 1, minutes, seconds);
    this.clock.at(localMs - BEGINS_AT, work);
  }

  after(sec: number, work: () => void): void {
    this.clock.at(this.clock.now() + sec * 1_000, work);
  }

  /** What people do when that one calls, or is called outside. */
  when(caller: string | undefined, people: Readonly<Record<string, Does>>): void {
    this.#plans.set(keyOf(caller ?? 'anonymous'), people);
  }

  /** Types keys, each group so many seconds after the call was answered. */
  keys(call: SimCall, ...groups: readonly (readonly [sec: number, keys: string])[]): void {
    const wait = (): void => {
      if (call.isOver) return;
      if (call.state !== 'up') {
        this.after(0.5, wait);
        return;
      }
      for (const [sec, keys] of groups) {
        for (const [at, key] of [...keys].entries()) {
          this.after(sec + at * 0.4, () => call.state === 'up' && call.presses(key));
        }
      }
    };
    wait();
  }

  /** Puts the receiver down so many seconds from now. */
  hangsUp(call: SimCall, sec: number): void {
    this.after(sec, () => !call.isOver && call.hangsUp());
  }

  // --- The run ---

  /** Lets the day pass until that time; everything that promises have to do is done between two events. */
  async until(time: string): Promise<void> {
    const [hours = 0, minutes = 0] = time.split(':').map(Number);
    const untilMs = Date.UTC(2026, 10, 21, hours - 1, minutes) - BEGINS_AT;
    await passUntil(this.clock, untilMs);
  }

  records(): readonly CallRecord[] {
    return this.box.records();
  }

  /** The phones sign off, and the box writes what it has. Answers what is left over, which is a mistake. */
  async close(): Promise<readonly string[]> {
    for (const phone of this.#phones.values()) phone.register(0);
    await this.until('23:40');
    const { calls, legs } = this.box.telephony.engine.live();
    const left = [...this.box.failures.map(String), ...(calls === 0 ? [] : [`${calls} calls`])];
    if (legs !== 0) left.push(`${legs} legs`);
    this.box.stop();
    return left;
  }
}

/** The same for every way in which a number is written. */
function keyOf(number: string): string {
  return number.replace(/\D/g, '').slice(-9) || number;
}
