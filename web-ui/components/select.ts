import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { html, type VNode } from '../html.ts';
import { t } from '../words/index.ts';
import { type ControlProps, Field, type FieldProps } from './field.ts';

export interface Option {
  readonly value: string;
  readonly label: string;
  /** Said softly beside it: a number, a code. */
  readonly note?: string;
}

interface SelectProps extends FieldProps {
  readonly options: readonly Option[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Few choices: the browser's own list. */
export function SelectField(props: SelectProps): VNode {
  const { label, help, error, optional, whole, options, value, onChange } = props;
  const control = (tied: ControlProps): VNode => html`<select class="input" ...${tied}
    onChange=${(event: Event) => onChange((event.currentTarget as HTMLSelectElement).value)}>
    ${options.map((option) => html`<option value=${option.value} selected=${option.value === value}>${option.label}</option>`)}
  </select>`;
  return html`<${Field} ...${{ label, help, error, optional, whole, control }} />`;
}

const SHOWN_MAX = 60;

const plain = (value: string): string => value.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Every word typed must occur; accents and case don't count. */
export function matches(text: string, search: string): boolean {
  const inside = plain(text);
  return plain(search)
    .split(/\s+/)
    .every((word) => inside.includes(word));
}

/** Moves through a list of choices by keyboard; shared with the palette. Returns the new place, or undefined. */
export function movedChoice(key: string, active: number, count: number): number | undefined {
  if (count === 0) return undefined;
  if (key === 'ArrowDown') return (active + 1) % count;
  if (key === 'ArrowUp') return (active - 1 + count) % count;
  if (key === 'PageDown') return Math.min(active + 8, count - 1);
  if (key === 'PageUp') return Math.max(active - 8, 0);
  return undefined;
}

/** Many choices: type to find (ARIA combobox with a list; the focus stays in the input). */
export function SearchSelect(props: SelectProps): VNode {
  const { label, help, error, optional, whole } = props;
  const control = (tied: ControlProps): VNode => html`<${Combobox} ...${props} tied=${tied} />`;
  return html`<${Field} ...${{ label, help, error, optional, whole, control }} />`;
}

/** Those that begin with what was typed first: whoever types "netherlands" means no Caribbean island. */
export function foundOptions(options: readonly Option[], search: string): readonly Option[] {
  const found = options.filter((option) => matches(`${option.label} ${option.note ?? ''}`, search));
  const begins = (option: Option): boolean => plain(option.label).startsWith(plain(search));
  return [...found.filter(begins), ...found.filter((option) => !begins(option))].slice(0, SHOWN_MAX);
}

function Combobox({ options, value, onChange, tied, label }: SelectProps & { readonly tied: ControlProps }): VNode {
  const listId = useId();
  const [search, setSearch] = useState<string | undefined>(undefined);
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const open = search !== undefined;
  const found = open ? foundOptions(options, search) : [];
  const chosen = options.find((option) => option.value === value);
  useEffect(() => list.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' }), [active, open]);

  const show = (): void => {
    setSearch('');
    setActive(
      Math.max(
        0,
        options.slice(0, SHOWN_MAX).findIndex((option) => option.value === value),
      ),
    );
  };
  const close = (): void => setSearch(undefined);
  const choose = (option: Option | undefined): void => {
    if (option) onChange(option.value);
    close();
  };
  const onKey = (event: KeyboardEvent): void => {
    const moved = movedChoice(event.key, active, found.length);
    if (moved !== undefined && open) setActive(moved);
    else if (event.key === 'ArrowDown' && !open) show();
    else if (event.key === 'Enter' && open) choose(found[active]);
    else if (event.key === 'Escape' && open) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onInput = (event: InputEvent): void => {
    setSearch((event.currentTarget as HTMLInputElement).value);
    setActive(0);
  };
  return html`<div class="anchor">
    <input class="input combo" type="text" role="combobox" autocomplete="off" aria-autocomplete="list" aria-expanded=${open}
      aria-controls=${listId} aria-activedescendant=${open && found[active] ? `${listId}-${active}` : undefined} ...${tied}
      value=${open ? search : (chosen?.label ?? '')} placeholder=${open ? (chosen?.label ?? '') : t('select.choose')}
      onClick=${() => open || show()} onKeyDown=${onKey} onInput=${onInput} onBlur=${close} />
    <div class="float choices" role="listbox" id=${listId} aria-label=${label} hidden=${!open} ref=${list}>
      ${found.map(
        (
          option,
          at,
        ) => html`<div role="option" id=${`${listId}-${at}`} key=${option.value} aria-selected=${option.value === value}
          data-active=${at === active ? '' : undefined} onMouseDown=${(event: Event) => {
            event.preventDefault();
            choose(option);
          }}>
          <span>${option.label}</span>${option.note && html`<span class="soft small">${option.note}</span>`}</div>`,
      )}
    </div>
    ${open && found.length === 0 && html`<div class="float choices"><p class="none" role="status">${t('select.none')}</p></div>`}
  </div>`;
}
