/**
 * Reports about sound (RTCP, RFC 3550 §6; extended reports, RFC 3611). They come every few seconds, so reading them
 * may allocate. What we don't use (APP, feedback of RFC 4585, other extended reports) is stepped over.
 */
import { RTCP_BLOCKS_MAX } from '../base/limits-media.ts';
import { readUint32, writeUint32 } from './packet.ts';
import { readVoipMetrics, VOIP_METRICS_BYTES, type VoipMetrics, writeVoipMetrics } from './rtcp-voip-metrics.ts';

/** What a receiver says about one source (RFC 3550 §6.4.1). */
export interface ReportBlock {
  readonly ssrc: number;
  /** Of 256, since the last report. */
  readonly fractionLost: number;
  /** Since the beginning; below 0 where packets came twice. */
  readonly cumulativeLost: number;
  /** With the roll-overs in its upper half. */
  readonly highestSequence: number;
  /** In units of the timestamp. */
  readonly jitter: number;
  /** Middle 32 bits of the NTP time of the last sender report; 0 before the first. */
  readonly lastSenderReport: number;
  /** Since that came, in 1/65,536 s. */
  readonly delaySince: number;
}

/** What a sender says of itself (RFC 3550 §6.4.1). */
export interface SenderInfo {
  readonly ntp: NtpTime;
  readonly rtpTimestamp: number;
  readonly packets: number;
  readonly octets: number;
}

/** Seconds since 1900 modulo 2³², and of a second the 2³²nd parts. */
export interface NtpTime {
  readonly seconds: number;
  readonly fraction: number;
}

export interface VoipReport extends VoipMetrics {
  /** Of the source that is reported on. */
  readonly ssrc: number;
}

export type RtcpPacket =
  | { readonly kind: 'sender'; readonly ssrc: number; readonly sender: SenderInfo; readonly reports: ReportBlock[] }
  | { readonly kind: 'receiver'; readonly ssrc: number; readonly reports: ReportBlock[] }
  | { readonly kind: 'names'; readonly names: readonly { readonly ssrc: number; readonly cname: string }[] }
  | { readonly kind: 'bye'; readonly ssrcs: readonly number[] }
  | { readonly kind: 'extended'; readonly ssrc: number; readonly voip: readonly VoipReport[] };

const SR = 200;
const RR = 201;
const SDES = 202;
const BYE = 203;
const XR = 207;
const SENDER_BYTES = 20;
const REPORT_BYTES = 24;
const CNAME = 1;
const VOIP_METRICS = 7;

// --- NTP times ---

const SECONDS_1900_TO_1970 = 2_208_988_800;
const UNITS = 2 ** 32;

/** @param unixMs milliseconds since 1970 */
export function ntpTime(unixMs: number): NtpTime {
  const seconds = Math.floor(unixMs / 1000);
  return {
    seconds: (seconds + SECONDS_1900_TO_1970) % UNITS,
    fraction: Math.floor(((unixMs - seconds * 1000) / 1000) * UNITS),
  };
}

/** The 32 bits in the middle, in 1/65,536 s. */
export function ntpMiddle({ seconds, fraction }: NtpTime): number {
  return ((seconds << 16) | (fraction >>> 16)) >>> 0;
}

/**
 * Time that a report block tells about the way there and back (RFC 3550 §6.4.1).
 * @param now the middle of our NTP time when it came
 * @returns milliseconds; undefined where it says nothing, or nonsense: more than a minute
 */
export function roundTripMs(block: ReportBlock, now: number): number | undefined {
  if (block.lastSenderReport === 0) return undefined;
  const units = (now - block.lastSenderReport - block.delaySince) | 0;
  // Clocks are read at a slightly other moment than packets go out: a little below nothing is nothing.
  return units < -66 || units > 60 * 65_536 ? undefined : (Math.max(units, 0) / 65_536) * 1000;
}

// --- Reading ---

/** The packets of a compound that we know; undefined when it is none (RFC 3550 §A.2), or has more than any has. */
export function readRtcp(bytes: Uint8Array, start: number, end: number): RtcpPacket[] | undefined {
  const packets: RtcpPacket[] = [];
  if (end > bytes.length || start >= end) return undefined;
  for (let at = start, count = 0; at < end; count++) {
    if (at + 4 > end || bytes[at]! >> 6 !== 2 || count === RTCP_BLOCKS_MAX) return undefined;
    const next = at + 4 + 4 * ((bytes[at + 2]! << 8) | bytes[at + 3]!);
    if (next > end) return undefined;
    const padding = paddingOf(bytes, at, next, end);
    if (padding === undefined) return undefined;
    const packet = readPacket(bytes, at, next - padding);
    if (packet === 'broken') return undefined;
    if (packet) packets.push(packet);
    at = next;
  }
  return packets;
}

