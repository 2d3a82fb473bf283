import { existsSync, mkdirSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { HISTORY_PAGE_MAX } from '../base/limits.ts';
import { RECORDING_FORGET_ROWS, RECORDING_ROOM_MIN_BYTES } from '../base/limits-features.ts';
import type { Sqlite } from './sqlite.ts';

/** Somebody in a recorded call, as they were called then. */
export interface RecordedParty {
  readonly number: string;
  readonly name: string;
  readonly extensionId?: string;
}

export interface RecordingRow {
  readonly id: string;
  /** Of the call that it is of, in the history. */
  readonly callId: string;
  /** Wall clock. */
  readonly startedAt: number;
  readonly state: 'running' | 'kept' | 'deleted';
  /** 0 while it runs. */
  readonly durationMs: number;
  /** On the left channel, and on the right. */
  readonly caller: RecordedParty;
  readonly callee: RecordedParty;
  /** Who deleted it and when; `retention` for the box itself. */
  readonly deleted?: { readonly at: number; readonly by: string };
}

export interface RecordingsQuery {
  /** Part of a number or name; of several words all. */
  readonly text?: string | undefined;
  readonly extensionId?: string | undefined;
  /** Started at or after, and before; wall clock. */
  readonly from?: number | undefined;
  readonly until?: number | undefined;
  readonly callId?: string | undefined;
  readonly limit: number;
  /** The `next` of the page before. */
  readonly cursor?: string | undefined;
}

interface Raw {
  readonly id: string;
  readonly call: string;
  readonly started_at: number;
  readonly state: RecordingRow['state'];
  readonly duration_ms: number;
  readonly people: string;
  readonly deleted_at: number | null;
  readonly deleted_by: string | null;
}

/**
 * The one owner of recordings of calls: their rows and their files. A row is there before its file is begun, so that
 * after a power cut every file is known; a deleted one leaves its row behind.
 */
export class Recordings {
  readonly #db: Sqlite;
  readonly #clock: Clock;
  readonly #directory: string;

  /** @param directory where the files are; made with the first one */
  constructor(db: Sqlite, clock: Clock, directory: string) {
    this.#db = db;
    this.#clock = clock;
    this.#directory = directory;
  }

  /** False when the disk is too full to begin another. */
  get hasRoom(): boolean {
    const { bavail, bsize } = statfsSync(existsSync(this.#directory) ? this.#directory : join(this.#directory, '..'));
    return bavail * bsize >= RECORDING_ROOM_MIN_BYTES;
  }

  /** Notes that a recording begins. Answers the path where it is to be written. */
  begin(row: Pick<RecordingRow, 'id' | 'callId' | 'caller' | 'callee'>): string {
    const { id, callId, caller, callee } = row;
    const startedAt = Math.floor(this.#clock.wall());
    const words = [caller, callee].flatMap(({ number, name }) => [number, name]).join('\n');
    this.#db.transaction(() => {
      this.#db
        .prepare(
          "INSERT INTO recording (id, started_at, call, state, duration_ms, people, words) VALUES (?, ?, ?, 'running', 0, ?, ?)",
        )
        .run(id, startedAt, callId, JSON.stringify({ caller, callee }), words);
      const party = this.#db.prepare('INSERT OR IGNORE INTO recording_party (extension, recording) VALUES (?, ?)');
      for (const { extensionId } of [caller, callee]) if (extensionId !== undefined) party.run(extensionId, id);
    })();
    const path = this.pathOf({ id, startedAt });
    mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
    return path;
  }

  /** It is whole on the disk. One in which nothing was said at all is forgotten. */
  finish(id: string, durationMs: number): void {
    if (durationMs > 0) {
      this.#db
        .prepare("UPDATE recording SET state = 'kept', duration_ms = ? WHERE id = ? AND state = 'running'")
        .run(Math.floor(durationMs), id);
      return;
    }
    const row = this.get(id);
    if (row?.state !== 'running') return;
    rmSync(this.pathOf(row), { force: true });
    this.#db.prepare('DELETE FROM recording_party WHERE recording = ?').run(id);
    this.#db.prepare('DELETE FROM recording WHERE id = ?').run(id);
  }

  /**
   * After a start: what a crash cut off is given the length that its file has, and what was deleted in the moment of a
   * power cut loses its file. Answers how many were cut off.
   */
  recover(durationOf: (path: string) => number): number {
    this.#sweep();
    const running = this.#read("SELECT * FROM recording WHERE state = 'running'");
    for (const row of running) this.finish(row.id, durationOf(this.pathOf(row)));
    return running.length;
  }

  /** A file whose row says that it was deleted goes; what nobody knows of is left alone. */
  #sweep(): void {
    const rows = this.#db.prepare("SELECT id FROM recording WHERE state <> 'deleted'").all() as { id: string }[];
    const there = new Set(rows.map(({ id }) => id));
    for (const path of soundFilesIn(this.#directory)) {
      const id = basename(path, ENDING);
      if (!there.has(id) && this.get(id)?.state === 'deleted') rmSync(path, { force: true });
    }
  }

  get(id: string): RecordingRow | undefined {
    return this.#read('SELECT * FROM recording WHERE id = ?', id)[0];
  }

  /** Newest first, without those that were deleted. */
  search(query: RecordingsQuery): { readonly rows: readonly RecordingRow[]; readonly next: string | undefined } {
    const limit = Math.min(Math.max(1, query.limit), HISTORY_PAGE_MAX);
    const conditions = conditionsOf(query);
    const where = conditions.map(({ sql }) => ` AND ${sql}`).join('');
    const rows = this.#read(
      `SELECT * FROM recording WHERE state <> 'deleted'${where} ORDER BY started_at DESC, id DESC LIMIT ?`,
      ...conditions.flatMap(({ params }) => params),
      limit + 1,
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return { rows: page, next: rows.length > limit && last ? `${last.startedAt}-${last.id}` : undefined };
  }

  /** Months that have recordings (`2026-11`, UTC), with when the newest of each began; oldest first. */
  months(): readonly { readonly month: string; readonly newest: number }[] {
    const sql = `SELECT strftime('%Y-%m', started_at / 1000, 'unixepoch') AS month, max(started_at) AS newest
      FROM recording WHERE state = 'kept' GROUP BY month ORDER BY month`;
    return this.#db.prepare(sql).all() as { month: string; newest: number }[];
  }

  /** Takes its sound away; that there was one stays. False when there is none, or it still runs. */
  delete(id: string, by: string): boolean {
    const row = this.get(id);
    if (row?.state !== 'kept') return false;
    // First the row: a file without one is swept at the next start, a row without a file would be a lie.
    this.#db
      .prepare("UPDATE recording SET state = 'deleted', deleted_at = ?, deleted_by = ? WHERE id = ?")
      .run(Math.floor(this.#clock.wall()), by, id);
    rmSync(this.pathOf(row), { force: true });
    return true;
  }

  /** Deletes some of those that started before (wall clock). Answers whether there may be more. */
  forgetSome(before: number): boolean {
    const old = this.#read(
      "SELECT * FROM recording WHERE state = 'kept' AND started_at < ? ORDER BY started_at LIMIT ?",
      Math.floor(before),
      RECORDING_FORGET_ROWS,
    );
    for (const { id } of old) this.delete(id, RETENTION);
    return old.length === RECORDING_FORGET_ROWS;
  }

  /** By month, so that no folder grows without end. */
  pathOf({ id, startedAt }: Pick<RecordingRow, 'id' | 'startedAt'>): string {
    return join(this.#directory, new Date(startedAt).toISOString().slice(0, 7), `${id}${ENDING}`);
  }

  #read(sql: string, ...params: readonly (string | number)[]): RecordingRow[] {
    return (this.#db.prepare(sql).all(...params) as Raw[]).map(rowOf);
  }
}

const ENDING = '.sound';

function soundFilesIn(directory: string): readonly string[] {
  if (!existsSync(directory)) return [];
  const months = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return months
    .flatMap(({ name: month }) => readdirSync(join(directory, month)).map((name) => join(directory, month, name)))
    .filter((path) => path.endsWith(ENDING));
}

/** Who deletes recordings for their age. */
export const RETENTION = 'retention';

function rowOf(raw: Raw): RecordingRow {
  const { id, call: callId, started_at: startedAt, state, duration_ms: durationMs } = raw;
  const people = JSON.parse(raw.people) as Pick<RecordingRow, 'caller' | 'callee'>;
  const row = { id, callId, startedAt, state, durationMs, ...people };
  if (raw.deleted_at === null) return row;
  return { ...row, deleted: { at: raw.deleted_at, by: raw.deleted_by ?? '' } };
}

interface Condition {
  readonly sql: string;
  readonly params: readonly (string | number)[];
}

function conditionsOf({ text = '', extensionId, from, until, callId, cursor }: RecordingsQuery): Condition[] {
  const conditions: Condition[] = text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => ({ sql: "words LIKE ? ESCAPE '\\'", params: [`%${word.replace(/[\\%_]/g, '\\$&')}%`] }));
  if (extensionId !== undefined) {
    const sql = 'EXISTS (SELECT 1 FROM recording_party p WHERE p.extension = ? AND p.recording = recording.id)';
    conditions.push({ sql, params: [extensionId] });
  }
  if (callId !== undefined) conditions.push({ sql: 'call = ?', params: [callId] });
  if (from !== undefined) conditions.push({ sql: 'started_at >= ?', params: [Math.floor(from)] });
  if (until !== undefined) conditions.push({ sql: 'started_at < ?', params: [Math.floor(until)] });
  const [at, id] = cursor === undefined ? [] : [Number.parseInt(cursor, 10), cursor.slice(cursor.indexOf('-') + 1)];
  if (at !== undefined && id !== undefined)
    conditions.push({ sql: '(started_at, id) < (?, ?)', params: [at || 0, id] });
  return conditions;
}
