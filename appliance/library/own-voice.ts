import { readdirSync, statSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clip, clipsOfLanguage } from '../prompts/clips.ts';
import { PROMPT_LANGUAGES, type PromptLanguage } from '../prompts/types.ts';
import { WAV_HEADER_BYTES, writeWav } from '../rtp/wav.ts';
import { LIBRARY_RATE_HZ } from './decode-rate.ts';
import type { PackedVoice } from './packed-voice.ts';
import { writeWhole } from './sound-files.ts';
import { type OwnVoice, type SoundRefusal, SoundRefused, type VoiceClip, type VoiceImport } from './types.ts';
import type { Workshop } from './workshop.ts';

const BYTES_PER_MS = (2 * LIBRARY_RATE_HZ) / 1000;

/** The sentences that an office has recorded itself, in files `<language>/<clip>.wav`. */
export class VoiceFiles implements OwnVoice {
  readonly #folder: string;
  readonly #workshop: Workshop;
  readonly #packed: PackedVoice;
  /** Milliseconds of each own clip. */
  readonly #own = new Map<PromptLanguage, Map<string, number>>();
  readonly #clips = new Map<PromptLanguage, ReadonlyMap<string, Clip>>();

  constructor(folder: string, workshop: Workshop, packed: PackedVoice) {
    this.#folder = folder;
    this.#workshop = workshop;
    this.#packed = packed;
    for (const language of PROMPT_LANGUAGES) this.#own.set(language, this.#found(language));
  }

  /** What is in the folder when the box starts. */
  #found(language: PromptLanguage): Map<string, number> {
    const found = new Map<string, number>();
    const folder = join(this.#folder, language);
    let names: readonly string[] = [];
    try {
      names = readdirSync(folder);
    } catch {
      // Nobody has recorded anything yet.
    }
    for (const name of names) {
      if (name.endsWith('.wav')) found.set(name.slice(0, -4), msOf(statSync(join(folder, name)).size));
    }
    return found;
  }

  /** The file of an own sentence, and the pause that belongs behind it; undefined where the box speaks it. */
  fileOf(language: PromptLanguage, clip: string): { readonly path: string; readonly pauseMs: number } | undefined {
    if (!this.#own.get(language)?.has(clip)) return undefined;
    return { path: this.#pathOf(language, clip), pauseMs: this.#known(language).get(clip)?.pauseMs ?? 0 };
  }

  durationMs(language: PromptLanguage, clip: string): number | undefined {
    const own = this.#own.get(language)?.get(clip);
    if (own === undefined) return this.#packed.durationMs(language, clip);
    return own + (this.#known(language).get(clip)?.pauseMs ?? 0);
  }

  list(language: PromptLanguage): readonly VoiceClip[] {
    const own = this.#own.get(language);
    return [...this.#known(language).values()].map(({ name, text }) => ({
      ...{ clip: name, text, own: own?.has(name) ?? false },
      durationMs: own?.get(name) ?? this.#packed.durationMs(language, name),
    }));
  }

  async replace(language: PromptLanguage, clip: string, bytes: Uint8Array): Promise<boolean> {
    if (!this.#known(language).has(clip)) return false;
    const { wav, durationMs } = await this.#workshop.convert({ do: 'convert', bytes, trim: true });
    await writeWhole(this.#pathOf(language, clip), wav);
    this.#own.get(language)?.set(clip, durationMs);
    return true;
  }

  async restore(language: PromptLanguage, clip: string): Promise<boolean> {
    if (!this.#own.get(language)?.delete(clip)) return false;
    await rm(this.#pathOf(language, clip), { force: true });
    return true;
  }

  async sound(language: PromptLanguage, clip: string): Promise<Uint8Array | undefined> {
    if (!this.#known(language).has(clip)) return undefined;
    if (this.#own.get(language)?.has(clip)) return readFile(this.#pathOf(language, clip));
    const pcm = await this.#packed.pcm(language, clip);
    return pcm && writeWav(pcm, LIBRARY_RATE_HZ);
  }

  async import(language: PromptLanguage, zip: Uint8Array): Promise<VoiceImport> {
    // How every zip begins (APPNOTE 4.3.7, 4.3.16).
    if (zip[0] !== 0x50 || zip[1] !== 0x4b) throw new SoundRefused('no-audio');
    const known = this.#known(language);
    const folder = join(this.#folder, `${language}.new`);
    await rm(folder, { recursive: true, force: true });
    const job = { do: 'unzip' as const, zip, names: [...known.keys()], folder };
    const { taken, unknown, refused } = await this.#workshop.unzip(job);
    await mkdir(join(this.#folder, language), { recursive: true });
    for (const { name, durationMs } of taken) {
      // Written and flushed by the thread: it only goes to its place.
      await rename(join(folder, `${name}.wav`), this.#pathOf(language, name));
      this.#own.get(language)?.set(name, durationMs);
    }
    await rm(folder, { recursive: true, force: true });
    const there = new Set(taken.map(({ name }) => name));
    const missing = [...known.values()].filter(({ name }) => !there.has(name));
    return {
      taken: taken.length,
      missing: missing.map(({ name, text }) => ({ clip: name, text })),
      unknown,
      refused: refused.map(({ name, why }) => ({ clip: name, why: why as SoundRefusal })),
    };
  }

  #known(language: PromptLanguage): ReadonlyMap<string, Clip> {
    const known =
      this.#clips.get(language) ?? new Map(clipsOfLanguage(language).map((clip) => [clip.name, clip] as const));
    this.#clips.set(language, known);
    return known;
  }

  /** Of known clips only: their names are safe in a path. */
  #pathOf(language: PromptLanguage, clip: string): string {
    return join(this.#folder, language, `${clip}.wav`);
  }
}

function msOf(bytes: number): number {
  return Math.max(0, Math.round((bytes - WAV_HEADER_BYTES) / BYTES_PER_MS));
}
