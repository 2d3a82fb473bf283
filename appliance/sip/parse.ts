/** Bytes → SIP message (RFC 3261 §7): one pass over the header section, structured views only when asked for. */
import { HEADERS_MAX, MESSAGE_MAX_BYTES } from '../base/limits.ts';
import { fatal, tolerated } from './defects.ts';
import { isToken } from './grammar.ts';
import { Headers } from './headers/headers.ts';
import { canonicalName, knownName } from './headers/names.ts';
import { Garbage, type SipMessage, SipRequest, SipResponse } from './message.ts';
import { methodNamed } from './methods.ts';
import type { Defect } from './types.ts';

const CR = 13;
const LF = 10;
const SPACE = 32;
const TAB = 9;
const COLON = 58;

/** Where the parser stands in one packet. */
interface Reader {
  readonly bytes: Uint8Array;
  /** One letter for each byte, so that positions in it are positions in `bytes`. */
  readonly latin: string;
  readonly defects: Defect[];
  at: number;
  /** Of the line read last: without line break and white space around. */
  lineStart: number;
  lineEnd: number;
  plain: boolean;
}

/** True for what phones send to keep a path open: line breaks only (RFC 5626 §4.4.1), or zero bytes. */
export function isKeepAlive(bytes: Uint8Array): boolean {
  if (bytes.length > 16) return false;
  for (const byte of bytes) if (byte !== CR && byte !== LF && byte !== 0) return false;
  return true;
}

/**
 * Parses one whole packet: a datagram, or what the stream framer cut out. Never throws; what is wrong stands in the
 * `defects` of the message.
 */
export function parse(bytes: Uint8Array): SipMessage | Garbage {
  const defects: Defect[] = [];
  if (bytes.length > MESSAGE_MAX_BYTES) defects.push(fatal('message-too-large', undefined, String(bytes.length)));
  const reader: Reader = {
    bytes,
    latin: latinOf(bytes),
    defects,
    at: 0,
    lineStart: 0,
    lineEnd: 0,
    plain: true,
  };
  skipBlankLines(reader);
  readLine(reader);
  const startLine = lineText(reader);
  const headers = new Headers();
  readHeaders(reader, headers);
  return startMessage(startLine, reader, headers);
}

function latinOf(bytes: Uint8Array): string {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return buffer.toString('latin1');
}

function skipBlankLines(reader: Reader): void {
  const { bytes } = reader;
  let at = 0;
  while (bytes[at] === CR || bytes[at] === LF) at++;
  if (at === 0) return;
  reader.at = at;
  reader.defects.push(tolerated('leading-blank-lines'));
}

/** Finds the end of the line at `reader.at` and steps behind it. `plain` tells that all of it is printable ASCII. */
function readLine(reader: Reader): void {
  const { bytes } = reader;
  const start = reader.at;
  let i = start;
  let plain = true;
  for (; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte >= SPACE && byte < 127) continue;
    if (byte === LF) break;
    if (byte !== CR || bytes[i + 1] !== LF) plain = false;
  }
  reader.at = i < bytes.length ? i + 1 : i;
  let end = i;
  if (end > start && bytes[end - 1] === CR) end--;
  else if (i < bytes.length) noteOnce(reader.defects, 'line-ending-bare');
  reader.lineStart = start;
  reader.lineEnd = end;
  reader.plain = plain;
}

function noteOnce(defects: Defect[], code: 'line-ending-bare' | 'carriage-return-bare' | 'charset-not-utf8'): void {
  if (!defects.some((defect) => defect.code === code)) defects.push(tolerated(code));
}

function lineText(reader: Reader): string {
  return textBetween(reader, reader.lineStart, reader.lineEnd, reader.plain);
}

function textBetween(reader: Reader, start: number, end: number, plain: boolean): string {
  return plain ? reader.latin.slice(start, end) : unusualText(reader, start, end);
}

