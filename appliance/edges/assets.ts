import { existsSync, readFileSync, statSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join, normalize, sep } from 'node:path';
import { isSea } from 'node:sea';

/** A file as the browser gets it; the same object as long as the file is the same. */
export interface AssetFile {
  readonly bytes: Uint8Array;
}

interface Kept extends AssetFile {
  readonly changedAtMs: number;
}

/**
 * The page's files: from disk in development, where a change shows at the next reload, and from inside the binary in an
 * office. Both are read by path strings; the packed file system knows no file URLs. TypeScript has its types taken out
 * when it is first asked for: blanked, not rewritten, so lines and columns in the browser's tools stay right.
 */
export class Assets {
  readonly #root: string;
  readonly #kept = new Map<string, Kept>();

  /** `root`: the folder that holds index.html. */
  constructor(root: string) {
    this.#root = root;
  }

  async read(path: string): Promise<AssetFile | undefined> {
    const file = this.#inside(path);
    if (!file) return undefined;
    const kept = this.#kept.get(path);
    // What is packed never changes; on disk a look at the date is cheaper than reading and stripping again.
    if (kept && isSea()) return kept;
    const changedAtMs = statSync(file).mtimeMs;
    if (kept?.changedAtMs === changedAtMs) return kept;
    const fresh = { bytes: contentOf(file), changedAtMs };
    this.#kept.set(path, fresh);
    return fresh;
  }

  /** The file's place on disk; undefined when it isn't there or isn't inside the folder. */
  #inside(path: string): string | undefined {
    const file = normalize(join(this.#root, path));
    if (!file.startsWith(this.#root + sep) || path.includes('\0')) return undefined;
    return existsSync(file) && statSync(file).isFile() ? file : undefined;
  }
}

function contentOf(file: string): Uint8Array {
  const bytes = readFileSync(file);
  return file.endsWith('.ts') ? Buffer.from(stripTypeScriptTypes(bytes.toString('utf8'))) : bytes;
}
