import type { Bus } from '../base/bus.ts';
import type { Clock, Timer } from '../base/clock.ts';
import { AppError } from '../base/errors.ts';
import type { AppEvents } from '../base/events.ts';
import {
  MAIL_DEADLINE_MS,
  MAIL_PAUSE_MS,
  MAIL_RETRY_MAX_MS,
  MAIL_RETRY_MS,
  MAIL_TROUBLE_TRIES,
  MAILS_WAITING_MAX,
} from '../base/limits-features.ts';
import type { Random } from '../base/random.ts';
import type { Scope } from '../base/scope.ts';
import { type Phrase, phrase } from '../base/words/index.ts';
import type { ConfigView, MailServerBody, OfficeBody } from '../config/types.ts';
import { type Attachment, type Mail, MailRefused, type MailServer } from '../edges/mail.ts';
import type { MailQueue, MailRow } from '../store/mail-queue.ts';
import type { MailToQueue } from '../store/messages.ts';
import type { OutboxState, QueuedMail } from './types.ts';

export interface OutboxOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly bus: Bus<AppEvents>;
  readonly config: ConfigView;
  readonly queue: MailQueue;
  readonly send: (server: MailServer, mail: Mail) => Promise<void>;
  /** The recording of a message; undefined when it is gone. */
  readonly recording: (messageId: string) => Promise<Attachment | undefined>;
  /** The server has accepted a mail: what was to be done then. */
  readonly onAccepted: (mail: QueuedMail) => void;
  /** For the log: given up, too many. */
  readonly onTrace: (what: Phrase) => void;
  readonly onTrouble: (failure: unknown) => void;
}

type Row = MailRow<QueuedMail>;

