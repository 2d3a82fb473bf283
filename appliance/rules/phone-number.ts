import { type NumberType, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import {
  E164_MAX_DIGITS,
  E164_MIN_DIGITS,
  PHONE_NUMBERS_KEPT_MAX,
  SHORT_NUMBER_MAX_DIGITS,
} from '../base/limits-features.ts';
import { callingCodeOf, type DiallingPlan, diallingPlanOf, type ReadNumber, readNumber } from './dialling-plans.ts';
import { emergencyNumbersOf } from './emergency-numbers.ts';
import { type Spelled, spelled } from './phone-spelling.ts';

/** Where a number was written down: it decides what is missing from it. */
export interface Place {
  /** ISO 3166, two letters. */
  readonly country: string;
  /** `020`: of numbers without one. */
  readonly areaCode?: string | undefined;
}

/** The one form of an outside number: `+31201234567`, or a short number that works in its country alone: `1850`. */
export type Canonical = { readonly e164: string } | { readonly short: string };

/** As `canonical` says it, in one text: what is stored, compared and looked up. */
export function canonicalText(text: string, place: Place): string | undefined {
  const found = canonical(text, place);
  if (!found) return undefined;
  return 'e164' in found ? found.e164 : found.short;
}

/**
 * The number that somebody means who writes this in that place. Undefined for what can be no number: letters, star
 * codes, too many digits, a local number where the area code is not known.
 *
 * Numbers with a plus, an international or a national prefix are taken when their length can be right, even where the
 * table of numbers does not know them: ranges are opened every year, and a box may stand for ten. Without any prefix
 * only what the table knows is taken for a whole number. Digits without a plus are never an international number
 * first: a provider that sends `31201234567` is known for it, and its owner puts the plus there.
 */
export function canonical(text: string, place: Place): Canonical | undefined {
  if (isSettled(text)) return { e164: text };
  const key = `${place.country} ${place.areaCode ?? ''} ${text}`;
  let found = known.get(key);
  if (found === undefined) {
    found = read(text, place) ?? NOTHING;
    if (text.length <= E164_MAX_DIGITS * 2) keep(known, key, found);
  }
  return found === NOTHING ? undefined : found;
}

/**
 * The beginning that all numbers share which somebody means by this beginning: `0906` is `+31906`. Undefined where that
 * can't be told, as without any prefix.
 */
export function canonicalPrefix(text: string, { country }: Place): string | undefined {
  const written = spelled(text);
  const plan = diallingPlanOf(country);
  if (!written) return undefined;
  const abroad = withPlus(written, plan, 1);
  const { digits } = written;
  if (abroad !== undefined) return callingCodeOf(abroad.slice(1)) || abroad.length < 4 ? abroad : undefined;
  const prefix = plan?.nationalPrefix;
  if (!plan || (prefix !== undefined && !digits.startsWith(prefix))) return undefined;
  return `+${plan.callingCode}${digits.slice(prefix?.length ?? 0)}`;
}

/**
 * What to look for among numbers, whole or in part, however it was typed and however they are kept: digits without what
 * stands for country or trunk. Undefined for what is no number.
 */
export function searchDigits(text: string, { country }: Place): string | undefined {
  const written = spelled(text);
  if (!written) return undefined;
  const plan = diallingPlanOf(country);
  const abroad = withPlus(written, plan, 1);
  if (abroad !== undefined) return abroad.slice(1);
  const { digits } = written;
  const prefix = plan?.nationalPrefix;
  // 010 may be an extension; of longer ones the rest finds it all the same.
  const isNational = prefix !== undefined && digits.startsWith(prefix) && digits.length > 3;
  return isNational ? digits.slice(prefix.length) : digits;
}

/** What was read lately, so that the same number again costs nothing. Emptied when full: it fills again in no time. */
const known = new Map<string, Canonical>();
const shownAs = new Map<string, string>();
const NOTHING: Canonical = { short: '' };

function keep<Value>(map: Map<string, Value>, key: string, value: Value): void {
  if (map.size >= PHONE_NUMBERS_KEPT_MAX) map.clear();
  map.set(key, value);
}

/** E.164 already, nothing to be taken off or to be made short: the way of every number that is stored. */
function isSettled(text: string): boolean {
  if (text.charCodeAt(0) !== 43 || text.length < 10 || text.length > E164_MAX_DIGITS + 1) return false;
  if (!/^\+[1-9][0-9]+$/.test(text)) return false;
  const code = callingCodeOf(text.slice(1, 4));
  if (!code) return false;
  const national = text.slice(1 + code.code.length);
  if (national.length <= SHORT_NUMBER_MAX_DIGITS) return false;
  return code.country === undefined || diallingPlanOf(code.country)?.foreignStart?.test(national) !== true;
}

function read(text: string, place: Place): Canonical | undefined {
  const written = spelled(text);
  if (!written) return undefined;
  const plan = diallingPlanOf(place.country);
  const abroad = withPlus(written, plan);
  if (abroad !== undefined) return international(abroad, plan);
  const { digits } = written;
  if (digits.startsWith('+')) return undefined;
  if (emergencyNumbersOf(place.country).includes(digits)) return { short: digits };
  return national(digits, place, plan) ?? zeros(written, plan) ?? short(digits);
}

/** The number with a plus, where it was written with one, or with the country's own international prefix. */
function withPlus(
  { digits, withoutZero = digits }: Spelled,
  plan: DiallingPlan | undefined,
  digitsMin = E164_MIN_DIGITS,
): string | undefined {
  if (digits.startsWith('+')) return withoutZero.startsWith('+00') ? `+${withoutZero.slice(3)}` : withoutZero;
  const prefix = plan?.internationalPrefix.exec(digits)?.[0];
  if (prefix === undefined) return undefined;
  const rest = withoutZero.slice(prefix.length);
  return callingCodeOf(rest) && rest.length >= digitsMin ? `+${rest}` : undefined;
}

/** `00` means abroad in most of the world; address books keep it in countries that dial something else. */
function zeros({ digits, withoutZero = digits }: Spelled, plan: DiallingPlan | undefined): Canonical | undefined {
  return digits.startsWith('00') ? international(`+${withoutZero.slice(2)}`, plan) : undefined;
}

function international(text: string, plan: DiallingPlan | undefined): Canonical | undefined {
  let e164 = text;
  let found = readNumber(e164);
  // A national prefix behind the calling code goes; one that is left after that goes too.
  for (let round = 0; round < 4 && found && found.e164 !== e164; round += 1) {
    e164 = found.e164;
    found = readNumber(e164);
  }
  if (!found) return undefined;
  const { national } = found;
  if (plan && e164 === `+${plan.callingCode}${national}` && isService(found, plan)) return { short: national };
  return fits(e164) ? { e164 } : undefined;
}

/** So few digits that they work in their own country alone, and nobody's ordinary number on a small island. */
function isService(found: ReadNumber, plan: DiallingPlan): boolean {
  return plan.nationalPrefix !== undefined && isShort(found.national) && !found.ordinary;
}

function isShort(digits: string): boolean {
  return digits.length >= 2 && digits.length <= SHORT_NUMBER_MAX_DIGITS;
}

function short(digits: string): Canonical | undefined {
  return isShort(digits) ? { short: digits } : undefined;
}

function national(digits: string, place: Place, plan: DiallingPlan | undefined): Canonical | undefined {
  if (!plan) return undefined;
  const prefix = plan.nationalPrefix;
  const prefixed = prefix !== undefined && digits.startsWith(prefix);
  // 060, 000: nobody has a whole number of so few digits.
  if (prefixed && digits.length <= 4) return short(digits);
  if (!prefixed) {
    const local = inArea(digits, place, plan);
    if (local) return local;
    if (prefix !== undefined && isShort(digits)) return short(digits);
  }
  const found = readNumber(digits, plan.country);
  if (!found || !fits(found.e164) || isService(found, plan)) return undefined;
  // Where the prefix is left out as a rule (or there is none), the length alone has to be right.
  const whole = found.valid || (found.possible && (prefixed || prefix === undefined || plan.callingCode === '1'));
  return whole ? international(found.e164, plan) : undefined;
}

/** A number of the town itself. None starts with 0, and what is short and starts with 1 is a service. */
function inArea(digits: string, { areaCode }: Place, plan: DiallingPlan): Canonical | undefined {
  if (areaCode === undefined || areaCode === '' || /^(?:0|1[0-9]{0,5}$)/.test(digits)) return undefined;
  const prefix = plan.nationalPrefix ?? '';
  const area = areaCode.startsWith(prefix) ? areaCode.slice(prefix.length) : areaCode;
  const found = readNumber(`+${plan.callingCode}${area}${digits}`);
  return found?.valid && fits(found.e164) ? { e164: found.e164 } : undefined;
}

function fits(e164: string): boolean {
  return e164.length > E164_MIN_DIGITS && e164.length <= E164_MAX_DIGITS + 1;
}

/**
 * The number as people read it: `+31 20 123 45 67`. What does not start with a plus (short numbers, extensions, names)
 * stays as it is.
 */
export function shown(number: string): string {
  if (number.charCodeAt(0) !== 43) return number;
  let text = shownAs.get(number);
  if (text === undefined) {
    text = spaced(number);
    if (number.length <= E164_MAX_DIGITS + 1) keep(shownAs, number, text);
  }
  return text;
}

function spaced(number: string): string {
  const found = parsePhoneNumberFromString(number);
  if (!found || found.number !== number) return number;
  const text = found.formatInternational();
  return found.country === 'NL' ? dutch(text) : text;
}

/** In the Netherlands the last digits are read in pairs: 123 45 67, 12 34 56, 12 34 56 78. */
function dutch(text: string): string {
  const parts = text.split(' ');
  const [calling, area] = parts;
  const digits = parts.slice(2).join('');
  if (digits.length < 6 || digits.length > 8 || calling === undefined || area === undefined) return text;
  const first = digits.length % 2 === 1 ? 3 : 2;
  const pairs = digits.slice(first).match(/../g) ?? [];
  return [calling, area, digits.slice(0, first), ...pairs].join(' ');
}

export type NumberKind =
  | 'fixed'
  | 'mobile'
  /** North America: the number does not say which. */
  | 'fixed-or-mobile'
  | 'voip'
  | 'toll-free'
  | 'premium'
  | 'shared-cost'
  | 'personal'
  | 'pager'
  /** One number for a company, wherever it is: 088. */
  | 'company'
  | 'voicemail'
  | 'satellite'
  /** Works in its own country alone: 112, 1850, 14020. */
  | 'short'
  | 'unknown';

export interface TypeOfNumber {
  readonly kind: NumberKind;
  /** ISO 3166; undefined where none has it alone (satellite, international services) or the number does not exist. */
  readonly country?: string;
  /** `31`; undefined for a short number. */
  readonly callingCode?: string;
}

const KINDS: Readonly<Record<Exclude<NumberType, undefined>, NumberKind>> = {
  FIXED_LINE: 'fixed',
  MOBILE: 'mobile',
  FIXED_LINE_OR_MOBILE: 'fixed-or-mobile',
  VOIP: 'voip',
  TOLL_FREE: 'toll-free',
  PREMIUM_RATE: 'premium',
  SHARED_COST: 'shared-cost',
  PERSONAL_NUMBER: 'personal',
  PAGER: 'pager',
  UAN: 'company',
  VOICEMAIL: 'voicemail',
};

/** ITU-T E.164.1 and the ITU's list of calling codes: 870 Inmarsat, 881 global mobile satellite systems. */
const SATELLITE: readonly string[] = ['870', '881'];
/** International services with prices of their own: 979 premium, 808 shared cost (ITU-T E.169). */
const SERVICES: Readonly<Record<string, NumberKind>> = { '800': 'toll-free', '808': 'shared-cost', '979': 'premium' };

/** What a canonical number is; `country` is where short numbers are read. */
export function typeOf(number: string, country: string): TypeOfNumber {
  if (!number.startsWith('+')) return { kind: 'short', country };
  const code = callingCodeOf(number.slice(1));
  if (!code) return { kind: 'unknown' };
  if (SATELLITE.includes(code.code)) return { kind: 'satellite', callingCode: code.code };
  const service = SERVICES[code.code];
  if (service !== undefined) return { kind: service, callingCode: code.code };
  const found = parsePhoneNumberFromString(number);
  const type = found?.getType();
  // A number that no table knows still goes to the country whose calling code it has.
  const where = found?.country ?? code.country;
  return {
    kind: type === undefined ? 'unknown' : KINDS[type],
    callingCode: code.code,
    ...(where === undefined ? {} : { country: where }),
  };
}
