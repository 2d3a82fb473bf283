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
