import type { Clock, Timer } from '../base/clock.ts';
import {
  REGISTRATION_DENIED_MAX_MS,
  REGISTRATION_DENIED_MS,
  REGISTRATION_JITTER_PART,
  REGISTRATION_REFRESH_PART,
  REGISTRATION_RETRY_MAX_MS,
  REGISTRATION_RETRY_MS,
  UNREGISTER_MS,
} from '../base/limits-trunks.ts';
import type { Random } from '../base/random.ts';
import type { Phrase } from '../base/words/index.ts';
import type { TrunkBody } from '../config/types.ts';
import type { SipEndpoint } from '../sip/endpoint.ts';
import type { Flow, RequestOptions } from '../sip/types.ts';
import { addressOf, credentialsOf, serverTarget } from './addresses-of.ts';
import { judgeRegistration, type RegistrationVerdict } from './registration-answer.ts';

export interface RegistrationOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly sip: Pick<SipEndpoint, 'request'>;
  readonly trunk: TrunkBody;
  /** User part of our Contact: unguessable, known to the provider alone, the same after a restart. */
  readonly contactUser: string;
  readonly listener: RegistrationListener;
}

export interface RegistrationListener {
  /** `again`: it was registered before too. */
  onRegistered(again: boolean): void;
  /** It is registered no more, or was not and can't be. */
  onLost(reason: Phrase): void;
}

type Registered = Extract<RegistrationVerdict, { kind: 'registered' }>;

/** CSeq of one Call-ID has to grow from REGISTER to REGISTER (RFC 3261 §10.2); a challenge takes one more each. */
const CSEQ_STRIDE = 10;

/**
 * The box's registration at one provider: made at the start, refreshed, tried again after failures with growing pauses,
 * taken back at the end. The password is given to that provider's server only, and for the realm that it named there.
 */
export class Registration {
  readonly #options: RegistrationOptions;
  readonly #callId: string;
  #cseq = CSEQ_STRIDE;
  #expiresSec: number;
  #realm: string | undefined;
  #granted: Registered | undefined;
  #grantedUntilMs = 0;
  #since: number | undefined;
  #failures = 0;
  #timer: Timer | undefined;
  #expiry: Timer | undefined;
  #isAsking = false;
  #isStopped = false;
  #goodbye: (() => void) | undefined;

  constructor(options: RegistrationOptions) {
    this.#options = options;
    this.#callId = options.random.token(24);
    this.#expiresSec = options.trunk.registrationSec;
  }

  /** Wall clock: since when without interruption; undefined while it is not registered. */
  get since(): number | undefined {
    return this.#since;
  }

  /** The way by which the provider reaches us. */
  get flow(): Flow | undefined {
    return this.#granted?.flow;
  }

  /** Of the last challenge of the provider's own server: no other is answered in calls. */
  get realm(): string | undefined {
    return this.#realm;
  }

  get serviceRoutes(): readonly string[] {
    return this.#granted?.serviceRoutes ?? [];
  }

  start(): void {
    this.#ask();
  }

  /** At once, whatever pause was planned: somebody wants to know, or the way may have changed. */
  tryNow(): void {
    if (this.#isStopped || this.#isAsking) return;
    this.#ask();
  }

  /** A connection is gone; if it was ours, the provider reaches us no more. */
  flowClosed(flow: Flow): void {
    if (this.#isStopped || this.#granted?.flow.id !== flow.id) return;
    this.#granted = undefined;
    this.#plan(this.#options.random.integer(0, REGISTRATION_RETRY_MS / 2));
  }

  /** Ends it; `unregister`: tells the provider, and resolves when it knows or after UNREGISTER_MS. */
  stop(unregister: boolean): Promise<void> {
    this.#isStopped = true;
    this.#timer?.cancel();
    this.#expiry?.cancel();
    const wasThere = this.#since !== undefined || this.#isAsking;
    this.#since = undefined;
    if (!unregister || !wasThere) return Promise.resolve();
    return new Promise((resolve) => {
      const { clock } = this.#options;
      const timer = clock.at(clock.now() + UNREGISTER_MS, resolve);
      this.#goodbye = () => {
        timer.cancel();
        resolve();
      };
      if (!this.#isAsking) this.#sayGoodbye();
    });
  }

  #sayGoodbye(): void {
    this.#options.sip.request('REGISTER', this.#request(0), () => this.#goodbye?.());
  }

  #ask(): void {
    this.#timer?.cancel();
    this.#isAsking = true;
    const { trunk, contactUser, sip } = this.#options;
    const asked = {
      server: trunk.server,
      username: trunk.username ?? '',
      contactUser,
      expiresSec: this.#expiresSec,
      answeredRealm: this.#realm,
    };
    sip.request('REGISTER', this.#request(this.#expiresSec), (outcome) => {
      this.#isAsking = false;
      const verdict = judgeRegistration(outcome, asked);
      if (this.#isStopped) {
        if (this.#goodbye) this.#sayGoodbye();
      } else this.#take(verdict);
    });
  }

