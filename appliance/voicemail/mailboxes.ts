import type { Bus } from '../base/bus.ts';
import type { Clock } from '../base/clock.ts';
import type { AppEvents } from '../base/events.ts';
import {
  MESSAGE_DAYS_DEFAULT,
  MESSAGE_DISK_FREE_MIN_BYTES,
  MESSAGE_MAX_MS,
  MESSAGE_MIN_MS,
  MESSAGE_SWEEP_MS,
  MESSAGE_SWEEP_PURGES,
  MESSAGE_UNDO_MS,
  MESSAGES_PER_MAILBOX_MAX,
} from '../base/limits-features.ts';
import type { Random } from '../base/random.ts';
import type { Scope } from '../base/scope.ts';
import { type Phrase, phrase } from '../base/words/index.ts';
import type { ConfigService, OfficeBody } from '../config/types.ts';
import { GREETING, GREETING_DRAFT, type MessageFile, type MessageFolder } from '../store/message-files.ts';
import type { MailToQueue, MessageRow, Messages } from '../store/messages.ts';
import { fieldsOf, mailboxOf, SHARED, type SharedMailboxBody, settingsFor } from './mailbox.ts';
import type {
  ChangedBy,
  Mailboxes as Contract,
  Draft,
  Mailbox,
  MailboxSettings,
  Message,
  MessageCaller,
  MessageCount,
  NoRoom,
} from './types.ts';

export interface MailboxesOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly bus: Bus<AppEvents>;
  readonly config: ConfigService;
  readonly messages: Messages;
  readonly folder: MessageFolder;
  /** Key of the sound files. */
  readonly key: Uint8Array;
  /** How long the sound in a file is, also in one that broke off; undefined where nothing can be read. */
  readonly durationOf: (path: string) => number | undefined;
  /** The e-mails that tell of a new message; they are queued together with it. */
  readonly mailsAbout: (message: Message, mailbox: Mailbox | undefined) => readonly MailToQueue[];
  /** E-mails were queued. */
  readonly onMails: () => void;
  /** What was found and mended, for the log. */
  readonly onTrace: (what: Phrase) => void;
  readonly onTrouble: (failure: unknown) => void;
}

const DAY_MS = 86_400_000;
const NOBODY: MessageCaller = { number: '', name: '' };

/**
 * Owner of every voicemail message: its row, its file and their order. A row comes before its file and goes after it,
 * so whatever a power cut leaves can be told apart at the next start (`recover`).
 */
export class Mailboxes implements Contract {
  readonly #options: MailboxesOptions;
  /** By id; those being spoken too. */
  readonly #rows = new Map<string, MessageRow>();
  /** Mailbox → ids, oldest first. */
  readonly #boxes = new Map<string, Set<string>>();
  /** Drafts of this run, with the moment at which they are settled though nobody did. */
  readonly #drafts = new Map<string, number>();
  /** Mailboxes whose owner spoke a greeting. */
  readonly #greetings = new Set<string>();

  constructor(options: MailboxesOptions) {
    this.#options = options;
    for (const row of options.messages.all()) this.#hold(row);
    for (const { mailbox, id } of options.folder.list()) if (id === GREETING) this.#greetings.add(mailbox);
  }

  // --- Start, and from time to time ---

