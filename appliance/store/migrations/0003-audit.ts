import type { Migration } from '../migrate.ts';

/**
 * BEFORE: no record of what happens besides changes of the configuration.
 *
 * AFTER: `audit` holds one row per sign-in, refused sign-in, password shown, export and the like (PPL-04): who, from
 * where, and what as a phrase (JSON); an index finds the last of a kind by one author. `link` holds the one-time links
 * that still work, by the hash of their token: one that becomes the owner's, one per account to choose a password.
 */
export const audit: Migration = {
  version: 3,
  up(db) {
    db.exec(`
      CREATE TABLE audit (
        id INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        author TEXT NOT NULL,
        from_where TEXT NOT NULL,
        phrase TEXT NOT NULL
      ) STRICT;
      CREATE INDEX audit_last ON audit (json_extract(phrase, '$.key'), author);
      CREATE TABLE link (
        hash TEXT PRIMARY KEY,
        purpose TEXT NOT NULL,
        account TEXT NOT NULL,
        expires_at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
