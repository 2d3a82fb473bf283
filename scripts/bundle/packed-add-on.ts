import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import path from 'node:path';
import { getRawAsset } from 'node:sea';

let loaded: unknown;

/** Where a file may be written for a moment and run from; machines differ in where they forbid programs. */
function folders(): string[] {
  return [tmpdir(), process.env.STATE_DIRECTORY, '/var/tmp', '/dev/shm'].filter((folder) => folder !== undefined);
}

/**
 * The SQLite add-on from inside the binary. The system's loader takes files only, so it is written out, loaded and
 * removed again at once; what is loaded stays. Stands in for better-sqlite3's own search (see code.ts).
 */
export function loadAddOn(): unknown {
  if (loaded !== undefined) return loaded;
  const bytes = new Uint8Array(getRawAsset('sqlite.node'));
  const refusals: string[] = [];
  for (const folder of folders()) {
    try {
      loaded = loadFrom(folder, bytes);
      return loaded;
    } catch (error) {
      refusals.push(`${folder}: ${(error as Error).message}`);
    }
  }
  throw new Error(`No folder lets the database program be loaded. ${refusals.join('; ')}`);
}

function loadFrom(parent: string, bytes: Uint8Array): unknown {
  const folder = mkdtempSync(path.join(parent, 'cordboard-'));
  try {
    const file = path.join(folder, 'sqlite.node');
    writeFileSync(file, bytes, { mode: 0o500 });
    const module: { exports: unknown } = { exports: {} };
    process.dlopen(module, file, constants.dlopen.RTLD_LAZY);
    return module.exports;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
