import type { Migration } from '../migrate.ts';

/**
 * BEFORE: no call history.
 *
 * AFTER: `history` holds one row per finished call. Its `row` number is the moment of the call's start in milliseconds
 * times 1024 plus a running number within that millisecond: so newest-first, a stretch of time and a page's cursor all
 * are ranges of the table itself and need no index. `history_text` finds any part of a number, name or word (trigrams,
 * case and accents don't matter). `history_party` finds the calls of one extension.
 */
export const history: Migration = {
  version: 2,
  up(db) {
    db.exec(`
      CREATE TABLE history (
        row INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        outcome TEXT NOT NULL,
        words TEXT NOT NULL,
        record TEXT NOT NULL
      ) STRICT;
      CREATE INDEX history_outcome ON history (outcome, row);
      CREATE TABLE history_party (extension TEXT NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (extension, row))
        STRICT, WITHOUT ROWID;
      CREATE VIRTUAL TABLE history_text USING fts5 (
        words, content = 'history', content_rowid = 'row', tokenize = 'trigram remove_diacritics 1'
      );
    `);
  },
};
