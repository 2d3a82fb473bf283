import type { Migration } from '../migrate.ts';
import { configuration } from './0001-configuration.ts';
import { history } from './0002-history.ts';
import { audit } from './0003-audit.ts';
import { recordings } from './0004-recordings.ts';
import { voicemail } from './0005-voicemail.ts';
import { recordingDownloads } from './0006-recording-downloads.ts';
import { journal } from './live-0001-journal.ts';

/** Steps of cordboard.db, oldest first. Released steps never change; new ones are added. */
export const cordboardMigrations: readonly Migration[] = [
  configuration,
  history,
  audit,
  recordings,
  voicemail,
  recordingDownloads,
];

/** Steps of live.db (journal, sessions), oldest first. */
export const liveMigrations: readonly Migration[] = [journal];
