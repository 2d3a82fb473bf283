import { appendFileSync } from 'node:fs';
import * as uvu from 'uvu';

/**
 * uvu with its traps closed. Tests import `suite` from here only (the architecture test says so), because bare uvu
 * exits 0 when a hook throws or a suite was never run, and waits for ever for a test that never ends.
 *
 * A suite runs by itself; there is no `.run()` to forget. What happened is written to the file in CORDBOARD_TEST_REPORT
 * for the runner, which compares declared with finished tests and turns any difference red.
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

type Report =
  | { event: 'declared' | 'passed' | 'suite-ran'; suite: string; test?: string; ms?: number }
  | { event: 'failed'; suite: string; test: string; ms?: number; message: string }
  | { event: 'skipped'; suite: string; test: string; why: string };

function report(entry: Report): void {
  const file = process.env.CORDBOARD_TEST_REPORT;
  if (file) appendFileSync(file, `${JSON.stringify(entry)}\n`);
}

function die(what: string, error: unknown): never {
  console.error(`\n${what}:`, error);
  report({ event: 'failed', suite: what, test: what, message: String((error as Error)?.stack ?? error) });
  process.exit(1);
}

process.on('unhandledRejection', (error) => die('A promise was rejected and nobody listened', error));
process.on('uncaughtException', (error) => die('An error was thrown outside any test', error));

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

const unfinished = new Set<string>();
process.on('exit', (code) => {
  if (code === 0 && unfinished.size > 0) {
    console.error(`\nNever finished: ${[...unfinished].join(', ')}`);
    process.exitCode = 1;
  }
});

export function suite(name: string, defaults: { readonly timeoutMs?: number } = {}): Suite {
  const inner = uvu.suite(name);
  const names = new Set<string>();
  let began = false;
  unfinished.add(name);

  const declare = (test: string): void => {
    if (began) die(name, new Error(`"${test}" was declared after the suite had begun`));
    if (names.has(test)) die(name, new Error(`"${test}" is declared twice`));
    names.add(test);
    report({ event: 'declared', suite: name, test });
  };

  const add = ((test, body, options = {}) => {
    declare(test);
    const timeoutMs = options.timeoutMs ?? defaults.timeoutMs ?? TEST_TIMEOUT_MS;
    inner(test, async () => {
      const startedAt = performance.now();
      try {
        await within(timeoutMs, test, body);
        report({ event: 'passed', suite: name, test, ms: performance.now() - startedAt });
      } catch (error) {
        const message = String((error as Error)?.stack ?? error);
        report({ event: 'failed', suite: name, test, ms: performance.now() - startedAt, message });
        throw error;
      }
    });
  }) as Suite;
  add.skip = (test, why) => {
    declare(test);
    report({ event: 'skipped', suite: name, test, why });
    inner.skip();
  };
  add.before = (hook) => inner.before(guarded(`before of ${name}`, hook));
  add.after = (hook) => inner.after(guarded(`after of ${name}`, hook));
  add.beforeEach = (hook) => inner.before.each(guarded(`before each of ${name}`, hook));
  add.afterEach = (hook) => inner.after.each(guarded(`after each of ${name}`, hook));

  setTimeout(() => {
    began = true;
    inner.after(() => {
      unfinished.delete(name);
      report({ event: 'suite-ran', suite: name });
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