/** Text that is not only printable ASCII: UTF-8, or Latin 1 of older phones; a bare CR becomes a space. */
function unusualText(reader: Reader, start: number, end: number): string {
  let text = reader.latin.slice(start, end);
  if (text.includes('\r')) {
    noteOnce(reader.defects, 'carriage-return-bare');
    text = withoutBlanks(text.replaceAll('\r', ' '));
  }
  const utf8 = Buffer.from(text, 'latin1').toString('utf8');
  if (!utf8.includes('\uFFFD')) return utf8;
  // A peer may well have sent U+FFFD itself.
  if (Buffer.from(utf8, 'utf8').toString('latin1') === text) return utf8;
  noteOnce(reader.defects, 'charset-not-utf8');
  return text;
}

/** Reads header lines up to the empty line. */
function readHeaders(reader: Reader, headers: Headers): void {
  const { bytes } = reader;
  let count = 0;
  while (reader.at < bytes.length) {
    readLine(reader);
    if (reader.lineEnd === reader.lineStart) return;
    if (++count > HEADERS_MAX) {
      reader.defects.push(fatal('headers-too-many', undefined, `> ${HEADERS_MAX}`));
      skipToBody(reader);
      return;
    }
    readHeader(reader, headers);
  }
  reader.defects.push(tolerated('header-section-unclosed'));
}

function skipToBody(reader: Reader): void {
  while (reader.at < reader.bytes.length && reader.lineEnd > reader.lineStart) readLine(reader);
}

function readHeader(reader: Reader, headers: Headers): void {
  const { bytes, lineStart, lineEnd, plain } = reader;
  let colon = lineStart;
  while (colon < lineEnd && bytes[colon] !== COLON) colon++;
  let nameEnd = colon;
  while (nameEnd > lineStart && isBlank(bytes[nameEnd - 1])) nameEnd--;
  let start = colon + 1;
  let end = lineEnd;
  while (start < end && isBlank(bytes[start])) start++;
  while (end > start && isBlank(bytes[end - 1])) end--;
  const folded = isBlank(bytes[reader.at]);
  const canonical = knownName(bytes, lineStart, nameEnd) ?? unknownName(reader.latin.slice(lineStart, nameEnd));
  if (colon === lineEnd || canonical === undefined) {
    const code = colon === lineEnd ? 'header-line-invalid' : 'header-name-invalid';
    reader.defects.push(tolerated(code, undefined, reader.latin.slice(lineStart, lineEnd)));
    if (folded) unfold(reader, '');
    return;
  }
  const value = textBetween(reader, start, end, plain);
  headers.append(canonical, folded ? unfold(reader, value) : value);
}

function unknownName(name: string): string | undefined {
  return isToken(name) ? canonicalName(name) : undefined;
}

function isBlank(byte: number | undefined): boolean {
  return byte === SPACE || byte === TAB;
}

/** Without spaces and tabs around; other white space, a byte order mark for one, belongs to the text. */
function withoutBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

/** Adds the continuation lines that follow, each joined by one space (RFC 3261 §7.3.1). */
function unfold(reader: Reader, first: string): string {
  let value = first;
  while (reader.at < reader.bytes.length && isBlank(reader.bytes[reader.at])) {
    readLine(reader);
    const more = withoutBlanks(lineText(reader));
    if (more !== '') value = value === '' ? more : `${value} ${more}`;
  }
  return value;
}

function startMessage(line: string, reader: Reader, headers: Headers): SipMessage | Garbage {
  const { defects } = reader;
  if (line.startsWith('SIP/')) {
    const response = responseLine(line, defects);
    if (!response) return new Garbage(defects);
    return new SipResponse(response.status, response.reason, headers, bodyOf(reader, headers), defects);
  }
  const request = requestLine(line, defects);
  if (!request) return new Garbage(defects);
  return new SipRequest(methodNamed(request.method), request.uri, headers, bodyOf(reader, headers), defects);
}

const RESPONSE_LINE = /^SIP\/(\d+\.\d+)\s+(\d+)(?:[ \t]+(.*)|)$/s;

function responseLine(line: string, defects: Defect[]): { status: number; reason: string } | undefined {
  const found = RESPONSE_LINE.exec(line);
  const status = Number(found?.[2]);
  if (!found) defects.unshift(fatal('start-line-invalid', undefined, line));
  else if (found[1] !== '2.0') defects.unshift(fatal('version-unsupported', undefined, found[1]));
  else if (status < 100 || status > 699) defects.unshift(fatal('status-out-of-range', undefined, found[2]));
  else return { status, reason: found[3] ?? '' };
  return undefined;
}

