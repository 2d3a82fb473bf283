import { useEffect, useRef, useState } from 'preact/hooks';
import { asProblem, get, type Problem } from './api.ts';

/** Something fetched, kept fresh. What was there before stays on the page while the next is on its way. */
export interface Resource<T> {
  readonly data: T | undefined;
  readonly problem: Problem | undefined;
  /** Nothing to show yet, and it has taken long enough to draw the frame of what comes. */
  readonly slow: boolean;
  reload(): void;
}

/** Under this nobody notices that something loads. */
const UNNOTICED_MS = 200;
const KEPT_MAX = 60;
/** Answers of this visit, so that going back shows at once what was there (and then what is new). */
const kept = new Map<string, unknown>();

function keepAnswer(path: string, data: unknown): void {
  kept.delete(path);
  kept.set(path, data);
  const oldest = kept.keys().next().value;
  if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest);
}

/** Fetches `path` (undefined: nothing) again whenever it or `version` changes. */
export function useResource<T>(path: string | undefined, version: unknown = 0): Resource<T> {
  const [, draw] = useState({});
  const [reloads, reload] = useState(0);
  const now = useRef<{ path?: string; data?: T; problem?: Problem; slow: boolean }>({ slow: false }).current;
  if (now.path !== path) {
    now.path = path;
    now.problem = undefined;
    now.slow = false;
    now.data = path === undefined ? undefined : (kept.get(path) as T | undefined);
  }
  useEffect(() => {
    if (path === undefined) return;
    const gone = new AbortController();
    const slowly = setTimeout(() => {
      now.slow = now.data === undefined;
      draw({});
    }, UNNOTICED_MS);
    const settle = (part: { data?: T; problem?: Problem }): void => {
      clearTimeout(slowly);
      if (gone.signal.aborted) return;
      Object.assign(now, { problem: undefined, slow: false }, part);
      draw({});
    };
    get<T>(path, gone.signal).then(
      (data) => {
        keepAnswer(path, data);
        settle({ data });
      },
      (error) => settle({ problem: asProblem(error) }),
    );
    return () => {
      clearTimeout(slowly);
      gone.abort();
    };
  }, [path, version, reloads]);
  return { data: now.data, problem: now.problem, slow: now.slow, reload: () => reload((n) => n + 1) };
}
