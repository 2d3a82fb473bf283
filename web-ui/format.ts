import { language, t } from './words/index.ts';

/** Dates, times, lengths and sizes as the reader writes them. Moments are milliseconds since 1970. */

const DAY_MS = 86_400_000;
const made = new Map<string, Intl.DateTimeFormat>();

let timeZone: string | undefined;

/** The office's zone; the browser's own until the box said otherwise. */
export function setTimeZone(zone: string | undefined): void {
  timeZone = zone;
  made.clear();
}

function locale(): string {
  return language.get() === 'nl' ? 'nl-NL' : 'en-GB';
}

function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale() + JSON.stringify(options);
  let found = made.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale(), { timeZone, ...options });
    made.set(key, found);
  }
  return found;
}

/** `14:05` */
export function clockTime(at: number): string {
  return formatter({ hour: '2-digit', minute: '2-digit' }).format(at);
}

/** `14:05:09` */
export function clockSeconds(at: number): string {
  return formatter({ hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at);
}

/** `14:05:09.123`, for ladders. */
export function clockMs(at: number): string {
  return formatter({ hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 }).format(at);
}

/** `Saturday 21 November 2026 at 14:05:09` */
export function exact(at: number): string {
  return formatter({ dateStyle: 'full', timeStyle: 'medium' }).format(at);
}

/** What the clock on the office's wall shows, read as if it were UTC: days and years can be counted with it. */
function wallClock(at: number): Date {
  const parts: Record<string, number> = {};
  const read = formatter({
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  });
  for (const { type, value } of read.formatToParts(at)) parts[type] = Number(value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second));
}

/**
 * The moment at which the office's day of `at` began, or a day so many before it (`-1`: tomorrow). Where clocks change
 * in that night, it is the first moment of the day, whatever the clock says then.
 */
export function dayStart(at: number, daysBack = 0): number {
  const wall = wallClock(at);
  const midnight = Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate() - daysBack);
  const aheadOfUtc = (moment: number): number => wallClock(moment).getTime() - Math.floor(moment / 1000) * 1000;
  const [before, after] = [midnight - aheadOfUtc(midnight - DAY_MS), midnight - aheadOfUtc(midnight + DAY_MS)];
  const inDay = [before, after].filter((moment) => wallClock(moment).getTime() >= midnight);
  return Math.min(...inDay, Math.max(before, after));
}

function dayNumber(at: number): number {
  return Math.floor(wallClock(at).getTime() / DAY_MS);
}

/** The hour that the office's clock shows: `14`. */
export function hourOfDay(at: number): number {
  return wallClock(at).getUTCHours();
}

/** `today`, `yesterday`, `Thursday 19 November`, with the year where it is another one. */
export function dayName(at: number, now: number): string {
  const daysAgo = dayNumber(now) - dayNumber(at);
  if (daysAgo === 0) return t('time.today');
  if (daysAgo === 1) return t('time.yesterday');
  const sameYear = wallClock(at).getUTCFullYear() === wallClock(now).getUTCFullYear();
  return formatter({ weekday: 'long', day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' }) }).format(
    at,
  );
}

/** Relative within a day (`5 min. ago`), `Thu 19 Nov 14:05` before that. */
export function when(at: number, now: number): string {
  const agoSec = Math.round((now - at) / 1000);
  if (Math.abs(agoSec) < 45) return t('time.now');
  if (Math.abs(now - at) >= DAY_MS) return `${shortDay(at, now)} ${clockTime(at)}`;
  const relative = new Intl.RelativeTimeFormat(locale(), { numeric: 'always', style: 'long' });
  const minutes = Math.round(agoSec / 60);
  if (Math.abs(minutes) < 60) return relative.format(-minutes, 'minute');
  return relative.format(-Math.round(minutes / 60), 'hour');
}

function shortDay(at: number, now: number): string {
  const sameYear = wallClock(at).getUTCFullYear() === wallClock(now).getUTCFullYear();
  if (!sameYear) return formatter({ day: 'numeric', month: 'short', year: 'numeric' }).format(at);
  return formatter({ weekday: 'short', day: 'numeric', month: 'short' }).format(at);
}

/** `0:07`, `12:03`, `1:02:03` */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (n: number): string => String(n).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** `2 minutes 3 seconds`, for those who hear the page. */
export function spokenDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const unit = (n: number, name: string): string =>
    new Intl.NumberFormat(locale(), { style: 'unit', unit: name, unitDisplay: 'long' }).format(n);
  const parts = [
    [Math.floor(whole / 3600), 'hour'],
    [Math.floor(whole / 60) % 60, 'minute'],
    [whole % 60, 'second'],
  ] as const;
  const said = parts.filter(([n]) => n > 0).map(([n, name]) => unit(n, name));
  return said.length > 0 ? said.join(' ') : unit(0, 'second');
}

/** `1,234` or `1.234` */
export function count(n: number): string {
  return new Intl.NumberFormat(locale()).format(n);
}

/** Sorts names as the reader's telephone book does. */
export function compareNames(a: string, b: string): number {
  return a.localeCompare(b, locale(), { sensitivity: 'base', numeric: true });
}

/** A country by its name in the reader's language. */
export function countryName(code: string): string {
  return new Intl.DisplayNames(locale(), { type: 'region' }).of(code) ?? code;
}

/** A language by its own name: `English`, `Nederlands`. */
export function ownLanguageName(code: string): string {
  const name = new Intl.DisplayNames(code, { type: 'language' }).of(code) ?? code;
  return name.charAt(0).toLocaleUpperCase(code) + name.slice(1);
}

/** `1.2 MB` */
export function fileSize(bytes: number): string {
  const [unit, size] = bytes < 1e6 ? (['kilobyte', bytes / 1e3] as const) : (['megabyte', bytes / 1e6] as const);
  const maximumFractionDigits = size < 10 ? 1 : 0;
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, maximumFractionDigits }).format(size);
}

/** `23 November` */
export function shortDate(at: number): string {
  return formatter({ day: 'numeric', month: 'long' }).format(at);
}

/** The clock of another place than the office's. */
export function timesOfZone(zone: string): {
  readonly clock: (at: number) => string;
  /** The first moment of so many days, from the one that begins at `first` on; clocks may change between them. */
  readonly dayBegins: (first: number, count: number) => readonly number[];
} {
  const clock = new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit', timeZone: zone });
  const hour = new Intl.DateTimeFormat('en-GB', { hour: 'numeric', hourCycle: 'h23', timeZone: zone });
  const dayBegins = (first: number, count: number): number[] =>
    Array.from({ length: count }, (_, day) => {
      const guess = first + day * DAY_MS;
      const shown = Number(hour.format(guess));
      // An hour early or late where clocks were changed since.
      return guess + (shown === 0 ? 0 : shown > 12 ? 24 - shown : -shown) * 3_600_000;
    });
  return { clock: (at) => clock.format(at), dayBegins };
}
