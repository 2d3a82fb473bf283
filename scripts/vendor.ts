import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';

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

/** What the page takes of a library of hundreds of files: as one, so that it is one request when a phone is wanted. */
const bundles = [
  {
    package: 'sip.js',
    licence: 'LICENSE.md',
    takes: 'Invitation, Inviter, Registerer, RegistererState, SessionState, UserAgent',
    to: 'sip.mjs',
  },
] as const;

function fromPackage(name: string, file: string): string {
  return readFileSync(path.join(root, 'node_modules', name, file), 'utf8');
}

function bundled({ package: name, takes }: (typeof bundles)[number]): string {
  const [made] = buildSync({
    stdin: { contents: `export { ${takes} } from '${name}';`, resolveDir: root },
    ...{ bundle: true, minify: true, write: false, format: 'esm', target: 'es2022', legalComments: 'none' },
  }).outputFiles;
  return made?.text ?? '';
}

/** What stands in web-ui/vendor by right: file name → text. */
export function vendored(): Map<string, string> {
  const files = new Map<string, string>();
  const licences: string[] = [];
  const put = (name: string, to: string, code: string, licence: string): void => {
    const { version, license } = JSON.parse(fromPackage(name, 'package.json'));
    files.set(to, `/*! ${name} ${version}, ${license}, see LICENCES.txt */\n${code}`);
    const title = `${name} ${version}`;
    if (licences.some((text) => text.startsWith(title))) return;
    licences.push(`${title}\n${'='.repeat(title.length)}\n\n${fromPackage(name, licence).trim()}\n`);
  };
  for (const copy of copies) {
    // The maps stay behind; a line that names them would make browsers ask for what is not there.
    const code = fromPackage(copy.package, copy.from).replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '\n');
    put(copy.package, copy.to, code, 'LICENSE');
  }
  for (const bundle of bundles) put(bundle.package, bundle.to, bundled(bundle), bundle.licence);
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
