import { localAt } from './local-time.ts';
import {
  isWithin,
  readTime,
  WEEKDAYS,
  type Weekday,
  type WeeklyHours,
  type WeekSpan,
  weekSpans,
  weekTime,
} from './schedule.ts';

/** Hours of time routing (TBR-01). */
export interface TimePeriod {
  /** On each of the days from the first to the last, or in one go from the first day to the last. */
  readonly each: 'day' | 'period';
  readonly fromDay: Weekday;
  readonly untilDay: Weekday;
  readonly from: string;
  readonly until: string;
}

const spansOf = new WeakMap<TimePeriod, readonly WeekSpan[]>();

/** When in the week a period is. */
export function periodSpans(period: TimePeriod): readonly WeekSpan[] {
  let spans = spansOf.get(period);
  if (!spans) {
    spans = weekSpans(hoursOf(period));
    spansOf.set(period, spans);
  }
  return spans;
}

function hoursOf({ each, fromDay, untilDay, from, until }: TimePeriod): WeeklyHours {
  if (each === 'period') return { kind: 'period', fromDay, from, untilDay, until };
  return { kind: 'days', days: daysBetween(fromDay, untilDay), from, until };
}

/** Friday to Monday is four days, over the end of the week. */
export function daysBetween(first: Weekday, last: Weekday): readonly Weekday[] {
  const from = WEEKDAYS.indexOf(first);
  const count = ((WEEKDAYS.indexOf(last) - from + 7) % 7) + 1;
  return Array.from({ length: count }, (_, at) => WEEKDAYS[(from + at) % 7] as Weekday);
}

/** The first period in the list in which a moment lies, by the clock on the wall of that zone. */
export function periodAt<Period extends TimePeriod>(
  periods: readonly Period[],
  zone: string,
  atMs: number,
): Period | undefined {
  const moment = weekTime(localAt(zone, atMs));
  return periods.find((period) => periodSpans(period).some((span) => isWithin(span, moment)));
}

/** Whether it has no time in it, as people mean it: it begins and ends at the same moment. */
export function isEmptyPeriod({ each, fromDay, untilDay, from, until }: TimePeriod): boolean {
  return readTime(from) === readTime(until) && (each === 'day' || fromDay === untilDay);
}
