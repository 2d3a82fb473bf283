import { html, type VNode } from '../html.ts';
import { t } from '../words/index.ts';
import { Button } from './button.ts';
import { type ControlProps, Field, type FieldProps } from './field.ts';
import { type Option, SearchSelect } from './select.ts';

/** Several short texts, one on each line. */
export function LinesField(
  props: FieldProps & { value: readonly string[]; onChange: (lines: string[]) => void },
): VNode {
  const { label, help, error, optional, value, onChange } = props;
  const read = (event: Event): void => {
    const { value: text } = event.currentTarget as HTMLTextAreaElement;
    onChange(text === '' ? [] : text.split('\n'));
  };
  const tidy = (): void => {
    const whole = value.map((line) => line.trim()).filter((line) => line !== '');
    if (whole.join('\n') !== value.join('\n')) onChange(whole);
  };
  const control = (tied: ControlProps): VNode =>
    html`<textarea class="input" rows="3" spellcheck=${false} autocomplete="off" ...${tied} value=${value.join('\n')}
      onInput=${read} onBlur=${tidy}></textarea>`;
  return html`<${Field} ...${{ label, help, error, optional, control }} />`;
}

/** Some of a few choices in an order: the first counts most. */
export function OrderField(
  props: FieldProps & { options: readonly Option[]; value: readonly string[]; onChange: (order: string[]) => void },
): VNode {
  const { label, help, error, options, value, onChange } = props;
  const rest = options.map((option) => option.value).filter((one) => !value.includes(one));
  const nameOf = (one: string): string => options.find((option) => option.value === one)?.label ?? one;
  const up = (at: number): void => {
    const next = [...value];
    next.splice(at - 1, 2, value[at] as string, value[at - 1] as string);
    onChange(next);
  };
  const row = (one: string, at: number): VNode => html`<li key=${one}>
    <label class="check"><input type="checkbox" checked=${at >= 0}
      onChange=${() => onChange(at >= 0 ? value.filter((other) => other !== one) : [...value, one])} /><span>${nameOf(one)}</span></label>
    ${at > 0 && html`<${Button} kind="icon" icon="up" label=${t('list.up', { what: nameOf(one) })} onClick=${() => up(at)} />`}</li>`;
  return html`<fieldset class="field"><legend class="label">${label}</legend>
    <ol class="order">${value.map(row)}${rest.map((one) => row(one, -1))}</ol>
    ${error ? html`<p class="error" role="alert">${error}</p>` : help && html`<p class="help">${help}</p>`}</fieldset>`;
}

interface SeveralProps extends FieldProps {
  readonly options: readonly Option[];
  readonly value: readonly string[];
  readonly onChange: (values: string[]) => void;
}

/** Some of a few choices, in no order: all of them to be ticked. */
export function SetField({ label, help, error, options, value, onChange }: SeveralProps): VNode {
  const toggle = (one: string): void =>
    onChange(options.map((option) => option.value).filter((other) => (other === one) !== value.includes(other)));
  return html`<fieldset class="field whole"><legend class="label">${label}</legend>
    <div class="ticks">${options.map(
      (
        option,
      ) => html`<label class="check" key=${option.value}><input type="checkbox" checked=${value.includes(option.value)}
        onChange=${() => toggle(option.value)} /><span>${option.label}</span></label>`,
    )}</div>
    ${error ? html`<p class="error" role="alert">${error}</p>` : help && html`<p class="help">${help}</p>`}</fieldset>`;
}

/** Some of many: those that were chosen, and a field to find one more. */
export function ChipsField({ label, help, error, options, value, onChange }: SeveralProps): VNode {
  const left = options.filter((option) => !value.includes(option.value));
  const chosen = value.flatMap((one) => options.find((option) => option.value === one) ?? []);
  const remove = (one: string): void => onChange(value.filter((other) => other !== one));
  return html`<div class="whole stack tight">
    <${SearchSelect} ...${{ label, help, error, options: left }} value="" onChange=${(one: string) => onChange([...value, one])} />
    ${
      chosen.length > 0 &&
      html`<ul class="chips" aria-label=${label}>${chosen.map(
        (one) => html`<li key=${one.value}>${one.label}
          <button type="button" aria-label=${t('list.remove', { what: one.label })} onClick=${() => remove(one.value)}>×</button></li>`,
      )}</ul>`
    }
  </div>`;
}
