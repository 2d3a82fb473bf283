import { useEffect, useState } from 'preact/hooks';

/** A value with listeners: the page's only kind of shared state. Each store has one owner, the file that makes it. */
export interface Store<T> {
  get(): T;
  set(next: T): void;
  change(change: (now: T) => T): void;
  subscribe(listener: () => void): () => void;
}

export function store<T>(initial: T): Store<T> {
  let now = initial;
  const listeners = new Set<() => void>();
  const set = (next: T): void => {
    if (Object.is(next, now)) return;
    now = next;
    for (const listener of [...listeners]) listener();
  };
  return {
    get: () => now,
    set,
    change: (change) => set(change(now)),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The store's value, or the part `pick` takes of it; draws again only when that part is another one. */
export function useStore<T, Part = T>(
  from: Store<T>,
  pick: (value: T) => Part = (value) => value as unknown as Part,
): Part {
  const part = pick(from.get());
  const [, draw] = useState({});
  useEffect(() => {
    let shown = part;
    const look = (): void => {
      const next = pick(from.get());
      if (Object.is(next, shown)) return;
      shown = next;
      draw({});
    };
    // Something may have changed between drawing and listening.
    look();
    return from.subscribe(look);
  }, [from, part]);
  return part;
}
