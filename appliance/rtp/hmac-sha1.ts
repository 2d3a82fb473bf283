/**
 * HMAC-SHA1 (RFC 2104, FIPS 180-4) for many short messages under one key: what depends on the key alone is worked out
 * once, and nothing is allocated for a message, where the library builds an object for each.
 */
export const SHA1_BYTES = 20;
const BLOCK_BYTES = 64;
const START = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0] as const;

/** Shared by all: nobody waits in the middle of a digest. */
const schedule = new Int32Array(80);
const tail = new Uint8Array(2 * BLOCK_BYTES);

export class HmacSha1 {
  readonly #inner: Int32Array;
  readonly #outer: Int32Array;
  readonly #state = new Int32Array(5);
  /** The last digest. */
  readonly result = new Uint8Array(SHA1_BYTES);

  constructor(key: Uint8Array) {
    const padded = new Uint8Array(BLOCK_BYTES);
    padded.set(key.length > BLOCK_BYTES ? sha1(key) : key);
    this.#inner = compressed(padded.map((byte) => byte ^ 0x36));
    this.#outer = compressed(padded.map((byte) => byte ^ 0x5c));
  }

  /** Digests the bytes from `start` to `end` into `result`. */
  digest(bytes: Uint8Array, start: number, end: number): void {
    const { result } = this;
    this.#state.set(this.#inner);
    finish(this.#state, bytes, start, end, BLOCK_BYTES);
    write(this.#state, result);
    this.#state.set(this.#outer);
    finish(this.#state, result, 0, SHA1_BYTES, BLOCK_BYTES);
    write(this.#state, result);
  }

  /** Whether the first `count` bytes of `result` stand at `at`; takes as long for every wrong one. */
  matches(bytes: Uint8Array, at: number, count: number): boolean {
    let difference = 0;
    for (let n = 0; n < count; n++) difference |= this.result[n]! ^ bytes[at + n]!;
    return difference === 0;
  }
}

function sha1(bytes: Uint8Array): Uint8Array {
  const state = Int32Array.from(START);
  finish(state, bytes, 0, bytes.length, 0);
  const digest = new Uint8Array(SHA1_BYTES);
  write(state, digest);
  return digest;
}

function compressed(block: Uint8Array): Int32Array {
  const state = Int32Array.from(START);
  compress(state, block, 0);
  return state;
}

/** @param before bytes that went into `state` already, whole blocks */
function finish(state: Int32Array, bytes: Uint8Array, start: number, end: number, before: number): void {
  let at = start;
  for (; at + BLOCK_BYTES <= end; at += BLOCK_BYTES) compress(state, bytes, at);
  const rest = end - at;
  for (let n = 0; n < rest; n++) tail[n] = bytes[at + n]!;
  tail[rest] = 0x80;
  const size = rest + 9 > BLOCK_BYTES ? 2 * BLOCK_BYTES : BLOCK_BYTES;
  tail.fill(0, rest + 1, size - 4);
  const bits = (before + end - start) * 8;
  tail[size - 4] = bits >>> 24;
  tail[size - 3] = bits >>> 16;
  tail[size - 2] = bits >>> 8;
  tail[size - 1] = bits;
  compress(state, tail, 0);
  if (size > BLOCK_BYTES) compress(state, tail, BLOCK_BYTES);
}

function write(state: Int32Array, digest: Uint8Array): void {
  for (let n = 0; n < 5; n++) {
    const word = state[n]!;
    digest[4 * n] = word >>> 24;
    digest[4 * n + 1] = word >>> 16;
    digest[4 * n + 2] = word >>> 8;
    digest[4 * n + 3] = word;
  }
}

/** FIPS 180-4 §6.1.2, one block of 64 bytes. */
function compress(state: Int32Array, bytes: Uint8Array, at: number): void {
  const w = schedule;
  for (let n = 0, from = at; n < 16; n++, from += 4)
    w[n] = (bytes[from]! << 24) | (bytes[from + 1]! << 16) | (bytes[from + 2]! << 8) | bytes[from + 3]!;
  for (let n = 16; n < 80; n++) {
    const mixed = w[n - 3]! ^ w[n - 8]! ^ w[n - 14]! ^ w[n - 16]!;
    w[n] = (mixed << 1) | (mixed >>> 31);
  }
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  let e = state[4]!;
  // Four loops instead of one that chooses: this is the box's hottest place.
  for (let n = 0; n < 20; n++) {
    const next = (((a << 5) | (a >>> 27)) + (d ^ (b & (c ^ d))) + e + 0x5a827999 + w[n]!) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  for (let n = 20; n < 40; n++) {
    const next = (((a << 5) | (a >>> 27)) + (b ^ c ^ d) + e + 0x6ed9eba1 + w[n]!) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  for (let n = 40; n < 60; n++) {
    const next = (((a << 5) | (a >>> 27)) + ((b & c) | (d & (b | c))) + e + 0x8f1bbcdc + w[n]!) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  for (let n = 60; n < 80; n++) {
    const next = (((a << 5) | (a >>> 27)) + (b ^ c ^ d) + e + 0xca62c1d6 + w[n]!) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  state[0] = (state[0]! + a) | 0;
  state[1] = (state[1]! + b) | 0;
  state[2] = (state[2]! + c) | 0;
  state[3] = (state[3]! + d) | 0;
  state[4] = (state[4]! + e) | 0;
}
