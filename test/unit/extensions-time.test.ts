import * as assert from 'uvu/assert';
import { instantOf, readLocal } from '../../appliance/rules/local-time.ts';
import { Menus } from '../kit/menus.ts';
import { author, refusal } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

const test = suite('extensions: time routing');

const PERIODS = [
  { fromDay: 'wed', untilDay: 'wed', from: '12:00', until: '13:00', destinationId: 'user-103', description: 'Lunch' },
  { fromDay: 'mon', untilDay: 'fri', from: '09:00', until: '17:00', destinationId: 'user-101', prefix: 'Day' },
  { fromDay: 'sat', untilDay: 'mon', from: '22:00', until: '02:00', destinationId: 'user-102' },
];

function routing(more: object = {}): Menus {
  const times = {
    what: 'time',
    number: '700',
    name: 'Hours',
    periods: PERIODS,
    fallbackDestinationId: 'user-103',
    ...more,
  };
  return new Menus([times]);
}

const at = (local: string, zone = 'Europe/Amsterdam') => ({ wallMs: instantOf(zone, readLocal(local) as number) });

test('TBR-01 by day and time to the destination of the period, with its prefix, else to the fallback', async () => {
  const menus = routing();
  const day = await menus.call('700', { caller: at('2026-11-23T09:00') });
  assert.equal([day.reached, day.prefix], ['101', 'Day']);
  assert.match(day.story, 'Hours: it is Monday to Friday 09:00–17:00.');
  const exits = (call: typeof day) => call.trail.flatMap(({ via }) => via ?? []);
  assert.equal(exits(day), ['period.2'], 'and the map of calls lights that one');
  const evening = await menus.call('700', { caller: at('2026-11-23T17:00') });
  assert.is(evening.reached, '103');
  assert.match(evening.story, 'Hours: outside all its periods.');
  assert.equal(exits(evening), ['fallback']);
});

test('TBR-01 the first of overlapping periods wins; midnight and the end of the week are crossed', async () => {
  const menus = routing();
  const reached = async (local: string) => (await menus.call('700', { caller: at(local) })).reached;
  assert.is(await reached('2026-11-25T12:30'), '103');
  assert.is(await reached('2026-11-22T01:59'), '102');
  assert.is(await reached('2026-11-22T02:00'), '103');
  assert.is(await reached('2026-11-23T01:00'), '102');
  assert.is(await reached('2026-11-24T01:59'), '102');
  assert.is(await reached('2026-11-24T22:30'), '103');
});

test('TBR-01 one period in one go, over the end of the week', async () => {
  const weekend = {
    each: 'period',
    fromDay: 'fri',
    untilDay: 'mon',
    from: '17:00',
    until: '08:00',
    destinationId: 'user-102',
  };
  const menus = routing({ periods: [weekend] });
  const reached = async (local: string) => (await menus.call('700', { caller: at(local) })).reached;
  assert.is(await reached('2026-11-20T16:59'), '103');
  assert.is(await reached('2026-11-22T12:00'), '102');
  assert.is(await reached('2026-11-23T08:00'), '103');
});

test('TBR-01 its own time zone, and summer time on both its days', async () => {
  const tokyo = routing({ timeZone: 'Asia/Tokyo' });
  const morning = await tokyo.call('700', { caller: at('2026-11-23T09:30', 'Asia/Tokyo') });
  assert.is(morning.reached, '101');
  const night = { fromDay: 'sun', untilDay: 'sun', from: '02:30', until: '03:30', destinationId: 'user-102' };
  const menus = routing({ periods: [night] });
  const utc = async (wallMs: number) => (await menus.call('700', { caller: { wallMs } })).reached;
  // 28 March 2027: from 02:00 to 03:00 at 01:00 UTC; 25 October 2026: from 03:00 to 02:00 at 01:00 UTC.
  assert.equal([await utc(Date.UTC(2027, 2, 28, 0, 59)), await utc(Date.UTC(2027, 2, 28, 1, 0))], ['103', '102']);
  assert.equal([await utc(Date.UTC(2026, 9, 25, 0, 30)), await utc(Date.UTC(2026, 9, 25, 1, 15))], ['102', '103']);
  assert.is(await utc(Date.UTC(2026, 9, 25, 1, 45)), '102');
});

test('TBR-01 without a destination the call ends and says so; a period without time is refused', async () => {
  const menus = routing({ periods: [], fallbackDestinationId: undefined });
  const ended = await menus.call('700', { caller: at('2026-11-23T09:00') });
  assert.is(ended.reason.key, 'call.no-time-destination');
  const empty = { fromDay: 'mon', untilDay: 'mon', from: '09:00', until: '09:00' };
  const body = { number: '701', name: 'Empty', periods: [empty] };
  assert.equal(
    refusal(() => menus.office.config.apply([{ what: 'create', entity: 'time', body }], author)),
    ['invalid config.invalid', '0.periods.0.until plan.no-time'],
  );
});
