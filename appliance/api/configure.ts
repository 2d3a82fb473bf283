import { AppError } from '../base/errors.ts';
import type { Phrase } from '../base/words/index.ts';
import type { Change, ConfigService } from '../config/types.ts';
import { authorOf, type Person } from './person.ts';

/** The page's "Undo" after saving names this revision. */
export const REVISION_HEADER = 'cordboard-revision';

/** One change, and where its fields stand in the request's body (`line`), so that a problem stands at its field. */
export interface PlacedChange {
  readonly change: Change;
  readonly at?: string;
}

interface Asking {
  readonly services: { readonly config: ConfigService };
  readonly person: Person;
  readonly headers: Headers;
}

/**
 * Changes the configuration for a request: all or nothing, in the person's name. Problems come back with the paths that
 * the request used. Answers the ids in order.
 */
export function configure(
  { services, person, headers }: Asking,
  changes: readonly PlacedChange[],
  note?: Phrase,
): readonly string[] {
  const before = services.config.revision;
  const plain = changes.map(({ change }) => change);
  const { revision, ids } = placed(changes, () => services.config.apply(plain, authorOf(person), note));
  if (revision !== before) headers.set(REVISION_HEADER, String(revision));
  return ids;
}

/** Runs what throws problems by the index of a change, and tells them by the place in the request instead. */
export function placed<T>(changes: readonly PlacedChange[], work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof AppError) || error.problems.length === 0) throw error;
    const problems = error.problems.map((problem) => ({ ...problem, path: placeOf(problem.path, changes) }));
    throw new AppError(error.kind, error.phrase, problems, error.retryAfterSec);
  }
}

function placeOf(path: string, changes: readonly PlacedChange[]): string {
  const [index, ...rest] = path.split('.');
  const change = changes[Number(index)];
  // Rules of things elsewhere name themselves (`102 Bram.number`): they stay as they are.
  if (!change) return path;
  return [change.at, ...rest].filter((part) => part !== undefined && part !== '').join('.');
}
