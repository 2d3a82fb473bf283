import { invariant } from '../base/assert.ts';
import type { CodecName, Encoder } from '../rtp/codec.ts';
import { PAYLOAD_MAX_BYTES } from '../rtp/codec.ts';
import { codecNamed } from '../rtp/codecs.ts';
import { RTP_HEADER_BYTES } from '../rtp/packet.ts';

/** Coding of the sound that we make for one phone: one packet at a time, with room for its header before it. */
export class Voice {
  readonly codec: CodecName;
  readonly packetMs: number;
  readonly sampleRateHz: number;
  readonly clockRateHz: number;
  /** The sound of one packet; whoever makes it fills it. */
  readonly pcm: Int16Array;
  /** RTP timestamps of one packet. */
  readonly timestamps: number;
  /** Where a packet is made: header, then payload; behind it room for what SRTP adds. */
  readonly packet = new Uint8Array(RTP_HEADER_BYTES + PAYLOAD_MAX_BYTES + 32);
  readonly #payload = this.packet.subarray(RTP_HEADER_BYTES, RTP_HEADER_BYTES + PAYLOAD_MAX_BYTES);
  readonly #encoder: Encoder;

  constructor(name: CodecName, packetMs: number) {
    const codec = codecNamed(name);
    invariant(codec, `no codec ${name}`);
    this.codec = name;
    this.packetMs = packetMs;
    this.sampleRateHz = codec.sampleRateHz;
    this.clockRateHz = codec.clockRateHz;
    this.pcm = new Int16Array((codec.sampleRateHz * packetMs) / 1_000);
    this.timestamps = (codec.clockRateHz * packetMs) / 1_000;
    this.#encoder = codec.encoder();
  }

  /** Codes `pcm` behind the place of the header. Answers the payload's bytes. */
  encode(): number {
    return this.#encoder.encode(this.pcm, this.#payload);
  }

  close(): void {
    this.#encoder.close();
  }
}
