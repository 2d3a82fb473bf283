import { AppError, type ErrorKind } from '../base/errors.ts';
import { type Language, type Phrase, phrase, say } from '../base/words/index.ts';

/** An error as the page reads it: problem details (RFC 9457) with our own members, in the reader's language. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** Stable name of the sentence. */
  readonly code: string;
  readonly problems?: readonly { readonly path: string; readonly line?: number; readonly sentence: string }[];
  readonly retryAfterSec?: number;
  /** Stands in the box's log beside the real cause; only for mistakes of ours. */
  readonly id?: string;
}

const STATUS: Record<ErrorKind, number> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-many': 429,
  unavailable: 503,
};

/** A request that is wrong as HTTP before anything of ours was looked at: malformed, too large, wrong type. */
export class RequestError extends AppError {
  readonly status: number;

  constructor(status: number, said: Phrase) {
    super('invalid', said);
    this.status = status;
  }
}

function statusOf(error: AppError): number {
  return error instanceof RequestError ? error.status : STATUS[error.kind];
}

export function problemDocument(error: AppError, language: Language): ProblemDocument {
  const problems = error.problems.map(({ path, line, phrase: said }) => {
    return { path, ...(line !== undefined && { line }), sentence: say(said, language) };
  });
  return {
    type: `urn:cordboard:problem:${error.kind}`,
    title: say(error.phrase, language),
    status: statusOf(error),
    code: error.phrase.key,
    ...(problems.length > 0 && { problems }),
    ...(error.retryAfterSec !== undefined && { retryAfterSec: error.retryAfterSec }),
  };
}

/** A mistake of ours: the reader learns an id to tell, never what is inside. */
export function mistakeDocument(id: string, language: Language): ProblemDocument {
  const said = phrase('api.mistake', { id });
  return { type: 'urn:cordboard:problem:mistake', title: say(said, language), status: 500, code: said.key, id };
}

export function problemResponse(document: ProblemDocument): Response {
  const headers = new Headers({ 'content-type': 'application/problem+json' });
  if (document.retryAfterSec !== undefined) headers.set('retry-after', String(document.retryAfterSec));
  return new Response(JSON.stringify(document), { status: document.status, headers });
}
