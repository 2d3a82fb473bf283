/** Bodies of several parts (RFC 2046 §5.1, RFC 5621). */
import { BODY_PARTS_MAX } from '../base/limits.ts';
import { parsedOrUndefined } from './grammar.ts';
import { Headers } from './headers/headers.ts';
import { parseMediaType } from './headers/media-type.ts';

export interface BodyPart {
  readonly headers: Headers;
  readonly content: Uint8Array;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}

/** The session description of a body: the body itself, or the first such part of a multipart one, nested or not. */
export function sdpIn(contentType: string, body: Uint8Array, depth = 0): string | undefined {
  const media = parsedOrUndefined(parseMediaType, contentType);
  if (!media) return undefined;
  if (media.type === 'application/sdp') return textOf(body);
  if (!media.type.startsWith('multipart/') || depth >= 2) return undefined;
  for (const part of bodyParts(body, media.params.get('boundary') ?? '')) {
    const sdp = sdpIn(part.headers.get('Content-Type') ?? 'text/plain', part.content, depth + 1);
    if (sdp !== undefined) return sdp;
  }
  return undefined;
}

/** The parts between the boundaries; what stands before the first and after the last is left out. */
export function bodyParts(body: Uint8Array, boundary: string): BodyPart[] {
  if (boundary === '' || boundary.length > 70) return [];
  // Latin 1 keeps one letter for each byte, so positions in the text are positions in the body.
  const text = Buffer.from(body.buffer, body.byteOffset, body.length).toString('latin1');
  const mark = `--${boundary}`;
  const parts: BodyPart[] = [];
  let at = nextMark(text, mark, 0);
  while (at >= 0 && parts.length < BODY_PARTS_MAX && !text.startsWith('--', at + mark.length)) {
    const start = text.indexOf('\n', at + mark.length) + 1;
    const next = nextMark(text, mark, start);
    if (start === 0 || next < 0) break;
    parts.push(onePart(text, body, start, next));
    at = next;
  }
  return parts;
}

function nextMark(text: string, mark: string, from: number): number {
  for (let at = text.indexOf(mark, from); at >= 0; at = text.indexOf(mark, at + 1)) {
    if (at === 0 || text.charCodeAt(at - 1) === 10) return at;
  }
  return -1;
}

function onePart(text: string, body: Uint8Array, start: number, next: number): BodyPart {
  // The line break before a boundary belongs to the boundary.
  const end = Math.max(start, text.charCodeAt(next - 2) === 13 ? next - 2 : next - 1);
  const headers = new Headers();
  let at = start;
  while (at < end) {
    const newline = text.indexOf('\n', at);
    const lineEnd = newline < 0 || newline > end ? end : newline;
    const line = text.slice(at, lineEnd).trim();
    at = lineEnd + 1;
    if (line === '') break;
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trim();
    if (/^[A-Za-z0-9-]+$/.test(name)) headers.add(name, line.slice(colon + 1).trim());
  }
  return { headers, content: body.subarray(Math.min(at, end), end) };
}
