import type { Clock } from '../base/clock.ts';
import { CHALLENGE_SILENCE_MS, CHALLENGES_REMEMBERED_MAX } from '../base/limits.ts';
import { formatChallenge, type HashName } from '../sip/digest.ts';
import type { HeaderLines } from '../sip/types.ts';

/**
 * The protection space of all lines. Fixed: phones keep it, and the hashes of the passwords are made with it.
 */
export const REALM = 'cordboard';

/**
 * Clients seen to choose rightly between several challenges (RFC 8760). All others are offered MD5 alone, because
 * many phones fail at a challenge they don't know instead of taking the next; see 0001-md5-alone.md.
 */
const CHOOSES_WELL: readonly RegExp[] = [/\bbelle-sip\b/i];

/** What is offered, best first. */
export type Offer = readonly HashName[];

const BOTH: Offer = ['SHA-256', 'MD5'];
const MD5_ALONE: Offer = ['MD5'];
const SHA256_ALONE: Offer = ['SHA-256'];

/** Decides which algorithms a client is offered. */
export class Offers {
  readonly #clock: Clock;
  /** When somebody was offered both and has not answered since. */
  #young = new Map<string, number>();
  #old = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * For a request without credentials. A client that should understand both but comes back empty-handed did not, and
   * gets MD5 alone. Nothing here depends on whether the name exists.
   */
  forStranger(address: string, name: string, userAgent: string | undefined): Offer {
    if (userAgent === undefined || !CHOOSES_WELL.some((pattern) => pattern.test(userAgent))) return MD5_ALONE;
    const key = `${address} ${name}`;
    const nowMs = this.#clock.now();
    const askedMs = this.#young.get(key) ?? this.#old.get(key);
    if (askedMs !== undefined && nowMs - askedMs < CHALLENGE_SILENCE_MS) return MD5_ALONE;
    if (this.#young.size >= CHALLENGES_REMEMBERED_MAX) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, nowMs);
    return BOTH;
  }

  /** For a request whose credentials were wrong or old: it showed what it can. */
  forAnswer(algorithm: HashName): Offer {
    return algorithm === 'MD5' ? MD5_ALONE : SHA256_ALONE;
  }

  /** It did answer. */
  answered(address: string, name: string): void {
    if (this.#young.size + this.#old.size === 0) return;
    const key = `${address} ${name}`;
    this.#young.delete(key);
    this.#old.delete(key);
  }
}

/** The WWW-Authenticate lines of a 401 (RFC 7616 §3.3), one for each algorithm, best first (RFC 8760 §2.4). */
export function challengeLines(offer: Offer, nonce: string, stale: boolean): HeaderLines {
  return offer.map((algorithm) => [
    'WWW-Authenticate',
    formatChallenge({ realm: REALM, nonce, algorithm, qop: ['auth'], stale }),
  ]);
}
