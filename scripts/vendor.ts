import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Copies the page's libraries, as package.json pins them, from node_modules to web-ui/vendor, where the browser takes
 * them from as they are. `node scripts/vendor.ts` writes; with `--check` it only says what differs (exit code 1).
 */
const root = path.join(import.meta.dirname, '..');

const copies = [
  { package: 'preact', from: 'dist/preact.mjs', to: 'preact.mjs' },
  { package: 'preact', from: 'hooks/dist/hooks.mjs', to: 'hooks.mjs' },
  { package: 'htm', from: 'dist/htm.mjs', to: 'htm.mjs' },
] as const;

function fromPackage(name: string, file: string): string {
  return readFileSync(path.join(root, 'node_modules', name, file), 'utf8');
}

/** What stands in web-ui/vendor by right: file name → text. */
export function vendored(): Map<string, string> {
  const files = new Map<string, string>();
  const licences: string[] = [];
  for (const copy of copies) {
    const { version, license } = JSON.parse(fromPackage(copy.package, 'package.json'));
    // The maps stay behind; a line that names them would make browsers ask for what is not there.
    const code = fromPackage(copy.package, copy.from).replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '\n');
    files.set(copy.to, `/*! ${copy.package} ${version}, ${license}, see LICENCES.txt */\n${code}`);
    const title = `${copy.package} ${version}`;
    if (!licences.some((text) => text.startsWith(title))) {
      licences.push(`${title}\n${'='.repeat(title.length)}\n\n${fromPackage(copy.package, 'LICENSE').trim()}\n`);
    }
  }
  files.set('LICENCES.txt', licences.join('\n\n'));
  return files;
}

if (import.meta.main) {
  const folder = path.join(root, 'web-ui', 'vendor');
  const checking = process.argv.includes('--check');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of vendored()) {
    const file = path.join(folder, name);
    if (!checking) {
      writeFileSync(file, text);
    } else if (readFileSync(file, 'utf8') !== text) {
      console.error(`web-ui/vendor/${name} is not what node_modules holds; run: node scripts/vendor.ts`);
      process.exitCode = 1;
    }
  }
}
