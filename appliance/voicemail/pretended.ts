import { MESSAGE_MIN_MS } from '../base/limits-features.ts';
import type { ConfigView } from '../config/types.ts';
import { mailboxOf, SHARED, type SharedMailboxBody } from './mailbox.ts';
import type {
  Draft,
  Mailbox,
  Mailboxes,
  MailboxSettings,
  Message,
  MessageCaller,
  MessageCount,
  NoRoom,
} from './types.ts';

export interface PretendedMailboxesOptions {
  readonly wall: () => number;
  /** Settings other than those that count now. */
  readonly config?: ConfigView;
  /** As if nobody had left anything: whoever only wonders what calls do doesn't learn of messages. */
  readonly empty?: boolean;
}

/**
 * The mailboxes of a call that doesn't happen: what is there is seen, what the call would change is changed for that
 * call alone. Nothing touches the disk.
 */
export class PretendedMailboxes implements Mailboxes {
  readonly #real: Mailboxes;
  readonly #wall: () => number;
  readonly #config: ConfigView | undefined;
  readonly #empty: boolean;
  /** Undefined: gone for good. */
  readonly #changed = new Map<string, Message | undefined>();
  readonly #settings = new Map<string, MailboxSettings>();
  #drafts = 0;

  constructor(real: Mailboxes, { wall, config, empty = false }: PretendedMailboxesOptions) {
    this.#real = real;
    this.#wall = wall;
    this.#config = config;
    this.#empty = empty;
  }

  get(extensionId: string): Mailbox | undefined {
    const mailbox = this.#configured(extensionId);
    return mailbox && this.#seen(mailbox);
  }

  #configured(extensionId: string): Mailbox | undefined {
    const real = this.#real.get(extensionId);
    if (!this.#config) return real;
    return mailboxOf(this.#config, extensionId, real?.greeting.kind === 'own' ? real.greeting.path : undefined);
  }

  shared(number: string): Mailbox | undefined {
    if (!this.#config) return this.#own(this.#real.shared(number));
    const box = this.#config.find<SharedMailboxBody>(SHARED, 'number', number);
    return box && this.get(box.id);
  }

  #own(mailbox: Mailbox | undefined): Mailbox | undefined {
    return mailbox && this.#seen(mailbox);
  }

  linkedTo(userId: string): readonly Mailbox[] {
    if (!this.#config) return this.#real.linkedTo(userId).map((mailbox) => this.#seen(mailbox));
    return this.#config.where<SharedMailboxBody>(SHARED, 'userId', userId).flatMap(({ id }) => this.get(id) ?? []);
  }

  #seen(mailbox: Mailbox): Mailbox {
    const { pin, language } = this.#settings.get(mailbox.id) ?? {};
    return { ...mailbox, pin: pin ?? mailbox.pin, language: language ?? mailbox.language };
  }

  room(mailboxId: string): NoRoom | undefined {
    return this.#real.room(mailboxId);
  }

  begin(mailboxId: string, caller: MessageCaller): Draft | NoRoom {
    const noRoom = this.room(mailboxId);
    if (noRoom) return noRoom;
    const id = `pretended-${this.#drafts++}`;
    return {
      path: id,
      key: new Uint8Array(32),
      keep: (durationMs) => {
        if (durationMs < MESSAGE_MIN_MS) return false;
        const receivedAt = this.#wall();
        const state = 'new';
        this.#changed.set(id, { id, mailbox: mailboxId, state, receivedAt, durationMs, deletedAt: undefined, caller });
        return true;
      },
      discard: () => {},
    };
  }

  messages(mailboxId: string): readonly Message[] {
    const there = this.#empty ? [] : this.#real.messages(mailboxId);
    const real = there.flatMap(({ id }) => this.message(id) ?? []);
    const own = [...this.#changed.values()].filter(
      (message) => message !== undefined && !this.#real.message(message.id),
    );
    return [...real, ...(own as Message[])].filter((one) => one.mailbox === mailboxId && one.deletedAt === undefined);
  }

  message(id: string): Message | undefined {
    return this.#changed.has(id) ? this.#changed.get(id) : this.#real.message(id);
  }

  count(mailboxId: string): MessageCount {
    const all = this.messages(mailboxId);
    const fresh = all.filter(({ state }) => state === 'new').length;
    return { new: fresh, old: all.length - fresh };
  }

  pathOf(message: Message): string {
    return this.#real.message(message.id) ? this.#real.pathOf(message) : message.id;
  }

  mark(id: string, state: 'new' | 'heard' | 'saved'): void {
    this.#change(id, { state });
  }

  delete(id: string): void {
    this.#change(id, { deletedAt: this.#wall() });
  }

  restore(id: string): void {
    this.#change(id, { deletedAt: undefined });
  }

  purge(ids: readonly string[]): void {
    for (const id of ids) if (this.message(id)?.deletedAt !== undefined) this.#changed.set(id, undefined);
  }

  beginGreeting(): Draft {
    return { path: 'pretended-greeting', key: new Uint8Array(32), keep: () => true, discard: () => {} };
  }

  clearGreeting(): void {}

  change(mailboxId: string, settings: MailboxSettings): void {
    this.#settings.set(mailboxId, { ...this.#settings.get(mailboxId), ...settings });
  }

  #change(id: string, what: Partial<Message>): void {
    const message = this.message(id);
    if (message) this.#changed.set(id, { ...message, ...what });
  }
}
