import { BEHIND_MAX_MS } from '../rtp/jitter-buffer.ts';
import { GAP_MIN, type LossBursts } from '../rtp/loss-bursts.ts';
import { conversationMos, conversationR, listeningMos, type Measured } from '../rtp/quality.ts';
import type { VoipMetrics } from '../rtp/rtcp-voip-metrics.ts';
import type { PhoneReport } from './types.ts';

/** More is no jitter buffer, no delay and no time that sound can take on its way. */
const PLAUSIBLE_MS = 10_000;

export interface OwnFigures {
  readonly bursts: LossBursts;
  readonly packetMs: number;
  readonly lossPercent: number;
  /** Lost or late; undefined where sound goes by without waiting here. */
  readonly missedPercent: number | undefined;
  readonly bufferMs: number | undefined;
  readonly roundTripMs: number | undefined;
  readonly measured: Measured | undefined;
}

/** What we tell a phone of its sound as it came here. */
export function ownMetrics(figures: OwnFigures): VoipMetrics {
  const { bursts, packetMs, lossPercent, missedPercent = 0, bufferMs, roundTripMs = 0, measured } = figures;
  const waitsMs = bufferMs ?? 0;
  return {
    ...bursts.figures(packetMs),
    lossRate: of256(lossPercent),
    discardRate: of256(Math.max(missedPercent - lossPercent, 0)),
    roundTripMs,
    // Where it is passed on as it is, it leaves as it comes.
    endSystemDelayMs: bufferMs === undefined ? 0 : waitsMs + packetMs,
    signalLevelDbm: undefined,
    noiseLevelDbm: undefined,
    echoReturnLossDb: undefined,
    gapMin: GAP_MIN,
    rFactor: measured && conversationR(measured),
    mosListening: measured && listeningMos(measured),
    mosConversational: measured && conversationMos(measured),
    jitterBufferNominalMs: waitsMs,
    jitterBufferMaximumMs: waitsMs,
    jitterBufferAbsoluteMaximumMs: bufferMs === undefined ? 0 : BEHIND_MAX_MS,
  };
}

function of256(percent: number): number {
  return Math.min((percent * 256) / 100, 255);
}

/** What a phone tells of the sound that it got from us; nonsense is as good as nothing. */
export function phoneReport(told: VoipMetrics, jitterMs: number | undefined): PhoneReport {
  const mos = opinion(told.mosConversational) ?? opinion(told.mosListening);
  const { rFactor } = told;
  return {
    lossPercent: (told.lossRate * 100) / 256,
    discardedPercent: (told.discardRate * 100) / 256,
    jitterMs,
    bufferMs: plausible(told.jitterBufferNominalMs),
    roundTripMs: plausible(told.roundTripMs),
    rFactor: rFactor !== undefined && rFactor <= 100 ? rFactor : undefined,
    mos,
  };
}

/** 0 is how those write it who measure nothing. */
function plausible(ms: number): number | undefined {
  return ms > 0 && ms < PLAUSIBLE_MS ? ms : undefined;
}

function opinion(mos: number | undefined): number | undefined {
  return mos !== undefined && mos >= 1 && mos <= 5 ? mos : undefined;
}
