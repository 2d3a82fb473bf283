/**
 * Digest authentication (RFC 7616, 8760, and 2617 for older phones) as pure functions: what a challenge and an answer
 * to it look like, what the right answer is. Making and judging nonces is the registrar's work.
 */
import { hash } from 'node:crypto';
import { parsedOrUndefined, quote } from './grammar.ts';
import { formatAuth, parseAuth } from './headers/auth.ts';
import type { SipRequest } from './message.ts';
import { Uri } from './uri.ts';

const HASHES = { MD5: 'md5', 'SHA-256': 'sha256', 'SHA-512-256': 'sha512-256' } as const;

export type HashName = keyof typeof HASHES;
export type Algorithm = HashName | `${HashName}-sess`;
export type Qop = 'auth' | 'auth-int';

export interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  readonly algorithm: Algorithm;
  /** Empty: the old way without client nonce (RFC 2069), which only peers of ours still ask for. */
  readonly qop: readonly Qop[];
  readonly opaque?: string;
  /** The answer was right but for its nonce: try again with this one, without asking anybody for a password. */
  readonly stale?: boolean;
}

/** A peer's answer to a challenge. */
export interface DigestAnswer {
  readonly username: string;
  readonly realm: string;
  readonly nonce: string;
  /** As the peer wrote it; it is part of what was hashed. */
  readonly uri: string;
  readonly response: string;
  readonly algorithm: Algorithm;
  readonly qop: Qop | undefined;
  readonly cnonce: string;
  /** Eight hexadecimal digits, as written. */
  readonly nc: string;
  readonly opaque: string | undefined;
}

function hashNameOf(algorithm: Algorithm): HashName {
  return (algorithm.endsWith('-sess') ? algorithm.slice(0, -5) : algorithm) as HashName;
}

function digest(algorithm: Algorithm, data: string | Uint8Array): string {
  return hash(HASHES[hashNameOf(algorithm)], data, 'hex');
}

/** The algorithm of that name, in whatever case; undefined when we don't know it. Absent means MD5 (RFC 2617). */
function algorithmNamed(name: string | undefined): Algorithm | undefined {
  if (name === undefined || name === 'MD5') return 'MD5';
  const wanted = name.toUpperCase().replace(/-SESS$/, '-sess');
  return Object.hasOwn(HASHES, wanted.replace(/-sess$/, '')) ? (wanted as Algorithm) : undefined;
}

// --- Challenges ---

/** Value of WWW-Authenticate or Proxy-Authenticate. */
export function formatChallenge(challenge: Challenge): string {
  const { realm, nonce, algorithm, qop, opaque, stale } = challenge;
  let text = `Digest realm=${quote(realm)}, nonce=${quote(nonce)}, algorithm=${algorithm}`;
  if (qop.length > 0) text += `, qop="${qop.join(',')}"`;
  if (opaque !== undefined) text += `, opaque=${quote(opaque)}`;
  return stale ? `${text}, stale=true` : text;
}

/** Undefined when it is no Digest challenge, or one that we can't answer. */
export function parseChallenge(text: string): Challenge | undefined {
  const auth = parsedOrUndefined(parseAuth, text);
  if (auth?.scheme !== 'digest') return undefined;
  const { params } = auth;
  const realm = params.get('realm');
  const nonce = params.get('nonce');
  const algorithm = algorithmNamed(params.get('algorithm'));
  if (realm === undefined || nonce === undefined || algorithm === undefined) return undefined;
  const asked = (params.get('qop') ?? '')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  const qop = asked.filter((word): word is Qop => word === 'auth' || word === 'auth-int');
  if (asked.length > 0 && qop.length === 0) return undefined;
  const stale = params.get('stale')?.toLowerCase() === 'true';
  return { realm, nonce, algorithm, qop, opaque: params.get('opaque'), stale };
}

/**
 * The first challenge among the values that we can answer: the server lists them by its preference (RFC 8760 §2.4).
 * With realms, only challenges of those.
 */
export function chooseChallenge(values: readonly string[], realms?: string | readonly string[]): Challenge | undefined {
  const wanted = typeof realms === 'string' ? [realms] : realms;
  for (const value of values) {
    const challenge = parseChallenge(value);
    if (challenge && (wanted === undefined || wanted.includes(challenge.realm))) return challenge;
  }
  return undefined;
}

// --- Answers ---

