import { AUDIT_ROWS_MAX } from '../base/limits.ts';
import type { Phrase } from '../base/words/index.ts';
import type { Sqlite } from './sqlite.ts';

/** Something that happened and is no change of the configuration: a sign-in, a password shown, an export (PPL-04). */
export interface AuditEntry {
  /** Grows with time. */
  readonly id: number;
  /** Wall clock. */
  readonly at: number;
  readonly author: { readonly name: string; readonly from: string };
  readonly phrase: Phrase;
}

interface RawEntry {
  readonly id: number;
  readonly at: number;
  readonly author: string;
  readonly from_where: string;
  readonly phrase: string;
}

/** Rows are taken away in strides, or each new one would cost a search for the oldest. */
const SWEEP_EVERY_ROWS = 1_000;

/** The table of the audit. The oldest rows go when there are too many: a scanner must not fill the disk. */
export class Audit {
  readonly #db: Sqlite;

  constructor(db: Sqlite) {
    this.#db = db;
  }

  add({ at, author, phrase }: Omit<AuditEntry, 'id'>): void {
    const { lastInsertRowid } = this.#db
      .prepare('INSERT INTO audit (at, author, from_where, phrase) VALUES (?, ?, ?, ?)')
      .run(Math.floor(at), author.name, author.from, JSON.stringify(phrase));
    const id = Number(lastInsertRowid);
    if (id % SWEEP_EVERY_ROWS === 0) this.#db.prepare('DELETE FROM audit WHERE id <= ?').run(id - AUDIT_ROWS_MAX);
  }

  /** Newest first; `before` is an id, not included. */
  list({
    limit,
    before = Number.MAX_SAFE_INTEGER,
  }: {
    readonly limit: number;
    readonly before?: number;
  }): AuditEntry[] {
    const rows = this.#db
      .prepare('SELECT * FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?')
      .all(before, limit) as RawEntry[];
    return rows.map(({ id, at, author, from_where: from, phrase }) => ({
      id,
      at,
      author: { name: author, from },
      phrase: JSON.parse(phrase) as Phrase,
    }));
  }

  /** When something of this kind (its phrase's key) last happened by this author. */
  last(key: string, author: string): number | undefined {
    const row = this.#db
      .prepare("SELECT at FROM audit WHERE json_extract(phrase, '$.key') = ? AND author = ? ORDER BY id DESC LIMIT 1")
      .get(key, author) as { at: number } | undefined;
    return row?.at;
  }
}
