/**
 * How a packet whose index is known is protected and opened in place: by a key stream and HMAC-SHA1 (RFC 3711 §3.3,
 * §3.4) or by AES-GCM (RFC 7714 §8, §9).
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { SRTP_SUITES, type SrtpSuite, type SrtpSuiteName } from '../base/srtp-suites.ts';
import { HmacSha1 } from './hmac-sha1.ts';
import { writeUint32 } from './packet.ts';
import { type SessionKeys, sessionKeys } from './srtp-keys.ts';
import { CounterKeystream, F8Keystream, type Keystream, RTCP_CLEAR_BYTES } from './srtp-keystreams.ts';

/** RTCP carries E and its index in one word (RFC 3711 §3.4). */
export const RTCP_INDEX_BYTES = 4;
export const RTCP_ENCRYPTED = 0x8000_0000;

/** All answer where the packet ends then; 0 where it is not genuine. */
export interface Transform {
  protectRtp(bytes: Uint8Array, start: number, payloadAt: number, end: number, index: number): number;
  /** @param mkiBytes of the key's name before the tag */
  openRtp(bytes: Uint8Array, start: number, payloadAt: number, end: number, index: number, mkiBytes: number): number;
  protectRtcp(bytes: Uint8Array, start: number, end: number, index: number): number;
  openRtcp(bytes: Uint8Array, start: number, end: number, index: number, mkiBytes: number): number;
}

/** @param master master key and master salt, one behind the other */
export function transformOf(name: SrtpSuiteName, master: Uint8Array): Transform {
  return transformWith(name, sessionKeys(name, master, 'rtp'), sessionKeys(name, master, 'rtcp'));
}

export function transformWith(name: SrtpSuiteName, rtp: SessionKeys, rtcp: SessionKeys): Transform {
  const suite = SRTP_SUITES[name];
  return suite.cipher === 'gcm' ? new GcmTransform(rtp, rtcp) : new HmacTransform(suite, rtp, rtcp);
}

/** Encrypted first, then authenticated. */
class HmacTransform implements Transform {
  readonly #suite: SrtpSuite;
  readonly #rtpStream: Keystream;
  readonly #rtcpStream: Keystream;
  readonly #rtpHmac: HmacSha1;
  readonly #rtcpHmac: HmacSha1;
  /** What the packet has where the roll-over counter stands while it is authenticated. */
  readonly #aside = new Uint8Array(4);

  constructor(suite: SrtpSuite, rtp: SessionKeys, rtcp: SessionKeys) {
    const keystream = (keys: SessionKeys): Keystream =>
      suite.cipher === 'f8' ? new F8Keystream(keys) : new CounterKeystream(keys);
    this.#suite = suite;
    this.#rtpStream = keystream(rtp);
    this.#rtcpStream = keystream(rtcp);
    this.#rtpHmac = new HmacSha1(rtp.authentication);
    this.#rtcpHmac = new HmacSha1(rtcp.authentication);
  }

