import { importsOf } from './imports.ts';
import { type Source, type Violation, violation } from './source.ts';

/** A catalogue of wordings; plural entries hold several. */
export type Catalogue = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

function parametersOf(wording: Catalogue[string]): string {
  const texts = typeof wording === 'string' ? [wording] : Object.values(wording);
  const names = texts.flatMap((text) => text.match(/\{\w+\}/g) ?? []);
  // `{n}` may be left out where a plural form says it in words.
  return [...new Set(names)]
    .filter((name) => typeof wording === 'string' || name !== '{n}')
    .sort()
    .join(' ');
}

/** What one language has and another lacks: keys and parameters. Answers sentences. */
export function compareCatalogues(name: string, english: Catalogue, other: Catalogue): string[] {
  const missing = Object.keys(english)
    .filter((key) => !(key in other))
    .map((key) => `${name}: ${key} is missing`);
  const extra = Object.keys(other)
    .filter((key) => !(key in english))
    .map((key) => `${name}: ${key} is not in English`);
  const empty = Object.entries(other)
    .filter(([, text]) => text === '')
    .map(([key]) => `${name}: ${key} is empty`);
  const different = Object.keys(english)
    .filter((key) => key in other && parametersOf(english[key]!) !== parametersOf(other[key]!))
    .map(
      (key) => `${name}: ${key} has parameters ${parametersOf(other[key]!)}, English ${parametersOf(english[key]!)}`,
    );
  return [...missing, ...extra, ...empty, ...different];
}

/** Extension kinds register in the manifest, and each has a test that knows it. */
export function checkManifest(sources: readonly Source[]): Violation[] {
  const manifest = sources.find(({ path }) => path === 'appliance/extensions/index.ts');
  const listed = new Set(manifest ? importsOf(manifest).map(({ file }) => file) : []);
  const tests = sources.filter(({ path }) => path.startsWith('test/') && path.endsWith('.test.ts'));
  return sources
    .filter(({ path, text }) => /^appliance\/extensions\/[^/]+\.ts$/.test(path) && text.includes('= defineExtension('))
    .flatMap((source) => {
      const known = tests.some((test) => importsOf(test).some(({ file }) => file === source.path));
      const unlisted = listed.has(source.path) ? [] : [violation(source, 1, 'not in the manifest extensions/index.ts')];
      return known ? unlisted : [...unlisted, violation(source, 1, 'no test imports this kind of extension')];
    });
}
