import type { Group } from './groups.ts';
import type { FileVerdict } from './verdict.ts';

export interface AllowedSkip {
  /** The test's name as its suite declares it. */
  readonly name: string;
  readonly reason: string;
}

export interface GroupTime {
  readonly group: Group;
  readonly minutes: number;
  /** A part of a group says nothing about its budget. */
  readonly whole: boolean;
}

export interface Summary {
  readonly lines: readonly string[];
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const SLOWEST_SHOWN = 10;

function minutes(value: number): string {
  return value.toFixed(2).padStart(5);
}

function budgetLines(times: readonly GroupTime[]): { lines: string[]; over: number } {
  let over = 0;
  const lines = times.map(({ group, minutes: spent, whole }) => {
    const isOver = whole && spent > group.budgetMin;
    if (isOver) over++;
    const verdict = isOver ? '  OVER BUDGET' : whole ? '' : '  (a part)';
    return `  ${group.name.padEnd(8)} ${minutes(spent)} of ${minutes(group.budgetMin)} min${verdict}`;
  });
  return { lines: lines.length ? ['', 'Minutes per group:', ...lines] : [], over };
}

function skipLines(
  verdicts: readonly FileVerdict[],
  allowed: readonly AllowedSkip[],
  strict: boolean,
): { lines: string[]; notAllowed: number } {
  let notAllowed = 0;
  const lines = verdicts.flatMap(({ skipped }) =>
    skipped.map(({ name, test, why }) => {
      const listed = allowed.some((skip) => skip.name === test && skip.reason.trim() !== '');
      if (strict && !listed) notAllowed++;
      return `  ${name}: ${why}${strict && !listed ? '  NOT ON THE LIST test/allowed-skips.json' : ''}`;
    }),
  );
  return { lines: lines.length ? ['', 'Skipped:', ...lines] : [], notAllowed };
}

function slowestLines(verdicts: readonly FileVerdict[]): string[] {
  const slowest = verdicts
    .flatMap((verdict) => verdict.passed)
    .sort((a, b) => b.ms - a.ms)
    .slice(0, SLOWEST_SHOWN);
  const lines = slowest.map((test) => `  ${(test.ms / 1000).toFixed(2).padStart(6)} s  ${test.name}  (${test.file})`);
  return lines.length ? ['', 'Slowest:', ...lines] : [];
}

function failureLines(verdicts: readonly FileVerdict[], seed: number | undefined): string[] {
  return verdicts.flatMap(({ file, failed, problems }) => {
    if (failed.length + problems.length === 0) return [];
    const what = [...problems, ...failed.map(({ name, message }) => `${name}\n      ${message.split('\n')[0]}`)];
    const again = `node scripts/run-tests.ts --file ${file}${seed === undefined ? '' : ` --seed ${seed}`}`;
    return ['', `RED ${file}   (again: ${again})`, ...what.map((line) => `    ${line}`)];
  });
}

/**
 * Adds up what the files gave. `strict` (CI) makes every skip red that the list does not hold. Whatever makes a run
 * red counts as a failure, so that the last line alone tells.
 */
export function summarize(
  verdicts: readonly FileVerdict[],
  times: readonly GroupTime[],
  allowed: readonly AllowedSkip[],
  strict: boolean,
  seed?: number,
): Summary {
  const count = (of: (verdict: FileVerdict) => readonly unknown[]): number =>
    verdicts.reduce((sum, verdict) => sum + of(verdict).length, 0);
  const budget = budgetLines(times);
  const skips = skipLines(verdicts, allowed, strict);
  const passed = count((verdict) => verdict.passed);
  const skipped = count((verdict) => verdict.skipped);
  const nothing = passed + skipped + count((verdict) => verdict.failed) === 0;
  const failed =
    count((verdict) => verdict.failed) +
    count((verdict) => verdict.problems) +
    budget.over +
    skips.notAllowed +
    (nothing ? 1 : 0);
  const lines = [
    ...failureLines(verdicts, seed),
    ...slowestLines(verdicts),
    ...budget.lines,
    ...skips.lines,
    ...(nothing ? ['', 'No test ran at all.'] : []),
    '',
    `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`,
  ];
  return { lines, passed, failed, skipped };
}
