import { alaw, decodeG711, ulaw } from './g711.ts';

/**
 * WAV files (RIFF WAVE, and its extensible form): read whatever people upload, write what the box plays and records.
 * Mono comes out of `readWav`, because telephones have one ear; `readWavHeader` is for whoever streams.
 */

/** Why a file is not what can be played. */
export type WavRefusal =
  /** No RIFF WAVE at all: an mp3, a picture, a text. */
  | 'not-wav'
  /** Cut off, or its parts contradict each other. */
  | 'broken'
  /** A WAV, of a coding that is not read here (ADPCM, mp3 within WAV). */
  | 'unknown-coding'
  | 'empty';

/** How samples lie in the file. */
export interface WavFormat {
  readonly coding: 'pcm' | 'float' | 'alaw' | 'ulaw';
  readonly bitsPerSample: 8 | 16 | 24 | 32 | 64;
  readonly channels: number;
  readonly sampleRateHz: number;
  /** Where samples begin, and how many bytes of them there are in what was given. */
  readonly dataAt: number;
  readonly dataBytes: number;
}

export type WavHeader = ({ readonly ok: true } & WavFormat) | { readonly ok: false; readonly why: WavRefusal };

export type Wav =
  | {
      readonly ok: true;
      readonly sampleRateHz: number;
      /** Channels in the file; `pcm` is their mean. */
      readonly channels: number;
      readonly pcm: Int16Array;
    }
  | { readonly ok: false; readonly why: WavRefusal };

const refused = (why: WavRefusal): { readonly ok: false; readonly why: WavRefusal } => ({ ok: false, why });

/** Codings by their tag (RFC 2361), with the widths that are read. */
const CODINGS: Readonly<Record<number, { readonly coding: WavFormat['coding']; readonly bits: readonly number[] }>> = {
  1: { coding: 'pcm', bits: [8, 16, 24, 32] },
  3: { coding: 'float', bits: [32, 64] },
  6: { coding: 'alaw', bits: [8] },
  7: { coding: 'ulaw', bits: [8] },
};
/** The extensible form: the true tag is the beginning of a GUID further back. */
const EXTENSIBLE = 0xfffe;
/** More channels than surround sound has is no recording. */
const CHANNELS_MAX = 8;
const RATE_MIN_HZ = 4_000;
const RATE_MAX_HZ = 192_000;

function text4(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

/**
 * Reads what stands before the samples. Recorders that were cut off leave a length of 0 or of 4 GiB; then what there is
 * counts.
 * @param bytes the file, or as much of its beginning as reaches the samples
 * @param fileBytes length of the whole file where `bytes` is only its beginning
 */
export function readWavHeader(bytes: Uint8Array, fileBytes = bytes.length): WavHeader {
  if (bytes.length < 12 || text4(bytes, 0) !== 'RIFF' || text4(bytes, 8) !== 'WAVE') return refused('not-wav');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let format: Omit<WavFormat, 'dataAt' | 'dataBytes'> | WavRefusal | undefined;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at + 4, true);
    const body = at + 8;
    if (text4(bytes, at) === 'fmt ') format = readFormat(view, body, length);
    if (text4(bytes, at) === 'data') {
      if (format === undefined) return refused('broken');
      if (typeof format === 'string') return refused(format);
      const there = fileBytes - body;
      const claimed = length === 0 || length > there ? there : length;
      const frame = (format.bitsPerSample / 8) * format.channels;
      const dataBytes = claimed - (claimed % frame);
      return dataBytes === 0 ? refused('empty') : { ok: true, ...format, dataAt: body, dataBytes };
    }
    // Chunks begin at even places.
    at = body + length + (length & 1);
  }
  return refused('broken');
}

function readFormat(view: DataView, at: number, length: number): Omit<WavFormat, 'dataAt' | 'dataBytes'> | WavRefusal {
  if (length < 16 || at + length > view.byteLength) return 'broken';
  let tag = view.getUint16(at, true);
  const channels = view.getUint16(at + 2, true);
  const sampleRateHz = view.getUint32(at + 4, true);
  const bits = view.getUint16(at + 14, true);
  if (tag === EXTENSIBLE) {
    if (length < 40) return 'broken';
    tag = view.getUint16(at + 24, true);
  }
  const known = CODINGS[tag];
  if (!known?.bits.includes(bits)) return 'unknown-coding';
  if (channels < 1 || channels > CHANNELS_MAX) return 'broken';
  if (sampleRateHz < RATE_MIN_HZ || sampleRateHz > RATE_MAX_HZ) return 'broken';
  return { coding: known.coding, bitsPerSample: bits as WavFormat['bitsPerSample'], channels, sampleRateHz };
}

