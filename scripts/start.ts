import path from 'node:path';

/**
 * `npm start`: the box from source, with its data in ./data. What follows `--` goes to `cordboard serve`. With `--demo`
 * a demo office comes to life around it.
 */
const root = path.join(import.meta.dirname, '..');
const [node = '', , ...given] = process.argv;
const args = given.filter((argument) => argument !== '--demo');

/** The program and its arguments; it reads them from process.argv as if it had been called so. */
function program(): [file: string, ...args: string[]] {
  if (given.includes('--demo')) return [path.join(root, 'scripts/demo.ts'), ...args];
  const hasData = args.some((argument) => argument === '--data' || argument.startsWith('--data='));
  const data = hasData ? [] : ['--data', path.join(root, 'data')];
  return [path.join(root, 'appliance/main.ts'), 'serve', ...data, ...args];
}

process.argv = [node, ...program()];
await import(process.argv[1]!);
