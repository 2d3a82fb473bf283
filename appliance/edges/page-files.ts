import { stripTypeScriptTypes } from 'node:module';
import { isSea } from 'node:sea';
import { assetChangedAtMs, readAsset } from './assets.ts';

/** A file as the browser gets it; the same object as long as the file is the same. */
export interface PageFile {
  readonly bytes: Uint8Array;
}

interface Kept extends PageFile {
  readonly changedAtMs: number;
}

const FOLDER = 'web-ui';

/**
 * The files of the page. TypeScript has its types taken out when it is first asked for, and in the binary when that was
 * made: blanked, not rewritten, so lines and columns in the browser's tools stay right. In development a change shows
 * at the next reload.
 */
export class PageFiles {
  readonly #kept = new Map<string, Kept>();

  async read(path: string): Promise<PageFile | undefined> {
    const name = `${FOLDER}/${path}`;
    const changedAtMs = assetChangedAtMs(name);
    if (changedAtMs === undefined) return undefined;
    const kept = this.#kept.get(path);
    if (kept?.changedAtMs === changedAtMs) return kept;
    const bytes = readAsset(name);
    if (!bytes) return undefined;
    const fresh = { bytes: path.endsWith('.ts') && !isSea() ? withoutTypes(bytes) : bytes, changedAtMs };
    this.#kept.set(path, fresh);
    return fresh;
  }
}

function withoutTypes(bytes: Uint8Array): Uint8Array {
  return Buffer.from(stripTypeScriptTypes(Buffer.from(bytes).toString('utf8')));
}
