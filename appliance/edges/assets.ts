import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, join, normalize } from 'node:path';
import { getAsset, getAssetKeys, isSea } from 'node:sea';

/**
 * The files that the box carries with it, by their names in the project (`web-ui/index.html`): in development they are
 * those files, in the binary they were packed into it under the same names (scripts/bundle/assets.ts).
 */
interface Carrier {
  read(name: string): Uint8Array | undefined;
  changedAtMs(name: string): number | undefined;
}

const root = join(import.meta.dirname, '../..');

const project: Carrier = {
  read: (name) => (isFile(join(root, name)) ? readFileSync(join(root, name)) : undefined),
  changedAtMs: (name) => (isFile(join(root, name)) ? statSync(join(root, name)).mtimeMs : undefined),
};

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** What is packed never changes. */
function packed(): Carrier {
  const names = new Set(getAssetKeys());
  return {
    read: (name) => (names.has(name) ? new Uint8Array(getAsset(name)) : undefined),
    changedAtMs: (name) => (names.has(name) ? 0 : undefined),
  };
}

const carrier = isSea() ? packed() : project;

/**
 * The name itself; undefined where it tries to lead elsewhere (`web-ui/../…`), whatever its reader made of it before.
 */
function clean(path: string): string | undefined {
  return normalize(path) !== path || isAbsolute(path) || path.startsWith('..') || path.includes('\0')
    ? undefined
    : path;
}

/** The bytes of a carried file (`web-ui/index.html`), or undefined where there is none. */
export function readAsset(path: string): Uint8Array | undefined {
  const name = clean(path);
  return name === undefined ? undefined : carrier.read(name);
}

/** When a carried file was changed last; always the same in the binary. Undefined where there is none. */
export function assetChangedAtMs(path: string): number | undefined {
  const name = clean(path);
  return name === undefined ? undefined : carrier.changedAtMs(name);
}
