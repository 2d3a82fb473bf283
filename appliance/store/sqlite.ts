import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import { AppError } from '../base/errors.ts';
import { QUICK_CHECK_MAX_BYTES } from '../base/limits.ts';
import { phrase } from '../base/words/index.ts';

export type Sqlite = Database.Database;

export interface SqliteOptions {
  /** `full`: a commit is on the disk when it returns. `normal`: a power cut may take the last commits, in order. */
  readonly durability: 'full' | 'normal';
}

/** Only its owner reads what the box knows. SQLite gives the -wal and -shm files the mode of the main file. */
const FILE_MODE = 0o600;

/** How long a statement waits while another process (a backup, an export) holds the file. */
const BUSY_WAIT_MS = 2_000;

/**
 * Opens one database file (or `:memory:`) with the house's pragmas. Throws AppError `unavailable` with a sentence when
 * the file can't be opened, is no database, or fails its check.
 */
export function openSqlite(path: string, options: SqliteOptions): Sqlite {
  const inMemory = path === ':memory:';
  if (!inMemory) createPrivate(path);
  let db: Sqlite | undefined;
  try {
    db = new Database(path, { timeout: BUSY_WAIT_MS });
    if (!inMemory) check(db, path);
    setPragmas(db, options);
    return db;
  } catch (failure) {
    db?.close();
    throw asAppError(failure, path);
  }
}

/** A database from bytes that `serialize()` gave, in memory: what a crash left behind, in simulations. */
export function openImage(image: Buffer, options: SqliteOptions): Sqlite {
  const db = new Database(image);
  setPragmas(db, options);
  return db;
}

/**
 * Makes the file for its owner only. A file that exists is never opened here: closing it again would take away the
 * POSIX locks that this process holds on it through another connection.
 */
export function createPrivate(path: string): void {
  try {
    if (existsSync(path)) chmodSync(path, FILE_MODE);
    else closeSync(openSync(path, 'ax', FILE_MODE));
  } catch (failure) {
    throw new AppError('unavailable', phrase('store.cannot-write', { file: path, reason: reasonOf(failure) }));
  }
}

function setPragmas(db: Sqlite, options: SqliteOptions): void {
  // The page cache is small on purpose: the configuration is held in memory by its service anyway.
  db.pragma('cache_size = -2000');
  db.pragma('temp_store = MEMORY');
  db.pragma('journal_mode = WAL');
  db.pragma(`synchronous = ${options.durability === 'full' ? 'FULL' : 'NORMAL'}`);
  db.pragma('journal_size_limit = 16777216');
}

/**
 * Looks for damage. The history can be a gigabyte, which takes seconds to read: in large files its tables are left out
 * here (`check` of the command line reads everything).
 */
function check(db: Sqlite, path: string): void {
  const size =
    (db.pragma('page_count', { simple: true }) as number) * (db.pragma('page_size', { simple: true }) as number);
  const complaints =
    size <= QUICK_CHECK_MAX_BYTES ? quickCheck(db) : tablesToCheck(db).flatMap((name) => quickCheck(db, name));
  if (complaints.length > 0) {
    throw new AppError('unavailable', phrase('store.damaged', { file: path, reason: complaints[0] ?? '' }));
  }
}

function tablesToCheck(db: Sqlite): string[] {
  const rows = db
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'history%' AND name NOT LIKE 'sqlite_%'",
    )
    .all() as { name: string }[];
  return rows.map((row) => row.name);
}

/** What SQLite finds wrong in the file or in one of its tables; empty when it is sound. */
export function quickCheck(db: Sqlite, table?: string): string[] {
  try {
    const rows = db.pragma(table ? `quick_check("${table}")` : 'quick_check') as { quick_check: string }[];
    return rows.map((row) => row.quick_check).filter((line) => line !== 'ok');
  } catch (failure) {
    // Damage so bad that the check itself trips over it.
    if ((failure as { code?: unknown }).code === 'SQLITE_CORRUPT') return [reasonOf(failure)];
    throw failure;
  }
}

/** What the disk itself has against writing, in a sentence; any other failure as it is. */
export function diskTrouble(failure: unknown): unknown {
  const code = String((failure as { code?: unknown }).code);
  if (code === 'SQLITE_FULL') return new AppError('unavailable', phrase('store.disk-full'));
  if (/^SQLITE_(IOERR|READONLY|CANTOPEN|BUSY)/.test(code)) {
    return new AppError('unavailable', phrase('store.cannot-save', { reason: reasonOf(failure) }));
  }
  return failure;
}

function asAppError(failure: unknown, path: string): unknown {
  if (failure instanceof AppError) return failure;
  const code = (failure as { code?: unknown }).code;
  if (code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT') {
    return new AppError('unavailable', phrase('store.damaged', { file: path, reason: reasonOf(failure) }));
  }
  if (typeof code === 'string' && code.startsWith('SQLITE_')) {
    return new AppError('unavailable', phrase('store.cannot-open', { file: path, reason: reasonOf(failure) }));
  }
  if (!existsSync(path))
    return new AppError('unavailable', phrase('store.cannot-open', { file: path, reason: reasonOf(failure) }));
  return failure;
}

function reasonOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}
