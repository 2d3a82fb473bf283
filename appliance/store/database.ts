import { chmodSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { AppError } from '../base/errors.ts';
import type { Random } from '../base/random.ts';
import { type Phrase, phrase } from '../base/words/index.ts';
import { Audit } from './audit.ts';
import { EntityTables } from './entity-tables.ts';
import { History } from './history.ts';
import { Journal } from './journal.ts';
import { type DirectoryLock, lockDirectory } from './lock.ts';
import { MailQueue } from './mail-queue.ts';
import { Messages } from './messages.ts';
import { migrate } from './migrate.ts';
import { cordboardMigrations, liveMigrations } from './migrations/index.ts';
import { OneTimeLinks } from './one-time-links.ts';
import { RecordingDownloadTable } from './recording-downloads.ts';
import { Recordings } from './recordings.ts';
import { hasKeyProof, proveKey, readOrMakeKey, Secrets } from './secrets.ts';
import { Sessions } from './sessions.ts';
import { openImage, openSqlite, quickCheck, type Sqlite } from './sqlite.ts';

export interface StoreOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** The disk refused something that will be tried again. */
  readonly onTrouble?: (failure: unknown) => void;
  /** In memory only: where sound files go none the less. */
  readonly files?: string;
  /** In memory only: goes on from what another store's `image()` gave. */
  readonly image?: StoreImage;
}

/** Everything a store has on its "disk", for simulated crashes. */
export interface StoreImage {
  readonly cordboard: Buffer;
  readonly live: Buffer;
  readonly key: Uint8Array;
}

/** What the box remembers: configuration and history in cordboard.db, live state in live.db. */
export class Store {
  readonly entities: EntityTables;
  readonly history: History;
  readonly journal: Journal;
  readonly sessions: Sessions;
  readonly audit: Audit;
  readonly links: OneTimeLinks;
  readonly recordings: Recordings;
  readonly downloads: RecordingDownloadTable;
  readonly mails: MailQueue;
  readonly messages: Messages;
  readonly secrets: Secrets;
  /** What was found and mended when it was opened, for the log. */
  readonly notices: readonly Phrase[];
  readonly #files: Files;

  constructor(files: Files, options: StoreOptions) {
    const onTrouble = options.onTrouble ?? (() => {});
    this.#files = files;
    this.notices = files.notices;
    this.secrets = files.secrets;
    this.entities = new EntityTables(files.cordboard);
    this.history = new History(files.cordboard, options.clock, onTrouble);
    this.journal = new Journal(files.live, options.clock, onTrouble);
    this.sessions = new Sessions(files.live, onTrouble);
    this.audit = new Audit(files.cordboard);
    this.links = new OneTimeLinks(files.cordboard);
    this.recordings = new Recordings(files.cordboard, options.clock, join(files.directory, 'recordings'));
    this.downloads = new RecordingDownloadTable(files.cordboard);
    this.mails = new MailQueue(files.cordboard);
    this.messages = new Messages(files.cordboard, this.mails);
  }

