import { rightsOf } from './api/rights.ts';
import type { Bus } from './base/bus.ts';
import type { Clock } from './base/clock.ts';
import type { AppEvents } from './base/events.ts';
import type { Random } from './base/random.ts';
import type { Scope } from './base/scope.ts';
import { type Phrase, say } from './base/words/index.ts';
import type { ConfigService } from './config/service.ts';
import type { AccountBody } from './config/types.ts';
import { type Attachment, sendMail } from './edges/mail.ts';
import { Outbox } from './mail/outbox.ts';
import type { Letter } from './mail/types.ts';
import { peaksOf, type SoundAsWav, soundAsWav } from './media/sound-as-wav.ts';
import { ifReadable } from './recorded-sound.ts';
import type { Store } from './store/database.ts';
import { MessageFiles } from './store/message-files.ts';
import { Mailboxes } from './voicemail/mailboxes.ts';
import { bodyOf, filenameOf, languageOf, momentOf, noticeOf } from './voicemail/notice.ts';
import type { Message } from './voicemail/types.ts';

export interface MessagingOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly bus: Bus<AppEvents>;
  readonly store: Pick<Store, 'messages' | 'mails'>;
  readonly config: ConfigService;
  /** Where messages are kept. */
  readonly folder: string;
  /** Key of their sound. */
  readonly key: Uint8Array;
  readonly onTrace: (what: Phrase) => void;
  readonly onTrouble: (failure: unknown) => void;
}

/** Voicemail and the mails about it, put together. */
export class Messaging {
  readonly mailboxes: Mailboxes;
  readonly outbox: Outbox;
  readonly #key: Uint8Array;
  readonly #options: MessagingOptions;

  constructor(options: MessagingOptions) {
    const { clock, random, bus, store, config, key, onTrace, onTrouble } = options;
    this.#key = key;
    this.#options = options;
    const common = { clock, random, bus, config, onTrace, onTrouble };
    this.outbox = new Outbox({
      ...common,
      queue: store.mails,
      send: sendMail,
      recording: (id) => this.#recording(id, config),
      onAccepted: ({ thenDelete }) => {
        if (thenDelete === undefined) return;
        this.mailboxes.delete(thenDelete);
        this.mailboxes.purge([thenDelete]);
      },
    });
    this.mailboxes = new Mailboxes({
      ...common,
      key,
      messages: store.messages,
      folder: new MessageFiles(options.folder),
      durationOf: (path) => ifReadable(() => soundAsWav(path, key).durationMs),
      mailsAbout: (message, mailbox) => {
        const notice = noticeOf(config, message, mailbox);
        const mail = notice && this.outbox.make(notice);
        return mail ? [mail] : [];
      },
      onMails: () => this.outbox.wake(),
    });
  }

  /** Mends what a power cut left, and does from time to time what is due, until the scope ends. */
  start(scope: Scope): void {
    this.mailboxes.recover();
    this.mailboxes.watch(scope);
    this.outbox.start(scope);
  }

  /** Writes to these users, or to everybody who may change the office, in each one's language. */
  tell(to: readonly string[] | 'admins', letter: Letter): void {
    const { config, clock, store } = this.#options;
    for (const userId of to === 'admins' ? admins(config) : to) {
      const email = config.get<{ email?: string }>('user', userId)?.email;
      if (email === undefined) continue;
      const language = languageOf(config, userId);
      const when = letter.at === undefined ? [] : [momentOf(config, letter.at, language)];
      const sentences = [...letter.sentences.map((said) => say(said, language)), ...when];
      const mail = this.outbox.make({ to: email, subject: say(letter.subject, language), ...bodyOf(sentences) });
      if (mail) store.mails.put(mail.id, clock.wall(), mail.content);
    }
    this.outbox.wake();
  }

  /** A message as a WAV file. */
  sound(message: Message): SoundAsWav | undefined {
    return ifReadable(() => soundAsWav(this.mailboxes.pathOf(message), this.#key));
  }

  /** Its loudness over time, for a picture. */
  peaks(message: Message, count: number): number[][] | undefined {
    return ifReadable(() => peaksOf(this.mailboxes.pathOf(message), this.#key, count));
  }

  /** A greeting that was spoken by phone. */
  greeting(path: string): SoundAsWav | undefined {
    return ifReadable(() => soundAsWav(path, this.#key));
  }

  async #recording(id: string, config: ConfigService): Promise<Attachment | undefined> {
    const message = this.mailboxes.message(id);
    const sound = message && this.sound(message);
    if (!sound) return undefined;
    const { size, read } = sound;
    const bytes = new Uint8Array(await new Response(read(0, size) as BodyInit).arrayBuffer());
    const language = languageOf(config, this.mailboxes.get(message.mailbox)?.userId);
    return { filename: filenameOf(config, message, language), contentType: 'audio/wav', bytes };
  }
}

/** Users with an account that may change the office. */
function admins(config: ConfigService): readonly string[] {
  return config
    .list<AccountBody>('account')
    .filter(({ roles }) => rightsOf(roles).has('change-office'))
    .flatMap(({ userId }) => userId ?? []);
}
