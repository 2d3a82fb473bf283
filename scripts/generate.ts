import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openApi } from '../appliance/api/openapi.ts';
import { routes } from '../appliance/api/routes/index.ts';
import { topics } from '../appliance/api/topics.ts';
import { definitionsWith } from '../appliance/config/entities/index.ts';
import { officeFileReference } from '../appliance/config/office-file/reference.ts';
import { extensionTypes } from '../appliance/extensions/index.ts';
import { limitsPage } from './generate/limits-page.ts';
import { routesPage } from './generate/routes-page.ts';
import { vendored } from './vendor.ts';

/**
 * Writes the pages that are made from code, so that they cannot disagree with it. `node scripts/generate.ts` writes,
 * `--check` says which are not up to date (exit code 1).
 */
const root = path.join(import.meta.dirname, '..');

/** Every generated file: path in the project → text. */
export async function generated(): Promise<Map<string, string>> {
  const base = path.join(root, 'appliance/base');
  const files = readdirSync(base)
    .filter((name) => /^limits.*\.ts$/.test(name))
    .sort((a, b) => a.length - b.length || a.localeCompare(b));
  const limitsText = files.map((file) => readFileSync(path.join(base, file), 'utf8')).join('\n');
  const limits = await Promise.all(files.map((file) => import(path.join(base, file))));
  const vendor = [...vendored()].map(([name, text]) => [`web-ui/vendor/${name}`, text] as const);
  return new Map([
    ['appliance/LIMITS.md', limitsPage(limitsText, Object.assign({}, ...limits))],
    ['appliance/OFFICE-FILE.md', officeFileReference(definitionsWith(extensionTypes))],
    ['appliance/api/ROUTES.md', routesPage(routes, topics)],
    ['appliance/api/openapi.json', `${JSON.stringify(openApi(routes), undefined, 2)}\n`],
    ...vendor,
  ]);
}

/** Those whose committed text is another. */
export async function outdated(files: ReadonlyMap<string, string>): Promise<string[]> {
  return [...files].filter(([file, text]) => committed(file) !== text).map(([file]) => file);
}

function committed(file: string): string | undefined {
  const full = path.join(root, file);
  return existsSync(full) ? readFileSync(full, 'utf8') : undefined;
}

if (import.meta.main) {
  const files = await generated();
  const old = await outdated(files);
  for (const file of old) {
    if (process.argv.includes('--check')) console.error(`${file} is not up to date; run: node scripts/generate.ts`);
    else writeFileSync(path.join(root, file), files.get(file)!);
  }
  if (process.argv.includes('--check') && old.length > 0) process.exitCode = 1;
}
