import {
  Application,
  createDecoder,
  createEncoder,
  loadLibopus,
  type OpusDecoderHandle,
  type OpusEncoderHandle,
} from 'libopus-wasm';
import { invariant } from '../base/assert.ts';
import type { CodecDefinition, Decoder, Encoder, EncoderOptions } from './codec.ts';

/**
 * Opus (RFC 6716, RTP by RFC 7587), mono, by libopus as WebAssembly; why this package, and why sound goes in and out in
 * 16 kHz, says 0001-opus-package.md. The library makes coders by promise only: one made here can be used from the next
 * turn on, and until then it codes to nothing and decodes silence. `loadOpus` has to be through before.
 */
let loaded = false;

/** Loads the library; harmless when it is there. */
export async function loadOpus(): Promise<void> {
  await loadLibopus();
  loaded = true;
}

/** Timestamps count so whatever is coded (RFC 7587 §4.1). */
const CLOCK_HZ = 48_000;
/** Of the sound that goes in and comes out: nothing that the box mixes, plays, keeps or translates has more. */
const RATE_HZ = 16_000;
/** Speech without audible loss; libopus goes lower by itself for silence and simple sounds. */
const BITRATE_BPS = 32_000;
/** Half the work of the best, and hardly anybody hears the difference in speech. */
const COMPLEXITY = 5;
/** What libopus makes of silence under DTX: it needn't be sent (opus_encode). */
const NOTHING_TO_SEND_BYTES = 2;

/** A handle of the library that comes a moment after it was asked for. */
class Arriving<T extends { free(): void }> {
  handle: T | undefined;
  #closed = false;

  constructor(coming: Promise<T>) {
    invariant(loaded, 'Opus is used before loadOpus is through');
    coming.then((handle) => {
      if (this.#closed) handle.free();
      else this.handle = handle;
    });
  }

  close(): void {
    this.#closed = true;
    this.handle?.free();
    this.handle = undefined;
  }
}

class OpusEncoder implements Encoder {
  readonly #coder: Arriving<OpusEncoderHandle>;
  readonly #discontinuous: boolean;
  #lossPercent = 0;

  constructor(options: EncoderOptions) {
    this.#discontinuous = options.discontinuous ?? false;
    this.#coder = new Arriving(
      createEncoder({
        sampleRate: RATE_HZ,
        channels: 1,
        application: Application.Voip,
        bitrate: options.bitrateBps ?? BITRATE_BPS,
        complexity: options.complexity ?? COMPLEXITY,
        fec: options.forwardErrorCorrection ?? true,
        dtx: this.#discontinuous,
      }),
    );
  }

