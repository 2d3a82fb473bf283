import { REGISTRATION_MAX_SEC } from '../base/limits-trunks.ts';
import { type Phrase, phrase } from '../base/words/index.ts';
import { chooseChallenge } from '../sip/digest.ts';
import { parsedOrUndefined } from '../sip/grammar.ts';
import { parseExpires } from '../sip/headers/expires.ts';
import { parseRetryAfter } from '../sip/headers/retry-after.ts';
import type { SipResponse } from '../sip/message.ts';
import type { Flow, RequestOutcome } from '../sip/types.ts';

/** What the provider's answer to a REGISTER means. */
export type RegistrationVerdict =
  | {
      readonly kind: 'registered';
      readonly forSec: number;
      readonly flow: Flow;
      /** Where calls have to go first (RFC 3608), as complete route values. */
      readonly serviceRoutes: readonly string[];
    }
  /** It wants a longer registration (423): at least so long. */
  | { readonly kind: 'too-brief'; readonly leastSec: number }
  /** It asks for the password, in this realm. */
  | { readonly kind: 'challenged'; readonly realm: string }
  /** It knows us and says no: trying often makes it worse. */
  | { readonly kind: 'denied'; readonly reason: Phrase; readonly retryAfterMs?: number }
  | { readonly kind: 'failed'; readonly reason: Phrase; readonly retryAfterMs?: number };

export interface AskedRegistration {
  readonly server: string;
  readonly username: string;
  /** User part of our Contact. */
  readonly contactUser: string;
  readonly expiresSec: number;
  /** Realm in which the password was given; undefined: none was. */
  readonly answeredRealm: string | undefined;
}

/** Reads it; `asked` is what the REGISTER said. */
export function judgeRegistration(outcome: RequestOutcome, asked: AskedRegistration): RegistrationVerdict {
  const { server } = asked;
  if (outcome.kind !== 'response') {
    return { kind: 'failed', reason: phrase(outcome.kind === 'timeout' ? 'trunk.silent' : 'trunk.no-way', { server }) };
  }
  const { response, flow } = outcome;
  const { status } = response;
  if (status < 300) return registered(response, flow, asked);
  if (status === 401 || status === 407) return challenged(response, asked);
  if (status === 423) return tooBrief(response, asked);
  return refused(response, asked);
}

function registered(response: SipResponse, flow: Flow, asked: AskedRegistration): RegistrationVerdict {
  const forSec = Math.min(grantedSec(response, asked), REGISTRATION_MAX_SEC);
  if (forSec <= 0) return { kind: 'failed', reason: phrase('trunk.not-kept', { server: asked.server }) };
  return { kind: 'registered', forSec, flow, serviceRoutes: response.headers.all('Service-Route') };
}

/** By our own contact, else by the Expires header, else as asked for (RFC 3261 §10.2.4). */
function grantedSec(response: SipResponse, { contactUser, expiresSec }: AskedRegistration): number {
  const { contacts } = response;
  const own = contacts === '*' ? undefined : contacts.find(({ uri }) => uri.user === contactUser);
  return own?.expiresSec ?? parseExpires(response.headers.get('Expires')) ?? expiresSec;
}

/**
 * Only what came back from the server that was asked gets here, so its realm is that of this provider. The same realm
 * again after an answer means that the answer was wrong (RFC 3261 §22.2).
 */
function challenged(
  response: SipResponse,
  { server, username, answeredRealm }: AskedRegistration,
): RegistrationVerdict {
  const name = response.status === 407 ? 'Proxy-Authenticate' : 'WWW-Authenticate';
  const challenge = chooseChallenge(response.headers.all(name));
  if (!challenge) return { kind: 'denied', reason: phrase('trunk.challenge-unknown', { server }) };
  if (challenge.realm !== answeredRealm) return { kind: 'challenged', realm: challenge.realm };
  return { kind: 'denied', reason: phrase('trunk.wrong-password', { server, username }) };
}

function tooBrief(response: SipResponse, { server, expiresSec }: AskedRegistration): RegistrationVerdict {
  const leastSec = parseExpires(response.headers.get('Min-Expires'));
  if (leastSec !== undefined && leastSec > expiresSec && leastSec <= REGISTRATION_MAX_SEC) {
    return { kind: 'too-brief', leastSec };
  }
  return { kind: 'failed', reason: phrase('trunk.refused', { server, status: 423, words: response.reason }) };
}

/** A redirection is not followed: the password is for this server alone. */
function refused(response: SipResponse, { server, username }: AskedRegistration): RegistrationVerdict {
  const { status } = response;
  const retryAfter = parsedOrUndefined(parseRetryAfter, response.headers.get('Retry-After') ?? '');
  const later = retryAfter ? { retryAfterMs: retryAfter.seconds * 1_000 } : {};
  if (status === 404) return { kind: 'denied', reason: phrase('trunk.unknown-user', { server, username }), ...later };
  const reason = phrase('trunk.refused', { server, status, words: response.reason });
  return { kind: status >= 400 && status < 500 && status !== 408 ? 'denied' : 'failed', reason, ...later };
}