  /** Brings rows and files together again after whatever happened. For the start, before any call. */
  recover(): void {
    const { folder } = this.#options;
    const all = folder.list();
    for (const file of all) if (file.id === GREETING_DRAFT) this.#guarded(() => folder.remove(file));
    const files = new Map(
      all
        .filter(({ id }) => id !== GREETING && id !== GREETING_DRAFT)
        .map((file) => [`${file.mailbox}/${file.id}`, file]),
    );
    for (const row of [...this.#rows.values()]) {
      const hasFile = files.delete(`${row.mailbox}/${row.id}`);
      if (row.deletedAt !== undefined) this.#guarded(() => this.#purge(row));
      else if (row.state === 'recording') this.#guarded(() => this.#settle(row));
      else if (!hasFile) this.#guarded(() => this.#dropWithoutFile(row));
    }
    for (const file of files.values()) this.#guarded(() => this.#takeUp(file));
  }

  /** Takes what is old, deleted or forgotten away, until the scope ends. */
  watch(scope: Scope): void {
    const { clock } = this.#options;
    const turn = (): void => {
      this.#guarded(() => this.sweep());
      timer = clock.at(clock.now() + MESSAGE_SWEEP_MS, turn);
    };
    let timer = clock.at(clock.now() + MESSAGE_SWEEP_MS, turn);
    scope.onEnd(() => timer.cancel());
  }

  /** One look at all messages. */
  sweep(): void {
    const { clock, config } = this.#options;
    const wall = clock.wall();
    const days = config.list<OfficeBody>('office')[0]?.voicemailDays ?? MESSAGE_DAYS_DEFAULT;
    let left = MESSAGE_SWEEP_PURGES;
    for (const row of [...this.#rows.values()]) {
      if (left <= 0) return;
      const settleAt = this.#drafts.get(row.id);
      if (settleAt !== undefined && settleAt <= clock.now()) this.#guarded(() => this.#settle(row));
      const isOver = row.deletedAt !== undefined && row.deletedAt + MESSAGE_UNDO_MS <= wall;
      // What somebody saved stays until it is deleted, as long as it is still somebody's.
      const mayGo = row.state === 'new' || row.state === 'heard' || (row.state === 'saved' && !this.get(row.mailbox));
      const isOld = mayGo && row.receivedAt + days * DAY_MS <= wall;
      if (!isOver && !isOld) continue;
      this.#purge(row);
      left--;
    }
  }

  // --- Mailboxes ---

  get(extensionId: string): Mailbox | undefined {
    const { config, folder } = this.#options;
    const hasOwn = this.#greetings.has(extensionId);
    return mailboxOf(config, extensionId, hasOwn ? folder.path({ mailbox: extensionId, id: GREETING }) : undefined);
  }

  shared(number: string): Mailbox | undefined {
    const box = this.#options.config.find<SharedMailboxBody>(SHARED, 'number', number);
    return box && this.get(box.id);
  }

  linkedTo(userId: string): readonly Mailbox[] {
    const boxes = this.#options.config.where<SharedMailboxBody>(SHARED, 'userId', userId);
    return boxes.flatMap(({ id }) => this.get(id) ?? []);
  }

  change(mailboxId: string, settings: MailboxSettings, by: ChangedBy): void {
    const mailbox = this.get(mailboxId);
    if (mailbox) this.#configure(mailbox, settingsFor(mailbox, settings), by);
  }

  #configure({ id }: Mailbox, body: object, by: ChangedBy): void {
    const entity = this.#options.config.entityOf(id) ?? '';
    this.#options.config.apply([{ what: 'change', entity, id, body }], by);
  }

  beginGreeting(mailboxId: string, by: ChangedBy): Draft | NoRoom {
    const { folder, key } = this.#options;
    if (this.#diskIsFull()) return 'disk-full';
    const draft = { mailbox: mailboxId, id: GREETING_DRAFT };
    folder.prepare(mailboxId);
    folder.remove(draft);
    return {
      path: folder.path(draft),
      key,
      keep: (durationMs) => {
        if (durationMs < MESSAGE_MIN_MS || !folder.has(draft)) {
          folder.remove(draft);
          return false;
        }
        folder.rename(mailboxId, GREETING_DRAFT, GREETING);
        this.#greetings.add(mailboxId);
        this.#letGoOfPrompt(mailboxId, by);
        return true;
      },
      discard: () => folder.remove(draft),
    };
  }

  clearGreeting(mailboxId: string, by: ChangedBy): void {
    this.#options.folder.remove({ mailbox: mailboxId, id: GREETING });
    this.#greetings.delete(mailboxId);
    this.#letGoOfPrompt(mailboxId, by);
  }

  #letGoOfPrompt(mailboxId: string, by: ChangedBy): void {
    const mailbox = this.get(mailboxId);
    if (mailbox?.greeting.kind === 'prompt')
      this.#configure(mailbox, { [fieldsOf(mailbox.kind).greetingId]: null }, by);
  }

  // --- A message comes ---

  room(mailboxId: string): NoRoom | undefined {
    if ((this.#boxes.get(mailboxId)?.size ?? 0) >= MESSAGES_PER_MAILBOX_MAX) return 'box-full';
    return this.#diskIsFull() ? 'disk-full' : undefined;
  }

  #diskIsFull(): boolean {
    try {
      return this.#options.folder.freeBytes() < MESSAGE_DISK_FREE_MIN_BYTES;
    } catch (failure) {
      this.#options.onTrouble(failure);
      return true;
    }
  }

  begin(mailboxId: string, caller: MessageCaller): Draft | NoRoom {
    const { clock, random, folder, messages, key } = this.#options;
    const noRoom = this.room(mailboxId);
    if (noRoom) return noRoom;
    const row: MessageRow = {
      ...{ id: random.token(16), mailbox: mailboxId, state: 'recording' },
      ...{ receivedAt: Math.floor(clock.wall()), durationMs: 0, deletedAt: undefined, caller },
    };
    try {
      folder.prepare(mailboxId);
      messages.insert(row);
    } catch (failure) {
      this.#options.onTrouble(failure);
      return 'disk-full';
    }
    this.#hold(row);
    this.#drafts.set(row.id, clock.now() + 2 * MESSAGE_MAX_MS);
    return {
      path: folder.path(row),
      key,
      // Whoever thought it over for very long finds it settled: it is a message already.
      keep: (durationMs) => (this.#isDraft(row.id) ? this.#keepOrLater(row, durationMs) : this.#rows.has(row.id)),
      discard: () => {
        if (this.#isDraft(row.id)) this.#purge(row);
      },
    };
  }

  #isDraft(id: string): boolean {
    return this.#rows.get(id)?.state === 'recording';
  }

  /** What a full disk refuses now is settled as soon as it can be: the sound is there. */
  #keepOrLater(row: MessageRow, durationMs: number): boolean {
    try {
      return this.#keep(row, durationMs >= MESSAGE_MIN_MS ? durationMs : this.#durationOnDisk(row));
    } catch (failure) {
      this.#options.onTrouble(failure);
      this.#drafts.set(row.id, this.#options.clock.now());
      return true;
    }
  }

  #keep(row: MessageRow, durationMs: number): boolean {
    if (durationMs < MESSAGE_MIN_MS) {
      this.#purge(row);
      return false;
    }
    const kept: Message = { ...row, state: 'new', durationMs: Math.floor(durationMs) };
    const mails = this.#options.mailsAbout(kept, this.get(row.mailbox));
    this.#options.messages.keep(row.id, kept.durationMs, mails, this.#options.clock.wall());
    this.#drafts.delete(row.id);
    this.#hold(kept);
    this.#changed(row.mailbox);
    if (mails.length > 0) this.#options.onMails();
    return true;
  }

  /** A recorder that died didn't tell how long it wrote: the file knows. */
  #durationOnDisk(row: MessageRow): number {
    const { folder, durationOf } = this.#options;
    return folder.has(row) ? (durationOf(folder.path(row)) ?? 0) : 0;
  }

