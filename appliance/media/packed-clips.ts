import { CLIPS_KEPT_MAX_BYTES } from '../base/limits-features.ts';
import { type DecodingClip, PACK_RATE_HZ, Pack } from '../prompts/pack.ts';
import { openPacketDecoder, type PacketDecoder } from '../rtp/opus.ts';
import { NARROW_RATE_HZ, NarrowClip } from './narrow-clip.ts';
import type { SoundSource } from './sound-source.ts';

/** Bytes of a pack by its name (`en`, `music`); undefined where there is none. */
export type ReadPack = (name: string) => Uint8Array | undefined;

/** Where the box carries its packs (scripts/bundle/assets.ts). */
export function packAsset(name: string): string {
  return `appliance/prompts/sound/${name}.pack`;
}

/** Decoders that stand ready; each more one is made when the last but one is taken. */
const READY_DECODERS = 4;

/** A clip of which some is decoded, and who hears it. */
interface Kept {
  readonly clip: DecodingClip;
  /** Undefined once it is whole. */
  decoder: PacketDecoder | undefined;
  listeners: number;
  /** The same without wideband, once somebody wanted it. */
  narrow: NarrowClip | undefined;
}

/**
 * The box's own speech and music. Packs are opened when something of them is first wanted; a clip is decoded while it
 * is first heard, a packet at a time, so that nobody else's sound waits for it, and kept for the next one.
 */
export class PackedClips {
  readonly #read: ReadPack;
  readonly #ready: PacketDecoder[];
  readonly #packs = new Map<string, Pack | undefined>();
  /** What was opened last stands last. */
  readonly #kept = new Map<string, Kept>();
  #keptBytes = 0;

  private constructor(read: ReadPack, ready: PacketDecoder[]) {
    this.#read = read;
    this.#ready = ready;
  }

  static async open(read: ReadPack): Promise<PackedClips> {
    const decoders = Array.from({ length: READY_DECODERS }, () => openPacketDecoder(PACK_RATE_HZ));
    return new PackedClips(read, await Promise.all(decoders));
  }

  /**
   * `en/voicemail.welcome`, `music/one`; undefined where there is none of that name, or too many begin at once.
   * @param rateHz in which it is to be heard: at this rate, or its own
   * @throws PackUnreadable
   */
  source(name: string, rateHz = PACK_RATE_HZ): SoundSource | undefined {
    const kept = this.#kept.get(name) ?? this.#begin(name);
    if (!kept) return undefined;
    this.#kept.delete(name);
    this.#kept.set(name, kept);
    kept.listeners++;
    const closed = (): void => this.#left(name, kept);
    if (rateHz !== NARROW_RATE_HZ) return new ClipSound(kept.clip, PACK_RATE_HZ, closed);
    if (!kept.narrow) {
      kept.narrow = new NarrowClip(kept.clip);
      this.#keptBytes += kept.narrow.pcm.byteLength;
    }
    return new ClipSound(kept.narrow, NARROW_RATE_HZ, closed);
  }

  #begin(name: string): Kept | undefined {
    const [, packName = '', clipName = ''] = /^([a-z]+)\/(.+)$/.exec(name) ?? [];
    const pack = this.#pack(packName);
    const decoder = this.#ready.at(-1);
    const clip = decoder && pack?.decoding(clipName, (packet) => decoder.decode(packet));
    if (!clip) return undefined;
    this.#ready.pop();
    if (this.#ready.length < 2) void openPacketDecoder(PACK_RATE_HZ).then((another) => this.#ready.push(another));
    this.#keptBytes += clip.pcm.byteLength;
    this.#forgetOldest();
    return { clip, decoder, listeners: 0, narrow: undefined };
  }

  #pack(name: string): Pack | undefined {
    if (!this.#packs.has(name)) {
      const bytes = name === '' ? undefined : this.#read(name);
      this.#packs.set(name, bytes && new Pack(bytes));
    }
    return this.#packs.get(name);
  }

  /** Who went away in the middle leaves nothing behind that others would have to finish. */
  #left(name: string, kept: Kept): void {
    kept.listeners--;
    if (!kept.clip.isWhole && kept.listeners > 0) return;
    if (kept.decoder) this.#ready.push(kept.decoder);
    kept.decoder = undefined;
    if (!kept.clip.isWhole) this.#forget(name, kept);
  }

  #forgetOldest(): void {
    for (const [name, kept] of this.#kept) {
      if (this.#keptBytes <= CLIPS_KEPT_MAX_BYTES) return;
      if (kept.listeners === 0) this.#forget(name, kept);
    }
  }

  #forget(name: string, kept: Kept): void {
    if (this.#kept.get(name) !== kept) return;
    this.#kept.delete(name);
    this.#keptBytes -= kept.clip.pcm.byteLength + (kept.narrow?.pcm.byteLength ?? 0);
  }
}

class ClipSound implements SoundSource {
  readonly rateHz: number;
  readonly #clip: Pick<DecodingClip, 'pcm' | 'upTo'>;
  readonly #onClose: () => void;
  #at = 0;
  #isOpen = true;

  constructor(clip: Pick<DecodingClip, 'pcm' | 'upTo'>, rateHz: number, onClose: () => void) {
    this.#clip = clip;
    this.rateHz = rateHz;
    this.#onClose = onClose;
  }

  read(out: Int16Array): number {
    this.#clip.upTo(this.#at + out.length);
    const piece = this.#clip.pcm.subarray(this.#at, this.#at + out.length);
    out.set(piece);
    this.#at += piece.length;
    return piece.length;
  }

  close(): void {
    if (this.#isOpen) this.#onClose();
    this.#isOpen = false;
  }
}
