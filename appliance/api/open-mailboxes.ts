import type { Clock } from '../base/clock.ts';
import { AppError } from '../base/errors.ts';
import { MAILBOXES_OPEN_MAX, SESSION_IDLE_SEC } from '../base/limits.ts';
import { phrase } from '../base/words/index.ts';
import type { PinGate } from '../registrar/types.ts';
import type { Mailbox, Mailboxes, Message } from '../voicemail/types.ts';
import type { Person } from './person.ts';

interface Parts {
  readonly clock: Clock;
  readonly pins: PinGate;
  readonly voicemail: { readonly mailboxes: Mailboxes };
}

interface Opened {
  /** The PIN that opened it: another one closes it again. */
  readonly pin: string;
  readonly untilMs: number;
}

/**
 * Which mailboxes somebody may listen to in the browser: the personal one and the shared ones that they are linked to,
 * nobody else's, whatever their role (VMB-04, VMB-06). A shared one asks its PIN, the personal one where its owner
 * wants it so (USR-04: a signed-in page is trusted). What was opened stays so for this browser's session, in memory
 * alone.
 */
export class OpenMailboxes {
  readonly #parts: Parts;
  /** `session mailbox`, longest unused first. */
  readonly #opened = new Map<string, Opened>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Everybody's own ones; an account without an extension has none. */
  of({ userId }: Person): readonly Mailbox[] {
    const { mailboxes } = this.#parts.voicemail;
    const personal = userId === undefined ? undefined : mailboxes.get(userId);
    return personal ? [personal, ...mailboxes.linkedTo(personal.id)] : [];
  }

  /** Throws AppError `not-found` for one that isn't theirs. */
  get(person: Person, mailboxId: string): Mailbox {
    const mailbox = this.of(person).find(({ id }) => id === mailboxId);
    if (!mailbox) throw new AppError('not-found', phrase('voicemail.no-such-box'));
    return mailbox;
  }

  /** The same for what is done inside; AppError `forbidden` when its PIN was not given yet. */
  inside(person: Person, mailboxId: string): Mailbox {
    const mailbox = this.get(person, mailboxId);
    if (!this.isOpen(person, mailbox)) throw new AppError('forbidden', phrase('voicemail.closed'));
    return mailbox;
  }

  /** A message that they may hear. Throws AppError `not-found`, `forbidden` */
  message(person: Person, messageId: string): Message {
    const message = this.#parts.voicemail.mailboxes.message(messageId);
    const mailbox = message && this.of(person).find(({ id }) => id === message.mailbox);
    if (!message || !mailbox) throw new AppError('not-found', phrase('voicemail.no-such-message'));
    this.inside(person, mailbox.id);
    return message;
  }

  asksPin({ kind, pin, pinPolicy }: Mailbox): boolean {
    return pin !== undefined && (kind === 'shared' || pinPolicy === 'always');
  }

  isOpen(person: Person, mailbox: Mailbox): boolean {
    if (!this.asksPin(mailbox)) return true;
    const key = keyOf(person, mailbox);
    const opened = this.#opened.get(key);
    if (!opened || opened.pin !== mailbox.pin || opened.untilMs <= this.#parts.clock.now()) return false;
    this.#keep(key, opened.pin);
    return true;
  }

  /** Throws AppError `invalid` at `pin` for a wrong one, `too-many` while it is locked (USR-06). */
  open(person: Person, mailbox: Mailbox, given: string): void {
    if (!this.asksPin(mailbox)) return;
    const { id, number, name, pin } = mailbox;
    const answer = this.#parts.pins.check({ id: `mailbox ${id}`, title: `${number} ${name}`, pin }, given, person.from);
    if (answer.kind === 'ok') {
      this.#keep(keyOf(person, mailbox), given);
      return;
    }
    if (answer.kind === 'locked') {
      const leftSec = Math.ceil((answer.untilMs - this.#parts.clock.wall()) / 1_000);
      throw new AppError('too-many', phrase('voicemail.pin-locked'), [], Math.max(1, leftSec));
    }
    const said = phrase('voicemail.pin-wrong');
    throw new AppError('invalid', said, [{ path: 'pin', phrase: said }]);
  }

  #keep(key: string, pin: string): void {
    this.#opened.delete(key);
    this.#opened.set(key, { pin, untilMs: this.#parts.clock.now() + SESSION_IDLE_SEC * 1_000 });
    const [oldest] = this.#opened.keys();
    if (this.#opened.size > MAILBOXES_OPEN_MAX && oldest !== undefined) this.#opened.delete(oldest);
  }
}

function keyOf({ sessionId }: Person, { id }: Mailbox): string {
  return `${sessionId ?? ''} ${id}`;
}
