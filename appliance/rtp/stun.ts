/** STUN binding requests and answers as ICE uses them (RFC 8489, RFC 8445 §7; the classic layout of RFC 5389). */
import { STUN_ATTRIBUTES_MAX } from '../base/limits-media.ts';
import { type HmacSha1, SHA1_BYTES } from './hmac-sha1.ts';
import { readUint32, writeUint32 } from './packet.ts';

export interface StunMessage {
  readonly kind: 'request' | 'indication' | 'success' | 'error';
  /** 12 bytes. */
  readonly transaction: Uint8Array;
  readonly username: string | undefined;
  readonly useCandidate: boolean;
  readonly role: 'controlling' | 'controlled' | undefined;
  readonly mapped: StunAddress | undefined;
  readonly errorCode: number | undefined;
  /** Where its MESSAGE-INTEGRITY begins; undefined without. What stands behind it is not taken into account. */
  readonly integrityAt: number | undefined;
  /** Attributes that must be understood and are not (RFC 8489 §6.3.1). */
  readonly unknown: readonly number[];
}

export interface StunAddress {
  /** 4 or 16 bytes. */
  readonly address: Uint8Array;
  readonly port: number;
}

const COOKIE = 0x2112_a442;
const HEADER_BYTES = 20;
const BINDING = 0x0001;
const KINDS = ['request', 'indication', 'success', 'error'] as const;

const USERNAME = 0x0006;
const MESSAGE_INTEGRITY = 0x0008;
const ERROR_CODE = 0x0009;
const UNKNOWN_ATTRIBUTES = 0x000a;
const XOR_MAPPED_ADDRESS = 0x0020;
const PRIORITY = 0x0024;
const USE_CANDIDATE = 0x0025;
const FINGERPRINT = 0x8028;
const ICE_CONTROLLED = 0x8029;
const ICE_CONTROLLING = 0x802a;
const FINGERPRINT_XOR = 0x5354_554e;

const CRC_TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb8_8320 : value >>> 1;
  return value;
});

function crc32(bytes: Uint8Array, start: number, end: number): number {
  let value = -1;
  for (let at = start; at < end; at++) value = CRC_TABLE[(value ^ bytes[at]!) & 255]! ^ (value >>> 8);
  return ~value;
}

/**
 * Reads a binding message between `start` and `end`. Undefined for what is none, is cut short, or has a wrong
 * FINGERPRINT; one without FINGERPRINT is taken only where `fingerprinted` is false (RFC 8445 §7.1.2 wants one).
 */
export function readStun(bytes: Uint8Array, start: number, end: number, fingerprinted = true): StunMessage | undefined {
  if (end > bytes.length || end - start < HEADER_BYTES || readUint32(bytes, start + 4) !== COOKIE) return undefined;
  const type = (bytes[start]! << 8) | bytes[start + 1]!;
  const length = (bytes[start + 2]! << 8) | bytes[start + 3]!;
  // The class is in two bits among those of the method (RFC 8489 §5).
  const method = (type & 0x000f) | ((type & 0x00e0) >> 1) | ((type & 0x3e00) >> 2);
  if (method !== BINDING || type > 0x3fff || length % 4 !== 0 || start + HEADER_BYTES + length !== end)
    return undefined;
  const found = new Reader(bytes, start, end);
  if (!found.readAll() || (fingerprinted && !found.fingerprinted)) return undefined;
  return {
    kind: KINDS[((type & 0x0100) >> 7) | ((type & 0x0010) >> 4)]!,
    transaction: bytes.slice(start + 8, start + HEADER_BYTES),
    username: found.username,
    useCandidate: found.useCandidate,
    role: found.role,
    mapped: found.mapped,
    errorCode: found.errorCode,
    integrityAt: found.integrityAt,
    unknown: found.unknown,
  };
}

