import type { Clock, Timer } from '../base/clock.ts';
import { HISTORY_BATCH_MS, HISTORY_PAGE_MAX, HISTORY_RETRY_MS, HISTORY_SHORT_SEARCH_ROWS } from '../base/limits.ts';
import type { Sqlite } from './sqlite.ts';

/** A finished call as the history keeps it. What the record holds is the call floor's affair. */
export interface HistoryEntry<Record = unknown> {
  readonly id: string;
  /** Wall clock: the history is in this order. */
  readonly startedAt: number;
  readonly outcome: string;
  /** Extensions that took part: "my calls" finds it by them. */
  readonly extensionIds: readonly string[];
  /** What it is found by: numbers, names, words. */
  readonly words: readonly string[];
  readonly record: Record;
}

export interface HistoryQuery {
  /** Any part of a number, name or word; several words must all occur. Case, accents and spaces in numbers don't matter. */
  readonly text?: string | undefined;
  readonly outcomes?: readonly string[] | undefined;
  readonly extensionId?: string | undefined;
  /** Started at or after, wall clock. */
  readonly from?: number | undefined;
  /** Started before, wall clock. */
  readonly until?: number | undefined;
  readonly limit: number;
  /** From the page before. */
  readonly cursor?: string | undefined;
}

export interface HistoryPage<Record> {
  /** Newest first. */
  readonly records: readonly Record[];
  /** Undefined at the end. A page may be short, even empty, and still have a next one: a search goes in strides. */
  readonly next: string | undefined;
}

/** Calls that can start within one millisecond; see migrations/0002-history.ts for how rows are numbered. */
const ROWS_PER_MS = 1024;

/** Trigrams find three characters and more; shorter searches read rows. */
const SHORTEST_INDEXED = 3;

/** The table of finished calls: written in batches within a tenth of a second, read by search and in pages. */
export class History {
  readonly #db: Sqlite;
  readonly #clock: Clock;
  readonly #onTrouble: (failure: unknown) => void;
  readonly #insert;
  readonly #insertText;
  readonly #insertParty;
  readonly #lastRow;
  #waiting: HistoryEntry[] = [];
  #timer: Timer | undefined;

  constructor(db: Sqlite, clock: Clock, onTrouble: (failure: unknown) => void) {
    this.#db = db;
    this.#clock = clock;
    this.#onTrouble = onTrouble;
    this.#insert = db.prepare('INSERT INTO history (row, id, outcome, words, record) VALUES (?, ?, ?, ?, ?)');
    this.#insertText = db.prepare('INSERT INTO history_text (rowid, words) VALUES (?, ?)');
    this.#insertParty = db.prepare('INSERT OR IGNORE INTO history_party (extension, row) VALUES (?, ?)');
    this.#lastRow = db.prepare('SELECT max(row) AS row FROM history WHERE row >= ? AND row < ?');
  }

  /** Takes a finished call; it is on the disk within HISTORY_BATCH_MS, and found by searches at once. */
  insert(entry: HistoryEntry): void {
    this.#waiting.push(entry);
    this.#timer ??= this.#clock.at(this.#clock.now() + HISTORY_BATCH_MS, this.#turn);
  }

