/**
 * SRTP and SRTCP (RFC 3711): packets protected and opened in place, for any number of sources under one master key.
 * Nothing is remembered of a packet that isn't genuine.
 */
import { RTP_PACKET_MAX_BYTES, SRTP_SOURCES_MAX } from '../base/limits-media.ts';
import { SRTP_SUITES, type SrtpSuiteName } from '../base/srtp-suites.ts';
import { readUint32, rtpHeaderBytes } from './packet.ts';
import { PacketIndex, ReplayWindow } from './srtp-index.ts';
import { RTCP_CLEAR_BYTES } from './srtp-keystreams.ts';
import { RTCP_ENCRYPTED, RTCP_INDEX_BYTES, type Transform, transformOf } from './srtp-transforms.ts';

/** What protection adds to a packet at the most: room that must be free behind its end. */
export const SRTP_OVERHEAD_MAX_BYTES = 20;
/** RTCP packets that a key lasts for (RFC 3711 §9.2). */
const RTCP_INDEX_END = 2 ** 31;

/** Indices of the sources under one key; the last one asked for is found at once. */
class Sources<T> {
  readonly #make: () => T;
  readonly #bySsrc = new Map<number, T>();
  #lastSsrc = -1;
  #last: T | undefined;

  constructor(make: () => T) {
    this.#make = make;
  }

  /** That of a source; one made for it, to be kept by `keep` once the packet proves genuine. */
  of(ssrc: number): T {
    if (ssrc === this.#lastSsrc && this.#last !== undefined) return this.#last;
    return this.#bySsrc.get(ssrc) ?? this.#make();
  }

  keep(ssrc: number, source: T): void {
    if (ssrc === this.#lastSsrc && source === this.#last) return;
    // Put in anew, so that the first in the map is the one silent longest.
    this.#bySsrc.delete(ssrc);
    this.#bySsrc.set(ssrc, source);
    this.#lastSsrc = ssrc;
    this.#last = source;
    if (this.#bySsrc.size <= SRTP_SOURCES_MAX) return;
    const [silent] = this.#bySsrc.keys();
    this.#bySsrc.delete(silent!);
  }
}

/** Protects what we send. A packet of the same number is never protected twice: that would give its content away. */
export class SrtpSender {
  readonly #transform: Transform;
  readonly #rtp = new Sources(() => new PacketIndex());
  readonly #rtcp = new Sources(() => ({ next: 0 }));

  /** @param master master key and master salt, one behind the other */
  constructor(suite: SrtpSuiteName, master: Uint8Array) {
    this.#transform = transformOf(suite, master);
  }

  /**
   * The RTP packet between `start` and `end`, in place, growing by up to `SRTP_OVERHEAD_MAX_BYTES`.
   * @returns where it ends then; 0 when it is none, too long, was protected before, or the key is used up
   */
  protectRtp(bytes: Uint8Array, start: number, end: number): number {
    const header = rtpHeaderBytes(bytes, start, end);
    if (header === 0 || tooLong(bytes, start, end)) return 0;
    const ssrc = readUint32(bytes, start + 8);
    const source = this.#rtp.of(ssrc);
    const index = source.guess((bytes[start + 2]! << 8) | bytes[start + 3]!);
    if (index < 0) return 0;
    source.window.note(index);
    this.#rtp.keep(ssrc, source);
    return this.#transform.protectRtp(bytes, start, start + header, end, index);
  }

  /** The same for an RTCP packet, compound or not. */
  protectRtcp(bytes: Uint8Array, start: number, end: number): number {
    if (end - start < RTCP_CLEAR_BYTES || tooLong(bytes, start, end)) return 0;
    const ssrc = readUint32(bytes, start + 4);
    const source = this.#rtcp.of(ssrc);
    if (source.next >= RTCP_INDEX_END) return 0;
    this.#rtcp.keep(ssrc, source);
    return this.#transform.protectRtcp(bytes, start, end, source.next++);
  }
}

/** Opens what comes. */
export class SrtpReceiver {
  readonly #transform: Transform;
  readonly #mkiBytes: number;
  /** Least bytes of a protected RTCP packet. */
  readonly #rtcpMin: number;
  /** Where the word with the index begins, counted from the end. */
  readonly #rtcpIndexFromEnd: number;
  readonly #rtp = new Sources(() => new PacketIndex());
  readonly #rtcp = new Sources(() => new ReplayWindow());

  /** @param mkiBytes how long a name of the key its owner puts into each packet (RFC 3711 §3.1); 0: none */
  constructor(suite: SrtpSuiteName, master: Uint8Array, mkiBytes = 0) {
    const { cipher, rtcpTagBytes } = SRTP_SUITES[suite];
    this.#transform = transformOf(suite, master);
    this.#mkiBytes = mkiBytes;
    this.#rtcpMin = RTCP_CLEAR_BYTES + RTCP_INDEX_BYTES + rtcpTagBytes + mkiBytes;
    // With AES-GCM the tag stands before the index (RFC 7714 §9.2).
    this.#rtcpIndexFromEnd = RTCP_INDEX_BYTES + mkiBytes + (cipher === 'gcm' ? 0 : rtcpTagBytes);
  }

  /**
   * The SRTP packet between `start` and `end`, in place.
   * @returns where the RTP packet in it ends; 0 when it is to be dropped: no packet, not genuine, came before, too late
   */
  openRtp(bytes: Uint8Array, start: number, end: number): number {
    const header = rtpHeaderBytes(bytes, start, end);
    if (header === 0 || end - start > RTP_PACKET_MAX_BYTES) return 0;
    const ssrc = readUint32(bytes, start + 8);
    const source = this.#rtp.of(ssrc);
    const index = source.guess((bytes[start + 2]! << 8) | bytes[start + 3]!);
    if (index < 0) return 0;
    const opened = this.#transform.openRtp(bytes, start, start + header, end, index, this.#mkiBytes);
    if (opened === 0) return 0;
    source.window.note(index);
    this.#rtp.keep(ssrc, source);
    return opened;
  }

  /** The same for SRTCP. One that says it is not encrypted is dropped: that was never agreed on. */
  openRtcp(bytes: Uint8Array, start: number, end: number): number {
    if (end > bytes.length || end - start < this.#rtcpMin || end - start > RTP_PACKET_MAX_BYTES) return 0;
    const word = readUint32(bytes, end - this.#rtcpIndexFromEnd);
    if (word < RTCP_ENCRYPTED) return 0;
    const ssrc = readUint32(bytes, start + 4);
    const source = this.#rtcp.of(ssrc);
    const index = word - RTCP_ENCRYPTED;
    if (!source.isNew(index)) return 0;
    const opened = this.#transform.openRtcp(bytes, start, end, index, this.#mkiBytes);
    if (opened === 0) return 0;
    source.note(index);
    this.#rtcp.keep(ssrc, source);
    return opened;
  }
}

function tooLong(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start + SRTP_OVERHEAD_MAX_BYTES > RTP_PACKET_MAX_BYTES || end + SRTP_OVERHEAD_MAX_BYTES > bytes.length;
}
