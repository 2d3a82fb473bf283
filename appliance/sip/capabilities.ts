/** What this endpoint can, and what a peer says it can. */
import type { HeaderLine } from './headers/headers.ts';
import type { SipMessage } from './message.ts';

/** What is answered outside any call. */
const OUTSIDE = ['INVITE', 'ACK', 'CANCEL', 'OPTIONS', 'REGISTER', 'SUBSCRIBE', 'PUBLISH'];
/** What is answered in a call, by the box or by the other phone. */
const INSIDE = 'INVITE ACK CANCEL BYE OPTIONS INFO MESSAGE UPDATE PRACK REFER NOTIFY'.split(' ');

/** Allow is of the address that was asked (RFC 3261 §21.4.6): a 405 must not name the method that it refuses. */
export const ALLOW_OUTSIDE = OUTSIDE.join(', ');
export const ALLOW_INSIDE = INSIDE.join(', ');
/** Everything that is answered somewhere. */
export const ALLOW = [...new Set([...OUTSIDE, ...INSIDE])].join(', ');

/** In a session whose owner does nothing with that method. */
export function allowedWithout(method: string): string {
  return INSIDE.filter((allowed) => allowed !== method).join(', ');
}

/** What one can be told of (RFC 6665 §8.2.2): how a transfer goes on, new messages. Every 489 must say it. */
export const ALLOW_EVENTS = 'refer, message-summary';

/** Extensions that a peer may require (RFC 3262, 4028, 3891, 4488, 3327, 5626 as far as a registrar meets it). */
export const EXTENSIONS: ReadonlySet<string> = new Set([
  '100rel',
  'timer',
  'replaces',
  'norefersub',
  'path',
  'outbound',
]);

export const SUPPORTED = '100rel, timer, replaces, norefersub';

/** For INVITEs that begin a session, and 1xx and 2xx to them. */
export const ABILITIES: readonly HeaderLine[] = [
  ['Allow', ALLOW_INSIDE],
  ['Supported', SUPPORTED],
];

/** For offers inside a session: nothing provisional is wanted there, so nothing reliable is either. */
export const ABILITIES_INSIDE: readonly HeaderLine[] = [
  ['Allow', ALLOW_INSIDE],
  ['Supported', SUPPORTED.replace('100rel, ', '')],
];

const NOTHING: ReadonlySet<string> = new Set();

/** Phones of one kind say the same words, and a thousand calls need not keep a thousand copies of them. */
const wordSets = new Map<string, ReadonlySet<string>>();
const WORD_SETS_MAX = 500;

function wordSet(words: readonly string[]): ReadonlySet<string> {
  const text = words.join();
  let found = wordSets.get(text);
  if (!found) {
    if (wordSets.size >= WORD_SETS_MAX) wordSets.clear();
    found = new Set(text.split(','));
    wordSets.set(text, found);
  }
  return found;
}

/** What the peer said of itself so far; a message that is silent changes nothing. */
export class Peer {
  /** Methods in upper case. */
  allows: ReadonlySet<string> = NOTHING;
  /** Option tags in lower case. */
  supports: ReadonlySet<string> = NOTHING;
  userAgent: string | undefined;

  learn(message: SipMessage): void {
    const { headers } = message;
    if (headers.has('Allow')) this.allows = wordSet(headers.all('Allow').map((method) => method.toUpperCase()));
    if (headers.has('Supported')) this.supports = wordSet(headers.all('Supported').map((tag) => tag.toLowerCase()));
    this.userAgent = headers.get(message.kind === 'request' ? 'User-Agent' : 'Server') ?? this.userAgent;
    if (message.kind === 'response') this.userAgent = headers.get('User-Agent') ?? this.userAgent;
  }
}
