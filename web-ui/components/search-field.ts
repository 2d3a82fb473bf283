import { html, type VNode } from '../html.ts';
import { Icon } from './icon.ts';

/** Filters what stands below it while one types. */
export function SearchField(props: { label: string; value: string; onInput: (value: string) => void }): VNode {
  return html`<div class="search" role="search"><${Icon} name="search" size=${18} />
    <input class="input" type="search" aria-label=${props.label} placeholder=${props.label} value=${props.value} spellcheck=${false}
      autocomplete="off" onInput=${(event: InputEvent) => props.onInput((event.currentTarget as HTMLInputElement).value)} /></div>`;
}