/** Reads a whole file as mono. */
export function readWav(bytes: Uint8Array): Wav {
  const header = readWavHeader(bytes);
  if (!header.ok) return header;
  const data = bytes.subarray(header.dataAt, header.dataAt + header.dataBytes);
  return {
    ok: true,
    sampleRateHz: header.sampleRateHz,
    channels: header.channels,
    pcm: mixedToMono(samplesOf(data, header), header.channels),
  };
}

/** Bytes of the file as 16-bit samples, channels interleaved as they lie. @param data whole frames */
export function samplesOf(data: Uint8Array, format: Pick<WavFormat, 'coding' | 'bitsPerSample'>): Int16Array {
  const width = format.bitsPerSample / 8;
  const out = new Int16Array(data.length / width);
  if (format.coding === 'alaw' || format.coding === 'ulaw') {
    decodeG711(format.coding === 'alaw' ? alaw : ulaw, data, out);
    return out;
  }
  const read = reader(data, format);
  for (let at = 0; at < out.length; at++) out[at] = read(at * width);
  return out;
}

/** One sample as 16 bits, by the place of its first byte. */
function reader(data: Uint8Array, { coding, bitsPerSample }: Pick<WavFormat, 'coding' | 'bitsPerSample'>) {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const scaled = (value: number): number => Math.max(-32_768, Math.min(32_767, Math.round(value * 32_768))) || 0;
  if (coding === 'float') {
    return bitsPerSample === 32
      ? (at: number) => scaled(view.getFloat32(at, true))
      : (at: number) => scaled(view.getFloat64(at, true));
  }
  // Eight bits are unsigned, all wider ones signed.
  if (bitsPerSample === 8) return (at: number) => (data[at]! - 128) << 8;
  // Of wider samples the upper two bytes are taken.
  const skip = bitsPerSample / 8 - 2;
  return (at: number) => view.getInt16(at + skip, true);
}

/** The mean of all channels. */
export function mixedToMono(samples: Int16Array, channels: number): Int16Array {
  if (channels === 1) return samples;
  const out = new Int16Array(samples.length / channels);
  for (let at = 0; at < out.length; at++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += samples[at * channels + channel]!;
    out[at] = Math.round(sum / channels);
  }
  return out;
}

/** Bytes before the samples of what the box writes. */
export const WAV_HEADER_BYTES = 44;
/** What stands for a length that is not known yet: readers take what there is. */
const UNKNOWN_BYTES = 0xffff_ffff;

/**
 * The header of 16-bit PCM.
 * @param dataBytes bytes of samples that follow; left out while it is being recorded
 */
export function wavHeader(sampleRateHz: number, channels: number, dataBytes?: number): Uint8Array {
  const bytes = new Uint8Array(WAV_HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  const put = (at: number, name: string): void => {
    for (let letter = 0; letter < 4; letter++) bytes[at + letter] = name.charCodeAt(letter);
  };
  put(0, 'RIFF');
  view.setUint32(4, dataBytes === undefined ? UNKNOWN_BYTES : WAV_HEADER_BYTES - 8 + dataBytes, true);
  put(8, 'WAVE');
  put(12, 'fmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, sampleRateHz * channels * 2, true);
  view.setUint16(32, channels * 2, true);
  view.setUint16(34, 16, true);
  put(36, 'data');
  view.setUint32(40, dataBytes ?? UNKNOWN_BYTES, true);
  return bytes;
}

/** A whole file of 16-bit PCM. @param pcm channels interleaved */
export function writeWav(pcm: Int16Array, sampleRateHz: number, channels = 1): Uint8Array {
  const bytes = new Uint8Array(WAV_HEADER_BYTES + pcm.length * 2);
  bytes.set(wavHeader(sampleRateHz, channels, pcm.length * 2));
  const view = new DataView(bytes.buffer, WAV_HEADER_BYTES);
  for (let at = 0; at < pcm.length; at++) view.setInt16(2 * at, pcm[at]!, true);
  return bytes;
}
