import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';

/** A folder that stands beside the code wherever that is: in the source tree, beside the bundle, in the binary. */
const LANDMARK = 'web-ui';

/**
 * Where the files are that the box carries with it. In development that is the project itself, in the binary its
 * packed files, which are found by path strings only (no URL objects).
 */
function findRoot(): string {
  let directory = import.meta.dirname;
  while (!existsSync(join(directory, LANDMARK)) && dirname(directory) !== directory) directory = dirname(directory);
  return directory;
}

let root: string | undefined;

/** The full path of a carried file; nothing outside of the root can be named. */
function pathOf(path: string): string | undefined {
  const clean = normalize(path);
  if (clean.startsWith('..') || clean.startsWith(sep) || clean.includes('\0')) return undefined;
  root ??= findRoot();
  return join(root, clean);
}

/** The bytes of a file that the box carries (`web-ui/index.html`), or undefined where there is none. */
export function readAsset(path: string): Buffer | undefined {
  const file = pathOf(path);
  if (file === undefined || !existsSync(file) || !statSync(file).isFile()) return undefined;
  return readFileSync(file);
}

/** Names of the files and folders in a carried folder; empty where there is none. */
export function listAssets(path: string): readonly string[] {
  const folder = pathOf(path);
  if (folder === undefined || !existsSync(folder) || !statSync(folder).isDirectory()) return [];
  return readdirSync(folder).sort();
}

/** For what insists on a path: the SQLite add-on, workers. Undefined where there is no such file. */
export function assetPath(path: string): string | undefined {
  const file = pathOf(path);
  return file !== undefined && existsSync(file) ? file : undefined;
}
