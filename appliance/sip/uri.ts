import { PARAMS_MAX } from '../base/limits.ts';
import { parsedOrUndefined, SyntaxFault, trimmed, wholeNumber } from './grammar.ts';
import { Params, parseParams } from './headers/params.ts';

type UriHeader = readonly [name: string, value: string];

export interface UriParts {
  readonly scheme: string;
  /** Escaped, as it stands in the text. */
  readonly rawUser?: string;
  readonly rawPassword?: string;
  /** IPv6 without brackets. */
  readonly host?: string;
  readonly port?: number;
  readonly params?: Params;
  /** Escaped, as they stand in the text. */
  readonly rawHeaders?: readonly UriHeader[];
  /** Of schemes that we don't know: all after the colon. */
  readonly opaque?: string;
}

/**
 * A URI: `sip:` and `sips:` (RFC 3261 §19.1), `tel:` (RFC 3966; its number is the user), and others, of which only
 * `opaque` is known. Parts are kept escaped, so that nothing changes on the way through; `user` is for people.
 */
export class Uri {
  /** In lower case. */
  readonly scheme: string;
  readonly rawUser: string | undefined;
  readonly rawPassword: string | undefined;
  /** In lower case, IPv6 without brackets; empty for schemes without host. */
  readonly host: string;
  readonly port: number | undefined;
  readonly params: Params;
  readonly rawHeaders: readonly UriHeader[];
  readonly opaque: string | undefined;

  constructor(parts: UriParts) {
    this.scheme = parts.scheme;
    this.rawUser = parts.rawUser;
    this.rawPassword = parts.rawPassword;
    this.host = parts.host ?? '';
    this.port = parts.port;
    this.params = parts.params ?? Params.none;
    this.rawHeaders = parts.rawHeaders ?? [];
    this.opaque = parts.opaque;
  }

  /** @throws SyntaxFault */
  static parse(text: string): Uri {
    return parseUri(text);
  }

  static tryParse(text: string): Uri | undefined {
    return parsedOrUndefined(parseUri, text);
  }

  /** A `sip:` URI from plain parts; the user part is escaped here. */
  static sip(user: string | undefined, host: string, port?: number, params?: Params): Uri {
    return new Uri({ scheme: 'sip', rawUser: user === undefined ? undefined : escapeUser(user), host, port, params });
  }

  /** The user part, unescaped: what people and number plans know it by. */
  get user(): string | undefined {
    return this.rawUser === undefined ? undefined : unescaped(this.rawUser);
  }

  get password(): string | undefined {
    return this.rawPassword === undefined ? undefined : unescaped(this.rawPassword);
  }

  get isSip(): boolean {
    return this.scheme === 'sip' || this.scheme === 'sips';
  }

  get secure(): boolean {
    return this.scheme === 'sips';
  }

  /** The digits of a `tel:` URI, or of a user part that is a number, without visual separators (RFC 3966 §5.1.1). */
  get number(): string | undefined {
    const digits = this.user?.split(';', 1)[0]?.replace(/[-.()]/g, '');
    return digits !== undefined && /^\+?[0-9*#]+$/.test(digits) ? digits : undefined;
  }

  /** The `transport` parameter in lower case. */
  get transport(): string | undefined {
    return this.params.get('transport')?.toLowerCase();
  }

  /** Value of a header in the URI (`?Replaces=…`), unescaped; names compare without case. */
  header(name: string): string | undefined {
    const wanted = name.toLowerCase();
    for (const [key, value] of this.rawHeaders) if (unescaped(key).toLowerCase() === wanted) return unescaped(value);
    return undefined;
  }

  with(changes: Partial<UriParts>): Uri {
    return new Uri({ ...this, ...changes });
  }

  /** Without what must not stand in a Request-URI (RFC 3261 §19.1.1): headers and the method parameter. */
  forRequestLine(): Uri {
    if (this.rawHeaders.length === 0 && !this.params.has('method')) return this;
    return this.with({ rawHeaders: [], params: this.params.without('method') });
  }

  toString(): string {
    if (this.opaque !== undefined) return `${this.scheme}:${this.opaque}`;
    if (this.scheme === 'tel') return `tel:${this.rawUser}${this.params}`;
    let text = `${this.scheme}:`;
    if (this.rawUser !== undefined) {
      text += this.rawPassword === undefined ? `${this.rawUser}@` : `${this.rawUser}:${this.rawPassword}@`;
    }
    text += hostPort(this.host, this.port) + this.params;
    let mark = '?';
    for (const [name, value] of this.rawHeaders) {
      text += `${mark}${name}=${value}`;
      mark = '&';
    }
    return text;
  }

  /** Equal by the rules of RFC 3261 §19.1.4 (sip, sips) or RFC 3966 §5 (tel); others letter by letter. */
  equals(other: Uri): boolean {
    return sameUri(this, other);
  }
}

/** `host`, `host:port`, with brackets around an IPv6 address. */
export function hostPort(host: string, port: number | undefined): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return port === undefined ? name : `${name}:${port}`;
}

