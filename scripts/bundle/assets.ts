import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import type { Arch } from './node-runtime.ts';

/** What the binary carries as it is; edges/assets.ts reads it by the same names. */
const FOLDERS = ['web-ui', 'appliance/prompts/sound'];
/** For the people who build, not for the box. */
const LEFT_OUT = /\.md$|\.d\.ts$/;

export type AssetMap = Record<string, string>;

/**
 * The packed files: name → file on disk. The page's TypeScript has its types taken out here, so that the box needs no
 * compiler in memory; `workDir` holds the results.
 */
export function collectAssets(root: string, workDir: string, licences: string): AssetMap {
  const assets: AssetMap = {};
  for (const folder of FOLDERS) {
    for (const entry of readdirSync(path.join(root, folder), {
      recursive: true,
      encoding: 'utf8',
      withFileTypes: true,
    })) {
      if (!entry.isFile() || LEFT_OUT.test(entry.name)) continue;
      const file = path.join(entry.parentPath, entry.name);
      const name = path.relative(root, file);
      assets[name] = name.endsWith('.ts') ? stripped(file, path.join(workDir, name)) : file;
    }
  }
  const page = path.join(workDir, 'licences.txt');
  writeFileSync(page, licences);
  return { ...assets, 'web-ui/licences.txt': page };
}

function stripped(file: string, to: string): string {
  mkdirSync(path.dirname(to), { recursive: true });
  writeFileSync(to, stripTypeScriptTypes(readFileSync(file, 'utf8')));
  return to;
}

export function addOnFile(root: string, arch: Arch): string {
  return path.join(root, `node_modules/better-sqlite3/prebuilds/linux-${arch}.node`);
}

/** What packages hold of others without bringing its licence along. */
const HELD: Readonly<Record<string, readonly string[]>> = { 'node_modules/libopus-wasm': ['libopus'] };

/** The licences of everything inside: our own, Node's, those of the packages in the bundle and of what they hold. */
export function licencePage(root: string, packages: readonly string[], nodeLicence: string): string {
  const parts = [
    ['Cordboard', path.join(root, 'LICENSE')],
    ...packages.map(
      (folder) =>
        [
          path.basename(path.dirname(folder)).startsWith('@')
            ? `${path.basename(path.dirname(folder))}/${path.basename(folder)}`
            : path.basename(folder),
          licenceFile(root, folder),
        ] as const,
    ),
    ...packages
      .flatMap((folder) => HELD[folder] ?? [])
      .map((name) => [name, path.join(root, 'scripts/bundle/licences', `${name}.txt`)] as const),
    ['Node.js', nodeLicence],
  ] as const;
  return parts
    .map(([name, file]) => `${name}\n${'='.repeat(name.length)}\n\n${readFileSync(file, 'utf8').trim()}\n`)
    .join('\n\n');
}

/** Of packages that were published without the file, with what must be told besides. */
const TOLD_BY_US: Readonly<Record<string, string>> = {
  'node_modules/mpg123-decoder': 'mpg123-decoder.txt',
  'node_modules/@wasm-audio-decoders/common': 'mpg123-decoder.txt',
};

function licenceFile(root: string, folder: string): string {
  const ours = TOLD_BY_US[folder];
  if (ours !== undefined) return path.join(root, 'scripts/bundle/licences', ours);
  const name = readdirSync(path.join(root, folder)).find((file) => /^licen[cs]e/i.test(file));
  if (!name) throw new Error(`${folder} has no licence file; the binary may not carry it`);
  return path.join(root, folder, name);
}
