import type { Clock, Timer } from '../base/clock.ts';
import {
  JOURNAL_BATCH_MS,
  JOURNAL_PAUSE_MS,
  JOURNAL_RETRY_MS,
  JOURNAL_ROWS_PER_TURN,
  JOURNAL_SLACK_ROWS,
  JOURNAL_SWEEP_MS,
} from '../base/limits.ts';
import type { Sqlite } from './sqlite.ts';

export interface JournalEntry<Value> {
  readonly key: string;
  readonly value: Value;
  /** Wall clock after which it means nothing any more. */
  readonly deadline: number;
}

type Waiting = { readonly value: unknown; readonly deadline: number } | 'removed';

interface Row {
  readonly seq: number;
  readonly tbl: string;
  readonly key: string;
  /** JSON; null says that the key was removed. */
  readonly value: string | null;
  readonly deadline: number;
}

/** What a transaction does to the register of living rows, once it is committed. */
interface Staged {
  readonly table: string;
  readonly key: string;
  /** Undefined: the key is gone. */
  readonly seq: number | undefined;
}

/**
 * Live state that must outlast a power cut: registrations, subscription ids. Written behind: what is put is in the
 * file within a second, the newest value of a key only, many keys in one transaction. Values are frozen snapshots;
 * they become JSON when they are written, so a value that is replaced before never costs that.
 *
 * The table is a log: a new value is a new row at its end, because ten thousand phones that register again in random
 * order would otherwise dirty ten thousand pages. The tail of the log is cleaned as its head grows: rows that still
 * live move to the head, the others go, so the log stays at about twice what lives.
 */
export class Journal {
  readonly #clock: Clock;
  readonly #db: Sqlite;
  readonly #onTrouble: (failure: unknown) => void;
  readonly #waiting = new Map<string, Map<string, Waiting>>();
  /** Table → key → the row that holds its newest value. */
  readonly #living = new Map<string, Map<string, number>>();
  readonly #insert;
  readonly #oldest;
  readonly #deleteUpTo;
  readonly #expired;
  #lastSeq = 0;
  #rows = 0;
  #sweptAtMs: number;
  #timer: Timer | undefined;
  #trouble: unknown;

  constructor(db: Sqlite, clock: Clock, onTrouble: (failure: unknown) => void) {
    this.#db = db;
    this.#clock = clock;
    this.#onTrouble = onTrouble;
    this.#insert = db.prepare('INSERT INTO journal (seq, tbl, key, value, deadline) VALUES (?, ?, ?, ?, ?)');
    this.#oldest = db.prepare('SELECT * FROM journal ORDER BY seq LIMIT ?');
    this.#expired = db.prepare('SELECT seq, tbl, key FROM journal WHERE value IS NOT NULL AND deadline <= ?');
    this.#sweptAtMs = clock.now();
    this.#deleteUpTo = db.prepare('DELETE FROM journal WHERE seq <= ?');
    for (const row of db.prepare('SELECT seq, tbl, key, value IS NULL AS gone FROM journal ORDER BY seq').iterate()) {
      const { seq, tbl: table, key, gone } = row as { seq: number; tbl: string; key: string; gone: number };
      this.#register({ table, key, seq: gone ? undefined : seq });
      this.#lastSeq = seq;
      this.#rows++;
    }
  }

  /** Keeps `value` (anything that JSON carries) until `deadline` (wall clock, milliseconds). */
  put(table: string, key: string, value: unknown, deadline: number): void {
    this.#wait(table, key, { value, deadline });
  }

