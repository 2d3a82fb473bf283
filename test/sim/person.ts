/**
 * Somebody in the simulated office: has a desk phone, perhaps two, and does what comes to mind, mostly at the moment
 * when somebody else does something too. That is where the races are.
 */
import type { Random } from '../../appliance/base/random.ts';
import { MENU } from './office.ts';
import type { SimCall, SimPhone } from './phone.ts';

export interface Agenda {
  /** A moment within `mostMs` from now, for 70 % near something that is planned already. */
  soon(random: Random, mostMs: number): number;
  at(atMs: number, work: () => void): void;
}

export interface PersonOptions {
  readonly number: string;
  readonly name: string;
  readonly random: Random;
  readonly agenda: Agenda;
  /** What people dial here. */
  readonly numbers: readonly string[];
  /** They know codes. */
  readonly services: boolean;
}

const CALLS_PER_PHONE = 2;
const KEYS = [...'1234567890*##'];
/** Of those that count during calls (CAL-03); N is a number. */
const CODES = ['##', '##', '##N#', '##N#', '##N#', '##*N#', '*#', '*#', '1', '2', '2', '3', '3', '##**#', '5'];
const THEN = ['1', '2', '3', '3', '*#'];
/** Faster than anybody types, slower than packets overtake each other. */
const KEY_MS = 130;

type Act = (person: Person, phone: SimPhone, call: SimCall) => void;

/** What somebody does who is in a call, each as often as it stands here. */
const IN_A_CALL: readonly Act[] = [
  (_person, _phone, call) => call.hangsUp(),
  (_person, _phone, call) => call.hangsUp(),
  (_person, _phone, call) => call.holds(),
  (_person, _phone, call) => call.holds(),
  (_person, _phone, call) => call.resumes(),
  (_person, _phone, call) => call.resumes(),
  (person, _phone, call) => person.holdsForAMoment(call),
  (person, _phone, call) => call.transfers(person.someNumber()),
  (person, _phone, call) => call.transfers(person.someNumber()),
  (person, _phone, call) => person.presses(call),
  (person, _phone, call) => person.presses(call),
  (person, _phone, call) => person.presses(call),
  (person, phone, call) => person.consults(phone, call),
  (person, phone, call) => person.consults(phone, call),
  (person, phone, call) => person.consults(phone, call),
  (person, phone, call) => person.movesTo(phone, call),
];

export class Person {
  readonly number: string;
  readonly name: string;
  /** Those that are switched on now. */
  phones: SimPhone[] = [];
  /** Left out of this run: does nothing and never answers. */
  muted = false;
  /** Says goodbye to everybody and answers no more. */
  goingHome = false;
  readonly #options: PersonOptions;
  readonly #random: Random;

  constructor(options: PersonOptions) {
    this.#options = options;
    this.#random = options.random;
    this.number = options.number;
    this.name = options.name;
  }

