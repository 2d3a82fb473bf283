import * as assert from 'uvu/assert';
import { SeededRandom } from '../../appliance/base/random.ts';
import type { Change } from '../../appliance/config/types.ts';
import { hear } from '../kit/anchored-office.ts';
import { author } from '../kit/office.ts';
import type { PhoneCall } from '../kit/phone.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones } from '../kit/telephones.ts';

/** Mailboxes that answer, with real endpoints. A broken build shows phones that ring on, ports and drafts left. */
const test = suite('scenario: voicemail', { timeoutMs: 30_000 });
test.afterEach(endTelephones);

const trusted = (line: string): Change => ({
  ...{ what: 'change', entity: 'line', id: `line-${line}` },
  body: { trusted: true },
});
const box: Change = {
  ...{ what: 'create', entity: 'voicemail', id: 'sales' },
  body: { number: '201', name: 'Sales', pin: '7391' },
};

function office(seed = 1): Telephones {
  const o = new Telephones({ voicemail: true, media: { speaksMs: 4_000 }, seed });
  o.config.apply([box, ...['101', '102', '103', '104'].map(trusted)], author);
  return o;
}

const messages = (o: Telephones, id: string) => o.voicemail?.mailboxes.messages(id) ?? [];

test('VMB-04, CAL-14 Bram does not answer: his phones stop ringing, the box picks up, Anna leaves a message', async () => {
  const o = office();
  const bram = o.phone('102');
  const anna = o.phone('101').dials('102');
  bram.onRing = (call) => call.rings();
  await o.pass(29_000);
  assert.is(anna.state, 'ringing');
  await o.pass(1_500);
  assert.equal([anna.state, bram.last.state], ['up', 'over']);
  assert.equal(o.now(), ['101>102 voicemail 102'], 'Bram is not in a call');
  hear(o, [anna, 'voicemail.greeting-of voicemail.leave-message']);
  await o.pass(20_000);
  assert.is(anna.state, 'over');
  const [message] = messages(o, 'user-102');
  assert.equal(message?.caller, { number: '101', name: 'Anna de Vries', extensionId: 'user-101' });
  assert.equal([o.last(), o.talks()], ['voicemail: A message was left for Bram "B" O\'Neill.', []]);
  assert.equal(await o.leftovers(), []);
});

test('VMB-05 Anna hangs up in the middle of her message, and a worker that dies loses none either', async () => {
  const o = office();
  const phone = o.phone('101');
  const first = phone.dials('201');
  await o.pass(4_500);
  first.hangsUp();
  await o.soon();
  assert.is(messages(o, 'sales').length, 1);
  const second = phone.dials('201');
  await o.pass(4_500);
  const draft = o.store.messages.all().find(({ state }) => state === 'recording');
  // What the worker had written by then.
  o.voicemail?.folder.files.set(`sales/${draft?.id}`, 2_000);
  assert.is(o.media?.die(), 1);
  await o.pass(10_000);
  assert.equal(
    messages(o, 'sales').map(({ durationMs }) => durationMs > 1_000),
    [true, true],
  );
  assert.is(second.state, 'over');
  assert.equal(await o.leftovers(), []);
});

test('VMB-04 Bram puts Anna through to Carla, who is not there: Anna is with Carla’s mailbox', async () => {
  const o = office();
  const [bram, carla] = [o.phone('102'), o.phone('103')];
  const anna = o.phone('101').dials('102');
  await o.soon();
  bram.last.answers();
  await o.soon();
  carla.onRing = (call) => call.rings();
  bram.last.transfers('103');
  await o.pass(31_000);
  assert.equal([anna.state, bram.last.state, carla.last.state], ['up', 'over', 'over']);
  await o.pass(20_000);
  assert.is(messages(o, 'user-103')[0]?.caller.number, '101');
  assert.match(o.last(), /^answered/, 'Bram had talked to her');
  assert.equal(await o.leftovers(), []);
});

