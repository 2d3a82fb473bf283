import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as assert from 'uvu/assert';
import { vendored } from '../../scripts/vendor.ts';
import { browserName } from '../../web-ui/browser-name.ts';
import { csvText } from '../../web-ui/components/csv.ts';
import { initials } from '../../web-ui/components/person.ts';
import { matches } from '../../web-ui/components/select.ts';
import { sorted } from '../../web-ui/components/table.ts';
import { difference } from '../../web-ui/form.ts';
import { dayName, dayStart, duration, hourOfDay, setTimeZone, spokenDuration } from '../../web-ui/format.ts';
import { readable } from '../../web-ui/phone-number.ts';
import { COUNTRIES, countryOfZone, guessPlace, zonesOf } from '../../web-ui/places.ts';
import { EventCutter } from '../../web-ui/sse.ts';
import { suite } from '../kit/suite.ts';

const test = suite('parts of the page');

test('the copied libraries are those that package.json pins', () => {
  for (const [name, text] of vendored()) {
    const copy = path.join(import.meta.dirname, '../../web-ui/vendor', name);
    assert.is(readFileSync(copy, 'utf8'), text, `${name}: run node scripts/vendor.ts`);
  }
});

test('outside numbers are written for people, extensions stay', () => {
  const written: Record<string, string> = {
    '+31201234567': '+31 20 123 45 67',
    '+31612345678': '+31 6 12 34 56 78',
    '+31343123456': '+31 343 12 34 56',
    '+3221234567': '+32 21 234 567',
    '+442079460018': '+44 207 946 0018',
    '+12025550143': '+1 202 555 0143',
    '101': '101',
    '0201234567': '0201234567',
    anonymous: 'anonymous',
  };
  for (const [number, expected] of Object.entries(written)) {
    if (number.startsWith('+31') || !number.startsWith('+')) assert.is(readable(number), expected);
    else assert.is(readable(number).replaceAll(' ', ''), number, 'no digit is lost');
  }
});

test('a list as CSV survives spreadsheets', () => {
  const text = csvText([
    ['Name', 'Number'],
    ['Bram "B" O’Neill, jr', '+31 20 123 45 67'],
    ['=HYPERLINK("http://evil")', '-1+1'],
  ]);
  assert.is(
    text,
    '\uFEFFName,Number\r\n"Bram ""B"" O’Neill, jr",+31 20 123 45 67\r\n"\'=HYPERLINK(""http://evil"")",\'-1+1\r\n',
  );
});

test('the stream is cut into events wherever the network cut it', () => {
  const whole =
    ': hello\n\nevent: snapshot\nid: 7\ndata: {"seq":7}\n\nevent: calls\r\ndata: {"removed":\r\ndata: ["c1"]}\r\n\r\n';
  const expected = [
    { event: 'snapshot', id: '7', data: { seq: 7 } },
    { event: 'calls', id: undefined, data: { removed: ['c1'] } },
  ];
  for (let size = 1; size < whole.length; size += 1) {
    const cutter = new EventCutter();
    const events = [];
    for (let at = 0; at < whole.length; at += size) events.push(...cutter.push(whole.slice(at, at + size)));
    assert.equal(events, expected, `in pieces of ${size}`);
  }
});

test('browsers are named as people call them', () => {
  const edge =
    'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0';
  assert.is(browserName(edge), 'Edge 140, Windows');
  assert.is(
    browserName('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'),
    'Firefox 140, Linux',
  );
  assert.is(browserName('curl/8.5.0'), 'curl/8.5.0');
});

test('initials leave infixes out', () => {
  assert.is(initials('Anna van der Berg'), 'AB');
  assert.is(initials("Vera in 't Veld"), 'VV');
  assert.is(initials('Zoë'), 'Z');
  assert.is(initials('101'), '–');
});

test('searching asks for every word, whatever the order, accents or case', () => {
  assert.ok(matches('Zoë van Dijk 105', 'DIJK zoe'));
  assert.not.ok(matches('Zoë van Dijk 105', 'dijk 106'));
});

