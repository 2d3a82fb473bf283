import type { TrunkBody } from '../config/types.ts';
import type { Place } from '../rules/phone-number.ts';
import { parsedOrUndefined } from '../sip/grammar.ts';
import { type NameAddr, parseNameAddr } from '../sip/headers/name-addr.ts';
import type { SipRequest } from '../sip/message.ts';
import type { Uri } from '../sip/uri.ts';
import { fromProvider } from './number-format.ts';
import type { TrunkCall } from './types.ts';

export interface IncomingFacts {
  readonly trunkId: string;
  readonly trunk: TrunkBody;
  readonly place: Place;
  /** User part of the Contact under which we registered. */
  readonly contactUser: string;
}

/** Who calls whom, read from an INVITE of that provider. */
export function trunkCall(facts: IncomingFacts, invite: SipRequest): TrunkCall {
  const { trunk, place, trunkId } = facts;
  const read = (text: string): string => fromProvider(text, trunk.numberFormat, place);
  const caller = callerOf(invite);
  const number = caller && numberIn(caller.uri);
  const before = divertedFrom(invite);
  return {
    trunkId,
    dialled: read(dialledIn(facts, invite)),
    callerNumber: number === undefined ? undefined : read(number),
    callerName: caller && nameOf(caller, number),
    ...(before === undefined ? {} : { divertedFrom: read(before) }),
  };
}

/**
 * By RFC 3261 the Request-URI is our own contact, and what was dialled stands in P-Called-Party-ID (RFC 7315 §4.2) or
 * To; many providers put the number into the Request-URI instead.
 */
function dialledIn({ trunk, contactUser }: IncomingFacts, invite: SipRequest): string {
  const asked = invite.uri.user ?? '';
  const isOurContact = asked === '' || asked === contactUser || asked === trunk.username;
  const inUri = numberIn(invite.uri);
  if (!isOurContact && inUri !== undefined) return inUri;
  const party = parsedOrUndefined(parseNameAddr, invite.headers.get('P-Called-Party-ID'));
  const elsewhere = (party && numberIn(party.uri)) ?? numberIn(invite.to.uri);
  // A user name that is the number itself is as good as any other.
  return elsewhere ?? inUri ?? invite.to.uri.user ?? asked;
}

/**
 * What the network vouches for comes first; undefined where the caller is not to be known (RFC 3323, 3325). Whoever
 * hides behind an anonymous From is hidden, even where the network told us more.
 */
function callerOf(invite: SipRequest): NameAddr | undefined {
  const privacy = invite.headers.all('Privacy').flatMap((value) => value.toLowerCase().split(/[;,\s]+/));
  if (privacy.some((word) => word === 'id' || word === 'user' || word === 'header')) return undefined;
  const { from } = invite;
  if (isAnonymous(from)) return undefined;
  const asserted = invite.headers.all('P-Asserted-Identity').map((value) => parsedOrUndefined(parseNameAddr, value));
  const best = asserted.find((one) => one && numberIn(one.uri) !== undefined);
  if (best) return best.displayName === undefined ? best.with({ displayName: from.displayName }) : best;
  const remote = parsedOrUndefined(parseNameAddr, invite.headers.get('Remote-Party-ID'));
  if (remote && (remote.params.get('party') ?? 'calling') === 'calling') {
    const hidden = remote.params.get('privacy')?.toLowerCase() ?? 'off';
    if (hidden !== 'off' && hidden !== 'name') return undefined;
    if (numberIn(remote.uri) !== undefined) return hidden === 'name' ? remote.with({ displayName: undefined }) : remote;
  }
  return from;
}

const HIDDEN_USERS: ReadonlySet<string> = new Set([
  'anonymous',
  'restricted',
  'unavailable',
  'unknown',
  'withheld',
  'private',
  'blocked',
]);

function isAnonymous({ uri }: NameAddr): boolean {
  return uri.host === 'anonymous.invalid' || HIDDEN_USERS.has((uri.user ?? '').toLowerCase());
}

/** What the network calls them; a number in the place of a name is none. */
function nameOf({ displayName }: NameAddr, number: string | undefined): string | undefined {
  const name = displayName?.trim();
  if (!name || HIDDEN_USERS.has(name.toLowerCase())) return undefined;
  const digits = name.replace(/[\s().\-/+]/g, '');
  return /^\d+$/.test(digits) || name === number ? undefined : name;
}

/** Who sent the call on last: the topmost Diversion (RFC 5806 §4), else the entry before ours of History-Info. */
function divertedFrom(invite: SipRequest): string | undefined {
  const diversion = parsedOrUndefined(parseNameAddr, invite.headers.get('Diversion'));
  if (diversion) return numberIn(diversion.uri);
  const history = invite.headers.all('History-Info').map((value) => parsedOrUndefined(parseNameAddr, value));
  const before = history.at(-2);
  return before && numberIn(before.uri);
}

/** Digits of a `tel:` or `sip:` URI; `+31201234567;phone-context=…` and passwords behind it are left out. */
function numberIn(uri: Uri): string | undefined {
  return uri.number;
}