const USER_OK = /^(?:[A-Za-z0-9\-_.!~*'()&=+$,;?/]|%[0-9A-Fa-f]{2})*$/;
const USER_PART = /%[0-9A-Fa-f]{2}|./gsu;
const PASSWORD_OK = /^(?:[A-Za-z0-9\-_.!~*'()&=+$,]|%[0-9A-Fa-f]{2})*$/;
const HEADER_OK = /^(?:[A-Za-z0-9\-_.!~*'()[\]/?:+$]|%[0-9A-Fa-f]{2})*$/;
const PARAM_OK = /^(?:[A-Za-z0-9\-_.!~*'()[\]/:&+$]|%[0-9A-Fa-f]{2})*$/;
const USER_CHAR = /^[A-Za-z0-9\-_.!~*'()&=+$,;?/]$/;
const STRICT_CHAR = /^[A-Za-z0-9\-_.!~*'()+]$/;

function percent(char: string): string {
  let text = '';
  for (const byte of new TextEncoder().encode(char)) text += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  return text;
}

/** Escapes a plain text for the user part of a URI (RFC 3261 §19.1.2). */
export function escapeUser(text: string): string {
  return text.replace(/./gsu, (char) => (USER_CHAR.test(char) ? char : percent(char)));
}

/** Escapes a plain text for a header's value in a URI, as Refer-To's Replaces needs it. */
export function escapeHeaderValue(text: string): string {
  return text.replace(/./gsu, (char) => (STRICT_CHAR.test(char) ? char : percent(char)));
}

/** Repairs what a peer left unescaped, and keeps what it escaped. */
function mended(text: string, ok: RegExp): string {
  if (ok.test(text)) return text;
  return text.replace(USER_PART, (piece) => (ok.test(piece) ? piece : percent(piece)));
}

/** Undoes escapes; those that are no UTF-8 stay as they are. */
export function unescaped(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/%[0-7][0-9A-Fa-f]/g, (octet) => String.fromCharCode(Number.parseInt(octet.slice(1), 16)));
  }
}

const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*$/;

function parseUri(text: string): Uri {
  const colon = text.indexOf(':');
  const scheme = text.slice(0, Math.max(0, colon)).toLowerCase();
  if (scheme === 'sip' || scheme === 'sips') return parseSip(scheme, text, colon + 1);
  if (!SCHEME.test(scheme)) throw new SyntaxFault('uri-scheme-missing', text);
  if (scheme === 'tel') return parseTel(text, colon + 1);
  const opaque = text.slice(colon + 1);
  if (opaque === '' || /[\s<>"]/.test(opaque)) throw new SyntaxFault('uri-invalid', text);
  return new Uri({ scheme, opaque });
}

function parseTel(text: string, at: number): Uri {
  const semicolon = text.indexOf(';', at);
  const number = semicolon < 0 ? text.slice(at) : text.slice(at, semicolon);
  if (!/^\+?[0-9A-Fa-f*#().-]+$/.test(number)) throw new SyntaxFault('uri-number-invalid', text);
  return new Uri({
    scheme: 'tel',
    rawUser: number,
    params: semicolon < 0 ? Params.none : uriParams(text.slice(semicolon)),
  });
}

function parseSip(scheme: string, text: string, start: number): Uri {
  let at = start;
  let rawUser: string | undefined;
  let rawPassword: string | undefined;
  // The user part may hold ; and ? (RFC 3261 §19.1.1), so the @ is looked for first.
  const sign = text.indexOf('@', start);
  if (sign >= 0) {
    const colon = text.indexOf(':', start);
    const cut = colon >= 0 && colon < sign ? colon : sign;
    if (cut === start) throw new SyntaxFault('uri-user-empty', text);
    rawUser = mended(text.slice(start, cut), USER_OK);
    if (cut < sign) rawPassword = mended(text.slice(cut + 1, sign), PASSWORD_OK);
    at = sign + 1;
  }
  const question = text.indexOf('?', at);
  const main = question < 0 ? text.length : question;
  const semicolon = text.indexOf(';', at);
  const hostEnd = semicolon < 0 || semicolon > main ? main : semicolon;
  const { host, port } = parseHostPort(text.slice(at, hostEnd));
  return new Uri({
    scheme,
    rawUser,
    rawPassword,
    host,
    port,
    params: hostEnd === main ? Params.none : uriParams(text.slice(hostEnd, main)),
    rawHeaders: question < 0 ? [] : uriHeaders(text.slice(question + 1)),
  });
}

function uriParams(text: string): Params {
  const params = parseParams(text, 0);
  for (const [name, raw] of params.entries()) {
    if (!PARAM_OK.test(name) || (raw !== undefined && !PARAM_OK.test(raw))) {
      return new Params(
        params
          .entries()
          .map(([key, value]) => [mended(key, PARAM_OK).toLowerCase(), value && mended(value, PARAM_OK)] as const),
      );
    }
  }
  return params;
}

function uriHeaders(text: string): UriHeader[] {
  if (text === '') return [];
  const pairs = text.split('&');
  if (pairs.length > PARAMS_MAX) throw new SyntaxFault('parameters-too-many', text);
  return pairs.map((pair) => {
    const equals = pair.indexOf('=');
    if (equals < 1) throw new SyntaxFault('uri-headers-invalid', text);
    return [mended(pair.slice(0, equals), HEADER_OK), mended(pair.slice(equals + 1), HEADER_OK)] as const;
  });
}

/** Letters, digits, underscores (which DNS has and RFC 3261 has not), and within the name dots and hyphens. */
function isHostName(text: string): boolean {
  const last = text.length - 1;
  for (let at = 0; at <= last; at++) {
    const code = text.charCodeAt(at) | 32;
    const letter = (code >= 97 && code <= 122) || text.charCodeAt(at) === 95;
    const digit = code >= 48 && code <= 57 && text.charCodeAt(at) >= 48;
    const dot = text.charCodeAt(at) === 46 && at > 0;
    const hyphen = text.charCodeAt(at) === 45 && at > 0 && at < last;
    if (!letter && !digit && !dot && !hyphen) return false;
  }
  return last >= 0;
}

const IPV6 = /^[0-9A-Fa-f:.]{2,45}$/;

/**
 * `host`, `host:port`, `[IPv6]`, `[IPv6]:port`. An IPv6 address without brackets can't be told from a port, so it is
 * refused (RFC 5118 §4.2). @throws SyntaxFault
 */
export function parseHostPort(text: string): { host: string; port: number | undefined } {
  const bracket = text.charCodeAt(0) === 91 ? text.indexOf(']') : -1;
  const colon = text.indexOf(':', Math.max(bracket, 0));
  let host = colon < 0 ? text : text.slice(0, colon);
  if (bracket > 0) {
    host = mendIpv6(text.slice(1, bracket));
    const after = text.slice(bracket + 1, colon < 0 ? undefined : colon);
    if (after.trim() !== '' || !IPV6.test(host) || !host.includes(':')) throw new SyntaxFault('host-invalid', text);
  } else {
    host = host.trimEnd();
    if (!isHostName(host)) throw new SyntaxFault(host === '' ? 'host-missing' : 'host-invalid', text);
  }
  return { host: host.toLowerCase(), port: colon < 0 ? undefined : parsePort(text.slice(colon + 1), text) };
}

/** The grammar of RFC 3261 makes `2001:db8:::192.0.2.1`; RFC 5118 §4.10 asks to understand it. */
function mendIpv6(host: string): string {
  return host.includes(':::') ? host.replace(':::', '::') : host;
}

function parsePort(text: string, whole: string): number {
  const port = wholeNumber(trimmed(text), 65_535);
  if (port === undefined) throw new SyntaxFault('port-invalid', whole);
  return port;
}

// --- Comparison ---

const UNRESERVED = /[A-Za-z0-9\-_.!~*'()]/;

/** Escapes that need not be are undone, others written in one way (RFC 3261 §19.1.4). */
function normal(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/%[0-9A-Fa-f]{2}/g, (octet) => {
    const char = String.fromCharCode(Number.parseInt(octet.slice(1), 16));
    return UNRESERVED.test(char) ? char : octet.toUpperCase();
  });
}

const lower = (text: string | undefined): string | undefined => text && normal(text).toLowerCase();
const exact = (text: string | undefined): string | undefined => text && normal(text);

/** Parameters that make two URIs differ when only one has them (RFC 3261 §19.1.4). */
const TELLING = ['transport', 'user', 'ttl', 'method', 'maddr'];

function sameUri(a: Uri, b: Uri): boolean {
  if (a.scheme !== b.scheme) return false;
  if (a.opaque !== undefined) return a.opaque === b.opaque;
  if (a.scheme === 'tel') return sameTel(a, b);
  return (
    exact(a.rawUser) === exact(b.rawUser) &&
    exact(a.rawPassword) === exact(b.rawPassword) &&
    a.host === b.host &&
    a.port === b.port &&
    sameSipParams(a.params, b.params) &&
    sameHeaders(a.rawHeaders, b.rawHeaders)
  );
}

function sameSipParams(a: Params, b: Params): boolean {
  const [own, others] = [plainParams(a), plainParams(b)];
  for (const name of TELLING) if (own.has(name) !== others.has(name)) return false;
  for (const [name, value] of own) if (others.has(name) && others.get(name) !== value) return false;
  return true;
}

/** Of a parameter that stands there twice, which it must not, the first counts. */
function plainParams(params: Params): ReadonlyMap<string | undefined, string | undefined> {
  const plain = new Map<string | undefined, string | undefined>();
  for (const [name, raw] of params.entries()) {
    const key = lower(name);
    if (!plain.has(key)) plain.set(key, lower(raw));
  }
  return plain;
}

function sameHeaders(a: readonly UriHeader[], b: readonly UriHeader[]): boolean {
  if (a.length !== b.length) return false;
  const plain = (list: readonly UriHeader[]): string[] =>
    list.map(([name, value]) => `${lower(name)}=${exact(value)}`).sort();
  const others = plain(b);
  return plain(a).every((entry, at) => entry === others[at]);
}

function sameTel(a: Uri, b: Uri): boolean {
  const digits = (uri: Uri): string => (uri.rawUser ?? '').replace(/[-.()]/g, '').toLowerCase();
  const params = (uri: Uri): string[] =>
    uri.params.entries().map(([name, raw]) => `${lower(name)}=${lower(raw)?.replace(/[-.()]/g, '')}`);
  const others = params(b).sort();
  const own = params(a).sort();
  return digits(a) === digits(b) && own.length === others.length && own.every((entry, at) => entry === others[at]);
}
