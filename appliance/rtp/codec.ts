/**
 * What every voice codec is to the box: mono 16-bit PCM on one side, RTP payloads on the other. A codec says what it is
 * in a definition; `codecs.ts` lists them all. A coder holds the state of one direction of one stream, so whoever
 * receives and sends makes one of each.
 */
export interface CodecDefinition {
  /** The encoding name of the SDP's rtpmap, as its RFC writes it. Compare without case. */
  readonly name: CodecName;
  /** Payload type of RFC 3551 table 4; undefined where it is dynamic. */
  readonly payloadType: number | undefined;
  /** What RTP timestamps count. For G.722 that is 8,000 and not its sample rate (RFC 3551 §4.5.2). */
  readonly clockRateHz: number;
  /** Samples per second of the PCM that goes in and comes out. */
  readonly sampleRateHz: number;
  /** Channels as the rtpmap has to say (Opus always says 2, RFC 7587 §4.1); the PCM here is mono all the same. */
  readonly rtpmapChannels: number;
  /** Lengths of sound that `encode` makes one packet of. What comes may have any length. */
  readonly frameMs: readonly number[];
  /** Listening quality without loss and robustness, for the E-model (ITU-T G.113 appendix I and G.113 Amendment 2). */
  readonly impairment: { readonly ie: number; readonly bpl: number };
  encoder(options?: EncoderOptions): Encoder;
  decoder(): Decoder;
}

export type CodecName = 'PCMA' | 'PCMU' | 'G722' | 'opus';

/** Wishes that only some codecs can fulfil; the others ignore them. */
export interface EncoderOptions {
  readonly bitrateBps?: number;
  /** 0 (little work) to 10 (best). */
  readonly complexity?: number;
  /** Carry each frame once more, small, in its successor. */
  readonly forwardErrorCorrection?: boolean;
  /** Send next to nothing while nobody speaks. */
  readonly discontinuous?: boolean;
}

export interface Encoder {
  /**
   * Codes one packet.
   * @param pcm as many samples as one of `frameMs` has
   * @param out at least `PAYLOAD_MAX_BYTES` long
   * @returns bytes written
   */
  encode(pcm: Int16Array, out: Uint8Array): number;
  /** How much is being lost on the way, as the far end reports it; codecs that can, arm themselves. */
  expectLoss(percent: number): void;
  /** Gives back what it holds outside the heap. It must not be used any more. */
  close(): void;
}

export interface Decoder {
  /** Samples that this payload holds; 0 when it cannot be read. */
  samplesIn(payload: Uint8Array): number;
  /**
   * Decodes one packet.
   * @param out at least `samplesIn(payload)` long
   * @returns samples written; 0 for a payload that cannot be read, and nothing has changed then
   */
  decode(payload: Uint8Array, out: Int16Array): number;
  /** Fills `samples` of `out` in place of a packet that never came, so that the ear notices as little as can be. */
  conceal(out: Int16Array, samples: number): void;
  /**
   * Fills `samples` of `out` with the packet lost just before `next`, from what `next` repeats of it.
   * @returns false where it repeats nothing: then `conceal`
   */
  recover(next: Uint8Array, out: Int16Array, samples: number): boolean;
  close(): void;
}

/** Largest payload that an encoder makes and a decoder is given: an Ethernet packet has room for no more. */
export const PAYLOAD_MAX_BYTES = 1_452;

/** Longest sound in one packet that is taken: 120 ms is the longest that Opus knows (RFC 6716 §3.2.5). */
export const PACKET_MAX_MS = 120;