  #chance(percent: number): boolean {
    return this.#random.integer(1, 100) <= percent;
  }

  #one<Thing>(things: readonly Thing[]): Thing | undefined {
    return things[this.#random.integer(0, things.length - 1)];
  }

  someNumber(): string {
    return this.#one(this.#options.numbers) ?? '101';
  }

  #soon(mostMs: number, work: () => void): void {
    const { agenda } = this.#options;
    agenda.at(agenda.soon(this.#random, mostMs), work);
  }

  /** A phone of theirs rings. */
  rung(call: SimCall): void {
    const { phone } = call;
    if (this.muted || this.goingHome) return;
    const others = phone.calls.filter((other) => other !== call && !other.isOver).length;
    const mood = this.#random.integer(1, 100);
    if (others >= CALLS_PER_PHONE || mood <= 4) call.refuses(486);
    else if (mood <= 9) call.refuses(603);
    else if (mood <= 13) this.#sendOn(call);
    else if (mood <= 15) call.refuses(480);
    else this.#letRing(call);
  }

  #letRing(call: SimCall): void {
    const { quirks } = call.phone.options;
    if (this.#chance(quirks.earlySound) && call.offer !== undefined) call.rings(183, call.sdp());
    call.rings(180);
    if (quirks.ringsTwice) call.rings(180);
    const mood = this.#random.integer(1, 100);
    if (mood > 93) return;
    this.#soon(6_000, () => {
      if (call.state !== 'ringing') return;
      if (mood <= 74) call.answers();
      else if (mood <= 84) call.refuses(486);
      else this.#sendOn(call);
    });
  }

  /** The phone has a key for that: "not me, them". */
  #sendOn(call: SimCall): void {
    call.refuses(302, [['Contact', `<sip:${this.someNumber()}@${call.phone.boxHost}>`]]);
  }

  /** Does something. */
  acts(): void {
    const phone = this.#one(this.phones);
    if (this.muted || !phone || phone.off) return;
    const calls = phone.calls.filter((call) => !call.isOver);
    const up = this.#one(calls.filter((call) => call.state === 'up'));
    const waiting = this.#one(calls.filter((call) => !call.isIncoming && call.state !== 'up'));
    if (up && this.#options.services && this.#chance(40)) this.typesCode(up);
    else if (up && this.#chance(75)) this.#one(IN_A_CALL)?.(this, phone, up);
    else if (waiting && this.#chance(60)) waiting.hangsUp();
    else if (calls.length < CALLS_PER_PHONE) this.#calls(phone);
  }

  #calls(phone: SimPhone): SimCall | undefined {
    if (phone.cutOff) return undefined;
    const number = this.someNumber();
    const call = phone.dials(number);
    if (this.#options.services && number === MENU) this.#chooses(call);
    // It may be a menu that answers.
    if (this.#chance(40)) this.#soon(6_000, () => call.state === 'up' && this.presses(call));
    return call;
  }

  /** Listens to the menu for a moment, and takes one of its choices. */
  #chooses(call: SimCall): void {
    const { agenda } = this.#options;
    const key = String(this.#random.integer(1, 7));
    agenda.at(call.nowMs + this.#random.integer(2_000, 6_000), () => call.state === 'up' && call.presses(key));
  }

  /** Asks somebody before putting a call through, sometimes before they even answer (CAL-02). */
  consults(phone: SimPhone, call: SimCall): void {
    const second = phone.calls.find((other) => other !== call && !other.isOver && this.#canConnect(other));
    if (second) {
      call.connectsTo(second);
      return;
    }
    if (phone.calls.filter((other) => !other.isOver).length >= CALLS_PER_PHONE) return;
    call.holds();
    const other = this.#calls(phone);
    if (!other) return;
    this.#soon(5_000, () => {
      if (call.state === 'up' && this.#canConnect(other)) call.connectsTo(other);
      else if (call.state === 'up') call.resumes();
    });
  }

  #canConnect(call: SimCall): boolean {
    return call.state === 'up' || (call.state === 'ringing' && !call.isIncoming && call.earlyDialog !== undefined);
  }

  /** One key or several, as a menu may want them. */
  presses(call: SimCall): void {
    call.presses(this.#one(KEYS) ?? '1');
    if (this.#chance(40)) this.#soon(1_000, () => call.state === 'up' && this.presses(call));
  }

  /** A code, key after key. */
  typesCode(call: SimCall): void {
    const code = this.#one(CODES) ?? '';
    this.#types(call, code.replace('N', this.someNumber()));
    // Who asked somebody connects them, or not.
    const afterMs = this.#random.integer(2_000, 9_000);
    if (code === '##N#') this.#options.agenda.at(call.nowMs + afterMs, () => this.#types(call, this.#one(THEN) ?? '1'));
  }

  #types(call: SimCall, keys: string): void {
    const { agenda } = this.#options;
    for (const [at, key] of [...keys].entries()) {
      agenda.at(call.nowMs + at * KEY_MS, () => call.state === 'up' && call.presses(key));
    }
  }

  holdsForAMoment(call: SimCall): void {
    call.holds();
    this.#soon(1_500, () => call.state === 'up' && call.resumes());
  }

  /** Goes on with the call at the other desk. */
  movesTo(phone: SimPhone, call: SimCall): void {
    const other = this.phones.find((each) => each !== phone && !each.cutOff);
    if (other && !call.isOver) call.moveTo(other);
  }

  /** Puts every receiver down. */
  hangsUpAll(): void {
    for (const phone of this.phones) for (const call of phone.calls) if (!call.isOver) call.hangsUp();
  }
}