/** Only the last packet of a compound may have any (RFC 3550 §6.4.1). */
function paddingOf(bytes: Uint8Array, at: number, next: number, end: number): number | undefined {
  if ((bytes[at]! & 0x20) === 0) return 0;
  const padding = bytes[next - 1]!;
  return next === end && padding > 0 && padding <= next - at - 4 ? padding : undefined;
}

type Reading = RtcpPacket | 'broken' | undefined;

function readPacket(bytes: Uint8Array, at: number, end: number): Reading {
  const count = bytes[at]! & 0x1f;
  switch (bytes[at + 1]) {
    case SR:
      return readSender(bytes, at, end, count);
    case RR: {
      const reports = readReports(bytes, at + 8, end, count);
      return reports ? { kind: 'receiver', ssrc: readUint32(bytes, at + 4), reports } : 'broken';
    }
    case SDES:
      return readNames(bytes, at + 4, end, count);
    case BYE:
      if (at + 4 + 4 * count > end) return 'broken';
      return { kind: 'bye', ssrcs: Array.from({ length: count }, (_, n) => readUint32(bytes, at + 4 + 4 * n)) };
    case XR:
      return readExtended(bytes, at, end);
    default:
      return undefined;
  }
}

function readSender(bytes: Uint8Array, at: number, end: number, count: number): Reading {
  const reports = readReports(bytes, at + 8 + SENDER_BYTES, end, count);
  if (!reports) return 'broken';
  const sender = {
    ntp: { seconds: readUint32(bytes, at + 8), fraction: readUint32(bytes, at + 12) },
    rtpTimestamp: readUint32(bytes, at + 16),
    packets: readUint32(bytes, at + 20),
    octets: readUint32(bytes, at + 24),
  };
  return { kind: 'sender', ssrc: readUint32(bytes, at + 4), sender, reports };
}

function readReports(bytes: Uint8Array, from: number, end: number, count: number): ReportBlock[] | undefined {
  if (from + count * REPORT_BYTES > end) return undefined;
  return Array.from({ length: count }, (_, n) => {
    const at = from + n * REPORT_BYTES;
    return {
      ssrc: readUint32(bytes, at),
      fractionLost: bytes[at + 4]!,
      cumulativeLost: ((bytes[at + 5]! << 24) | (bytes[at + 6]! << 16) | (bytes[at + 7]! << 8)) >> 8,
      highestSequence: readUint32(bytes, at + 8),
      jitter: readUint32(bytes, at + 12),
      lastSenderReport: readUint32(bytes, at + 16),
      delaySince: readUint32(bytes, at + 20),
    };
  });
}

function readNames(bytes: Uint8Array, from: number, end: number, count: number): Reading {
  const names: { ssrc: number; cname: string }[] = [];
  let at = from;
  for (let n = 0; n < count; n++) {
    if (at + 4 > end) return 'broken';
    const ssrc = readUint32(bytes, at);
    at += 4;
    while (at < end && bytes[at] !== 0) {
      const length = bytes[at + 1] ?? 0;
      if (at + 2 + length > end) return 'broken';
      if (bytes[at] === CNAME)
        names.push({ ssrc, cname: new TextDecoder().decode(bytes.subarray(at + 2, at + 2 + length)) });
      at += 2 + length;
    }
    // A zero ends the items, more of them fill up the word.
    at = from + 4 * (Math.floor((at - from) / 4) + 1);
  }
  return { kind: 'names', names };
}

function readExtended(bytes: Uint8Array, at: number, end: number): Reading {
  if (at + 8 > end) return 'broken';
  const voip: VoipReport[] = [];
  for (let block = at + 8; block + 4 <= end; ) {
    const next = block + 4 + 4 * ((bytes[block + 2]! << 8) | bytes[block + 3]!);
    if (next > end) return 'broken';
    if (bytes[block] === VOIP_METRICS && next - block === 8 + VOIP_METRICS_BYTES)
      voip.push({ ssrc: readUint32(bytes, block + 4), ...readVoipMetrics(bytes, block + 8) });
    block = next;
  }
  return { kind: 'extended', ssrc: readUint32(bytes, at + 4), voip };
}

