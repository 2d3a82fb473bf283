/** Which packet it is (RFC 3711 §3.3.1), and whether it came before (§3.3.2): one of these for each source. */

/** Late packets are taken up to this far behind: 2.5 s of speech, more than any jitter buffer waits (RFC: 64). */
export const REPLAY_WINDOW = 128;
const SEQUENCES = 65_536;
/** A 48-bit index: at its end the key is used up (RFC 3711 §9.2). */
const INDEX_END = 2 ** 48;

/** Remembers the indices of the last packets. */
export class ReplayWindow {
  /** The index that last came for each place in the circle. */
  readonly #seen = new Float64Array(REPLAY_WINDOW).fill(-1);
  #highest = -1;

  get highest(): number {
    return this.#highest;
  }

  /** Whether this one may be taken: new, and not too old to know. */
  isNew(index: number): boolean {
    return index > this.#highest - REPLAY_WINDOW && this.#seen[index % REPLAY_WINDOW] !== index;
  }

  /** To be called when it proved genuine, not before. */
  note(index: number): void {
    this.#seen[index % REPLAY_WINDOW] = index;
    if (index > this.#highest) this.#highest = index;
  }
}

/** Extends the 16 bits of sequence numbers by the number of times that they rolled over. */
export class PacketIndex {
  readonly window = new ReplayWindow();

  /**
   * The likeliest index of a packet with this sequence number: the one nearest to the highest so far.
   * @returns −1 when it can't be: before the first, behind the last that the key lasts for, or one that came already
   */
  guess(sequence: number): number {
    const { highest } = this.window;
    if (highest < 0) return sequence;
    const rolls = Math.floor(highest / SEQUENCES);
    const last = highest % SEQUENCES;
    const turn =
      last < SEQUENCES / 2 ? -Number(sequence - last > SEQUENCES / 2) : Number(last - SEQUENCES / 2 > sequence);
    const index = (rolls + turn) * SEQUENCES + sequence;
    return index >= 0 && index < INDEX_END && this.window.isNew(index) ? index : -1;
  }
}
