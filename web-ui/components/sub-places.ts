import { useEffect, useRef } from 'preact/hooks';
import { html, type VNode } from '../html.ts';
import { place } from '../router.ts';
import { may } from '../session.ts';
import { useStore } from '../store.ts';
import { t, type WordKey } from '../words/index.ts';

interface SubPlace {
  readonly path: string;
  readonly word: WordKey;
  readonly rights: readonly string[];
  /** Further addresses that belong to it. */
  readonly also?: readonly string[];
}

/** Pages that share one place on the left, in the order of their tabs. */
const groups = {
  history: [
    { path: '/history', word: 'history.title', rights: ['see-all-history', 'see-own-history'] },
    { path: '/recordings', word: 'recordings.title', rights: ['hear-all-recordings', 'hear-own-recordings'] },
  ],
  routing: [
    { path: '/numbers', word: 'numbers.title', rights: ['see-numbers'] },
    { path: '/plans', word: 'plans.title', rights: ['see-numbers'] },
    { path: '/extensions', word: 'extensions.title', rights: ['see-extensions'] },
    { path: '/try', word: 'try.title', rights: ['change-extensions'] },
    { path: '/prompts', word: 'sounds.title', rights: ['see-prompts'], also: ['/playlists', '/voices'] },
    { path: '/graph', word: 'flow.title', rights: ['see-extensions'] },
    { path: '/check', word: 'check.title', rights: ['see-extensions'] },
    { path: '/booklet', word: 'booklet.title', rights: ['see-extensions'] },
  ],
  people: [
    { path: '/people', word: 'place.people', rights: ['see-people'] },
    { path: '/contacts', word: 'contacts.title', rights: ['see-contacts'] },
  ],
  outside: [
    { path: '/trunks', word: 'trunks.title', rights: ['see-office'] },
    { path: '/blocking', word: 'blocking.title', rights: ['see-office'] },
    { path: '/emergency', word: 'emergency.title', rights: ['see-office'] },
    { path: '/limits', word: 'limits.title', rights: ['see-office'] },
    { path: '/kept-out', word: 'guard.title', rights: ['see-audit'] },
  ],
  sounds: [
    { path: '/prompts', word: 'prompts.title', rights: ['see-prompts'] },
    { path: '/playlists', word: 'playlists.title', rights: ['see-prompts'] },
    { path: '/voices', word: 'voices.title', rights: ['see-prompts'] },
  ],
  changes: [
    { path: '/changes', word: 'changes.title', rights: ['see-changes'] },
    { path: '/log', word: 'audit.title', rights: ['see-audit'] },
  ],
} as const satisfies Readonly<Record<string, readonly SubPlace[]>>;

export type Group = keyof typeof groups;

function contains({ path, also = [] }: SubPlace, address: string): boolean {
  return [path, ...also].includes(`/${address.split('/')[1]}`);
}

/** The pages of a group that this person may see. */
export function pagesOf(group: Group): readonly SubPlace[] {
  const all: readonly SubPlace[] = groups[group];
  return all.filter(({ rights }) => may(...rights));
}

/** An address is found at the place of this group. */
export function isWithin(group: Group, address: string): boolean {
  return groups[group].some((item) => contains(item, address));
}

/** The pages beside this one; nothing where there is only one for this person. */
export function SubPlaces({ of, inner }: { of: Group; inner?: boolean }): VNode | null {
  const { path } = useStore(place);
  const shown = pagesOf(of);
  const row = useRef<HTMLElement>(null);
  useEffect(() => {
    // Only sideways: the page itself must not move.
    const current = row.current?.querySelector<HTMLElement>('[aria-current]');
    if (row.current && current) row.current.scrollLeft = current.offsetLeft - row.current.offsetLeft - 24;
  }, [path]);
  if (shown.length < 2) return null;
  const label = t(inner ? 'places.within' : 'places.beside');
  return html`<nav ref=${row} class=${`sub-places${inner ? ' inner' : ''}`} aria-label=${label}>${shown.map(
    (item) =>
      html`<a key=${item.path} href=${item.path} aria-current=${contains(item, path) ? 'page' : undefined}>${t(item.word)}</a>`,
  )}</nav>`;
}