// --- Writing ---

/** One compound: a report, our name, and what else there is to say (RFC 3550 §6.1). */
export interface OwnReport {
  readonly ssrc: number;
  readonly cname: string;
  /** Where we sent anything since the last but one report. */
  readonly sender?: SenderInfo;
  /** Of what we hear; 31 at the most. */
  readonly reports: readonly ReportBlock[];
  readonly voip?: VoipReport;
  /** We stop sending by this source. */
  readonly bye?: boolean;
}

/** Writes it at `start`, where there must be room: 200 bytes and the name's. @returns where it ends */
export function writeRtcp(bytes: Uint8Array, start: number, report: OwnReport): number {
  let end = writeReport(bytes, start, report);
  end = writeName(bytes, end, report);
  if (report.voip) end = writeExtended(bytes, end, report.ssrc, report.voip);
  if (report.bye) {
    writeUint32(bytes, end + 4, report.ssrc);
    end = writeHead(bytes, end, end + 8, BYE, 1);
  }
  return end;
}

/** The first word of a packet whose end is known. */
function writeHead(bytes: Uint8Array, at: number, end: number, type: number, count: number): number {
  const words = (end - at) / 4 - 1;
  bytes[at] = 0x80 | count;
  bytes[at + 1] = type;
  bytes[at + 2] = words >>> 8;
  bytes[at + 3] = words;
  return end;
}

function writeReport(bytes: Uint8Array, at: number, { ssrc, sender, reports }: OwnReport): number {
  writeUint32(bytes, at + 4, ssrc);
  let end = at + 8;
  if (sender) {
    writeUint32(bytes, end, sender.ntp.seconds);
    writeUint32(bytes, end + 4, sender.ntp.fraction);
    writeUint32(bytes, end + 8, sender.rtpTimestamp);
    writeUint32(bytes, end + 12, sender.packets);
    writeUint32(bytes, end + 16, sender.octets);
    end += SENDER_BYTES;
  }
  for (const block of reports) {
    writeUint32(bytes, end, block.ssrc);
    writeUint32(bytes, end + 4, ((block.fractionLost & 255) << 24) | (block.cumulativeLost & 0xff_ffff));
    writeUint32(bytes, end + 8, block.highestSequence);
    writeUint32(bytes, end + 12, block.jitter);
    writeUint32(bytes, end + 16, block.lastSenderReport);
    writeUint32(bytes, end + 20, block.delaySince);
    end += REPORT_BYTES;
  }
  return writeHead(bytes, at, end, sender ? SR : RR, reports.length);
}

function writeName(bytes: Uint8Array, at: number, { ssrc, cname }: OwnReport): number {
  const text = new TextEncoder().encode(cname).subarray(0, 255);
  writeUint32(bytes, at + 4, ssrc);
  bytes[at + 8] = CNAME;
  bytes[at + 9] = text.length;
  bytes.set(text, at + 10);
  const length = 4 * (Math.floor((text.length + 2) / 4) + 1);
  bytes.fill(0, at + 10 + text.length, at + 8 + length);
  return writeHead(bytes, at, at + 8 + length, SDES, 1);
}

function writeExtended(bytes: Uint8Array, at: number, ssrc: number, voip: VoipReport): number {
  writeUint32(bytes, at + 4, ssrc);
  writeUint32(bytes, at + 8, (VOIP_METRICS << 24) | (1 + VOIP_METRICS_BYTES / 4));
  writeUint32(bytes, at + 12, voip.ssrc);
  writeVoipMetrics(bytes, at + 16, voip);
  return writeHead(bytes, at, at + 16 + VOIP_METRICS_BYTES, XR, 0);
}

// --- When ---

const INTERVAL_MS = 5_000;
/** Makes up for the way that later reports pull the average down (RFC 3550 §6.3.1: e − 3/2). */
const COMPENSATION = 1.218_28;

/**
 * How long until the next report (RFC 3550 §6.3.1). Between two ends the least interval is what counts: their share of
 * the band would allow ten a second. @param chance 0 to 1, drawn anew each time, so that ends don't fall into step
 */
export function reportIntervalMs(chance: number, first: boolean): number {
  return ((first ? INTERVAL_MS / 2 : INTERVAL_MS) * (0.5 + chance)) / COMPENSATION;
}
