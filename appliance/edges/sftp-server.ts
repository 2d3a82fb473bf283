import { generateKeyPairSync, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import ssh2, { type AuthContext, type Connection, type ParsedKey, type SFTPWrapper } from 'ssh2';
import { SFTP_CONNECTIONS_MAX, SFTP_HANDLES_MAX, SFTP_SIGN_IN_MAX_MS } from '../base/limits-features.ts';

/** A folder or file as partners see it. */
export interface SftpEntry {
  readonly name: string;
  readonly isFolder: boolean;
  readonly size: number;
  /** Wall clock. */
  readonly modifiedAt: number;
}

/** What can be read there: paths begin with a slash and have no dots. */
export interface SftpFiles {
  /** Undefined where there is no such folder. */
  list(path: string): readonly SftpEntry[] | undefined;
  /** Undefined where there is none. */
  find(path: string): SftpEntry | undefined;
  /** Undefined where it can't be read. */
  open(path: string, from: string): SftpReader | undefined;
}

export interface SftpReader {
  /** Up to so many bytes from there; empty at the end. */
  read(at: number, count: number): Uint8Array;
  close(): void;
}

export interface SftpOptions {
  /** Undefined for all addresses. */
  readonly host: string | undefined;
  readonly port: number;
  /** PEM of the box's own key. */
  readonly hostKey: string;
  readonly files: SftpFiles;
  readonly user: () => SftpUser;
  /** False: this address has to wait. `failed` tells of a wrong password. */
  readonly gate: (address: string) => { readonly failed: () => void } | undefined;
}

/** The one partner. */
export interface SftpUser {
  readonly name: string;
  readonly password: string | undefined;
  /** Public keys as OpenSSH writes them, one a line. */
  readonly keys: readonly string[];
}

/** Read-only SFTP for a partner: no shell, no forwarding, no writing. */
export class SftpServer {
  readonly #options: SftpOptions;
  readonly #server: ssh2.Server;
  readonly #clients = new Set<Connection>();

  constructor(options: SftpOptions) {
    this.#options = options;
    this.#server = new ssh2.Server({ hostKeys: [options.hostKey], ident: 'Cordboard' }, (client, { ip }) =>
      this.#connected(client, ip),
    );
  }

  /** @throws what the system says of the port */
  async listen(): Promise<number> {
    const { host, port } = this.#options;
    const listening = once(this.#server, 'listening');
    this.#server.listen({ port, host });
    await listening;
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : port;
  }

  close(): void {
    this.#server.close();
    this.endSessions();
  }

  /** Whoever is signed in, or about to: nothing more is sent to them. */
  endSessions(): void {
    for (const client of this.#clients) client.end();
    // One that keeps its side open holds nobody's place.
    this.#clients.clear();
  }

  #connected(client: Connection, from: string): void {
    client.on('error', () => {});
    if (this.#clients.size >= SFTP_CONNECTIONS_MAX) {
      client.end();
      return;
    }
    this.#clients.add(client);
    // Nobody holds a place by saying nothing.
    const timer = setTimeout(() => client.end(), SFTP_SIGN_IN_MAX_MS);
    client.on('close', () => {
      clearTimeout(timer);
      this.#clients.delete(client);
    });
    client.on('authentication', (context) => this.#authenticate(context, from));
    client.on('ready', () => clearTimeout(timer));
    client.on('session', (accept) => {
      accept().on('sftp', (acceptSftp) => new FilesSession(acceptSftp(), this.#options.files, from));
    });
  }

  #authenticate(context: AuthContext, from: string): void {
    if (context.method !== 'password' && context.method !== 'publickey') {
      context.reject(['publickey', 'password']);
      return;
    }
    const attempt = this.#options.gate(from);
    const user = this.#options.user();
    const isRight = context.method === 'password' ? passwordFits(context.password, user) : keyFits(context, user);
    if (attempt && isRight && same(context.username, user.name)) {
      context.accept();
      return;
    }
    // A client offers its keys one after the other: only a signature or a password is a try.
    if (context.method === 'password' || context.signature) attempt?.failed();
    context.reject(['publickey', 'password']);
  }
}

function passwordFits(given: string, { password }: SftpUser): boolean {
  return password !== undefined && password !== '' && same(given, password);
}

/** Takes as long for a wrong one as for a right one of its length. */
function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function keyFits({ key, signature, blob, hashAlgo }: ssh2.PublicKeyAuthContext, { keys }: SftpUser): boolean {
  for (const line of keys) {
    const known = ssh2.utils.parseKey(line);
    if (known instanceof Error) continue;
    const parsed: ParsedKey = Array.isArray(known) ? known[0]! : known;
    const bytes = parsed.getPublicSSH();
    if (key.algo !== parsed.type || bytes.length !== key.data.length || !timingSafeEqual(bytes, key.data)) continue;
    // Without a signature the client only asks whether this key would do.
    if (!signature || !blob) return true;
    return parsed.verify(blob, signature, hashAlgo) === true;
  }
  return false;
}

const { STATUS_CODE, OPEN_MODE } = ssh2.utils.sftp;

type Handle = { readonly folder: SftpEntry[] } | { readonly file: SftpReader; readonly entry: SftpEntry };

const WRITING = ['WRITE', 'REMOVE', 'RMDIR', 'MKDIR', 'RENAME', 'SETSTAT', 'FSETSTAT', 'SYMLINK'] as const;

/** One partner's look at the files. */
class FilesSession {
  readonly #sftp: SFTPWrapper;
  readonly #files: SftpFiles;
  readonly #from: string;
  readonly #handles = new Map<number, Handle>();
  #next = 0;

  constructor(sftp: SFTPWrapper, files: SftpFiles, from: string) {
    this.#sftp = sftp;
    this.#files = files;
    this.#from = from;
    sftp.on('REALPATH', (id, path) => {
      sftp.name(id, [{ filename: clean(path), longname: clean(path), attrs: {} as ssh2.Attributes }]);
    });
    sftp.on('STAT', (id, path) => this.#tell(id, files.find(clean(path))));
    sftp.on('LSTAT', (id, path) => this.#tell(id, files.find(clean(path))));
    sftp.on('FSTAT', (id, bytes) => this.#tell(id, this.#fileOf(bytes)?.entry));
    sftp.on('OPENDIR', (id, path) => this.#openFolder(id, clean(path)));
    sftp.on('READDIR', (id, bytes) => this.#readFolder(id, bytes));
    sftp.on('OPEN', (id, path, flags) => this.#open(id, clean(path), flags));
    sftp.on('READ', (id, bytes, at, count) => this.#read(id, bytes, at, count));
    sftp.on('CLOSE', (id, bytes) => this.#close(id, bytes));
    for (const what of WRITING) sftp.on(what, (id: number) => sftp.status(id, STATUS_CODE.PERMISSION_DENIED));
    sftp.on('READLINK', (id) => sftp.status(id, STATUS_CODE.NO_SUCH_FILE));
    // The client has said all: without our end it would wait for ever.
    sftp.on('end', () => sftp.end());
    sftp.on('close', () => {
      for (const handle of this.#handles.values()) if ('file' in handle) handle.file.close();
      this.#handles.clear();
    });
  }

  #tell(id: number, entry: SftpEntry | undefined): void {
    if (entry) this.#sftp.attrs(id, attributesOf(entry));
    else this.#sftp.status(id, STATUS_CODE.NO_SUCH_FILE);
  }

  #openFolder(id: number, path: string): void {
    const entries = this.#files.list(path);
    if (entries) this.#keep(id, { folder: [...entries] });
    else this.#sftp.status(id, STATUS_CODE.NO_SUCH_FILE);
  }

  #readFolder(id: number, bytes: Buffer): void {
    const handle = this.#handleOf(bytes);
    const some = handle && 'folder' in handle ? handle.folder.splice(0, NAMES_AT_ONCE) : [];
    if (some.length === 0) this.#sftp.status(id, STATUS_CODE.EOF);
    else this.#sftp.name(id, some.map(nameOf));
  }

  #open(id: number, path: string, flags: number): void {
    if (flags & (OPEN_MODE.WRITE | OPEN_MODE.APPEND | OPEN_MODE.CREAT | OPEN_MODE.TRUNC)) {
      this.#sftp.status(id, STATUS_CODE.PERMISSION_DENIED);
      return;
    }
    const entry = this.#files.find(path);
    const file = entry && !entry.isFolder ? this.#files.open(path, this.#from) : undefined;
    if (entry && file) this.#keep(id, { file, entry });
    else this.#sftp.status(id, STATUS_CODE.NO_SUCH_FILE);
  }

  #read(id: number, bytes: Buffer, at: number, count: number): void {
    try {
      const data = this.#fileOf(bytes)?.file.read(at, Math.min(count, READ_MAX_BYTES));
      if (!data) this.#sftp.status(id, STATUS_CODE.FAILURE);
      else if (data.length === 0) this.#sftp.status(id, STATUS_CODE.EOF);
      else this.#sftp.data(id, Buffer.from(data));
    } catch {
      this.#sftp.status(id, STATUS_CODE.FAILURE);
    }
  }

  #close(id: number, bytes: Buffer): void {
    const handle = this.#handleOf(bytes);
    if (handle && 'file' in handle) handle.file.close();
    if (handle) this.#handles.delete(bytes.readUInt32BE());
    this.#sftp.status(id, handle ? STATUS_CODE.OK : STATUS_CODE.FAILURE);
  }

  #keep(id: number, handle: Handle): void {
    if (this.#handles.size >= SFTP_HANDLES_MAX) {
      if ('file' in handle) handle.file.close();
      this.#sftp.status(id, STATUS_CODE.FAILURE);
      return;
    }
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(this.#next);
    this.#handles.set(this.#next++, handle);
    this.#sftp.handle(id, bytes);
  }

  #handleOf(bytes: Buffer): Handle | undefined {
    return bytes.length === 4 ? this.#handles.get(bytes.readUInt32BE()) : undefined;
  }

  #fileOf(bytes: Buffer): Extract<Handle, { file: SftpReader }> | undefined {
    const handle = this.#handleOf(bytes);
    return handle && 'file' in handle ? handle : undefined;
  }
}

/** A key for a box, by which its partners know it again. @returns PEM */
export function makeHostKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  return privateKey.export({ type: 'sec1', format: 'pem' }).toString();
}

/**
 * Bytes in one answer, as OpenSSH's server has it: whoever asks for more gets the rest by asking again, and nobody else
 * waits while hours of sound are made.
 */
const READ_MAX_BYTES = 255 * 1024;

/** Names in one answer: it must stay below what SFTP packets hold. */
const NAMES_AT_ONCE = 100;

/** With a slash in front, without dots: nobody climbs out of what is shown. */
function clean(path: string): string {
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') kept.pop();
    else if (part !== '' && part !== '.') kept.push(part);
  }
  return `/${kept.join('/')}`;
}

const FOLDER_MODE = 0o040_555;
const FILE_MODE = 0o100_444;

function attributesOf({ isFolder, size, modifiedAt }: SftpEntry): ssh2.Attributes {
  const seconds = Math.floor(modifiedAt / 1000);
  return { mode: isFolder ? FOLDER_MODE : FILE_MODE, uid: 0, gid: 0, size, atime: seconds, mtime: seconds };
}

function nameOf(entry: SftpEntry): ssh2.FileEntry {
  const when = new Date(entry.modifiedAt).toISOString().slice(0, 16).replace('T', ' ');
  const longname = `${entry.isFolder ? 'dr-xr-xr-x' : '-r--r--r--'} 1 box box ${entry.size} ${when} ${entry.name}`;
  return { filename: entry.name, longname, attrs: attributesOf(entry) };
}
