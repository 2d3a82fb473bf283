import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { Bus } from '../../appliance/base/bus.ts';
import { VirtualClock } from '../../appliance/base/clock.ts';
import { AppError } from '../../appliance/base/errors.ts';
import type { AppEvents } from '../../appliance/base/events.ts';
import { SeededRandom } from '../../appliance/base/random.ts';
import { type Language, say } from '../../appliance/base/words/index.ts';
import { ConfigService } from '../../appliance/config/service.ts';
import type { Author } from '../../appliance/config/types.ts';
import { extensionTypes } from '../../appliance/extensions/index.ts';
import { openStore, type Store, type StoreOptions } from '../../appliance/store/database.ts';
import { tied } from './tied.ts';

/** An office in memory, for tests below the call floor. */
export interface TestOffice {
  readonly store: Store;
  readonly config: ConfigService;
  readonly clock: VirtualClock;
  readonly random: SeededRandom;
  readonly bus: Bus<AppEvents>;
}

export const author: Author = { name: 'test', from: 'this machine' };

export function testOffice(seed = 1): TestOffice {
  const clock = new VirtualClock();
  const random = new SeededRandom(seed);
  const bus = new Bus<AppEvents>((failure) => {
    throw failure;
  });
  const store = openStore(':memory:', { clock, random });
  return { store, clock, random, bus, config: new ConfigService(store, { clock, random, bus, kinds: extensionTypes }) };
}

const temporary: string[] = [];

/** A fresh directory that is gone when the process ends. */
export function temporaryDirectory(): string {
  if (temporary.length === 0) {
    process.once('exit', () => {
      for (const directory of temporary) rmSync(directory, { recursive: true, force: true });
    });
  }
  const directory = mkdtempSync(path.join(tmpdir(), 'cordboard-'));
  temporary.push(directory);
  return directory;
}

/** Runs a module's text in a process of its own, which never outlives this one. */
export function moduleProcess(code: string): ChildProcessByStdio<null, Readable, null> {
  const child = spawn(...tied(process.execPath, ['--input-type=module', '-e', code]), {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = (): boolean => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return child;
}

/** How such a module imports a file of the project. */
export function importing(names: string, file: string): string {
  return `import { ${names} } from ${JSON.stringify(path.join(import.meta.dirname, '../..', file))};`;
}

/** Options for a store on disk, on a clock of the test's. */
export function storeOptions(seed = 1): StoreOptions & { readonly clock: VirtualClock; readonly random: SeededRandom } {
  return { clock: new VirtualClock(), random: new SeededRandom(seed) };
}

/** The AppError that `work` throws: its kind and key, then each problem as `path key`. Fails where it throws none. */
export function refusal(work: () => unknown): string[] {
  try {
    work();
  } catch (failure) {
    if (!(failure instanceof AppError)) throw failure;
    return [`${failure.kind} ${failure.phrase.key}`, ...failure.problems.map((one) => `${one.path} ${one.phrase.key}`)];
  }
  throw new Error('expected to be refused, but was not');
}

/** The sentence of the AppError that `work` throws. */
export function sentence(work: () => unknown, language: Language = 'en'): string {
  try {
    work();
  } catch (failure) {
    if (failure instanceof AppError) return say(failure.phrase, language);
    throw failure;
  }
  throw new Error('expected to be refused, but was not');
}
