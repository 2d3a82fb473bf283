import { AppError, type Problem } from '../../base/errors.ts';
import { OFFICE_FILE_MAX_BYTES, OFFICE_FILE_PROBLEMS_MAX } from '../../base/limits.ts';
import type { Random } from '../../base/random.ts';
import { phrase } from '../../base/words/index.ts';
import type { Author, Change, ChangedThing, ConfigService } from '../types.ts';
import { readEntries } from './entries.ts';
import { layoutOf } from './layout.ts';
import { type Plan, planChanges } from './plan.ts';
import { parseTree } from './tree.ts';

export interface ApplyOptions {
  /**
   * Makes every section that the file names exactly as it says: entries that it lacks are deleted, settings that it
   * lacks get their defaults (passwords and PINs are kept). Without it nothing is deleted and nothing unsaid changes.
   */
  readonly replace?: boolean;
  /** Only tells the difference. */
  readonly dryRun?: boolean;
  readonly random: Random;
}

export interface Applied {
  /** The revision that it made, or the present one where nothing changed. */
  readonly revision: number;
  /** What became (or would become) different. */
  readonly changes: readonly ChangedThing[];
}

/**
 * Brings an office file into the configuration, all or nothing. Throws AppError `invalid` with a problem per mistake,
 * each with its line, or `conflict` where something points at what would be deleted.
 */
export function applyOfficeFile(config: ConfigService, text: string, author: Author, options: ApplyOptions): Applied {
  if (text.length > OFFICE_FILE_MAX_BYTES) {
    throw new AppError('invalid', phrase('office-file.too-large', { maximum: OFFICE_FILE_MAX_BYTES }));
  }
  const plan = read(config, text, options);
  const changes = locating(plan, () => config.preview(plan.changes));
  if (options.dryRun) return { revision: config.revision, changes };
  const { revision } = locating(plan, () => config.apply(plan.changes, author));
  return { revision, changes };
}

function read(config: ConfigService, text: string, options: ApplyOptions): Plan {
  const { root, problems: syntax } = parseTree(text);
  // What follows a syntax error is guesswork: it would only make up further mistakes.
  if (syntax.length > 0) throw wrong(syntax);
  const layout = layoutOf(config.definitions());
  const entries = readEntries(root, layout);
  const plan = planChanges(entries, layout, config, { replace: options.replace ?? false, random: options.random });
  const problems = [...entries.problems, ...plan.problems];
  if (problems.length === 0) return plan;
  const told = new Set(problems.map(({ path }) => path));
  throw wrong([...problems, ...furtherProblems(config, plan).filter(({ path }) => !told.has(path))]);
}

/** What the schemas find too, so that all mistakes are told at once. */
function furtherProblems(config: ConfigService, plan: Plan): readonly Problem[] {
  try {
    locating(plan, () => config.preview(plan.changes));
    return [];
  } catch (failure) {
    if (failure instanceof AppError) return failure.problems;
    throw failure;
  }
}

function wrong(problems: readonly Problem[]): AppError {
  const seen = new Set<string>();
  const inOrder = [...problems]
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
    .filter((problem) => {
      const key = `${problem.line} ${problem.path}`;
      return !seen.has(key) && seen.add(key);
    });
  return new AppError('invalid', phrase('office-file.wrong'), inOrder.slice(0, OFFICE_FILE_PROBLEMS_MAX));
}

/** Turns the paths of what the service finds wrong (`3.pin`) into those of the file, with their lines. */
function locating<Result>(plan: Plan, work: () => Result): Result {
  try {
    return work();
  } catch (failure) {
    if (!(failure instanceof AppError) || failure.problems.length === 0) throw failure;
    const problems = failure.problems.map((problem) => located(plan, problem));
    if (failure.kind === 'invalid') throw wrong(problems);
    throw new AppError(failure.kind, failure.phrase, problems);
  }
}

function located(plan: Plan, problem: Problem): Problem {
  const [index = '', ...rest] = problem.path.split('.');
  const entry = plan.entries[Number(index)];
  if (!entry) return { path: pathOfDeleted(plan.changes[Number(index)], problem.path), phrase: problem.phrase };
  const [field = ''] = rest;
  const fileField = entry.section.fields.find((one) => one.field.name === field);
  const given = fileField && entry.given.get(fileField.name);
  const path = [entry.path, fileField?.name ?? field, ...rest.slice(1)].filter((part) => part !== '').join('.');
  return { path, phrase: problem.phrase, line: given?.line ?? entry.line };
}

function pathOfDeleted(change: Change | undefined, path: string): string {
  return change ? change.entity : path;
}
