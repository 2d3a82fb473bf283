import type { VoicemailPort } from '../../appliance/api/dependencies.ts';
import { Bus } from '../../appliance/base/bus.ts';
import type { Clock } from '../../appliance/base/clock.ts';
import type { AppEvents } from '../../appliance/base/events.ts';
import type { Random } from '../../appliance/base/random.ts';
import { say } from '../../appliance/base/words/index.ts';
import type { ConfigService } from '../../appliance/config/types.ts';
import type { Store } from '../../appliance/store/database.ts';
import type { MessageFile, MessageFolder } from '../../appliance/store/message-files.ts';
import { Mailboxes, type MailboxesOptions } from '../../appliance/voicemail/mailboxes.ts';
import type { Draft, Message, MessageCaller } from '../../appliance/voicemail/types.ts';

const GIGABYTE = 1_073_741_824;

/** A folder of messages without a disk: path → how many milliseconds were recorded. */
export class MemoryFolder implements MessageFolder {
  readonly files: Map<string, number>;
  free = GIGABYTE;
  /** Told before and after each change of the "disk". */
  onChange: () => void = () => {};

  constructor(files: ReadonlyMap<string, number> = new Map()) {
    this.files = new Map(files);
  }

  path({ mailbox, id }: MessageFile): string {
    return `${mailbox}/${id}`;
  }

  prepare(): void {}

  has(file: MessageFile): boolean {
    return this.files.has(this.path(file));
  }

  list(): readonly MessageFile[] {
    return [...this.files.keys()].map((path) => {
      const [mailbox = '', id = ''] = path.split('/');
      return { mailbox, id };
    });
  }

  remove(file: MessageFile): void {
    this.onChange();
    this.files.delete(this.path(file));
    this.onChange();
  }

  rename(mailbox: string, id: string, as: string): void {
    const from = this.path({ mailbox, id });
    this.onChange();
    this.files.set(this.path({ mailbox, id: as }), this.files.get(from) ?? 0);
    this.files.delete(from);
    this.onChange();
  }

  freeBytes(): number {
    return this.free;
  }

  /** What the recorder does. */
  write(path: string, durationMs: number): void {
    this.onChange();
    this.files.set(path, durationMs);
    this.onChange();
  }
}

export interface TestMailboxes {
  readonly mailboxes: Mailboxes;
  readonly folder: MemoryFolder;
  /** What the log would say, in English. */
  readonly traces: string[];
  readonly troubles: unknown[];
  /** A message that is there. */
  leave(mailbox: string, caller?: MessageCaller, durationMs?: number): string;
}

export const ANNA: MessageCaller = { number: '101', name: 'Anna', extensionId: 'user-101' };

interface Office {
  readonly store: Pick<Store, 'messages'>;
  readonly config: ConfigService;
  readonly clock: Clock;
  readonly random: Random;
  readonly bus?: Bus<AppEvents>;
}

export type TestVoicemail = TestMailboxes & VoicemailPort;

/** The same for the API; the sound of a message are its own bytes, one a second. */
export function testVoicemail(office: Office): TestVoicemail {
  const parts = testMailboxes(office);
  const secondsOf = (message: Message): number | undefined => {
    const ms = parts.folder.files.get(parts.mailboxes.pathOf(message));
    return ms === undefined ? undefined : Math.floor(ms / 1_000);
  };
  return {
    ...parts,
    sound: (message) => {
      const size = secondsOf(message);
      const bytes = Uint8Array.from({ length: size ?? 0 }, (_, at) => at);
      const read = (from: number, until: number) => new Blob([bytes.slice(from, until)]).stream();
      return size === undefined ? undefined : { size, read };
    },
    greeting: (path) => {
      const size = Math.floor((parts.folder.files.get(path) ?? 0) / 1_000);
      return { size, read: (from, until) => new Blob([new Uint8Array(size).slice(from, until)]).stream() };
    },
    peaks: (message, count) => (secondsOf(message) === undefined ? undefined : [new Array<number>(count).fill(0.5)]),
  };
}

/** Mailboxes over a store in memory and a folder without a disk. */
export function testMailboxes(
  office: Office,
  more: Partial<MailboxesOptions> & { readonly folder?: MemoryFolder } = {},
): TestMailboxes {
  const traces: string[] = [];
  const troubles: unknown[] = [];
  const folder = more.folder ?? new MemoryFolder();
  const mailboxes = new Mailboxes({
    ...{ clock: office.clock, random: office.random, config: office.config },
    bus: office.bus ?? new Bus<AppEvents>((failure) => troubles.push(failure)),
    messages: office.store.messages,
    key: new Uint8Array(32),
    durationOf: (path) => folder.files.get(path),
    mailsAbout: () => [],
    onMails: () => {},
    onTrace: (what) => traces.push(say(what, 'en')),
    onTrouble: (failure) => troubles.push(failure),
    ...more,
    folder,
  });
  return {
    ...{ mailboxes, folder, traces, troubles },
    leave: (mailbox, caller = ANNA, durationMs = 5_000) => {
      const before = new Set(mailboxes.messages(mailbox).map(({ id }) => id));
      const draft = mailboxes.begin(mailbox, caller) as Draft;
      folder.write(draft.path, durationMs);
      draft.keep(durationMs);
      return mailboxes.messages(mailbox).find(({ id }) => !before.has(id))?.id ?? '';
    },
  };
}