/** Undefined when it is no Digest answer, or lacks what one is made of: treat it as none (RFC 4475 §3.3.7). */
export function parseDigestAnswer(text: string): DigestAnswer | undefined {
  const auth = parsedOrUndefined(parseAuth, text);
  if (auth?.scheme !== 'digest') return undefined;
  const { params } = auth;
  const [username, realm, nonce] = [params.get('username'), params.get('realm'), params.get('nonce')];
  const [uri, response] = [params.get('uri'), params.get('response')];
  const algorithm = algorithmNamed(params.get('algorithm'));
  if (!username || realm === undefined || !nonce || !uri || !response || !algorithm) return undefined;
  const word = params.get('qop')?.toLowerCase();
  const qop = word === 'auth' || word === 'auth-int' ? word : undefined;
  if (word !== undefined && qop === undefined) return undefined;
  const cnonce = params.get('cnonce') ?? '';
  const nc = params.get('nc') ?? '';
  const complete = cnonce !== '' && /^[0-9A-Fa-f]{8}$/.test(nc);
  if ((qop !== undefined && !complete) || (algorithm.endsWith('-sess') && cnonce === '')) return undefined;
  return { username, realm, nonce, uri, response, algorithm, qop, cnonce, nc, opaque: params.get('opaque') };
}

/** H(username:realm:password), the part worth keeping: it changes only with the password. */
export function passwordHash(name: HashName, username: string, realm: string, password: string): string {
  return digest(name, `${username}:${realm}:${password}`);
}

/** Hash that `passwordHash` must be made with to judge an answer of that algorithm. */
export function passwordHashName(algorithm: Algorithm): HashName {
  return hashNameOf(algorithm);
}

/** What one answer is computed from. */
interface AnswerInput {
  readonly algorithm: Algorithm;
  readonly passwordHash: string;
  readonly nonce: string;
  readonly cnonce: string;
  readonly nc: string;
  readonly qop: Qop | undefined;
  readonly method: string;
  readonly uri: string;
  /** Needed for auth-int only. */
  readonly body: Uint8Array | undefined;
}

function responseOf(input: AnswerInput): string {
  const { algorithm, nonce, cnonce, nc, qop } = input;
  let a1 = input.passwordHash;
  if (algorithm.endsWith('-sess')) a1 = digest(algorithm, `${a1}:${nonce}:${cnonce}`);
  let a2 = `${input.method}:${input.uri}`;
  if (qop === 'auth-int') a2 += `:${digest(algorithm, input.body ?? '')}`;
  const middle = qop === undefined ? nonce : `${nonce}:${nc}:${cnonce}:${qop}`;
  return digest(algorithm, `${a1}:${middle}:${digest(algorithm, a2)}`);
}

/**
 * Whether the answer was made with that password (given as its `passwordHash` for the answer's algorithm). Takes the
 * same time whatever the answer is.
 */
export function isRightAnswer(
  answer: DigestAnswer,
  passwordHashHex: string,
  request: Pick<SipRequest, 'method' | 'body'>,
): boolean {
  const { algorithm, nonce, cnonce, nc, qop, uri } = answer;
  const { method, body } = request;
  const right = responseOf({ algorithm, passwordHash: passwordHashHex, nonce, cnonce, nc, qop, method, uri, body });
  return equalInConstantTime(right, answer.response.toLowerCase());
}

/** Compares every letter, so that the time tells nothing about where two texts differ. */
export function equalInConstantTime(right: string, given: string): boolean {
  let difference = right.length ^ given.length;
  for (let i = 0; i < right.length; i++) difference |= right.charCodeAt(i) ^ given.charCodeAt(i);
  return difference === 0;
}

/**
 * Whether the URI in the answer is that of the request (RFC 7616 §3.4.6). Letter by letter, or as SIP URIs: proxies
 * and phones are known to write the same one in two ways.
 */
export function isForThisUri(answer: DigestAnswer, request: Pick<SipRequest, 'requestUri' | 'uri'>): boolean {
  if (answer.uri === request.requestUri) return true;
  return Uri.tryParse(answer.uri)?.equals(request.uri) ?? false;
}

export interface AnswerOptions {
  readonly username: string;
  readonly password: string;
  readonly method: string;
  /** The Request-URI as it will be sent. */
  readonly uri: string;
  readonly cnonce: string;
  /** How often this nonce has been answered, this time included. */
  readonly count?: number;
  readonly body?: Uint8Array;
}

/** Value of Authorization (for 401) or Proxy-Authorization (for 407) that answers the challenge. */
export function answerChallenge(challenge: Challenge, options: AnswerOptions): string {
  const { realm, nonce, algorithm } = challenge;
  const { username, method, uri, cnonce, body } = options;
  const qop = challenge.qop.includes('auth') ? 'auth' : challenge.qop[0];
  const nc = (options.count ?? 1).toString(16).padStart(8, '0');
  const secret = passwordHash(hashNameOf(algorithm), username, realm, options.password);
  const response = responseOf({ algorithm, passwordHash: secret, nonce, cnonce, nc, qop, method, uri, body });
  const params = new Map<string, string>([
    ['username', username],
    ['realm', realm],
    ['nonce', nonce],
    ['uri', uri],
    ['response', response],
    ['algorithm', algorithm],
  ]);
  if (qop !== undefined || algorithm.endsWith('-sess')) params.set('cnonce', cnonce);
  if (qop !== undefined) params.set('qop', qop).set('nc', nc);
  if (challenge.opaque !== undefined) params.set('opaque', challenge.opaque);
  return formatAuth({ scheme: 'digest', params });
}
