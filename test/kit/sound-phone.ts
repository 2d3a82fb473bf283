import type { VirtualClock } from '../../appliance/base/clock.ts';
import type { PacketPort } from '../../appliance/media/packet-io.ts';
import type { CodecName, Decoder, Encoder } from '../../appliance/rtp/codec.ts';
import { codecNamed } from '../../appliance/rtp/codecs.ts';
import { RtpHeader, readRtp, writeRtpHeader } from '../../appliance/rtp/packet.ts';
import type { MemoryNetwork } from './media-twin.ts';
import { partOf } from './rtp-phone.ts';

const FORMATS: Readonly<Record<CodecName, { readonly payload: number; readonly rtpmap: string }>> = {
  PCMA: { payload: 8, rtpmap: 'PCMA/8000' },
  PCMU: { payload: 0, rtpmap: 'PCMU/8000' },
  G722: { payload: 9, rtpmap: 'G722/8000' },
  opus: { payload: 96, rtpmap: 'opus/48000/2' },
};

export interface SoundPhoneOptions {
  readonly network: MemoryNetwork;
  readonly clock: VirtualClock;
  readonly address: string;
  readonly codec: CodecName;
  readonly packetMs?: number;
  /** The tone that it says. */
  readonly hz: number;
}

/** A phone in a virtual network that says a tone in its codec, and hears what it is sent as sound. */
export class SoundPhone {
  readonly address: string;
  readonly port = 4_000;
  readonly sampleRateHz: number;
  /** What it heard, one packet after the other. */
  readonly heard: number[] = [];
  packets = 0;
  readonly #options: SoundPhoneOptions;
  readonly #out: PacketPort;
  readonly #encoder: Encoder;
  readonly #decoder: Decoder;
  readonly #packetMs: number;
  readonly #clockRateHz: number;
  #sequence = 500;
  #timestamp = 9_000;
  #samples = 0;

  constructor(options: SoundPhoneOptions) {
    const { network, address, codec, packetMs = 20 } = options;
    const definition = codecNamed(codec)!;
    this.#options = options;
    this.address = address;
    this.#packetMs = packetMs;
    this.sampleRateHz = definition.sampleRateHz;
    this.#clockRateHz = definition.clockRateHz;
    this.#encoder = definition.encoder();
    this.#decoder = definition.decoder();
    const header = new RtpHeader();
    const receive = (bytes: Uint8Array, end: number): void => {
      if (!readRtp(bytes, 0, end, header) || header.payloadType !== FORMATS[codec].payload) return;
      const payload = bytes.slice(header.payloadAt, header.payloadAt + header.payloadBytes);
      const pcm = new Int16Array(this.#decoder.samplesIn(payload));
      this.#decoder.decode(payload, pcm);
      this.heard.push(...pcm);
      this.packets++;
    };
    this.#out = network.open({ host: address, port: this.port, shared: false }, { receive });
  }

  description(): string {
    const { codec } = this.#options;
    const { payload, rtpmap } = FORMATS[codec];
    const lines = ['v=0', `o=- 1 1 IN IP4 ${this.address}`, 's=-', `c=IN IP4 ${this.address}`, 't=0 0'];
    const audio = [`m=audio ${this.port} RTP/AVP ${payload}`, `a=rtpmap:${payload} ${rtpmap}`];
    return [...lines, ...audio, `a=ptime:${this.#packetMs}`, 'a=sendrecv', ''].join('\r\n');
  }

  /** Sends one packet of its tone, or of silence. */
  say(boxPort: number, loudness = 8_000): void {
    const { network, codec, hz } = this.#options;
    const count = (this.sampleRateHz * this.#packetMs) / 1_000;
    const turn = (2 * Math.PI * hz) / this.sampleRateHz;
    const pcm = Int16Array.from({ length: count }, () => Math.round(loudness * Math.sin(turn * this.#samples++)));
    const bytes = new Uint8Array(1_500);
    writeRtpHeader(bytes, 0, FORMATS[codec].payload, false, this.#sequence++, this.#timestamp, 42);
    const length = this.#encoder.encode(pcm, bytes.subarray(12));
    this.#timestamp += (this.#clockRateHz * this.#packetMs) / 1_000;
    this.#out.send(bytes, 12 + length, network.target(BOX, boxPort));
  }

  /** How much of what it heard last is this tone, 0 to 1. */
  partOf(hz: number, lastMs = 400): number {
    const samples = (this.sampleRateHz * lastMs) / 1_000;
    return partOf(Int16Array.from(this.heard.slice(-samples)), hz, this.sampleRateHz);
  }

  close(): void {
    this.#out.close();
    this.#encoder.close();
    this.#decoder.close();
  }
}

export const BOX = '10.0.0.1';