  /** Reads both files through; answers what SQLite finds wrong, empty when they are sound. Slow with a long history. */
  check(): string[] {
    return [...quickCheck(this.#files.cordboard), ...quickCheck(this.#files.live)];
  }

  /** Why live state or finished calls could not be written at the last try; undefined when they were. */
  get trouble(): unknown {
    return this.journal.trouble ?? this.history.trouble;
  }

  /** What would be on the disk now: whatever waits to be written is not in it. */
  image(): StoreImage {
    return {
      cordboard: this.#files.cordboard.serialize(),
      live: this.#files.live.serialize(),
      key: this.#files.key,
    };
  }

  /** Writes what waits and lets go of the directory. */
  close(): void {
    if (!this.#files.cordboard.open) return;
    try {
      // First the history: what is written there leaves the journal.
      this.history.flush();
      this.journal.flush();
    } finally {
      this.#files.cordboard.close();
      this.#files.live.close();
      this.#files.lock?.release();
    }
  }
}

interface Files {
  /** For files that belong to rows. */
  readonly directory: string;
  readonly cordboard: Sqlite;
  readonly live: Sqlite;
  readonly key: Uint8Array;
  readonly secrets: Secrets;
  readonly lock?: DirectoryLock | undefined;
  readonly notices: readonly Phrase[];
}

const CORDBOARD_FILE = 'cordboard.db';
const LIVE_FILE = 'live.db';
const KEY_FILE = 'cordboard.key';

/** Whether a box has kept its data there. */
export function holdsData(directory: string): boolean {
  return existsSync(join(directory, CORDBOARD_FILE));
}

/**
 * Opens the data directory (made where it isn't there) or a store in memory (`:memory:`). Throws AppError: `conflict`
 * when another box has the directory, `unavailable` when files are damaged, from a newer release, or lack their key.
 */
export function openStore(directory: string, options: StoreOptions): Store {
  if (directory === ':memory:') return new Store(memoryFiles(options), options);
  return new Store(ownFiles(directory, options), options);
}

function memoryFiles(options: StoreOptions): Files {
  const { image } = options;
  const open = (bytes: Buffer | undefined): Sqlite =>
    bytes
      ? openImage(bytes, { ...options, durability: 'normal' })
      : openSqlite(':memory:', { ...options, durability: 'normal' });
  const cordboard = open(image?.cordboard);
  const live = open(image?.live);
  migrate(cordboard, cordboardMigrations, CORDBOARD_FILE);
  migrate(live, liveMigrations, LIVE_FILE);
  const key = image?.key ?? options.random.bytes(32);
  const secrets = new Secrets(key, options.random);
  proveKey(cordboard, secrets, KEY_FILE);
  return {
    directory: options.files ?? join(tmpdir(), 'cordboard-in-memory'),
    cordboard,
    live,
    key,
    secrets,
    notices: [],
  };
}

function ownFiles(directory: string, options: StoreOptions): Files {
  makeDirectory(directory);
  const lock = lockDirectory(directory);
  const opened: Sqlite[] = [];
  try {
    const notices: Phrase[] = [];
    const cordboard = openSqlite(join(directory, CORDBOARD_FILE), { ...options, durability: 'full' });
    opened.push(cordboard);
    migrate(cordboard, cordboardMigrations, join(directory, CORDBOARD_FILE));
    const keyFile = join(directory, KEY_FILE);
    const key = readOrMakeKey(keyFile, !hasKeyProof(cordboard), options.random);
    const secrets = new Secrets(key, options.random);
    proveKey(cordboard, secrets, keyFile);
    const live = openLive(directory, options, notices);
    opened.push(live);
    migrate(live, liveMigrations, join(directory, LIVE_FILE));
    return { directory, cordboard, live, key, secrets, lock, notices };
  } catch (failure) {
    for (const db of opened) db.close();
    lock.release();
    throw failure;
  }
}

function makeDirectory(directory: string): void {
  try {
    if (existsSync(directory)) return;
    mkdirSync(directory, { recursive: true });
    chmodSync(directory, 0o700);
  } catch (failure) {
    const reason = failure instanceof Error ? failure.message : String(failure);
    throw new AppError('unavailable', phrase('store.cannot-write', { file: directory, reason }));
  }
}

/** Live state can be learned anew (phones register again): a damaged journal is put aside and stops nobody. */
function openLive(directory: string, options: StoreOptions, notices: Phrase[]): Sqlite {
  const path = join(directory, LIVE_FILE);
  try {
    return openSqlite(path, { ...options, durability: 'normal' });
  } catch (failure) {
    if (!(failure instanceof AppError) || failure.phrase.key !== 'store.damaged') throw failure;
    const aside = `${path}.damaged-${Math.floor(options.clock.wall())}`;
    for (const ending of ['', '-wal', '-shm']) {
      if (existsSync(path + ending)) renameSync(path + ending, aside + ending);
    }
    notices.push(phrase('store.live-put-aside', { file: aside }));
    return openSqlite(path, { ...options, durability: 'normal' });
  }
}
