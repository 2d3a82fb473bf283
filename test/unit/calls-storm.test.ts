import * as assert from 'uvu/assert';
import { SeededRandom } from '../../appliance/base/random.ts';
import type { Phone, PhoneCall } from '../kit/phone.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones } from '../kit/telephones.ts';

/**
 * Five phones whose people do whatever comes to their minds, often in the same moment. After it has become quiet
 * everybody who talks must talk to somebody who talks back, and after the last one hung up nothing may be left
 * anywhere. A small brother of the simulator, for the call floor alone.
 */
const test = suite('calls: a storm', { timeoutMs: 60_000 });
test.afterEach(endTelephones);

const people = [
  { number: '101', name: 'Anna' },
  { number: '102', name: 'Bram', lines: ['102', '102b'] },
  { number: '103', name: 'Carla' },
  { number: '104', name: 'Daan', secondCall: false },
];
const LINES = ['101', '102', '102b', '103', '104'];
const NUMBERS = ['101', '102', '103', '104', '102', '103', '199', '1'];

class Storm {
  readonly o: Telephones;
  readonly #random: SeededRandom;
  readonly #phones: Phone[];
  readonly #reliable: boolean;

  constructor(seed: number, loss: number) {
    this.o = new Telephones({ people, seed, latencyMs: [1, 40], loss, duplicates: loss / 2 });
    this.#random = new SeededRandom(seed * 7 + 1);
    this.#reliable = loss === 0;
    this.#phones = LINES.map((line) => this.o.phone(line));
    for (const phone of this.#phones) phone.onRing = (call) => this.#rung(call);
  }

  #one<T>(list: readonly T[]): T | undefined {
    return list[this.#random.integer(0, list.length - 1)];
  }

  #chance(percent: number): boolean {
    return this.#random.integer(1, 100) <= percent;
  }

  #rung(call: PhoneCall): void {
    if (this.#chance(10))
      call.refuses(this.#one([486, 480, 603, 302, 488]) ?? 486, [['Contact', '<sip:103@10.0.0.1>']]);
    else {
      call.rings(this.#chance(80) ? 180 : 183, this.#chance(30) ? call.phone.sdp() : undefined);
      if (this.#chance(70)) this.#later(200, () => call.state === 'ringing' && call.answers());
    }
  }

  #later(mostMs: number, work: () => void): void {
    this.o.clock.at(this.o.clock.now() + this.#random.integer(0, mostMs), work);
  }

  #live(phone: Phone, state: PhoneCall['state']): PhoneCall[] {
    return phone.calls.filter((call) => call.state === state);
  }

  #act(): void {
    const phone = this.#one(this.#phones);
    if (!phone) return;
    const up = this.#live(phone, 'up');
    const call = this.#one(up);
    const what = this.#random.integer(0, 9);
    if (what <= 2 && up.length < 2) phone.dials(this.#one(NUMBERS) ?? '101', this.#chance(10) ? { sdp: null } : {});
    else if (!call) this.#one(this.#live(phone, 'ringing'))?.hangsUp();
    else if (what === 3) call.hangsUp();
    else if (what === 4) call.holds();
    else if (what === 5) call.resumes();
    else if (what === 6) call.transfers(this.#one(NUMBERS) ?? '101');
    else if (what === 7) call.presses('5');
    else this.#connect(phone, call);
  }

  #connect(phone: Phone, call: PhoneCall): void {
    const other = phone.calls.find(
      (each) => each !== call && (each.state === 'up' || each.earlyDialog) && each.state !== 'over',
    );
    if (other) call.connectsTo(other);
  }

  async blows(acts: number): Promise<void> {
    for (let act = 0; act < acts; act++) {
      this.#act();
      // Most things happen near other things.
      await this.o.pass(this.#chance(70) ? this.#random.integer(0, 60) : this.#random.integer(500, 4_000));
    }
  }

  /** Quiet: who is up must be heard by the one who is heard. Needs a network that loses nothing. */
  async calms(): Promise<void> {
    await this.o.pass(100_000);
    if (!this.#reliable) return;
    const talking = this.#phones.flatMap((phone) => this.#live(phone, 'up'));
    assert.is(talking.length % 2, 0, `${talking.length} phones talk`);
    assert.is(talking.length / 2, this.o.now().length, `calls ${this.o.now().join(', ')}`);
    const towards = talking
      .map((call) => `${call.phone.node.address.address} hears ${call.sound.split(' ')[0]}`)
      .sort();
    const back = talking
      .map((call) => `${call.sound.split(':')[0]} hears ${call.phone.node.address.address}:4000`)
      .sort();
    assert.equal(towards, back);
  }

  async ends(): Promise<void> {
    for (let round = 0; round < 3; round++) {
      for (const phone of this.#phones) {
        for (const call of phone.calls) if (call.state !== 'over') call.hangsUp();
      }
      await this.o.pass(70_000);
    }
    for (const phone of this.#phones) {
      for (const call of phone.calls) assert.is(call.state, 'over', `${phone.username}: ${call.log.join(', ')}`);
    }
    assert.equal(await this.o.leftovers(), []);
  }
}

async function storm(seed: number, loss: number): Promise<void> {
  const it = new Storm(seed, loss);
  try {
    await it.blows(40);
    await it.calms();
    await it.ends();
  } catch (error) {
    (error as Error).message += ` (seed ${seed}, loss ${loss})`;
    throw error;
  }
}

const SEEDS = Number(process.env.STORM_SEEDS ?? 12);

test('on a good network', async () => {
  for (let seed = 1; seed <= SEEDS; seed++) await storm(seed, 0);
});

test('on a bad network', async () => {
  for (let seed = 1; seed <= SEEDS; seed++) await storm(seed, 0.1);
});
