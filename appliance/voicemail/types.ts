import type { PromptLanguage } from '../prompts/types.ts';
import type { MessageCaller, MessageRow } from '../store/messages.ts';

export type { MessageCaller } from '../store/messages.ts';

/** A message that can be listened to (or still be restored). */
export interface Message extends MessageRow {
  readonly state: 'new' | 'heard' | 'saved';
}

/** When its owner is asked for the PIN (USR-04). */
export type PinPolicy = 'untrusted' | 'always' | 'never';

/** A mailbox as its settings make it: the personal one of a user, or a shared one (the extension type `voicemail`). */
export interface Mailbox {
  /** Id of the extension that it belongs to. */
  readonly id: string;
  readonly kind: 'personal' | 'shared';
  readonly number: string;
  readonly name: string;
  /** Of the greeting and of the menus. */
  readonly language: PromptLanguage;
  /** Undefined: none was chosen yet. */
  readonly pin: string | undefined;
  readonly pinPolicy: PinPolicy;
  readonly greeting: Greeting;
  /** Callers can leave a message. */
  readonly isOn: boolean;
  /** Whose lamps tell of new messages, and who opens it on their own page. */
  readonly userId: string | undefined;
}

/** What callers hear: a prompt of the library, what the owner spoke by phone (a sound file), or the standard one. */
export type Greeting =
  | { readonly kind: 'prompt'; readonly id: string }
  | { readonly kind: 'own'; readonly path: string }
  | { readonly kind: 'standard' };

/** Messages in a mailbox; saved ones count as old (RFC 3842 §5.1 knows these two). */
export interface MessageCount {
  readonly new: number;
  readonly old: number;
}

/** A message that is being spoken. One of `keep` and `discard` ends it; forgotten, it is kept with what it has. */
export interface Draft {
  /** Where the recorder writes; the folder is there. */
  readonly path: string;
  /** AES-256 key of the file. */
  readonly key: Uint8Array;
  /** It is a message from now on; one that is shorter than MESSAGE_MIN_MS is dropped, and `false` answered. */
  keep(durationMs: number): boolean;
  discard(): void;
}

/** Why no message can be left, before anything was recorded. */
export type NoRoom = 'box-full' | 'disk-full';

/** What the treatments of calls and the API do with mailboxes. Everything is synchronous and on the disk at once. */
export interface Mailboxes {
  /** The mailbox of this extension; undefined where it has none. */
  get(extensionId: string): Mailbox | undefined;
  /** A shared mailbox by its number. */
  shared(number: string): Mailbox | undefined;
  /** The shared mailboxes that this user is linked to. */
  linkedTo(userId: string): readonly Mailbox[];
  /** Why nobody can leave a message there now; undefined where one can. */
  room(mailboxId: string): NoRoom | undefined;
  /** Begins a message, if there is room for it. */
  begin(mailboxId: string, caller: MessageCaller): Draft | NoRoom;
  /** Newest last; without deleted ones. */
  messages(mailboxId: string): readonly Message[];
  /** Also a deleted one, until it is gone for good. */
  message(id: string): Message | undefined;
  count(mailboxId: string): MessageCount;
  /** Where its sound is. */
  pathOf(message: Message): string;
  mark(id: string, state: 'new' | 'heard' | 'saved'): void;
  /** It comes back by `restore` for MESSAGE_UNDO_MS. */
  delete(id: string): void;
  restore(id: string): void;
  /** Deleted ones of these are gone for good. */
  purge(ids: readonly string[]): void;
  /** Begins to record a greeting; the old one stays until the new one is kept. */
  beginGreeting(mailboxId: string, by: ChangedBy): Draft | NoRoom;
  /** Back to the standard greeting. */
  clearGreeting(mailboxId: string, by: ChangedBy): void;
  /** Changes the settings of a mailbox in the name of who did it; throws AppError where they aren't right. */
  change(mailboxId: string, settings: MailboxSettings, by: ChangedBy): void;
}

/** In whose name something is changed, and on which phone. */
export interface ChangedBy {
  readonly name: string;
  readonly from: string;
}

/** What the owner of a mailbox changes by phone. */
export interface MailboxSettings {
  readonly pin?: string;
  readonly language?: PromptLanguage;
}