/** Goes through the attributes of one message. */
class Reader {
  username: string | undefined;
  useCandidate = false;
  role: StunMessage['role'];
  mapped: StunAddress | undefined;
  errorCode: number | undefined;
  integrityAt: number | undefined;
  fingerprinted = false;
  readonly unknown: number[] = [];
  readonly #bytes: Uint8Array;
  readonly #start: number;
  readonly #end: number;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.#bytes = bytes;
    this.#start = start;
    this.#end = end;
  }

  /** False when the message is broken. */
  readAll(): boolean {
    const bytes = this.#bytes;
    let at = this.#start + HEADER_BYTES;
    for (let count = 0; at < this.#end; count++) {
      if (at + 4 > this.#end || count === STUN_ATTRIBUTES_MAX || this.fingerprinted) return false;
      const type = (bytes[at]! << 8) | bytes[at + 1]!;
      const length = (bytes[at + 2]! << 8) | bytes[at + 3]!;
      const next = at + 4 + 4 * Math.ceil(length / 4);
      if (next > this.#end || !this.#read(type, at, length)) return false;
      at = next;
    }
    return true;
  }

  #read(type: number, at: number, length: number): boolean {
    const bytes = this.#bytes;
    if (type === FINGERPRINT) {
      this.fingerprinted = true;
      return length === 4 && ((readUint32(bytes, at + 4) ^ FINGERPRINT_XOR ^ crc32(bytes, this.#start, at)) | 0) === 0;
    }
    // Nobody vouches for what stands behind the integrity (RFC 8489 §14.5).
    if (this.integrityAt !== undefined) return true;
    switch (type) {
      case USERNAME:
        this.username = new TextDecoder().decode(bytes.subarray(at + 4, at + 4 + length));
        return true;
      case MESSAGE_INTEGRITY:
        this.integrityAt = at;
        return length === SHA1_BYTES;
      case USE_CANDIDATE:
        this.useCandidate = true;
        return length === 0;
      case ICE_CONTROLLED:
      case ICE_CONTROLLING:
        this.role = type === ICE_CONTROLLED ? 'controlled' : 'controlling';
        return length === 8;
      case PRIORITY:
        return length === 4;
      case ERROR_CODE:
        this.errorCode = (bytes[at + 6]! & 7) * 100 + bytes[at + 7]!;
        return length >= 4;
      case XOR_MAPPED_ADDRESS:
        this.mapped = readMapped(bytes, this.#start, at + 4, length);
        return this.mapped !== undefined;
      default:
        if (type < 0x8000) this.unknown.push(type);
        return true;
    }
  }
}

function readMapped(bytes: Uint8Array, start: number, at: number, length: number): StunAddress | undefined {
  const size = bytes[at + 1] === 1 ? 4 : bytes[at + 1] === 2 ? 16 : 0;
  if (size === 0 || length !== 4 + size) return undefined;
  // XOR with the cookie and, for IPv6, the transaction behind it (RFC 8489 §14.2).
  return {
    port: ((bytes[at + 2]! << 8) | bytes[at + 3]!) ^ (COOKIE >>> 16),
    address: Uint8Array.from({ length: size }, (_, n) => bytes[at + 4 + n]! ^ bytes[start + 4 + n]!),
  };
}

/** Whether its MESSAGE-INTEGRITY is that of our password; `hmac` has the password for its key (RFC 8489 §14.5). */
export function integrityHolds(
  bytes: Uint8Array,
  start: number,
  { integrityAt }: StunMessage,
  hmac: HmacSha1,
): boolean {
  if (integrityAt === undefined) return false;
  const [high, low] = [bytes[start + 2]!, bytes[start + 3]!];
  // It is worked out as if the message ended with it.
  putLength(bytes, start, integrityAt + 4 + SHA1_BYTES);
  hmac.digest(bytes, start, integrityAt);
  bytes[start + 2] = high;
  bytes[start + 3] = low;
  return hmac.matches(bytes, integrityAt + 4, SHA1_BYTES);
}

function putLength(bytes: Uint8Array, start: number, end: number): void {
  const length = end - start - HEADER_BYTES;
  bytes[start + 2] = length >>> 8;
  bytes[start + 3] = length;
}

// --- Writing ---

/** What a message of ours says; username, role and nomination are those of a request. */
export interface OwnStun {
  readonly kind: StunMessage['kind'];
  readonly transaction: Uint8Array;
  readonly username?: string;
  readonly priority?: number;
  readonly useCandidate?: boolean;
  readonly role?: 'controlling' | 'controlled';
  readonly tieBreaker?: Uint8Array;
  readonly mapped?: StunAddress;
  readonly error?: { readonly code: number; readonly reason: string; readonly unknown?: readonly number[] };
}

const MESSAGE_MAX_BYTES = 548;

/** With MESSAGE-INTEGRITY by `hmac` where one is given, and FINGERPRINT. */
export function writeStun(message: OwnStun, hmac: HmacSha1 | undefined): Uint8Array {
  const bytes = new Uint8Array(MESSAGE_MAX_BYTES);
  const kind = KINDS.indexOf(message.kind);
  bytes[0] = kind >> 1;
  bytes[1] = BINDING | ((kind & 1) << 4);
  writeUint32(bytes, 4, COOKIE);
  bytes.set(message.transaction, 8);
  let end = HEADER_BYTES;
  const put = (type: number, value: Uint8Array): void => {
    bytes.set([type >>> 8, type & 255, value.length >>> 8, value.length & 255], end);
    bytes.set(value, end + 4);
    end += 4 + 4 * Math.ceil(value.length / 4);
    putLength(bytes, 0, end);
  };
  putAttributes(message, put);
  if (hmac) {
    putLength(bytes, 0, end + 4 + SHA1_BYTES);
    hmac.digest(bytes, 0, end);
    put(MESSAGE_INTEGRITY, hmac.result);
  }
  putLength(bytes, 0, end + 8);
  const fingerprint = new Uint8Array(4);
  writeUint32(fingerprint, 0, crc32(bytes, 0, end) ^ FINGERPRINT_XOR);
  put(FINGERPRINT, fingerprint);
  return bytes.slice(0, end);
}

function putAttributes(message: OwnStun, put: (type: number, value: Uint8Array) => void): void {
  const { username, priority, role, tieBreaker, mapped, error } = message;
  if (error) {
    const code = [0, 0, Math.floor(error.code / 100), error.code % 100];
    put(ERROR_CODE, new Uint8Array([...code, ...new TextEncoder().encode(error.reason)]));
    if (error.unknown)
      put(UNKNOWN_ATTRIBUTES, new Uint8Array(error.unknown.flatMap((type) => [type >>> 8, type & 255])));
  }
  if (mapped) put(XOR_MAPPED_ADDRESS, mappedValue(mapped, message.transaction));
  if (priority !== undefined) {
    const value = new Uint8Array(4);
    writeUint32(value, 0, priority);
    put(PRIORITY, value);
  }
  if (role) put(role === 'controlled' ? ICE_CONTROLLED : ICE_CONTROLLING, tieBreaker ?? new Uint8Array(8));
  if (message.useCandidate) put(USE_CANDIDATE, new Uint8Array());
  if (username !== undefined) put(USERNAME, new TextEncoder().encode(username));
}

function mappedValue({ address, port }: StunAddress, transaction: Uint8Array): Uint8Array {
  const mask = new Uint8Array(16);
  writeUint32(mask, 0, COOKIE);
  mask.set(transaction, 4);
  const masked = port ^ (COOKIE >>> 16);
  return new Uint8Array([
    0,
    address.length === 4 ? 1 : 2,
    masked >>> 8,
    masked & 255,
    ...address.map((byte, n) => byte ^ mask[n]!),
  ]);
}
