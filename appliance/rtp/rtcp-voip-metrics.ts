/** The VoIP metrics block of extended reports (RFC 3611 §4.7), without its head and SSRC. */

export const VOIP_METRICS_BYTES = 28;

/** Undefined is "not known", where the block has a value for that. */
export interface VoipMetrics {
  /** Of 256: lost on the way, and come too late to be heard. */
  readonly lossRate: number;
  readonly discardRate: number;
  /** Of 256: lost or late within bursts and between them; and their mean lengths. */
  readonly burstDensity: number;
  readonly gapDensity: number;
  readonly burstDurationMs: number;
  readonly gapDurationMs: number;
  readonly roundTripMs: number;
  readonly endSystemDelayMs: number;
  readonly signalLevelDbm: number | undefined;
  readonly noiseLevelDbm: number | undefined;
  readonly echoReturnLossDb: number | undefined;
  /** Packets that must come whole between two losses for them to be two bursts. */
  readonly gapMin: number;
  /** 0 to 100 (ITU-T G.107). */
  readonly rFactor: number | undefined;
  /** 1.0 to 5.0, for listening and for conversing. */
  readonly mosListening: number | undefined;
  readonly mosConversational: number | undefined;
  readonly jitterBufferNominalMs: number;
  readonly jitterBufferMaximumMs: number;
  readonly jitterBufferAbsoluteMaximumMs: number;
}

const UNKNOWN = 127;
/** Packets are concealed by more than silence, the jitter buffer adapts (RFC 3611 §4.7.6). */
const RECEIVER_CONFIGURATION = 0b1011_0000;

export function readVoipMetrics(bytes: Uint8Array, at: number): VoipMetrics {
  const short = (offset: number) => (bytes[at + offset]! << 8) | bytes[at + offset + 1]!;
  const known = (offset: number) => (bytes[at + offset] === UNKNOWN ? undefined : bytes[at + offset]!);
  const level = (offset: number) => (bytes[at + offset] === UNKNOWN ? undefined : (bytes[at + offset]! << 24) >> 24);
  const mos = (offset: number) => (bytes[at + offset] === UNKNOWN ? undefined : bytes[at + offset]! / 10);
  return {
    lossRate: bytes[at]!,
    discardRate: bytes[at + 1]!,
    burstDensity: bytes[at + 2]!,
    gapDensity: bytes[at + 3]!,
    burstDurationMs: short(4),
    gapDurationMs: short(6),
    roundTripMs: short(8),
    endSystemDelayMs: short(10),
    signalLevelDbm: level(12),
    noiseLevelDbm: level(13),
    echoReturnLossDb: known(14),
    gapMin: bytes[at + 15]!,
    rFactor: known(16),
    mosListening: mos(18),
    mosConversational: mos(19),
    jitterBufferNominalMs: short(22),
    jitterBufferMaximumMs: short(24),
    jitterBufferAbsoluteMaximumMs: short(26),
  };
}

export function writeVoipMetrics(bytes: Uint8Array, at: number, metrics: VoipMetrics): void {
  const byte = (offset: number, value: number) => {
    bytes[at + offset] = Math.min(Math.max(Math.round(value), 0), 255);
  };
  const short = (offset: number, value: number) => {
    const whole = Math.min(Math.max(Math.round(value), 0), 65_535);
    bytes[at + offset] = whole >>> 8;
    bytes[at + offset + 1] = whole;
  };
  const level = (offset: number, value: number | undefined) => {
    bytes[at + offset] = value === undefined ? UNKNOWN : Math.min(Math.max(Math.round(value), -128), 126) & 255;
  };
  const known = (offset: number, value: number | undefined, times = 1) =>
    byte(offset, (value ?? UNKNOWN / times) * times);
  byte(0, metrics.lossRate);
  byte(1, metrics.discardRate);
  byte(2, metrics.burstDensity);
  byte(3, metrics.gapDensity);
  short(4, metrics.burstDurationMs);
  short(6, metrics.gapDurationMs);
  short(8, metrics.roundTripMs);
  short(10, metrics.endSystemDelayMs);
  level(12, metrics.signalLevelDbm);
  level(13, metrics.noiseLevelDbm);
  known(14, metrics.echoReturnLossDb);
  byte(15, metrics.gapMin);
  known(16, metrics.rFactor);
  byte(17, UNKNOWN);
  known(18, metrics.mosListening, 10);
  known(19, metrics.mosConversational, 10);
  byte(20, RECEIVER_CONFIGURATION);
  byte(21, 0);
  short(22, metrics.jitterBufferNominalMs);
  short(24, metrics.jitterBufferMaximumMs);
  short(26, metrics.jitterBufferAbsoluteMaximumMs);
}
