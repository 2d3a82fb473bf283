import type { Language } from '../base/words/index.ts';
import type { Question } from '../routing/question.ts';
import type { App } from './app.ts';
import { localUserHeader } from './local-user.ts';
import type { ShownLink } from './one-time-links.ts';
import type { ProblemDocument } from './problem.ts';
import type { RequestEdge } from './request-edge.ts';
import { CONFIRM } from './serve-route.ts';
import type { CheckSeen } from './views/check.ts';
import type { WhatIfSeen } from './views/what-if.ts';

/**
 * The local channel: how the command line talks to a running box. The box listens on a socket file in its data
 * directory (LOCAL_SOCKET, mode 0600, in a directory of mode 0700); whoever may open it is the box's own user, who
 * could read the database anyway, and may do everything. The requests are the page's own, with the same handlers and
 * checks, so `apply` is live at once and stands in the history of changes as "command line (user)".
 *
 * The edge listens and hands requests to `app.fetch(request, localEdge)`; the command line sends with `LocalClient`
 * over an edge function that fetches through the socket.
 */
export const LOCAL_SOCKET = 'cordboard.sock';

/** Beside each request that came through the socket. */
export const localEdge: RequestEdge = { channel: 'local', address: 'this machine', secure: false };

/** Answers requests of the local channel. */
export function localFetch(app: Pick<App, 'fetch'>): (request: Request) => Promise<Response> {
  return (request) => app.fetch(request, localEdge);
}

/** What the running box answered that it would not do, already in words. */
export class LocalRefusal extends Error {
  override readonly name = 'LocalRefusal';
  readonly status: number;
  readonly problems: NonNullable<ProblemDocument['problems']>;

  constructor(problem: ProblemDocument) {
    super(problem.title);
    this.status = problem.status;
    this.problems = problem.problems ?? [];
  }
}

export interface AppliedByBox {
  readonly revision?: number;
  /** The difference, a sentence per thing or setting. */
  readonly sentences: readonly string[];
  readonly changes: readonly { readonly sentence: string; readonly what: string; readonly title: string }[];
}

/** The command line's side. `fetch` goes through the socket; every method throws LocalRefusal when the box refuses. */
export class LocalClient {
  readonly #fetch: (request: Request) => Promise<Response>;
  readonly #own: Readonly<Record<string, string>>;

  /** `user`: of the operating system. */
  constructor(fetch: (request: Request) => Promise<Response>, language: Language, user: string) {
    this.#fetch = fetch;
    this.#own = { 'accept-language': language, ...localUserHeader(user) };
  }

  async apply(
    text: string,
    options: { readonly dryRun: boolean; readonly replace: boolean; readonly confirmed?: boolean },
  ): Promise<AppliedByBox> {
    const { dryRun, replace, confirmed = false } = options;
    const query = new URLSearchParams({ dryRun: `${dryRun}`, replace: `${replace}`, [CONFIRM]: `${confirmed}` });
    const headers = { 'content-type': 'application/yaml' };
    const response = await this.#ask(`/api/office-file?${query}`, { method: 'POST', headers, body: text });
    return (await response.json()) as AppliedByBox;
  }

  async whatIf(question: Question): Promise<WhatIfSeen> {
    const headers = { 'content-type': 'application/json' };
    const response = await this.#ask('/api/what-if', { method: 'POST', headers, body: JSON.stringify(question) });
    return (await response.json()) as WhatIfSeen;
  }

  async check(): Promise<CheckSeen> {
    return (await (await this.#ask('/api/check', {})).json()) as CheckSeen;
  }

  async export(options: { readonly secrets: boolean }): Promise<string> {
    return (await this.#ask(`/api/office-file?secrets=${options.secrets}`, {})).text();
  }

  /** The link, and where the box's page is. */
  async ownerLink(): Promise<ShownLink & { readonly page?: string }> {
    const response = await this.#ask('/api/owner-link', { method: 'POST' });
    return (await response.json()) as ShownLink & { readonly page?: string };
  }

  async #ask(path: string, init: RequestInit): Promise<Response> {
    const headers = { ...(init.headers as Record<string, string>), ...this.#own };
    const response = await this.#fetch(new Request(`http://cordboard.invalid${path}`, { ...init, headers }));
    if (response.ok) return response;
    throw new LocalRefusal((await response.json()) as ProblemDocument);
  }
}
