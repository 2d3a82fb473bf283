import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';

/** A folder of tests with its budget: minutes of the whole group by the wall clock; over it is red. */
export interface Group {
  readonly name: string;
  readonly budgetMin: number;
  /** Files at the same time. Groups that measure time or make networks run one by one. */
  readonly jobs: number;
  /** After this the file's processes are ended and it is red. */
  readonly fileLimitMs: number;
  /** A script that makes what these tests test; its time is not the group's. */
  readonly prepare?: string;
}

/** Set for the files of a group whose `prepare` has run: they need not look again. */
export const PREPARED_VARIABLE = 'CORDBOARD_TEST_PREPARED';

const cores = availableParallelism();

export const groups: readonly Group[] = [
  { name: 'unit', budgetMin: 3, jobs: cores, fileLimitMs: 90_000 },
  { name: 'sim', budgetMin: 1.5, jobs: cores, fileLimitMs: 90_000 },
  { name: 'peers', budgetMin: 13, jobs: 1, fileLimitMs: 240_000 },
  { name: 'browser', budgetMin: 6, jobs: 1, fileLimitMs: 240_000 },
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
