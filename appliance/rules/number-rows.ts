import { amountOf } from './number-ranges.ts';
import { canonical, type Place } from './phone-number.ts';

/** Rows of numbers as providers and people write them down: a list that was pasted from a letter or a spreadsheet. */

export interface PastedRow {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  /** Undefined: nothing that we can read. */
  readonly row: { readonly first: string; readonly last?: string; readonly name?: string } | undefined;
}

/** Between the first and the last number, where it is more than a hyphen. */
const TO = /\s*(?:\bt\/m\b|\btot en met\b|\btot\b|\bthrough\b|\bto\b|\bbis\b|–|—|\.{2,3}|…|\s-\s)\s*/i;

/** Each line that says something. Columns are first, last and name, or number and name. */
export function readRows(text: string, place: Place): readonly PastedRow[] {
  return text
    .split(/\r?\n/)
    .map((line, at) => ({ line: at + 1, text: line.trim() }))
    .filter((one) => one.text !== '')
    .map((one) => ({ ...one, row: rowOf(one.text, place) }));
}

function rowOf(text: string, place: Place): PastedRow['row'] {
  const [numbers = '', second = '', third = ''] = text.split(/[;\t,]/).map((cell) => cell.trim().replace(/^"|"$/g, ''));
  const last = second === '' ? undefined : whole(second, place);
  const row = last === undefined ? rangeOf(numbers, place) : between(whole(numbers, place), last);
  const name = last === undefined ? second : third;
  return row && (name === '' ? row : { ...row, name });
}

function rangeOf(text: string, place: Place): PastedRow['row'] {
  const [from = '', until] = text.split(TO);
  if (until !== undefined) return between(whole(from, place), until, place);
  const one = whole(text, place);
  if (one !== undefined) return { first: one };
  // A hyphen stands inside numbers too: between two only where both sides can be such.
  for (const { index } of text.matchAll(/-/g)) {
    const row = between(whole(text.slice(0, index), place), text.slice(index + 1), place);
    if (row) return row;
  }
  return undefined;
}

function whole(text: string, place: Place): string | undefined {
  const number = canonical(text, place);
  return number && 'e164' in number ? number.e164 : undefined;
}

/** From one number to another, of which only the last digits may be given: `… 00 to 99`. */
function between(first: string | undefined, until: string, place?: Place): PastedRow['row'] {
  if (first === undefined) return undefined;
  const digits = until.replace(/\D/g, '');
  const isEnding = digits.length > 0 && digits.length <= 4;
  const last = isEnding ? first.slice(0, -digits.length) + digits : place ? whole(until, place) : until;
  if (last === undefined || last.length !== first.length || amountOf(last) < amountOf(first)) return undefined;
  return last === first ? { first } : { first, last };
}
