import { useEffect, useRef, useState } from 'preact/hooks';
import { asProblem, get, type Problem } from './api.ts';

/** A list that comes in pages, newest first: the first again when something happened, older ones on request. */
export interface Pages<Row> {
  /** Undefined until the first answer. */
  readonly rows: readonly Row[] | undefined;
  readonly hasMore: boolean;
  /** Looking further back now. */
  readonly busy: boolean;
  readonly problem: Problem | undefined;
  more(): void;
}

interface PagesOptions<Row> {
  /** The address of the first page; another one is another list. */
  readonly address: string;
  /** The first page is fetched again when it moves; what is there stays where it is. */
  readonly version: string;
  /** How the answer names its rows. */
  readonly list: string;
  readonly keyOf: (row: Row) => string | number;
}

interface Held<Row> {
  readonly address: string;
  readonly rows: readonly Row[];
  readonly next: string | number | undefined;
}

/** While somebody types, not every letter is a question. */
const TYPING_MS = 200;
/** The box looks through a long list in strides, and a page may come back empty: so many are asked for in a row. */
const STRIDES_MAX = 20;
/** With so many found nobody waits for more. */
const ENOUGH = 20;

async function fetchPage<Row>(
  { address, list }: PagesOptions<Row>,
  start: string | number | undefined,
  signal: AbortSignal,
): Promise<Omit<Held<Row>, 'address'>> {
  let next = start;
  const rows: Row[] = [];
  for (let stride = 0; stride < STRIDES_MAX; stride += 1) {
    const from = next === undefined ? '' : `&before=${encodeURIComponent(next)}`;
    const page = await get<Record<string, unknown>>(address + from, signal);
    rows.push(...(page[list] as Row[]));
    next = page.next as string | number | undefined;
    if (next === undefined || rows.length >= ENOUGH) break;
  }
  return { rows, next };
}

export function usePages<Row>(options: PagesOptions<Row>): Pages<Row> {
  const { address, version, keyOf } = options;
  const [held, hold] = useState<Held<Row> | undefined>(undefined);
  const [busy, work] = useState(false);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const gone = useRef(new AbortController());
  const fetching = async (
    start: string | number | undefined,
    signal: AbortSignal,
    take: (page: Omit<Held<Row>, 'address'>) => void,
  ): Promise<void> => {
    work(true);
    try {
      const page = await fetchPage(options, start, signal);
      if (signal.aborted) return;
      take(page);
      setProblem(undefined);
    } catch (error) {
      if (!signal.aborted) setProblem(asProblem(error));
    }
    if (!signal.aborted) work(false);
  };
  useEffect(() => {
    const mine = new AbortController();
    gone.current = mine;
    const load = (): Promise<void> =>
      fetching(undefined, mine.signal, (page) =>
        hold((before) => {
          if (before?.address !== address) return { address, ...page };
          const known = new Set(page.rows.map(keyOf));
          const older = before.rows.filter((row) => !known.has(keyOf(row)));
          return { address, rows: [...page.rows, ...older], next: older.length > 0 ? before.next : page.next };
        }),
      );
    const timer = setTimeout(load, held ? TYPING_MS : 0);
    return () => {
      clearTimeout(timer);
      mine.abort();
    };
  }, [address, version]);
  const more = (): void => {
    if (busy || held?.next === undefined) return;
    void fetching(held.next, gone.current.signal, ({ rows, next }) =>
      hold({ address, rows: [...held.rows, ...rows], next }),
    );
  };
  return { rows: held?.rows, hasMore: held?.next !== undefined, busy, problem, more };
}
