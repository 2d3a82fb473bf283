import { html, type VNode } from '../html.ts';
import { place } from '../router.ts';
import { may } from '../session.ts';
import { useStore } from '../store.ts';
import { t, type WordKey } from '../words/index.ts';

interface SubPlace {
  readonly path: string;
  readonly word: WordKey;
  readonly rights: readonly string[];
}

/** Pages that share one place on the left. */
const groups: Readonly<Record<'history' | 'extensions', readonly SubPlace[]>> = {
  history: [
    { path: '/history', word: 'history.title', rights: ['see-all-history', 'see-own-history'] },
    { path: '/recordings', word: 'recordings.title', rights: ['hear-all-recordings', 'hear-own-recordings'] },
  ],
  extensions: [
    { path: '/extensions', word: 'extensions.title', rights: ['see-extensions'] },
    { path: '/prompts', word: 'prompts.title', rights: ['see-prompts'] },
    { path: '/playlists', word: 'playlists.title', rights: ['see-prompts'] },
    { path: '/voices', word: 'voices.title', rights: ['see-prompts'] },
  ],
};

/** The pages beside this one; nothing where there is only one for this person. */
export function SubPlaces({ of }: { of: keyof typeof groups }): VNode | null {
  const { path } = useStore(place);
  const shown = groups[of].filter(({ rights }) => may(...rights));
  if (shown.length < 2) return null;
  return html`<nav class="sub-places" aria-label=${t('places.beside')}>${shown.map(
    (item) =>
      html`<a key=${item.path} href=${item.path} aria-current=${path.startsWith(item.path) ? 'page' : undefined}>${t(item.word)}</a>`,
  )}</nav>`;
}
