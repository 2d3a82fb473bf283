import { importsOf } from './imports.ts';
import type { Source } from './source.ts';

interface PackageFile {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

interface LockFile {
  readonly packages: Readonly<Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>>;
}

/** Dependencies whose version is not exact: what was tested is what must be installed. */
export function looseVersions(file: PackageFile): string[] {
  const all = Object.entries({ ...file.dependencies, ...file.devDependencies });
  return all.filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)).map(([name]) => name);
}

/**
 * Optional packages that the lock file does not name. npm leaves out what the registry at hand lacks (other systems'
 * programs), and `npm ci` then refuses the whole file.
 */
export function lockGaps(lock: LockFile): string[] {
  return Object.entries(lock.packages).flatMap(([place, { optionalDependencies }]) =>
    Object.keys(optionalDependencies ?? {}).filter(
      (name) => !(`node_modules/${name}` in lock.packages) && !(`${place}/node_modules/${name}` in lock.packages),
    ),
  );
}

/** Packages that are used otherwise than by an import, and by what. */
const USED_BY_NAME: Readonly<Record<string, string>> = {
  'axe-core': 'put into the page by the browser tests',
  '@biomejs/biome': 'npm run lint',
  deno: 'the API’s second runtime in tests',
  node: 'the Node of everything',
  typescript: 'npm run typecheck',
  htm: 'copied to web-ui/vendor',
};

/** Dependencies that nothing imports: they are installed, updated and audited for nothing. */
export function unusedPackages(file: PackageFile, sources: readonly Source[]): string[] {
  const imported = new Set(sources.flatMap((source) => importsOf(source).map(({ specifier }) => packageOf(specifier))));
  const names = Object.keys({ ...file.dependencies, ...file.devDependencies });
  const used = (name: string): boolean =>
    imported.has(name) || name in USED_BY_NAME || (name.startsWith('@types/') && used(name.slice('@types/'.length)));
  return names.filter((name) => name !== '@types/node' && !used(name));
}

function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
