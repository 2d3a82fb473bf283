import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { SeededRandom } from '../../appliance/base/random.ts';
import { isWeakPassword, makePassword } from '../../appliance/config/line-password.ts';
import type { LineBody } from '../../appliance/config/types.ts';
import type { UserBody } from '../../appliance/extensions/user-schema.ts';
import { author, refusal, testOffice } from '../kit/office.ts';
import { testSeed } from '../kit/seed.ts';
import { suite } from '../kit/suite.ts';

const test = suite('configuration: lines');

function password(given: unknown): string | undefined {
  const { config } = testOffice();
  const { ids } = config.apply(
    [{ what: 'create', entity: 'line', body: { username: '101', password: given } }],
    author,
  );
  return config.get<LineBody>('line', ids[0] as string)?.password;
}

test('DEV-07 a line without a password gets a strong one that can be read aloud', () => {
  assert.match(password(undefined) ?? '', /^([A-Z][a-z]{4}-){3}\d{5}$/);
  assert.is.not(makePassword(new SeededRandom(1)), makePassword(new SeededRandom(2)));
});

test('DEV-07 every password that is made would be accepted', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const made = makePassword(new SeededRandom(seed));
      assert.not.ok(isWeakPassword(made), made);
      assert.is(password(made), made);
    }),
    { seed: testSeed(), numRuns: 100 },
  );
});

test('DEV-07 a password that is taken away is replaced by a new one', () => {
  const { config } = testOffice();
  config.apply(
    [{ what: 'create', entity: 'line', id: 'l', body: { username: '101', password: 'Wilg-4711-Anna' } }],
    author,
  );
  config.apply([{ what: 'change', entity: 'line', id: 'l', body: { password: null } }], author);
  const now = config.get<LineBody>('line', 'l')?.password ?? '';
  assert.match(now, /^([A-Z][a-z]{4}-){3}\d{5}$/);
});

test('DEV-07 the passwords of the documents are strong enough', () => {
  for (const given of ['Wilg-4711-Anna', 'Beuk-4712-Bram', 'correct-horse-battery', 'aB3$aB3$xy'])
    assert.is(password(given), given);
});

test('DEV-07 passwords that scanners try are refused', () => {
  const weak = [
    '101',
    'secret',
    'password',
    'Welkom01',
    'aaaaaaaaaaaaaaaaaaaa',
    '1234567890',
    'abcdefghij',
    '1111111111111111',
    'Ab1Ab1Ab1Ab1',
  ];
  for (const given of weak) {
    assert.equal(
      refusal(() => password(given)),
      ['invalid config.invalid', '0.password line.password-weak'],
      given,
    );
  }
});

test('DEV-07 passwords that phones and their files don’t take are refused', () => {
  for (const given of [
    'Wilg 4711 Anna',
    'Wilg"4711"Anna',
    "Wilg'4711'Anna",
    'Wilg\\4711',
    'Wilgé-4711-Anna',
    '',
    'x'.repeat(65),
    'Wilg`4711`Anna',
  ]) {
    assert.equal(
      refusal(() => password(given)),
      ['invalid config.invalid', '0.password line.password-characters'],
      given,
    );
  }
});

test('DEV-07 a line takes one to five calls, five unless it is told otherwise', () => {
  const { config } = testOffice();
  const limit = (callLimit?: unknown) => {
    const { ids } = config.apply(
      [{ what: 'create', entity: 'line', body: { username: `l${callLimit}`, callLimit } }],
      author,
    );
    return config.get<LineBody>('line', ids[0] as string)?.callLimit;
  };
  assert.equal([limit(), limit(1), limit(3)], [5, 1, 3]);
  for (const wrong of [0, 6, 1.5, '2']) assert.match(refusal(() => limit(wrong))[1] ?? '', /^0\.callLimit field\./);
});

test('DEV-07 USR-04 name, encryption, language, country, area code, emergency caller id and trust of a line are kept', () => {
  const { config } = testOffice();
  const plain = config.apply([{ what: 'create', entity: 'line', body: { username: 'plain' } }], author)
    .ids[0] as string;
  const { encryption, trusted, callCodes, ...rest } = config.get<LineBody>('line', plain)!;
  assert.equal([encryption, trusted, callCodes], [false, false, false]);
  for (const field of ['name', 'language', 'country', 'areaCode', 'emergencyCallerId']) assert.not.ok(field in rest);
  const body = {
    ...{
      username: 'desk',
      name: 'Desk at the window',
      encryption: true,
      language: 'nl',
      country: 'BE',
      trusted: true,
      callCodes: true,
      browser: false,
    },
    ...{ areaCode: '02', emergencyCallerId: '+32 2 123 45 67' },
  };
  const { ids } = config.apply([{ what: 'create', entity: 'line', body }], author);
  const kept = config.get<LineBody>('line', ids[0] as string)!;
  assert.equal(
    { ...kept, id: undefined, password: undefined },
    {
      ...{ ...body, emergencyCallerId: '+3221234567', dtmf: 'rfc4733', callLimit: 5 },
      ...{ id: undefined, password: undefined },
    },
  );
  const wrong = { name: '', encryption: 'yes', language: 'fr', country: 'XX', areaCode: '0x', emergencyCallerId: '12' };
  assert.equal(
    refusal(() => config.apply([{ what: 'change', entity: 'line', id: plain, body: wrong }], author)).sort(),
    [
      '0.areaCode user.area-code',
      '0.country office.country',
      '0.emergencyCallerId user.phone-number',
      '0.encryption field.yes-no',
      '0.language field.one-of',
      '0.name field.required',
      'invalid config.invalid',
    ],
  );
});

test('NPL-09 numbers are kept in one form, which the office’s country and area code decide', () => {
  const { config } = testOffice();
  const add = (number: string, emergencyCallerId: string): string | undefined => {
    const body = { number, name: `Anna ${number}`, emergencyCallerId };
    const { ids } = config.apply([{ what: 'create', entity: 'user', body }], author);
    return config.get<UserBody>('user', ids[0] as string)?.emergencyCallerId;
  };
  assert.is(add('101', '020 123 45 67'), '+31201234567');
  assert.is(add('102', '+31 (0)20 - 123.45.67'), '+31201234567');
  const office = config.list('office')[0]?.id as string;
  config.apply([{ what: 'change', entity: 'office', id: office, body: { country: 'DE', areaCode: '030' } }], author);
  assert.is(add('103', '030 123456'), '+4930123456');
  assert.is(add('104', '2312 3456'), '+493023123456');
});

test('NPL-09 a local number without any area code is refused at its field', () => {
  const { config } = testOffice();
  const create = {
    what: 'create',
    entity: 'user',
    body: { number: '101', name: 'Anna', mobile: '623 45 67' },
  } as const;
  assert.equal(refusal(() => config.apply([create], author)).sort(), [
    '0.mobile user.phone-number',
    'invalid config.invalid',
  ]);
});
