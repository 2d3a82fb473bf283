/** Our answers to digest challenges (RFC 3261 §22, RFC 8760): one per realm, and one more where the nonce was stale. */
import type { Core } from './core.ts';
import { answerChallenge, chooseChallenge } from './digest.ts';
import type { SipRequest, SipResponse } from './message.ts';
import type { Credentials } from './types.ts';

export class ChallengeAnswers {
  readonly #core: Core;
  readonly #credentials: Credentials | undefined;
  /** Realms whose challenge was answered, by the header of the answer. */
  readonly #answered = new Set<string>();

  constructor(core: Core, credentials: Credentials | undefined) {
    this.#core = core;
    this.#credentials = credentials;
  }

  /** Puts the answer into `request`. False when there is none to give: the 401 or 407 is the outcome then. */
  answer(response: SipResponse, request: SipRequest): boolean {
    const credentials = this.#credentials;
    if (!credentials) return false;
    const isProxy = response.status === 407;
    const values = response.headers.all(isProxy ? 'Proxy-Authenticate' : 'WWW-Authenticate');
    const challenge = chooseChallenge(values, credentials.realm);
    if (!challenge) return false;
    const name = isProxy ? 'Proxy-Authorization' : 'Authorization';
    const place = `${name} ${challenge.realm}`;
    // The same realm asks again: the password is wrong, unless only the nonce was too old.
    if (this.#answered.has(place) && (!challenge.stale || this.#answered.has(`${place} stale`))) return false;
    if (this.#answered.has(place)) this.#answered.add(`${place} stale`);
    this.#answered.add(place);
    const text = answerChallenge(challenge, {
      username: credentials.username,
      password: credentials.password,
      method: request.method,
      uri: request.requestUri,
      cnonce: this.#core.random.token(16),
      body: request.body,
    });
    request.headers.set(name, text);
    return true;
  }
}
