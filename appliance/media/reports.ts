import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import { codecNamed } from '../rtp/codecs.ts';
import { LossBursts } from '../rtp/loss-bursts.ts';
import type { RtpHeader } from '../rtp/packet.ts';
import { conversationMos, listeningMos, type Measured, oneWayMs } from '../rtp/quality.ts';
import { Reception } from '../rtp/reception.ts';
import {
  ntpMiddle,
  ntpTime,
  type OwnReport,
  type ReportBlock,
  readRtcp,
  reportIntervalMs,
  roundTripMs,
  type VoipReport,
  writeRtcp,
} from '../rtp/rtcp.ts';
import type { Agreed, ReceivedPayload } from '../sdp/own-media.ts';
import type { Hearing } from './hearing.ts';
import type { OutboundStream } from './outbound-stream.ts';
import type { MediaQuality, PhoneReport } from './types.ts';
import { ownMetrics, phoneReport } from './voip-metrics.ts';

export interface ReportsParts {
  readonly clock: Clock;
  readonly random: Pick<Random, 'integer'>;
  /** What we send to the phone. */
  readonly stream: OutboundStream;
  /** Where sound waits to be steady, if anybody hears it here. */
  readonly hearing: Pick<Hearing, 'delayMs' | 'missedPercent'>;
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
  #codec: string | undefined;
  #packetMs = 20;
  /** Counted only where the phone wants to know it. */
  #bursts: LossBursts | undefined;
  /** How unsteadily our sound comes to the phone. */
  #farJitterMs: number | undefined;
  #reported: PhoneReport | undefined;
  #nextMs: number;
  #reportedPackets = 0;
  readonly #bytes = new Uint8Array(REPORT_BYTES_MAX);

  constructor(parts: ReportsParts) {
    this.#parts = parts;
    this.#nextMs = parts.clock.now() + this.#intervalMs(true);
  }

  agree({ send, ptimeMs, voipMetrics }: Agreed): void {
    this.#codec = send.codec;
    this.#packetMs = ptimeMs;
    this.#bursts = voipMetrics ? (this.#bursts ?? new LossBursts()) : undefined;
  }

  /** A packet of sound or keys came, in order. */
  arrived({ ssrc, sequence, timestamp }: RtpHeader, { what, clockRate }: ReceivedPayload, nowMs: number): void {
    if (this.#reception?.ssrc !== ssrc) {
      this.#packetsBefore += this.#reception?.figures().packets ?? 0;
      this.#reception = new Reception(ssrc, clockRate);
      this.#bursts?.begin();
    }
    const isSound = what !== 'telephone-event' && what !== 'CN';
    if (isSound) this.#what = what;
    this.#reception.arrived(sequence, timestamp, nowMs, isSound);
    this.#bursts?.arrived(sequence);
  }

  /** A compound came from the phone. */
  received(bytes: Uint8Array, end: number, nowMs: number): void {
    const { ssrc } = this.#parts.stream;
    for (const packet of readRtcp(bytes, 0, end) ?? []) {
      if (packet.kind === 'extended') {
        const told = packet.voip.find((one) => one.ssrc === ssrc);
        if (told) this.#reported = phoneReport(told, this.#farJitterMs);
      }
      if (packet.kind === 'sender' && packet.ssrc === this.#reception?.ssrc) {
        this.#reception.senderReported(ntpMiddle(packet.sender.ntp), nowMs);
      }
      if (packet.kind === 'sender' || packet.kind === 'receiver') this.#heardBack(packet.reports);
    }
  }

  /** What the phone says of our sound in every report. */
  #heardBack(reports: readonly ReportBlock[]): void {
    const { stream, clock } = this.#parts;
    const about = reports.find(({ ssrc }) => ssrc === stream.ssrc);
    if (!about) return;
    this.#roundTripMs = roundTripMs(about, ntpMiddle(ntpTime(clock.wall()))) ?? this.#roundTripMs;
    const codec = this.#codec === undefined ? undefined : codecNamed(this.#codec);
    this.#farJitterMs = codec && (about.jitter * 1_000) / codec.clockRateHz;
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

  measured(): MediaQuality {
    const figures = this.#reception?.figures();
    const base = this.#base();
    return {
      codec: this.#codec,
      packetsIn: this.#packetsBefore + (figures?.packets ?? 0),
      packetsOut: this.#parts.stream.packets,
      lossPercent: figures?.lostPercent,
      jitterMs: figures?.jitterMs,
      roundTripMs: this.#roundTripMs,
      mos: base && (conversationMos(base) ?? listeningMos(base)),
      reported: this.#reported,
    };
  }

  /** What the E-model is to judge; undefined before the phone said anything. */
  #base(): Measured | undefined {
    const codec = this.#what && codecNamed(this.#what);
    const figures = this.#reception?.figures();
    if (!codec) return undefined;
    // Where our own buffer isn't in the way it is the far phone's, which waits for about twice the jitter.
    const bufferMs = this.#parts.hearing.delayMs ?? (figures && 2 * figures.jitterMs);
    const delayMs = oneWayMs(this.#roundTripMs, bufferMs, this.#packetMs);
    return { codec: codec.impairment, lossPercent: figures?.lostPercent, delayMs };
  }

  /** Our account of the phone's sound, where it wants one. */
  #voipReport(): VoipReport | undefined {
    const bursts = this.#bursts;
    const reception = this.#reception;
    if (!bursts || !reception) return undefined;
    const { delayMs: bufferMs, missedPercent } = this.#parts.hearing;
    const { lostPercent: lossPercent } = reception.figures();
    const measured = this.#base();
    const known = { bursts, bufferMs, missedPercent, lossPercent, measured };
    return {
      ssrc: reception.ssrc,
      ...ownMetrics({ ...known, packetMs: this.#packetMs, roundTripMs: this.#roundTripMs }),
    };
  }

  #write(nowMs: number, bye: boolean): { readonly bytes: Uint8Array; readonly end: number } | undefined {
    const { stream, cname, clock } = this.#parts;
    if (stream.packets === 0 && !this.#reception) return undefined;
    const hasSent = stream.packets > this.#reportedPackets;
    this.#reportedPackets = stream.packets;
    const reports = this.#reception ? [this.#reception.report(nowMs)] : [];
    const voip = this.#voipReport();
    const report: OwnReport = { ssrc: stream.ssrc, cname, reports, ...(voip ? { voip } : {}), bye };
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