  /** Writes everything that waits, now. Throws what the disk says; what it refused still waits then. */
  flush(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#waiting.length === 0) return;
    const batch = [...this.#waiting].sort((a, b) => a.startedAt - b.startedAt);
    this.#db.transaction(() => {
      for (const entry of batch) this.#write(entry);
    })();
    this.#waiting = [];
  }

  get<Record>(id: string): Record | undefined {
    this.#flushBeforeReading();
    const row = this.#db.prepare('SELECT record FROM history WHERE id = ?').get(id) as { record: string } | undefined;
    return row && (JSON.parse(row.record) as Record);
  }

  search<Record>(query: HistoryQuery): HistoryPage<Record> {
    this.#flushBeforeReading();
    const limit = Math.min(Math.max(1, query.limit), HISTORY_PAGE_MAX);
    const { indexed, short } = searchTerms(query.text ?? '');
    const where = conditions(query, indexed);
    // A search that no index helps goes in strides of so many rows, so that no page holds up a call.
    const strideFrom = short.length > 0 ? this.#strideStart(where) : undefined;
    if (strideFrom !== undefined) where.add('h.row >= ?', strideFrom);
    for (const term of short) where.add("h.words LIKE ? ESCAPE '\\'", `%${term.replace(/[\\%_]/g, '\\$&')}%`);
    const rows = this.#db
      .prepare(`SELECT h.row AS row, h.record AS record ${where.sql} ORDER BY ${where.order} DESC LIMIT ?`)
      .all(...where.params, limit + 1) as { row: number; record: string }[];
    const page = rows.slice(0, limit);
    const next = rows.length > limit ? page.at(-1)?.row : strideFrom;
    return {
      records: page.map((row) => JSON.parse(row.record) as Record),
      next: next === undefined ? undefined : String(next),
    };
  }

  #strideStart(where: Conditions): number | undefined {
    const row = this.#db
      .prepare(`SELECT h.row AS row ${where.sql} ORDER BY ${where.order} DESC LIMIT 1 OFFSET ?`)
      .get(...where.params, HISTORY_SHORT_SEARCH_ROWS) as { row: number } | undefined;
    return row?.row;
  }

  #flushBeforeReading(): void {
    try {
      this.flush();
    } catch (failure) {
      this.#fail(failure);
    }
  }

  readonly #turn = (): void => this.#flushBeforeReading();

  /** A full disk must not lose calls that fit once there is room again, nor stop the box. */
  #fail(failure: unknown): void {
    this.#onTrouble(failure);
    this.#timer ??= this.#clock.at(this.#clock.now() + HISTORY_RETRY_MS, this.#turn);
  }

  #write(entry: HistoryEntry): void {
    const first = Math.max(0, Math.floor(entry.startedAt)) * ROWS_PER_MS;
    const last = (this.#lastRow.get(first, first + ROWS_PER_MS) as { row: number | null }).row;
    const row = last === null ? first : last + 1;
    const words = entry.words.join('\n');
    this.#insert.run(row, entry.id, entry.outcome, words, JSON.stringify(entry.record));
    this.#insertText.run(row, words);
    for (const extension of entry.extensionIds) this.#insertParty.run(extension, row);
  }
}

interface Conditions {
  readonly sql: string;
  readonly params: readonly (string | number)[];
  /** The column to sort by: the one of the table that leads, or SQLite would sort everything first. */
  readonly order: string;
  add(condition: string, ...params: (string | number)[]): void;
}

function conditions(query: HistoryQuery, indexed: readonly string[]): Conditions {
  const parts: string[] = [];
  const params: (string | number)[] = [];
  const add = (condition: string, ...values: (string | number)[]): void => {
    parts.push(condition);
    params.push(...values);
  };
  let from = 'FROM history h';
  let order = 'h.row';
  if (indexed.length > 0) {
    from = 'FROM history_text t CROSS JOIN history h ON h.row = t.rowid';
    order = 't.rowid';
    add('t.words MATCH ?', indexed.map((term) => `"${term.replaceAll('"', '""')}"`).join(' AND '));
  } else if (query.extensionId !== undefined) {
    from = 'FROM history_party p CROSS JOIN history h ON h.row = p.row';
    order = 'p.row';
    add('p.extension = ?', query.extensionId);
  }
  if (indexed.length > 0 && query.extensionId !== undefined) {
    add('EXISTS (SELECT 1 FROM history_party p WHERE p.extension = ? AND p.row = h.row)', query.extensionId);
  }
  if (query.outcomes?.length) {
    add(`h.outcome IN (${query.outcomes.map(() => '?').join(', ')})`, ...query.outcomes);
  }
  if (query.from !== undefined) add(`${order} >= ?`, Math.floor(query.from) * ROWS_PER_MS);
  if (query.until !== undefined) add(`${order} < ?`, Math.floor(query.until) * ROWS_PER_MS);
  const cursor = Number(query.cursor);
  if (query.cursor !== undefined && Number.isSafeInteger(cursor)) add(`${order} < ?`, cursor);
  return {
    get sql() {
      return parts.length > 0 ? `${from} WHERE ${parts.join(' AND ')}` : from;
    },
    params,
    order,
    add,
  };
}

/** Splits what somebody typed: a number in any spelling is one term, else each word is one. */
function searchTerms(text: string): { indexed: string[]; short: string[] } {
  const trimmed = text.trim();
  const number = /^\+?[\d\s().-]+$/.test(trimmed) ? trimmed.replace(/[\s().-]/g, '') : undefined;
  const terms = number ? [number] : trimmed.split(/\s+/).filter((term) => term !== '');
  return {
    indexed: terms.filter((term) => [...term].length >= SHORTEST_INDEXED),
    short: terms.filter((term) => [...term].length < SHORTEST_INDEXED),
  };
}
