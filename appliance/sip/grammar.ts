/** The small pieces of RFC 3261 §25 that several header families share. */

/** A piece of text that is not what the grammar says. `code` becomes the code of a defect. */
export class SyntaxFault extends Error {
  override readonly name = 'SyntaxFault';
  readonly code: string;
  readonly detail: string;

  constructor(code: string, detail: string) {
    super(code);
    this.code = code;
    this.detail = excerpt(detail);
  }
}

/** What `parse` makes of the text; undefined where there is none or a faulty one. For headers that may be ignored. */
export function parsedOrUndefined<T>(parse: (text: string) => T, text: string | undefined): T | undefined {
  if (text === undefined) return undefined;
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof SyntaxFault) return undefined;
    throw error;
  }
}

/** Enough of a faulty text to recognise it by; a hostile one must not fill the ladder. */
export function excerpt(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

const TOKEN = /^[A-Za-z0-9\-.!%*_+`'~]+$/;

export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** Text without any line break, so that what people or peers typed can't begin a header of its own. */
export function oneLine(text: string): string {
  return text.includes('\n') || text.includes('\r') ? text.replace(/[\r\n]+/g, ' ') : text;
}

/** Text that a quoted-string holds as it is: most there is. */
const PLAIN = /^[^"\\\p{Cc}]*$/u;

/** A quoted-string; control characters, which no screen shows, become spaces. */
export function quote(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get out
  return `"${text.replace(/[\u0000-\u001f\u007f]+/g, ' ').replace(/["\\]/g, '\\$&')}"`;
}

/** What a quoted-string says; other text is returned as it is. */
export function unquote(text: string): string {
  if (text.length < 2 || text.charCodeAt(0) !== 34) return text;
  const inner = text.slice(1, text.endsWith('"') ? -1 : undefined);
  return inner.includes('\\') ? inner.replace(/\\(.)/gs, '$1') : inner;
}

/** Where the quoted-string that begins at `at` ends (the position after its closing quote), or -1. */
export function endOfQuoted(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 92) i++;
    else if (code === 34) return i + 1;
  }
  return -1;
}

/** Position of the first `wanted` that stands outside quotes and angle brackets, or -1. */
export function indexOutside(text: string, wanted: number, from = 0): number {
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === wanted) return i;
    if (code === 34) {
      const end = endOfQuoted(text, i);
      if (end < 0) return -1;
      i = end - 1;
    } else if (code === 60) {
      const end = text.indexOf('>', i);
      if (end < 0) return -1;
      i = end;
    }
  }
  return -1;
}

/** A comma-separated header value in its elements, trimmed; commas in quotes and angle brackets don't count. */
export function splitList(text: string): string[] {
  if (!text.includes(',')) return [text];
  const parts: string[] = [];
  let start = 0;
  for (;;) {
    const comma = indexOutside(text, 44, start);
    if (comma < 0) break;
    parts.push(text.slice(start, comma).trim());
    start = comma + 1;
  }
  parts.push(text.slice(start).trim());
  return parts;
}

/** A whole number without sign; undefined when it is none or above `max`. */
export function wholeNumber(text: string, max: number): number | undefined {
  if (text.length === 0 || text.length > 20) return undefined;
  let value = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return value <= max ? value : undefined;
}

/** Takes trailing or leading linear white space off; most text has none and is returned as it is. */
export function trimmed(text: string): string {
  const last = text.length - 1;
  if (last < 0 || (text.charCodeAt(0) > 32 && text.charCodeAt(last) > 32)) return text;
  return text.trim();
}
