import type { Clock, Timer } from '../base/clock.ts';
import {
  HISTORY_BATCH_MS,
  HISTORY_FORGET_ROWS,
  HISTORY_PAGE_MAX,
  HISTORY_RETRY_MS,
  HISTORY_STRIDE_ROWS,
  HISTORY_WAITING_MAX,
} from '../base/limits.ts';
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
  /** Any part of a number, name or word; of several words all. Case, accents and spaces in numbers don't matter. */
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
  #waiting: Waiting[] = [];
  #timer: Timer | undefined;
  #trouble: unknown;

  constructor(db: Sqlite, clock: Clock, onTrouble: (failure: unknown) => void) {
    this.#db = db;
    this.#clock = clock;
    this.#onTrouble = onTrouble;
    this.#insert = db.prepare(
      'INSERT INTO history (row, id, outcome, words, record) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
    );
    this.#insertText = db.prepare('INSERT INTO history_text (rowid, words) VALUES (?, ?)');
    this.#insertParty = db.prepare('INSERT OR IGNORE INTO history_party (extension, row) VALUES (?, ?)');
    this.#lastRow = db.prepare('SELECT max(row) AS row FROM history WHERE row >= ? AND row < ?');
  }

  /**
   * Takes a finished call; it is on the disk within HISTORY_BATCH_MS, and found by searches at once. `written` hears
   * when it is there: only then may what stood for it go elsewhere.
   */
  insert(entry: HistoryEntry, written?: () => void): void {
    const { startedAt, id, outcome, words, extensionIds, record } = entry;
    this.#waiting.push({
      startedAt,
      id,
      outcome,
      words: words.join('\n'),
      extensionIds,
      record: JSON.stringify(record),
      written,
    });
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
    this.#trouble = undefined;
    for (const { written } of batch) written?.();
  }

  /** Why what waits could not be written at the last try; undefined when it was. */
  get trouble(): unknown {
    return this.#trouble;
  }

  get<Record>(id: string): Record | undefined {
    this.#flushBeforeReading();
    const row = this.#db.prepare('SELECT record FROM history WHERE id = ?').get(id) as { record: string } | undefined;
    return row && (JSON.parse(row.record) as Record);
  }

  /**
   * Writes what became known of a finished call afterwards; what it is found by stays as it is.
   * @returns false when it isn't there (any more)
   */
  change<Record>(id: string, change: (record: Record) => Record): boolean {
    const record = this.get<Record>(id);
    if (record === undefined) return false;
    this.#db.prepare('UPDATE history SET record = ? WHERE id = ?').run(JSON.stringify(change(record)), id);
    return true;
  }

  search<Record>(query: HistoryQuery): HistoryPage<Record> {
    this.#flushBeforeReading();
    const limit = Math.min(Math.max(1, query.limit), HISTORY_PAGE_MAX);
    const plan = planSearch(query);
    const stride = plan.filters.length > 0 ? this.#strideStart(plan) : undefined;
    const where = [
      ...plan.ranges,
      ...plan.filters,
      ...(stride === undefined ? [] : [{ sql: `${plan.row} >= ?`, params: [stride] }]),
    ];
    const rows = this.#db
      .prepare(
        `SELECT ${plan.row} AS row, h.record AS record ${plan.from}${join(where)} ORDER BY ${plan.row} DESC LIMIT ?`,
      )
      .all(...where.flatMap(({ params }) => params), limit + 1) as { row: number; record: string }[];
    const page = rows.slice(0, limit);
    const next = rows.length > limit ? page.at(-1)?.row : stride;
    return {
      records: page.map((row) => JSON.parse(row.record) as Record),
      next: next === undefined ? undefined : String(next),
    };
  }

  /**
   * Takes some of the calls out that started before (wall clock), oldest first. Answers whether there may be more: then
   * it is to be called again, after whatever else waits.
   */
  forgetSome(before: number): boolean {
    const limit = Math.max(0, Math.floor(before)) * ROWS_PER_MS;
    const old = this.#db
      .prepare('SELECT row, words FROM history WHERE row < ? ORDER BY row LIMIT ?')
      .all(limit, HISTORY_FORGET_ROWS) as { row: number; words: string }[];
    const parties = this.#oldParties(limit);
    if (old.length === 0 && parties.length === 0) return false;
    this.#db.transaction(() => {
      // The text index keeps no words of its own: to forget a call it must be told them.
      const text = this.#db.prepare("INSERT INTO history_text (history_text, rowid, words) VALUES ('delete', ?, ?)");
      const call = this.#db.prepare('DELETE FROM history WHERE row = ?');
      for (const { row, words } of old) {
        text.run(row, words);
        call.run(row);
      }
      const party = this.#db.prepare('DELETE FROM history_party WHERE extension = ? AND row = ?');
      for (const { extension, row } of parties) party.run(extension, row);
    })();
    return true;
  }

  /** Some entries of one extension that has any before this row: found from index to index, never row by row. */
  #oldParties(limit: number): { readonly extension: string; readonly row: number }[] {
    const next = this.#db.prepare(
      'SELECT extension, row FROM history_party WHERE extension > ? ORDER BY extension, row',
    );
    for (let found = next.get('') as Party | undefined; found; found = next.get(found.extension) as Party | undefined) {
      if (found.row >= limit) continue;
      return this.#db
        .prepare('SELECT extension, row FROM history_party WHERE extension = ? AND row < ? ORDER BY row LIMIT ?')
        .all(found.extension, limit, HISTORY_FORGET_ROWS) as Party[];
    }
    return [];
  }

  /** Where this page's look through the rows ends, if not at the end of the history. */
  #strideStart(plan: SearchPlan): number | undefined {
    const row = this.#db
      .prepare(
        `SELECT ${plan.row} AS row ${plan.leader}${join(plan.ranges)} ORDER BY ${plan.row} DESC LIMIT 1 OFFSET ?`,
      )
      .get(...plan.ranges.flatMap(({ params }) => params), HISTORY_STRIDE_ROWS) as { row: number } | undefined;
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
    this.#trouble = failure;
    // Nor may they eat the memory while there is none.
    const lost = this.#waiting.splice(0, Math.max(0, this.#waiting.length - HISTORY_WAITING_MAX));
    for (const { written } of lost) written?.();
    this.#onTrouble(failure);
    this.#timer ??= this.#clock.at(this.#clock.now() + HISTORY_RETRY_MS, this.#turn);
  }

  #write({ startedAt, id, outcome, words, extensionIds, record }: Waiting): void {
    const row = this.#freeRow(startedAt);
    // The same call twice is told once: a batch must never fail for ever because of one entry.
    if (this.#insert.run(row, id, outcome, words, record).changes === 0) return;
    this.#insertText.run(row, words);
    for (const extension of extensionIds) this.#insertParty.run(extension, row);
  }

  #freeRow(startedAt: number): number {
    for (let first = Math.max(0, Math.floor(startedAt)) * ROWS_PER_MS; ; first += ROWS_PER_MS) {
      const last = (this.#lastRow.get(first, first + ROWS_PER_MS) as { row: number | null }).row;
      if (last === null) return first;
      if (last < first + ROWS_PER_MS - 1) return last + 1;
    }
  }
}

