import { AppError } from '../base/errors.ts';
import { phrase } from '../base/words/index.ts';
import type { Sqlite } from './sqlite.ts';

/** One step of a database's shape: a file each under migrations/, with a BEFORE and AFTER in its comment. */
export interface Migration {
  /** 1, 2, 3 … without gaps: it becomes SQLite's `user_version`. */
  readonly version: number;
  up(db: Sqlite): void;
}

/** The shape that a file has now; 0 when it is new. */
export function versionOf(db: Sqlite): number {
  return db.pragma('user_version', { simple: true }) as number;
}

/**
 * Brings a database to the newest shape, each step in a transaction of its own: a power cut in between leaves it at a
 * whole step. Throws AppError `unavailable` when the file was written by a newer release.
 */
export function migrate(db: Sqlite, migrations: readonly Migration[], file: string): void {
  const newest = migrations.at(-1)?.version ?? 0;
  const version = versionOf(db);
  if (version > newest) throw new AppError('unavailable', phrase('store.newer', { file, version, newest }));
  for (const migration of migrations.filter((step) => step.version > version)) {
    db.transaction(() => {
      migration.up(db);
      db.pragma(`user_version = ${migration.version}`);
    }).immediate();
  }
}
