import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as assert from 'uvu/assert';
import { generated, outdated } from '../scripts/generate.ts';
import { readRequirements } from './kit/requirements.ts';
import { suite } from './kit/suite.ts';
import { checkBans, checkOutsidePaths, checkPatterns } from './kit/tidy/bans.ts';
import { checkBudgets, checkDeadFiles } from './kit/tidy/budgets.ts';
import { type Catalogue, checkManifest, compareCatalogues } from './kit/tidy/catalogues.ts';
import { checkCycles, checkFloors, checkPageImports } from './kit/tidy/floors.ts';
import { lockGaps, looseVersions, unusedPackages } from './kit/tidy/packages.ts';
import { readSources, type Source, told, type Violation } from './kit/tidy/source.ts';

/** The house's rules, checked on every file. Each violation is printed with its line and the rule's reason. */
const root = path.join(import.meta.dirname, '..');
const texts = readSources(root, [
  '.ts',
  '.js',
  '.json',
  '.md',
  '.css',
  '.html',
  '.service',
  '.yml',
  '.sh',
  'run',
]).filter((source) => source.path !== 'package-lock.json');
const code = texts.filter((source) => /\.(?:ts|js)$/.test(source.path) && !source.path.startsWith('web-ui/vendor/'));

const test = suite('architecture', { timeoutMs: 30_000 });

function none(violations: readonly Violation[]): void {
  assert.is(told(violations), '');
}

test('imports go downwards only', () => none([...checkFloors(code), ...checkPageImports(code)]));
test('imports make no circles', () => none(checkCycles(code)));
test('clocks, randomness and the console stay where they belong', () => none(checkBans(code)));
test('no code says that it is unfinished or unchecked', () => none(checkPatterns(code)));
test('files, functions and lines keep to their budgets', () => none(checkBudgets(code)));
test('no file is dead', () => none(checkDeadFiles(code)));
test('nothing names a path outside the repository', () => none(checkOutsidePaths(texts)));
test('every kind of extension is in the manifest and tested', () => none(checkManifest(code)));

/** The catalogue that a module exports: its only object. */
async function catalogueOf(source: Source): Promise<Catalogue> {
  const module = await import(pathToFileURL(path.join(root, source.path)).href);
  return Object.values(module).find((value): value is Catalogue => typeof value === 'object') ?? {};
}

test('PPL-05 every wording exists in English and Dutch with the same parameters', async () => {
  const english = code.filter(({ path: file }) => /(?:^|[/.])en\.ts$/.test(file));
  assert.ok(english.length > 1, 'no catalogues found');
  const differences: string[] = [];
  for (const source of english) {
    const dutch = code.find(({ path: file }) => file === source.path.replace(/en\.ts$/, 'nl.ts'));
    if (!dutch) differences.push(`${source.path} has no Dutch beside it`);
    else differences.push(...compareCatalogues(dutch.path, await catalogueOf(source), await catalogueOf(dutch)));
  }
  assert.is(differences.join('\n'), '');
});

test('generated pages are what their sources generate', async () => {
  assert.is((await outdated(await generated())).join('\n'), '', 'run: node scripts/generate.ts');
});

test('every limit bounds something', () => {
  const files = code.filter((source) => /^appliance\/base\/limits[\w-]*\.ts$/.test(source.path));
  const limits = files.map(({ text }) => text).join('\n');
  const names = [...limits.matchAll(/^export const (\w+)/gm)].map(([, name]) => name!);
  assert.ok(names.length > 50, 'no limits found');
  const others = code.filter((source) => source.path.startsWith('appliance/') && !files.includes(source));
  const used = new Set(others.flatMap(({ text }) => text.match(/\b[A-Z][A-Z0-9_]+\b/g) ?? []));
  const within = (name: string) => limits.split(new RegExp(`\\b${name}\\b`)).length > 2;
  assert.equal(
    names.filter((name) => !used.has(name) && !within(name)),
    [],
  );
});

test('packages are pinned and used, and the lock file serves every machine', () => {
  const read = (name: string) => JSON.parse(readFileSync(path.join(root, name), 'utf8'));
  assert.equal(looseVersions(read('package.json')), []);
  assert.equal(unusedPackages(read('package.json'), code), []);
  assert.equal(lockGaps(read('package-lock.json')), []);
});

test('every requirement has a title', () => {
  for (const [number, title] of Object.entries(readRequirements())) {
    assert.match(number, /^[A-Z]{3}-\d\d$/);
    assert.ok(title.length > 5, number);
  }
});
