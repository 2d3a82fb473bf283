import * as assert from 'uvu/assert';
import { type Random, SeededRandom } from '../../appliance/base/random.ts';
import type { Change } from '../../appliance/config/types.ts';
import { author } from '../kit/office.ts';
import type { Phone, PhoneCall } from '../kit/phone.ts';
import { testSeed } from '../kit/seed.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones } from '../kit/telephones.ts';

/**
 * A day of people who call menus, mailboxes, rooms and codes, press whatever they like, hold, transfer and hang up at
 * any moment, while workers die now and then. At its end nothing may be left: no port, no session, no call, no draft.
 */
const test = suite('sim: a day of menus', { timeoutMs: 80_000 });
test.afterEach(endTelephones);

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const PEOPLE = ['101', '102', '103', '104', '105'];
const LINES = [...PEOPLE, 'desk'];

const add = (entity: string, number: string, settings: object = {}): Change => ({
  ...{ what: 'create', entity, id: `${entity}-${number}` },
  body: { number, name: `${entity} ${number}`, ...settings },
});

const option = (digits: string, destinationId: string): object => ({ digits, destinationId });

const EXTENSIONS: readonly Change[] = [
  add('auto-answer', '210'),
  add('voicemail', '201', { pin: '7391' }),
  add('ivr', '230', {
    directDialling: true,
    optionDigits: 2,
    options: [
      option('1', 'user-102'),
      option('2', 'ivr-231'),
      option('3', 'voicemail-201'),
      option('0', 'conference-260'),
      option('00', 'authentication-220'),
    ],
    noneDestinationId: 'ivr-231',
  }),
  add('ivr', '231', { options: [option('9', 'ivr-230'), option('1', 'dialer-240')], noneDestinationId: 'ivr-230' }),
  add('authentication', '220', { pins: [{ pin: '9630' }], destinationId: 'ivr-230' }),
  add('dialer', '240', { dialBy: 'both', ringFirst: true, retries: 2, fallbackDestinationId: 'auto-answer-210' }),
  add('system', '250'),
  add('conference', '260', { partiesMax: 3 }),
  add('conference', '261', { pin: '9630' }),
];

const DIALLED = [
  ...['210', '201', '230', '230', '231', '220', '240', '250', '260', '260', '261'],
  ...['900', '901', '902', '905', '907', '920', '1233', '102', '103', '199', '940'],
];
/** What people type: single keys, and what leads on. */
const TYPED = ['1', '2', '3', '9', '0', '00', '*', '#', '101', '2580#', '9630#', '201', '7391#', '97531#', '874#', '7'];

function office(seed: number): Telephones {
  const o = new Telephones({
    seed,
    media: { speaksMs: 6_000 },
    voicemail: true,
    people: PEOPLE.map((number) => ({ number, name: `Person ${number}` })),
    freeLines: ['desk'],
  });
  o.config.apply(EXTENSIONS, author);
  return o;
}

/** One phone and the person at it. */
class Sitter {
  calls = 0;
  readonly #o: Telephones;
  readonly #phone: Phone;
  readonly #random: Random;

  constructor(o: Telephones, line: string, random: Random) {
    this.#o = o;
    this.#random = random;
    this.#phone = o.phone(line);
    this.#phone.onRing = (call) => this.#isRung(call);
    this.#later(30 * MINUTE_MS, () => this.#dial());
  }

  #later(mostMs: number, work: () => void): void {
    const { clock } = this.#o;
    clock.at(clock.now() + this.#random.integer(1, mostMs), () => {
      if (clock.now() < DAY_MS) work();
    });
  }

  #pick<T>(list: readonly T[]): T {
    return list[this.#random.integer(0, list.length - 1)] as T;
  }

  #dial(): void {
    this.calls++;
    const call = this.#phone.dials(this.#pick(DIALLED));
    this.#type(call, this.#random.integer(0, 20));
    this.#later(3 * MINUTE_MS, () => call.hangsUp());
    this.#later(20 * MINUTE_MS, () => this.#dial());
  }

  #type(call: PhoneCall, times: number): void {
    if (times === 0) return;
    this.#later(6_000, () => {
      if (call.state === 'up') this.#does(call);
      this.#type(call, times - 1);
    });
  }

  #does(call: PhoneCall): void {
    const chance = this.#random.integer(0, 99);
    if (chance < 3) call.holds();
    else if (chance < 6) call.resumes();
    else if (chance < 8) call.transfers(this.#pick(DIALLED));
    else for (const key of this.#pick(TYPED)) call.presses(key);
  }

  #isRung(call: PhoneCall): void {
    const chance = this.#random.integer(0, 9);
    if (chance === 0) call.refuses(486);
    else call.rings();
    if (chance === 0 || chance > 5) return;
    this.#later(20_000, () => {
      if (call.state !== 'ringing') return;
      call.answers();
      this.#later(2 * MINUTE_MS, () => call.hangsUp());
    });
  }
}

for (const seed of [testSeed(), testSeed() + 1]) {
  test(`a day leaves nothing behind: ports, sessions, calls, rooms, drafts (seed ${seed})`, async () => {
    const o = office(seed);
    const random = new SeededRandom(seed);
    const sitters = LINES.map((line) => new Sitter(o, line, random));
    for (let hour = 0; hour < 24; hour++) {
      await o.pass(60 * MINUTE_MS);
      if (hour % 5 === 2) o.media?.die();
    }
    await o.pass(60 * MINUTE_MS);
    for (const line of LINES) o.hangUpAt(line);
    assert.equal(await o.leftovers(), []);
    const calls = sitters.reduce((sum, sitter) => sum + sitter.calls, 0);
    assert.ok(calls > 500, `${calls} calls`);
    const answered = o.records().filter(({ outcome }) => outcome === 'answered').length;
    assert.ok(answered > 200, `${answered} of ${o.records().length} were answered`);
    const drafts = o.store.messages.all().filter(({ state }) => state === 'recording');
    assert.equal(drafts, []);
    assert.equal(o.voicemail?.troubles, []);
  });
}
