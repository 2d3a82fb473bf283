import { join } from 'node:path';
import type { RecordingsPort } from './api/dependencies.ts';
import { SignInGate } from './api/sign-in-gate.ts';
import { recordingFileName } from './api/views/recordings.ts';
import type { Bus } from './base/bus.ts';
import type { Clock } from './base/clock.ts';
import type { AppEvents } from './base/events.ts';
import { HISTORY_PAGE_MAX } from './base/limits.ts';
import { SFTP_LISTING_KEPT_MS } from './base/limits-features.ts';
import type { Scope } from './base/scope.ts';
import { phrase } from './base/words/index.ts';
import type { ConfigView, OfficeBody, RecordingBody } from './config/types.ts';
import { readIfThere, writeWhole } from './edges/disk.ts';
import { makeHostKey, type SftpEntry, type SftpFiles, SftpServer, type SftpUser } from './edges/sftp-server.ts';
import { WavReader } from './media/sound-as-wav.ts';
import { RECORDINGS_KEY, recordedSound } from './recorded-sound.ts';
import type { Store } from './store/database.ts';
import type { RecordingRow } from './store/recordings.ts';

export interface PartnerAccessOptions {
  readonly clock: Clock;
  readonly bus: Bus<AppEvents>;
  readonly config: ConfigView;
  readonly store: Pick<Store, 'recordings' | 'secrets' | 'audit'>;
  readonly dataDir: string;
  /** Address to listen on; undefined for all. */
  readonly host: string | undefined;
  readonly onTrouble: (error: unknown) => void;
}

/**
 * SFTP for a partner who fetches recordings (FAC-05), off by default: it listens while the settings say so, with the
 * settings of that moment. Whoever guesses waits longer each time; sign-ins and files fetched are in the audit.
 */
export class PartnerAccess {
  readonly #options: PartnerAccessOptions;
  readonly #gate: SignInGate;
  readonly #sound: RecordingsPort;
  readonly #key: Uint8Array;
  /** The month that was looked at last. */
  #listed: { readonly path: string; readonly untilMs: number; readonly files: ReadonlyMap<string, Kept> } | undefined;
  #server: SftpServer | undefined;
  /** Where it listens, as the settings had it. */
  #port: number | undefined;
  /** With what partners sign in. */
  #marks = '';

  constructor(options: PartnerAccessOptions) {
    this.#options = options;
    this.#gate = new SignInGate(options.clock);
    this.#sound = recordedSound(options.store);
    this.#key = options.store.secrets.derive(RECORDINGS_KEY);
  }

  /** Follows the settings until the scope ends. Resolves when it listens, or is not to. */
  async watch(scope: Scope): Promise<void> {
    const { bus } = this.#options;
    bus.on('config.changed', scope, ({ changed }) => {
      if (changed.some(({ entity }) => entity === 'recording')) void this.#follow();
    });
    scope.onEnd(() => this.#server?.close());
    await this.#follow();
  }

  /** The port on which it listens; undefined while it does not. */
  get port(): number | undefined {
    return this.#server && this.#port;
  }

  async #follow(): Promise<void> {
    const wanted = this.#settings();
    this.#endWhoSignedInOtherwise();
    if (this.#port === wanted?.sftpPort) return;
    this.#server?.close();
    this.#server = undefined;
    this.#port = wanted?.sftpPort;
    if (!wanted) return;
    const { host, onTrouble } = this.#options;
    const server = new SftpServer({
      ...{ host, port: wanted.sftpPort, hostKey: this.#hostKey() },
      files: this.#files(),
      user: () => this.#user(),
      gate: (address) => this.#attempt(address),
    });
    this.#server = server;
    try {
      await server.listen();
    } catch (error) {
      if (this.#server === server) this.#server = undefined;
      this.#port = undefined;
      onTrouble(error);
    }
  }

  /** Another name, password or key is there because somebody is to have access no more: also who is signed in. */
  #endWhoSignedInOtherwise(): void {
    const marks = JSON.stringify(this.#user());
    if (this.#marks !== marks) this.#server?.endSessions();
    this.#marks = marks;
  }

  /** Undefined while it is off, or nobody could sign in. */
  #settings(): RecordingBody | undefined {
    const [settings] = this.#options.config.list<RecordingBody>('recording');
    if (!settings?.sftp) return undefined;
    return settings.sftpPassword || settings.sftpKeys ? settings : undefined;
  }

  #user(): SftpUser {
    const settings = this.#settings();
    const keys = settings?.sftpKeys?.split('\n').filter((line) => line.trim() !== '') ?? [];
    return { name: settings?.sftpUser ?? '', password: settings?.sftpPassword, keys };
  }

  /** Undefined while this address has to wait. */
  #attempt(address: string): { failed(): void } | undefined {
    try {
      const attempt = this.#gate.begin(address, 'sftp');
      attempt.undecided();
    } catch {
      return undefined;
    }
    return { failed: () => void this.#gate.begin(address, 'sftp') };
  }

  #hostKey(): string {
    const path = join(this.#options.dataDir, 'sftp-host-key.pem');
    const kept = readIfThere(path);
    if (kept !== undefined) return kept;
    const made = makeHostKey();
    writeWhole(path, made);
    return made;
  }

  #files(): SftpFiles {
    return {
      list: (path) => (path === '/' ? this.#months() : this.#filesIn(path)),
      find: (path) => this.#find(path),
      open: (path, from) => this.#open(path, from),
    };
  }

  #filesIn(path: string): SftpEntry[] | undefined {
    const files = this.#recordingsOf(path);
    return files && [...files.values()].map(({ entry }) => entry);
  }

  #find(path: string): SftpEntry | undefined {
    if (path === '/') return folder('/', 0);
    const [, month, name] = path.split('/');
    if (name === undefined) return this.#months().find((entry) => entry.name === month);
    return this.#named(path)?.entry;
  }

