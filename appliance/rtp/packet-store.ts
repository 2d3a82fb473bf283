/** A packet that waits to be played. */
export interface StoredPacket {
  used: boolean;
  kind: PacketKind;
  /** Sequence number, counted on over 16 bits. */
  sequence: number;
  /** Where it begins on the time line, in samples. */
  at: number;
  /** How long it is, in samples. */
  samples: number;
  payload: Uint8Array;
}

/** `other` took a sequence number but is no sound: a key event. */
export type PacketKind = 'sound' | 'noise' | 'other';

/** Of 10 ms packets 640 ms, of 20 ms ones twice that; a power of two. */
const SLOTS = 64;

/** Packets by sequence number. Slots and, while payloads keep their length, their arrays are used again and again. */
export class PacketStore {
  readonly #slots: StoredPacket[] = [];
  /** Sound and noise that wait. */
  waiting = 0;
  /** Sequence number of the one that was taken last: what waits comes after it, most often at once. */
  #taken = Number.NaN;

  #slot(sequence: number): StoredPacket {
    const index = sequence & (SLOTS - 1);
    while (this.#slots.length <= index) {
      this.#slots.push({ used: false, kind: 'other', sequence: -1, at: 0, samples: 0, payload: NOTHING });
    }
    return this.#slots[index]!;
  }

  /** @returns false for a packet that is there already */
  put(kind: PacketKind, sequence: number, at: number, samples: number, payload: Uint8Array): boolean {
    const slot = this.#slot(sequence);
    if (slot.sequence === sequence && (slot.used || slot.kind === 'other')) return false;
    this.#release(slot);
    slot.used = kind !== 'other';
    slot.kind = kind;
    slot.sequence = sequence;
    slot.at = at;
    slot.samples = samples;
    if (kind === 'other') return true;
    if (slot.payload.length !== payload.length) slot.payload = new Uint8Array(payload.length);
    slot.payload.set(payload);
    this.waiting++;
    return true;
  }

  /** Whether a packet of that number came, played or not, as far as is remembered. */
  has(sequence: number): boolean {
    return this.#slots[sequence & (SLOTS - 1)]?.sequence === sequence;
  }

  /** Whether that sequence number belonged to something that is no sound. */
  isOther(sequence: number): boolean {
    const slot = this.#slots[sequence & (SLOTS - 1)];
    return slot?.kind === 'other' && slot.sequence === sequence;
  }

  /** The waiting packet with the lowest sequence number. */
  first(): StoredPacket | undefined {
    if (this.waiting === 0) return undefined;
    const next = this.#slots[(this.#taken + 1) & (SLOTS - 1)];
    if (next?.used && next.sequence === this.#taken + 1) return next;
    let first: StoredPacket | undefined;
    for (const slot of this.#slots) if (slot.used && (!first || slot.sequence < first.sequence)) first = slot;
    return first;
  }

  /** It waits no longer. Its content stays until the slot is needed. */
  take(slot: StoredPacket): void {
    this.#taken = slot.sequence;
    this.#release(slot);
  }

  #release(slot: StoredPacket): void {
    if (!slot.used) return;
    slot.used = false;
    this.waiting--;
  }

  clear(): void {
    for (const slot of this.#slots) {
      slot.used = false;
      slot.sequence = -1;
      slot.kind = 'sound';
    }
    this.waiting = 0;
    this.#taken = Number.NaN;
  }
}

const NOTHING = new Uint8Array();
