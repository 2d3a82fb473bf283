import { useEffect, useState } from 'preact/hooks';
import { type Children, html, type VNode } from '../html.ts';
import { calls, goLive, health, mailboxes } from '../live.ts';
import { go, place } from '../router.ts';
import { may, me, session, signOut } from '../session.ts';
import { useStore } from '../store.ts';
import { chooseTheme } from '../theme-choice.ts';
import { t, type WordKey } from '../words/index.ts';
import { Dialog } from './dialog.ts';
import { EmergencyNotices } from './emergency-notice.ts';
import { Flips } from './flips.ts';
import { Icon, type IconName } from './icon.ts';
import { LiveBadge } from './live-badge.ts';
import { Menu } from './menu.ts';
import { Palette, type PaletteItem } from './palette.ts';
import { Avatar } from './person.ts';
import { PhoneButton, PhoneDock } from './phone-dock.ts';
import { StateBadge } from './state-badge.ts';
import { type Group, isWithin, pagesOf } from './sub-places.ts';
import { Toasts } from './toast.ts';

interface PlaceItem {
  readonly path: string;
  readonly word: WordKey;
  readonly icon: IconName;
  readonly rights: readonly string[];
  /** Only for who has an extension. */
  readonly own?: boolean;
  /** On a phone behind "More". */
  readonly rare?: boolean;
  /** Several pages share it: it leads to the first of them that this person may see. */
  readonly group?: Group;
}

/** So many fit beside "More" on a phone. */
const OFTEN_MAX = 4;

/** The places, at most nine. */
const places: readonly PlaceItem[] = [
  { path: '/', word: 'place.home', icon: 'home', rights: [] },
  { path: '/live', word: 'place.live', icon: 'live', rights: ['see-all-calls', 'see-own-calls'] },
  { path: '/history', word: 'place.history', icon: 'history', rights: [], group: 'history' },
  { path: '/voicemail', word: 'place.voicemail', icon: 'voicemail', rights: ['use-own-mailboxes'], own: true },
  { path: '/people', word: 'place.people', icon: 'people', rights: [], group: 'people' },
  { path: '/numbers', word: 'place.routing', icon: 'extensions', rights: [], group: 'routing', rare: true },
  { path: '/trunks', word: 'trunks.title', icon: 'outside', rights: [], group: 'outside', rare: true },
  { path: '/changes', word: 'place.changes', icon: 'changes', rights: [], group: 'changes', rare: true },
  { path: '/settings', word: 'place.settings', icon: 'settings', rights: [], rare: true },
];

function visiblePlaces(): readonly PlaceItem[] {
  const person = me()?.user !== undefined;
  const mine = places.filter(({ rights, own }) => (rights.length === 0 || may(...rights)) && (person || !own));
  const all = mine.flatMap((item) => {
    const path = item.group ? pagesOf(item.group)[0]?.path : item.path;
    return path === undefined ? [] : [{ ...item, path }];
  });
  const often = all.filter(({ rare }) => !rare).slice(0, OFTEN_MAX);
  return all.map((item) => (often.includes(item) ? item : { ...item, rare: true }));
}

/** What moves at a place: calls that are going on, messages nobody has heard. */
function useCount(path: string): { readonly n: number; readonly word: WordKey } | undefined {
  const live = useStore(calls, (now) => now?.length ?? 0);
  const unheard = useStore(mailboxes, (all) => (all ?? []).reduce((sum, { box }) => sum + box.new, 0));
  if (path === '/live' && live > 0) return { n: live, word: 'live.calls' };
  return path === '/voicemail' && unheard > 0 ? { n: unheard, word: 'voicemail.new' } : undefined;
}

function PlaceLink({ item, current }: { item: PlaceItem; current: boolean }): VNode {
  const counted = useCount(item.path);
  return html`<a class="place" href=${item.path} aria-current=${current ? 'page' : undefined}>
    <${Icon} name=${item.icon} />${t(item.word)}
    ${counted && html`<span class="count">${counted.n}<span class="unseen"> ${t(counted.word, counted)}</span></span>`}
  </a>`;
}

function Places({ path, onMore }: { path: string; onMore: () => void }): VNode {
  const here = `/${path.split('/')[1]}`;
  const current = (item: PlaceItem): boolean => (item.group ? isWithin(item.group, here) : here === item.path);
  const all = visiblePlaces();
  const office = useStore(session, (now) => ('start' in now ? now.start.office?.name : undefined));
  return html`<nav class="places" aria-label=${t('places.title')}>
    <a class="brand" href="/"><${Logo} /><span class="office">${office ?? 'Cordboard'}</span></a>
    <ul>${all.map(
      (item) =>
        html`<li key=${item.path} class=${item.rare ? 'rare' : ''}><${PlaceLink} item=${item} current=${current(item)} /></li>`,
    )}
      <li class="more-places"><button class="place" type="button" aria-haspopup="dialog" onClick=${onMore}
        aria-current=${all.some((item) => item.rare && current(item)) ? 'true' : undefined}><${Icon} name="more" />${t('places.more')}</button></li>
    </ul>
  </nav>`;
}

