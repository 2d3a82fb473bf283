import { execFileSync, fork } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { appendFileSync, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { NightResult, NightSearch } from '../test/kit/night.ts';
import { tied } from '../test/kit/tied.ts';

/**
 * `npm run night -- --minutes N`: runs the long searches of test/night one after the other, each in a process of its
 * own with its share of the time, and appends what came of them to test/RESULTS.md. Exit code 1 when one found
 * something.
 */
const root = path.join(import.meta.dirname, '..');
const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    seed: { type: 'string' },
    only: { type: 'string', multiple: true },
    folder: { type: 'string', default: path.join(root, 'test/night') },
    results: { type: 'string', default: path.join(root, 'test/RESULTS.md') },
    /** Used by the child process: the one search to run, and until when. */
    file: { type: 'string' },
    until: { type: 'string' },
  },
});

/** A search that does not stop at its time is ended after this much more. */
const GRACE_MS = 60_000;

interface Outcome extends NightResult {
  readonly name: string;
  readonly minutes: number;
}

async function searchIn(file: string): Promise<NightSearch> {
  return (await import(pathToFileURL(file).href)).default;
}

/** The child's whole work. */
async function runHere(file: string): Promise<void> {
  const search = await searchIn(file);
  const log = (line: string): void => console.log(`  ${search.name}: ${line}`);
  const result = await search.run({ seed: Number(options.seed), untilMs: Number(options.until), log });
  process.send?.(result, () => process.exit(0));
}

/** Runs one search in a child; whatever way the child ends, there is an outcome. */
function runChild(name: string, file: string, seed: number, shareMs: number): Promise<Outcome> {
  const startedAt = Date.now();
  const until = startedAt + shareMs;
  const args = ['--file', file, '--seed', String(seed), '--until', String(until)];
  const again = `npm run night -- --only ${name} --seed ${seed}`;
  return new Promise((resolve) => {
    let result: NightResult | undefined;
    const options = ['--disable-warning=ExperimentalWarning', '--expose-gc'];
    const [execPath, execArgv] = tied(process.execPath, options);
    const stdio = ['ignore', 'inherit', 'inherit', 'ipc'] as const;
    const child = fork(import.meta.filename, args, { execPath, execArgv: [...execArgv], stdio: [...stdio] });
    const limit = setTimeout(() => child.kill('SIGKILL'), shareMs + GRACE_MS);
    child.on('message', (message) => {
      result = message as NightResult;
    });
    child.on('exit', (code, signal) => {
      clearTimeout(limit);
      const died = `ended with ${signal ?? code} and no result (again: ${again})`;
      const minutes = (Date.now() - startedAt) / 60_000;
      resolve({ name, minutes, ...(result ?? { steps: 0, summary: 'gave no result', failures: [died] }) });
    });
  });
}

function commit(): string {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  const changed = git('status', '--porcelain', '--untracked-files=no') === '' ? '' : ' with changes';
  return `${git('rev-parse', '--short', 'HEAD')}${changed}`;
}

function resultBlock(outcomes: readonly Outcome[], seed: number, startedAt: Date): string {
  const total = outcomes.reduce((sum, { minutes }) => sum + minutes, 0);
  const rows = outcomes.map(({ name, minutes, steps, summary, failures }) => {
    const result = failures.length === 0 ? `green: ${summary}` : `**${failures.length} found**: ${summary}`;
    return `| ${name} | ${minutes.toFixed(1)} | ${steps.toLocaleString('en')} | ${result.replaceAll('|', '\\|')} |`;
  });
  // Where this checkout happens to stand is nobody's business.
  const told = (failure: string): string =>
    failure.replaceAll(`${pathToFileURL(root).href}/`, '').replaceAll(`${root}/`, '');
  const found = outcomes.flatMap(({ name, failures }) => failures.map((failure) => `- ${name}: ${told(failure)}`));
  return [
    '',
    `## ${startedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC, commit ${commit()}`,
    '',
    `Seed ${seed}, ${total.toFixed(1)} minutes, ${process.version}.`,
    '',
    '| search | min | steps | result |',
    '|---|---|---|---|',
    ...rows,
    ...(found.length ? ['', ...found] : []),
    '',
  ].join('\n');
}

async function main(): Promise<void> {
  const minutes = Number(options.minutes);
  if (!(minutes > 0)) throw new Error(`--minutes wants a number above 0, not "${options.minutes}"`);
  const seed = options.seed === undefined ? randomInt(2 ** 31) : Number(options.seed);
  if (!Number.isSafeInteger(seed)) throw new Error(`--seed wants a whole number, not "${options.seed}"`);
  const folder = path.resolve(options.folder);
  const files = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.ts'))
        .sort()
    : [];
  const searches: { name: string; file: string; share: number }[] = [];
  for (const file of files.map((name) => path.join(folder, name))) {
    const { name, share = 1 } = await searchIn(file);
    if (!options.only || options.only.includes(name)) searches.push({ name, file, share });
  }
  if (searches.length === 0) throw new Error('there is no search to run');
  const startedAt = new Date();
  const outcomes: Outcome[] = [];
  const untilMs = startedAt.getTime() + minutes * 60_000;
  let shares = searches.reduce((sum, { share }) => sum + share, 0);
  for (const { name, file, share } of searches) {
    // Of what is left: a search that was through before its time leaves the rest of it to those after it.
    const shareMs = (Math.max(0, untilMs - Date.now()) * share) / shares;
    shares -= share;
    console.log(`${name}, ${(shareMs / 60_000).toFixed(1)} min, seed ${seed} …`);
    outcomes.push(await runChild(name, file, seed, shareMs));
  }
  const block = resultBlock(outcomes, seed, startedAt);
  appendFileSync(path.resolve(options.results), block);
  console.log(block);
  process.exitCode = outcomes.some(({ failures }) => failures.length > 0) ? 1 : 0;
}

(options.file === undefined ? main() : runHere(options.file)).catch((error: unknown) => {
  console.error(error instanceof Error && options.file === undefined ? `night: ${error.message}` : error);
  process.exit(2);
});
