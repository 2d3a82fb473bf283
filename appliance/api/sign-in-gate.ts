import type { Clock } from '../base/clock.ts';
import { AppError } from '../base/errors.ts';
import {
  SIGN_IN_ADDRESS_DELAY_MAX_SEC,
  SIGN_IN_ADDRESS_TRIES_FREE,
  SIGN_IN_DELAY_MAX_SEC,
  SIGN_IN_FORGET_SEC,
  SIGN_IN_GATE_ENTRIES_MAX,
  SIGN_IN_TRIES_FREE,
} from '../base/limits.ts';
import { phrase } from '../base/words/index.ts';

interface Tries {
  readonly failures: number;
  readonly blockedUntil: number;
  readonly lastAt: number;
}

/** A try that was let through. It counts as failed from the beginning; say otherwise when it turns out otherwise. */
export interface Attempt {
  /** Right: this pair starts afresh. */
  succeeded(): void;
  /** Neither right nor wrong (a second factor is still to come): as if it had not been. */
  undecided(): void;
}

/**
 * Slows guessing. Each pair of address and name has a few tries for nothing, then waits twice as long after each; an
 * address that fails with many names waits too. Nobody is ever locked out by what another address does, and a right
 * password after the wait always works.
 */
export class SignInGate {
  readonly #clock: Clock;
  readonly #tries = new Map<string, Tries>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Lets a try through or throws AppError `too-many` with the time to wait. Counts it before its outcome is known:
   * hashing takes a while, and a hundred tries at the same moment must not all slip through.
   */
  begin(address: string, name: string): Attempt {
    const pair = `${address}|${name}`;
    // Behind one address there may be a whole office, and on loopback a proxy: it waits for seconds, not for minutes.
    const wide = `${address}|`;
    this.#refuseIfBlocked(pair);
    this.#refuseIfBlocked(wide);
    const pairBefore = this.#tries.get(pair);
    this.#count(pair, SIGN_IN_TRIES_FREE, SIGN_IN_DELAY_MAX_SEC);
    this.#count(wide, SIGN_IN_ADDRESS_TRIES_FREE, SIGN_IN_ADDRESS_DELAY_MAX_SEC);
    return {
      succeeded: () => {
        this.#tries.delete(pair);
        this.#takeBack(wide);
      },
      undecided: () => {
        if (pairBefore) this.#tries.set(pair, pairBefore);
        else this.#tries.delete(pair);
        this.#takeBack(wide);
      },
    };
  }

  /** How many pairs and addresses are remembered, for the health page. */
  get size(): number {
    return this.#tries.size;
  }

  #refuseIfBlocked(key: string): void {
    const leftMs = (this.#tries.get(key)?.blockedUntil ?? 0) - this.#clock.now();
    if (leftMs <= 0) return;
    const seconds = Math.ceil(leftMs / 1000);
    throw new AppError('too-many', phrase('sign-in.too-many', { seconds }), [], seconds);
  }

  #count(key: string, free: number, delayMaxSec: number): void {
    const now = this.#clock.now();
    const before = this.#tries.get(key);
    const fresh = !before || now - before.lastAt > SIGN_IN_FORGET_SEC * 1000;
    const failures = fresh ? 1 : before.failures + 1;
    const delaySec = failures <= free ? 0 : Math.min(2 ** (failures - free - 1), delayMaxSec);
    // Taken out and put in again: the map stays in order of last use, and the longest unused makes room.
    this.#tries.delete(key);
    this.#tries.set(key, { failures, blockedUntil: now + delaySec * 1000, lastAt: now });
    if (this.#tries.size > SIGN_IN_GATE_ENTRIES_MAX) {
      const oldest = this.#tries.keys().next().value;
      if (oldest !== undefined) this.#tries.delete(oldest);
    }
  }

  #takeBack(key: string): void {
    const tries = this.#tries.get(key);
    if (!tries) return;
    if (tries.failures <= 1) this.#tries.delete(key);
    else this.#tries.set(key, { ...tries, failures: tries.failures - 1, blockedUntil: 0 });
  }
}
