import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, statfsSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';

/** What a mailbox keeps in a file: a message, by its id, or its greeting. */
export interface MessageFile {
  readonly mailbox: string;
  readonly id: string;
}

/**
 * The folder of voicemail, `<data>/voicemail/<mailbox>/<id>.sound`: the only one who makes, lists and removes files
 * there. What is in a file the recorder writes and the player reads; the order in which file and row come and go is
 * decided by the mailboxes.
 */
export interface MessageFolder {
  /** Where this file is or would be. */
  path(file: MessageFile): string;
  /** Makes the folder that `path` is in, on the disk when it returns. */
  prepare(mailbox: string): void;
  has(file: MessageFile): boolean;
  /** Every file there is, greetings too. */
  list(): readonly MessageFile[];
  /** It is gone for good when this returns; one that isn't there is gone already. */
  remove(file: MessageFile): void;
  /** Puts a file in the place of another in the same mailbox: a power cut leaves the one or the other. */
  rename(mailbox: string, id: string, as: string): void;
  freeBytes(): number;
}

/** In place of an id: the greeting of the mailbox, and one that is being recorded. */
export const GREETING = 'greeting';
export const GREETING_DRAFT = 'greeting-new';

const ENDING = '.sound';
/** What our ids are made of: nothing that leads out of the folder. */
const SAFE_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** The real folder. */
export class MessageFiles implements MessageFolder {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  path({ mailbox, id }: MessageFile): string {
    return join(this.#folder(mailbox), `${checked(id)}${ENDING}`);
  }

  prepare(mailbox: string): void {
    const made = mkdirSync(this.#folder(mailbox), { recursive: true, mode: 0o700 });
    if (made === undefined) return;
    // A new folder is on the disk when the one above it is.
    sync(this.#root);
    sync(join(this.#root, '..'));
  }

  has({ mailbox, id }: MessageFile): boolean {
    return this.#namesIn(this.#folder(mailbox)).includes(`${id}${ENDING}`);
  }

  list(): readonly MessageFile[] {
    return this.#namesIn(this.#root)
      .filter((mailbox) => SAFE_NAME.test(mailbox))
      .flatMap((mailbox) =>
        this.#namesIn(join(this.#root, mailbox))
          .filter((name) => name.endsWith(ENDING))
          .map((name) => ({ mailbox, id: name.slice(0, -ENDING.length) }))
          .filter(({ id }) => SAFE_NAME.test(id)),
      );
  }

  remove(file: MessageFile): void {
    try {
      unlinkSync(this.path(file));
    } catch (failure) {
      if ((failure as NodeJS.ErrnoException).code !== 'ENOENT') throw failure;
      return;
    }
    // Without this a power cut could bring the file back after its row is gone, and with it the message.
    sync(this.#folder(file.mailbox));
  }

  rename(mailbox: string, id: string, as: string): void {
    renameSync(this.path({ mailbox, id }), this.path({ mailbox, id: as }));
    sync(this.#folder(mailbox));
  }

  freeBytes(): number {
    mkdirSync(this.#root, { recursive: true, mode: 0o700 });
    const { bavail, bsize } = statfsSync(this.#root);
    return bavail * bsize;
  }

  #folder(mailbox: string): string {
    return join(this.#root, checked(mailbox));
  }

  #namesIn(folder: string): readonly string[] {
    try {
      return readdirSync(folder);
    } catch (failure) {
      if (['ENOENT', 'ENOTDIR'].includes(String((failure as NodeJS.ErrnoException).code))) return [];
      throw failure;
    }
  }
}

function checked(name: string): string {
  if (!SAFE_NAME.test(name)) throw new Error(`${JSON.stringify(name)} is no name of a file of ours`);
  return name;
}

function sync(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
