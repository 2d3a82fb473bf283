import { useId, useState } from 'preact/hooks';
import { type Children, html, type VNode } from '../html.ts';
import { t } from '../words/index.ts';
import { Button } from './button.ts';
import { StateShape } from './icon.ts';

/** What ties a control to its label, help and error. */
export interface ControlProps {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': 'true' | undefined;
}

export interface FieldProps {
  readonly label: string;
  readonly help?: Children;
  readonly error?: string;
  readonly optional?: boolean;
  readonly whole?: boolean;
}

/** Label above, control, then help, or in its place the error that says how to mend it. */
export function Field(props: FieldProps & { readonly control: (tied: ControlProps) => VNode }): VNode {
  const id = useId();
  const { label, help, error, optional, whole, control } = props;
  const described = error || help ? `${id}-about` : undefined;
  return html`<div class=${`field${whole ? ' whole' : ''}`}>
    <label for=${id}>${label}${optional && html` <span class="optional">${t('field.optional')}</span>`}</label>
    ${control({ id, 'aria-describedby': described, 'aria-invalid': error ? 'true' : undefined })}
    ${error && html`<p class="error" id=${described}><${StateShape} state="broken" /><span>${error}</span></p>`}
    ${!error && help && html`<div class="help" id=${described}>${help}</div>`}
  </div>`;
}

export interface TextProps extends FieldProps {
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly type?: string;
  readonly short?: boolean;
  readonly [attribute: string]: unknown;
}

/** A field of one line. Further attributes (autocomplete, inputmode, name …) go to the input. */
export function TextField(props: TextProps): VNode {
  const { label, help, error, optional, whole, value, onInput, type = 'text', short, ...rest } = props;
  const control = (tied: ControlProps): VNode =>
    html`<input class=${`input${short ? ' short' : ''}`} type=${type} value=${value} ...${rest} ...${tied}
      onInput=${(event: InputEvent) => onInput((event.currentTarget as HTMLInputElement).value)} />`;
  return html`<${Field} ...${{ label, help, error, optional, whole, control }} />`;
}

/** A password or PIN; can be shown while typing. */
export function SecretField(props: TextProps): VNode {
  const [shown, show] = useState(false);
  const { label, help, error, optional, whole, value, onInput, ...rest } = props;
  const control = (tied: ControlProps): VNode => html`<div class="with-button">
    <input class="input" type=${shown ? 'text' : 'password'} value=${value} spellcheck=${false} autocapitalize="off"
      ...${rest} ...${tied} onInput=${(event: InputEvent) => onInput((event.currentTarget as HTMLInputElement).value)} />
    <${Button} kind="icon" icon=${shown ? 'eye-off' : 'eye'} label=${shown ? t('secret.hide') : t('secret.show')}
      aria-pressed=${shown} onClick=${() => show(!shown)} />
  </div>`;
  return html`<${Field} ...${{ label, help, error, optional, whole, control }} />`;
}

/** A check mark with its sentence: part of a form, saved with it (a Switch works at once). */
export function CheckField(props: {
  readonly label: string;
  readonly help?: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}): VNode {
  const id = useId();
  const help = props.help ? `${id}-about` : undefined;
  return html`<div class="field"><label class="check">
    <input type="checkbox" checked=${props.checked} aria-describedby=${help}
      onChange=${(event: Event) => props.onChange((event.currentTarget as HTMLInputElement).checked)} />
    <span>${props.label}</span></label>
    ${props.help && html`<p class="help" id=${help}>${props.help}</p>`}
  </div>`;
}
