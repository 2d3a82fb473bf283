import type { Migration } from '../migrate.ts';

/**
 * BEFORE: recordings that somebody had put together for a download were known until the box was restarted.
 *
 * AFTER: `recording_download` holds one row per such download, for the day that it is kept: whose it is, until when
 * (wall clock), and as JSON which recordings are in which of its parts. The sound is in no second place.
 */
export const recordingDownloads: Migration = {
  version: 6,
  up(db) {
    db.exec(`
      CREATE TABLE recording_download (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        owner TEXT NOT NULL,
        kept_until INTEGER NOT NULL,
        parts TEXT NOT NULL
      ) STRICT;
      CREATE INDEX recording_download_owner ON recording_download (owner);
    `);
  },
};
