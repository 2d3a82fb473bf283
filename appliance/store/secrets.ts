import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../base/errors.ts';
import type { Random } from '../base/random.ts';
import { phrase } from '../base/words/index.ts';
import type { Sqlite } from './sqlite.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ALGORITHM = 'aes-256-gcm';

/**
 * Keeps secrets unreadable at rest: AES-256-GCM with the key of the data directory's key file. SIP passwords must stay
 * readable for the box (phones are configured with them), so they can't be hashes; a backup of the database alone is
 * worth nothing without the key file.
 */
export class Secrets {
  readonly #key: Uint8Array;
  readonly #random: Random;

  constructor(key: Uint8Array, random: Random) {
    this.#key = key;
    this.#random = random;
  }

  /** Seals `plain` for one place: it opens only with the same `context`, so sealed values can't be swapped around. */
  seal(plain: string, context: string): string {
    const nonce = this.#random.bytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.#key, nonce).setAAD(Buffer.from(context));
    const sealed = Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return sealed.toString('base64');
  }

  /** Throws AppError `unavailable` when it was sealed with another key, for another place, or was tampered with. */
  open(sealed: string, context: string): string {
    const bytes = Buffer.from(sealed, 'base64');
    try {
      const decipher = createDecipheriv(ALGORITHM, this.#key, bytes.subarray(0, NONCE_BYTES));
      decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
      const body = bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES);
      return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
    } catch {
      throw new AppError('unavailable', phrase('store.secret-unreadable', { place: context }));
    }
  }

  /** A key of its own for one purpose (`digest nonces`), the same after each restart and worth nothing for others. */
  derive(purpose: string, bytes = KEY_BYTES): Uint8Array {
    return new Uint8Array(hkdfSync('sha256', this.#key, new Uint8Array(), `cordboard ${purpose}`, bytes));
  }
}

/** Reads the key file; makes it where there is none and the database has never used one. */
export function readOrMakeKey(path: string, mayMake: boolean, random: Random): Uint8Array {
  if (existsSync(path)) {
    const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
    if (key.length !== KEY_BYTES) throw new AppError('unavailable', phrase('store.key-unreadable', { file: path }));
    return key;
  }
  if (!mayMake) throw new AppError('unavailable', phrase('store.key-missing', { file: path }));
  const key = random.bytes(KEY_BYTES);
  // Whole or not at all, and on the disk before anything is sealed with it.
  const draft = `${path}.new`;
  const file = openSync(draft, 'w', 0o600);
  writeSync(file, `${Buffer.from(key).toString('base64')}\n`);
  fsyncSync(file);
  closeSync(file);
  renameSync(draft, path);
  const directory = openSync(dirname(path), 'r');
  fsyncSync(directory);
  closeSync(directory);
  return key;
}

const PROOF_FACT = 'key proof';
const PROOF_TEXT = 'this key belongs to this database';

/** Whether secrets of this database were sealed before: then a missing key file is a loss and not a beginning. */
export function hasKeyProof(db: Sqlite): boolean {
  return db.prepare('SELECT 1 FROM fact WHERE name = ?').get(PROOF_FACT) !== undefined;
}

/** Throws AppError `unavailable` when the key is another database's; leaves the proof behind at the first use. */
export function proveKey(db: Sqlite, secrets: Secrets, path: string): void {
  const row = db.prepare('SELECT value FROM fact WHERE name = ?').get(PROOF_FACT) as { value: string } | undefined;
  if (!row) {
    db.prepare('INSERT INTO fact (name, value) VALUES (?, ?)').run(PROOF_FACT, secrets.seal(PROOF_TEXT, PROOF_FACT));
    return;
  }
  try {
    secrets.open(row.value, PROOF_FACT);
  } catch {
    throw new AppError('unavailable', phrase('store.key-wrong', { file: path }));
  }
}
