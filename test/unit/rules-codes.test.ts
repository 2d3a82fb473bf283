import * as assert from 'uvu/assert';
import { CODES, reservedFor, STAR_CODES } from '../../appliance/rules/codes.ts';
import { COUNTRIES, emergencyNumbersOf, isKnownCountry } from '../../appliance/rules/emergency-numbers.ts';
import { suite } from '../kit/suite.ts';

const test = suite('rules: reserved numbers');

const why = (number: string, country = 'NL'): string | undefined =>
  reservedFor(number, emergencyNumbersOf(country))?.key;

test('a number that is an emergency number, or begins one, is refused', () => {
  assert.equal(
    [why('112'), why('11'), why('1')],
    ['number.emergency', 'number.emergency-begins', 'number.emergency-begins'],
  );
  assert.equal([why('999'), why('999', 'GB')], [undefined, 'number.emergency']);
  assert.equal([why('144'), why('144', 'CH')], [undefined, 'number.emergency']);
});

test('a number that goes on after an emergency number is no emergency number', () => {
  assert.is(why('1120'), undefined);
  assert.is(why('150', 'FR'), undefined);
});

test('a number that is a code is refused', () => {
  for (const { code } of CODES) assert.is(why(code), 'number.code', code);
});

test('a number that begins with a code that takes digits is refused, with others it is free', () => {
  assert.equal(
    ['9030', '90400', '9081', '93000'].map((number) => why(number)),
    Array(4).fill('number.code-digits'),
  );
  assert.equal(
    ['9010', '9150', '12330', '9001'].map((number) => why(number)),
    Array(4).fill(undefined),
  );
});

test('the caller-id codes of mobiles (130 to 139) are free as extensions', () => {
  for (let number = 130; number <= 139; number++) assert.is(why(String(number)), undefined);
});

test('ordinary numbers are free', () => {
  assert.equal(
    ['100', '101', '199', '90', '20', '10000'].map((number) => why(number)),
    Array(6).fill(undefined),
  );
});

test('the codes are those of the card', () => {
  const card = '900 901 902 903 904 905 906 907 908 909 910 915 920 930 940 1233';
  assert.is(CODES.map(({ code }) => code).join(' '), card);
  assert.equal(
    CODES.filter(({ takesDigits }) => takesDigits).map(({ code }) => code),
    ['903', '904', '908', '930'],
  );
  assert.equal(
    CODES.filter(({ takesExtension }) => takesExtension).map(({ code }) => code),
    ['906'],
  );
  assert.equal(
    CODES.filter(({ withoutLogin }) => withoutLogin).map(({ code }) => code),
    ['900', '901'],
  );
  const stars = '*4 *5 *6 *8 *9 #30# #31# #32# #33# #34# #35# #36# #37# #38# #39#';
  assert.is(STAR_CODES.map(({ code }) => code).join(' '), stars);
});

const EUROPEAN_UNION = 'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE'.split(' ');

test('112 is an emergency number in the whole European Union', () => {
  assert.equal(
    EUROPEAN_UNION.filter((country) => !emergencyNumbersOf(country).includes('112')),
    [],
  );
});

test('national emergency numbers stand beside it', () => {
  const expected: Record<string, string> = {
    AT: '133',
    BE: '100',
    CH: '117',
    DE: '110',
    ES: '062',
    FR: '15',
    GB: '999',
    IE: '999',
    IT: '118',
    US: '911',
    AU: '000',
    NZ: '111',
  };
  for (const [country, number] of Object.entries(expected)) {
    assert.ok(emergencyNumbersOf(country).includes(number), `${number} in ${country}`);
  }
});

test('every list is of two to four digits, without repeats, and a country that isn’t known has none', () => {
  assert.ok(COUNTRIES.length > 200);
  for (const country of COUNTRIES) {
    const numbers = emergencyNumbersOf(country);
    assert.match(country, /^[A-Z]{2}$/);
    assert.ok(numbers.length > 0 && numbers.every((number) => /^\d{2,4}$/.test(number)), country);
    assert.is(new Set(numbers).size, numbers.length, country);
  }
  assert.equal([isKnownCountry('NL'), isKnownCountry('XX'), isKnownCountry('toString')], [true, false, false]);
  assert.equal(emergencyNumbersOf('XX'), []);
});
