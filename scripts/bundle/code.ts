import path from 'node:path';
import { build, type Plugin } from 'esbuild';

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

/** Puts the box's code into one file. Answers the packages it holds, by folder. */
export async function bundleCode(root: string, outfile: string): Promise<readonly string[]> {
  let replaced = false;
  const result = await build({
    absWorkingDir: root,
    entryPoints: ['appliance/main.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node26',
    banner: { js: REQUIRE },
    // Names stay: a stack trace from an office must be readable.
    minifyWhitespace: true,
    minifySyntax: true,
    charset: 'utf8',
    metafile: true,
    logLevel: 'warning',
    plugins: [packedAddOn(root, () => (replaced = true))],
  });
  if (!replaced) throw new Error('better-sqlite3 no longer loads its add-on in lib/binding.js: look how it does now');
  const packages = Object.keys(result.metafile.inputs).map(
    (input) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0],
  );
  return [...new Set(packages.filter((folder) => folder !== undefined))].sort();
}