test('sorting names minds no case and reads digits as numbers', () => {
  const columns = [{ key: 'name', label: '', text: (row: string) => row }];
  assert.equal(sorted(['b 10', 'A', 'b 9', 'á'], columns, 'name'), ['A', 'á', 'b 9', 'b 10']);
  assert.equal(sorted(['a', 'b'], columns, '-name'), ['b', 'a']);
});

test('only what differs is sent; an emptied field is cleared', () => {
  const before = { name: 'Anna', email: 'a@x', mobile: undefined as string | undefined, secondCall: true };
  const now = { ...before, email: '', mobile: '', secondCall: false };
  assert.equal(difference(before, now, ['name', 'email', 'mobile', 'secondCall']), { email: null, secondCall: false });
});

test('lengths read and sound right', () => {
  assert.equal([duration(7), duration(723), duration(3723)], ['0:07', '12:03', '1:02:03']);
  assert.is(spokenDuration(123), '2 minutes 3 seconds');
});

test('a day begins when it begins in the office, also where clocks change', () => {
  const began = (zone: string, at: string, daysBack?: number): string => {
    setTimeZone(zone);
    return new Date(dayStart(Date.parse(at), daysBack)).toISOString();
  };
  try {
    assert.is(began('Europe/Amsterdam', '2026-11-21T14:00:00Z'), '2026-11-20T23:00:00.000Z');
    assert.is(began('Europe/Amsterdam', '2026-11-21T23:30:00Z'), '2026-11-21T23:00:00.000Z');
    assert.is(began('Pacific/Auckland', '2026-11-21T14:00:00Z'), '2026-11-21T11:00:00.000Z');
    assert.is(began('Asia/Kathmandu', '2026-11-21T14:00:00Z'), '2026-11-20T18:15:00.000Z');
    // Clocks went forward at 02:00 and back at 03:00 in Amsterdam, at midnight itself in Beirut and in Havana.
    assert.is(began('Europe/Amsterdam', '2026-03-29T20:00:00Z'), '2026-03-28T23:00:00.000Z');
    assert.is(began('Europe/Amsterdam', '2026-10-25T20:00:00Z'), '2026-10-24T22:00:00.000Z');
    assert.is(began('Europe/Amsterdam', '2026-10-26T20:00:00Z', 7), '2026-10-18T22:00:00.000Z');
    assert.is(began('Asia/Beirut', '2026-03-29T20:00:00Z'), '2026-03-28T22:00:00.000Z');
    assert.is(began('America/Havana', '2026-11-01T20:00:00Z'), '2026-11-01T04:00:00.000Z');
    setTimeZone('Pacific/Auckland');
    const evening = Date.parse('2026-11-21T10:30:00Z');
    assert.is(hourOfDay(evening), 23);
    assert.is(dayName(evening, Date.parse('2026-11-21T11:30:00Z')), 'Yesterday');
  } finally {
    setTimeZone(undefined);
  }
});

test('every country has a clock that exists, and the browser’s own says which country', () => {
  for (const country of COUNTRIES) {
    assert.ok(zonesOf(country).length > 0, country);
    for (const zone of zonesOf(country)) assert.ok(new Intl.DateTimeFormat('en', { timeZone: zone }), zone);
  }
  const first = (country: string): string | undefined => zonesOf(country)[0];
  assert.equal(['NL', 'US', 'BR', 'RU', 'AU', 'ID'].map(first), [
    'Europe/Amsterdam',
    'America/New_York',
    'America/Sao_Paulo',
    'Europe/Moscow',
    'Australia/Sydney',
    'Asia/Jakarta',
  ]);
  assert.equal(['Europe/Brussels', 'Asia/Calcutta', 'UTC'].map(countryOfZone), ['BE', 'IN', undefined]);
  const suggested = { country: 'NL', timeZone: 'Europe/Amsterdam' };
  assert.equal(guessPlace('UTC', suggested), suggested);
  assert.equal(guessPlace('Asia/Tokyo', suggested), { country: 'JP', timeZone: 'Asia/Tokyo' });
});
