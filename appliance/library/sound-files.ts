import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { PROMPT_SOUND_UNDO_MS } from '../base/limits-features.ts';
import type { StoredSound } from './types.ts';

const IS_ID = /^[\w-]{1,64}$/;

/** Writes a file so that after a power cut it is whole or not there. */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(`${path}.part`, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.part`, path);
}

/** A file to be read in parts; undefined where there is none. */
export async function storedSound(path: string): Promise<StoredSound | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return undefined;
  const read: StoredSound['read'] = (from, until) =>
    Readable.toWeb(createReadStream(path, { start: from, end: until - 1 })) as ReadableStream<Uint8Array>;
  return { size: found.size, read };
}

/** Sounds of the library: files that are written once and never changed, each with its picture beside it. */
export class SoundFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Undefined for what is no name of a sound. */
  pathOf(soundId: string): string | undefined {
    return IS_ID.test(soundId) ? join(this.#folder, `${soundId}.wav`) : undefined;
  }

  async write(soundId: string, wav: Uint8Array, peaks: Uint8Array): Promise<void> {
    await writeWhole(join(this.#folder, `${soundId}.peaks`), peaks);
    await writeWhole(join(this.#folder, `${soundId}.wav`), wav);
  }

  async peaks(soundId: string): Promise<readonly number[] | undefined> {
    if (!IS_ID.test(soundId)) return undefined;
    const bytes = await readFile(join(this.#folder, `${soundId}.peaks`)).catch(() => undefined);
    return bytes && [...bytes].map((peak) => Math.round((peak / 255) * 1000) / 1000);
  }

  /**
   * Takes away what nobody has pointed at since then: until that an undo brings it back. What is in use is marked with
   * the time, so that its age counts from the day on which it was last used.
   * @param isUsed whether a sound belongs to something
   * @param now wall clock
   */
  async sweep(isUsed: (soundId: string) => boolean, now: number): Promise<void> {
    for (const name of await readdir(this.#folder).catch(() => [] as string[])) {
      const [, soundId = ''] = /^([\w-]+)\.(?:wav|peaks)(?:\.part)?$/.exec(name) ?? [];
      if (soundId === '') continue;
      const path = join(this.#folder, name);
      const changed = await stat(path).catch(() => undefined);
      if (isUsed(soundId)) await utimes(path, now / 1000, now / 1000).catch(() => {});
      else if (changed && changed.mtimeMs < now - PROMPT_SOUND_UNDO_MS) await rm(path, { force: true });
    }
  }
}
