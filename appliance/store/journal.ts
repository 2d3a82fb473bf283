import type { Clock, Timer } from '../base/clock.ts';
import { JOURNAL_BATCH_MS, JOURNAL_PAUSE_MS, JOURNAL_RETRY_MS, JOURNAL_ROWS_PER_TURN } from '../base/limits.ts';
import type { Sqlite } from './sqlite.ts';

export interface JournalEntry<Value> {
  readonly key: string;
  readonly value: Value;
  /** Wall clock after which it means nothing any more. */
  readonly deadline: number;
}

type Waiting = { readonly value: unknown; readonly deadline: number } | 'removed';

/**
 * Live state that must outlast a power cut: registrations, subscription ids. Written behind: what is put is on its way
 * to the file within a second, the newest value of a key only, many keys in one transaction. Values are frozen
 * snapshots; they become JSON when they are written, so a value that is replaced before never costs that.
 */
export class Journal {
  readonly #db: Sqlite;
  readonly #clock: Clock;
  readonly #onTrouble: (failure: unknown) => void;
  readonly #waiting = new Map<string, Map<string, Waiting>>();
  readonly #upsert;
  readonly #delete;
  #timer: Timer | undefined;

  constructor(db: Sqlite, clock: Clock, onTrouble: (failure: unknown) => void) {
    this.#db = db;
    this.#clock = clock;
    this.#onTrouble = onTrouble;
    this.#upsert = db.prepare('INSERT OR REPLACE INTO journal (tbl, key, value, deadline) VALUES (?, ?, ?, ?)');
    this.#delete = db.prepare('DELETE FROM journal WHERE tbl = ? AND key = ?');
  }

  /** Keeps `value` (anything that JSON carries) until `deadline` (wall clock, milliseconds). */
  put(table: string, key: string, value: unknown, deadline: number): void {
    this.#wait(table, key, { value, deadline });
  }

  remove(table: string, key: string): void {
    this.#wait(table, key, 'removed');
  }

  /** What the table holds and has not passed its deadline; what has is swept away. For the start. */
  load<Value>(table: string): JournalEntry<Value>[] {
    this.flush();
    this.#db.prepare('DELETE FROM journal WHERE tbl = ? AND deadline <= ?').run(table, Math.floor(this.#clock.wall()));
    const rows = this.#db.prepare('SELECT key, value, deadline FROM journal WHERE tbl = ?').all(table) as {
      key: string;
      value: string;
      deadline: number;
    }[];
    return rows.map(({ key, value, deadline }) => ({ key, value: JSON.parse(value) as Value, deadline }));
  }

  /** Writes everything that waits, now. Throws what the disk says. */
  flush(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#write(Number.POSITIVE_INFINITY);
  }

  /** How many entries wait to be written, for the health page. */
  get waiting(): number {
    let count = 0;
    for (const entries of this.#waiting.values()) count += entries.size;
    return count;
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
      this.#write(JOURNAL_ROWS_PER_TURN);
    } catch (failure) {
      this.#onTrouble(failure);
      pauseMs = JOURNAL_RETRY_MS;
    }
    if (this.waiting > 0) this.#timer ??= this.#clock.at(this.#clock.now() + pauseMs, this.#turn);
  };

  #write(most: number): void {
    const written: [Map<string, Waiting>, string][] = [];
    this.#db.transaction(() => {
      for (const [table, entries] of this.#waiting) {
        for (const [key, entry] of entries) {
          if (written.length >= most) return;
          if (entry === 'removed') this.#delete.run(table, key);
          else this.#upsert.run(table, key, JSON.stringify(entry.value), Math.ceil(entry.deadline));
          written.push([entries, key]);
        }
      }
    })();
    // Only after the commit: what the disk refused stays and is tried again.
    for (const [entries, key] of written) entries.delete(key);
  }
}
