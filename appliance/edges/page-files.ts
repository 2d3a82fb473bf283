import { statSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { isSea } from 'node:sea';
import { assetPath, readAsset } from './assets.ts';

/** A file as the browser gets it; the same object as long as the file is the same. */
export interface PageFile {
  readonly bytes: Uint8Array;
}

interface Kept extends PageFile {
  readonly changedAtMs: number;
}

const FOLDER = 'web-ui';

/**
 * The files of the page. TypeScript has its types taken out when it is first asked for: blanked, not rewritten, so
 * lines and columns in the browser's tools stay right. In development a change shows at the next reload.
 */
export class PageFiles {
  readonly #kept = new Map<string, Kept>();

  async read(path: string): Promise<PageFile | undefined> {
    const kept = this.#kept.get(path);
    // What is packed never changes.
    if (kept && isSea()) return kept;
    const changedAtMs = dateOf(path);
    if (changedAtMs === undefined) return undefined;
    if (kept?.changedAtMs === changedAtMs) return kept;
    const bytes = readAsset(`${FOLDER}/${path}`);
    if (!bytes) return undefined;
    const shown = path.endsWith('.ts') ? Buffer.from(stripTypeScriptTypes(bytes.toString('utf8'))) : bytes;
    const fresh = { bytes: shown, changedAtMs };
    this.#kept.set(path, fresh);
    return fresh;
  }
}

function dateOf(path: string): number | undefined {
  const file = assetPath(`${FOLDER}/${path}`);
  return file === undefined ? undefined : statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}
