import { useEffect, useState } from 'preact/hooks';
import { get } from './api.ts';
import { may } from './session.ts';
import type { User } from './shapes.ts';

const PEOPLE_MAX = 6;
const TYPING_MS = 120;

/** People whom somebody may mean who has typed this much; nobody for who may not see them. */
export function usePeople(search: string): readonly User[] {
  const [people, setPeople] = useState<readonly User[]>([]);
  useEffect(() => {
    if (!search || !may('see-people')) return setPeople([]);
    const gone = new AbortController();
    const timer = setTimeout(() => {
      const path = `/api/users?search=${encodeURIComponent(search)}&limit=${PEOPLE_MAX}`;
      get<{ users: User[] }>(path, gone.signal).then(
        ({ users }) => setPeople(users),
        () => undefined,
      );
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [search]);
  return people;
}
