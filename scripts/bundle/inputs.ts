import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** What goes into the binaries or decides how they are made. */
const INPUTS = ['appliance', 'web-ui', 'scripts/bundle', 'scripts/bundle.ts', 'package-lock.json', 'LICENSE'];

/** All input files, relative and sorted. */
export function inputFiles(root: string): string[] {
  return INPUTS.filter((input) => existsSync(path.join(root, input)))
    .flatMap((input) => filesIn(root, input))
    .sort();
}

function filesIn(root: string, input: string): string[] {
  const full = path.join(root, input);
  if (path.extname(input) !== '' || input === 'LICENSE') return [input];
  const entries = readdirSync(full, { recursive: true, encoding: 'utf8', withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
}
