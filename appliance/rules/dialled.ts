import { CODES, type Code, STAR_CODES } from './codes.ts';
import { emergencyNumbersOf } from './emergency-numbers.ts';

/** What of the office decides how dialled digits are read. */
export interface DialPlan {
  readonly extensionLength: number;
  /** Dialled before an outside number; empty: none. */
  readonly outsidePrefix: string;
  readonly emergencyNumbers: readonly string[];
}

/** The plan of an office, by its settings. */
export function dialPlanOf(office: Partial<DialPlan> & { readonly country?: string } = {}): DialPlan {
  const { extensionLength = 3, outsidePrefix = '', country = '' } = office;
  return { extensionLength, outsidePrefix, emergencyNumbers: emergencyNumbersOf(country) };
}

/** What somebody means who dials this. */
export type Dialled =
  | { readonly kind: 'emergency'; readonly number: string }
  | { readonly kind: 'code'; readonly code: Code; readonly digits: string }
  /** Has an extension's length; whether anybody has that number is another question. */
  | { readonly kind: 'extension'; readonly number: string }
  /** Without the outside prefix. */
  | { readonly kind: 'outside'; readonly number: string }
  | { readonly kind: 'incomplete'; readonly number: string }
  | { readonly kind: 'unknown'; readonly number: string };

/** International prefix and E.164's fifteen digits. */
const LONGEST_OUTSIDE = 20;
/** Service numbers have three digits and more. */
const SHORTEST_OUTSIDE = 3;
/** A country code and the shortest subscriber numbers there are. */
const SHORTEST_WITH_PLUS = 7;

/** The digits without what people and address books put between them. */
export function bareDigits(text: string): string {
  return text.replace(/[\s\-./()]/g, '');
}

/**
 * Reads what was dialled, in the order that the office relies on: emergency number, code, extension, outside number.
 * Total: answers something for every text.
 */
export function readDialled(text: string, plan: DialPlan): Dialled {
  const number = bareDigits(text);
  if (!/^(?:#3[0-9]#)?\+?[0-9*#]+$/.test(number)) return { kind: 'unknown', number: text };
  return emergency(number, plan) ?? code(number, plan) ?? extension(number, plan) ?? outside(number, plan);
}

/** In panic people dial the outside prefix too, where there is one, or a code that they always dial (FAC-16). */
function emergency(number: string, plan: DialPlan): Dialled | undefined {
  const known = (text: string): boolean => plan.emergencyNumbers.includes(text);
  const bare = withoutPrefix(number, plan);
  if (known(number)) return { kind: 'emergency', number };
  if (known(bare)) return { kind: 'emergency', number: bare };
  // 13115 may be somebody’s extension; #31#15 can’t.
  if (number.length <= plan.extensionLength) return undefined;
  const behind = [number, bare].map((text) => CALLER_ID_CODE.exec(text)?.[1] ?? '');
  const found = behind.flatMap((text) => [text, withoutPrefix(text, plan)]).find(known);
  return found === undefined ? undefined : { kind: 'emergency', number: found };
}

function withoutPrefix(number: string, { outsidePrefix }: DialPlan): string {
  const isThere = outsidePrefix !== '' && number.startsWith(outsidePrefix);
  return isThere ? number.slice(outsidePrefix.length) : number;
}

/** #30# to #39#, and 130 to 139 as mobiles send them. */
const CALLER_ID_CODE = /^(?:#3[0-9]#|13[0-9])(.+)$/;
/** COD-03: 13x is one only before six or more digits. */
const MOBILE_CODE = /^13([0-9])([0-9]{6,})$/;

function code(number: string, plan: DialPlan): Dialled | undefined {
  const [, which, rest] = (number.startsWith('13') && MOBILE_CODE.exec(number)) || [];
  if (which !== undefined && rest !== undefined) return code(`#3${which}#${rest}`, plan);
  const first = number.charCodeAt(0);
  const codes = first === 42 || first === 35 ? STAR_CODES : CODES;
  for (const each of codes) {
    if (!number.startsWith(each.code)) continue;
    const digits = number.slice(each.code.length);
    if (digits === '' || takes(each, digits, plan)) return { kind: 'code', code: each, digits };
  }
  return undefined;
}

/** 903, 904, 908 and 930 are followed by an extension at most, 906 by a whole one; other numbers are none of them. */
function takes(each: Code, digits: string, plan: DialPlan): boolean {
  if (each.code.startsWith('#')) return /^\+?[0-9]+$/.test(digits);
  if (!/^[0-9]+$/.test(digits)) return false;
  if (each.takesExtension) return digits.length === plan.extensionLength;
  if (!each.takesDigits) return false;
  return digits.length <= Math.max(2, plan.extensionLength);
}

function extension(number: string, plan: DialPlan): Dialled | undefined {
  if (!/^[0-9]+$/.test(number) || number.length > plan.extensionLength) return undefined;
  if (number.length === plan.extensionLength) return { kind: 'extension', number };
  return { kind: 'incomplete', number };
}

function outside(number: string, plan: DialPlan): Dialled {
  if (number.startsWith('+')) {
    const digits = number.slice(1);
    if (!/^[0-9]*$/.test(digits) || digits.length > LONGEST_OUTSIDE) return { kind: 'unknown', number };
    return { kind: digits.length < SHORTEST_WITH_PLUS ? 'incomplete' : 'outside', number };
  }
  if (!/^[0-9]+$/.test(number) || !number.startsWith(plan.outsidePrefix)) return { kind: 'unknown', number };
  const bare = number.slice(plan.outsidePrefix.length);
  if (bare.length > LONGEST_OUTSIDE) return { kind: 'unknown', number };
  return bare.length < SHORTEST_OUTSIDE ? { kind: 'incomplete', number } : { kind: 'outside', number: bare };
}
