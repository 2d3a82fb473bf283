import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GREP_VARIABLE, REPORT_VARIABLE, type ReportEvent, readReport } from '../report.ts';
import { SEED_VARIABLE } from '../seed.ts';
import { tied } from '../tied.ts';

/** What one process of one test file did, as seen from outside. */
export interface FileRun {
  readonly file: string;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly timedOut: boolean;
  readonly ms: number;
  /** Standard output and error as they came, the middle left out where there is too much. */
  readonly output: string;
  readonly events: readonly ReportEvent[];
}

export interface RunOptions {
  readonly root: string;
  readonly limitMs: number;
  readonly grep?: string | undefined;
  readonly seed?: number | undefined;
}

const OUTPUT_MAX_CHARS = 200_000;
/** Between asking a file that is too slow to end and ending it. */
const LAST_WORDS_MS = 2_000;

/** How long the pipes of an ended file are waited for: a child in a group of its own may hold them. */
const PIPES_MS = 1_000;

const running = new Set<number>();

/** Ends every test process that still runs, children included; resolves when they are gone, or after LAST_WORDS_MS. */
export async function endAll(): Promise<void> {
  for (const pid of running) signalGroup(pid, 'SIGTERM');
  const untilMs = performance.now() + LAST_WORDS_MS;
  while (running.size > 0 && performance.now() < untilMs) await sleep(20);
}

function signalGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Already gone.
  }
}

function environment(reportFile: string, options: RunOptions): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, [REPORT_VARIABLE]: reportFile };
  if (options.grep !== undefined) env[GREP_VARIABLE] = options.grep;
  if (options.seed !== undefined) env[SEED_VARIABLE] = String(options.seed);
  return env;
}

/** Runs one file in a process (and process group) of its own, within its wall limit. */
export async function runFile(file: string, options: RunOptions): Promise<FileRun> {
  const folder = mkdtempSync(path.join(tmpdir(), 'cordboard-test-'));
  const reportFile = path.join(folder, 'report');
  const startedAt = performance.now();
  const child = spawn(...tied(process.execPath, ['--disable-warning=ExperimentalWarning', file]), {
    cwd: options.root,
    env: environment(reportFile, options),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const pid = child.pid!;
  running.add(pid);
  let output = '';
  const take = (chunk: Buffer): void => {
    output += chunk;
    if (output.length > OUTPUT_MAX_CHARS) output = `${output.slice(0, 20_000)}\n…\n${output.slice(-100_000)}`;
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  let timedOut = false;
  const limit = setTimeout(() => {
    timedOut = true;
    signalGroup(pid, 'SIGTERM');
    setTimeout(() => signalGroup(pid, 'SIGKILL'), LAST_WORDS_MS).unref();
  }, options.limitMs);
  const closed = once(child, 'close');
  const [exitCode, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  clearTimeout(limit);
  // What the file started and forgot must not outlive it, nor keep its pipes open.
  signalGroup(pid, 'SIGKILL');
  running.delete(pid);
  await Promise.race([closed, sleep(PIPES_MS, undefined, { ref: false })]);
  const events = readReport(reportFile);
  rmSync(folder, { recursive: true, force: true });
  return { file, exitCode, signal, timedOut, ms: performance.now() - startedAt, output, events };
}
