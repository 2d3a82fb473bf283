/**
 * The owner tables of the endpoint. Nothing can be put into one without saying until when at the latest, so nothing
 * can stay for ever: an entry whose moment comes is asked for its next one, and goes when it has none.
 */
import { invariant } from '../../base/assert.ts';
import { type Deadlines, Timed } from './deadlines.ts';

export abstract class TableEntry extends Timed {
  /** Kept by the table: under which key and where it stands; undefined once it was removed. */
  table: Table<TableEntry> | undefined;
  key = '';
  /** It only waits for stragglers: it counts for nothing where a limit is looked at. */
  lingers = false;

  /** Its moment has come. Answers the next one (ms of the clock), or undefined: it is removed. */
  abstract onDeadline(nowMs: number): number | undefined;

  get inTable(): boolean {
    return this.table !== undefined;
  }

  /** From now on it only waits for stragglers. */
  linger(): void {
    if (this.lingers) return;
    this.lingers = true;
    this.table?.noteLingering();
  }

  override onDue(nowMs: number): void {
    const nextMs = this.onDeadline(nowMs);
    if (!this.table) return;
    if (nextMs === undefined) this.table.remove(this);
    else this.table.postpone(this, nextMs);
  }
}

export class Table<Entry extends TableEntry> {
  readonly #deadlines: Deadlines;
  readonly #removed: ((entry: Entry) => void) | undefined;
  readonly #entries = new Map<string, Entry>();
  #lingering = 0;

  /** `removed` hears of every entry that left, for whatever reason. */
  constructor(deadlines: Deadlines, removed?: (entry: Entry) => void) {
    this.#deadlines = deadlines;
    this.#removed = removed;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Those that do not merely linger. */
  get openSize(): number {
    return this.#entries.size - this.#lingering;
  }

  /** Kept by its entries. */
  noteLingering(): void {
    this.#lingering++;
  }

  get(key: string): Entry | undefined {
    return this.#entries.get(key);
  }

  values(): IterableIterator<Entry> {
    return this.#entries.values();
  }

  /** There is no other way in: whoever inserts says by when the entry will be looked at. */
  insert(key: string, entry: Entry, deadlineMs: number): void {
    invariant(!this.#entries.has(key), 'a table key is used once');
    invariant(!entry.table, 'an entry stands in one table');
    entry.key = key;
    entry.table = this as unknown as Table<TableEntry>;
    this.#entries.set(key, entry);
    if (entry.lingers) this.#lingering++;
    this.#deadlines.plan(entry, deadlineMs);
  }

  /** Moves the deadline of an entry; one that was removed stays removed. */
  postpone(entry: Entry, deadlineMs: number): void {
    if (this.holds(entry)) this.#deadlines.plan(entry, deadlineMs);
  }

  remove(entry: Entry): void {
    if (!this.holds(entry)) return;
    this.#entries.delete(entry.key);
    if (entry.lingers) this.#lingering--;
    this.#deadlines.cancel(entry);
    entry.table = undefined;
    this.#removed?.(entry);
  }

  holds(entry: Entry): boolean {
    return entry.table === (this as unknown as Table<TableEntry>);
  }
}
