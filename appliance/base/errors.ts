import type { Phrase } from './words/phrase.ts';

/** One thing that is wrong, and where: `path` names the field (`users.0.pin`), for forms and office files. */
export interface Problem {
  readonly path: string;
  readonly phrase: Phrase;
  /** Where it stands in a file, counted from 1; only where it came from one. */
  readonly line?: number;
}

export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'too-many'
  | 'unavailable';

/**
 * Something that a person did or met and must read about. It carries its sentence as a phrase; `kind` decides the
 * HTTP status or the exit code. A mistake of ours is never an AppError but an InvariantBroken.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly kind: ErrorKind;
  readonly phrase: Phrase;
  readonly problems: readonly Problem[];
  /** When to try again, in seconds, where that is known. */
  readonly retryAfterSec: number | undefined;

  constructor(kind: ErrorKind, phrase: Phrase, problems: readonly Problem[] = [], retryAfterSec?: number) {
    super(phrase.key);
    this.kind = kind;
    this.phrase = phrase;
    this.problems = problems;
    this.retryAfterSec = retryAfterSec;
  }
}
