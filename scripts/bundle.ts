import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { WORKSHOP_ASSET } from '../appliance/library/workshop.ts';
import { WORKER_ASSET } from '../appliance/media/worker-code.ts';
import { type AssetMap, addOnFile, collectAssets, licencePage } from './bundle/assets.ts';
import { bundleCode, bundleWorker } from './bundle/code.ts';
import { inputFiles } from './bundle/inputs.ts';
import { type Arch, nodeLicence, nodeProgram, nodeVersion } from './bundle/node-runtime.ts';

/**
 * `npm run build`: the box as one file for each processor, dist/cordboard-linux-x64 and -arm64. Why Node's own way of
 * making single executables, and what it costs, stands in 0001-binary.md. An unchanged tree builds nothing.
 */
const root = path.join(import.meta.dirname, '..');
const dist = path.join(root, 'dist');
const work = path.join(root, '.cache', 'bundle');
const stamp = path.join(root, '.cache', 'bundle-inputs');
const ARCHS: readonly Arch[] = ['x64', 'arm64'];
/** What runs in threads of its own: the name under which the box finds it, and where it begins. */
const THREADS: Readonly<Record<string, string>> = {
  [WORKER_ASSET]: 'appliance/media/worker.ts',
  [WORKSHOP_ASSET]: 'appliance/library/workshop-thread.ts',
};

export function binaryPath(arch: Arch): string {
  return path.join(dist, `cordboard-linux-${arch}`);
}

function inputHash(): string {
  const hash = createHash('sha256').update(nodeVersion(root));
  for (const file of inputFiles(root)) hash.update(`${file}\n`).update(readFileSync(path.join(root, file)));
  return hash.digest('hex');
}

function isBuilt(inputs: string): boolean {
  return (
    existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs && ARCHS.every((arch) => existsSync(binaryPath(arch)))
  );
}

async function pack(arch: Arch, main: string, assets: AssetMap): Promise<void> {
  const fresh = path.join(work, `cordboard-linux-${arch}`);
  const config = path.join(work, `${arch}.json`);
  const settings = {
    main,
    mainFormat: 'module',
    executable: nodeProgram(root, arch),
    output: fresh,
    disableExperimentalSEAWarning: true,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    assets: { ...assets, 'sqlite.node': addOnFile(root, arch) },
  };
  writeFileSync(config, JSON.stringify(settings));
  await promisify(execFile)(nodeProgram(root, process.arch as Arch), ['--build-sea', config]);
  await putInPlace(fresh, binaryPath(arch));
}

/**
 * Copies in small pieces, then renames. In small pieces, because Linux keeps a file that was written in large ones in
 * large pages, and then counts 30 MB more of it as memory of every process that runs it.
 */
async function putInPlace(fresh: string, target: string): Promise<void> {
  const beside = `${target}.new`;
  await pipeline(createReadStream(fresh), createWriteStream(beside, { mode: 0o755 }));
  renameSync(beside, target);
}

/** Builds both binaries unless they stand there already, made from the same files. Answers whether it had to. */
export async function bundle(): Promise<boolean> {
  const inputs = inputHash();
  if (isBuilt(inputs)) return false;
  rmSync(work, { recursive: true, force: true });
  for (const folder of [work, dist]) mkdirSync(folder, { recursive: true });
  const main = path.join(work, 'main.mjs');
  const packages = new Set(await bundleCode(root, main));
  const threads: AssetMap = {};
  for (const [name, entry] of Object.entries(THREADS)) {
    const file = path.join(work, `${path.basename(entry, '.ts')}.js`);
    for (const folder of await bundleWorker(root, entry, file)) packages.add(folder);
    threads[name] = file;
  }
  const licences = licencePage(root, [...packages].sort(), nodeLicence(root));
  const assets = { ...collectAssets(root, work, licences), ...threads };
  await Promise.all(ARCHS.map((arch) => pack(arch, main, assets)));
  writeFileSync(stamp, inputs);
  return true;
}

if (import.meta.main) {
  const startedAt = performance.now();
  const built = await bundle();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(built ? `Built in ${seconds} s:` : 'Unchanged since the last build:');
  for (const arch of ARCHS) {
    const file = binaryPath(arch);
    console.log(`  ${path.relative(root, file)}  ${(statSync(file).size / 1e6).toFixed(0)} MB`);
  }
}
