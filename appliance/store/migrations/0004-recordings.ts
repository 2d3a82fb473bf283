import type { Migration } from '../migrate.ts';

/**
 * BEFORE: no recordings of calls.
 *
 * AFTER: `recording` holds one row per recording, also of those that were deleted (FAC-05: deletion leaves a trace):
 * `state` is `running`, `kept` or `deleted`; `people` is JSON; `words` is what it is found by. `recording_party` finds
 * those of one extension.
 */
export const recordings: Migration = {
  version: 4,
  up(db) {
    db.exec(`
      CREATE TABLE recording (
        id TEXT PRIMARY KEY,
        started_at INTEGER NOT NULL,
        call TEXT NOT NULL,
        state TEXT NOT NULL,
        duration_ms INTEGER NOT NULL,
        people TEXT NOT NULL,
        words TEXT NOT NULL,
        deleted_at INTEGER,
        deleted_by TEXT
      ) STRICT;
      CREATE INDEX recording_time ON recording (started_at);
      CREATE INDEX recording_call ON recording (call);
      CREATE INDEX recording_state ON recording (state, started_at);
      CREATE TABLE recording_party (
        extension TEXT NOT NULL,
        recording TEXT NOT NULL,
        PRIMARY KEY (extension, recording)
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
