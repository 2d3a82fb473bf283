/** Randomness as a parameter: seeded in tests, the system's in the product. */
export interface Random {
  /** `count` bytes; unguessable from `SystemRandom`. */
  bytes(count: number): Uint8Array;
  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number;
  /** A token of `length` letters and digits (about 5.2 bits each), for tags, branches and ids. */
  token(length: number): string;
}

// No vowels and no look-alikes: a token never spells a word and can be read aloud.
const ALPHABET = 'bcdfghjkmnpqrstvwxyzBCDFGHJKLMNPQRSTVWXYZ23456789';

/** Bytes past the last whole multiple of the alphabet are thrown away so that every letter is equally likely. */
const FAIR_BYTES = Math.floor(256 / ALPHABET.length) * ALPHABET.length;

function tokenFrom(random: Pick<Random, 'bytes'>, length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of random.bytes(length - text.length + 8)) {
      if (byte < FAIR_BYTES && text.length < length) {
        text += ALPHABET[byte % ALPHABET.length];
      }
    }
  }
  return text;
}

/** The machine's own randomness, drawn in blocks because a call per byte is slow. */
export class SystemRandom implements Random {
  #pool = new Uint8Array(4096);
  #used = 4096;

  bytes(count: number): Uint8Array {
    if (count > this.#pool.length) {
      const large = new Uint8Array(count);
      for (let at = 0; at < count; at += 65536) crypto.getRandomValues(large.subarray(at, at + 65536));
      return large;
    }
    if (this.#used + count > this.#pool.length) this.#refill();
    const slice = this.#pool.slice(this.#used, this.#used + count);
    this.#used += count;
    return slice;
  }

  integer(low: number, high: number): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.bytes(4);
    const unit = (((a << 24) | (b << 16) | (c << 8) | d) >>> 0) / 2 ** 32;
    return low + Math.floor(unit * (high - low + 1));
  }

  /** Straight from the pool: tags and branches are drawn for every message. */
  token(length: number): string {
    let text = '';
    while (text.length < length) {
      if (this.#used === this.#pool.length) this.#refill();
      const byte = this.#pool[this.#used++]!;
      if (byte < FAIR_BYTES) text += ALPHABET[byte % ALPHABET.length];
    }
    return text;
  }

  #refill(): void {
    crypto.getRandomValues(this.#pool);
    this.#used = 0;
  }
}

/** The same sequence for the same seed (sfc32). For tests and what-if runs; never for secrets. */
export class SeededRandom implements Random {
  #a: number;
  #b = 0x9e3779b9;
  #c = 0x243f6a88;
  #counter = 1;

  constructor(seed: number) {
    this.#a = seed | 0;
    for (let round = 0; round < 12; round++) this.#next();
  }

  #next(): number {
    const sum = (this.#a + this.#b + this.#counter++) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.#next() & 255);
  }

  integer(low: number, high: number): number {
    return low + Math.floor((this.#next() / 2 ** 32) * (high - low + 1));
  }

  token(length: number): string {
    return tokenFrom(this, length);
  }
}
