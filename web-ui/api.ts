import { learnClock } from './now.ts';
import { language, t } from './words/index.ts';

/** What the box (or the way to it) said no to. `message` is a sentence to show. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  /** What is wrong with single fields: path in the body → sentence. */
  readonly fields: ReadonlyMap<string, string>;
  /** The same in order, with lines where a file is wrong. */
  readonly problems: readonly FieldProblem[];
  readonly retryAfterSec: number | undefined;

  constructor(sentence: string, status: number, body: ProblemBody = {}) {
    super(sentence);
    this.status = status;
    this.code = body.code ?? '';
    this.problems = body.problems ?? [];
    this.fields = new Map(this.problems.map((problem) => [problem.path, problem.sentence]));
    this.retryAfterSec = body.retryAfterSec;
  }
}

export interface FieldProblem {
  readonly path: string;
  readonly line?: number;
  readonly sentence: string;
}

interface ProblemBody {
  readonly title?: string;
  readonly code?: string;
  readonly problems?: readonly FieldProblem[];
  readonly retryAfterSec?: number;
  readonly id?: string;
}

export interface Answer<T> {
  readonly data: T;
  /** The revision this request made, for "Undo". */
  readonly revision: number | undefined;
}

/** Set by session.ts: lets somebody whose session ended sign in over the page they are on. True: ask again. */
export const lapse: { signInAgain?: () => Promise<boolean> } = {};

/** Set by components/flips.ts: a change would flip saved routing tests. True: it is meant so. */
export const asksFirst: { confirm?: (problem: Problem) => Promise<boolean> } = {};

const ASKS_FIRST = 'routing-test.asks-first';

/**
 * Whole request with the page's conventions: JSON, or a Blob as what it is. Throws Problem, also where the box can't be
 * reached (status 0).
 */
export async function request<T>(
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<Answer<T>> {
  let response = await ask(method, path, body, signal);
  const mayLapse = response.status === 401 && path !== '/api/session' && path !== '/api/start';
  if (mayLapse && (await lapse.signInAgain?.())) response = await ask(method, path, body, signal);
  learnClock(response.headers.get('date'));
  if (!response.ok) {
    const problem = await problemOf(response);
    if (problem.code !== ASKS_FIRST || !(await asksFirst.confirm?.(problem))) throw problem;
    return request(method, `${path}${path.includes('?') ? '&' : '?'}confirm=true`, body, signal);
  }
  const isJson = response.status !== 204 && response.headers.get('content-type')?.includes('json');
  const revision = Number(response.headers.get('cordboard-revision') ?? Number.NaN);
  return {
    data: (isJson ? await response.json() : undefined) as T,
    revision: Number.isInteger(revision) ? revision : undefined,
  };
}

async function ask(method: string, path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': language.get() };
  const whole = body instanceof Blob;
  if (body !== undefined) headers['content-type'] = whole ? body.type : 'application/json';
  const payload = body === undefined || whole ? body : JSON.stringify(body);
  try {
    return await fetch(path, { method, headers, body: payload, signal, credentials: 'same-origin' });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem(t('problem.unreachable'), 0);
  }
}

/** Reads a problem+json answer; a bare error page still becomes a sentence. */
export async function problemOf(response: Response): Promise<Problem> {
  const body: ProblemBody = await response.json().catch(() => ({}));
  const sentence = body.title ?? t('problem.unexpected', { status: response.status });
  return new Problem(body.id ? `${sentence} (${body.id})` : sentence, response.status, body);
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await request<T>('GET', path, undefined, signal)).data;
}

/** For event handlers: whatever was thrown, as a Problem. */
export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem(String((error as Error)?.message ?? error), 0);
}
