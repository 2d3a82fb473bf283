import { pcma, pcmu } from '../../../appliance/rtp/g711.ts';
import { JitterBuffer } from '../../../appliance/rtp/jitter-buffer.ts';
import { RtpHeader, readRtp } from '../../../appliance/rtp/packet.ts';
import { type ToneHeard, toneHeard } from '../../kit/sound.ts';
import type { Capture } from './capture.ts';

const RATE_HZ = 8_000;
const PIECE_MS = 20;
/** An ear that has just begun knows nothing of the jitter. */
const SETTLES_MS = 1_000;

export interface HeardByEar extends ToneHeard {
  /** The longest time in which no packet came to the phone, beyond one packet's own. */
  readonly pauseMs: number;
  /** From where sound came, one after the other. */
  readonly sources: readonly string[];
  /** How often another stream (SSRC) began. */
  readonly streams: number;
}

/**
 * What an ear hears of a tone in G.711 in all that came to a phone, whatever that phone makes of it: packets that were
 * captured on its wire are played as phones play them.
 */
export function earAt(capture: Capture, address: string, hz: number, levelDb: number): HeardByEar {
  const ports = 'udp.port != 5060 && !icmp && !rtcp';
  const lines = capture.packets(`ip.dst == ${address} && ${ports}`, 'frame.time_epoch', 'ip.src', 'udp.payload');
  const ears = new Map<number, JitterBuffer>();
  const header = new RtpHeader();
  const came: { readonly atMs: number; readonly ssrc: number; readonly source: string }[] = [];
  const heard: number[] = [];
  const piece = new Int16Array((RATE_HZ * PIECE_MS) / 1_000);
  let nextMs: number | undefined;
  for (const line of lines) {
    const [at = '', source = '', hex = ''] = line.split('\t');
    const atMs = Number(at) * 1_000;
    const bytes = Buffer.from(hex, 'hex');
    if (!readRtp(bytes, 0, bytes.length, header) || header.payloadType > 8) continue;
    const { payloadType, ssrc, sequence, timestamp, payloadAt, payloadBytes } = header;
    nextMs ??= atMs;
    for (; nextMs <= atMs; nextMs += PIECE_MS) {
      ears.get(payloadType)?.get(piece, nextMs);
      heard.push(...piece);
    }
    const ear = ears.get(payloadType) ?? newEar(payloadType);
    ears.set(payloadType, ear);
    ear.put(ssrc, sequence, timestamp, bytes.subarray(payloadAt, payloadAt + payloadBytes), atMs);
    came.push({ atMs, ssrc, source });
  }
  const pauses = came.slice(1).map(({ atMs }, at) => atMs - came[at]!.atMs - PIECE_MS);
  const sound = Int16Array.from(heard.slice((SETTLES_MS * RATE_HZ) / 1_000));
  return {
    ...toneHeard(hz, sound, RATE_HZ, levelDb),
    pauseMs: Math.round(Math.max(0, ...pauses)),
    sources: came.map(({ source }) => source).filter((source, at) => source !== came[at - 1]?.source),
    streams: came.filter(({ ssrc }, at) => ssrc !== came[at - 1]?.ssrc).length,
  };
}

function newEar(payloadType: number): JitterBuffer {
  const decoder = (payloadType === 0 ? pcmu : pcma).decoder();
  return new JitterBuffer({ decoder, clockRateHz: RATE_HZ, sampleRateHz: RATE_HZ });
}
