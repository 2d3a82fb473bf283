import type { SourceKey } from './packet-io.ts';

const FIRST_SLOTS = 64;
/** Fuller than this, chains of taken slots get long. */
const FILL_MAX = 0.5;
/** 2^32 divided by the golden ratio: spreads neighbouring addresses (Knuth, volume 3, 6.4). */
const SPREAD = 0x9e37_79b1;

/**
 * Who sends from where: looked up for every packet of a shared port, so numbers (IPv4) stand in an open table of their
 * own, which costs a third of a `Map`. Others are in one. Grows, and is never more than half full.
 */
export class SourceTable<Value> {
  #keys = new Float64Array(FIRST_SLOTS);
  #values: (Value | undefined)[] = new Array(FIRST_SLOTS).fill(undefined);
  /** So many bits number a slot. */
  #bits = Math.log2(FIRST_SLOTS);
  #size = 0;
  readonly #named = new Map<string, Value>();

  get(key: SourceKey): Value | undefined {
    return typeof key === 'number' ? this.#values[this.#slotOf(key)] : this.#named.get(key);
  }

  set(key: SourceKey, value: Value): void {
    if (typeof key === 'string') {
      this.#named.set(key, value);
      return;
    }
    if (this.#size >= this.#keys.length * FILL_MAX) this.#grow();
    const slot = this.#slotOf(key);
    if (this.#values[slot] === undefined) this.#size++;
    this.#keys[slot] = key;
    this.#values[slot] = value;
  }

  delete(key: SourceKey): void {
    if (typeof key === 'string') {
      this.#named.delete(key);
      return;
    }
    const slot = this.#slotOf(key);
    if (this.#values[slot] === undefined) return;
    this.#values[slot] = undefined;
    this.#size--;
    this.#closeGap(slot);
  }

  /** The slot of the key, or the free one where it would go. */
  #slotOf(key: number): number {
    const mask = this.#keys.length - 1;
    // The lower 32 bits hold the port and half of the address.
    let slot = Math.imul(key | 0, SPREAD) >>> (32 - this.#bits);
    while (this.#values[slot] !== undefined && this.#keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const [keys, values] = [this.#keys, this.#values];
    this.#bits++;
    this.#keys = new Float64Array(2 * keys.length);
    this.#values = new Array(2 * keys.length).fill(undefined);
    for (const [at, value] of values.entries()) if (value !== undefined) this.#put(keys[at]!, value);
  }

  #put(key: number, value: Value): void {
    const slot = this.#slotOf(key);
    this.#keys[slot] = key;
    this.#values[slot] = value;
  }

  /** Those behind a gap would not be found any more: each is put anew, up to the next free slot. */
  #closeGap(gap: number): void {
    const mask = this.#keys.length - 1;
    for (let slot = (gap + 1) & mask; this.#values[slot] !== undefined; slot = (slot + 1) & mask) {
      const value = this.#values[slot]!;
      this.#values[slot] = undefined;
      this.#put(this.#keys[slot]!, value);
    }
  }
}
