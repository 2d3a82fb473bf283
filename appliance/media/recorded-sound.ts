import { SoundFile } from './sound-file.ts';
import type { SoundSource } from './sound-source.ts';

/** What the box recorded, as it is played; of two channels both at once. */
export class RecordedSound implements SoundSource {
  readonly rateHz = 16_000;
  readonly #file: SoundFile;
  readonly #pieces: Iterator<Int16Array[]>;
  #piece: Int16Array = new Int16Array();
  #at = 0;

  /** @throws SoundUnreadable, or what the disk says */
  constructor(path: string, key: Uint8Array, fromMs: number) {
    this.#file = new SoundFile(path, key);
    this.#pieces = this.#file.sound(Math.round((fromMs * this.rateHz) / 1_000));
    try {
      // Whether the key fits shows with the first piece.
      this.#more();
    } catch (error) {
      this.#file.close();
      throw error;
    }
  }

  read(out: Int16Array): number {
    let written = 0;
    while (written < out.length) {
      if (this.#at === this.#piece.length && !this.#more()) break;
      const count = Math.min(out.length - written, this.#piece.length - this.#at);
      out.set(this.#piece.subarray(this.#at, this.#at + count), written);
      this.#at += count;
      written += count;
    }
    return written;
  }

  close(): void {
    this.#file.close();
  }

  #more(): boolean {
    const next = this.#pieces.next();
    if (next.done) return false;
    const [left = new Int16Array(), right] = next.value;
    if (right) for (let at = 0; at < left.length; at++) left[at] = (left[at]! + right[at]!) >> 1;
    this.#piece = left;
    this.#at = 0;
    return true;
  }
}
