import { type Phrase, phrase } from '../base/words/index.ts';
import type { NumberSchemaBody, Weekday, WeeklyEntry } from '../config/types.ts';

const WEEK: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** More holidays than this are counted, not named. */
const HOLIDAYS_NAMED_MAX = 3;

/** When a plan of a schema rules, in words; empty for one that never does. */
export function hoursOf(schema: NumberSchemaBody, plan: number): readonly Phrase[] {
  const hours = schema.weekly.filter((entry) => entry.plan === plan).map(hoursInWords);
  const holidays = [...new Set(schema.holidays.filter((one) => one.plan === plan).map(({ name }) => name))];
  const days =
    holidays.length > HOLIDAYS_NAMED_MAX
      ? [phrase('hours.holidays', { count: holidays.length })]
      : holidays.map((name) => phrase('hours.holiday', { name }));
  const others = schema.weekly.length + schema.holidays.length > 0;
  const fallback = schema.fallbackPlan === plan ? [phrase(others ? 'hours.otherwise' : 'hours.always')] : [];
  const byHand = schema.manualPlan === plan ? [phrase('hours.by-hand')] : [];
  return [...byHand, ...hours, ...days, ...fallback];
}

/** “Mon–Fri 08:00–17:00” */
export function hoursInWords(entry: WeeklyEntry): Phrase {
  const { from, until } = entry;
  if (entry.kind === 'days') return phrase('hours.days', { days: daysInWords(entry.days), from, until });
  return phrase('hours.period', { fromDay: day(entry.fromDay), from, untilDay: day(entry.untilDay), until });
}

/** “Mon–Fri”, “Tue, Thu and Sat” */
function daysInWords(days: readonly Weekday[]): Phrase {
  const runs: Weekday[][] = [];
  for (const each of WEEK) {
    if (!days.includes(each)) continue;
    const run = runs.at(-1);
    if (run && WEEK.indexOf(each) === WEEK.indexOf(run.at(-1) as Weekday) + 1) run.push(each);
    else runs.push([each]);
  }
  const parts = runs.flatMap((run) => {
    const [first, last] = [run[0] as Weekday, run.at(-1) as Weekday];
    return run.length > 2 ? [phrase('days.range', { from: day(first), until: day(last) })] : run.map(day);
  });
  return listInWords(parts) ?? phrase('days.none');
}

function day(weekday: Weekday): Phrase {
  return phrase(`day.${weekday}`);
}

/** “a”, “a and b”, “a, b and c”; undefined of none. */
export function listInWords(parts: readonly Phrase[]): Phrase | undefined {
  const [first, ...rest] = parts;
  const [second] = rest;
  if (!first || !second) return first;
  if (rest.length === 1) return phrase('list.last', { first, last: second });
  return phrase('list.more', { first, rest: listInWords(rest) ?? first });
}
