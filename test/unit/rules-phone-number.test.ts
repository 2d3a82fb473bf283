import fc from 'fast-check';
import { getCountries, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import * as assert from 'uvu/assert';
import { canonical, canonicalText, type Place, shown, typeOf } from '../../appliance/rules/phone-number.ts';
import { testSeed } from '../kit/seed.ts';
import { suite } from '../kit/suite.ts';

const test = suite('rules: telephone numbers');

const AMSTERDAM: Place = { country: 'NL', areaCode: '020' };
const of = (text: string, country: string, areaCode?: string): string | undefined =>
  canonicalText(text, { country, areaCode });

/** What people put between digits; the seed chooses. */
const separator = fc.constantFrom(
  '',
  ' ',
  '-',
  '.',
  '/',
  '  ',
  '\u00a0',
  '\u2011',
  '\u2013',
  '\u200b',
  '\u202f',
  ' - ',
);
/** Digits of other scripts, and the wide ones of Japanese keyboards. */
const script = fc.constantFrom(0x30, 0xff10, 0x0660, 0x06f0, 0x0966);

interface Hand {
  readonly separators: readonly string[];
  readonly zero: number;
  readonly before: string;
  readonly after: string;
}

const hand: fc.Arbitrary<Hand> = fc.record({
  separators: fc.array(separator, { minLength: 1, maxLength: 6 }),
  zero: script,
  before: fc.constantFrom('', ' ', '\u202a', '\ufeff', 'Tel.: ', 'Mobiel: '),
  after: fc.constantFrom('', ' ', '\u202c', ' ext. 12', ' toestel 101', ' x5'),
});

/** The same number by somebody else's hand. */
function rewritten(number: string, { separators, zero, before, after }: Hand): string {
  const written = [...number].map((sign, at) => {
    const digit = /[0-9]/.test(sign) ? String.fromCodePoint(zero + Number(sign)) : sign;
    return at === 0 ? digit : `${separators[at % separators.length] ?? ''}${digit}`;
  });
  return `${before}${written.join('')}${after}`;
}

/** A number of the Netherlands without its prefix. */
const dutch = fc.oneof(
  fc.integer({ min: 2_000_000, max: 8_999_999 }).map((last) => `20${last}`),
  fc.integer({ min: 200_000, max: 799_999 }).map((last) => `343${last}`),
  fc.integer({ min: 10_000_000, max: 59_999_999 }).map((last) => `6${last}`),
  fc.integer({ min: 1_000, max: 9_999 }).map((last) => `900${last}`),
);

test('NPL-09 every spelling of one number has one canonical form', () => {
  fc.assert(
    fc.property(dutch, hand, (national, by) => {
      const expected = `+31${national}`;
      const spellings = [
        `0${national}`,
        `+31${national}`,
        `0031${national}`,
        `+31(0)${national}`,
        `0031(0)${national}`,
        `+310${national}`,
        `(0${national.slice(0, 2)})${national.slice(2)}`,
      ];
      for (const each of spellings) assert.is(canonicalText(rewritten(each, by), AMSTERDAM), expected, each);
      assert.is(canonicalText(`tel:+31-${national};ext=1;isub=2`, AMSTERDAM), expected);
      assert.is(canonicalText(`tel:%2B31${national}`, AMSTERDAM), expected);
      assert.is(of(`011 31 ${national}`, 'US'), expected);
      assert.is(of(`0011 31 ${national}`, 'AU'), expected);
      assert.is(of(`00 31 ${national}`, 'DE'), expected);
    }),
    { seed: testSeed(), numRuns: 300 },
  );
});

test('NPL-09 a number without area code is one of the office’s town', () => {
  assert.is(of('623 45 67', 'NL', '020'), '+31206234567');
  assert.is(of('1234567', 'NL', '020'), '+31201234567');
  assert.is(of('623 45 67', 'NL', '20'), '+31206234567');
  assert.is(of('51 23 45', 'NL', '0343'), '+31343512345');
  assert.is(of('623 45 67', 'NL'), undefined);
  assert.is(of('89 12 34 56', 'DE', '030'), '+493089123456');
  assert.is(of('555 1234', 'US', '212'), '+12125551234');
  // With an area code it is that of the other town.
  assert.is(of('0343 51 23 45', 'NL', '020'), '+31343512345');
});

test('NPL-09 short numbers stay as they are dialled, also behind the own country’s calling code', () => {
  for (const areaCode of [undefined, '020', '0343']) {
    for (const short of ['112', '144', '1850', '116117', '14020']) assert.is(of(short, 'NL', areaCode), short);
  }
  assert.equal(canonical('+31 14 020', AMSTERDAM), { short: '14020' });
  assert.equal(canonical('+31112', AMSTERDAM), { short: '112' });
  assert.is(of('000', 'AU'), '000');
  assert.is(of('911', 'US', '212'), '911');
  assert.is(of('060', 'MX'), '060');
});

test('NPL-09 countries without a prefix, with another one, and with a zero that belongs to the number', () => {
  assert.is(of('12 34 56 78', 'DK'), '+4512345678');
  assert.is(of('06 1234 5678', 'IT'), '+390612345678');
  assert.is(of('+39 06 1234 5678', 'NL'), '+390612345678');
  assert.is(of('06 1 234 5678', 'HU'), '+3612345678');
  assert.is(of('8 (495) 123-45-67', 'RU'), '+74951234567');
  assert.is(of('(212) 555-1234', 'US'), '+12125551234');
  // Address books keep what is dialled abroad elsewhere.
  assert.is(of('0031 20 123 45 67', 'US'), '+31201234567');
  assert.is(of('+36 (0)1 234 5678', 'NL'), '+3612345678', 'a zero in brackets is never dialled behind +');
  assert.is(of('1-800-356-9377', 'US'), '+18003569377');
  assert.is(of('011 15-2345-6789', 'AR'), '+5491123456789');
});

test('NPL-09 a zero that a spreadsheet took off and a plus that a provider left out do no harm', () => {
  assert.is(canonicalText('612345678', { country: 'NL' }), '+31612345678');
  assert.is(canonicalText('31201234567', { country: 'NL' }), '+31201234567');
});

test('NPL-09 an example of each country reads the same at home and from abroad', () => {
  for (const country of getCountries()) {
    const example = getExampleNumber(country, examples);
    if (!example) continue;
    const from = country === 'NL' ? 'DE' : 'NL';
    assert.is(of(example.formatNational(), country), example.number, `${country} at home`);
    assert.is(of(example.formatInternational(), from), example.number, `${country} from ${from}`);
    assert.is(of(example.number, country), example.number, `${country} as it is`);
    assert.is(of(shown(example.number), from), example.number, `${country} as it is shown`);
  }
});

test('NPL-09 what is canonical stays what it is, whatever was written and wherever', () => {
  const sign = fc.constantFrom(
    ...'+00112233445566778899 -()./*#x;'.split(''),
    '\u0663',
    'é',
    '%',
    '[0]',
    '(0)',
    'tel:',
  );
  const text = fc.oneof(
    fc.array(sign, { maxLength: 24 }).map((signs) => signs.join('')),
    fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }).map((number) => `+${number}`),
    fc.string({ maxLength: 200 }),
  );
  const place = fc.record({
    country: fc.constantFrom('NL', 'DE', 'US', 'IT', 'DK', 'HU', 'RU', 'AR', 'MX', 'BR', 'AU', 'FO', 'KZ', 'XX'),
    areaCode: fc.constantFrom(undefined, '', '020', '30', '212'),
  });
  fc.assert(
    fc.property(text, place, (written, where) => {
      const once = canonicalText(written, where);
      if (once === undefined) return;
      assert.match(once, /^(?:\+[1-9][0-9]{6,14}|[0-9]{2,6})$/);
      assert.is(canonicalText(once, where), once, written);
    }),
    { seed: testSeed(), numRuns: 20_000 },
  );
});

