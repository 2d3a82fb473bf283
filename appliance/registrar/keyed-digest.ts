import { hash } from 'node:crypto';

/** Block size of SHA-256. */
const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;

/**
 * HMAC-SHA-256 (RFC 2104) with one key for very many short texts. Node's `createHmac` makes an object each time, which
 * costs more than both hashes together; here the padded key stands ready before room for the text.
 */
export class KeyedDigest {
  readonly #inner: Buffer;
  readonly #outer = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES);

  /** Key of at most 64 bytes; texts of at most `longestBytes`. */
  constructor(key: Uint8Array, longestBytes: number) {
    this.#inner = Buffer.alloc(BLOCK_BYTES + longestBytes);
    for (let at = 0; at < BLOCK_BYTES; at++) {
      this.#inner[at] = (key[at] ?? 0) ^ 0x36;
      this.#outer[at] = (key[at] ?? 0) ^ 0x5c;
    }
  }

  /**
   * Over some bytes and a text after them, as one letter for each byte: strings come out of `hash` much cheaper than
   * buffers. A text that is longer than there is room for is cut.
   */
  of(head: Uint8Array, text: string): string {
    this.#inner.set(head, BLOCK_BYTES);
    const textAt = BLOCK_BYTES + head.length;
    const end = textAt + this.#inner.write(text, textAt, 'latin1');
    this.#outer.write(hash('sha256', this.#inner.subarray(0, end), 'latin1'), BLOCK_BYTES, 'latin1');
    return hash('sha256', this.#outer, 'latin1');
  }
}
