import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { reservedFor } from '../../appliance/rules/codes.ts';
import { emergencyNumbersOf } from '../../appliance/rules/emergency-numbers.ts';
import { author, refusal, type TestOffice, testOffice } from '../kit/office.ts';
import { testSeed } from '../kit/seed.ts';
import { suite } from '../kit/suite.ts';

const test = suite('configuration: extension numbers', { timeoutMs: 20_000 });

function user({ config }: TestOffice, number: string, name = `User ${number}`): string {
  return config.apply([{ what: 'create', entity: 'user', body: { number, name } }], author).ids[0] as string;
}

function setLength({ config }: TestOffice, extensionLength: unknown): void {
  config.apply([{ what: 'change', entity: 'office', id: 'office', body: { extensionLength } }], author);
}

test('EXT-01 all extensions have the length that the office chose', () => {
  const office = testOffice();
  assert.equal(
    refusal(() => user(office, '1001')),
    ['invalid config.invalid', '0.number number.length'],
  );
  assert.equal(
    refusal(() => user(office, '99')),
    ['invalid config.invalid', '0.number number.length'],
  );
  setLength(office, 4);
  user(office, '1001');
  assert.equal(
    refusal(() => user(office, '101')),
    ['invalid config.invalid', '0.number number.length'],
  );
});

test('EXT-01 the length is 2 to 5', () => {
  const office = testOffice();
  for (const length of [2, 5]) setLength(office, length);
  for (const length of [1, 6, 2.5, '3', Number.NaN]) {
    assert.match(refusal(() => setLength(office, length))[1] ?? '', /^0\.extensionLength field\./);
  }
});

test('EXT-01 the length is fixed from the first extension on, and free again without any', () => {
  const office = testOffice();
  const id = user(office, '101');
  assert.equal(
    refusal(() => setLength(office, 4)),
    ['invalid config.invalid', '0.extensionLength office.length-fixed'],
  );
  setLength(office, 3);
  office.config.apply([{ what: 'delete', entity: 'user', id }], author);
  setLength(office, 4);
});

test('EXT-01 a number is digits and nothing else', () => {
  for (const number of ['', '1', '10a', '1 1', '+10', '10.', '１０１', '-10', '101\n']) {
    assert.equal(
      refusal(() => user(testOffice(), number)),
      ['invalid config.invalid', '0.number number.digits'],
      number,
    );
  }
});

test('EXT-01 no two extensions share a number', () => {
  const office = testOffice();
  const anna = user(office, '101', 'Anna');
  const bram = user(office, '102', 'Bram');
  assert.equal(
    refusal(() => user(office, '101', 'Chris')),
    ['invalid config.invalid', '0.number number.taken'],
  );
  const { config } = office;
  assert.equal(
    refusal(() => config.apply([{ what: 'change', entity: 'user', id: bram, body: { number: '101' } }], author)),
    ['invalid config.invalid', '0.number number.taken'],
  );
  // Two people may swap theirs in one go.
  config.apply(
    [
      { what: 'change', entity: 'user', id: anna, body: { number: '102' } },
      { what: 'change', entity: 'user', id: bram, body: { number: '101' } },
    ],
    author,
  );
  assert.equal([config.find('user', 'number', '101')?.id, config.find('user', 'number', '102')?.id], [bram, anna]);
});

test('EXT-01 two new extensions of one apply can’t share a number either', () => {
  const { config } = testOffice();
  const both = ['Anna', 'Bram'].map((name) => ({
    what: 'create' as const,
    entity: 'user',
    body: { number: '101', name },
  }));
  assert.equal(
    refusal(() => config.apply(both, author)),
    ['invalid config.invalid', '0.number number.taken', '1.number number.taken'],
  );
});

test('COD-03 codes and emergency numbers are refused with the reason', () => {
  const office = testOffice();
  assert.equal(
    refusal(() => user(office, '112')),
    ['invalid config.invalid', '0.number number.emergency'],
  );
  assert.equal(
    refusal(() => user(office, '901')),
    ['invalid config.invalid', '0.number number.code'],
  );
  setLength(office, 4);
  assert.equal(
    refusal(() => user(office, '9031')),
    ['invalid config.invalid', '0.number number.code-digits'],
  );
  assert.equal(
    refusal(() => user(office, '1233')),
    ['invalid config.invalid', '0.number number.code'],
  );
  setLength(office, 2);
  assert.equal(
    refusal(() => user(office, '11')),
    ['invalid config.invalid', '0.number number.emergency-begins'],
  );
});

test('COD-03 a country whose emergency number is somebody’s extension is refused', () => {
  const office = testOffice();
  user(office, '999', 'Anna');
  const move = () =>
    office.config.apply([{ what: 'change', entity: 'office', id: 'office', body: { country: 'GB' } }], author);
  assert.equal(refusal(move), ['invalid config.invalid', '999 Anna.number number.emergency']);
  assert.is(office.config.list<{ country: string }>('office')[0]?.country, 'NL');
});

test('EXT-01 the next free number is offered: 101, then on, then what is left', () => {
  const office = testOffice();
  assert.is(office.config.nextFreeNumber(), '101');
  user(office, '101');
  user(office, '103');
  assert.is(office.config.nextFreeNumber(), '102');
  setLength(testOffice(), 5);
  const two = testOffice();
  setLength(two, 2);
  // 11 begins 112.
  assert.is(two.config.nextFreeNumber(), '12');
  const five = testOffice();
  setLength(five, 5);
  assert.is(five.config.nextFreeNumber(), '10001');
});

test('EXT-01 COD-03 what is offered is always accepted, until nothing is left', () => {
  const office = testOffice();
  const { config } = office;
  config.apply(
    [{ what: 'change', entity: 'office', id: 'office', body: { extensionLength: 2, country: 'FR' } }],
    author,
  );
  const offered: string[] = [];
  for (let number = config.nextFreeNumber(); number !== undefined; number = config.nextFreeNumber()) {
    user(office, number);
    offered.push(number);
  }
  // 100 numbers of two digits, less 15, 17, 18, 11 (of 112 and 114) and 19 (of 196).
  assert.is(offered.length, 95);
  assert.is(new Set(offered).size, 95);
});

test('COD-03 a reserved number is refused in every country', () => {
  const country = fc.constantFrom('NL', 'BE', 'DE', 'FR', 'GB', 'US', 'CH', 'LV', 'PL', 'CZ');
  const digits = fc.integer({ min: 0, max: 999 }).map((number) => String(number).padStart(3, '0'));
  fc.assert(
    fc.property(country, digits, (where, number) => {
      const office = testOffice();
      office.config.apply([{ what: 'change', entity: 'office', id: 'office', body: { country: where } }], author);
      const reserved = reservedFor(number, emergencyNumbersOf(where));
      if (!reserved) user(office, number);
      else
        assert.equal(
          refusal(() => user(office, number)),
          ['invalid config.invalid', `0.number ${reserved.key}`],
        );
    }),
    { seed: testSeed(), numRuns: 100 },
  );
});
