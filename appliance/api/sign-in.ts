import { AppError } from '../base/errors.ts';
import { neighbourhood, plainAddress } from '../base/ip-address.ts';
import { PASSWORD_CHECKS_MAX, PASSWORD_CHECKS_WAITING_MAX } from '../base/limits.ts';
import { phrase } from '../base/words/index.ts';
import type { AccountBody, Author, ConfigService, Stored } from '../config/types.ts';
import type { AuditLog, PasswordHasher } from './dependencies.ts';
import type { RequestEdge } from './request-edge.ts';
import type { SecondFactor } from './second-factor.ts';
import type { SignInGate } from './sign-in-gate.ts';

export interface SignInRequest {
  /** Username or extension number. */
  readonly name: string;
  readonly password: string;
  /** Second factor, where the account has one. */
  readonly code?: string | undefined;
}

export type SignInOutcome =
  | { readonly kind: 'signed-in'; readonly account: Stored<AccountBody> }
  /** The password is right; the code is asked for. */
  | { readonly kind: 'code-needed' };

const RETRY_AFTER_BUSY_SEC = 2;

interface Parts {
  readonly config: ConfigService;
  readonly passwords: PasswordHasher;
  readonly audit: AuditLog;
  readonly gate: SignInGate;
  readonly secondFactor: SecondFactor;
  readonly wall: () => number;
}

/**
 * Checks who somebody is (PPL-01). Unknown names, accounts without a password and wrong passwords answer alike and take
 * the same time: for a name that nobody has, a made-up hash is checked.
 */
export class SignIn {
  readonly #parts: Parts;
  #nobodysHash: Promise<string> | undefined;
  #checking = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Throws AppError `unauthenticated` (wrong), `too-many` (wait), `unavailable` (too many at this moment). */
  async signIn(request: SignInRequest, edge: RequestEdge): Promise<SignInOutcome> {
    const { gate, audit, secondFactor, config, wall } = this.#parts;
    const name = request.name.normalize('NFKC').trim().toLowerCase();
    const attempt = gate.begin(neighbourhood(plainAddress(edge.address)), name);
    const account = accountNamed(config, name);
    const author: Author = { name: account?.username ?? name, from: edge.address };
    const note = (key: 'audit.signed-in' | 'audit.sign-in-refused' | 'audit.code-refused'): void =>
      audit.add({ at: wall(), author, phrase: phrase(key, { name: author.name }) });
    if (!(await this.#check(request.password, account?.passwordHash)) || !account) {
      note('audit.sign-in-refused');
      throw new AppError('unauthenticated', phrase('sign-in.wrong'));
    }
    if (account.totpSecret) {
      if (!request.code) {
        attempt.undecided();
        return { kind: 'code-needed' };
      }
      const outcome = await secondFactor.check(account, request.code);
      if (outcome.kind === 'wrong') {
        note('audit.code-refused');
        throw new AppError('unauthenticated', phrase('sign-in.code-wrong'), [
          { path: 'code', phrase: phrase('sign-in.code-wrong') },
        ]);
      }
      if (outcome.kind === 'recovery') {
        const body = { recoveryCodeHashes: outcome.left };
        config.apply(
          [{ what: 'change', entity: 'account', id: account.id, body }],
          author,
          phrase('note.recovery-code'),
        );
      }
    }
    attempt.succeeded();
    note('audit.signed-in');
    return { kind: 'signed-in', account };
  }

  /**
   * Whether this is the account's password, asked of somebody who is signed in already. Throws AppError `invalid` at
   * `path` when not; slowed like signing in.
   */
  async confirm(account: Stored<AccountBody>, password: string, edge: RequestEdge, path: string): Promise<void> {
    const attempt = this.#parts.gate.begin(neighbourhood(plainAddress(edge.address)), account.username);
    if (!(await this.#check(password, account.passwordHash))) {
      const said = phrase('sign-in.own-password-wrong');
      throw new AppError('invalid', said, [{ path, phrase: said }]);
    }
    attempt.succeeded();
  }

  /** Hashes a new password; throws AppError `unavailable` when too many are being worked on. */
  hash(password: string): Promise<string> {
    return this.#inTurn(() => this.#parts.passwords.hash(password.normalize('NFKC')));
  }

  #check(password: string, hash: string | undefined): Promise<boolean> {
    return this.#inTurn(async () => {
      // Made at the first use and kept: its parameters are those of a real one, so checking it takes as long.
      this.#nobodysHash ??= this.#parts.passwords.hash('nobody has this password');
      const nobodysHash = await this.#nobodysHash;
      const right = await this.#parts.passwords.verify(password.normalize('NFKC'), hash ?? nobodysHash);
      return right && hash !== undefined;
    });
  }

  /** Slow hashes eat memory and processor that calls need: few at a time, the others wait their turn. */
  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#checking >= PASSWORD_CHECKS_MAX) await this.#turn();
    else this.#checking++;
    try {
      return await work();
    } finally {
      // Whoever waits takes over this place, so the count stays.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#checking--;
    }
  }

  #turn(): Promise<void> {
    if (this.#waiting.length >= PASSWORD_CHECKS_WAITING_MAX) {
      throw new AppError('unavailable', phrase('sign-in.busy'), [], RETRY_AFTER_BUSY_SEC);
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

/** By username; else by the number of the user that the account belongs to. */
function accountNamed(config: ConfigService, name: string): Stored<AccountBody> | undefined {
  const byName = config.find<AccountBody>('account', 'username', name);
  if (byName) return byName;
  const user = config.find<{ number: string }>('user', 'number', name);
  return user && config.where<AccountBody>('account', 'userId', user.id)[0];
}
