import { type Language, type Phrase, phrase, say } from '../../base/words/index.ts';
import { contactSchema } from '../../config/entities/contact.ts';
import { problemsOf } from '../../config/problems.ts';
import type { ContactBody } from '../../config/types.ts';
import { type CsvLine, readCsv, writeCsv } from '../../rules/csv.ts';
import { canonicalText, type Place, shown } from '../../rules/phone-number.ts';
import { spelled } from '../../rules/phone-spelling.ts';

export interface ContactRow {
  /** In the file, counted from 1. */
  readonly line: number;
  readonly name: string;
  readonly company: string | undefined;
  /** Canonical where they are right. */
  readonly numbers: readonly { readonly number: string; readonly label?: string }[];
  /** Why it can't be taken. */
  readonly problem?: Phrase;
}

type Column = 'name' | 'first' | 'infix' | 'last' | 'company' | 'number' | 'label';

/** What columns are called by address books in English and Dutch (Outlook, Google, phones), most telling first. */
const COLUMNS: readonly (readonly [Column, RegExp])[] = [
  ['label', /^(?:soort|kind)$/],
  ['number', /tel|phone|nummer|number|mobi|gsm|\bcell|\bfax/],
  ['infix', /tussenvoegsel|infix|middle/],
  ['first', /voornaam|first|given/],
  ['last', /achternaam|last|surname|family/],
  ['company', /bedrijf|organi[sz]at|company|firma/],
  ['name', /naam|name|contact/],
];

/** A number that a spreadsheet took for an amount: 3,16E+10. */
const ROUNDED = /^\d[.,]\d+E\+?\d+$/i;

/** A file as bytes: UTF-8, else what older spreadsheets write (Windows-1252: umlauts too). */
export function fileText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Reads a file of contacts. With names of columns in the first row in any order, else name first, then numbers. */
export function readContacts(text: string, place: Place): ContactRow[] {
  const lines = readCsv(text);
  const [first] = lines;
  const head = first && columnsOf(first);
  return (head ? lines.slice(1) : lines).map((line) => readRow(line, head, first, place));
}

function columnsOf({ cells }: CsvLine): readonly (Column | undefined)[] | undefined {
  if (cells.some((cell) => spelled(cell))) return undefined;
  const columns = cells.map((cell) => COLUMNS.find(([, words]) => words.test(cell.toLowerCase()))?.[0]);
  return columns.includes('number') ? columns : undefined;
}

function readRow(
  { line, cells }: CsvLine,
  head: readonly (Column | undefined)[] | undefined,
  first: CsvLine | undefined,
  place: Place,
): ContactRow {
  const columns = head ?? cells.map((cell, at) => plainColumn(cell, at));
  const of = (wanted: Column): string =>
    cells
      .filter((cell, at) => columns[at] === wanted && cell !== '')
      .join(' ')
      .replaceAll(/\s+/g, ' ');
  const company = of('company') || undefined;
  const person = of('name') || [of('first'), of('infix'), of('last')].filter((part) => part !== '').join(' ');
  const name = person || company || '';
  // A column says of what kind the numbers are, else the name of their own column does.
  const heading = (at: number): string | undefined => (head ? first?.cells[at]?.slice(0, 32) : undefined);
  const given = cells
    .map((cell, at) => ({ number: cell, label: head?.includes('label') ? of('label') : heading(at), at }))
    .filter(({ number, at }) => columns[at] === 'number' && number !== '');
  const numbers = given.map(({ number, label }) => ({
    number: canonicalText(number, place) ?? number,
    ...(label === undefined || label === '' ? {} : { label }),
  }));
  const wrong = given.find(({ number }) => canonicalText(number, place) === undefined)?.number;
  const problem = problemOf(name, numbers.length, wrong) ?? refusalOf({ name, company, numbers });
  return { line, name, company: company === name ? undefined : company, numbers, ...(problem ? { problem } : {}) };
}

function plainColumn(cell: string, at: number): Column {
  if (at === 0) return 'name';
  return at === 1 && cell !== '' && !/\d/.test(cell) ? 'company' : 'number';
}

/** What the configuration would say of it: two digits are no number, and a name may not be a novel. */
function refusalOf(contact: object): Phrase | undefined {
  const read = contactSchema.safeParse(contact);
  return read.success ? undefined : problemsOf(read.error, '')[0]?.phrase;
}

function problemOf(name: string, numbers: number, wrong: string | undefined): Phrase | undefined {
  if (name === '') return phrase('contacts.no-name');
  if (numbers === 0) return phrase('contacts.no-number', { name });
  if (wrong === undefined) return undefined;
  return phrase(ROUNDED.test(wrong) ? 'contacts.spreadsheet' : 'contacts.wrong-number', { number: wrong });
}

/** All contacts as a file that `readContacts` reads as the same: a number on a line, with the name again. */
export function contactCsv(contacts: readonly ContactBody[], language: Language): string {
  const head = (['name', 'company', 'number', 'kind'] as const).map((word) =>
    say(phrase(`contacts.head-${word}`), language),
  );
  const rows = contacts.flatMap(({ name, company = '', numbers }) =>
    numbers.map(({ number, label = '' }) => [name, company, shown(number), label]),
  );
  return `\ufeff${writeCsv([head, ...rows])}`;
}
