/** The record layer (RFC 6347 §4.1), plain and under AES-128-GCM (RFC 5288). */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { concat, uint } from './bytes.ts';
import type { WriteKeys } from './key-schedule.ts';

export const CONTENT = { changeCipherSpec: 20, alert: 21, handshake: 22 } as const;
export const DTLS_1_2 = 0xfefd;
const DTLS_1_0 = 0xfeff;
export const RECORD_HEADER_BYTES = 13;
const NONCE_BYTES = 8;
const TAG_BYTES = 16;

export interface DtlsRecord {
  readonly content: number;
  readonly epoch: number;
  readonly sequence: number;
  readonly fragment: Uint8Array;
}

/** The records of one datagram; what is no record, and all behind it, is left out (RFC 6347 §4.1.2.7). */
export function readRecords(bytes: Uint8Array, start: number, end: number): DtlsRecord[] {
  const records: DtlsRecord[] = [];
  for (let at = start; at + RECORD_HEADER_BYTES <= end; ) {
    const version = (bytes[at + 1]! << 8) | bytes[at + 2]!;
    const next = at + RECORD_HEADER_BYTES + ((bytes[at + 11]! << 8) | bytes[at + 12]!);
    // A first ClientHello may still say 1.0 here (RFC 6347 §4.2.1).
    if ((version !== DTLS_1_2 && version !== DTLS_1_0) || next > end) break;
    records.push({
      content: bytes[at]!,
      epoch: (bytes[at + 3]! << 8) | bytes[at + 4]!,
      sequence: bytes.subarray(at + 5, at + 11).reduce((value, byte) => value * 256 + byte, 0),
      fragment: bytes.slice(at + RECORD_HEADER_BYTES, next),
    });
    at = next;
  }
  return records;
}

export function writeRecord({ content, epoch, sequence, fragment }: DtlsRecord): Uint8Array {
  const head = [uint(content, 1), uint(DTLS_1_2, 2), uint(epoch, 2), uint(sequence, 6), uint(fragment.length, 2)];
  return concat(...head, fragment);
}

/** Epoch, number, content, version and length of what is protected (RFC 5246 §6.2.3.3). */
function additional({ content, epoch, sequence }: DtlsRecord, length: number): Uint8Array {
  return concat(uint(epoch, 2), uint(sequence, 6), uint(content, 1), uint(DTLS_1_2, 2), uint(length, 2));
}

export function sealed(record: DtlsRecord, { key, iv }: WriteKeys): DtlsRecord {
  // Epoch and number, never the same twice under one key.
  const nonce = concat(uint(record.epoch, 2), uint(record.sequence, 6));
  const cipher = createCipheriv('aes-128-gcm', key, concat(iv, nonce));
  cipher.setAAD(additional(record, record.fragment.length));
  const text = concat(cipher.update(record.fragment), cipher.final());
  return { ...record, fragment: concat(nonce, text, cipher.getAuthTag()) };
}

/** Undefined when it is not genuine. */
export function opened(record: DtlsRecord, { key, iv }: WriteKeys): DtlsRecord | undefined {
  const { fragment } = record;
  const tagAt = fragment.length - TAG_BYTES;
  if (tagAt < NONCE_BYTES) return undefined;
  const cipher = createDecipheriv('aes-128-gcm', key, concat(iv, fragment.subarray(0, NONCE_BYTES)));
  cipher.setAAD(additional(record, tagAt - NONCE_BYTES));
  cipher.setAuthTag(fragment.subarray(tagAt));
  try {
    const text = concat(cipher.update(fragment.subarray(NONCE_BYTES, tagAt)), cipher.final());
    return { ...record, fragment: text };
  } catch {
    return undefined;
  }
}
