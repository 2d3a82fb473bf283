import { AUDIT_ROWS_MAX, AUDIT_STRIDE_ROWS } from '../base/limits.ts';
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

export interface AuditQuery {
  readonly limit: number;
  /** An id, not included: the `next` of the page before. */
  readonly before?: number | undefined;
  /** Only these kinds, by the keys of their phrases. */
  readonly keys?: readonly string[] | undefined;
  /** A part of who it was, of where they were, or of what it was about. */
  readonly text?: string | undefined;
  /** At or after, wall clock. */
  readonly from?: number | undefined;
}

export interface AuditPage {
  /** Newest first. */
  readonly entries: readonly AuditEntry[];
  /** Undefined at the end. A page may be short, even empty, and still have a next one: a search goes in strides. */
  readonly next: number | undefined;
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

  list(query: AuditQuery): AuditPage {
    const { limit, before = Number.MAX_SAFE_INTEGER } = query;
    const filters = filtersOf(query);
    const lowest = filters.length > 0 ? this.#strideEnd(before) : 0;
    const rows = this.#db
      .prepare(
        `SELECT * FROM audit WHERE id < ? AND id >= ?${filters.map(({ sql }) => ` AND ${sql}`).join('')} ORDER BY id DESC LIMIT ?`,
      )
      .all(before, lowest, ...filters.flatMap(({ params }) => params), limit + 1) as RawEntry[];
    const entries = rows.slice(0, limit).map(({ id, at, author, from_where: from, phrase }) => {
      return { id, at, author: { name: author, from }, phrase: JSON.parse(phrase) as Phrase };
    });
    if (rows.length > limit) return { entries, next: entries.at(-1)?.id };
    return { entries, next: this.#oldest() < lowest ? lowest : undefined };
  }

  /** Ids have no gaps, so a stride is as many of them. */
  #strideEnd(before: number): number {
    const { newest } = this.#db.prepare('SELECT max(id) AS newest FROM audit').get() as { newest: number | null };
    return Math.max(0, Math.min(before, (newest ?? 0) + 1) - AUDIT_STRIDE_ROWS);
  }

  #oldest(): number {
    const { oldest } = this.#db.prepare('SELECT min(id) AS oldest FROM audit').get() as { oldest: number | null };
    return oldest ?? Number.MAX_SAFE_INTEGER;
  }

  /** When something of this kind (its phrase's key) last happened by this author. */
  last(key: string, author: string): number | undefined {
    const row = this.#db
      .prepare("SELECT at FROM audit WHERE json_extract(phrase, '$.key') = ? AND author = ? ORDER BY id DESC LIMIT 1")
      .get(key, author) as { at: number } | undefined;
    return row?.at;
  }
}

interface Condition {
  readonly sql: string;
  readonly params: readonly (string | number)[];
}

function filtersOf({ keys, text = '', from }: AuditQuery): Condition[] {
  const conditions: Condition[] = [];
  if (keys) {
    conditions.push({ sql: `json_extract(phrase, '$.key') IN (${keys.map(() => '?').join(', ')})`, params: keys });
  }
  if (from !== undefined) conditions.push({ sql: 'at >= ?', params: [Math.floor(from)] });
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const like = `%${word.replace(/[\\%_]/g, '\\$&')}%`;
    const about = "EXISTS (SELECT 1 FROM json_each(phrase, '$.params') WHERE value LIKE ? ESCAPE '\\')";
    const sql = `(author LIKE ? ESCAPE '\\' OR from_where LIKE ? ESCAPE '\\' OR ${about})`;
    conditions.push({ sql, params: [like, like, like] });
  }
  return conditions;
}