/** Also what looks like none: a vertical tab may have slipped in. */
const WHITE_SPACE = /\s/;

/**
 * The Request-URI is taken verbatim from between method and version. White space in it is refused, because nobody
 * can know what it was to be (RFC 4475 §3.1.2.8); too much of it around is forgiven.
 */
function requestLine(line: string, defects: Defect[]): { method: string; uri: string } | undefined {
  const first = line.indexOf(' ');
  const last = line.lastIndexOf(' ');
  if (first > 0 && last > first && line.endsWith(' SIP/2.0') && isToken(line.slice(0, first))) {
    const uri = line.slice(first + 1, last);
    if (uri !== '' && !WHITE_SPACE.test(uri) && uri.charCodeAt(0) !== 60) return { method: line.slice(0, first), uri };
  }
  return looseRequestLine(line, defects);
}

const VERSION = /^SIP\/(\d{1,5}\.\d{1,5})$/i;

/** Without regular expressions across the whole line: a line of sixty thousand spaces must cost no more than others. */
function looseRequestLine(line: string, defects: Defect[]): { method: string; uri: string } | undefined {
  const whole = line.trim();
  const methodEnd = whole.search(/\s/);
  const versionStart = Math.max(whole.lastIndexOf(' '), whole.lastIndexOf('\t')) + 1;
  const method = whole.slice(0, Math.max(0, methodEnd));
  const version = VERSION.exec(whole.slice(versionStart));
  const between = whole.slice(methodEnd + 1, Math.max(methodEnd + 1, versionStart)).trim();
  if (!version || !isToken(method) || between === '') {
    defects.unshift(fatal('start-line-invalid', undefined, line));
    return undefined;
  }
  if (version[1] !== '2.0') defects.push(fatal('version-unsupported', undefined, version[1]));
  else if (!version[0].startsWith('SIP')) defects.push(tolerated('version-case'));
  if (line !== `${method} ${between} ${version[0]}`) defects.push(tolerated('start-line-spaces'));
  const bracketed = between.length > 2 && between.startsWith('<') && between.indexOf('>') === between.length - 1;
  if (bracketed) defects.push(tolerated('request-uri-in-brackets', undefined, between));
  const uri = bracketed ? between.slice(1, -1) : between;
  if (/\s/.test(uri)) defects.push(fatal('request-line-invalid', undefined, between));
  return { method, uri };
}

/** The body as long as Content-Length says; octets behind it are not ours (RFC 3261 §18.3). */
function bodyOf(reader: Reader, headers: Headers): Uint8Array {
  const { bytes, at, defects } = reader;
  const rest = bytes.length - at;
  const length = contentLength(headers, defects);
  if (length === undefined) return rest === 0 ? NO_BODY : bytes.subarray(at);
  if (length > rest) defects.push(fatal('content-length-beyond-end', 'Content-Length', `${length} > ${rest}`));
  else if (length < rest) defects.push(tolerated('content-length-short', 'Content-Length', `${length} < ${rest}`));
  return length === 0 || rest === 0 ? NO_BODY : bytes.subarray(at, at + length);
}

const NO_BODY = new Uint8Array(0);

function contentLength(headers: Headers, defects: Defect[]): number | undefined {
  const text = headers.line('Content-Length');
  if (text === undefined) {
    defects.push(tolerated('content-length-missing', 'Content-Length'));
    return undefined;
  }
  const all = headers.all('Content-Length');
  if (all.length > 1 && all.some((other) => other !== text)) {
    defects.push(fatal('content-length-conflicting', 'Content-Length', all.join(' / ')));
    return undefined;
  }
  if (all.length > 1) defects.push(tolerated('content-length-repeated', 'Content-Length'));
  if (!/^[0-9]{1,9}$/.test(text)) {
    defects.push(fatal('content-length-invalid', 'Content-Length', text));
    return undefined;
  }
  return Number(text);
}
