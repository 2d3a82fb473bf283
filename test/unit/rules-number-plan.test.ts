import * as assert from 'uvu/assert';
import { SeededRandom } from '../../appliance/base/random.ts';
import { instantOf, isTimeZone, localAt, readLocal, writeLocal } from '../../appliance/rules/local-time.ts';
import {
  activePlan,
  decide,
  nextPlan,
  nextScheduledChange,
  type PlanSchema,
  planEntryFor,
  planSpans,
  type WeeklyEntry,
  weekReport,
} from '../../appliance/rules/number-plan.ts';
import { WEEKDAYS, type Weekday } from '../../appliance/rules/schedule.ts';
import { suite } from '../kit/suite.ts';

const test = suite('number plans: which rules when');

const ZONE = 'Europe/Amsterdam';
const HOUR_MS = 3_600_000;

const days = (plan: number, names: readonly Weekday[], from: string, until: string): WeeklyEntry => ({
  ...{ kind: 'days', days: names, from, until, plan },
});
const period = (plan: number, fromDay: Weekday, from: string, untilDay: Weekday, until: string): WeeklyEntry => ({
  ...{ kind: 'period', fromDay, from, untilDay, until, plan },
});
const WORKDAYS = WEEKDAYS.slice(0, 5);

/** Day 1, night 2, holiday 3, Sunday 4. */
const OFFICE: PlanSchema = {
  fallbackPlan: 2,
  weekly: [
    days(1, WORKDAYS, '09:00', '17:00'),
    period(4, 'sat', '12:00', 'mon', '08:00'),
    days(5, ['sun'], '10:00', '12:00'),
  ],
  holidays: [
    { from: '2026-12-25T00:00', until: '2026-12-27T00:00', name: 'Christmas', plan: 3 },
    { from: '2026-12-24T00:00', until: '2027-01-02T00:00', name: 'Closed', plan: 6 },
  ],
};

const at = (local: string, zone = ZONE): number => instantOf(zone, readLocal(local) as number);
const planAt = (schema: PlanSchema, local: string): number => decide(schema, ZONE, at(local)).plan;

test('NPL-03 the weekly schedule rules, else the fallback; ends are exclusive', () => {
  // 23 November 2026 is a Monday.
  assert.equal(planAt(OFFICE, '2026-11-23T08:59'), 2);
  assert.equal(planAt(OFFICE, '2026-11-23T09:00'), 1);
  assert.equal(planAt(OFFICE, '2026-11-23T16:59'), 1);
  assert.equal(planAt(OFFICE, '2026-11-23T17:00'), 2);
});

test('NPL-04 a period goes over the end of the week, and a day’s hours inside it win', () => {
  assert.equal(planAt(OFFICE, '2026-11-21T11:59'), 2);
  assert.equal(planAt(OFFICE, '2026-11-21T12:00'), 4);
  assert.equal(planAt(OFFICE, '2026-11-22T09:59'), 4);
  assert.equal(planAt(OFFICE, '2026-11-22T10:00'), 5);
  assert.equal(planAt(OFFICE, '2026-11-22T12:00'), 4);
  assert.equal(planAt(OFFICE, '2026-11-23T07:59'), 4);
  assert.equal(planAt(OFFICE, '2026-11-23T08:00'), 2);
});

test('NPL-04 hours of a day may go over midnight, also from Sunday to Monday', () => {
  const bar: PlanSchema = { fallbackPlan: 2, weekly: [days(1, ['sat', 'sun'], '22:00', '03:00')], holidays: [] };
  assert.equal(planAt(bar, '2026-11-21T02:59'), 2);
  assert.equal(planAt(bar, '2026-11-22T02:59'), 1);
  assert.equal(planAt(bar, '2026-11-22T03:00'), 2);
  assert.equal(planAt(bar, '2026-11-23T02:59'), 1);
  assert.equal(planAt(bar, '2026-11-23T03:00'), 2);
});

test('NPL-03 holidays beat the week, switching by hand beats holidays; NPL-04 of two holidays the shorter wins', () => {
  assert.equal(planAt(OFFICE, '2026-12-24T10:00'), 6);
  assert.equal(planAt(OFFICE, '2026-12-25T10:00'), 3);
  assert.equal(planAt(OFFICE, '2026-12-26T23:59'), 3);
  assert.equal(planAt(OFFICE, '2026-12-27T00:00'), 6);
  assert.equal(planAt(OFFICE, '2027-01-01T23:59'), 6);
  assert.equal(planAt(OFFICE, '2027-01-02T00:00'), 2);
  assert.equal(planAt({ ...OFFICE, manualPlan: 9 }, '2026-12-25T10:00'), 9);
});

