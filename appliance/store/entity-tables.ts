import type { Statement } from 'better-sqlite3';
import { invariant } from '../base/assert.ts';
import { diskTrouble, type Sqlite } from './sqlite.ts';

/** A configured thing as it lies in its table: the body is JSON, its secrets sealed. */
export interface EntityRow {
  readonly id: string;
  /** The revision that wrote it. */
  readonly revision: number;
  readonly body: string;
}

/** A revision as it lies in the table; the parts that only the configuration understands are JSON. */
export interface RevisionRow {
  readonly number: number;
  readonly at: number;
  readonly author: string;
  readonly from: string;
  readonly note: string | undefined;
  readonly changes: string;
}

export interface EntityWrite {
  readonly entity: string;
  readonly id: string;
  /** Undefined deletes it. */
  readonly body: string | undefined;
}

/** Which fields of the body become columns of their own. */
export interface EntityColumns {
  readonly unique: readonly string[];
  readonly indexed: readonly string[];
}

interface EntityStatements {
  readonly remove: Statement<unknown[]>;
  readonly insert: Statement<unknown[]>;
}

/**
 * The tables of configured things: one per definition, made from it. Fields that are unique or point elsewhere are
 * generated columns of the JSON body, with an index; so a new field needs no migration, and the database itself
 * refuses two things of one name.
 */
export class EntityTables {
  readonly #db: Sqlite;
  readonly #prepared = new Map<string, EntityStatements>();

  constructor(db: Sqlite) {
    this.#db = db;
  }

  /** Makes the table, or adds the columns that its definition has gained. */
  prepare(entity: string, columns: EntityColumns): void {
    const table = tableOf(entity);
    const make = (): void => {
      this.#db.exec(
        `CREATE TABLE IF NOT EXISTS "${table}" (id TEXT PRIMARY KEY, revision INTEGER NOT NULL, body TEXT NOT NULL)`,
      );
      const existing = new Set(
        (this.#db.pragma(`table_xinfo("${table}")`) as { name: string }[]).map((column) => column.name),
      );
      for (const field of [...columns.unique, ...columns.indexed]) {
        invariant(/^[a-z][A-Za-z0-9]*$/.test(field), `"${field}" can't be a column`);
        if (existing.has(field)) continue;
        this.#db.exec(
          `ALTER TABLE "${table}" ADD COLUMN "${field}" TEXT GENERATED ALWAYS AS (json_extract(body, '$.${field}'))`,
        );
        const kind = columns.unique.includes(field) ? 'UNIQUE INDEX' : 'INDEX';
        this.#db.exec(`CREATE ${kind} "${table}_${field}" ON "${table}" ("${field}")`);
      }
    };
    this.#db.transaction(make).immediate();
  }

  rows(entity: string): EntityRow[] {
    return this.#db.prepare(`SELECT id, revision, body FROM "${tableOf(entity)}"`).all() as EntityRow[];
  }

  /** Number of the newest revision; 0 before the first. */
  revision(): number {
    return (
      (this.#db.prepare('SELECT max(number) AS number FROM revision').get() as { number: number | null }).number ?? 0
    );
  }

  /**
   * Writes a revision and what it changes, whole or not at all; it is on the disk when this returns. Throws AppError
   * `unavailable` when the disk doesn't take it.
   */
  commit(revision: RevisionRow, writes: readonly EntityWrite[]): void {
    const write = (): void => {
      // First everything that is touched goes, then the new bodies come: two things may swap their numbers.
      for (const { entity, id } of writes) this.#statements(entity).remove.run(id);
      for (const { entity, id, body } of writes) {
        if (body !== undefined) this.#statements(entity).insert.run(id, revision.number, body);
      }
      this.#db
        .prepare('INSERT INTO revision (number, at, author, from_where, note, changes) VALUES (?, ?, ?, ?, ?, ?)')
        .run(revision.number, revision.at, revision.author, revision.from, revision.note ?? null, revision.changes);
    };
    try {
      this.#db.transaction(write).immediate();
    } catch (failure) {
      throw diskTrouble(failure);
    }
  }

  #statements(entity: string): EntityStatements {
    const known = this.#prepared.get(entity);
    if (known) return known;
    const table = tableOf(entity);
    const statements = {
      remove: this.#db.prepare(`DELETE FROM "${table}" WHERE id = ?`),
      insert: this.#db.prepare(`INSERT INTO "${table}" (id, revision, body) VALUES (?, ?, ?)`),
    };
    this.#prepared.set(entity, statements);
    return statements;
  }

  /** Newest first; `before` is a revision number, not included. */
  revisions(limit: number, before = Number.MAX_SAFE_INTEGER): RevisionRow[] {
    const rows = this.#db
      .prepare(`${SELECT_REVISION} WHERE number < ? ORDER BY number DESC LIMIT ?`)
      .all(before, limit) as RawRevision[];
    return rows.map(revisionOf);
  }

  revisionRow(number: number): RevisionRow | undefined {
    const row = this.#db.prepare(`${SELECT_REVISION} WHERE number = ?`).get(number) as RawRevision | undefined;
    return row && revisionOf(row);
  }
}

const SELECT_REVISION = 'SELECT number, at, author, from_where AS "from", note, changes FROM revision';

type RawRevision = Omit<RevisionRow, 'note'> & { readonly note: string | null };

function revisionOf(row: RawRevision): RevisionRow {
  return { ...row, note: row.note ?? undefined };
}

function tableOf(entity: string): string {
  invariant(/^[a-z][a-z-]*$/.test(entity), `"${entity}" can't be a table`);
  return `entity_${entity}`;
}
