/**
 * The page's way in, with every file it leads to under an address of its content: `/app.ts?v=HASH`. There is no
 * bundler, so the import map does what one would do: each module's plain address stands there beside the one with its
 * hash, and what the page starts with is named for loading at once, not one import after the other. A browser that was
 * here before then asks for the index alone.
 */
export interface IndexedFile {
  readonly bytes: Uint8Array;
  /** Of its content, short. */
  readonly hash: string;
}

type Read = (path: string) => Promise<IndexedFile | undefined>;

const IMPORT_MAP = /(<script type="importmap">)([\s\S]*?)(<\/script>)/;
const ADDRESS = /\b(href|src)="\/([^"?#]+\.[^"?#]+)"/g;
const STATIC_IMPORT =
  /(?:^|[\s;}])(?:import|export)\b[^'"()]*?\bfrom\s*['"]([^'"]+)['"]|(?:^|[\s;])import\s*['"]([^'"]+)['"]/g;
const DYNAMIC_IMPORT = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

/** The index with hashed addresses, an import map of all modules, and preloads of those that the page starts with. */
export async function indexed(html: string, read: Read): Promise<string> {
  const names = importsOf(html);
  const graph = new ModuleGraph(read, names);
  const entries = [...html.matchAll(/<script type="module" src="\/([^"]+)"/g)].map(([, path = '']) => path);
  for (const path of [...entries, ...names.values()]) await graph.add(path);
  const imports = new Map([...graph.files].map(([path, { hash }]) => [`/${path}`, hashed(path, hash)]));
  for (const [name, path] of names) imports.set(name, imports.get(`/${path}`) ?? `/${path}`);
  const preloads = [...graph.startedWith(entries)]
    .filter((path) => !entries.includes(path) && !html.includes(`<link rel="modulepreload" href="/${path}"`))
    .map((path) => `<link rel="modulepreload" href="/${path}" />\n`);
  const wanted = html
    .replace(
      IMPORT_MAP,
      (_, open, __, close) => open + JSON.stringify({ imports: Object.fromEntries(imports) }) + close,
    )
    .replace(/<script type="module"/, `${preloads.join('')}$&`);
  return withHashes(wanted, read);
}

/** The bare names of the import map, each with its file. */
function importsOf(html: string): ReadonlyMap<string, string> {
  const text = IMPORT_MAP.exec(html)?.[2];
  const { imports = {} } = text ? (JSON.parse(text) as { imports?: Record<string, string> }) : {};
  return new Map(Object.entries(imports).map(([name, address]) => [name, address.slice(1)]));
}

async function withHashes(html: string, read: Read): Promise<string> {
  const hashes = new Map<string, string>();
  for (const [, , path = ''] of html.matchAll(ADDRESS)) {
    const file = await read(path);
    if (file) hashes.set(path, file.hash);
  }
  return html.replace(ADDRESS, (whole, attribute, path) => {
    const hash = hashes.get(path);
    return hash === undefined ? whole : `${attribute}="${hashed(path, hash)}"`;
  });
}

function hashed(path: string, hash: string): string {
  return `/${path}?v=${hash}`;
}

interface Module {
  readonly hash: string;
  /** Loaded before it runs. */
  readonly needs: readonly string[];
}

class ModuleGraph {
  readonly files = new Map<string, Module>();
  readonly #read: Read;
  readonly #names: ReadonlyMap<string, string>;

  constructor(read: Read, names: ReadonlyMap<string, string>) {
    this.#read = read;
    this.#names = names;
  }

  /** Takes up this module and whatever it leads to. */
  async add(path: string): Promise<void> {
    if (this.files.has(path)) return;
    const file = await this.#read(path);
    if (!file) return;
    const text = new TextDecoder().decode(file.bytes);
    const needs = this.#found(text, STATIC_IMPORT, path);
    this.files.set(path, { hash: file.hash, needs });
    for (const next of [...needs, ...this.#found(text, DYNAMIC_IMPORT, path)]) await this.add(next);
  }

  /** These modules and all that must be there before they run. */
  startedWith(entries: readonly string[]): ReadonlySet<string> {
    const found = new Set<string>();
    const visit = (path: string): void => {
      const module = this.files.get(path);
      if (!module || found.has(path)) return;
      found.add(path);
      for (const next of module.needs) visit(next);
    };
    for (const entry of entries) visit(entry);
    return found;
  }

  #found(text: string, pattern: RegExp, from: string): string[] {
    return [...text.matchAll(pattern)].flatMap(([, first, second]) => {
      const name = first ?? second ?? '';
      if (!/^[./]/.test(name)) return this.#names.get(name) ?? [];
      return new URL(name, `http://page/${from}`).pathname.slice(1);
    });
  }
}
