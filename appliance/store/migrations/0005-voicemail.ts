import type { Migration } from '../migrate.ts';

/**
 * BEFORE: nobody can leave a message, and the box writes to nobody.
 *
 * AFTER: `message` holds one row per voicemail message, the one that is being spoken included (`recording`); its sound
 * is a file beside the database, named by mailbox and id. `deleted_at` (0: not) marks what goes for good a little
 * later. `mail` holds e-mails that no server has accepted yet, with what is to be sent as JSON.
 */
export const voicemail: Migration = {
  version: 5,
  up(db) {
    db.exec(`
      CREATE TABLE message (
        id TEXT PRIMARY KEY,
        mailbox TEXT NOT NULL,
        state TEXT NOT NULL,
        received_at INTEGER NOT NULL,
        duration_ms INTEGER NOT NULL,
        deleted_at INTEGER NOT NULL,
        caller TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX message_mailbox ON message (mailbox, received_at);
      CREATE TABLE mail (
        id TEXT PRIMARY KEY,
        queued_at INTEGER NOT NULL,
        next_try_at INTEGER NOT NULL,
        tries INTEGER NOT NULL,
        last_failure TEXT,
        content TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