test('VMB-03 Bram listens by 1233, deletes by 7, and his key presses go to the box', async () => {
  const o = office();
  o.voicemail?.leave('user-102');
  const bram = o.phone('102').dials('1233');
  await o.pass(500);
  hear(o, [bram, 'voicemail.welcome voicemail.new-messages']);
  await o.pass(8_000);
  bram.presses('7');
  await o.pass(2_500);
  bram.presses('*');
  await o.pass(3_000);
  assert.is(bram.state, 'over');
  assert.equal(messages(o, 'user-102'), []);
  assert.is(o.last(), 'answered: The mailbox was listened to.');
  assert.equal(await o.leftovers(), []);
});

/** Somebody who calls now and then, presses keys at random and hangs up when it pleases them. */
class Visitor {
  readonly #o: Telephones;
  readonly #random: SeededRandom;
  calls = 0;

  constructor(o: Telephones, line: string, random: SeededRandom) {
    this.#o = o;
    this.#random = random;
    const phone = o.phone(line);
    phone.onRing = (call) => {
      call.rings();
      this.#later(this.#random.integer(500, 60_000), () => {
        if (this.#random.integer(0, 2) === 0 && call.state === 'ringing') call.answers();
        this.#later(this.#random.integer(1_000, 30_000), () => call.hangsUp());
      });
    };
    this.#later(this.#random.integer(0, 60_000), () => this.#visit(() => phone.dials(this.#number())));
  }

  #number(): string {
    const numbers = ['101', '102', '103', '104', '201', '201', '301', '301', '1233', '920'];
    return numbers[this.#random.integer(0, numbers.length - 1)] as string;
  }

  #visit(dial: () => PhoneCall): void {
    if (this.calls >= CALLS_EACH) return;
    this.calls++;
    const call = dial();
    for (let keys = this.#random.integer(0, 12); keys > 0; keys--) {
      const key = '0123456789*#7391201'[this.#random.integer(0, 18)] as string;
      this.#later(this.#random.integer(200, 90_000), () => call.state === 'up' && call.presses(key));
    }
    this.#later(this.#random.integer(100, 120_000), () => call.state !== 'over' && call.hangsUp());
    this.#later(this.#random.integer(120_000, 600_000), () => this.#visit(dial));
  }

  #later(ms: number, act: () => void): void {
    this.#o.clock.at(this.#o.clock.now() + ms, act);
  }
}

const CALLS_EACH = 60;
const DAY_MS = 86_400_000;

const ivr: Change = {
  ...{ what: 'create', entity: 'ivr', id: 'menu' },
  body: {
    ...{ number: '301', name: 'Menu', promptId: 'hello' },
    options: [
      { digits: '1', destinationId: 'user-102' },
      { digits: '2', destinationId: 'sales' },
    ],
  },
};

for (const seed of [1, 2, 3]) {
  test(`a day of calls through menu and mailboxes leaves no call, port, session or draft behind (seed ${seed})`, async () => {
    const o = office(seed);
    o.config.apply([{ what: 'create', entity: 'prompt', id: 'hello', body: { name: 'Hello' } }, ivr], author);
    const random = new SeededRandom(seed);
    const visitors = ['101', '102', '103', '104'].map((line) => new Visitor(o, line, random));
    await o.pass(DAY_MS);
    assert.equal(
      visitors.map(({ calls }) => calls),
      visitors.map(() => CALLS_EACH),
    );
    assert.equal(await o.leftovers(), []);
    const records = o.records();
    assert.equal(
      records.filter(({ outcome }) => outcome === 'failed').map(({ reason }) => reason.key),
      [],
    );
    const left = records.filter(({ trail }) => trail.some(({ phrase }) => phrase.key === 'trail.message-left'));
    assert.ok(left.length > 10, `${left.length} messages`);
    o.voicemail?.mailboxes.sweep();
    const rows = o.store.messages.all();
    assert.ok(rows.every(({ state }) => state !== 'recording'));
  });
}