test('NPL-06 a temporary switch removes itself', () => {
  const switched = { ...OFFICE, manualPlan: 9, manualUntilMs: at('2026-11-23T17:00') };
  assert.equal(planAt(switched, '2026-11-23T16:59'), 9);
  assert.equal(planAt(switched, '2026-11-23T17:00'), 2);
  const { untilMs, why } = activePlan(switched, ZONE, at('2026-11-23T12:00'));
  assert.equal(untilMs, at('2026-11-23T17:00'));
  assert.is(why.kind, 'temporary');
});

test('NPL-03 since when, until when, and what comes next', () => {
  const noon = at('2026-11-23T12:00');
  const now = activePlan(OFFICE, ZONE, noon);
  assert.equal([now.sinceMs, now.untilMs], [at('2026-11-23T09:00'), at('2026-11-23T17:00')]);
  const next = nextPlan(OFFICE, ZONE, noon);
  assert.equal([next?.plan, next?.atMs], [2, at('2026-11-23T17:00')]);
  // Over Christmas: the short holiday inside the long one.
  const eve = activePlan(OFFICE, ZONE, at('2026-12-24T12:00'));
  assert.equal([eve.sinceMs, eve.untilMs], [at('2026-12-24T00:00'), at('2026-12-25T00:00')]);
  assert.equal(nextScheduledChange({ ...OFFICE, manualPlan: 9 }, ZONE, noon), at('2026-11-23T17:00'));
});

test('NPL-03 what rules for good has no end, and what a holiday months away changes has one', () => {
  const always: PlanSchema = { fallbackPlan: 1, weekly: [], holidays: [] };
  const noon = at('2026-11-23T12:00');
  assert.equal(activePlan(always, ZONE, noon), {
    ...{ plan: 1, why: { kind: 'fallback' }, sinceMs: undefined, untilMs: undefined },
  });
  assert.is(nextPlan(always, ZONE, noon), undefined);
  const far = { from: '2027-06-05T00:00', until: '2027-06-06T00:00', name: 'Fair', plan: 2 };
  const fair: PlanSchema = { ...always, holidays: [far] };
  assert.is(activePlan(fair, ZONE, noon).untilMs, at('2027-06-05T00:00'));
  assert.is(activePlan(fair, ZONE, at('2027-07-05T00:00')).sinceMs, at('2027-06-06T00:00'));
  // A holiday that ends in the night: the day begins hours later, beyond two weeks from now.
  const night: PlanSchema = {
    fallbackPlan: 2,
    weekly: [days(1, WEEKDAYS, '09:00', '17:00')],
    holidays: [{ from: '2026-11-20T00:00', until: '2026-12-24T00:00', name: 'Works', plan: 2 }],
  };
  assert.is(nextPlan(night, ZONE, noon)?.atMs, at('2026-12-24T09:00'));
});

test('NPL-03 the clock on the wall counts when it is put forward: the hour that is skipped is nobody’s', () => {
  // 28 March 2027, 02:00 becomes 03:00.
  const night: PlanSchema = { fallbackPlan: 2, weekly: [days(1, ['sun'], '01:30', '02:30')], holidays: [] };
  const halfPastOne = Date.UTC(2027, 2, 28, 0, 30);
  assert.equal(
    planSpans(night, ZONE, halfPastOne - HOUR_MS, halfPastOne + 2 * HOUR_MS).map(({ plan, fromMs }) => [plan, fromMs]),
    [
      [2, halfPastOne - HOUR_MS],
      [1, halfPastOne],
      // Half an hour only: at 01:00 UTC it is three o'clock.
      [2, Date.UTC(2027, 2, 28, 1, 0)],
    ],
  );
  assert.is(activePlan(night, ZONE, halfPastOne).untilMs, Date.UTC(2027, 2, 28, 1, 0));
});

test('NPL-03 the clock on the wall counts when it is put back: the hour that comes twice is ruled twice alike', () => {
  // 25 October 2026, 03:00 becomes 02:00.
  const night: PlanSchema = { fallbackPlan: 2, weekly: [days(1, ['sun'], '02:00', '02:30')], holidays: [] };
  const midnight = Date.UTC(2026, 9, 24, 22, 0);
  assert.equal(
    planSpans(night, ZONE, midnight, midnight + 6 * HOUR_MS).map(({ plan, fromMs }) => [plan, fromMs]),
    [
      [2, midnight],
      [1, Date.UTC(2026, 9, 25, 0, 0)],
      [2, Date.UTC(2026, 9, 25, 0, 30)],
      [1, Date.UTC(2026, 9, 25, 1, 0)],
      [2, Date.UTC(2026, 9, 25, 1, 30)],
    ],
  );
});