  protectRtp(bytes: Uint8Array, start: number, payloadAt: number, end: number, index: number): number {
    const hmac = this.#rtpHmac;
    this.#rtpStream.rtp(bytes, start, payloadAt, end, index);
    // The roll-over counter is authenticated as if it stood there (RFC 3711 §4.2); the tag takes its place.
    writeUint32(bytes, end, Math.floor(index / 65_536));
    hmac.digest(bytes, start, end + 4);
    return putTag(hmac, bytes, end, this.#suite.tagBytes);
  }

  openRtp(bytes: Uint8Array, start: number, payloadAt: number, end: number, index: number, mkiBytes: number): number {
    const { tagBytes } = this.#suite;
    const hmac = this.#rtpHmac;
    const tagAt = end - tagBytes;
    const payloadEnd = tagAt - mkiBytes;
    if (payloadEnd < payloadAt) return 0;
    const aside = this.#aside;
    for (let n = 0; n < 4; n++) aside[n] = bytes[payloadEnd + n]!;
    writeUint32(bytes, payloadEnd, Math.floor(index / 65_536));
    hmac.digest(bytes, start, payloadEnd + 4);
    for (let n = 0; n < 4; n++) bytes[payloadEnd + n] = aside[n]!;
    if (!hmac.matches(bytes, tagAt, tagBytes)) return 0;
    this.#rtpStream.rtp(bytes, start, payloadAt, payloadEnd, index);
    return payloadEnd;
  }

  protectRtcp(bytes: Uint8Array, start: number, end: number, index: number): number {
    const hmac = this.#rtcpHmac;
    this.#rtcpStream.rtcp(bytes, start, end, index);
    writeUint32(bytes, end, RTCP_ENCRYPTED + index);
    hmac.digest(bytes, start, end + RTCP_INDEX_BYTES);
    return putTag(hmac, bytes, end + RTCP_INDEX_BYTES, this.#suite.rtcpTagBytes);
  }

  openRtcp(bytes: Uint8Array, start: number, end: number, index: number, mkiBytes: number): number {
    const { rtcpTagBytes } = this.#suite;
    const hmac = this.#rtcpHmac;
    const authenticated = end - rtcpTagBytes - mkiBytes;
    hmac.digest(bytes, start, authenticated);
    if (!hmac.matches(bytes, end - rtcpTagBytes, rtcpTagBytes)) return 0;
    this.#rtcpStream.rtcp(bytes, start, authenticated - RTCP_INDEX_BYTES, index);
    return authenticated - RTCP_INDEX_BYTES;
  }
}

function putTag(hmac: HmacSha1, bytes: Uint8Array, at: number, count: number): number {
  for (let n = 0; n < count; n++) bytes[at + n] = hmac.result[n]!;
  return at + count;
}

const GCM_TAG_BYTES = 16;

/** Encrypts and authenticates in one. */
class GcmTransform implements Transform {
  readonly #rtp: SessionKeys;
  readonly #rtcp: SessionKeys;
  readonly #cipher: 'aes-128-gcm' | 'aes-256-gcm';
  readonly #vector = new Uint8Array(12);
  /** RTCP authenticates its first 8 bytes and the word at its end. */
  readonly #rtcpClear = new Uint8Array(RTCP_CLEAR_BYTES + RTCP_INDEX_BYTES);

  constructor(rtp: SessionKeys, rtcp: SessionKeys) {
    this.#rtp = rtp;
    this.#rtcp = rtcp;
    this.#cipher = rtp.cipher.length === 32 ? 'aes-256-gcm' : 'aes-128-gcm';
  }

  protectRtp(bytes: Uint8Array, start: number, payloadAt: number, end: number, index: number): number {
    this.#setVector(this.#rtp.salt, bytes, start + 8, index);
    return this.#seal(this.#rtp, bytes.subarray(start, payloadAt), bytes, payloadAt, end);
  }

  openRtp(bytes: Uint8Array, start: number, payloadAt: number, end: number, index: number, mkiBytes: number): number {
    // The key's name stands behind the tag here (RFC 7714 §8.3).
    const sealedEnd = end - mkiBytes;
    if (sealedEnd - GCM_TAG_BYTES < payloadAt) return 0;
    this.#setVector(this.#rtp.salt, bytes, start + 8, index);
    return this.#open(this.#rtp, bytes.subarray(start, payloadAt), bytes, payloadAt, sealedEnd);
  }

  protectRtcp(bytes: Uint8Array, start: number, end: number, index: number): number {
    const clear = this.#clearOf(bytes, start, index);
    const sealedEnd = this.#seal(this.#rtcp, clear, bytes, start + RTCP_CLEAR_BYTES, end);
    writeUint32(bytes, sealedEnd, RTCP_ENCRYPTED + index);
    return sealedEnd + RTCP_INDEX_BYTES;
  }

  openRtcp(bytes: Uint8Array, start: number, end: number, index: number, mkiBytes: number): number {
    const clear = this.#clearOf(bytes, start, index);
    return this.#open(this.#rtcp, clear, bytes, start + RTCP_CLEAR_BYTES, end - mkiBytes - RTCP_INDEX_BYTES);
  }

  #clearOf(bytes: Uint8Array, start: number, index: number): Uint8Array {
    const clear = this.#rtcpClear;
    for (let n = 0; n < RTCP_CLEAR_BYTES; n++) clear[n] = bytes[start + n]!;
    writeUint32(clear, RTCP_CLEAR_BYTES, RTCP_ENCRYPTED + index);
    this.#setVector(this.#rtcp.salt, bytes, start + 4, index);
    return clear;
  }

  /** Two zero bytes, SSRC and the index in 48 bits, all of it ⊕ salt (RFC 7714 §8.1, §9.1). */
  #setVector(salt: Uint8Array, bytes: Uint8Array, ssrcAt: number, index: number): void {
    const vector = this.#vector;
    const high = Math.floor(index / 0x1_0000_0000);
    vector[0] = salt[0]!;
    vector[1] = salt[1]!;
    for (let n = 0; n < 4; n++) vector[2 + n] = salt[2 + n]! ^ bytes[ssrcAt + n]!;
    vector[6] = salt[6]! ^ (high >>> 8);
    vector[7] = salt[7]! ^ high;
    vector[8] = salt[8]! ^ (index >>> 24);
    vector[9] = salt[9]! ^ (index >>> 16);
    vector[10] = salt[10]! ^ (index >>> 8);
    vector[11] = salt[11]! ^ index;
  }

  #seal(keys: SessionKeys, clear: Uint8Array, bytes: Uint8Array, from: number, end: number): number {
    const cipher = createCipheriv(this.#cipher, keys.cipher, this.#vector);
    cipher.setAAD(clear);
    bytes.set(cipher.update(bytes.subarray(from, end)), from);
    cipher.final();
    bytes.set(cipher.getAuthTag(), end);
    return end + GCM_TAG_BYTES;
  }

  #open(keys: SessionKeys, clear: Uint8Array, bytes: Uint8Array, from: number, end: number): number {
    const tagAt = end - GCM_TAG_BYTES;
    const cipher = createDecipheriv(this.#cipher, keys.cipher, this.#vector);
    cipher.setAAD(clear);
    cipher.setAuthTag(bytes.subarray(tagAt, end));
    const opened = cipher.update(bytes.subarray(from, tagAt));
    try {
      cipher.final();
    } catch {
      return 0;
    }
    bytes.set(opened, from);
    return tagAt;
  }
}
