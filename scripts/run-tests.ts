import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readRequirements } from '../test/kit/requirements.ts';
import { filesOf, type Group, groupOf, groups, inOrder, PREPARED_VARIABLE } from '../test/kit/runner/groups.ts';
import { endAll, runFile } from '../test/kit/runner/run-file.ts';
import { type AllowedSkip, type GroupTime, summarize } from '../test/kit/runner/summary.ts';
import { type FileVerdict, judge } from '../test/kit/runner/verdict.ts';

const HELP = `npm test -- [options]
  --group NAME   only this group (${groups.map((group) => group.name).join(', ')}); may repeat
  --file PATH    only this file; may repeat
  --grep TEXT    only tests whose "suite › test" matches this regular expression
  --seed N       seed of property tests and simulator
  --repeat N     every file N times, the seed counting up
  --allowed-skips FILE   list of skips that CI=true allows (test/allowed-skips.json)`;

const root = path.join(import.meta.dirname, '..');
const timesFile = path.join(root, '.cache', 'test-times.json');
const strict = process.env.CI === 'true';

const { values: options } = parseArgs({
  options: {
    group: { type: 'string', multiple: true },
    file: { type: 'string', multiple: true },
    grep: { type: 'string' },
    seed: { type: 'string' },
    repeat: { type: 'string', default: '1' },
    'allowed-skips': { type: 'string', default: 'test/allowed-skips.json' },
    help: { type: 'boolean' },
  },
});

interface Job {
  readonly file: string;
  readonly seed: number | undefined;
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`--${name} wants a whole number, not "${text}"`);
  return Number(text);
}

function readTimes(): Record<string, number> {
  return existsSync(timesFile) ? JSON.parse(readFileSync(timesFile, 'utf8')) : {};
}

/** Remembers how long files took, so that the next run starts the long ones first and no core waits at the end. */
function keepTimes(verdicts: readonly FileVerdict[]): void {
  const times = readTimes();
  for (const verdict of verdicts) times[verdict.file] = Math.round(verdict.ms);
  mkdirSync(path.dirname(timesFile), { recursive: true });
  writeFileSync(timesFile, JSON.stringify(times, undefined, 1));
}

/** Each file as often as asked for. */
function jobsOf(files: readonly string[]): Job[] {
  const seed = options.seed === undefined ? undefined : wholeNumber('seed', options.seed);
  return Array.from({ length: wholeNumber('repeat', options.repeat) }).flatMap((_, round) =>
    files.map((file) => ({ file, seed: seed === undefined ? undefined : seed + round })),
  );
}

function show(verdict: FileVerdict, output: string): void {
  const red = verdict.failed.length + verdict.problems.length > 0;
  if (!red && verdict.passed.length + verdict.skipped.length === 0) return;
  const skipped = verdict.skipped.length ? `, ${verdict.skipped.length} skipped` : '';
  console.log(
    `${red ? 'RED ' : ' ok '} ${verdict.file}  ${verdict.passed.length} passed${skipped}  ${(verdict.ms / 1000).toFixed(1)} s`,
  );
  if (red) console.log(output.trimEnd().replace(/^/gm, '    | '));
}

const requirements = readRequirements();

/** Makes what a group tests. Answers what is red about it: nothing, or one verdict for the script that failed. */
function prepare({ prepare: script }: Group): FileVerdict[] {
  if (!script) return [];
  const args = ['--disable-warning=ExperimentalWarning', script];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  process.env[PREPARED_VARIABLE] = script;
  const problems = [`ended with ${status}: what the tests test could not be made`];
  return status === 0 ? [] : [{ file: script, ms: 0, passed: [], failed: [], skipped: [], problems, leftOut: 0 }];
}

async function runGroup(group: Group, files: readonly string[]): Promise<FileVerdict[]> {
  const verdicts: FileVerdict[] = [];
  const work = async (waiting: Job[]): Promise<void> => {
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      const run = await runFile(job.file, { root, limitMs: group.fileLimitMs, grep: options.grep, seed: job.seed });
      const verdict = judge(run, requirements);
      verdicts.push(verdict);
      show(verdict, run.output);
    }
  };
  const { together, alone } = inOrder(group, files, readTimes());
  const shared = jobsOf(together);
  await Promise.all(Array.from({ length: group.jobs }, () => work(shared)));
  await work(jobsOf(alone));
  return verdicts;
}

/** What to run: whole groups, or single files gathered by their group. */
function plan(): { group: Group; files: string[]; whole: boolean }[] {
  if (options.file) {
    const files = options.file.map((file) => path.relative(root, path.resolve(file)));
    const missing = files.find((file) => !existsSync(path.join(root, file)));
    if (missing) throw new Error(`there is no file ${missing}`);
    return groups
      .map((group) => ({ group, files: files.filter((file) => groupOf(file) === group), whole: false }))
      .filter((part) => part.files.length > 0);
  }
  const unknown = options.group?.find((name) => !groups.some((group) => group.name === name));
  if (unknown) throw new Error(`there is no group "${unknown}"`);
  const whole = options.grep === undefined && options.repeat === '1';
  return groups
    .filter((group) => !options.group || options.group.includes(group.name))
    .map((group) => ({ group, files: filesOf(group, root), whole }));
}

async function main(): Promise<void> {
  if (options.help) {
    console.log(HELP);
    return;
  }
  const verdicts: FileVerdict[] = [];
  const times: GroupTime[] = [];
  for (const { group, files, whole } of plan()) {
    if (files.length > 0) verdicts.push(...prepare(group));
    const startedAt = performance.now();
    verdicts.push(...(await runGroup(group, files)));
    times.push({ group, minutes: (performance.now() - startedAt) / 60_000, whole });
  }
  keepTimes(verdicts);
  const allowed: AllowedSkip[] = JSON.parse(readFileSync(path.join(root, options['allowed-skips']), 'utf8'));
  const seed = options.seed === undefined ? undefined : Number(options.seed);
  const summary = summarize(verdicts, times, allowed, strict, seed);
  for (const line of summary.lines) console.log(line);
  process.exitCode = summary.failed > 0 ? 1 : 0;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => void endAll().then(() => process.exit(130)));
}

main().catch((error: unknown) => {
  console.error(`run-tests: ${(error as Error).message}`);
  process.exitCode = 2;
});
