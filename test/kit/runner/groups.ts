import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';

/** A folder of tests with its budget: minutes of the whole group by the wall clock; over it is red. */
export interface Group {
  readonly name: string;
  readonly budgetMin: number;
  /** Files at the same time. Each makes networks, ports and folders of its own. */
  readonly jobs: number;
  /** Files that a busy machine would disturb, because their keys or packets must keep their pace: last, one by one. */
  readonly alone?: readonly string[];
  /** The longest files: begun first where no earlier run has told how long each takes. */
  readonly long?: readonly string[];
  /** After this the file's processes are ended and it is red. */
  readonly fileLimitMs: number;
  /** A script that makes what these tests test; its time is not the group's. */
  readonly prepare?: string;
}

/** Set for the files of a group whose `prepare` has run: they need not look again. */
export const PREPARED_VARIABLE = 'CORDBOARD_TEST_PREPARED';

const cores = availableParallelism();

export const groups: readonly Group[] = [
  { name: 'unit', budgetMin: 5.5, jobs: cores, fileLimitMs: 90_000 },
  { name: 'sim', budgetMin: 1.5, jobs: cores, fileLimitMs: 90_000 },
  // Phones talk in real time, so these files mostly wait.
  {
    ...{ name: 'peers', budgetMin: 7, jobs: 2 * cores, fileLimitMs: 240_000 },
    long: ['voicemail', 'sipp-races', 'codes-in-a-call', 'menus', 'browser-phone', 'listening-in', 'voip-metrics'],
    alone: ['keys-under-loss'],
  },
  {
    ...{ name: 'browser', budgetMin: 8, jobs: 2, fileLimitMs: 240_000 },
    long: ['accessible', 'page-phone', 'real-box'],
  },
  { name: 'binary', budgetMin: 1.5, jobs: 1, fileLimitMs: 90_000, prepare: 'scripts/bundle.ts' },
];

/** Test files that stand outside their group's folder. */
const elsewhere: Readonly<Record<string, readonly string[]>> = { unit: ['test/architecture.test.ts'] };

/** The files of a group, relative to the project, sorted. */
export function filesOf(group: Group, root: string): string[] {
  const folder = path.join(root, 'test', group.name);
  const inside = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  const found = inside.filter((name) => name.endsWith('.test.ts')).map((name) => path.join('test', group.name, name));
  return [...found, ...(elsewhere[group.name] ?? []).filter((file) => existsSync(path.join(root, file)))].sort();
}

/** The group a file belongs to; files outside all folders (fixtures) are treated as unit tests. */
export function groupOf(file: string): Group {
  const folder = file.split(path.sep)[1];
  return groups.find((group) => group.name === folder) ?? groups[0]!;
}

/**
 * In which order a group's files run: the longest first, so that no core waits at the end, and what must be alone after
 * all others.
 * @param timesMs how long files took before, as far as that is known
 */
export function inOrder(
  { name, alone = [], long = [] }: Group,
  files: readonly string[],
  timesMs: Readonly<Record<string, number>>,
): { readonly together: readonly string[]; readonly alone: readonly string[] } {
  const isOf = (list: readonly string[], file: string): boolean =>
    list.some((each) => path.join('test', name, `${each}.test.ts`) === file);
  const rank = (file: string): number => timesMs[file] ?? (isOf(long, file) ? UNKNOWN_LONG_MS : 0);
  const sorted = [...files].sort((a, b) => rank(b) - rank(a));
  return {
    together: sorted.filter((file) => !isOf(alone, file)),
    alone: sorted.filter((file) => isOf(alone, file)),
  };
}

const UNKNOWN_LONG_MS = 60_000;
