import { useId, useState } from 'preact/hooks';
import { html, type VNode } from '../html.ts';
import { readable } from '../phone-number.ts';
import { usePeople } from '../use-people.ts';
import { Avatar } from './person.ts';
import { movedChoice } from './select.ts';

export interface Who {
  readonly number: string;
  readonly name?: string;
}

/** What people write into numbers, taken out; letters mean a name. Undefined: nobody can be called by that. */
export function dialled(text: string): string | undefined {
  const number = text.replace(/[\s().\-/]/g, '');
  return /^\+?[\d*#]+$/.test(number) ? number : undefined;
}

interface WhoFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (text: string) => void;
  /** Enter, or somebody was picked from the list. */
  readonly onChoose: (who: Who) => void;
}

/** Whom to call: a number in any form, or the beginning of a name with the people it may be (ARIA combobox). */
export function WhoField({ label, value, onInput, onChoose }: WhoFieldProps): VNode {
  const id = useId();
  const [active, setActive] = useState(-1);
  const people = usePeople(value.trim());
  const choose = (at: number): void => {
    const user = people[at];
    const number = dialled(value);
    if (user) onChoose({ number: user.number, name: user.name });
    else if (number) onChoose({ number });
  };
  const onKey = (event: KeyboardEvent): void => {
    const moved = movedChoice(event.key, active, people.length);
    if (moved !== undefined) setActive(moved);
    // A name with one Enter: the first who is meant.
    else if (event.key === 'Enter') choose(active >= 0 || dialled(value) ? active : 0);
    else return;
    event.preventDefault();
  };
  return html`<div class="who-field">
    <label class="unseen" for=${id}>${label}</label>
    <input class="input" id=${id} type="text" inputmode="tel" role="combobox" autocomplete="off" spellcheck=${false} placeholder=${label}
      aria-expanded=${people.length > 0} aria-autocomplete="list" aria-controls=${`${id}-list`}
      aria-activedescendant=${people[active] ? `${id}-${active}` : undefined} value=${value} onKeyDown=${onKey}
      onInput=${(event: InputEvent) => {
        setActive(-1);
        onInput((event.currentTarget as HTMLInputElement).value);
      }} />
    <div class="choices" role="listbox" id=${`${id}-list`} aria-label=${label}>${people.map(
      (user, at) => html`<div key=${user.id} role="option" id=${`${id}-${at}`} aria-selected=${at === active}
        data-active=${at === active ? '' : undefined} onMouseDown=${(event: Event) => event.preventDefault()} onClick=${() => choose(at)}>
        <${Avatar} name=${user.name} size="small" /><span class="one-line">${user.name}</span><span class="soft">${readable(user.number)}</span>
      </div>`,
    )}</div>
  </div>`;
}
