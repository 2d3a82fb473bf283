import path from 'node:path';
import { type BuildResult, build, type Plugin } from 'esbuild';

/** Inside the binary better-sqlite3 cannot look for its add-on beside itself; this finds it among the packed files. */
function packedAddOn(root: string, onReplaced: () => void): Plugin {
  return {
    name: 'packed add-on',
    setup(building) {
      building.onLoad({ filter: /[\\/]better-sqlite3[\\/]lib[\\/]binding\.js$/ }, () => {
        onReplaced();
        const file = path.join(root, 'scripts/bundle/packed-add-on.ts');
        return { contents: `exports.getBinding = require(${JSON.stringify(file)}).loadAddOn;`, loader: 'js' };
      });
    },
  };
}

/** Some packages are CommonJS and ask for Node's modules by `require`, which an ES module has to make itself. */
const REQUIRE =
  "import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);";

/** What runs from text has no file; nothing is looked up beside it. */
const NOWHERE = { 'import.meta.url': '"file:///cordboard"', 'import.meta.dirname': '"/"' };

/**
 * Puts the code of a thread into one file: a classic script, because that is what a worker runs from text. Answers the
 * packages it holds, by folder.
 */
export async function bundleWorker(root: string, entry: string, outfile: string): Promise<readonly string[]> {
  return packagesOf(
    await build({
      ...shared(root),
      entryPoints: [entry],
      outfile,
      format: 'cjs',
      define: NOWHERE,
    }),
  );
}

/** Puts the box's code into one file. Answers the packages it holds, by folder. */
export async function bundleCode(root: string, outfile: string): Promise<readonly string[]> {
  let replaced = false;
  const result = await build({
    ...shared(root),
    entryPoints: ['appliance/main.ts'],
    outfile,
    format: 'esm',
    banner: { js: REQUIRE },
    // ssh2's Poly1305 asks where it lies, though it carries its WebAssembly within itself.
    define: { __dirname: '"/"' },
    plugins: [packedAddOn(root, () => (replaced = true))],
  });
  if (!replaced) throw new Error('better-sqlite3 no longer loads its add-on in lib/binding.js: look how it does now');
  return packagesOf(result);
}

function shared(root: string) {
  return {
    absWorkingDir: root,
    bundle: true,
    // What ssh2 tries for speed and does without.
    external: ['*/sshcrypto.node', 'cpu-features'] as string[],
    platform: 'node',
    target: 'node26',
    // Names stay: a stack trace from an office must be readable.
    minifyWhitespace: true,
    minifySyntax: true,
    charset: 'utf8',
    metafile: true,
    logLevel: 'warning',
  } as const;
}

function packagesOf({ metafile }: BuildResult<{ metafile: true }>): readonly string[] {
  const packages = Object.keys(metafile.inputs).map((input) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0]);
  return [...new Set(packages.filter((folder) => folder !== undefined))].sort();
}