test('NPL-03 New Year, leap days, and zones ahead and behind', () => {
  const year: PlanSchema = {
    fallbackPlan: 1,
    weekly: [],
    holidays: [
      { from: '2027-12-31T18:00', until: '2028-01-01T12:00', name: 'New Year', plan: 2 },
      { from: '2028-02-29T00:00', until: '2028-03-01T00:00', name: 'Leap day', plan: 3 },
    ],
  };
  for (const zone of ['Pacific/Auckland', 'America/Los_Angeles', 'Asia/Kathmandu', 'UTC']) {
    const spans = planSpans(year, zone, Date.UTC(2027, 11, 30), Date.UTC(2028, 2, 3));
    assert.equal(
      spans.map(({ plan, fromMs }) => `${plan} ${writeLocal(localAt(zone, fromMs))}`).slice(1),
      ['2 2027-12-31T18:00', '1 2028-01-01T12:00', '3 2028-02-29T00:00', '1 2028-03-01T00:00'],
      zone,
    );
  }
  assert.is(readLocal('2027-02-29T00:00'), undefined);
  assert.is(readLocal('2028-02-29T24:00'), undefined);
});

/** Another way to the same: by the words that `Intl` writes, hour for hour. */
function ruledBy(schema: PlanSchema, words: Intl.DateTimeFormat, atMs: number): number {
  const part = Object.fromEntries(words.formatToParts(atMs).map(({ type, value }) => [type, value]));
  const local = `${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}`;
  const today = WEEKDAYS.indexOf(String(part.weekday).toLowerCase() as Weekday);
  const lengthOf = ({ from, until }: { from: string; until: string }): number =>
    Date.parse(`${until}Z`) - Date.parse(`${from}Z`);
  const [holiday] = schema.holidays
    .filter(({ from, until }) => local >= from && local < until)
    .sort((a, b) => lengthOf(a) - lengthOf(b) || (a.from < b.from ? -1 : 1));
  if (holiday) return holiday.plan;
  const time = local.slice(11);
  const yesterday = (today + 6) % 7;
  const day = schema.weekly.find((entry) => {
    if (entry.kind !== 'days') return false;
    const isOn = (which: number): boolean => entry.days.includes(WEEKDAYS[which] as Weekday);
    if (entry.from < entry.until) return isOn(today) && time >= entry.from && time < entry.until;
    return (isOn(today) && time >= entry.from) || (isOn(yesterday) && time < entry.until);
  });
  const now = `${today} ${time}`;
  const over = schema.weekly.find((entry) => {
    if (entry.kind !== 'period') return false;
    const begin = `${WEEKDAYS.indexOf(entry.fromDay)} ${entry.from}`;
    const end = `${WEEKDAYS.indexOf(entry.untilDay)} ${entry.until}`;
    return begin < end ? now >= begin && now < end : now >= begin || now < end;
  });
  return (day ?? over)?.plan ?? schema.fallbackPlan;
}

