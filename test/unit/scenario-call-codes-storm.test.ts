import * as assert from 'uvu/assert';
import { type Random, SeededRandom } from '../../appliance/base/random.ts';
import { officeWith, types } from '../kit/call-codes.ts';
import type { Phone, PhoneCall } from '../kit/phone.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, type Telephones } from '../kit/telephones.ts';

/** CAL-03 with people who do everything at every moment: whatever they do, nothing breaks and nothing is left over. */
const test = suite('scenario: codes during a call, at random');
test.afterEach(endTelephones);

const NUMBERS = ['101', '102', '103', '104'];
const TYPED = [
  '##...',
  '*#',
  '##103#',
  '##104#',
  '##*104#',
  '##199#',
  '1',
  '2',
  '3',
  '3',
  '3',
  '#',
  '*.....',
  '##1',
  '##**#',
];

type Act = (o: Telephones, call: PhoneCall, random: Random) => unknown;

/** What somebody does who is in a call, and how often. */
const ACTS: readonly (readonly [parts: number, act: Act])[] = [
  [12, (o, call, random) => types(o, call, TYPED[random.integer(0, TYPED.length - 1)]!)],
  [2, (_o, call) => call.hangsUp()],
  [1, (_o, call) => call.holds()],
  [1, (_o, call) => call.resumes()],
  [1, (_o, call) => call.transfers('103')],
  [1, (o) => o.media?.die()],
];
const DEALT = ACTS.flatMap(([parts, act]) => Array.from({ length: parts }, () => act));

/** A day of one office; answers what was done by code. */
async function live(seed: number): Promise<readonly string[]> {
  const random = new SeededRandom(seed);
  const o = officeWith(['101', '102', '103'], { seed });
  const phones = NUMBERS.map((number) => o.phone(number));
  for (const phone of phones) phone.onRing = (call) => answersOrNot(call, random);
  for (let step = 0; step < 25; step++) {
    const phone = phones[random.integer(0, phones.length - 1)]!;
    const call = upOn(phone);
    if (call) await DEALT[random.integer(0, DEALT.length - 1)]!(o, call, random);
    else phone.dials(NUMBERS[random.integer(0, NUMBERS.length - 1)]!);
    await o.pass(random.integer(0, 1) === 0 ? random.integer(0, 40) : random.integer(100, 3_000));
  }
  await o.pass(10_000);
  // Who is rung back is answered and hung up on in turn.
  for (let round = 0; round < 6; round++) {
    for (const number of NUMBERS) o.hangUpAt(number);
    await o.pass(2_000);
  }
  assert.equal(await o.leftovers(), [], `seed ${seed}`);
  return o.records().flatMap(({ trail }) => trail.map(({ phrase }) => phrase.key));
}

function upOn(phone: Phone): PhoneCall | undefined {
  return phone.calls.findLast(({ state }) => state === 'up');
}

function answersOrNot(call: PhoneCall, random: Random): void {
  const what = random.integer(0, 9);
  call.rings();
  if (what < 7) call.answers();
  else if (what < 9) call.refuses(486);
}

for (let block = 0; block < 6; block++) {
  test(`CAL-03 offices where everybody does everything, ${block * 10} to ${block * 10 + 9}`, async () => {
    const done = new Set<string>();
    for (let seed = block * 10; seed < block * 10 + 10; seed++) {
      for (const key of await live(seed)) done.add(key);
    }
    for (const key of ['codes.held', 'codes.consults', 'codes.taken-back']) assert.ok(done.has(key), `${key} happened`);
  });
}
