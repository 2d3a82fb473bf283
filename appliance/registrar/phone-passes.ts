import { createHmac } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import { PHONE_PASS_LIFE_SEC } from '../base/limits.ts';

/**
 * Passwords of browser phones (DEV-15): made by the box for the page of who is signed in, seen by nobody, good for the
 * stretch they were made in and the next one. A keyed digest over line and time, so there is no table to keep and a
 * phone goes on with its own after a restart.
 */
export class PhonePasses {
  readonly #key: Uint8Array;
  readonly #clock: Pick<Clock, 'wall'>;

  constructor(secret: Uint8Array, clock: Pick<Clock, 'wall'>) {
    // A key of its own: what else the secret is used for says nothing about these.
    this.#key = createHmac('sha256', secret).update('phone passes').digest();
    this.#clock = clock;
  }

  /** The password to give out now for this line, and the moment (ms since 1970) until which it is good. */
  issue(lineId: string): { readonly password: string; readonly goodUntil: number } {
    const stretch = this.#stretch();
    return { password: this.#of(lineId, stretch), goodUntil: (stretch + 2) * PHONE_PASS_LIFE_SEC * 1_000 };
  }

  /** Those that are let in now, the likeliest first. */
  good(lineId: string): readonly [string, string] {
    const stretch = this.#stretch();
    return [this.#of(lineId, stretch), this.#of(lineId, stretch - 1)];
  }

  #stretch(): number {
    return Math.floor(this.#clock.wall() / (PHONE_PASS_LIFE_SEC * 1_000));
  }

  #of(lineId: string, stretch: number): string {
    return createHmac('sha256', this.#key).update(`${stretch} ${lineId}`).digest('base64url');
  }
}