  remove(table: string, key: string): void {
    // What was never written (a short call) need not be taken back either.
    if (this.#living.get(table)?.has(key)) this.#wait(table, key, 'removed');
    else this.#waiting.get(table)?.delete(key);
  }

  /** What the table holds and has not passed its deadline. For the start. */
  load<Value>(table: string): JournalEntry<Value>[] {
    this.flush();
    const living = this.#living.get(table);
    const rows = this.#db.prepare('SELECT * FROM journal WHERE tbl = ? ORDER BY seq').all(table) as Row[];
    return rows
      .filter((row) => living?.get(row.key) === row.seq && row.deadline > this.#clock.wall())
      .map(({ key, value, deadline }) => ({ key, value: JSON.parse(value ?? 'null') as Value, deadline }));
  }

  /** Writes everything that waits, now. Throws what the disk says; what it refused still waits then. */
  flush(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    while (this.waiting > 0) this.#write();
  }

  /** Why what waits could not be written at the last try; undefined when it was. */
  get trouble(): unknown {
    return this.#trouble;
  }

  /** How many entries wait to be written, for the health page. */
  get waiting(): number {
    return sizeOf(this.#waiting);
  }

  /** Rows of the log now, for the health page and the tests. */
  get rows(): number {
    return this.#rows;
  }

  #wait(table: string, key: string, waiting: Waiting): void {
    const entries = this.#waiting.get(table);
    if (entries) entries.set(key, waiting);
    else this.#waiting.set(table, new Map([[key, waiting]]));
    this.#timer ??= this.#clock.at(this.#clock.now() + JOURNAL_BATCH_MS, this.#turn);
  }

  /** One bounded bite, so that a storm of registrations never holds up a call; the rest comes a moment later. */
  readonly #turn = (): void => {
    this.#timer = undefined;
    let pauseMs = JOURNAL_PAUSE_MS;
    try {
      this.#write();
    } catch (failure) {
      this.#trouble = failure;
      this.#onTrouble(failure);
      pauseMs = JOURNAL_RETRY_MS;
    }
    if (this.waiting > 0) this.#timer ??= this.#clock.at(this.#clock.now() + pauseMs, this.#turn);
  };

  #write(): void {
    const staged: Staged[] = [];
    const written: [Map<string, Waiting>, string][] = [];
    let seq = this.#lastSeq;
    let rows = this.#rows;
    const append = (table: string, key: string, value: string | null, deadline: number): void => {
      this.#insert.run(++seq, table, key, value, deadline);
      staged.push({ table, key, seq: value === null ? undefined : seq });
      rows++;
    };
    this.#sweep();
    this.#db.transaction(() => {
      rows -= this.#clean(append, staged);
      for (const [table, entries] of this.#waiting) {
        for (const [key, entry] of entries) {
          if (written.length >= JOURNAL_ROWS_PER_TURN) return;
          if (entry === 'removed') append(table, key, null, 0);
          else append(table, key, JSON.stringify(entry.value), Math.ceil(entry.deadline));
          written.push([entries, key]);
        }
      }
    })();
    this.#trouble = undefined;
    // Only after the commit: what the disk refused stays as it was and is tried again.
    for (const change of staged) this.#register(change);
    for (const [entries, key] of written) entries.delete(key);
    this.#lastSeq = seq;
    this.#rows = rows;
  }

  /** Now and then: what is past its deadline lives no more, though nobody removed it; cleaning takes it away. */
  #sweep(): void {
    if (this.#clock.now() < this.#sweptAtMs + JOURNAL_SWEEP_MS) return;
    this.#sweptAtMs = this.#clock.now();
    for (const { seq, tbl, key } of this.#expired.all(Math.floor(this.#clock.wall())) as Row[]) {
      if (this.#living.get(tbl)?.get(key) === seq) this.#register({ table: tbl, key, seq: undefined });
    }
  }

  /** Takes the oldest rows away when dead ones are the most; answers how many. */
  #clean(append: (table: string, key: string, value: string, deadline: number) => void, staged: Staged[]): number {
    if (this.#rows <= 2 * sizeOf(this.#living) + JOURNAL_SLACK_ROWS) return 0;
    const tail = this.#oldest.all(2 * JOURNAL_ROWS_PER_TURN) as Row[];
    const wall = this.#clock.wall();
    for (const { seq, tbl, key, value, deadline } of tail) {
      if (this.#living.get(tbl)?.get(key) !== seq || value === null) continue;
      if (deadline > wall) append(tbl, key, value, deadline);
      else staged.push({ table: tbl, key, seq: undefined });
    }
    this.#deleteUpTo.run(tail.at(-1)?.seq ?? 0);
    return tail.length;
  }

  #register({ table, key, seq }: Staged): void {
    const keys = this.#living.get(table) ?? new Map<string, number>();
    this.#living.set(table, keys);
    if (seq === undefined) keys.delete(key);
    else keys.set(key, seq);
  }
}

function sizeOf(tables: ReadonlyMap<string, ReadonlyMap<string, unknown>>): number {
  let size = 0;
  for (const keys of tables.values()) size += keys.size;
  return size;
}