/** Two jacks and the cord between them. */
export function Logo({ size = 28 }: { size?: number }): VNode {
  return html`<svg width=${size} height=${size} viewBox="0 0 28 28" fill="none" stroke="currentColor" stroke-width="2.4" aria-hidden="true">
    <circle cx="7" cy="9" r="4" /><circle cx="21" cy="9" r="4" /><path d="M7 13c0 12 14 12 14 0" stroke-linecap="round" />
  </svg>`;
}

/** The health sentence, everywhere but on the home page, which begins with it (on a phone the office stands there). */
function HealthLink({ path }: { path: string }): VNode | null {
  const now = useStore(health);
  const office = useStore(session, (state) => ('start' in state ? state.start.office?.name : undefined));
  if (!now || path === '/')
    return html`<span class="health"><span class="brand small-only"><${Logo} size=${24} /><span class="office">${office}</span></span></span>`;
  return html`<a class="health" href="/" title=${now.sentence}><${StateBadge} state=${now.state} word=${now.sentence} plain=${true} /></a>`;
}

const to = (path: string) => () => go(path);

/** A place, or each of the pages that share it. */
function placeDeeds({ word, icon, path, group }: PlaceItem): PaletteItem[] {
  const inner = group === 'routing' ? pagesOf('sounds') : [];
  const pages = group
    ? pagesOf(group).filter((page) => inner.every((one) => one.path !== page.path))
    : [{ path, word }];
  return [...pages, ...inner].map((page) => ({ label: t(page.word), icon, words: t(word), act: to(page.path) }));
}

function deeds(): PaletteItem[] {
  const add = { label: t('people.add'), icon: 'plus' as const, words: t('palette.add-words'), act: to('/people/new') };
  return [
    ...visiblePlaces().flatMap(placeDeeds),
    ...(may('change-people') ? [add] : []),
    ...(may('change-extensions')
      ? [{ label: t('extension.add'), icon: 'plus' as const, act: to('/extensions/new') }]
      : []),
    { label: t('settings.security'), icon: 'lock', words: t('palette.security-words'), act: to('/settings/security') },
    ...(may('see-office')
      ? [{ label: t('settings.office'), icon: 'office' as const, act: to('/settings/office') }]
      : []),
    { label: t('theme.to-dark'), icon: 'moon', words: t('theme.title'), act: () => chooseTheme('dark') },
    { label: t('theme.to-light'), icon: 'sun', words: t('theme.title'), act: () => chooseTheme('light') },
    { label: t('session.sign-out'), icon: 'leave', act: () => void signOut() },
  ];
}

function WhoMenu(): VNode {
  const who = useStore(session, (now) => ('me' in now ? now.me : undefined));
  const name = who?.name ?? '';
  return html`<${Menu} label=${t('session.menu')}
    button=${html`<${Avatar} name=${name} size="small" /><span class="name">${name}</span><span class="unseen">, ${t('session.menu')}</span><${Icon} name="down" size=${16} />`}
    head=${html`<div class="who"><div class="strong">${name}</div><div class="soft small">${who?.username}</div></div>`}
    items=${[
      { label: t('settings.me'), icon: 'user', href: '/settings' },
      { label: t('settings.security'), icon: 'lock', href: '/settings/security' },
      { label: t('session.sign-out'), icon: 'leave', onClick: () => void signOut() },
    ]} />`;
}

const isMac = /Mac|iP(?:hone|ad)/.test(navigator.userAgent);

/** Ctrl-K or Cmd-K anywhere. */
function usePaletteKey(open: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      open();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

/** The frame around every page for somebody who is signed in. */
export function Shell({ children }: { children: Children }): VNode {
  const { path } = useStore(place);
  const [over, setOver] = useState<'palette' | 'more' | undefined>(undefined);
  const close = (): void => setOver(undefined);
  usePaletteKey(() => setOver((now) => now ?? 'palette'));
  useEffect(goLive, [me()?.id, me()?.rights.join()]);
  useEffect(close, [path]);
  return html`<div class="shell">
    <a class="button main skip" href="#content" onClick=${(event: Event) => {
      event.preventDefault();
      document.getElementById('content')?.focus();
    }}>${t('skip')}</a>
    <${Places} path=${path} onMore=${() => setOver('more')} />
    <header class="bar">
      <button type="button" class="find" onClick=${() => setOver('palette')} aria-keyshortcuts="Control+K">
        <${Icon} name="search" size=${18} /><span>${t('palette.open')}</span><kbd>${isMac ? '⌘ K' : 'Ctrl K'}</kbd></button>
      <${HealthLink} path=${path} />${path !== '/live' && html`<${LiveBadge} onlyTrouble=${true} />`}<${PhoneButton} /><${WhoMenu} />
    </header>
    <main class="content" id="content" tabindex="-1"><${EmergencyNotices} />${children}</main>
    ${over === 'palette' && html`<${Palette} items=${deeds()} onClose=${close} />`}
    ${
      over === 'more' &&
      html`<${Dialog} title=${t('places.more')} onClose=${close}><div class="menu wide-menu"><ul>${visiblePlaces()
        .filter((item) => item.rare)
        .map(
          (item) =>
            html`<li key=${item.path}><a class="more-link" href=${item.path}><${Icon} name=${item.icon} />${t(item.word)}</a></li>`,
        )}
    </ul></div><//>`
    }
    <${PhoneDock} /><${Toasts} /><${Flips} />
  </div>`;
}
