/**
 * Clocks on walls: between instants and the calendar time of a zone, by the zone tables of `Intl`. Calendar time is a
 * number too: milliseconds since 1970 as if the zone were UTC. Summer time skips some of it and shows some twice.
 */

/** A local date and time: `2026-12-25T10:00`, with a space or seconds too. */
const LOCAL = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?$/;
/** The same with where it is: `Z`, `+01:00`. */
const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;

const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
export const WEEK_MS = 7 * DAY_MS;

/** No zone changes its clock twice within so much time. */
const STEP_MS = 12 * HOUR_MS;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone: zone, calendar: 'iso8601', numberingSystem: 'latn', hourCycle: 'h23' },
      ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
    });
    formats.set(zone, format);
  }
  return format;
}

/** How far a zone's clock is ahead of UTC at an instant, in milliseconds. @throws RangeError for no zone */
export function offsetAt(zone: string, atMs: number): number {
  const spans = stretchOf(zone, Math.floor(atMs / STRETCH_MS));
  return (spans.find(({ untilMs }) => atMs < untilMs) as ClockSpan).offsetMs;
}

/** `Intl` takes microseconds for each moment that it is asked, and calls ask for one each: so much is read at once. */
const STRETCH_MS = 8 * WEEK_MS;
/** Of a zone: more than a century. */
const STRETCHES_MAX = 1_000;

const stretches = new Map<string, Map<number, readonly ClockSpan[]>>();

/** The clock of a zone in one of the stretches of eight weeks since 1970. */
function stretchOf(zone: string, at: number): readonly ClockSpan[] {
  const spans = stretches.get(zone)?.get(at);
  if (spans) return spans;
  const read = readSpans(zone, at * STRETCH_MS, (at + 1) * STRETCH_MS);
  const kept = stretches.get(zone) ?? new Map<number, readonly ClockSpan[]>();
  if (kept.size >= STRETCHES_MAX) kept.clear();
  stretches.set(zone, kept.set(at, read));
  return read;
}

function readOffset(zone: string, atMs: number): number {
  const second = Math.floor(atMs / 1_000) * 1_000;
  const part = Object.fromEntries(
    formatOf(zone)
      .formatToParts(second)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second: shown = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, shown) - second;
}

/** What the clock on the wall shows. */
export function localAt(zone: string, atMs: number): number {
  return atMs + offsetAt(zone, atMs);
}

/** A stretch of time in which a zone's clock is not changed; the end is exclusive. */
export interface ClockSpan {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly offsetMs: number;
}

/** The time between two instants, cut where the zone's clock is changed. */
export function clockSpans(zone: string, fromMs: number, untilMs: number): readonly ClockSpan[] {
  const spans: ClockSpan[] = [];
  for (let at = Math.floor(fromMs / STRETCH_MS); at * STRETCH_MS < untilMs; at++) {
    for (const span of stretchOf(zone, at)) {
      const [begin, end] = [Math.max(span.fromMs, fromMs), Math.min(span.untilMs, untilMs)];
      const last = spans.at(-1);
      if (last?.offsetMs === span.offsetMs && end > begin) spans[spans.length - 1] = { ...last, untilMs: end };
      else if (end > begin) spans.push({ fromMs: begin, untilMs: end, offsetMs: span.offsetMs });
    }
  }
  return spans;
}

function readSpans(zone: string, fromMs: number, untilMs: number): readonly ClockSpan[] {
  const spans: ClockSpan[] = [];
  let begin = fromMs;
  let offset = readOffset(zone, fromMs);
  for (let at = fromMs; at < untilMs; at += STEP_MS) {
    const next = Math.min(at + STEP_MS, untilMs);
    const later = readOffset(zone, next);
    if (later === offset) continue;
    const change = changeBetween(zone, at, next, offset);
    spans.push({ fromMs: begin, untilMs: change, offsetMs: offset });
    begin = change;
    offset = later;
  }
  spans.push({ fromMs: begin, untilMs, offsetMs: offset });
  return spans.filter((span) => span.untilMs > span.fromMs);
}

/** The first instant at which the clock is no longer as it was at `fromMs`. */
function changeBetween(zone: string, fromMs: number, untilMs: number, offset: number): number {
  let before = fromMs;
  let after = untilMs;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (readOffset(zone, middle) === offset) before = middle;
    else after = middle;
  }
  return after;
}

/** The instants at which the clock shows this: one, two in the hour that comes twice, none in that which is skipped. */
export function instantsIn(spans: readonly ClockSpan[], localMs: number): readonly number[] {
  return spans.flatMap(({ fromMs, untilMs, offsetMs }) => {
    const at = localMs - offsetMs;
    return at >= fromMs && at < untilMs ? [at] : [];
  });
}

/** The first instant at which the clock shows this or more; of what is skipped its end. */
export function instantOf(zone: string, localMs: number): number {
  const spans = clockSpans(zone, localMs - 2 * DAY_MS, localMs + 2 * DAY_MS);
  for (const { fromMs, untilMs, offsetMs } of spans) {
    if (localMs - offsetMs < untilMs) return Math.max(fromMs, localMs - offsetMs);
  }
  return localMs;
}

/**
 * The moment that people mean who write this, in milliseconds since 1970: an ISO moment with its offset, else what the
 * clocks of that zone show. An hour that comes twice is its first; one that is left out counts as an hour later.
 * Undefined for what is no moment.
 */
export function momentOf(text: string, timeZone: string): number | undefined {
  const trimmed = text.trim();
  if (WITH_OFFSET.test(trimmed)) {
    const wallMs = Date.parse(trimmed);
    return Number.isNaN(wallMs) ? undefined : wallMs;
  }
  const match = LOCAL.exec(trimmed);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((one) => Number(one ?? 0));
  const asUtc = Date.UTC(year, month - 1, day, hour, minute, second);
  const real = new Date(asUtc);
  if (real.getUTCMonth() !== month - 1 || real.getUTCDate() !== day || hour > 23 || minute > 59) return undefined;
  // What holds a day before and a day after are the only offsets that can be meant.
  const before = offsetAt(timeZone, asUtc - DAY_MS);
  const after = offsetAt(timeZone, asUtc + DAY_MS);
  for (const offset of [before, after]) if (offsetAt(timeZone, asUtc - offset) === offset) return asUtc - offset;
  return asUtc - before;
}

/** `2026-12-25T00:00` as calendar time; undefined where there is no such day or minute. */
export function readLocal(text: string): number | undefined {
  const [, year, month, day, hour, minute] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  const localMs = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
  // 31 April is no 1 May; 24:00 is the next day.
  return writeLocal(localMs) === text ? localMs : undefined;
}

/** Calendar time as `2026-12-25T00:00`. */
export function writeLocal(localMs: number): string {
  return new Date(localMs).toISOString().slice(0, 16);
}

/** Whether there is such a time zone. */
export function isTimeZone(zone: string): boolean {
  try {
    // Offsets such as +01:00 are understood too, but know no summer time.
    return /^[A-Za-z]/.test(zone) && new Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
}
