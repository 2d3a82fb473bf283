import type { PromptMoment } from './types.ts';

/**
 * A moment as the clock on the wall shows it.
 * @param at milliseconds since 1970, as `now`
 * @param timeZone as IANA names it (`Europe/Riga`)
 */
export function localMoment(at: number, now: number, timeZone: string): PromptMoment {
  const then = civil(at, timeZone);
  const daysAgo = civil(now, timeZone).day - then.day;
  const date = new Date(then.day * DAY_MS);
  return {
    day: daysAgo === 0 ? 'today' : daysAgo === 1 ? 'yesterday' : 'date',
    weekday: date.getUTCDay(),
    dayOfMonth: date.getUTCDate(),
    month: date.getUTCMonth() + 1,
    hour: then.hour,
    minute: then.minute,
  };
}

const DAY_MS = 86_400_000;

/** The day is counted from 1 January 1970 on. */
function civil(at: number, timeZone: string): { readonly day: number; readonly hour: number; readonly minute: number } {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = parts;
  return { day: Date.UTC(year, month - 1, day) / DAY_MS, hour, minute };
}
