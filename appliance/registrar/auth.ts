import { neighbourhood } from '../base/ip-address.ts';
import type { Random } from '../base/random.ts';
import type { ConfigView, LineBody, Stored } from '../config/types.ts';
import {
  type DigestAnswer,
  type HashName,
  isRightAnswer,
  parseDigestAnswer,
  passwordHash,
  passwordHashName,
} from '../sip/digest.ts';
import type { SipRequest } from '../sip/message.ts';
import type { AnswerableRequest, Flow } from '../sip/types.ts';
import type { Admission } from './admission.ts';
import { challengeLines, type Offer, type Offers, REALM } from './challenge.ts';
import type { Nonces } from './nonces.ts';
import type { PhonePasses } from './phone-passes.ts';
import type { Authentication } from './types.ts';

/** What the registrar knows of who is where. */
export interface KnownPhones {
  isRegisteredBy(lineId: string, flow: Flow): boolean;
  algorithmOn(lineId: string, flow: Flow): HashName | undefined;
  /** A request other than REGISTER was let in with that count of that nonce. */
  countUsed(lineId: string, nonce: string, count: number): void;
}

export interface AuthenticatorOptions {
  readonly config: Pick<ConfigView, 'find'>;
  readonly nonces: Nonces;
  readonly admission: Admission;
  readonly passes: Pick<PhonePasses, 'good'>;
  readonly offers: Offers;
  readonly phones: KnownPhones;
  readonly random: Random;
}

type Line = Stored<LineBody>;

/** Under this all names that don't exist are counted: one entry an address, so that they push out nobody else's. */
const NOBODY = '?';

const ANSWERED: Authentication = { kind: 'answered' };

/**
 * Who sent this request? Digest of RFC 7616 and 8760 with 401 for every method: towards phones we are the server they
 * talk to, never a proxy. A name that does not exist, a wrong password and a password that may not be tried now are
 * answered with the same bytes after the same work.
 */
export class Authenticator {
  readonly #options: AuthenticatorOptions;
  /** Stands in for the password of names that don't exist. */
  readonly #nobody: Hashes;
  /** By the frozen configuration of the line: a changed password is another object. */
  readonly #hashes = new WeakMap<Line, Hashes>();

  constructor(options: AuthenticatorOptions) {
    this.#options = options;
    this.#nobody = new Hashes(options.random.token(12), options.random.token(24));
  }

  /** The line that proved itself, or `answered` when a challenge was sent instead. */
  authenticate(request: AnswerableRequest): Authentication {
    const answer = answerIn(request.message);
    return answer ? this.#check(request, answer) : this.#ask(request);
  }

  /**
   * No credentials yet: how every phone begins. It weighs nothing with admission, whether the name exists or not: if
   * only the unknown ones counted, who gets dropped would tell them apart.
   */
  #ask(request: AnswerableRequest): Authentication {
    const { message, flow } = request;
    const { config, offers, phones } = this.#options;
    const name = message.from.uri.user ?? '';
    const line = config.find<LineBody>('line', 'username', name);
    const known = line && phones.algorithmOn(line.id, flow);
    const offer = known
      ? offers.forAnswer(known)
      : offers.forStranger(flow.remote.address, name, message.headers.get('User-Agent'));
    return this.#challenge(request, offer, false);
  }

  #check(request: AnswerableRequest, answer: DigestAnswer): Authentication {
    const { message, flow } = request;
    const { config, nonces, admission, offers, phones } = this.#options;
    const address = flow.remote.address;
    const algorithm = passwordHashName(answer.algorithm);
    const line = config.find<LineBody>('line', 'username', answer.username);
    // A name that is not there goes the same way through the same tables, so that it takes the same time.
    const lineId = line?.id ?? NOBODY;
    const key = this.#keyOf(lineId, flow, answer.nonce);
    const mayTry = admission.mayTry(key, lineId);
    const state = nonces.inspect(answer.nonce, address);
    const right = this.#hashesFor(line).some((hashes) => isRightAnswer(answer, hashes.of(algorithm), message));
    offers.answered(address, answer.username);
    if (!line || !mayTry || !right) {
      if (mayTry) {
        admission.failed(key, lineId);
        nonces.failed(answer.nonce);
      }
      admission.turnedAway(address, answer.username);
      return this.#challenge(request, offers.forAnswer(algorithm), false);
    }
    const count = answer.qop === undefined ? undefined : Number.parseInt(answer.nc, 16);
    const nonce = state === 'old' ? undefined : nonces.take(answer.nonce, count);
    if (nonce === undefined) return this.#challenge(request, offers.forAnswer(algorithm), true);
    admission.succeeded(key, line.id, address);
    if (count !== undefined && message.method !== 'REGISTER') phones.countUsed(line.id, nonce, count);
    const proof = { algorithm, nonce, count };
    return { kind: 'line', lineId: line.id, username: line.username, proof };
  }

  /**
   * Under what failures are counted: the address (of IPv6 its network, or who has a whole one would begin anew with
   * each guess), but a client that is known better has an account of its own, so that somebody who tries passwords
   * beside it can't keep a phone from refreshing.
   */
  #keyOf(lineId: string, flow: Flow, nonce: string): string {
    if (this.#options.nonces.proven(nonce)) return nonce;
    return this.#options.phones.isRegisteredBy(lineId, flow) ? flow.id : neighbourhood(flow.remote.address);
  }

  /** A browser phone knows the password that the box made for it this hour or the last (DEV-15). */
  #hashesFor(line: Line | undefined): readonly Hashes[] {
    if (!line) return [this.#nobody];
    if (!line.browser) return [this.#hashesOf(line)];
    return this.#options.passes.good(line.id).map((password) => new Hashes(line.username, password));
  }

  #hashesOf(line: Line): Hashes {
    let hashes = this.#hashes.get(line);
    if (!hashes) {
      hashes = new Hashes(line.username, line.password);
      this.#hashes.set(line, hashes);
    }
    return hashes;
  }

  #challenge(request: AnswerableRequest, offer: Offer, stale: boolean): Authentication {
    const nonce = this.#options.nonces.issue(request.flow.remote.address);
    request.respond(401, { headers: challengeLines(offer, nonce, stale) });
    return ANSWERED;
  }
}

/** The hashes of one line's password, made when first needed. */
class Hashes {
  readonly #username: string;
  readonly #password: string;
  readonly #known = new Map<HashName, string>();

  constructor(username: string, password: string) {
    this.#username = username;
    this.#password = password;
  }

  of(name: HashName): string {
    let known = this.#known.get(name);
    if (known === undefined) {
      known = passwordHash(name, this.#username, REALM, this.#password);
      this.#known.set(name, known);
    }
    return known;
  }
}

/** Our realm's credentials; those for others (a proxy on the way) are not meant for us. */
function answerIn(message: SipRequest): DigestAnswer | undefined {
  for (const value of message.headers.all('Authorization')) {
    const answer = parseDigestAnswer(value);
    if (answer?.realm === REALM) return corrected(answer);
  }
  return undefined;
}

/** There are phones that repeat whatever algorithm they were asked for and answer with MD5: the length tells. */
function corrected(answer: DigestAnswer): DigestAnswer {
  return answer.response.length === 32 && answer.algorithm === 'SHA-256' ? { ...answer, algorithm: 'MD5' } : answer;
}
