import { useId } from 'preact/hooks';
import { html, type VNode } from '../html.ts';

/** Works at once when pressed (whoever uses it offers undo). */
export function Switch(props: {
  readonly label: string;
  readonly help?: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}): VNode {
  const id = useId();
  return html`<div>
    <button class="switch" type="button" role="switch" aria-checked=${props.on ? 'true' : 'false'}
      aria-describedby=${props.help ? id : undefined} onClick=${() => props.onChange(!props.on)}>
      <span class="strong">${props.label}</span><span class="track"></span>
    </button>
    ${props.help && html`<p class="soft small" id=${id}>${props.help}</p>`}
  </div>`;
}
