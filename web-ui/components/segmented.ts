import { useId } from 'preact/hooks';
import { html, type VNode } from '../html.ts';
import type { Option } from './select.ts';

/** Two to four choices side by side; radio buttons underneath, so arrow keys and screen readers know it. */
export function Segmented(props: {
  readonly label: string;
  readonly labelShown?: boolean;
  readonly options: readonly Option[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}): VNode {
  const name = useId();
  return html`<fieldset class="field">
    <legend class=${props.labelShown ? 'label' : 'unseen'}>${props.label}</legend>
    <div class="segmented">${props.options.map(
      (option) => html`<label key=${option.value}>
        <input type="radio" name=${name} value=${option.value} checked=${option.value === props.value}
          onChange=${() => props.onChange(option.value)} />${option.label}</label>`,
    )}</div>
  </fieldset>`;
}
