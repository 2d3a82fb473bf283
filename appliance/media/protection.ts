import { SrtpReceiver, SrtpSender } from '../rtp/srtp.ts';
import type { MediaSecurity } from '../sdp/own-media.ts';

/** Protects what goes to a phone and opens what comes from it, in place. Each answers where it ends; 0: drop it. */
export interface Protection {
  protectRtp(bytes: Uint8Array, end: number): number;
  protectRtcp(bytes: Uint8Array, end: number): number;
  openRtp(bytes: Uint8Array, end: number): number;
  openRtcp(bytes: Uint8Array, end: number): number;
}

type Sdes = Extract<MediaSecurity, { kind: 'sdes' }>;

/** Keys from the descriptions (RFC 4568). */
export class SdesProtection implements Protection {
  readonly #agreed: Sdes;
  readonly #sender: SrtpSender;
  readonly #receiver: SrtpReceiver;

  /** @param before what was agreed on last: what keeps its key keeps its count too (RFC 3711 §9.1) */
  constructor(agreed: Sdes, before: SdesProtection | undefined) {
    this.#agreed = agreed;
    const last = before === undefined ? undefined : before.#agreed;
    const isSameSuite = last?.suite === agreed.suite;
    const keepsOwn = isSameSuite && sameBytes(last.ownKey, agreed.ownKey);
    const keepsRemote =
      isSameSuite && sameBytes(last.remoteKey, agreed.remoteKey) && last.remoteMkiBytes === agreed.remoteMkiBytes;
    this.#sender = keepsOwn && before ? before.#sender : new SrtpSender(agreed.suite, agreed.ownKey);
    this.#receiver =
      keepsRemote && before
        ? before.#receiver
        : new SrtpReceiver(agreed.suite, agreed.remoteKey, agreed.remoteMkiBytes);
  }

  protectRtp(bytes: Uint8Array, end: number): number {
    return this.#sender.protectRtp(bytes, 0, end);
  }

  protectRtcp(bytes: Uint8Array, end: number): number {
    return this.#sender.protectRtcp(bytes, 0, end);
  }

  openRtp(bytes: Uint8Array, end: number): number {
    return this.#receiver.openRtp(bytes, 0, end);
  }

  openRtcp(bytes: Uint8Array, end: number): number {
    return this.#receiver.openRtcp(bytes, 0, end);
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
