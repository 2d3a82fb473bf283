import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '../appliance/base/errors.ts';
import { isWildcard } from '../appliance/base/ip-address.ts';
import { say } from '../appliance/base/words/index.ts';
import { parseOptions } from '../appliance/command-line/options.ts';
import { Day } from './demo/day.ts';
import { LoopbackNetwork } from './demo/network.ts';
import { officeFile, PEOPLE } from './demo/office.ts';

/**
 * `npm start -- --demo`: the real box with a demo office, and model phones that register and call each other over real
 * SIP on the loopback interface, so that every page has life in it. Data in ./data-demo unless `--data` says otherwise;
 * all else that follows goes to `cordboard serve`. Nothing of this is in the binary.
 */
const root = path.join(import.meta.dirname, '..');
const PACE_MS = [2_500, 6_000] as const;
/** Enough for every page to have life in it. */
const CALLS_MAX = 5;

async function main(given: readonly string[]): Promise<void> {
  const hasData = given.some((argument) => argument === '--data' || argument.startsWith('--data='));
  const args = hasData ? given : ['--data', path.join(root, 'data-demo'), ...given];
  const options = parseOptions(['serve', ...args]);
  const [listen] = options.sip;
  if (!listen || listen.port === 0) throw new Error('the demo phones need to know the port: give one with --sip');
  const box = { address: isWildcard(listen.address) ? '127.0.0.1' : listen.address, port: listen.port };

  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const file = path.join(options.dataDir, 'demo-office.yaml');
  writeFileSync(file, officeFile());
  const serve = [path.join(root, 'appliance/main.ts'), 'serve', ...args, '--office', file];
  const child = spawn(process.execPath, serve, { stdio: 'inherit' });

  const network = await LoopbackNetwork.open(PEOPLE.flatMap(({ lines }) => lines));
  const day = new Day({ network, box, people: PEOPLE, callsMax: CALLS_MAX, paceMs: PACE_MS });
  day.begin();

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      day.end();
      // A terminal sends Ctrl-C to the box as well; passing it on would make it two.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('exit', (code, signal) => {
    network.close();
    process.exit(code ?? (signal ? 1 : 0));
  });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof AppError ? say(error.phrase, 'en') : (error as Error).message);
  process.exitCode = 1;
});
