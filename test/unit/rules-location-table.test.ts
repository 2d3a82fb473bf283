import * as assert from 'uvu/assert';
import { say } from '../../appliance/base/words/index.ts';
import { hasAreaCodes } from '../../appliance/rules/area-codes.ts';
import { readCsv, writeCsv } from '../../appliance/rules/csv.ts';
import { diallingPlanOf } from '../../appliance/rules/dialling-plans.ts';
import { type LocationBy, LocationTable, withCountry } from '../../appliance/rules/location-table.ts';
import { suite } from '../kit/suite.ts';

const test = suite('rules: location table');

const writingOf = (country: string) => diallingPlanOf(country)!;
const DUTCH = writingOf('NL');

const options = (by: LocationBy, country = 'NL') => ({
  ...{ by, writing: writingOf(country), postcodeDigits: 4 },
  places: new Map([
    ['A', 0],
    ['B', 1],
  ]),
});

const table = (by: LocationBy, rows: string, country = 'NL'): LocationTable =>
  LocationTable.of(rows, options(by, country));

const wrong = (by: LocationBy, rows: string): string[] => table(by, rows).problems.map((one) => say(one.phrase, 'en'));

test('LBR-01 the longest area code wins, however it is written', () => {
  for (const rows of ['020,A\n0206,B', '20,A\n206,B', '+31 20,A\n+31206,B', '0031 20,A\n0031-206,B']) {
    const areas = table('area-code', rows);
    assert.equal(areas.number('+31201234567'), { place: 0, key: '+3120' }, rows);
    assert.equal(areas.number('+31206234567'), { place: 1, key: '+31206' }, rows);
    assert.is(areas.number('+31101234567'), undefined);
    assert.is(areas.number('101'), undefined);
  }
  assert.is(table('area-code', '+32 2,A').number('+3225551234')?.place, 0);
});

test('LBR-01 a country without a national prefix has area codes as they are dialled', () => {
  assert.is(table('area-code', '91,A', 'ES').number('+34911234567')?.place, 0);
  assert.is(table('area-code', '212,A', 'US').number('+12125551234')?.place, 0);
  assert.equal(['NL', 'DE', 'ES', 'DK', 'LU', 'LV'].filter(hasAreaCodes), ['NL', 'DE', 'ES']);
});

test('LBR-02 single postcodes win over ranges, and letters are ignored', () => {
  const codes = table('postcode', '1000-1999,A\n1011 AB,B\n2000 AA - 2099 ZZ,B');
  const at = (code: string) => codes.postcode(code)?.place;
  assert.equal([at('1000'), at('1010'), at('1011'), at('1012'), at('1999')], [0, 0, 1, 0, 0]);
  assert.equal([at('2000'), at('2099'), at('2100'), at('0999')], [1, 1, undefined, undefined]);
  assert.is(codes.postcode('1500')?.key, '1000–1999');
});

test('LBR-03 LBR-04 the very number wins over leading digits, the longest of these first', () => {
  for (const by of ['caller', 'dialled'] as const) {
    const numbers = table(by, '020 123 4567,A\n020*,B\n0201*,A\n101,B\n06*,A');
    const at = (number: string) => numbers.number(number)?.place;
    assert.equal([at('+31201234567'), at('+31201234568'), at('+31209999999')], [0, 0, 1]);
    assert.equal([at('0201234567'), at('101'), at('102'), at('+31612345678')], [0, 1, undefined, 0]);
  }
  assert.is(table('caller', '91*,A', 'ES').number('+34911234567')?.place, 0);
});

test('numbers of the table are known in any spelling, also where a spreadsheet took the zero', () => {
  const spellings = ['020 123 4567', '(020) 123-4567', '+31 20 123 45 67', '0031201234567', '201234567'];
  for (const spelling of spellings) assert.is(withCountry(spelling, DUTCH), '+31201234567', spelling);
  assert.equal(
    ['101', '112', '1850'].map((short) => withCountry(short, DUTCH)),
    ['101', '112', '1850'],
  );
  assert.is(withCountry('06 1234 5678', writingOf('IT')), '+390612345678');
});

test('LBR-05 each wrong row is told with its line', () => {
  assert.equal(wrong('area-code', '020,A\nabc,A\n010,C\n020,B'), [
    'Row 2: an area code is written like 020 or +32 2.',
    'Row 3: there is no destination C.',
    'Row 4 stands in the table twice.',
  ]);
  assert.equal(wrong('postcode', '1000-1999,A\n1500-2500,B\n12,A\n1900-1800,A\nnothing'), [
    'Row 2 overlaps row 1.',
    ...[3, 4, 5].map((n) => `Row ${n}: a postcode is written like 1011, a range of them like 1011-1019.`),
  ]);
  assert.equal(wrong('caller', '+*,A\n0800*,B').length, 1);
});

// How fast they are is measured by the benchmark of routing.
test('LBR-05 of a hundred thousand rows each number finds its own', () => {
  const rows = Array.from({ length: 100_000 }, (_, n) => `0${100_000 + n},${n % 2 ? 'A' : 'B'}`).join('\n');
  const areas = table('area-code', rows);
  assert.is(areas.problems.length, 0);
  for (let n = 0; n < 10_000; n++) {
    const row = (n * 7_919) % 100_000;
    assert.is(areas.number(`+31${100_000 + row}123`)?.key, `+31${100_000 + row}`);
  }
});

test('LBR-05 a table of many rows is made a part at a time, between which calls have their turn', () => {
  const rows = Array.from({ length: 10_000 }, (_, at) => `0${201_000_000 + at},A`).join('\n');
  const work = LocationTable.made(rows, options('caller'));
  let rests = 0;
  let step = work.next();
  for (; !step.done; step = work.next()) rests++;
  assert.is(rests, 5);
  assert.equal(step.value.rowsAt, [10_000, 0]);
});

const csv = suite('rules: tables as files');

csv('what spreadsheets write is read: separators, quotes, line ends, marks of the encoding', () => {
  const cells = (text: string) => readCsv(text).map((one) => one.cells);
  for (const text of ['a;b,c\r\nd;e\r\n', '\uFEFFa;b,c\nd;e', 'a\tb,c\nd\te']) {
    assert.equal(
      cells(text),
      [
        ['a', 'b,c'],
        ['d', 'e'],
      ],
      JSON.stringify(text),
    );
  }
  assert.equal(cells('"a;""b""\nc", d\n\n ; \ne,'), [['a;"b"\nc', 'd'], [';'], ['e', '']]);
  assert.equal(
    readCsv('a\n\n"b\nb"\nc').map(({ line }) => line),
    [1, 3, 5],
  );
});

csv('what is written is read as it was', () => {
  const rows = [
    ['020', 'Sales: "new"', ' x'],
    ['1;2', 'a\nb', ''],
  ];
  assert.equal(
    readCsv(writeCsv(rows)).map(({ cells }) => cells),
    [
      ['020', 'Sales: "new"', 'x'],
      ['1;2', 'a\nb', ''],
    ],
  );
});
