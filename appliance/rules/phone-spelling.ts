import { PHONE_NUMBER_TEXT_MAX_CHARS } from '../base/limits-features.ts';

/** The digits that somebody wrote, with a plus in front where there was one. */
export interface Spelled {
  /** `+31201234567`, `0201234567`. */
  readonly digits: string;
  /** The same without a zero in brackets: `+31 (0)20 …`. Only where there was one. */
  readonly withoutZero?: string;
}

/** `Tel.:`, `mobiel:`, `tel:`, `callto:` */
const LABEL = /^\s*\p{L}{1,10}\s*[.:]+(?:\/\/)?/u;
/** The extension behind a company's number: whoever dials that number dials the part before it. */
const EXTENSION = /(?:extension|extn?|toestel|tst|poste|x|#)[.:\s]*\d{1,7}\s*$/i;
const BRACKETS = /[()[\]{}]/g;
const ZERO_IN_BRACKETS = /[([{]0[)\]}]/g;
// Spaces of every width, signs that are not seen (they come with what is copied from web pages), dashes, dots,
// strokes and apostrophes.
const BETWEEN = /[\s\p{Z}\p{Cf}\p{Pd}\u2212.\u00b7\u2022/\\\u2044\u2215'’`_~]/gu;
const OTHER_DIGIT = /(?![0-9])\p{Nd}/gu;

/**
 * Reads a number as people and address books write it: any separators, digits of any script, `tel:` URIs (RFC 3966)
 * with their context. Undefined for what is no number, star codes among it.
 */
export function spelled(text: string): Spelled | undefined {
  if (/^\+?[0-9]+$/.test(text) && text.length <= PHONE_NUMBER_TEXT_MAX_CHARS) return { digits: text };
  if (text.length > PHONE_NUMBER_TEXT_MAX_CHARS) return undefined;
  const uri = /^\s*tel:/i.test(text);
  const written = (uri ? withContext(text) : text).normalize('NFKC').replace(OTHER_DIGIT, asciiDigit);
  const bare = written.replace(LABEL, '').replace(EXTENSION, '').replace(BETWEEN, '');
  const digits = bare.replace(BRACKETS, '');
  if (!/^\+?[0-9]+$/.test(digits)) return undefined;
  const withoutZero = bare.replace(ZERO_IN_BRACKETS, '').replace(BRACKETS, '');
  return withoutZero === digits ? { digits } : { digits, withoutZero };
}

/** `tel:20-123;phone-context=+31` is +3120123; all other parameters say nothing about the number (RFC 3966 §3). */
function withContext(uri: string): string {
  const [number = '', ...parameters] = decoded(uri.trim().slice('tel:'.length)).split(';');
  if (number.trim().startsWith('+')) return number;
  const context = parameters.find((each) => /^phone-context=\+/i.test(each));
  return context === undefined ? number : `${context.slice('phone-context='.length)}${number}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The digits of each script stand in a row of ten, and rows that touch each other are ten long too (Unicode §4.6). */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let first = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return String((code - first) % 10);
}