test('NPL-09 star codes, letters and too many digits are no numbers', () => {
  for (const text of ['', '+', '*21', '#31#0201234567', 'anna', '0201234567890123456', '+999123456', '٣'])
    assert.is(canonicalText(text, AMSTERDAM), undefined, text);
  assert.is(canonicalText(`0201234567${' '.repeat(500)}`, AMSTERDAM), undefined);
});

test('NPL-09 numbers are shown as people read them, and found again by what is shown', () => {
  assert.is(shown('+31201234567'), '+31 20 123 45 67');
  assert.is(shown('+31343123456'), '+31 343 12 34 56');
  assert.is(shown('+31612345678'), '+31 6 12 34 56 78');
  assert.is(shown('+319001234'), '+31 900 1234');
  assert.is(shown('+442079460958'), '+44 20 7946 0958');
  for (const text of ['101', '1850', 'anonymous', '0201234567', '', '+1234567890123456789'])
    assert.is(shown(text), text);
  fc.assert(
    fc.property(dutch, (national) => {
      assert.is(canonicalText(shown(`+31${national}`), AMSTERDAM), `+31${national}`);
    }),
    { seed: testSeed(), numRuns: 300 },
  );
});

test('BLK-01 the kind of a number and its country', () => {
  const kind = (number: string): string => {
    const type = typeOf(number, 'NL');
    return `${type.kind} ${type.country ?? '-'}`;
  };
  assert.is(kind('+31201234567'), 'fixed NL');
  assert.is(kind('+31612345678'), 'mobile NL');
  assert.is(kind('+319001234'), 'premium NL');
  assert.is(kind('+31881234567'), 'company NL');
  assert.is(kind('+318000224'), 'toll-free NL');
  assert.is(kind('+12125551234'), 'fixed-or-mobile US');
  assert.is(kind('+881612345678'), 'satellite -');
  assert.is(kind('+870773111632'), 'satellite -');
  assert.is(kind('+979123456789'), 'premium -');
  assert.is(kind('1850'), 'short NL');
  assert.is(kind('+311111111111'), 'unknown NL');
});
