import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { invariant } from '../base/assert.ts';

/**
 * How the box keeps what it records: a header, then chunks of one second, each sealed by itself (AES-256-GCM). A crash
 * costs the second that was being gathered, what is there before it is playable, and nobody reads it without the key.
 *
 * header   `CBSOUND2` · channels (1 byte) · 7 bytes zero · salt (16 bytes)
 * chunk    codings (1 byte: two bits for each channel, first lowest) · frames (1 byte) · sealed text · tag (16 bytes)
 * text     for each channel its peaks, a byte for 100 ms each; then for each channel its frames of 20 ms each
 *
 * Each channel is coded as it was heard (0003-recordings-as-heard.md): a frame has 160 bytes in all codings, so places
 * do not depend on them. `CBSOUND1` is what older boxes wrote, all in G.722, which the byte of codings says there too.
 *
 * Each file has a key of its own, made of the given one and the salt; a chunk's nonce is its number, and header and
 * number of frames are authenticated with it.
 */
/** What a recording is read in, whatever it is coded in. */
export const SOUND_RATE_HZ = 16_000;
export const FRAME_SAMPLES = 320;
/** A frame of what telephones without wideband say. */
export const NARROW_FRAME_SAMPLES = 160;
export const FRAME_BYTES = 160;
export const FRAME_MS = 20;
/** A chunk holds at most so many: a second. */
export const CHUNK_FRAMES = 50;
export const FRAMES_PER_PEAK = 5;
export const HEADER_BYTES = 32;
const MAGIC = Buffer.from('CBSOUND2', 'latin1');
const MAGIC_BEFORE = Buffer.from('CBSOUND1', 'latin1');
const SALT_BYTES = 16;
const HEAD_BYTES = 2;
/** What seals a chunk, at its end. */
export const TAG_BYTES = 16;

/** How a channel is coded in a chunk, by its number there. */
export const SOUND_CODINGS = ['G722', 'PCMA', 'PCMU'] as const;
export type SoundCoding = (typeof SOUND_CODINGS)[number];
const CODING_BITS = 2;

/** It is no sound file of ours, or its key is another. */
export class SoundUnreadable extends Error {
  override readonly name = 'SoundUnreadable';
}

export interface SoundHeader {
  readonly channels: number;
  readonly bytes: Uint8Array;
}

/** @param salt 16 random bytes, another for each file */
export function makeHeader(channels: number, salt: Uint8Array): SoundHeader {
  const bytes = new Uint8Array(HEADER_BYTES);
  bytes.set(MAGIC);
  bytes[MAGIC.length] = channels;
  bytes.set(salt.subarray(0, SALT_BYTES), HEADER_BYTES - SALT_BYTES);
  return { channels, bytes };
}

/** @throws SoundUnreadable */
export function readHeader(bytes: Uint8Array): SoundHeader {
  const magic = bytes.subarray(0, MAGIC.length);
  const isOurs = bytes.length >= HEADER_BYTES && (MAGIC.equals(magic) || MAGIC_BEFORE.equals(magic));
  const channels = bytes[MAGIC.length] ?? 0;
  if (!isOurs || channels < 1 || channels > 2) throw new SoundUnreadable('no sound file of ours');
  return { channels, bytes: bytes.slice(0, HEADER_BYTES) };
}

/** The key of one file. */
export function fileKey(key: Uint8Array, { bytes }: SoundHeader): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, bytes.subarray(HEADER_BYTES - SALT_BYTES), 'cordboard sound', 32));
}

function peaksIn(frames: number): number {
  return Math.ceil(frames / FRAMES_PER_PEAK);
}

/** Bytes of the text of a chunk. */
export function textBytes(frames: number, channels: number): number {
  return channels * (peaksIn(frames) + frames * FRAME_BYTES);
}

/** Bytes of a chunk in the file. */
export function chunkBytes(frames: number, channels: number): number {
  return HEAD_BYTES + textBytes(frames, channels) + TAG_BYTES;
}

/** Where a channel's peaks and its frames begin in the text. */
export function placesIn(frames: number, channels: number, channel: number): { peaks: number; frames: number } {
  const peaks = peaksIn(frames);
  return { peaks: channel * peaks, frames: channels * peaks + channel * frames * FRAME_BYTES };
}

function nonceOf(index: number): Uint8Array {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(index, 8);
  return nonce;
}

/** What a chunk says of itself. */
export interface ChunkHead {
  readonly frames: number;
  /** Of each channel. */
  readonly codings: readonly SoundCoding[];
}

/** Seals the text of chunk number `index`; `key` is the file's own. */
export function sealChunk(
  header: SoundHeader,
  key: Uint8Array,
  index: number,
  { frames, codings }: ChunkHead,
  text: Uint8Array,
): Buffer {
  invariant(frames <= CHUNK_FRAMES, 'a chunk holds a second at most');
  const bits = codings.reduce((all, coding, at) => all | (SOUND_CODINGS.indexOf(coding) << (CODING_BITS * at)), 0);
  const head = Buffer.of(bits, frames);
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(index)).setAAD(Buffer.concat([header.bytes, head]));
  return Buffer.concat([head, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}

/** How many frames a chunk says to have that begins here. */
export function framesOf(chunk: Uint8Array): number {
  return chunk.length < HEAD_BYTES ? 0 : chunk[1]!;
}

/** How a channel is coded in the chunk that begins here. @throws SoundUnreadable where no such coding is known */
export function codingOf(chunk: Uint8Array, channel: number): SoundCoding {
  const coding = SOUND_CODINGS[(chunk[0]! >> (CODING_BITS * channel)) & ((1 << CODING_BITS) - 1)];
  if (!coding) throw new SoundUnreadable('coded as nobody knows');
  return coding;
}

/** The text of a chunk. @throws SoundUnreadable where it was sealed otherwise or changed since */
export function openChunk(header: SoundHeader, key: Uint8Array, index: number, chunk: Uint8Array): Uint8Array {
  const head = chunk.subarray(0, HEAD_BYTES);
  const tag = chunk.subarray(chunk.length - TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(index));
  decipher.setAAD(Buffer.concat([header.bytes, head])).setAuthTag(tag);
  try {
    const text = decipher.update(chunk.subarray(HEAD_BYTES, chunk.length - TAG_BYTES));
    decipher.final();
    return text;
  } catch {
    throw new SoundUnreadable('sealed with another key, or changed');
  }
}
