import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { html, type VNode } from '../html.ts';
import { go } from '../router.ts';
import type { User } from '../shapes.ts';
import { usePeople } from '../use-people.ts';
import { t } from '../words/index.ts';
import { Dialog } from './dialog.ts';
import { Icon, type IconName } from './icon.ts';
import { Avatar } from './person.ts';
import { matches, movedChoice } from './select.ts';

/** Something the palette can find besides people: a place or a deed. */
export interface PaletteItem {
  readonly label: string;
  readonly icon: IconName;
  /** Further words it is found by. */
  readonly words?: string;
  readonly act: () => void;
}

interface Entry {
  readonly key: string;
  readonly label: string;
  readonly note?: string;
  readonly mark: VNode;
  readonly act: () => void;
}

function entries(items: readonly PaletteItem[], people: readonly User[], search: string): Entry[] {
  const found = people.map((user) => ({
    key: user.id,
    label: user.name,
    note: user.number,
    mark: html`<${Avatar} name=${user.name} size="small" />`,
    act: () => go(`/people/${encodeURIComponent(user.id)}`),
  }));
  const fitting = items
    .filter((item) => matches(`${item.label} ${item.words ?? ''}`, search))
    .map((item) => ({ key: item.label, label: item.label, mark: html`<${Icon} name=${item.icon} />`, act: item.act }));
  return [...found, ...fitting];
}

/** Finds people, places and deeds from anywhere (Ctrl-K). */
export function Palette({ items, onClose }: { items: readonly PaletteItem[]; onClose: () => void }): VNode {
  const [search, setSearch] = useState('');
  const [active, setActive] = useState(0);
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const all = entries(items, usePeople(search.trim()), search.trim());
  const at = Math.min(active, all.length - 1);
  useEffect(() => list.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' }), [at]);
  const choose = (entry: Entry | undefined): void => {
    if (!entry) return;
    onClose();
    // After the dialog gave the focus back, so that the new page can take it.
    queueMicrotask(entry.act);
  };
  const onKey = (event: KeyboardEvent): void => {
    const moved = movedChoice(event.key, at, all.length);
    if (moved !== undefined) setActive(moved);
    else if (event.key === 'Enter') choose(all[at]);
    else return;
    event.preventDefault();
  };
  const onInput = (event: InputEvent): void => {
    setSearch((event.currentTarget as HTMLInputElement).value);
    setActive(0);
  };
  return html`<${Dialog} title=${t('palette.title')} titleUnseen=${true} look="palette" onClose=${onClose}>
    <div class="search"><${Icon} name="search" />
      <input class="input" type="text" role="combobox" aria-label=${t('palette.title')} placeholder=${t('palette.hint')}
        aria-expanded="true" aria-autocomplete="list" aria-controls=${listId} autofocus autocomplete="off" spellcheck=${false}
        aria-activedescendant=${all[at] ? `${listId}-${at}` : undefined} value=${search} onInput=${onInput} onKeyDown=${onKey} />
    </div>
    <div class="choices" role="listbox" id=${listId} aria-label=${t('palette.title')} ref=${list}>${all.map(
      (
        entry,
        place,
      ) => html`<div key=${entry.key} role="option" id=${`${listId}-${place}`} aria-selected=${place === at}
        data-active=${place === at ? '' : undefined} onClick=${() => choose(entry)} onMouseMove=${() => setActive(place)}>
        ${entry.mark}<span class="one-line">${entry.label}</span>${entry.note && html`<span class="soft">${entry.note}</span>`}
      </div>`,
    )}</div>
    ${all.length === 0 && html`<p class="empty soft" role="status">${t('palette.none', { search })}</p>`}
  <//>`;
}
