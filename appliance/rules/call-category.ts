import type { Problem } from '../base/errors.ts';
import { PHONE_NUMBERS_KEPT_MAX } from '../base/limits-features.ts';
import { type Phrase, phrase } from '../base/words/index.ts';
import { CONTINENTS, type Continent, continentOf } from './continents.ts';
import { emergencyNumbersOf } from './emergency-numbers.ts';
import { shown, type TypeOfNumber, typeOf } from './phone-number.ts';

/** What an office or user can be kept from calling (BLK-01). A number may be of several. */
export const CALL_CATEGORIES = [
  'mobile',
  /** 0900, 0906, 0909 and their like everywhere. */
  'premium',
  /** Paid for by both sides, and personal numbers: dearer than an ordinary call. */
  'service',
  /** 1850, 118 … */
  'directory',
  /** Other numbers of three to six digits, but for those of social value (116 …). */
  'short',
  'satellite',
  /** Every other country. */
  'international',
  ...CONTINENTS,
] as const;

export type CallCategory = (typeof CALL_CATEGORIES)[number];

/** What somebody may not call: of the office, or of one user. */
export interface CallBlocks {
  readonly blockedCategories?: readonly CallCategory[];
  /** ISO 3166, two letters. */
  readonly blockedCountries?: readonly string[];
}

/** Why a number may not be called. */
export interface Blocked {
  readonly by: 'office' | 'user';
  readonly why: { readonly category: CallCategory } | { readonly country: string };
}

export interface Categorised {
  readonly categories: ReadonlySet<CallCategory>;
  /** Undefined where the number belongs to no country. */
  readonly country: string | undefined;
}

/**
 * Numbers that tell numbers, per country; elsewhere in Europe they begin with 118 (the harmonised range), and 411 does
 * it in North America. From the numbering plans of the countries' regulators, November 2026.
 */
const DIRECTORY: Readonly<Record<string, RegExp>> = {
  NL: /^18\d{2}$/,
  BE: /^1(?:[234]07|212|313|414)$/,
  CH: /^18\d{2}$/,
};
const DIRECTORY_ELSEWHERE = /^(?:118\d{0,3}|411)$/;
/** Helplines: 116000, 116123 (decision 2007/116/EC). Dutch town halls, at an ordinary price: 14020. */
const FREE_SHORT = /^(?:116\d{3}|140\d{2,3})$/;

const known = new Map<string, Categorised>();

/** What kind of call it is to this number (canonical), made in this country. A call for help is of no category. */
export function categorise(number: string, country: string): Categorised {
  const key = `${country} ${number}`;
  let found = known.get(key);
  if (found === undefined) {
    found = read(number, country);
    if (known.size >= PHONE_NUMBERS_KEPT_MAX) known.clear();
    known.set(key, found);
  }
  return found;
}

function read(number: string, home: string): Categorised {
  if (emergencyNumbersOf(home).includes(number)) return { categories: new Set(), country: home };
  const type = typeOf(number, home);
  if (type.kind === 'short') return { categories: new Set(shortKind(number, home)), country: home };
  const { country } = type;
  const categories = new Set<CallCategory>(kindOf(type));
  if (country !== home) {
    categories.add('international');
    const continent: Continent | undefined = country === undefined ? undefined : continentOf(country);
    if (continent) categories.add(continent);
  }
  return { categories, country };
}

function shortKind(number: string, home: string): CallCategory[] {
  if ((DIRECTORY[home] ?? DIRECTORY_ELSEWHERE).test(number)) return ['directory'];
  return FREE_SHORT.test(number) ? [] : ['short'];
}

function kindOf({ kind, callingCode = '' }: TypeOfNumber): CallCategory[] {
  if (kind === 'satellite' || kind === 'mobile' || kind === 'premium') return [kind];
  if (kind === 'shared-cost' || kind === 'personal' || kind === 'pager') return ['service'];
  // 882, 883: networks of no country, most of them at sea, in the air or by satellite.
  return callingCode === '882' || callingCode === '883' ? ['satellite'] : [];
}

/**
 * Whose setting keeps this number (canonical) from being called, and which; undefined: none does. The office comes
 * first and stands above everybody; nobody's setting touches an emergency number.
 */
export function blockedBy(
  number: string,
  office: CallBlocks & { readonly country: string },
  user?: CallBlocks,
): Blocked | undefined {
  const who = [
    ['office', office],
    ['user', user],
  ] as const;
  for (const [by, blocks] of who) {
    const { blockedCategories = [], blockedCountries = [] } = blocks ?? {};
    if (blockedCategories.length === 0 && blockedCountries.length === 0) continue;
    const { categories, country } = categorise(number, office.country);
    const category = blockedCategories.find((each) => categories.has(each));
    if (category !== undefined) return { by, why: { category } };
    // One's own country is nobody's foreign destination.
    if (country !== undefined && country !== office.country && blockedCountries.includes(country)) {
      return { by, why: { country } };
    }
  }
  return undefined;
}

/** What can't be called, in words: “premium numbers”, “Morocco”. */
export function blockedWhat({ why }: Blocked): Phrase {
  return 'category' in why ? phrase(`call-category.${why.category}`) : phrase(`country.${why.country}`);
}

/** Why somebody can't call there, for the caller, the history and the admin. `name`: whose own setting it may be. */
export function blockedSentence(blocked: Blocked, name: string): Phrase {
  const what = blockedWhat(blocked);
  return blocked.by === 'office' ? phrase('blocked.office', { what }) : phrase('blocked.user', { what, name });
}

/**
 * BLK-01: a forward to a blocked destination is not saved. For the `rules` of whatever sends calls outside; `path` is
 * the field with the number (canonical).
 */
export function blockedForward(
  path: string,
  number: string,
  office: (CallBlocks & { readonly country: string }) | undefined,
  user?: CallBlocks,
): readonly Problem[] {
  const blocked = office && blockedBy(number, office, user);
  if (!blocked) return [];
  return [{ path, phrase: phrase('blocked.forward', { what: blockedWhat(blocked), number: shown(number) }) }];
}