  #request(expiresSec: number): RequestOptions {
    const { trunk, contactUser } = this.#options;
    const cseq = this.#cseq;
    this.#cseq += CSEQ_STRIDE;
    const own = addressOf(trunk, trunk.username);
    return {
      destination: { target: serverTarget(trunk) },
      requestUri: addressOf(trunk, undefined),
      from: `<${own}>`,
      to: `<${own}>`,
      callId: this.#callId,
      cseq,
      contactUser,
      headers: [
        ['Expires', String(expiresSec)],
        ['Supported', 'path'],
      ],
      // Without a realm nothing is answered: the first challenge only tells which one it is.
      ...(this.#realm === undefined ? {} : { credentials: credentialsOf(trunk, this.#realm) }),
    };
  }

  #take(verdict: RegistrationVerdict): void {
    if (verdict.kind === 'registered') this.#registered(verdict);
    else if (verdict.kind === 'challenged') this.#learnRealm(verdict.realm);
    else if (verdict.kind === 'too-brief') {
      this.#expiresSec = verdict.leastSec;
      this.#ask();
    } else this.#failed(verdict);
  }

  #learnRealm(realm: string): void {
    this.#realm = realm;
    this.#ask();
  }

  #registered(granted: Registered): void {
    const { clock, random, listener } = this.#options;
    const again = this.#since !== undefined;
    this.#failures = 0;
    this.#granted = granted;
    this.#since ??= clock.wall();
    const lastsMs = granted.forSec * 1_000;
    this.#grantedUntilMs = clock.now() + lastsMs;
    const earlier = (random.integer(0, 1_000) / 1_000) * REGISTRATION_JITTER_PART;
    this.#plan(lastsMs * (REGISTRATION_REFRESH_PART - earlier));
    this.#expiry?.cancel();
    listener.onRegistered(again);
  }

  #failed(verdict: Extract<RegistrationVerdict, { kind: 'denied' | 'failed' }>): void {
    const { clock, random, listener } = this.#options;
    const isDenied = verdict.kind === 'denied';
    const [firstMs, mostMs] = isDenied
      ? [REGISTRATION_DENIED_MS, REGISTRATION_DENIED_MAX_MS]
      : [REGISTRATION_RETRY_MS, REGISTRATION_RETRY_MAX_MS];
    const pauseMs = Math.min(firstMs * 2 ** Math.min(this.#failures, 20), mostMs);
    this.#failures++;
    // From half of it on, so that boxes which lost their provider together don't come back together (RFC 5626 §4.5).
    const drawnMs = random.integer(Math.floor(pauseMs / 2), pauseMs);
    this.#plan(Math.max(drawnMs, verdict.retryAfterMs ?? 0));
    const leftMs = this.#grantedUntilMs - clock.now();
    if (!isDenied && this.#since !== undefined && leftMs > 0) this.#loseAt(leftMs, verdict.reason);
    else {
      this.#since = undefined;
      this.#granted = undefined;
      listener.onLost(verdict.reason);
    }
  }

  /** Until then the provider still knows us. */
  #loseAt(inMs: number, reason: Phrase): void {
    const { clock, listener } = this.#options;
    this.#expiry?.cancel();
    this.#expiry = clock.at(clock.now() + inMs, () => {
      this.#since = undefined;
      this.#granted = undefined;
      listener.onLost(reason);
    });
  }

  #plan(inMs: number): void {
    const { clock } = this.#options;
    this.#timer?.cancel();
    this.#timer = clock.at(clock.now() + inMs, () => this.tryNow());
  }
}
