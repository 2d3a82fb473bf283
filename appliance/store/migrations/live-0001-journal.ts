import type { Migration } from '../migrate.ts';

/**
 * BEFORE: an empty live.db.
 *
 * AFTER: `journal` holds live state that must outlast a power cut (registrations, subscription ids), one JSON value per
 * table and key, with the wall-clock moment after which it means nothing any more. `session` holds the signed-in
 * browsers; only a hash of each session's id is kept, so a stolen file signs nobody in.
 */
export const journal: Migration = {
  version: 1,
  up(db) {
    db.exec(`
      CREATE TABLE journal (
        tbl TEXT NOT NULL,
        key TEXT NOT NULL,
        value TEXT NOT NULL,
        deadline INTEGER NOT NULL,
        PRIMARY KEY (tbl, key)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE session (
        hash TEXT PRIMARY KEY,
        account TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        seen_at INTEGER NOT NULL,
        data TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX session_account ON session (account);
    `);
  },
};