/**
 * Owner of the e-mails that wait: gives them to the office's server one after the other, again and again until the
 * server takes them or their deadline is over. They lie in the store, so a restart loses none; a power cut in the
 * moment of acceptance sends one twice, under the same Message-ID.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  #timer: Timer | undefined;
  #isSending = false;
  /** Settings changed while one was being sent: all are tried once more. */
  #isMended = false;
  #isOver = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Begins to send what waits, until the scope ends. */
  start(scope: Scope): void {
    const { bus } = this.#options;
    bus.on('config.changed', scope, ({ changed }) => {
      // Mended settings shall show at once, not after the hour that a long trouble made of the pause.
      if (!changed.some(({ entity }) => entity === 'mail-server')) return;
      this.#isMended = this.#isSending;
      this.#look(() => true);
    });
    scope.onEnd(() => {
      this.#isOver = true;
      this.#timer?.cancel();
    });
    this.wake();
  }

  /** Something was queued. */
  wake(): void {
    const { clock } = this.#options;
    this.#look(({ nextTryAt }) => nextTryAt <= clock.wall());
  }

  state(): OutboxState {
    const [oldest] = [...this.#waiting()].sort((a, b) => a.queuedAt - b.queuedAt);
    return {
      isOn: this.#server() !== undefined,
      waiting: this.#options.queue.size,
      lastFailure: oldest?.lastFailure,
    };
  }

  /** What the server said of a mail that was tried often enough to be told of; undefined where all is well. */
  get trouble(): string | undefined {
    return this.#waiting().find(({ tries }) => tries >= MAIL_TROUBLE_TRIES)?.lastFailure;
  }

  /** A mail made ready for the queue; undefined where none can be sent or too many wait. */
  make(mail: QueuedMail): MailToQueue | undefined {
    if (!this.#server()) return undefined;
    if (this.#options.queue.size >= MAILS_WAITING_MAX) {
      this.#options.onTrace(phrase('mail.too-many', { to: mail.to }));
      return undefined;
    }
    return { id: this.#options.random.token(24), content: mail };
  }

  /** Sends this one now, past the queue. @throws AppError `unavailable` with what the server said */
  async sendNow(mail: Pick<QueuedMail, 'to' | 'subject' | 'text' | 'html'>): Promise<void> {
    const server = this.#server();
    if (!server) throw new AppError('conflict', phrase('mail.off'));
    try {
      await this.#options.send(server, { ...mail, id: this.#options.random.token(24) });
    } catch (failure) {
      if (!(failure instanceof MailRefused)) throw failure;
      throw new AppError('unavailable', phrase('mail.refused', { server: server.host, reason: failure.reason }));
    }
  }

  #waiting(): readonly Row[] {
    return this.#options.queue.all<QueuedMail>();
  }

  #look(isWanted: (row: Row) => boolean): void {
    if (this.#isOver || this.#isSending) return;
    this.#isSending = true;
    this.#timer?.cancel();
    this.#work(isWanted)
      .catch((failure: unknown) => this.#options.onTrouble(failure))
      .finally(() => {
        this.#isSending = false;
        if (!this.#isMended) return this.#plan();
        this.#isMended = false;
        this.#look(() => true);
      });
  }

  /** One after the other, as an ordinary mail program does. */
  async #work(isWanted: (row: Row) => boolean): Promise<void> {
    for (const row of this.#waiting()) {
      const server = this.#server();
      if (this.#isOver) return;
      if (this.#options.clock.wall() >= row.queuedAt + MAIL_DEADLINE_MS) this.#giveUp(row, row.lastFailure ?? '–');
      else if (server && isWanted(row)) await this.#try(server, row);
    }
  }

  async #try(server: MailServer, row: Row): Promise<void> {
    const { recording, queue, clock, onAccepted } = this.#options;
    const { recordingOf, thenDelete, ...content } = row.content;
    let isWhole = true;
    try {
      const attachment = recordingOf === undefined ? undefined : await recording(recordingOf);
      isWhole = await this.#give(server, row, attachment);
    } catch (failure) {
      // The box is stopping: the next one goes on.
      if (this.#isOver) return;
      const reason = failure instanceof Error ? failure.message : String(failure);
      if (isFinal(failure)) this.#giveUp(row, reason);
      else queue.failed(row.id, reason, clock.wall() + Math.min(MAIL_RETRY_MS * 2 ** row.tries, MAIL_RETRY_MAX_MS));
      return;
    }
    if (this.#isOver) return;
    queue.remove(row.id);
    // What nobody has been sent stays where it is.
    onAccepted(isWhole ? row.content : content);
  }

  /** @returns whether all of it was taken: not where the recording had to stay behind */
  async #give(server: MailServer, { id, content }: Row, attachment: Attachment | undefined): Promise<boolean> {
    const { send } = this.#options;
    const { to, subject, text, html, recordingOf, withoutRecording } = content;
    const isWhole = recordingOf === undefined || attachment !== undefined;
    const words = isWhole ? { text, html } : (withoutRecording ?? { text, html });
    try {
      await send(server, { id, to, subject, ...words, attachment });
      return isWhole;
    } catch (failure) {
      // Too large for this server: that there is a message is told all the same.
      if (!attachment || !withoutRecording || !isFinal(failure) || this.#isOver) throw failure;
      await send(server, { id, to, subject, ...withoutRecording });
      return false;
    }
  }

  #giveUp({ id, content }: Row, reason: string): void {
    this.#options.queue.remove(id);
    this.#options.onTrace(phrase('mail.given-up', { to: content.to, subject: content.subject, reason }));
  }

  #plan(): void {
    if (this.#isOver) return;
    const { clock } = this.#options;
    const [next] = this.#waiting();
    if (!next) return;
    // Without a server nothing can be done before the settings change.
    const dueMs = this.#server() ? Math.max(next.nextTryAt - clock.wall(), MAIL_PAUSE_MS) : MAIL_RETRY_MAX_MS;
    this.#timer = clock.at(clock.now() + Math.min(dueMs, MAIL_RETRY_MAX_MS), () => this.wake());
  }

  #server(): MailServer | undefined {
    const { config } = this.#options;
    const [body] = config.list<MailServerBody>('mail-server');
    if (!body || body.host === '' || body.from === undefined) return undefined;
    const name = config.list<OfficeBody>('office')[0]?.name ?? '';
    return { ...body, from: { name, address: body.from } };
  }
}

/** The server will never take this very mail. */
function isFinal(failure: unknown): boolean {
  return failure instanceof MailRefused && failure.isFinal;
}
