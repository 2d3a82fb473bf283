import { readAsset } from '../edges/assets.ts';
import { packAsset } from '../media/packed-clips.ts';
import { PACK_RATE_HZ, Pack } from '../prompts/pack.ts';
import { loadOpus, openPacketDecoder } from '../rtp/opus.ts';

/**
 * The box's own voice and music as the main side knows them: how long each clip is, and the sound of one when somebody
 * wants to hear it on the page. Packs are read when they are first asked for, and only lengths are kept.
 */
export class PackedVoice {
  readonly #durations = new Map<string, ReadonlyMap<string, number>>();
  /** While somebody reads a whole language, its pack is read once. */
  readonly #open = new Map<string, WeakRef<Pack>>();

  /** @param pack `en`, `music` … */
  durationMs(pack: string, clip: string): number | undefined {
    const known = this.#durations.get(pack) ?? durationsIn(this.#pack(pack));
    this.#durations.set(pack, known);
    return known.get(clip);
  }

  /** At 16 kHz; undefined where there is none of that name. */
  async pcm(pack: string, clip: string): Promise<Int16Array | undefined> {
    await loadOpus();
    const decoder = await openPacketDecoder(PACK_RATE_HZ);
    try {
      return this.#pack(pack)?.pcm(clip, (packet) => decoder.decode(packet));
    } finally {
      decoder.close();
    }
  }

  #pack(name: string): Pack | undefined {
    const open = this.#open.get(name)?.deref();
    if (open) return open;
    const bytes = readAsset(packAsset(name));
    if (!bytes) return undefined;
    const pack = new Pack(bytes);
    this.#open.set(name, new WeakRef(pack));
    return pack;
  }
}

function durationsIn(pack: Pack | undefined): ReadonlyMap<string, number> {
  return new Map(pack?.names.map((name) => [name, pack.durationMs(name) ?? 0]));
}
