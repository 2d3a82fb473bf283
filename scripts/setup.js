// Makes a fresh clone ready: the npm packages, the pinned Node, and with `--test` the programs that tests talk to.
// Runs before `npm start` and `npm test` on whatever Node the machine has (20 or newer), so: plain JavaScript, nothing
// imported but Node itself, and a second run that finds everything in place takes a fraction of a second.

import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..');
const inCi = process.env.CI === 'true';

/** What tests need beside npm packages: a program or file that proves it is there, and Debian's package with it. */
const testTools = [
  { needs: 'sipp', from: 'sip-tester', what: 'SIPp scenarios' },
  { needs: 'baresip', from: 'baresip', what: 'calls between real phones' },
  { needs: 'linphonec', from: 'linphone-cli', what: 'transfers by a real phone' },
  { needs: 'svmap', from: 'sipvicious', what: 'attacks' },
  { needs: 'kamailio', from: 'kamailio', what: 'the bench beside Kamailio' },
  {
    needs: '/usr/lib/x86_64-linux-gnu/kamailio/modules/tls.so',
    from: 'kamailio-tls-modules',
    what: 'providers that encrypt',
  },
  { needs: 'chromium', from: 'chromium', what: 'the page in a browser' },
  { needs: 'qemu-aarch64-static', from: 'qemu-user-static', what: 'the arm64 binary' },
  { needs: '/usr/aarch64-linux-gnu/lib/libc.so.6', from: 'libc6-arm64-cross', what: 'the arm64 binary' },
  { needs: '/usr/aarch64-linux-gnu/lib/libstdc++.so.6', from: 'libstdc++6-arm64-cross', what: 'the arm64 binary' },
  { needs: '/usr/aarch64-linux-gnu/lib/libgcc_s.so.1', from: 'libgcc-s1-arm64-cross', what: 'the arm64 binary' },
  { needs: '/usr/aarch64-linux-gnu/lib/libatomic.so.1', from: 'libatomic1-arm64-cross', what: 'the arm64 binary' },
  { needs: 'tshark', from: 'tshark', what: 'captures of real calls' },
  { needs: 'sox', from: 'sox', what: 'tones in recorded calls' },
  { needs: 'ip', from: 'iproute2', what: 'networks of their own for real phones' },
  { needs: 'nft', from: 'nftables', what: 'lossy networks' },
  { needs: 'openssl', from: 'openssl', what: 'certificates of test phones' },
  { needs: 'espeak-ng', from: 'espeak-ng', what: 'speech' },
  { needs: 'sftp', from: 'openssh-client', what: 'partners that fetch recordings' },
];

/** The program's full name, looked up as a root shell would, or undefined. */
function find(program) {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin', '/usr/bin', '/bin'];
  const candidates = program.startsWith('/') ? [program] : folders.map((folder) => path.join(folder, program));
  return candidates.find((file) => {
    try {
      accessSync(file, program.startsWith('/') ? constants.R_OK : constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function readJson(...parts) {
  const file = path.join(root, ...parts);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** Whether node_modules holds what the lock file says. npm keeps its own copy of the lock in there to compare with. */
function packagesInPlace() {
  const wanted = readJson('package-lock.json').packages;
  const present = readJson('node_modules', '.package-lock.json')?.packages;
  if (!present) return false;
  return Object.entries(wanted).every(
    ([name, { version, optional }]) =>
      name === '' || present[name]?.version === version || (optional && !present[name]),
  );
}

function run(program, args, options = {}) {
  return spawnSync(program, args, { cwd: root, stdio: 'inherit', ...options });
}

function fail(sentence) {
  console.error(`setup: ${sentence}`);
  process.exit(1);
}

function installPackages() {
  if (packagesInPlace()) return;
  console.log('setup: installing the npm packages …');
  const npm = process.env.npm_execpath;
  // The packages' wishes for a newer Node than the machine's are met by the pinned one: no need to warn.
  const args = ['ci', '--loglevel=error'];
  const { status } = npm ? run(process.execPath, [npm, ...args]) : run('npm', args);
  if (status !== 0) fail('npm ci failed (see above); without its packages nothing runs here');
}

/**
 * The pinned Node comes as an npm package whose install script fetches it. Where npm forbids install scripts that is
 * done here, and the link that npm could not make either.
 */
function checkNode() {
  const wanted = `v${readJson('node_modules', 'node', 'package.json').version}`;
  const link = path.join(root, 'node_modules', '.bin', 'node');
  const version = () => spawnSync(link, ['--version'], { encoding: 'utf8' }).stdout?.trim();
  if (version() === wanted) return;
  console.log(`setup: fetching Node ${wanted} …`);
  run(process.execPath, ['installArchSpecificPackage.js'], { cwd: path.join(root, 'node_modules', 'node') });
  if (!existsSync(link)) symlinkSync('../node/bin/node', link);
  if (version() !== wanted) fail(`Node ${wanted} did not get into node_modules; run "npm rebuild node" and look why`);
}

/** How to call apt-get here, or undefined where that is not ours to do. */
function aptGet() {
  if (!find('apt-get')) return undefined;
  const quiet = ['-y', '-qq', '-o', 'Dpkg::Use-Pty=0', '-o', 'DPkg::Lock::Timeout=300'];
  if (process.getuid?.() === 0) return ['apt-get', ...quiet];
  const allowed = find('sudo') && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0;
  return allowed ? ['sudo', '-n', 'apt-get', ...quiet] : undefined;
}

function installTestTools() {
  const missing = () => testTools.filter((tool) => !find(tool.needs));
  const lacking = missing();
  if (lacking.length === 0) return;
  const apt = aptGet();
  if (apt) {
    const [program, ...args] = apt;
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const options = { env, stdio: ['ignore', 'ignore', 'inherit'], timeout: 900_000 };
    const install = (packages) => run(program, [...args, 'install', '--no-install-recommends', ...packages], options);
    const packages = lacking.map((tool) => tool.from);
    console.log(`setup: installing for the tests: ${packages.join(' ')} …`);
    run(program, [...args, 'update'], options);
    // One package that this Debian lacks must not keep the others out.
    if (install(packages).status !== 0) for (const name of packages) install([name]);
  }
  const still = missing();
  for (const { needs, from, what } of still) {
    console.log(`setup: ${needs} is missing (Debian package ${from}); tests that need it for ${what} are skipped`);
  }
  if (still.length > 0 && inCi) fail('CI=true allows no missing tool');
}

installPackages();
checkNode();
if (process.argv.includes('--test')) installTestTools();
