import { PARAMS_MAX } from '../../base/limits.ts';
import { endOfQuoted, isToken, quote, SyntaxFault, trimmed, unquote } from '../grammar.ts';
import { KnownWords } from '../known-words.ts';

const names = new KnownWords(
  'username realm nonce uri response algorithm cnonce opaque qop nc stale domain rspauth nextnonce'.split(' '),
);

/**
 * The value of WWW-Authenticate, Proxy-Authenticate, Authorization, Proxy-Authorization and Authentication-Info
 * (RFC 3261 §20.7): a scheme and its `name=value` pairs.
 */
export interface Auth {
  /** In lower case (`digest`); empty for Authentication-Info, which has none. */
  readonly scheme: string;
  /** Names in lower case, values without their quotes. */
  readonly params: ReadonlyMap<string, string>;
}

/** @throws SyntaxFault */
export function parseAuth(text: string): Auth {
  const space = text.search(/[ \t]/);
  const scheme = text.slice(0, Math.max(0, space));
  if (!isToken(scheme)) throw new SyntaxFault('auth-invalid', text);
  const params = authParams(text, space);
  if (params.size === 0) throw new SyntaxFault('auth-invalid', text);
  return { scheme: scheme.toLowerCase(), params };
}

/** @throws SyntaxFault */
export function parseAuthInfo(text: string): Auth {
  return { scheme: '', params: authParams(text, 0) };
}

function authParams(text: string, from: number): ReadonlyMap<string, string> {
  const params = new Map<string, string>();
  let at = from;
  while (at < text.length) {
    const equals = text.indexOf('=', at);
    if (equals < 0) {
      // A comma too many at the end is forgiven.
      if (text.slice(at).trim() !== '') throw new SyntaxFault('auth-invalid', text);
      break;
    }
    const name = names.of(trimmed(text.slice(at, equals)).toLowerCase());
    const end = endOfValue(text, equals + 1);
    const value = trimmed(text.slice(equals + 1, end));
    const bare = value.charCodeAt(0) !== 34;
    // A second value for one name could mean two things to two readers.
    if (!isToken(name) || params.has(name) || (bare && /[\s"]/.test(value)))
      throw new SyntaxFault('auth-invalid', text);
    params.set(name, unquote(value));
    if (params.size > PARAMS_MAX) throw new SyntaxFault('auth-invalid', text);
    at = end + 1;
  }
  return params;
}

/** The comma behind the value that begins at `at`, or the end of the text. */
function endOfValue(text: string, at: number): number {
  let start = at;
  while (text.charCodeAt(start) <= 32) start++;
  if (text.charCodeAt(start) !== 34) {
    const comma = text.indexOf(',', start);
    return comma < 0 ? text.length : comma;
  }
  let end = endOfQuoted(text, start);
  if (end < 0) throw new SyntaxFault('auth-invalid', text);
  while (text.charCodeAt(end) <= 32) end++;
  if (end < text.length && text.charCodeAt(end) !== 44) throw new SyntaxFault('auth-invalid', text);
  return end;
}

/** Values that RFC 2617 §3.2 and RFC 7616 §3.3–3.5 write without quotes; phones are known to insist. */
const BARE = new Set(['algorithm', 'stale', 'nc', 'userhash']);

/** Writes it out. `qop` is quoted in a challenge (a list) and bare in an answer (one word), as the RFC has it. */
export function formatAuth(auth: Auth): string {
  const challenge = !auth.params.has('response');
  const pairs: string[] = [];
  for (const [name, value] of auth.params) {
    const bare = (BARE.has(name) || (name === 'qop' && !challenge)) && isToken(value);
    pairs.push(`${name}=${bare ? value : quote(value)}`);
  }
  const scheme = auth.scheme === '' ? '' : `${auth.scheme.charAt(0).toUpperCase()}${auth.scheme.slice(1)} `;
  return scheme + pairs.join(', ');
}
