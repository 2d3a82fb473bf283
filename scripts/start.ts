import { spawn } from 'node:child_process';
import path from 'node:path';

/**
 * `npm start`: the box from source, with its data in ./data. What follows `--` goes to `cordboard serve`. With `--demo`
 * a demo office comes to life around it.
 */
const root = path.join(import.meta.dirname, '..');
const given = process.argv.slice(2);
const args = given.filter((argument) => argument !== '--demo');

function program(): string[] {
  if (given.includes('--demo')) return [path.join(root, 'scripts/demo.ts'), ...args];
  const hasData = args.some((argument) => argument === '--data' || argument.startsWith('--data='));
  const data = hasData ? [] : ['--data', path.join(root, 'data')];
  return [path.join(root, 'appliance/main.ts'), 'serve', ...data, ...args];
}

const child = spawn(process.execPath, program(), { stdio: 'inherit' });

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // A terminal sends Ctrl-C to the box as well; passing it on would make it two.
  process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal)));
}
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal ? 1 : 0);
});
