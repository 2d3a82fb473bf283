/** What a description of the box's own sound is made from, and what comes of agreeing on one. */

import type { SrtpSuiteName } from '../base/srtp-suites.ts';
import type { SdesKey } from './crypto-lines.ts';
import type { Direction } from './describe.ts';
import type { Fingerprint, IceCandidate, IceDescription } from './ice-lines.ts';

/** Codecs that the box speaks itself, by their registered names. */
export type CodecName = 'opus' | 'G722' | 'PCMA' | 'PCMU';

interface OwnCodec {
  readonly clockRate: number;
  readonly channels: number;
  /** The number that we offer it by; static ones are fixed for ever (RFC 3551 §6). */
  readonly payload: number;
  readonly fmtp?: string;
  /** Lengths that one packet may have. */
  readonly packetMs: readonly number[];
}

const ANY_LENGTH = [10, 20, 30, 40, 50, 60] as const;

export const OWN_CODECS: Readonly<Record<CodecName, OwnCodec>> = {
  // RFC 7587 §7: always written as stereo; what is sent may be mono and is, unless asked for stereo.
  opus: { clockRate: 48_000, channels: 2, payload: 107, fmtp: 'useinbandfec=1', packetMs: [10, 20, 40, 60] },
  G722: { clockRate: 8_000, channels: 1, payload: 9, packetMs: ANY_LENGTH },
  PCMA: { clockRate: 8_000, channels: 1, payload: 8, packetMs: ANY_LENGTH },
  PCMU: { clockRate: 8_000, channels: 1, payload: 0, packetMs: ANY_LENGTH },
};

/** One phone's sound as the box would have it. Plain data. */
export interface OwnMedia {
  /** Our IP address as this phone knows it. */
  readonly address: string;
  readonly rtpPort: number;
  /** A port of its own, or the one of RTP (RFC 5761), which the phone must then do too. */
  readonly rtcp: number | 'mux';
  /** In our order, which counts where we offer; four at the most, so that an INVITE fits into one datagram. */
  readonly codecs: readonly CodecName[];
  /** Keys as events (RFC 4733). */
  readonly events: boolean;
  /** Take silence described instead of sent (RFC 3389). */
  readonly comfortNoise: boolean;
  readonly ptimeMs: number;
  /** Ask the phone how the sound is that it hears, and tell it the same where it asks (RFC 3611 §5). */
  readonly voipMetrics: boolean;
  readonly direction: Direction;
  /** For `sdes`. `preferred` takes what the phone offers best; `required` takes RTP/SAVP or nothing. */
  readonly encryption: 'off' | 'preferred' | 'required';
  /** A key of its own for each suite. */
  readonly sdes: readonly SdesKey[];
  /** Where given, DTLS-SRTP (RFC 5763) is the only way. */
  readonly dtls?: {
    readonly fingerprint: Fingerprint;
    /** The role agreed on before, kept for as long as the association lives (RFC 8842 §5.5). */
    readonly role?: DtlsRole;
  };
  /** Where given, we are an ICE-lite end (RFC 8445 §2.5). */
  readonly ice?: { readonly ufrag: string; readonly pwd: string; readonly candidates: readonly IceCandidate[] };
}

/** `client` begins the handshake (a=setup:active). */
export type DtlsRole = 'client' | 'server';

/** What both have said yes to. Plain data: it goes to a worker as it is. */
export interface Agreed {
  /** Where the phone wants its sound; undefined where it names no IP address: nowhere yet, or a name. */
  readonly address: string | undefined;
  readonly port: number;
  readonly rtcp: number | 'mux';
  /** What we send, by the phone's number. */
  readonly send: { readonly codec: CodecName; readonly payload: number };
  /** By which numbers we send keys, for each clock rate; none where the phone takes none. */
  readonly sendEvents: readonly { readonly clockRate: number; readonly payload: number }[];
  /** By which number we may describe silence. */
  readonly sendComfortNoise: number | undefined;
  /** All that may come, by its number. */
  readonly receive: readonly ReceivedPayload[];
  /** Length of the packets that we send. */
  readonly ptimeMs: number;
  /** The phone wants to be told how its sound is that we hear. */
  readonly voipMetrics: boolean;
  /** What the phone wishes of Opus (RFC 7587 §6.1). */
  readonly opus: OpusWishes;
  /** Ours: whether we may send, whether anything is to come. */
  readonly direction: Direction;
  /** What the phone itself wants; the old hold by address 0.0.0.0 counts as `sendonly`. */
  readonly remoteDirection: Direction;
  readonly security: MediaSecurity;
  /** RTP/AVP and the like, kept in later offers of this session. */
  readonly protocol: string;
  readonly ice: IceDescription | undefined;
  /** Its name in a bundle, to be kept in later descriptions of this session. */
  readonly mid: string | undefined;
}

export interface ReceivedPayload {
  readonly payload: number;
  readonly what: CodecName | 'telephone-event' | 'CN';
  readonly clockRate: number;
}

export interface OpusWishes {
  readonly fec: boolean;
  readonly dtx: boolean;
  readonly constantBitRate: boolean;
  readonly maxAverageBitRate: number | undefined;
  readonly maxPlaybackRateHz: number | undefined;
}

export type MediaSecurity =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'sdes';
      readonly suite: SrtpSuiteName;
      /** Master key and salt behind each other: what we protect with, and what the phone does. */
      readonly ownKey: Uint8Array;
      readonly remoteKey: Uint8Array;
      /** Bytes that the phone puts before its tags (RFC 3711 §3.1). */
      readonly remoteMkiBytes: number;
    }
  | { readonly kind: 'dtls'; readonly role: DtlsRole; readonly fingerprints: readonly Fingerprint[] };
