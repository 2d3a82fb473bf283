import type { CodecDefinition, CodecName, Decoder, Encoder } from './codec.ts';
import { Concealment } from './concealment.ts';

/**
 * ITU-T G.711: one byte a sample, 64 kbit/s. Decoding is a look-up of 256 values; encoding one of the 13 (A-law) or 14
 * (µ-law) bits that the law looks at. Negative samples are taken as the ones' complement, as the ITU's own reference
 * (G.191) does it.
 */
interface Law {
  /** Linear 16-bit value of each code. */
  readonly decode: Int16Array;
  /** Code of each sample, indexed by `(sample >> shift) + encode.length / 2`. */
  readonly encode: Uint8Array;
  readonly shift: number;
  /** Code of silence. */
  readonly silence: number;
}

/** Even bits are inverted on the line (G.711 table 1a, note 2). */
const ALAW_TOGGLE = 0x55;
/** Added before the segment is looked for, so that segments are powers of two (G.711 table 2a). */
const ULAW_BIAS = 33;

function alawToLinear(code: number): number {
  const bits = code ^ ALAW_TOGGLE;
  const segment = (bits >> 4) & 7;
  const step = bits & 15;
  const magnitude = segment === 0 ? (step << 4) + 8 : ((step << 4) + 0x108) << (segment - 1);
  return bits & 0x80 ? magnitude : -magnitude;
}

/** @param value 13 bits, signed */
function linearToAlaw(value: number): number {
  // Twelve bits of magnitude: segment 0 and 1 have the same step, each further one twice that of the one before.
  const magnitude = (value < 0 ? ~value : value) >> 1;
  const segment = magnitude < 32 ? magnitude >> 4 : 28 - Math.clz32(magnitude);
  const step = segment < 2 ? magnitude & 15 : (magnitude >> (segment - 1)) & 15;
  return ((segment << 4) | step | (value < 0 ? 0 : 0x80)) ^ ALAW_TOGGLE;
}

function ulawToLinear(code: number): number {
  const bits = ~code;
  const magnitude = ((((bits & 15) << 1) + ULAW_BIAS) << ((bits >> 4) & 7)) - ULAW_BIAS;
  return (bits & 0x80 ? -magnitude : magnitude) << 2;
}

/** @param value 14 bits, signed */
function linearToUlaw(value: number): number {
  const magnitude = Math.min((value < 0 ? ~value : value) + ULAW_BIAS, 0x1fff);
  const segment = 26 - Math.clz32(magnitude);
  return ~((segment << 4) | ((magnitude >> (segment + 1)) & 15) | (value < 0 ? 0x80 : 0)) & 0xff;
}

function law(bits: number, toLinear: (code: number) => number, fromLinear: (value: number) => number): Law {
  const values = 1 << bits;
  return {
    decode: Int16Array.from({ length: 256 }, (_, code) => toLinear(code)),
    encode: Uint8Array.from({ length: values }, (_, at) => fromLinear(at - values / 2)),
    shift: 16 - bits,
    silence: fromLinear(0),
  };
}

export const alaw: Law = law(13, alawToLinear, linearToAlaw);
export const ulaw: Law = law(14, ulawToLinear, linearToUlaw);

/** Codes `pcm` into `out`. */
export function encodeG711(law: Law, pcm: Int16Array, out: Uint8Array): void {
  const { encode, shift } = law;
  const half = encode.length >> 1;
  for (let at = 0; at < pcm.length; at++) out[at] = encode[(pcm[at]! >> shift) + half]!;
}

/** Decodes `codes` into `out`. */
export function decodeG711(law: Law, codes: Uint8Array, out: Int16Array): void {
  const { decode } = law;
  for (let at = 0; at < codes.length; at++) out[at] = decode[codes[at]!]!;
}

class G711Encoder implements Encoder {
  readonly #law: Law;

  constructor(law: Law) {
    this.#law = law;
  }

  encode(pcm: Int16Array, out: Uint8Array): number {
    encodeG711(this.#law, pcm, out);
    return pcm.length;
  }

  expectLoss(): void {}
  close(): void {}
}

class G711Decoder implements Decoder {
  readonly #law: Law;
  readonly #concealment = new Concealment(8_000);

  constructor(law: Law) {
    this.#law = law;
  }

  samplesIn(payload: Uint8Array): number {
    return payload.length;
  }

  decode(payload: Uint8Array, out: Int16Array): number {
    decodeG711(this.#law, payload, out);
    this.#concealment.received(out, payload.length);
    return payload.length;
  }

  conceal(out: Int16Array, samples: number): void {
    this.#concealment.lost(out, samples);
  }

  recover(): boolean {
    return false;
  }

  close(): void {}
}

function definition(name: CodecName, payloadType: number, law: Law): CodecDefinition {
  return {
    name,
    payloadType,
    clockRateHz: 8_000,
    sampleRateHz: 8_000,
    rtpmapChannels: 1,
    frameMs: [10, 20, 30, 40, 60],
    // With concealment after G.711 appendix I (G.113 table I.4).
    impairment: { ie: 0, bpl: 25.1 },
    encoder: () => new G711Encoder(law),
    decoder: () => new G711Decoder(law),
  };
}

export const pcma: CodecDefinition = definition('PCMA', 8, alaw);
export const pcmu: CodecDefinition = definition('PCMU', 0, ulaw);
