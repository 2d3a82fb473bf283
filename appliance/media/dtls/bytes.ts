/** Values of the wire as TLS writes them (RFC 5246 §4), read with every length checked. */

/** What is wrong with the other end, as the alert that it is told (RFC 5246 §7.2). */
export class DtlsFault extends Error {
  override name = 'DtlsFault';
  readonly alert: Alert;

  constructor(alert: Alert, why: string) {
    super(why);
    this.alert = alert;
  }
}

export const ALERT = {
  closeNotify: 0,
  unexpectedMessage: 10,
  handshakeFailure: 40,
  badCertificate: 42,
  illegalParameter: 47,
  decodeError: 50,
  decryptError: 51,
  protocolVersion: 70,
} as const;

export type Alert = (typeof ALERT)[keyof typeof ALERT];

export class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  take(count: number): Uint8Array {
    if (this.#at + count > this.#bytes.length) throw new DtlsFault(ALERT.decodeError, 'a message is cut short');
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  uint(bytes: 1 | 2 | 3): number {
    return this.take(bytes).reduce((value, byte) => value * 256 + byte, 0);
  }

  /** A value behind its length in so many bytes. */
  vector(lengthBytes: 1 | 2 | 3): Uint8Array {
    return this.take(this.uint(lengthBytes));
  }

  /** The same as numbers of two bytes. */
  numbers(lengthBytes: 1 | 2): number[] {
    const values = new Reader(this.vector(lengthBytes));
    const numbers: number[] = [];
    while (!values.isAtEnd) numbers.push(values.uint(2));
    return numbers;
  }

  end(): void {
    if (!this.isAtEnd) throw new DtlsFault(ALERT.decodeError, 'a message is longer than what it says');
  }
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function uint(value: number, bytes: 1 | 2 | 3 | 6): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, n) => Math.floor(value / 256 ** (bytes - 1 - n)));
}

export function vector(lengthBytes: 1 | 2 | 3, ...parts: readonly Uint8Array[]): Uint8Array {
  const value = concat(...parts);
  return concat(uint(value.length, lengthBytes), value);
}

export function numbers(lengthBytes: 1 | 2, values: readonly number[]): Uint8Array {
  return vector(lengthBytes, ...values.map((value) => uint(value, 2)));
}
