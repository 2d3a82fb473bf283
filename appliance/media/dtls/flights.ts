/** Handshake messages cut into records and put together again (RFC 6347 §4.2.2, §4.2.3). */
import { DTLS_MESSAGE_MAX_BYTES } from '../../base/limits-media.ts';
import { ALERT, concat, DtlsFault, Reader, uint } from './bytes.ts';

export interface HandshakeMessage {
  readonly type: number;
  readonly number: number;
  readonly body: Uint8Array;
}

export const HANDSHAKE_HEADER_BYTES = 12;
/** Body bytes in one record: a datagram stays below what any tunnel carries whole. */
const FRAGMENT_BYTES = 1_000;
/** Messages that may come before their turn. */
const AHEAD_MAX = 8;

/** As the transcript has it: in one piece. */
export function wholeMessage({ type, number, body }: HandshakeMessage): Uint8Array {
  return fragmentOf({ type, number, body }, 0, body.length);
}

function fragmentOf({ type, number, body }: HandshakeMessage, from: number, to: number): Uint8Array {
  const head = [uint(type, 1), uint(body.length, 3), uint(number, 2), uint(from, 3), uint(to - from, 3)];
  return concat(...head, body.subarray(from, to));
}

export function fragments(message: HandshakeMessage): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let from = 0; from === 0 || from < message.body.length; from += FRAGMENT_BYTES)
    pieces.push(fragmentOf(message, from, Math.min(from + FRAGMENT_BYTES, message.body.length)));
  return pieces;
}

interface Partial {
  readonly type: number;
  readonly body: Uint8Array;
  readonly have: Uint8Array;
  missing: number;
}

/** Takes fragments in any order, gives messages in theirs. */
export class Reassembly {
  #next = 0;
  readonly #partial = new Map<number, Partial>();

  /** Takes the fragments of one record. @returns whether one of them was of a message that was through already */
  take(record: Uint8Array): boolean {
    const reader = new Reader(record);
    let repeated = false;
    while (!reader.isAtEnd) {
      const type = reader.uint(1);
      const length = reader.uint(3);
      const number = reader.uint(2);
      const from = reader.uint(3);
      const piece = reader.vector(3);
      if (length > DTLS_MESSAGE_MAX_BYTES || from + piece.length > length)
        throw new DtlsFault(ALERT.decodeError, 'a fragment that does not fit its message');
      if (number < this.#next) repeated = true;
      else if (number < this.#next + AHEAD_MAX) this.#put(number, type, length, from, piece);
    }
    return repeated;
  }

  #put(number: number, type: number, length: number, from: number, piece: Uint8Array): void {
    const known = this.#partial.get(number);
    // Forged or not, what doesn't match what is there is worth nothing.
    if (known && (known.type !== type || known.body.length !== length)) return;
    const partial = known ?? { type, body: new Uint8Array(length), have: new Uint8Array(length), missing: length };
    this.#partial.set(number, partial);
    for (let n = 0; n < piece.length; n++) {
      if (partial.have[from + n] === 1) continue;
      partial.have[from + n] = 1;
      partial.body[from + n] = piece[n]!;
      partial.missing--;
    }
  }

  /** The next message in order when it is whole. */
  next(): HandshakeMessage | undefined {
    const partial = this.#partial.get(this.#next);
    if (!partial || partial.missing > 0) return undefined;
    this.#partial.delete(this.#next);
    return { type: partial.type, number: this.#next++, body: partial.body };
  }
}
