import { Secret, TOTP } from 'otpauth';
import type { Clock } from '../base/clock.ts';
import { RECOVERY_CODES, SECOND_FACTOR_PROPOSAL_SEC } from '../base/limits.ts';
import type { Random } from '../base/random.ts';
import type { AccountBody, Stored } from '../config/types.ts';
import { sha256 } from './digest.ts';

const SECRET_BYTES = 20;
/** One step before and after: clocks of mobiles are half a minute off at most, people type for as long. */
const WINDOW_STEPS = 1;

/** What came of a code: of a recovery code, the hashes that are left must be stored. */
export type CodeOutcome =
  | { readonly kind: 'wrong' }
  | { readonly kind: 'right' }
  | { readonly kind: 'recovery'; readonly left: readonly string[] };

/** The optional second factor (PPL-01): six digits by time (RFC 6238), and recovery codes that work once each. */
export class SecondFactor {
  readonly #clock: Clock;
  readonly #random: Random;
  /** Last step used per account: a code that was looked over somebody's shoulder is worth nothing any more. */
  readonly #lastStep = new Map<string, number>();
  readonly #proposed = new Map<string, { readonly secret: string; readonly until: number }>();

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  /**
   * A fresh secret (base32) and the address that authenticator apps read from a QR code. Kept for a while and nowhere
   * on disk: it counts only when `confirm` has seen a code of it.
   */
  propose(account: Stored<AccountBody>, office: string): { readonly secret: string; readonly uri: string } {
    const bytes = this.#random.bytes(SECRET_BYTES);
    const secret = new Secret({ buffer: new Uint8Array(bytes).buffer }).base32;
    this.#proposed.set(account.id, { secret, until: this.#clock.now() + SECOND_FACTOR_PROPOSAL_SEC * 1000 });
    return { secret, uri: totpOf(secret, account.username, office).toString() };
  }

  /** The proposed secret when this is a code of it; undefined when not, or when it was proposed too long ago. */
  confirm(accountId: string, code: string): string | undefined {
    const proposed = this.#proposed.get(accountId);
    if (!proposed || proposed.until < this.#clock.now()) {
      this.#proposed.delete(accountId);
      return undefined;
    }
    if (!this.checkDigits(accountId, proposed.secret, plainCode(code))) return undefined;
    this.#proposed.delete(accountId);
    return proposed.secret;
  }

  /** Whether these six digits are this moment's for that secret; each counts once per account. */
  checkDigits(accountId: string, secret: string, code: string): boolean {
    const wall = this.#clock.wall();
    const totp = totpOf(secret, '', '');
    const delta = totp.validate({ token: code, timestamp: wall, window: WINDOW_STEPS });
    if (delta === null) return false;
    const step = totp.counter({ timestamp: wall }) + delta;
    if (step <= (this.#lastStep.get(accountId) ?? -1)) return false;
    this.#lastStep.set(accountId, step);
    return true;
  }

  /** Six digits, or one of the recovery codes in any spelling. */
  async check(account: Stored<AccountBody>, code: string): Promise<CodeOutcome> {
    const plain = plainCode(code);
    if (account.totpSecret && /^\d{6}$/.test(plain)) {
      return this.checkDigits(account.id, account.totpSecret, plain) ? { kind: 'right' } : { kind: 'wrong' };
    }
    const hash = await recoveryHash(account.id, plain);
    const hashes = account.recoveryCodeHashes ?? [];
    if (!hashes.includes(hash)) return { kind: 'wrong' };
    return { kind: 'recovery', left: hashes.filter((each) => each !== hash) };
  }

  /** Fresh recovery codes, for the person's eyes once, and what is stored of them. */
  async recoveryCodes(accountId: string): Promise<{ readonly codes: string[]; readonly hashes: string[] }> {
    const codes = Array.from({ length: RECOVERY_CODES }, () => {
      const letters = this.#random.token(12).toLowerCase();
      return `${letters.slice(0, 4)}-${letters.slice(4, 8)}-${letters.slice(8)}`;
    });
    const hashes = await Promise.all(codes.map((code) => recoveryHash(accountId, plainCode(code))));
    return { codes, hashes };
  }
}

function totpOf(secret: string, label: string, issuer: string): TOTP {
  return new TOTP({ secret: Secret.fromBase32(secret), label, issuer, digits: 6, period: 30, algorithm: 'SHA1' });
}

function plainCode(code: string): string {
  return code.replace(/[\s-]/g, '').toLowerCase();
}

function recoveryHash(accountId: string, plain: string): Promise<string> {
  return sha256(`recovery code of ${accountId}: ${plain}`);
}
