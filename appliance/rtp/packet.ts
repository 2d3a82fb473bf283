/**
 * RTP packets (RFC 3550 §5.1), read and written where they lie: fifty come in a second from each phone, so none of this
 * allocates. Offsets count from the beginning of the buffer, not of the packet.
 */

/** The fixed part of a header, without CSRCs. */
export const RTP_HEADER_BYTES = 12;

/** What a packet says; one object is read into again and again. */
export class RtpHeader {
  marker = false;
  payloadType = 0;
  sequence = 0;
  timestamp = 0;
  ssrc = 0;
  csrcCount = 0;
  /** 16 bits that say what the header extension is (RFC 3550 §5.3.1, RFC 8285); 0 without one. */
  extensionProfile = 0;
  extensionAt = 0;
  extensionBytes = 0;
  payloadAt = 0;
  payloadBytes = 0;
}

/**
 * Bytes of the header with CSRCs and extension; 0 when what lies between `start` and `end` is no RTP packet. Looks at
 * nothing behind the header, which may be encrypted still.
 */
export function rtpHeaderBytes(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < RTP_HEADER_BYTES || end > bytes.length) return 0;
  const first = bytes[start]!;
  // Version 2. Payload types 64 to 95 would be RTCP by their look (RFC 5761 §4).
  if (first >> 6 !== 2 || isRtcpType(bytes[start + 1]!)) return 0;
  let length = RTP_HEADER_BYTES + 4 * (first & 0x0f);
  if (first & 0x10) {
    if (start + length + 4 > end) return 0;
    length += 4 + 4 * ((bytes[start + length + 2]! << 8) | bytes[start + length + 3]!);
  }
  return start + length > end ? 0 : length;
}

/** Reads the packet between `start` and `end` into `header`; false, and `header` worth nothing, when it is none. */
export function readRtp(bytes: Uint8Array, start: number, end: number, header: RtpHeader): boolean {
  const length = rtpHeaderBytes(bytes, start, end);
  if (length === 0) return false;
  const first = bytes[start]!;
  const second = bytes[start + 1]!;
  header.marker = second > 127;
  header.payloadType = second & 0x7f;
  header.sequence = (bytes[start + 2]! << 8) | bytes[start + 3]!;
  header.timestamp = readUint32(bytes, start + 4);
  header.ssrc = readUint32(bytes, start + 8);
  header.csrcCount = first & 0x0f;
  readExtension(bytes, start, start + length, header);
  header.payloadAt = start + length;
  const padding = first & 0x20 ? bytes[end - 1]! : 0;
  // The count of padding includes itself, so it is never 0 (RFC 3550 §5.1).
  if (first & 0x20 && (padding === 0 || padding > end - start - length)) return false;
  header.payloadBytes = end - start - length - padding;
  return true;
}

function readExtension(bytes: Uint8Array, start: number, payloadAt: number, header: RtpHeader): void {
  const at = start + RTP_HEADER_BYTES + 4 * header.csrcCount;
  const present = payloadAt > at;
  header.extensionProfile = present ? (bytes[at]! << 8) | bytes[at + 1]! : 0;
  header.extensionAt = present ? at + 4 : 0;
  header.extensionBytes = present ? payloadAt - at - 4 : 0;
}

/**
 * Writes a header without CSRCs, extension and padding at `start`, where 12 bytes must be free.
 * @param sequence its lower 16 bits count, of `timestamp` and `ssrc` the lower 32
 * @returns where the payload begins
 */
export function writeRtpHeader(
  bytes: Uint8Array,
  start: number,
  payloadType: number,
  marker: boolean,
  sequence: number,
  timestamp: number,
  ssrc: number,
): number {
  bytes[start] = 0x80;
  bytes[start + 1] = (marker ? 0x80 : 0) | (payloadType & 0x7f);
  bytes[start + 2] = sequence >>> 8;
  bytes[start + 3] = sequence;
  writeUint32(bytes, start + 4, timestamp);
  writeUint32(bytes, start + 8, ssrc);
  return start + RTP_HEADER_BYTES;
}

export function readUint32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

export function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

/** Steps from `from` to `to` in the circle of sequence numbers: −32,768 to 32,767. */
export function sequenceDistance(from: number, to: number): number {
  return ((to - from) << 16) >> 16;
}

/** Steps from `from` to `to` in the circle of timestamps: −2³¹ to 2³¹ − 1. */
export function timestampDistance(from: number, to: number): number {
  return (to - from) | 0;
}

/** Second bytes that mean RTCP where it shares the port: packet types 192 to 223 (RFC 5761 §4). */
function isRtcpType(second: number): boolean {
  return second >= 192 && second <= 223;
}

export type DatagramKind = 'rtp' | 'rtcp' | 'stun' | 'dtls';

/** What came to a media port, by its first bytes (RFC 7983 §7, RFC 5761 §4); undefined: it has no business there. */
export function datagramKind(bytes: Uint8Array, start: number, end: number): DatagramKind | undefined {
  if (end <= start) return undefined;
  const first = bytes[start]!;
  if (first >= 128 && first <= 191) {
    if (end - start < 2) return undefined;
    return isRtcpType(bytes[start + 1]!) ? 'rtcp' : 'rtp';
  }
  if (first <= 3) return 'stun';
  return first >= 20 && first <= 63 ? 'dtls' : undefined;
}