/** A call on its way to the disk; its record is JSON already. */
interface Waiting {
  readonly startedAt: number;
  readonly id: string;
  readonly outcome: string;
  readonly words: string;
  readonly extensionIds: readonly string[];
  readonly record: string;
  readonly written: (() => void) | undefined;
}

interface Party {
  readonly extension: string;
  readonly row: number;
}

interface Condition {
  readonly sql: string;
  readonly params: readonly (string | number)[];
}

/**
 * How a search is done: one index leads (text, else extension, else outcome, else the rows themselves), newest first;
 * what that index can't tell is filtered row by row, in strides of bounded length, so that no page holds up a call.
 */
interface SearchPlan {
  /** The leading table alone, and with the calls themselves joined to it. */
  readonly leader: string;
  readonly from: string;
  /** The leading table's column that holds the row number. */
  readonly row: string;
  /** Conditions that the leading index answers. */
  readonly ranges: readonly Condition[];
  readonly filters: readonly Condition[];
}

const withCalls = (leader: string, row: string): Pick<SearchPlan, 'leader' | 'from' | 'row'> => ({
  leader,
  from: `${leader} CROSS JOIN history h ON h.row = ${row}`,
  row,
});
const BY_TEXT = withCalls('FROM history_text t', 't.rowid');
const BY_PARTY = withCalls('FROM history_party p', 'p.row');
const BY_ROW = { leader: 'FROM history h', from: 'FROM history h', row: 'h.row' };

function planSearch(query: HistoryQuery): SearchPlan {
  const { indexed, short } = searchTerms(query.text ?? '');
  const { extensionId, outcomes = [] } = query;
  const ranges: Condition[] = [];
  const filters: Condition[] = short.map((term) => ({
    sql: "h.words LIKE ? ESCAPE '\\'",
    params: [`%${term.replace(/[\\%_]/g, '\\$&')}%`],
  }));
  let way = BY_ROW;
  if (indexed.length > 0) {
    way = BY_TEXT;
    const match = indexed.map((term) => `"${term.replaceAll('"', '""')}"`).join(' AND ');
    ranges.push({ sql: 't.words MATCH ?', params: [match] });
  }
  if (extensionId !== undefined && way === BY_ROW) {
    way = BY_PARTY;
    ranges.push({ sql: 'p.extension = ?', params: [extensionId] });
  } else if (extensionId !== undefined) {
    const sql = 'EXISTS (SELECT 1 FROM history_party p WHERE p.extension = ? AND p.row = h.row)';
    filters.push({ sql, params: [extensionId] });
  }
  if (outcomes.length > 0) {
    const condition = { sql: `h.outcome IN (${outcomes.map(() => '?').join(', ')})`, params: outcomes };
    (outcomes.length === 1 && way === BY_ROW ? ranges : filters).push(condition);
  }
  ranges.push(...rowRanges(query, way.row));
  return { ...way, ranges, filters };
}

function rowRanges(query: HistoryQuery, row: string): Condition[] {
  const conditions: Condition[] = [];
  const add = (sql: string, param: number): number => conditions.push({ sql, params: [param] });
  if (query.from !== undefined) add(`${row} >= ?`, Math.floor(query.from) * ROWS_PER_MS);
  if (query.until !== undefined) add(`${row} < ?`, Math.floor(query.until) * ROWS_PER_MS);
  const cursor = Number(query.cursor);
  if (query.cursor !== undefined && Number.isSafeInteger(cursor)) add(`${row} < ?`, cursor);
  return conditions;
}

function join(conditions: readonly Condition[]): string {
  return conditions.length > 0 ? ` WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}` : '';
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
