import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import { codecNamed } from '../rtp/codecs.ts';
import type { RtpHeader } from '../rtp/packet.ts';
import { conversationMos, listeningMos, oneWayMs } from '../rtp/quality.ts';
import { Reception } from '../rtp/reception.ts';
import { ntpMiddle, ntpTime, type OwnReport, readRtcp, reportIntervalMs, roundTripMs, writeRtcp } from '../rtp/rtcp.ts';
import type { ReceivedPayload } from '../sdp/own-media.ts';
import type { OutboundStream } from './outbound-stream.ts';
import type { MediaQuality } from './types.ts';

export interface ReportsParts {
  readonly clock: Clock;
  readonly random: Pick<Random, 'integer'>;
  /** What we send to the phone. */
  readonly stream: OutboundStream;
  readonly cname: string;
}

const REPORT_BYTES_MAX = 512;

/** What is measured of a phone's sound, and what both ends tell each other of it (RTCP, RFC 3550 §6). */
export class Reports {
  readonly #parts: ReportsParts;
  #reception: Reception | undefined;
  #what: ReceivedPayload['what'] | undefined;
  #packetsBefore = 0;
  #roundTripMs: number | undefined;
  #nextMs: number;
  #reportedPackets = 0;
  readonly #bytes = new Uint8Array(REPORT_BYTES_MAX);

  constructor(parts: ReportsParts) {
    this.#parts = parts;
    this.#nextMs = parts.clock.now() + this.#intervalMs(true);
  }

  /** A packet of sound or keys came, in order. */
  arrived({ ssrc, sequence, timestamp }: RtpHeader, { what, clockRate }: ReceivedPayload, nowMs: number): void {
    if (this.#reception?.ssrc !== ssrc) {
      this.#packetsBefore += this.#reception?.figures().packets ?? 0;
      this.#reception = new Reception(ssrc, clockRate);
    }
    const isSound = what !== 'telephone-event' && what !== 'CN';
    if (isSound) this.#what = what;
    this.#reception.arrived(sequence, timestamp, nowMs, isSound);
  }

  /** A compound came from the phone. */
  received(bytes: Uint8Array, end: number, nowMs: number): void {
    for (const packet of readRtcp(bytes, 0, end) ?? []) {
      if (packet.kind === 'sender' && packet.ssrc === this.#reception?.ssrc) {
        this.#reception.senderReported(ntpMiddle(packet.sender.ntp), nowMs);
      }
      if (packet.kind !== 'sender' && packet.kind !== 'receiver') continue;
      const about = packet.reports.find(({ ssrc }) => ssrc === this.#parts.stream.ssrc);
      const now = ntpMiddle(ntpTime(this.#parts.clock.wall()));
      if (about) this.#roundTripMs = roundTripMs(about, now) ?? this.#roundTripMs;
    }
  }

  /** Our next report, where one is due. Answers the bytes and where they end; it is sent at once. */
  due(nowMs: number): { readonly bytes: Uint8Array; readonly end: number } | undefined {
    if (nowMs < this.#nextMs) return undefined;
    this.#nextMs = nowMs + this.#intervalMs(false);
    return this.#write(nowMs, false);
  }

  /** The last one: we stop sending. */
  farewell(nowMs: number): { readonly bytes: Uint8Array; readonly end: number } | undefined {
    return this.#write(nowMs, true);
  }

  /**
   * @param bufferMs how long sound waits in our jitter buffer; undefined where it goes by without
   * @param packetMs length of a packet
   */
  measured(codec: string | undefined, bufferMs: number | undefined, packetMs: number): MediaQuality {
    const figures = this.#reception?.figures();
    const definition = this.#what && codecNamed(this.#what);
    const lossPercent = figures?.lostPercent;
    const jitterMs = figures?.jitterMs;
    const base = definition && { codec: definition.impairment, lossPercent };
    // Where our own buffer isn't in the way it is the far phone's, which waits for about twice the jitter.
    const delayMs = oneWayMs(
      this.#roundTripMs,
      bufferMs ?? (jitterMs === undefined ? undefined : 2 * jitterMs),
      packetMs,
    );
    return {
      codec,
      packetsIn: this.#packetsBefore + (figures?.packets ?? 0),
      packetsOut: this.#parts.stream.packets,
      lossPercent,
      jitterMs,
      roundTripMs: this.#roundTripMs,
      mos: base && (conversationMos({ ...base, delayMs }) ?? listeningMos(base)),
    };
  }

  #write(nowMs: number, bye: boolean): { readonly bytes: Uint8Array; readonly end: number } | undefined {
    const { stream, cname, clock } = this.#parts;
    if (stream.packets === 0 && !this.#reception) return undefined;
    const hasSent = stream.packets > this.#reportedPackets;
    this.#reportedPackets = stream.packets;
    const reports = this.#reception ? [this.#reception.report(nowMs)] : [];
    const report: OwnReport = { ssrc: stream.ssrc, cname, reports, bye };
    const wallMs = clock.wall();
    const sender = {
      ntp: ntpTime(wallMs),
      rtpTimestamp: stream.timestampNow(nowMs),
      packets: stream.packets,
      octets: stream.octets,
    };
    return { bytes: this.#bytes, end: writeRtcp(this.#bytes, 0, hasSent ? { ...report, sender } : report) };
  }

  #intervalMs(isFirst: boolean): number {
    return reportIntervalMs(this.#parts.random.integer(0, 1_000) / 1_000, isFirst);
  }
}
