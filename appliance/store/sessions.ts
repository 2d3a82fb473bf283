import type { Sqlite } from './sqlite.ts';

/** A signed-in browser. The session's id itself is only in the browser; here is its hash. */
export interface SessionRow {
  readonly hash: string;
  readonly accountId: string;
  /** Wall clock. */
  readonly createdAt: number;
  readonly seenAt: number;
  /** What else the API keeps with it (JSON). */
  readonly data: Readonly<Record<string, unknown>>;
}

interface RawSession {
  readonly hash: string;
  readonly account: string;
  readonly created_at: number;
  readonly seen_at: number;
  readonly data: string;
}

/** The table of web sessions, in live.db: written at once, without waiting for the disk. */
export class Sessions {
  readonly #db: Sqlite;
  readonly #onTrouble: (failure: unknown) => void;

  constructor(db: Sqlite, onTrouble: (failure: unknown) => void) {
    this.#db = db;
    this.#onTrouble = onTrouble;
  }

  put(session: SessionRow): void {
    this.#db
      .prepare('INSERT OR REPLACE INTO session (hash, account, created_at, seen_at, data) VALUES (?, ?, ?, ?, ?)')
      .run(session.hash, session.accountId, session.createdAt, session.seenAt, JSON.stringify(session.data));
  }

  get(hash: string): SessionRow | undefined {
    const row = this.#db.prepare('SELECT * FROM session WHERE hash = ?').get(hash) as RawSession | undefined;
    return row && sessionOf(row);
  }

  /**
   * Somebody used it: at most about once a minute per session, or every request becomes a write. A disk that refuses
   * it doesn't refuse the person, who has to read on the page what is wrong with the disk.
   */
  touch(hash: string, seenAt: number): void {
    try {
      this.#db.prepare('UPDATE session SET seen_at = ? WHERE hash = ?').run(seenAt, hash);
    } catch (failure) {
      this.#onTrouble(failure);
    }
  }

  remove(hash: string): void {
    this.#db.prepare('DELETE FROM session WHERE hash = ?').run(hash);
  }

  /** Signs an account out everywhere (its password changed, it was deleted). */
  removeOf(accountId: string): void {
    this.#db.prepare('DELETE FROM session WHERE account = ?').run(accountId);
  }

  of(accountId: string): SessionRow[] {
    const rows = this.#db
      .prepare('SELECT * FROM session WHERE account = ? ORDER BY seen_at DESC')
      .all(accountId) as RawSession[];
    return rows.map(sessionOf);
  }

  /** Forgets those not used since `seenBefore`, and those begun before `createdBefore`. Answers how many. */
  sweep(seenBefore: number, createdBefore: number): number {
    return this.#db.prepare('DELETE FROM session WHERE seen_at < ? OR created_at < ?').run(seenBefore, createdBefore)
      .changes;
  }
}

function sessionOf(row: RawSession): SessionRow {
  return {
    hash: row.hash,
    accountId: row.account,
    createdAt: row.created_at,
    seenAt: row.seen_at,
    data: JSON.parse(row.data) as Record<string, unknown>,
  };
}