  encode(pcm: Int16Array, out: Uint8Array): number {
    const coder = this.#coder.handle;
    if (!coder) return 0;
    const packet = coder.encode(pcm, { frameSize: pcm.length, maxPacketBytes: out.length });
    if (this.#discontinuous && packet.length <= NOTHING_TO_SEND_BYTES) return 0;
    out.set(packet);
    return packet.length;
  }

  expectLoss(percent: number): void {
    const whole = Math.round(Math.min(Math.max(percent, 0), 100));
    if (whole === this.#lossPercent || !this.#coder.handle) return;
    this.#lossPercent = whole;
    this.#coder.handle.setPacketLossPercent(whole);
  }

  close(): void {
    this.#coder.close();
  }
}

class OpusDecoder implements Decoder {
  readonly #coder = new Arriving<OpusDecoderHandle>(createDecoder({ sampleRate: RATE_HZ, channels: 1 }));

  samplesIn(payload: Uint8Array): number {
    return opusSamples(payload, RATE_HZ);
  }

  decode(payload: Uint8Array, out: Int16Array): number {
    const samples = opusSamples(payload, RATE_HZ);
    if (samples === 0) return 0;
    try {
      const pcm = this.#coder.handle?.decode(payload);
      if (pcm) out.set(pcm);
      else out.fill(0, 0, samples);
      return samples;
    } catch {
      // Anybody can send what is no Opus: it counts as a packet that cannot be read.
      return 0;
    }
  }

  conceal(out: Int16Array, samples: number): void {
    this.#makeUp(null, out, samples);
  }

  recover(next: Uint8Array, out: Int16Array, samples: number): boolean {
    if (!repeatsPredecessor(next)) return false;
    this.#makeUp(next, out, samples);
    return true;
  }

  /** The library makes up and repeats in steps of 2.5 ms. */
  #makeUp(next: Uint8Array | null, out: Int16Array, samples: number): void {
    const frameSize = Math.min(Math.ceil(samples / STEP_SAMPLES), STEPS_MAX) * STEP_SAMPLES;
    try {
      const pcm = this.#coder.handle?.decode(next, { frameSize, decodeFec: next !== null });
      out.fill(0, 0, samples);
      if (pcm) out.set(pcm.length > samples ? pcm.subarray(0, samples) : pcm);
    } catch {
      out.fill(0, 0, samples);
    }
  }

  close(): void {
    this.#coder.close();
  }
}

const STEPS_PER_SEC = 400;
const STEP_SAMPLES = RATE_HZ / STEPS_PER_SEC;
/** 120 ms (RFC 6716 §3.2.5). */
const STEPS_MAX = 48;

/** Samples of a packet at this rate, by its first two bytes (RFC 6716 §3.1 and §3.2); 0 where they make no sense. */
export function opusSamples(payload: Uint8Array, rateHz: number): number {
  if (payload.length === 0) return 0;
  const toc = payload[0]!;
  const code = toc & 3;
  if (code === 3 && payload.length < 2) return 0;
  const frames = code === 0 ? 1 : code < 3 ? 2 : payload[1]! & 63;
  const steps = frames * frameSteps(toc >> 3);
  return steps <= STEPS_MAX ? (steps * rateHz) / STEPS_PER_SEC : 0;
}

/** Length of one frame by its configuration (RFC 6716 table 2), in steps of 2.5 ms. */
function frameSteps(config: number): number {
  if (config >= 16) return 1 << (config & 3);
  if (config >= 12) return config & 1 ? 8 : 4;
  return [4, 8, 16, 24][config & 3]!;
}

/**
 * Whether a packet carries its predecessor once more (LBRR, RFC 6716 §4.2.4): a bit that follows the voice activity
 * bits of its 20 ms frames, all of them not yet compressed. Only packets of one frame in SILK or hybrid mode are looked
 * at.
 */
function repeatsPredecessor(payload: Uint8Array): boolean {
  const toc = payload[0] ?? 0;
  const config = toc >> 3;
  if (config >= 16 || (toc & 3) !== 0 || payload.length < 2) return false;
  const voiceBits = config < 12 ? Math.max(1, config & 3) : 1;
  return ((payload[1]! >> (7 - voiceBits)) & 1) === 1;
}

export const opus: CodecDefinition = {
  name: 'opus',
  payloadType: undefined,
  clockRateHz: CLOCK_HZ,
  sampleRateHz: RATE_HZ,
  rtpmapChannels: 2,
  frameMs: [10, 20, 40, 60],
  // Not in G.113: full band is no worse than G.711; robustness like that of G.711 with concealment.
  impairment: { ie: 0, bpl: 25.1 },
  encoder: (options = {}) => new OpusEncoder(options),
  decoder: () => new OpusDecoder(),
};

/** Decodes packets of any length one after the other, at any rate: for clips that are kept as Opus. */
export interface PacketDecoder {
  /** What it answers is overwritten by nobody. @throws for what is no Opus */
  decode(packet: Uint8Array): Int16Array;
  close(): void;
}

/** @param sampleRateHz 8,000, 12,000, 16,000, 24,000 or 48,000 */
export async function openPacketDecoder(
  sampleRateHz: 8_000 | 12_000 | 16_000 | 24_000 | 48_000,
): Promise<PacketDecoder> {
  const handle = await createDecoder({ sampleRate: sampleRateHz, channels: 1 });
  return { decode: (packet) => handle.decode(packet), close: () => handle.free() };
}