const WORDS: Intl.DateTimeFormatOptions = {
  ...{ weekday: 'short', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  hourCycle: 'h23',
};

function randomSchema(random: SeededRandom): PlanSchema {
  const time = (): string => `${pad(random.integer(0, 23))}:${pad(15 * random.integer(0, 3))}`;
  const day = (): Weekday => WEEKDAYS[random.integer(0, 6)] as Weekday;
  const hours = [0, 1, 2].map((): WeeklyEntry => {
    const plan = 1 + random.integer(0, 8);
    if (random.integer(0, 1) === 0) return days(plan, [day()], time(), time());
    return period(plan, day(), time(), day(), time());
  });
  const weekly = hours.filter((entry) => entry.from !== entry.until);
  const holidays = [0, 1, 2, 3].map(() => {
    const from = Date.UTC(2024, 0, 1) + random.integer(0, 3_649) * 24 * HOUR_MS + random.integer(0, 23) * HOUR_MS;
    const until = from + (1 + random.integer(0, 71)) * HOUR_MS;
    return { from: writeLocal(from), until: writeLocal(until), name: 'H', plan: 1 + random.integer(0, 8) };
  });
  return { fallbackPlan: 1, weekly, holidays };
}

const pad = (value: number): string => String(value).padStart(2, '0');

const ZONES = ['Europe/Amsterdam', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia', 'Africa/Casablanca'];

test(
  'NPL-03 every instant of ten years has exactly one plan, the same as by a second way of telling it',
  () => {
    const random = new SeededRandom(20_261_122);
    const [begin, end] = [Date.UTC(2024, 0, 1), Date.UTC(2034, 0, 1)];
    for (const zone of ZONES) {
      assert.ok(isTimeZone(zone));
      const words = new Intl.DateTimeFormat('en-GB', { ...WORDS, timeZone: zone });
      const schema = randomSchema(random);
      const spans = planSpans(schema, zone, begin, end);
      let cursor = begin;
      for (const { plan, fromMs, untilMs } of spans) {
        assert.is(fromMs, cursor, 'no gap, no overlap');
        assert.ok(untilMs > fromMs);
        cursor = untilMs;
        const inside = fromMs + random.integer(0, untilMs - fromMs - 1);
        for (const instant of [fromMs, untilMs - 1, inside]) {
          assert.is(ruledBy(schema, words, instant), plan, `${zone} ${new Date(instant).toISOString()}`);
        }
      }
      assert.is(cursor, end);
    }
  },
  { timeoutMs: 60_000 },
);

test('NPL-03 until when is where the next stretch begins, wherever one asks', () => {
  const random = new SeededRandom(7);
  for (const zone of ZONES) {
    const schema = randomSchema(random);
    const spans = planSpans(schema, zone, Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1));
    for (let tried = 0; tried < 40; tried++) {
      const span = spans[1 + random.integer(0, spans.length - 3)];
      if (!span || span === spans.at(-1)) continue;
      const { plan, sinceMs, untilMs } = activePlan(
        schema,
        zone,
        span.fromMs + random.integer(0, span.untilMs - span.fromMs - 1),
      );
      assert.equal([plan, sinceMs, untilMs], [span.plan, span.fromMs, span.untilMs]);
    }
  }
});

test('NPL-04 overlaps of the week are told, a day inside a period is none, and gaps are told too', () => {
  assert.equal(weekReport(OFFICE.weekly).overlaps, []);
  assert.equal(weekReport([days(1, ['mon'], '09:00', '12:00'), days(2, ['mon', 'tue'], '11:59', '14:00')]).overlaps, [
    [0, 1],
  ]);
  assert.equal(
    weekReport([period(1, 'fri', '17:00', 'mon', '08:00'), period(2, 'mon', '07:00', 'tue', '08:00')]).overlaps,
    [[0, 1]],
  );
  // Half inside is not inside.
  assert.equal(weekReport([period(1, 'fri', '17:00', 'mon', '08:00'), days(2, ['fri'], '16:00', '18:00')]).overlaps, [
    [0, 1],
  ]);
  assert.equal(
    weekReport([period(1, 'fri', '17:00', 'mon', '08:00'), days(2, ['sun'], '22:00', '04:00')]).overlaps,
    [],
  );
  assert.equal(weekReport([days(1, ['mon'], '12:00', '12:00')]).gaps.length, 2);
  assert.equal(weekReport([days(1, WEEKDAYS, '00:00', '24:00')]).gaps, []);
  assert.equal(weekReport([period(1, 'sat', '00:00', 'fri', '23:00')]).gaps, [
    { from: 4 * 24 * HOUR_MS + 23 * HOUR_MS, until: 5 * 24 * HOUR_MS },
  ]);
});

test('NPL-02 a plan finds where a number goes, alone or in a row, among ten thousand', () => {
  const entries = Array.from({ length: 10_000 }, (_, n) => {
    const first = `+3120${1_000_000 + 20 * n}`;
    return n % 2 === 0
      ? { first, extensionId: `x${n}` }
      : { first, last: `+3120${1_000_009 + 20 * n}`, extensionId: `x${n}` };
  });
  const plan = { entries };
  assert.is(planEntryFor(plan, '+31201000000')?.extensionId, 'x0');
  assert.is(planEntryFor(plan, '+31201000001'), undefined);
  assert.is(planEntryFor(plan, '+31201000029')?.extensionId, 'x1');
  assert.is(planEntryFor(plan, '+31201000030'), undefined);
  assert.is(planEntryFor(plan, '+3120100002'), undefined);
  assert.is(planEntryFor(plan, 'anonymous'), undefined);
});
