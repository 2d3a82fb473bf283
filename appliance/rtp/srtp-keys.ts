/** Keys of a session out of its master key (RFC 3711 §4.3, RFC 6188 §3, RFC 7714 §11). */
import { createCipheriv } from 'node:crypto';
import { SRTP_SUITES, type SrtpSuiteName } from '../base/srtp-suites.ts';

export interface SessionKeys {
  readonly cipher: Uint8Array;
  /** Of HMAC-SHA1; unused by the suites that authenticate by themselves. */
  readonly authentication: Uint8Array;
  readonly salt: Uint8Array;
}

const AUTHENTICATION_KEY_BYTES = 20;
/** Of the salt that keys are derived with, whatever the suite's own is long. */
const DERIVATION_SALT_BYTES = 14;
const LABEL_AT = 7;

/** @param master master key and master salt, one behind the other */
export function sessionKeys(name: SrtpSuiteName, master: Uint8Array, kind: 'rtp' | 'rtcp'): SessionKeys {
  const { keyBytes, saltBytes } = SRTP_SUITES[name];
  const label = kind === 'rtp' ? 0 : 3;
  const key = master.subarray(0, keyBytes);
  const salt = master.subarray(keyBytes, keyBytes + saltBytes);
  return {
    cipher: derive(key, salt, label, keyBytes),
    authentication: derive(key, salt, label + 1, AUTHENTICATION_KEY_BYTES),
    salt: derive(key, salt, label + 2, saltBytes),
  };
}

/** Key stream of AES in counter mode, begun at the salt with the label in it; keys are never derived anew (rate 0). */
function derive(key: Uint8Array, salt: Uint8Array, label: number, bytes: number): Uint8Array {
  const start = new Uint8Array(16);
  start.set(salt.subarray(0, DERIVATION_SALT_BYTES));
  start[LABEL_AT]! ^= label;
  return createCipheriv(`aes-${key.length * 8}-ctr`, key, start).update(new Uint8Array(bytes));
}
