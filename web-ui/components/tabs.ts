import { useId } from 'preact/hooks';
import { type Children, html, type VNode } from '../html.ts';

export interface Tab {
  readonly key: string;
  readonly label: string;
  readonly show: () => Children;
}

/** Parts of a detail, one at a time; arrow keys move, as ARIA tabs do. */
export function Tabs(props: {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly value: string;
  readonly onChange: (key: string) => void;
}): VNode {
  const id = useId();
  const at = Math.max(
    0,
    props.tabs.findIndex((tab) => tab.key === props.value),
  );
  const open = props.tabs[at];
  const onKey = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next = step && props.tabs.at((at + step) % props.tabs.length);
    if (!next) return;
    event.preventDefault();
    props.onChange(next.key);
    document.getElementById(`${id}-${next.key}`)?.focus();
  };
  return html`<div class="stack">
    <div class="tabs" role="tablist" aria-label=${props.label} onKeyDown=${onKey}>${props.tabs.map(
      (
        tab,
      ) => html`<button key=${tab.key} type="button" role="tab" id=${`${id}-${tab.key}`} aria-controls=${`${id}-panel`}
        aria-selected=${tab === open ? 'true' : 'false'} tabindex=${tab === open ? 0 : -1}
        onClick=${() => props.onChange(tab.key)}>${tab.label}</button>`,
    )}</div>
    <div role="tabpanel" id=${`${id}-panel`} aria-labelledby=${`${id}-${open?.key}`} tabindex="0">${open?.show()}</div>
  </div>`;
}
