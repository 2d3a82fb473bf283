import type { MailQueue } from './mail-queue.ts';
import type { Sqlite } from './sqlite.ts';

/** `recording`: somebody speaks it just now, or did when the power went. */
export type MessageState = 'recording' | 'new' | 'heard' | 'saved';

/** A voicemail message; its sound is a file that is named by mailbox and id. */
export interface MessageRow {
  readonly id: string;
  /** Id of the extension whose mailbox it is in. */
  readonly mailbox: string;
  readonly state: MessageState;
  /** Wall clock. */
  readonly receivedAt: number;
  readonly durationMs: number;
  /** Wall clock; undefined: it is not deleted. What is deleted comes back until it is purged. */
  readonly deletedAt: number | undefined;
  readonly caller: MessageCaller;
}

/** Who spoke it, as far as the box knew then. */
export interface MessageCaller {
  /** Empty where it was withheld. */
  readonly number: string;
  readonly name: string;
  readonly extensionId?: string | undefined;
}

interface RawMessage {
  readonly id: string;
  readonly mailbox: string;
  readonly state: MessageState;
  readonly received_at: number;
  readonly duration_ms: number;
  readonly deleted_at: number;
  readonly caller: string;
}

/** An e-mail that is queued in the same transaction as what it tells of. */
export interface MailToQueue {
  readonly id: string;
  readonly content: unknown;
}

/** The table of voicemail messages. Each change is on the disk when it returns. */
export class Messages {
  readonly #db: Sqlite;
  readonly #mails: MailQueue;

  constructor(db: Sqlite, mails: MailQueue) {
    this.#db = db;
    this.#mails = mails;
  }

  insert(message: MessageRow): void {
    const { id, mailbox, state, receivedAt, durationMs, deletedAt, caller } = message;
    this.#db
      .prepare(
        'INSERT INTO message (id, mailbox, state, received_at, duration_ms, deleted_at, caller) VALUES (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        id,
        mailbox,
        state,
        Math.floor(receivedAt),
        Math.floor(durationMs),
        Math.floor(deletedAt ?? 0),
        JSON.stringify(caller),
      );
  }

  /** What was being recorded is a new message from now on; the mails about it are queued with it or not at all. */
  keep(id: string, durationMs: number, mails: readonly MailToQueue[], at: number): void {
    this.#db.transaction(() => {
      this.#db
        .prepare("UPDATE message SET state = 'new', duration_ms = ? WHERE id = ?")
        .run(Math.floor(durationMs), id);
      for (const mail of mails) this.#mails.put(mail.id, at, mail.content);
    })();
  }

  setState(id: string, state: 'new' | 'heard' | 'saved'): void {
    this.#db.prepare("UPDATE message SET state = ? WHERE id = ? AND state <> 'recording'").run(state, id);
  }

  /** `undefined` takes the deletion back. */
  setDeleted(id: string, deletedAt: number | undefined): void {
    this.#db.prepare('UPDATE message SET deleted_at = ? WHERE id = ?').run(Math.floor(deletedAt ?? 0), id);
  }

  remove(id: string): void {
    this.#db.prepare('DELETE FROM message WHERE id = ?').run(id);
  }

  get(id: string): MessageRow | undefined {
    const row = this.#db.prepare('SELECT * FROM message WHERE id = ?').get(id) as RawMessage | undefined;
    return row && messageOf(row);
  }

  /** Every one, oldest first: for the start, and for what goes through all of them. */
  all(): readonly MessageRow[] {
    return (this.#db.prepare('SELECT * FROM message ORDER BY received_at, id').all() as RawMessage[]).map(messageOf);
  }
}

function messageOf(row: RawMessage): MessageRow {
  return {
    id: row.id,
    mailbox: row.mailbox,
    state: row.state,
    receivedAt: row.received_at,
    durationMs: row.duration_ms,
    deletedAt: row.deleted_at === 0 ? undefined : row.deleted_at,
    caller: JSON.parse(row.caller) as MessageCaller,
  };
}
