import type { Migration } from '../migrate.ts';

/**
 * BEFORE: an empty cordboard.db.
 *
 * AFTER: `revision` holds one row per change of the configuration: who, when, from where, why, and each thing's body
 * before and after (JSON, secrets sealed), for the audit history and for undo (PPL-04). `fact` holds single values of
 * the box itself, such as the proof that the key file belongs to this database.
 *
 * The tables of the configured things themselves (`entity_user` …) follow from their definitions: see
 * entity-tables.ts.
 */
export const configuration: Migration = {
  version: 1,
  up(db) {
    db.exec(`
      CREATE TABLE revision (
        number INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        author TEXT NOT NULL,
        from_where TEXT NOT NULL,
        note TEXT,
        changes TEXT NOT NULL
      ) STRICT;
      CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    `);
  },
};
