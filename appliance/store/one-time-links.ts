import type { Sqlite } from './sqlite.ts';

/** A link that works once. Only the hash of its token is kept. */
export interface OneTimeLink {
  readonly hash: string;
  readonly purpose: 'owner' | 'password';
  /** Whose password it sets; undefined for the owner's link. */
  readonly accountId: string | undefined;
  /** Wall clock. */
  readonly expiresAt: number;
}

interface RawLink {
  readonly hash: string;
  readonly purpose: OneTimeLink['purpose'];
  readonly account: string;
  readonly expires_at: number;
}

/** The table of one-time links that still work; there are a handful at most. */
export class OneTimeLinks {
  readonly #db: Sqlite;

  constructor(db: Sqlite) {
    this.#db = db;
  }

  put({ hash, purpose, accountId, expiresAt }: OneTimeLink): void {
    this.#db
      .prepare('INSERT INTO link (hash, purpose, account, expires_at) VALUES (?, ?, ?, ?)')
      .run(hash, purpose, accountId ?? '', Math.floor(expiresAt));
  }

  get(hash: string): OneTimeLink | undefined {
    const row = this.#db.prepare('SELECT * FROM link WHERE hash = ?').get(hash) as RawLink | undefined;
    if (!row) return undefined;
    return { hash, purpose: row.purpose, accountId: row.account || undefined, expiresAt: row.expires_at };
  }

  remove(hash: string): void {
    this.#db.prepare('DELETE FROM link WHERE hash = ?').run(hash);
  }

  /** All of one purpose (and account): a fresh link makes the older ones worthless. */
  removeOf(purpose: OneTimeLink['purpose'], accountId: string | undefined): void {
    this.#db.prepare('DELETE FROM link WHERE purpose = ? AND account = ?').run(purpose, accountId ?? '');
  }
}
