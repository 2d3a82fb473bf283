/** All keys of an association out of what both ends know (RFC 5246 §5, §6.3, §8.1; RFC 7627, 5705, 5764). */
import { createHash, createHmac } from 'node:crypto';
import { SRTP_SUITES, type SrtpSuiteName } from '../../base/srtp-suites.ts';
import { concat } from './bytes.ts';

const text = new TextEncoder();

/** P_SHA256 of label and seed (RFC 5246 §5). */
export function prf(secret: Uint8Array, label: string, seed: Uint8Array, bytes: number): Uint8Array {
  const labelled = concat(text.encode(label), seed);
  const hmac = (data: Uint8Array) => createHmac('sha256', secret).update(data).digest();
  const blocks: Uint8Array[] = [];
  for (let a: Uint8Array = hmac(labelled), have = 0; have < bytes; have += 32, a = hmac(a))
    blocks.push(hmac(concat(a, labelled)));
  return concat(...blocks).subarray(0, bytes);
}

export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** The extended one: it covers the handshake so far, so that nobody can stand between two of them (RFC 7627 §4). */
export function masterSecret(shared: Uint8Array, sessionHash: Uint8Array): Uint8Array {
  return prf(shared, 'extended master secret', sessionHash, 48);
}

export interface Randoms {
  readonly client: Uint8Array;
  readonly server: Uint8Array;
}

export interface WriteKeys {
  readonly key: Uint8Array;
  /** The 4 bytes of each nonce that are not sent. */
  readonly iv: Uint8Array;
}

const KEY_BYTES = 16;
const IV_BYTES = 4;

export function recordKeys(master: Uint8Array, { client, server }: Randoms): Record<'client' | 'server', WriteKeys> {
  const block = prf(master, 'key expansion', concat(server, client), 2 * (KEY_BYTES + IV_BYTES));
  const ivs = 2 * KEY_BYTES;
  return {
    client: { key: block.subarray(0, KEY_BYTES), iv: block.subarray(ivs, ivs + IV_BYTES) },
    server: { key: block.subarray(KEY_BYTES, ivs), iv: block.subarray(ivs + IV_BYTES) },
  };
}

/** Master key and salt of SRTP for what each sends, one behind the other (RFC 5764 §4.2). */
export function srtpKeys(
  master: Uint8Array,
  { client, server }: Randoms,
  suite: SrtpSuiteName,
): Record<'client' | 'server', Uint8Array> {
  const { keyBytes, saltBytes } = SRTP_SUITES[suite];
  const block = prf(master, 'EXTRACTOR-dtls_srtp', concat(client, server), 2 * (keyBytes + saltBytes));
  const salts = 2 * keyBytes;
  return {
    client: concat(block.subarray(0, keyBytes), block.subarray(salts, salts + saltBytes)),
    server: concat(block.subarray(keyBytes, salts), block.subarray(salts + saltBytes)),
  };
}
