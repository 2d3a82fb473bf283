import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { userSchema } from '../../appliance/extensions/user-schema.ts';
import { INITIAL_PIN, isTrivialPin } from '../../appliance/rules/pin.ts';
import { testSeed } from '../kit/seed.ts';
import { suite } from '../kit/suite.ts';

const test = suite('rules: PINs');

const digit = fc.integer({ min: 0, max: 9 });
const length = fc.integer({ min: 4, max: 8 });
const runs = { seed: testSeed(), numRuns: 500 };

function everyPin(check: (pin: string) => void, pins: fc.Arbitrary<string>): void {
  fc.assert(fc.property(pins, check), runs);
}

const trivial = (pin: string): void => assert.ok(isTrivialPin(pin), pin);

test('the PINs that the requirements name are refused', () => {
  for (const pin of ['1111', '1234', '4321', '1212', '1122', '0000', '7890', '0987', '123456', '87654321', '112233']) {
    trivial(pin);
  }
});

test('ordinary PINs are allowed, and so is 2580', () => {
  for (const pin of ['2580', '3691', '1221', '1357', '8520', '1213', '1123', '12340', '135790', '11223', '90210']) {
    assert.not.ok(isTrivialPin(pin), pin);
  }
});

test('equal digits are trivial at every length', () => {
  everyPin(
    trivial,
    fc.tuple(digit, length).map(([one, times]) => String(one).repeat(times)),
  );
});

test('a run is trivial wherever it begins, up and down', () => {
  const run = fc
    .tuple(digit, length, fc.constantFrom(1, 9))
    .map(([start, count, step]) => Array.from({ length: count }, (_, at) => (start + at * step) % 10).join(''));
  everyPin(trivial, run);
});

test('repeats in pairs are trivial: abab and aabb', () => {
  const alternating = fc.tuple(digit, digit, length).map(([a, b, count]) => `${a}${b}`.repeat(4).slice(0, count));
  const doubled = fc
    .array(digit, { minLength: 2, maxLength: 4 })
    .map((digits) => digits.map((one) => `${one}${one}`).join(''));
  everyPin(trivial, fc.oneof(alternating, doubled));
});

test('nearly all PINs are allowed: it is the guesses that are not', () => {
  let allowed = 0;
  for (let pin = 0; pin < 10_000; pin++) if (!isTrivialPin(String(pin).padStart(4, '0'))) allowed++;
  // 10 equal + 9 × 10 alternating + 9 × 10 doubled + 2 × 10 runs, and none of them counted twice.
  assert.is(allowed, 10_000 - 10 - 90 - 90 - 20);
});

function accepts(field: 'pin' | 'voicemailPin', pin: string): boolean {
  return userSchema.safeParse({ number: '101', name: 'Anna', [field]: pin }).success;
}

test('0000 is allowed as the PIN to be changed at the first login, and is what a new user has', () => {
  assert.ok(accepts('pin', INITIAL_PIN));
  assert.is(userSchema.parse({ number: '101', name: 'Anna' }).pin, '0000');
  assert.not.ok(accepts('pin', '00000'));
});

test('a user’s PIN has 4 to 8 digits, a mailbox’s 4 and no 0000', () => {
  const pins = ['258', '2580', '25803', '25803691', '258036914', '25 0', '25a0', '', '２５８０'];
  assert.equal(
    pins.map((pin) => accepts('pin', pin)),
    [false, true, true, true, false, false, false, false, false],
  );
  assert.equal(
    ['258', '2580', '25803', '0000', '1234'].map((pin) => accepts('voicemailPin', pin)),
    [false, true, false, false, false],
  );
});
