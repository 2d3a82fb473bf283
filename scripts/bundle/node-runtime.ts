import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';

export type Arch = 'x64' | 'arm64';

/** The one Node version of development, tests and binary: that of the `node` package, pinned in package.json. */
export function nodeVersion(root: string): string {
  return JSON.parse(readFileSync(path.join(root, 'node_modules/node/package.json'), 'utf8')).version;
}

/**
 * Node for a processor. The machine's own is that of the `node` package. The other one comes from the npm registry too,
 * but by `npm pack`: as a dependency it would stop the install.
 */
export function nodeProgram(root: string, arch: Arch): string {
  return arch === process.arch
    ? path.join(root, 'node_modules/node/bin/node')
    : path.join(fetched(root, arch), 'bin/node');
}

/** Node's licence, from the package of the other processor: the `node` package carries none. */
export function nodeLicence(root: string): string {
  return path.join(fetched(root, process.arch === 'arm64' ? 'x64' : 'arm64'), 'LICENSE');
}

function fetched(root: string, arch: Arch): string {
  const version = nodeVersion(root);
  const folder = path.join(root, '.cache', 'node', version, `linux-${arch}`);
  if (!existsSync(folder)) fetchInto(folder, `node-linux-${arch}@${version}`);
  return folder;
}

function fetchInto(folder: string, name: string): void {
  console.log(`Fetching ${name} …`);
  mkdirSync(path.dirname(folder), { recursive: true });
  const fresh = mkdtempSync(path.join(path.dirname(folder), 'fetching-'));
  try {
    execFileSync('npm', ['pack', '--silent', '--pack-destination', fresh, name], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [tarball = ''] = readdirSync(fresh);
    execFileSync('tar', ['-xzf', tarball, '--strip-components=1', 'package/bin/node', 'package/LICENSE'], {
      cwd: fresh,
    });
    rmSync(path.join(fresh, tarball));
    // In place at once or not at all: an interrupted fetch must not leave half a Node behind.
    renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}