  #named(path: string): Kept | undefined {
    const [, month, name] = path.split('/');
    return this.#recordingsOf(`/${month}`)?.get(name ?? '');
  }

  /** A folder for each month that has recordings. */
  #months(): SftpEntry[] {
    return this.#options.store.recordings.months().map(({ month, newest }) => folder(month, newest));
  }

  /** The files of a month by their names, kept a while: a partner that fetches all asks for each by its name. */
  #recordingsOf(path: string): ReadonlyMap<string, Kept> | undefined {
    const found = /^\/(\d{4})-(\d\d)$/.exec(path);
    if (!found) return undefined;
    const now = this.#options.clock.now();
    if (this.#listed?.path === path && now < this.#listed.untilMs) return this.#listed.files;
    const [year, month] = [Number(found[1]), Number(found[2])];
    const files = new Map<string, Kept>();
    for (const row of this.#rows({ from: Date.UTC(year, month - 1), until: Date.UTC(year, month) })) {
      const plain = recordingFileName(row, this.#timeZone());
      const name = files.has(plain) ? plain.replace(/\.wav$/, ` ${row.id}.wav`) : plain;
      const size = this.#sound.bytes(row);
      files.set(name, { row, entry: { name, isFolder: false, size, modifiedAt: row.startedAt + row.durationMs } });
    }
    this.#listed = { path, untilMs: now + SFTP_LISTING_KEPT_MS, files };
    return files;
  }

  #rows(when: { readonly from?: number; readonly until?: number }): RecordingRow[] {
    const rows: RecordingRow[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = this.#options.store.recordings.search({ ...when, limit: HISTORY_PAGE_MAX, cursor });
      rows.push(...page.rows.filter(({ state }) => state === 'kept'));
      cursor = page.next;
      if (cursor === undefined) return rows;
    }
  }

  #timeZone(): string {
    return this.#options.config.list<OfficeBody>('office')[0]?.timeZone ?? 'UTC';
  }

  #open(path: string, from: string): WavReader | undefined {
    const row = this.#named(path)?.row;
    if (!row) return undefined;
    const { recordings, audit } = this.#options.store;
    try {
      const reader = new WavReader(recordings.pathOf(row), this.#key);
      const params = { caller: row.caller.name || row.caller.number, callee: row.callee.name || row.callee.number };
      const author = { name: `${this.#user().name} (SFTP)`, from };
      audit.add({ at: this.#options.clock.wall(), author, phrase: phrase('audit.saved-recording', params) });
      return reader;
    } catch (error) {
      this.#options.onTrouble(error);
      return undefined;
    }
  }
}

interface Kept {
  readonly row: RecordingRow;
  readonly entry: SftpEntry;
}

const folder = (name: string, modifiedAt: number): SftpEntry => ({ name, isFolder: true, size: 0, modifiedAt });
