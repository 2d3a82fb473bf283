/** A local date and time: `2026-12-25T10:00`, with a space or seconds too. */
const LOCAL = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?$/;
/** The same with where it is: `Z`, `+01:00`. */
const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const options = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ ...options, second: 'numeric', hourCycle: 'h23', era: 'short' },
    timeZone,
  });
  formats.set(timeZone, format);
  return format;
}

/** How far the clocks of a zone are before UTC at that moment, in milliseconds. */
function offsetAt(wallMs: number, timeZone: string): number {
  const second = Math.floor(wallMs / 1_000) * 1_000;
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(second)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return shown - second;
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
  const before = offsetAt(asUtc - 86_400_000, timeZone);
  const after = offsetAt(asUtc + 86_400_000, timeZone);
  for (const offset of [before, after]) if (offsetAt(asUtc - offset, timeZone) === offset) return asUtc - offset;
  return asUtc - before;
}