  /** A message that broke off: with what it has. */
  #settle(row: MessageRow): void {
    const durationMs = this.#durationOnDisk(row);
    const kept = this.#keep(row, durationMs);
    const what = { number: row.caller.number || '–', seconds: Math.round(durationMs / 1_000) };
    this.#options.onTrace(phrase(kept ? 'voicemail.taken-up' : 'voicemail.nothing-said', what));
  }

  #dropWithoutFile(row: MessageRow): void {
    this.#forget(row);
    this.#options.onTrace(phrase('voicemail.file-missing', { file: this.#options.folder.path(row) }));
  }

  /** A file that nothing is known of: somebody's words all the same (a database that was put back from a backup). */
  #takeUp(file: MessageFile): void {
    const { folder, clock, messages } = this.#options;
    const row: MessageRow = {
      ...{ ...file, state: 'recording', caller: NOBODY },
      ...{ receivedAt: Math.floor(clock.wall()), durationMs: 0, deletedAt: undefined },
    };
    // Not before it can be read: what it is may be known to a later release.
    if (this.#options.durationOf(folder.path(file)) === undefined) {
      this.#options.onTrace(phrase('voicemail.file-unreadable', { file: folder.path(file) }));
      return;
    }
    messages.insert(row);
    this.#hold(row);
    this.#settle(row);
  }

  // --- Messages that are there ---

  messages(mailboxId: string): readonly Message[] {
    return this.#in(mailboxId).filter(({ deletedAt }) => deletedAt === undefined);
  }

  message(id: string): Message | undefined {
    const row = this.#rows.get(id);
    return row && isMessage(row) ? row : undefined;
  }

  count(mailboxId: string): MessageCount {
    const all = this.messages(mailboxId);
    const fresh = all.filter(({ state }) => state === 'new').length;
    return { new: fresh, old: all.length - fresh };
  }

  pathOf(message: Message): string {
    return this.#options.folder.path(message);
  }

  mark(id: string, state: 'new' | 'heard' | 'saved'): void {
    const message = this.message(id);
    if (!message || message.state === state) return;
    this.#options.messages.setState(id, state);
    this.#hold({ ...message, state });
    this.#changed(message.mailbox);
  }

  delete(id: string): void {
    const message = this.message(id);
    if (message?.deletedAt === undefined) this.#setDeleted(message, this.#options.clock.wall());
  }

  restore(id: string): void {
    const message = this.message(id);
    if (message?.deletedAt !== undefined) this.#setDeleted(message, undefined);
  }

  purge(ids: readonly string[]): void {
    for (const id of ids) {
      const message = this.message(id);
      // What the disk refuses now goes with the next look.
      if (message?.deletedAt !== undefined) this.#guarded(() => this.#purge(message));
    }
  }

  #setDeleted(message: Message | undefined, deletedAt: number | undefined): void {
    if (!message) return;
    this.#options.messages.setDeleted(message.id, deletedAt);
    this.#hold({ ...message, deletedAt });
    this.#changed(message.mailbox);
  }

  /** First the file, then the row: what is deleted must not come back as a file without a row. */
  #purge(row: MessageRow): void {
    this.#options.folder.remove(row);
    this.#forget(row);
  }

  #forget(row: MessageRow): void {
    this.#options.messages.remove(row.id);
    this.#drafts.delete(row.id);
    this.#rows.delete(row.id);
    const box = this.#boxes.get(row.mailbox);
    box?.delete(row.id);
    if (box?.size === 0) this.#boxes.delete(row.mailbox);
    this.#changed(row.mailbox);
  }

  #hold(row: MessageRow): void {
    this.#rows.set(row.id, Object.freeze(row));
    this.#boxes.getOrInsertComputed(row.mailbox, () => new Set()).add(row.id);
  }

  #in(mailboxId: string): Message[] {
    return [...(this.#boxes.get(mailboxId) ?? [])].flatMap((id) => this.message(id) ?? []);
  }

  #changed(mailboxId: string): void {
    this.#options.bus.publish('voicemail.changed', { mailboxId });
  }

  /** A disk that refuses keeps nobody from calling; what could not be done is tried at the next look. */
  #guarded(work: () => void): void {
    try {
      work();
    } catch (failure) {
      this.#options.onTrouble(failure);
    }
  }
}

function isMessage(row: MessageRow): row is Message {
  return row.state !== 'recording';
}
