/**
 * A session description as its lines (RFC 8866, 4566), in order. The box passes descriptions between phones and
 * changes little in them, so what it doesn't know stays as it is.
 */

import { SDP_MEDIA_MAX } from '../base/limits.ts';

export interface SdpLine {
  /** One letter: v, o, s, c, t, m, a … */
  readonly type: string;
  readonly value: string;
}

/** A medium: its m= line and all that follows up to the next. */
export type SdpSection = readonly SdpLine[];

export interface SdpLines {
  readonly session: readonly SdpLine[];
  readonly media: readonly SdpSection[];
}

const LINE = /^([A-Za-z])[ \t]*=[ \t]*(.*)$/;

/**
 * Splits it; lines that are none are left out. Undefined when it is no description at all (it begins with v=), or one
 * with more media than anybody needs.
 */
export function parseSdp(text: string): SdpLines | undefined {
  const session: SdpLine[] = [];
  const media: SdpLine[][] = [];
  let current = session;
  for (const raw of text.split('\n')) {
    const line = lineOf(raw);
    if (!line) continue;
    if (line.type === 'm') {
      current = [];
      media.push(current);
    }
    current.push(line);
  }
  return session[0]?.type === 'v' && media.length <= SDP_MEDIA_MAX ? { session, media } : undefined;
}

// Control characters would be line breaks to somebody else.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get out
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/g;
/** As nearly everybody writes them, `c=…` without a control character but the line break's. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it must not have
const PLAIN = /^[a-z]=[^\u0000-\u0020\u007f\u2028\u2029][^\u0000-\u001f\u007f\u2028\u2029]*$/;

function lineOf(raw: string): SdpLine | undefined {
  const text = raw.trimEnd();
  if (PLAIN.test(text)) return { type: text.charAt(0), value: text.slice(2) };
  const found = LINE.exec(raw.replace(CONTROL, '').trimEnd());
  return found ? { type: found[1]!.toLowerCase(), value: found[2]! } : undefined;
}

export function formatSdp(lines: SdpLines): string {
  let text = '';
  for (const { type, value } of lines.session) text += `${type}=${value}\r\n`;
  for (const section of lines.media) for (const { type, value } of section) text += `${type}=${value}\r\n`;
  return text;
}

/** Values of the attribute `name` (`a=name:value`, `a=name`), '' for those without. */
export function attributes(lines: readonly SdpLine[], name: string): string[] {
  const found: string[] = [];
  for (const { type, value } of lines) {
    if (type !== 'a') continue;
    if (value === name) found.push('');
    else if (value.startsWith(name) && value.charCodeAt(name.length) === 58)
      found.push(value.slice(name.length + 1).trim());
  }
  return found;
}

export function firstValue(lines: readonly SdpLine[], type: string): string | undefined {
  return lines.find((line) => line.type === type)?.value;
}
