/**
 * A pack: one file with all clips of a language, or all music, each a row of Opus packets (RFC 6716), mono at 16 kHz.
 *
 * `CBSP`, version 1, three zero bytes, 32-bit length of the index, the index as JSON, the packets. Numbers are little
 * endian. Clips that sound alike share their bytes. A packet stands after its length in 16 bits.
 */
export interface PackIndex {
  /** What made it, to be told where somebody asks. */
  readonly madeBy: string;
  /** Samples that the decoder gives before the clip begins (RFC 7845 calls it pre-skip). */
  readonly skipSamples: number;
  /** Name → where its packets begin, how many bytes they have, samples of sound, and a digest of what they say. */
  readonly clips: Readonly<Record<string, PackedAt>>;
}

type PackedAt = readonly [at: number, bytes: number, samples: number, says: string];

export const PACK_RATE_HZ = 16_000;

const MAGIC = 'CBSP';
const VERSION = 1;
const HEADER_BYTES = 12;

export class PackUnreadable extends Error {
  override readonly name = 'PackUnreadable';
}

/** What is in a pack. Nothing is decoded but what is asked for. */
export class Pack {
  readonly #index: PackIndex;
  readonly #data: Uint8Array;

  /** @throws PackUnreadable */
  constructor(bytes: Uint8Array) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const magic = String.fromCharCode(...bytes.subarray(0, MAGIC.length));
    if (bytes.length < HEADER_BYTES || magic !== MAGIC || bytes[4] !== VERSION) throw new PackUnreadable('no pack');
    const dataAt = HEADER_BYTES + view.getUint32(8, true);
    if (dataAt > bytes.length) throw new PackUnreadable('cut off');
    this.#index = JSON.parse(new TextDecoder().decode(bytes.subarray(HEADER_BYTES, dataAt)));
    this.#data = bytes.subarray(dataAt);
  }

  get madeBy(): string {
    return this.#index.madeBy;
  }

  get skipSamples(): number {
    return this.#index.skipSamples;
  }

  get names(): readonly string[] {
    return Object.keys(this.#index.clips);
  }

  /** A digest of what the clip was made to say: its words may have changed since. */
  says(name: string): string | undefined {
    return this.#find(name)?.[3];
  }

  /** Of the sound itself. */
  samples(name: string): number | undefined {
    return this.#find(name)?.[2];
  }

  /** How long a clip is; undefined where there is none of that name. */
  durationMs(name: string): number | undefined {
    const samples = this.samples(name);
    return samples === undefined ? undefined : Math.round((samples * 1000) / PACK_RATE_HZ);
  }

  /** The packets of a clip, each as it lies in the pack; empty where there is none of that name. */
  packets(name: string): readonly Uint8Array[] {
    const [at, bytes] = this.#find(name) ?? [0, 0];
    const view = new DataView(this.#data.buffer, this.#data.byteOffset, this.#data.byteLength);
    const packets: Uint8Array[] = [];
    for (let next = at; next < at + bytes; ) {
      const length = view.getUint16(next, true);
      packets.push(this.#data.subarray(next + 2, next + 2 + length));
      next += 2 + length;
    }
    return packets;
  }

  /**
   * The sound of a clip, decoded as far as it is wanted; undefined where there is none of that name.
   * @param decode a decoder at 16 kHz that nobody else uses meanwhile: packet in, samples out
   */
  decoding(name: string, decode: (packet: Uint8Array) => Int16Array): DecodingClip | undefined {
    const samples = this.samples(name);
    if (samples === undefined) return undefined;
    return new DecodingClip(this.packets(name), samples, this.#index.skipSamples, decode);
  }

  /** The whole sound of a clip, decoded at once. */
  pcm(name: string, decode: (packet: Uint8Array) => Int16Array): Int16Array | undefined {
    const clip = this.decoding(name, decode);
    clip?.upTo(Number.POSITIVE_INFINITY);
    return clip?.pcm;
  }

  #find(name: string): PackedAt | undefined {
    return Object.hasOwn(this.#index.clips, name) ? this.#index.clips[name] : undefined;
  }
}

/** A clip that is decoded bit by bit: all who hear it read the same samples. */
export class DecodingClip {
  /** All of it; what was not decoded yet is silence. */
  readonly pcm: Int16Array;
  readonly #packets: readonly Uint8Array[];
  readonly #decode: (packet: Uint8Array) => Int16Array;
  #next = 0;
  /** Where the next packet's samples go; before the beginning is what the decoder gives in advance. */
  #at: number;

  constructor(
    packets: readonly Uint8Array[],
    samples: number,
    skipSamples: number,
    decode: (packet: Uint8Array) => Int16Array,
  ) {
    this.pcm = new Int16Array(samples);
    this.#packets = packets;
    this.#decode = decode;
    this.#at = -skipSamples;
  }

  get isWhole(): boolean {
    return this.#next === this.#packets.length;
  }

  /** Decodes until so many samples are there, or all. */
  upTo(samples: number): void {
    const wanted = Math.min(samples, this.pcm.length);
    while (this.#at < wanted && !this.isWhole) {
      const piece = this.#decode(this.#packets[this.#next++]!);
      this.pcm.set(
        piece.subarray(Math.max(0, -this.#at), Math.max(0, this.pcm.length - this.#at)),
        Math.max(0, this.#at),
      );
      this.#at += piece.length;
    }
  }
}

export interface ClipToPack {
  readonly packets: readonly Uint8Array[];
  readonly samples: number;
  readonly says: string;
}

/** Writes a pack; a `Map` may hold the same object under several names. */
export function writePack(
  clips: ReadonlyMap<string, ClipToPack>,
  { madeBy, skipSamples }: Pick<PackIndex, 'madeBy' | 'skipSamples'>,
): Uint8Array {
  const places = new Map<ClipToPack, PackedAt>();
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const clip of new Set(clips.values())) {
    const bytes = clip.packets.reduce((sum, packet) => sum + 2 + packet.length, 0);
    places.set(clip, [at, bytes, clip.samples, clip.says]);
    for (const packet of clip.packets) parts.push(Uint8Array.of(packet.length & 255, packet.length >> 8), packet);
    at += bytes;
  }
  const index: PackIndex = {
    madeBy,
    skipSamples,
    clips: Object.fromEntries([...clips].map(([name, clip]) => [name, places.get(clip) as PackedAt])),
  };
  const text = new TextEncoder().encode(JSON.stringify(index));
  const out = new Uint8Array(HEADER_BYTES + text.length + at);
  out.set(new TextEncoder().encode(MAGIC));
  out[4] = VERSION;
  new DataView(out.buffer).setUint32(8, text.length, true);
  out.set(text, HEADER_BYTES);
  let end = HEADER_BYTES + text.length;
  for (const part of parts) {
    out.set(part, end);
    end += part.length;
  }
  return out;
}
