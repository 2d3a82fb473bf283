import { isToken, quote, SyntaxFault, unquote } from '../grammar.ts';

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

const SCHEME = /^([A-Za-z0-9\-.!%*_+`'~]+)\s+(?=[^=]*=)/;
const PAIR = /\s*([A-Za-z0-9\-.!%*_+`'~]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^,"]*)\s*(,|$)/gy;

/** @throws SyntaxFault */
export function parseAuth(text: string): Auth {
  const scheme = SCHEME.exec(text);
  if (!scheme) throw new SyntaxFault('auth-invalid', text);
  return { scheme: scheme[1]!.toLowerCase(), params: authParams(text, scheme[0].length) };
}

/** @throws SyntaxFault */
export function parseAuthInfo(text: string): Auth {
  return { scheme: '', params: authParams(text, 0) };
}

function authParams(text: string, from: number): ReadonlyMap<string, string> {
  const params = new Map<string, string>();
  let at = from;
  while (at < text.length) {
    PAIR.lastIndex = at;
    const found = PAIR.exec(text);
    if (!found) throw new SyntaxFault('auth-invalid', text);
    const name = found[1]!.toLowerCase();
    // A second value for one name could mean two things to two readers.
    if (params.has(name)) throw new SyntaxFault('auth-invalid', text);
    params.set(name, unquote(found[2]!.trim()));
    at = PAIR.lastIndex;
    if (found[3] === '') break;
  }
  return params;
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
