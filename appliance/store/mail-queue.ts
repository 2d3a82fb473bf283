import type { Sqlite } from './sqlite.ts';

/** An e-mail on its way; what it says is decided when it is put, so that a change of settings doesn't lose it. */
export interface MailRow<Content = unknown> {
  readonly id: string;
  /** Wall clock. */
  readonly queuedAt: number;
  /** Wall clock. */
  readonly nextTryAt: number;
  readonly tries: number;
  /** What the server said at the last try. */
  readonly lastFailure: string | undefined;
  readonly content: Content;
}

interface RawMail {
  readonly id: string;
  readonly queued_at: number;
  readonly next_try_at: number;
  readonly tries: number;
  readonly last_failure: string | null;
  readonly content: string;
}

/** The table of e-mails that no server has accepted yet; there are a handful at most. */
export class MailQueue {
  readonly #db: Sqlite;

  constructor(db: Sqlite) {
    this.#db = db;
  }

  put(id: string, queuedAt: number, content: unknown): void {
    this.#db
      .prepare('INSERT INTO mail (id, queued_at, next_try_at, tries, content) VALUES (?, ?, ?, 0, ?)')
      .run(id, Math.floor(queuedAt), Math.floor(queuedAt), JSON.stringify(content));
  }

  /** All of them, the one whose turn is next first. */
  all<Content>(): readonly MailRow<Content>[] {
    const rows = this.#db.prepare('SELECT * FROM mail ORDER BY next_try_at, queued_at, id').all() as RawMail[];
    return rows.map((row) => ({
      id: row.id,
      queuedAt: row.queued_at,
      nextTryAt: row.next_try_at,
      tries: row.tries,
      lastFailure: row.last_failure ?? undefined,
      content: JSON.parse(row.content) as Content,
    }));
  }

  get size(): number {
    return (this.#db.prepare('SELECT count(*) AS size FROM mail').get() as { size: number }).size;
  }

  failed(id: string, failure: string, nextTryAt: number): void {
    this.#db
      .prepare('UPDATE mail SET tries = tries + 1, last_failure = ?, next_try_at = ? WHERE id = ?')
      .run(failure, Math.floor(nextTryAt), id);
  }

  /** It was accepted, or nobody will ever take it. */
  remove(id: string): void {
    this.#db.prepare('DELETE FROM mail WHERE id = ?').run(id);
  }
}
