import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../base/errors.ts';
import { phrase } from '../base/words/index.ts';
import { createPrivate, type Sqlite } from './sqlite.ts';

/**
 * One box per data directory. The lock is a file lock of the kernel, taken through SQLite on an empty file of its own:
 * it goes with its process however that ends, so there is no stale lock to clean up after kill -9, and no process id
 * that another program has meanwhile. Nothing else may open that file: closing it anywhere in this process would give
 * the lock away (POSIX locks are like that).
 */
export interface DirectoryLock {
  release(): void;
}

const LOCK_FILE = 'cordboard.lock';
/** Who holds it, for the sentence only. */
const PID_FILE = 'cordboard.pid';

/** Throws AppError `conflict` when another box (or another command that writes) has the directory. */
export function lockDirectory(directory: string): DirectoryLock {
  let file: Sqlite | undefined;
  createPrivate(join(directory, LOCK_FILE));
  try {
    file = new Database(join(directory, LOCK_FILE), { timeout: 0 });
    file.exec('BEGIN EXCLUSIVE');
  } catch (failure) {
    file?.close();
    if (!String((failure as { code?: unknown }).code).startsWith('SQLITE_BUSY')) throw failure;
    throw new AppError('conflict', phrase('store.in-use', { directory, pid: holder(directory) ?? '?' }));
  }
  const held = file;
  tellHolder(directory);
  return { release: () => held.close() };
}

/** Only for a sentence: a full disk must not keep the box from starting. */
function tellHolder(directory: string): void {
  try {
    writeFileSync(join(directory, PID_FILE), `${process.pid}\n`, { mode: 0o600 });
  } catch {
    rmSync(join(directory, PID_FILE), { force: true });
  }
}

/** The process that holds (or last held) the directory. */
function holder(directory: string): string | undefined {
  try {
    return readFileSync(join(directory, PID_FILE), 'utf8').trim();
  } catch {
    return undefined;
  }
}
