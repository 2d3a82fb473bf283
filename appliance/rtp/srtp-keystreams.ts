/** Key streams of SRTP: AES in counter mode (RFC 3711 §4.1.1, RFC 6188 §2) and in f8 mode (RFC 3711 §4.1.2). */
import { type Cipheriv, createCipheriv } from 'node:crypto';
import { RTP_PACKET_MAX_BYTES } from '../base/limits-media.ts';
import type { SessionKeys } from './srtp-keys.ts';

/** Encrypts and decrypts in place; both are the same. */
export interface Keystream {
  /** The payload of an RTP packet that begins at `start`. @param index the 48 bits of the packet's index */
  rtp(bytes: Uint8Array, start: number, payloadAt: number, end: number, index: number): void;
  /** An RTCP packet behind its first 8 bytes. @param index the 31 bits of its index */
  rtcp(bytes: Uint8Array, start: number, end: number, index: number): void;
}

const BLOCK_BYTES = 16;
const BLOCKS_MAX = Math.ceil(RTP_PACKET_MAX_BYTES / BLOCK_BYTES);
/** RTCP is encrypted from here on: its first word and its SSRC are not. */
export const RTCP_CLEAR_BYTES = 8;

function ecb(key: Uint8Array): Cipheriv {
  return createCipheriv(`aes-${key.length * 8}-ecb`, key, null).setAutoPadding(false);
}

/**
 * One cipher object for ever, which only encrypts blocks: made out of counters it is the same as a counter-mode object
 * for each packet, and three times as fast.
 */
export class CounterKeystream implements Keystream {
  readonly #cipher: Cipheriv;
  readonly #salt: Uint8Array;
  /** The counters of the longest packet, as many as it has blocks, as bytes and as words. */
  readonly #counters = new Uint8Array(BLOCKS_MAX * BLOCK_BYTES);
  readonly #words = new Int32Array(this.#counters.buffer);
  /** The last word of each counter as it is with nothing but the number of its block in it. */
  readonly #numbers: Int32Array;

  constructor({ cipher, salt }: SessionKeys) {
    this.#cipher = ecb(cipher);
    this.#salt = salt;
    for (let block = 0; block < BLOCKS_MAX; block++) {
      this.#counters[block * BLOCK_BYTES + 14] = block >>> 8;
      this.#counters[block * BLOCK_BYTES + 15] = block;
    }
    this.#numbers = this.#words.filter((_, n) => n % 4 === 3);
  }

  rtp(bytes: Uint8Array, start: number, payloadAt: number, end: number, index: number): void {
    this.#apply(bytes, start + 8, payloadAt, end, index);
  }

  rtcp(bytes: Uint8Array, start: number, end: number, index: number): void {
    this.#apply(bytes, start + 4, start + RTCP_CLEAR_BYTES, end, index);
  }

  #apply(bytes: Uint8Array, ssrcAt: number, from: number, end: number, index: number): void {
    const counters = this.#counters;
    const salt = this.#salt;
    // (salt · 2¹⁶) ⊕ (SSRC · 2⁶⁴) ⊕ (index · 2¹⁶)
    for (let n = 0; n < 4; n++) counters[n] = salt[n]!;
    for (let n = 0; n < 4; n++) counters[4 + n] = salt[4 + n]! ^ bytes[ssrcAt + n]!;
    const high = Math.floor(index / 0x1_0000_0000);
    counters[8] = salt[8]! ^ (high >>> 8);
    counters[9] = salt[9]! ^ high;
    counters[10] = salt[10]! ^ (index >>> 24);
    counters[11] = salt[11]! ^ (index >>> 16);
    counters[12] = salt[12]! ^ (index >>> 8);
    counters[13] = salt[13]! ^ index;
    const blocks = Math.ceil((end - from) / BLOCK_BYTES);
    this.#repeat(blocks);
    const stream = this.#cipher.update(counters.subarray(0, blocks * BLOCK_BYTES));
    for (let at = from, n = 0; at < end; at++, n++) bytes[at] = bytes[at]! ^ stream[n]!;
  }

  /** The first counter again for each further block, with the block's number. */
  #repeat(blocks: number): void {
    const words = this.#words;
    const numbers = this.#numbers;
    const [first, second, third, fourth] = [words[0]!, words[1]!, words[2]!, words[3]!];
    for (let block = 1, at = 4; block < blocks; block++, at += 4) {
      words[at] = first;
      words[at + 1] = second;
      words[at + 2] = third;
      words[at + 3] = fourth | numbers[block]!;
    }
  }
}

/** Each block of this key stream needs the one before, so it is slow; only old phones ask for it. */
export class F8Keystream implements Keystream {
  readonly #cipher: Cipheriv;
  /** Encrypts the vector that begins each packet: its key is masked by the salt. */
  readonly #masked: Cipheriv;
  readonly #vector = new Uint8Array(BLOCK_BYTES);
  readonly #block = new Uint8Array(BLOCK_BYTES);

  constructor({ cipher, salt }: SessionKeys) {
    this.#cipher = ecb(cipher);
    this.#masked = ecb(cipher.map((byte, n) => byte ^ (salt[n] ?? 0x55)));
  }

  /** 0 ‖ M ‖ PT ‖ SEQ ‖ TS ‖ SSRC ‖ ROC (RFC 3711 §4.1.2.2). */
  rtp(bytes: Uint8Array, start: number, payloadAt: number, end: number, index: number): void {
    const vector = this.#vector;
    vector[0] = 0;
    for (let n = 1; n < 12; n++) vector[n] = bytes[start + n]!;
    this.#apply(bytes, payloadAt, end, Math.floor(index / 65_536));
  }

  /** 0 (32 bits) ‖ E ‖ index ‖ V ‖ P ‖ RC ‖ PT ‖ length ‖ SSRC (RFC 3711 §4.1.2.3). */
  rtcp(bytes: Uint8Array, start: number, end: number, index: number): void {
    const vector = this.#vector;
    vector.fill(0, 0, 4);
    vector[4] = 0x80 | (index >>> 24);
    vector[5] = index >>> 16;
    vector[6] = index >>> 8;
    vector[7] = index;
    for (let n = 0; n < 4; n++) vector[8 + n] = bytes[start + n]!;
    const ssrc = (bytes[start + 4]! << 24) | (bytes[start + 5]! << 16) | (bytes[start + 6]! << 8) | bytes[start + 7]!;
    this.#apply(bytes, start + RTCP_CLEAR_BYTES, end, ssrc);
  }

  #apply(bytes: Uint8Array, from: number, end: number, last: number): void {
    const vector = this.#vector;
    vector[12] = last >>> 24;
    vector[13] = last >>> 16;
    vector[14] = last >>> 8;
    vector[15] = last;
    const begin = this.#masked.update(vector);
    const block = this.#block.fill(0);
    for (let at = from, count = 0; at < end; at += BLOCK_BYTES, count++) {
      for (let n = 0; n < BLOCK_BYTES; n++) block[n] = block[n]! ^ begin[n]!;
      block[14]! ^= count >>> 8;
      block[15]! ^= count;
      block.set(this.#cipher.update(block));
      for (let n = 0; n < BLOCK_BYTES && at + n < end; n++) bytes[at + n] = bytes[at + n]! ^ block[n]!;
    }
  }
}
