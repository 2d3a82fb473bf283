import * as uvu from 'uvu';
import { Scope } from '../../appliance/base/scope.ts';
import { GREP_VARIABLE, report } from './report.ts';

/**
 * uvu with its traps closed. Tests import `suite` from here only (the architecture test says so), because bare uvu
 * exits 0 when a hook throws or a suite was never run, and waits for ever for a test that never ends.
 *
 * A suite runs by itself; there is no `.run()` to forget. What happened is written to the runner's report, and the
 * runner compares declared with finished tests and turns any difference red. When the last suite is through, nothing
 * may be left running: open scopes, timers, sockets and children turn the file red too.
 */
export interface Suite {
  /** `name` carries the requirement it proves, where there is one: `EXT-01 …`. */
  (name: string, body: () => void | Promise<void>, options?: { readonly timeoutMs?: number }): void;
  /** A test that needs something this machine lacks: counted and named, red where CI=true unless it is on the list. */
  skip(name: string, why: string): void;
  before(hook: () => void | Promise<void>): void;
  after(hook: () => void | Promise<void>): void;
  beforeEach(hook: () => void | Promise<void>): void;
  afterEach(hook: () => void | Promise<void>): void;
}

const TEST_TIMEOUT_MS = 5_000;
const HOOK_TIMEOUT_MS = 60_000;
/** How long what the tests started may take to go away by itself after the last of them. */
const LEFTOVER_GRACE_MS = 4_000;

const grep = process.env[GREP_VARIABLE] ? new RegExp(process.env[GREP_VARIABLE]) : undefined;

function die(what: string, error: unknown): never {
  console.error(`\n${what}:`, error);
  report({ event: 'failed', suite: 'process', test: what, message: String((error as Error)?.stack ?? error) });
  process.exit(1);
}

process.on('unhandledRejection', (error) => die('A promise was rejected and nobody listened', error));
process.on('uncaughtException', (error) => die('An error was thrown outside any test', error));
// So that `exit` listeners (namespaces, temporary directories) still run when the runner's wall limit is reached.
process.on('SIGTERM', () => process.exit(143));

async function within<T>(ms: number, what: string, work: () => T | Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not end within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([Promise.resolve().then(work), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

/** Wraps a hook so that its failure ends the whole process red: uvu itself would print 0 / N and exit 0. */
function guarded(name: string, hook: () => void | Promise<void>): () => Promise<void> {
  return () => within(HOOK_TIMEOUT_MS, name, hook).catch((error) => die(name, error));
}

const opened = new Set<string>();
const unfinished = new Set<string>();

process.on('exit', (code) => {
  if (code === 0 && unfinished.size > 0) {
    console.error(`\nNever finished: ${[...unfinished].join(', ')}`);
    process.exitCode = 1;
  }
});

/** Called when every suite is through: a clean file ends by itself now. */
function expectQuiet(): void {
  if (Scope.live > 0) die('Scopes were left open', new Error(`${Scope.live} of them; end what a test begins`));
  // Unref'd: it only fires when something else keeps the process alive.
  setTimeout(() => {
    const left = process.getActiveResourcesInfo().filter((name) => name !== 'TTYWrap' && name !== 'PipeWrap');
    die('Something still runs after the last test', new Error(left.join(', ') || 'a pipe or a child process'));
  }, LEFTOVER_GRACE_MS).unref();
}

/** One test's body with its time limit, telling the report how it went. */
function reported(suiteName: string, test: string, timeoutMs: number, body: () => void | Promise<void>) {
  return async (): Promise<void> => {
    const startedAt = performance.now();
    try {
      await within(timeoutMs, test, body);
      report({ event: 'passed', suite: suiteName, test, ms: performance.now() - startedAt });
    } catch (error) {
      report({ event: 'failed', suite: suiteName, test, message: String((error as Error)?.stack ?? error) });
      throw error;
    }
  };
}

export function suite(name: string, defaults: { readonly timeoutMs?: number } = {}): Suite {
  if (opened.has(name)) die(name, new Error('two suites of one file have this name'));
  opened.add(name);
  unfinished.add(name);
  report({ event: 'suite-opened', suite: name });
  const inner = uvu.suite(name);
  const names = new Set<string>();
  let began = false;
  let toRun = 0;

  /** Hooks prepare and clear for tests: where all are skipped or left out there is nothing to prepare. */
  const hook = (what: string, body: () => void | Promise<void>) => {
    const run = guarded(`${what} of ${name}`, body);
    return async (): Promise<void> => (toRun > 0 ? run() : undefined);
  };

  /** Answers false when `--grep` leaves the test out. */
  const declare = (test: string): boolean => {
    if (began) die(name, new Error(`"${test}" was declared after the suite had begun`));
    if (names.has(test)) die(name, new Error(`"${test}" is declared twice`));
    names.add(test);
    const wanted = !grep || grep.test(`${name} › ${test}`);
    report(wanted ? { event: 'declared', suite: name, test } : { event: 'left-out', suite: name, test });
    return wanted;
  };

  const add = ((test, body, options = {}) => {
    const timeoutMs = options.timeoutMs ?? defaults.timeoutMs ?? TEST_TIMEOUT_MS;
    if (!declare(test)) return;
    toRun++;
    inner(test, reported(name, test, timeoutMs, body));
  }) as Suite;
  add.skip = (test, why) => {
    if (!declare(test)) return;
    report({ event: 'skipped', suite: name, test, why });
    inner.skip();
  };
  add.before = (body) => inner.before(hook('before', body));
  add.after = (body) => inner.after(hook('after', body));
  add.beforeEach = (body) => inner.before.each(hook('before each', body));
  add.afterEach = (body) => inner.after.each(hook('after each', body));

  setTimeout(() => {
    began = true;
    inner.after(() => {
      unfinished.delete(name);
      report({ event: 'suite-ran', suite: name });
      if (unfinished.size === 0) expectQuiet();
    });
    inner.run();
  });
  return add;
}

/** The error that `work` throws or rejects with; fails when it does neither. */
export async function rejection(work: () => unknown): Promise<Error> {
  try {
    await work();
  } catch (error) {
    return error as Error;
  }
  throw new Error('expected an error, but none came');
}
