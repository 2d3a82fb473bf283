import type { Migration } from '../migrate.ts';

/**
 * BEFORE: an empty live.db.
 *
 * AFTER: `journal` is a log of live state that must outlast a power cut (registrations, subscription ids): the row with
 * the highest `seq` of a table and key is its value (JSON; null where it was removed), with the wall-clock moment after
 * which it means nothing any more; see journal.ts. `session` holds the signed-in
 * browsers; only a hash of each session's id is kept, so a stolen file signs nobody in.
 */
export const journal: Migration = {
  version: 1,
  up(db) {
    db.exec(`
      CREATE TABLE journal (
        seq INTEGER PRIMARY KEY,
        tbl TEXT NOT NULL,
        key TEXT NOT NULL,
        value TEXT,
        deadline INTEGER NOT NULL
      ) STRICT;
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
