import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The committed list: number → short title. */
export type Requirements = Readonly<Record<string, string>>;

export function readRequirements(): Requirements {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, '../requirements.json'), 'utf8'));
}

/** What is still missing of those that tests name but prove only in part: number → in a few words. */
export function readInPart(): Requirements {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, '../requirements-in-part.json'), 'utf8'));
}

const NUMBERS_AT_START = /^(?:[A-Z]{3}-\d\d\b(?:,? and |, |\/| )?)+/;

/** The numbers a test's name begins with: `EXT-01, COD-03 a taken number …` gives two. */
export function numbersOf(testName: string): string[] {
  return NUMBERS_AT_START.exec(testName)?.[0].match(/[A-Z]{3}-\d\d/g) ?? [];
}
