import type { PacketSource, SourceKey } from './packet-io.ts';

/** Three seconds of speech. */
const LATE_MAX = 150;

/**
 * From where a phone's packets are taken. What was agreed on counts; a phone behind a router comes from elsewhere, and
 * is believed once: before anything came from the agreed source, and only from an address that we know of it anyway.
 * After that nobody can push himself into the call, however much he sends (RTP bleed).
 */
export class SourceGate {
  #agreed: { readonly key: SourceKey; readonly address: string } | undefined;
  #peer: string | undefined;
  /** From where packets are taken now; undefined before the first. */
  #settled: SourceKey | undefined;
  /** From where they were taken under the description before: its last packets come late, and decide nothing. */
  #left: SourceKey | undefined;
  /** How many of those there were. */
  #late = 0;

  /** @param peer address from which the phone's signalling comes, undefined where that says nothing */
  constructor(peer: string | undefined) {
    this.#peer = peer;
  }

  /** From where packets are to come from now on. What is the same as before doesn't begin anew. */
  agree(agreed: PacketSource | undefined): void {
    if (this.#agreed?.key === agreed?.key) return;
    this.#agreed = agreed;
    this.#left = this.#settled ?? this.#left;
    this.#late = 0;
    this.#settled = undefined;
  }

  /** Taken without any look-up while all is as it was. */
  isSettled(from: PacketSource): boolean {
    return from.key === this.#settled && from.key !== this.#left;
  }

  /**
   * May packets from there be taken? The caller settles it only after the packet proved to be one (keys, form), so that
   * rubbish from the right address decides nothing.
   */
  mayTake(from: PacketSource): boolean {
    if (!this.#agreed) return false;
    if (from.key === this.#settled || from.key === this.#agreed.key) return true;
    // Nothing came yet: the same machine by another port, or the machine whose signalling we see.
    const isOpen = this.#settled === undefined || this.#settled === this.#left;
    return isOpen && (from.address === this.#agreed.address || from.address === this.#peer);
  }

  /** It sends from where it said that it hears; undefined before anything came. */
  get isSymmetric(): boolean | undefined {
    return this.#settled === undefined ? undefined : this.#settled === this.#agreed?.key;
  }

  /** @returns whether it is another source than the one before: where we send to has to follow (symmetric RTP) */
  settle(from: PacketSource): boolean {
    const isNew = from.key !== this.#settled;
    this.#settled = from.key;
    // More than that are no late ones: the phone never went anywhere else.
    if (from.key !== this.#left || from.key === this.#agreed?.key || ++this.#late > LATE_MAX) this.#left = undefined;
    return isNew;
  }
}
