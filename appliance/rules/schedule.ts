import { DAY_MS, WEEK_MS } from './local-time.ts';

/** Hours that come every week: of number plans (NPL-04) and of time routing (TBR-01). */

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** `HH:MM`, 00:00 to 24:00. */
export type TimeOfDay = string;

/** On each of these days; an end that is not after the start is that of the next day. */
export interface DayHours {
  readonly kind: 'days';
  readonly days: readonly Weekday[];
  readonly from: TimeOfDay;
  readonly until: TimeOfDay;
}

/** In one go, over the end of the week too: Friday 17:00 to Monday 08:00. */
export interface PeriodHours {
  readonly kind: 'period';
  readonly fromDay: Weekday;
  readonly from: TimeOfDay;
  readonly untilDay: Weekday;
  readonly until: TimeOfDay;
}

export type WeeklyHours = DayHours | PeriodHours;

/** A stretch of the week, milliseconds since Monday 00:00; the end is exclusive and may lie in the next week. */
export interface WeekSpan {
  readonly from: number;
  readonly until: number;
  /** The day on which it begins. */
  readonly day: Weekday;
}

const MINUTE_MS = 60_000;
/** 1 January 1970 was a Thursday. */
const MONDAY_TO_EPOCH_MS = 3 * DAY_MS;

/** `HH:MM` in milliseconds since midnight; undefined where it is none. */
export function readTime(time: TimeOfDay): number | undefined {
  const [, hours, minutes] = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(time) ?? [];
  const ms = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
  return ms <= DAY_MS ? ms : undefined;
}

/** Milliseconds since Monday 00:00 of a moment in calendar time. */
export function weekTime(localMs: number): number {
  return (((localMs + MONDAY_TO_EPOCH_MS) % WEEK_MS) + WEEK_MS) % WEEK_MS;
}

export function weekdayOf(localMs: number): Weekday {
  return WEEKDAYS[Math.floor(weekTime(localMs) / DAY_MS)] as Weekday;
}

/** When in the week these hours are. */
export function weekSpans(hours: WeeklyHours): readonly WeekSpan[] {
  if (hours.kind === 'days') {
    return hours.days.map((day) => {
      const from = momentOf(day, hours.from);
      const until = momentOf(day, hours.until);
      return { from, until: until <= from ? until + DAY_MS : until, day };
    });
  }
  const from = momentOf(hours.fromDay, hours.from);
  const until = momentOf(hours.untilDay, hours.until);
  return [{ from, until: until <= from ? until + WEEK_MS : until, day: hours.fromDay }];
}

function momentOf(day: Weekday, time: TimeOfDay): number {
  return WEEKDAYS.indexOf(day) * DAY_MS + (readTime(time) ?? 0);
}

/** Whether a moment of the week lies in a stretch of it. */
export function isWithin({ from, until }: WeekSpan, moment: number): boolean {
  return (moment >= from && moment < until) || moment + WEEK_MS < until;
}

export function overlap(a: WeekSpan, b: WeekSpan): boolean {
  return isWithin(a, b.from % WEEK_MS) || isWithin(b, a.from % WEEK_MS);
}

/** Whether all of `inner` lies in `outer`. */
export function isInside(inner: WeekSpan, outer: WeekSpan): boolean {
  const length = inner.until - inner.from;
  const after = (((inner.from - outer.from) % WEEK_MS) + WEEK_MS) % WEEK_MS;
  return after + length <= outer.until - outer.from;
}

/** What of the week none of these covers, from Monday on. */
export function uncovered(spans: readonly WeekSpan[]): readonly Pick<WeekSpan, 'from' | 'until'>[] {
  // What goes over the end of the week covers its beginning too.
  const cut = spans.flatMap(({ from, until }) => [
    { from, until: Math.min(until, WEEK_MS) },
    ...(until > WEEK_MS ? [{ from: 0, until: until - WEEK_MS }] : []),
  ]);
  const gaps: { from: number; until: number }[] = [];
  let covered = 0;
  for (const { from, until } of cut.sort((a, b) => a.from - b.from)) {
    if (from > covered) gaps.push({ from: covered, until: from });
    covered = Math.max(covered, until);
  }
  if (covered < WEEK_MS) gaps.push({ from: covered, until: WEEK_MS });
  return gaps;
}
