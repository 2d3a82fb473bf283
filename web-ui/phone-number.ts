/** How outside numbers are written everywhere on the page: `+31 20 123 45 67`. Extensions stay as they are. */

/** Country codes of one and two digits; all others have three (ITU-T E.164). */
const SHORT_CODES = new Set(
  (
    '1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 ' +
    '81 82 84 86 90 91 92 93 94 95 98'
  ).split(' '),
);
/** Dutch area codes of two digits; the others have three. */
const DUTCH_TWO = new Set(
  '10 13 15 20 23 24 26 30 33 35 36 38 40 43 45 46 50 53 55 58 70 71 72 73 74 75 76 77 78 79 85 88'.split(' '),
);

/** `+31201234567` → `+31 20 123 45 67`; anything else comes back unchanged. */
export function readable(number: string): string {
  const digits = /^\+(\d{7,15})$/.exec(number)?.[1];
  if (!digits) return number;
  const length = SHORT_CODES.has(digits.slice(0, 1)) ? 1 : SHORT_CODES.has(digits.slice(0, 2)) ? 2 : 3;
  const country = digits.slice(0, length);
  const rest = digits.slice(length);
  return `+${country} ${(country === '31' ? dutch(rest) : inGroups(rest)).join(' ')}`;
}

function dutch(rest: string): string[] {
  if (/^6\d{8}$/.test(rest)) return ['6', ...inPairs(rest.slice(1))];
  const area = DUTCH_TWO.has(rest.slice(0, 2)) ? 2 : 3;
  return [rest.slice(0, area), ...inPairs(rest.slice(area))];
}

/** Pairs from the end; an odd digit makes the first group three long: `123 45 67`. */
function inPairs(digits: string): string[] {
  const first = digits.length % 2 === 1 ? 3 : 2;
  const groups = [digits.slice(0, first)];
  for (let at = first; at < digits.length; at += 2) groups.push(digits.slice(at, at + 2));
  return groups.filter((group) => group.length > 0);
}

function inGroups(digits: string): string[] {
  return digits.match(/\d{1,3}(?=(?:\d{2,3})*$)/g)?.filter(Boolean) ?? [digits];
}
