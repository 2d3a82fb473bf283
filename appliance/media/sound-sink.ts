import { type FileHandle, open } from 'node:fs/promises';
import { SOUND_WAITING_MAX_BYTES } from '../base/limits-features.ts';

/**
 * Appends to a file without ever waiting for the disk, each piece on it before the next is begun. What waits is
 * bounded: a disk that is slower than speech for long, or full, ends it.
 */
export class SoundSink {
  readonly #path: string;
  readonly #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #file: FileHandle | undefined;
  #busy: Promise<void> | undefined;
  #trouble: unknown;

  constructor(path: string) {
    this.#path = path;
  }

  /** Why nothing more is written; undefined as long as all is well. */
  get trouble(): unknown {
    return this.#trouble;
  }

  append(bytes: Uint8Array): void {
    if (this.#trouble !== undefined) return;
    if (this.#waitingBytes + bytes.length > SOUND_WAITING_MAX_BYTES) {
      this.#trouble = new Error('the disk is slower than what is recorded');
      return;
    }
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    this.#busy ??= this.#work();
  }

  /** Resolves when all that was taken is on the disk, or can't be; never rejects. */
  async close(): Promise<void> {
    await this.#busy;
    await this.#file?.close().catch((error: unknown) => this.#fail(error));
    this.#file = undefined;
  }

  async #work(): Promise<void> {
    try {
      this.#file ??= await open(this.#path, 'wx', 0o600);
      while (this.#waiting.length > 0) {
        const bytes = Buffer.concat(this.#waiting.splice(0));
        await this.#writeAll(this.#file, bytes);
        await this.#file.datasync();
        this.#waitingBytes -= bytes.length;
      }
    } catch (error) {
      this.#fail(error);
    }
    this.#busy = undefined;
  }

  async #writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
  }

  #fail(error: unknown): void {
    this.#trouble ??= error;
    this.#waiting.length = 0;
    this.#waitingBytes = 0;
  }
}
