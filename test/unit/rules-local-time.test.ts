import * as assert from 'uvu/assert';
import { momentOf } from '../../appliance/rules/local-time.ts';
import { suite } from '../kit/suite.ts';

const test = suite('rules: local time');

const at = (text: string, zone = 'Europe/Amsterdam'): string | undefined => {
  const wallMs = momentOf(text, zone);
  return wallMs === undefined ? undefined : new Date(wallMs).toISOString();
};

test('a local time is a moment, in winter and in summer', () => {
  assert.is(at('2026-12-25T10:00'), '2026-12-25T09:00:00.000Z');
  assert.is(at('2026-07-25 10:00'), '2026-07-25T08:00:00.000Z');
  assert.is(at('2026-07-25T10:00:30', 'America/New_York'), '2026-07-25T14:00:30.000Z');
  assert.is(at('2026-07-25T00:00', 'UTC'), '2026-07-25T00:00:00.000Z');
});

test('an hour that comes twice is its first, and one that is left out an hour later', () => {
  assert.is(at('2026-10-25T02:30'), '2026-10-25T00:30:00.000Z');
  assert.is(at('2026-10-25T03:00'), '2026-10-25T02:00:00.000Z');
  assert.is(at('2026-03-29T01:59'), '2026-03-29T00:59:00.000Z');
  assert.is(at('2026-03-29T02:30'), '2026-03-29T01:30:00.000Z');
  assert.is(at('2026-03-29T03:00'), '2026-03-29T01:00:00.000Z');
});

test('a moment with its offset stays what it is, and what is none is refused', () => {
  assert.is(at('2026-12-25T10:00Z'), '2026-12-25T10:00:00.000Z');
  assert.is(at('2026-12-25T10:00:00+05:30'), '2026-12-25T04:30:00.000Z');
  for (const text of [
    '',
    'tomorrow',
    '2026-02-30T10:00',
    '2026-13-01T10:00',
    '2026-12-25T24:01',
    '10:00',
    '2026-12-25',
  ])
    assert.is(at(text), undefined, text);
});
