import { useRef } from 'preact/hooks';
import { type FieldSchema, fieldHelp, fieldLabel } from '../form.ts';
import { html, type VNode } from '../html.ts';
import { t } from '../words/index.ts';
import { Button } from './button.ts';
import { DestinationField } from './destination-field.ts';
import { TextField } from './field.ts';

export type Entry = Readonly<Record<string, unknown>>;

interface EntriesProps {
  readonly entity: string;
  readonly field: string;
  readonly schema: FieldSchema;
  readonly value: readonly Entry[];
  readonly onChange: (entries: readonly Entry[]) => void;
  /** By the path of the box: `options.2.digits`. */
  readonly error: (path: string) => string | undefined;
}

interface CellProps extends EntriesProps {
  readonly at: number;
  readonly name: string;
}

function Cell({ entity, field, schema, value, onChange, error, at, name }: CellProps): VNode {
  const cell = schema.items?.properties?.[name] as FieldSchema;
  const needed = schema.items?.required?.includes(name) ?? false;
  const given = String(value[at]?.[name] ?? '');
  const set = (next: string): void => {
    onChange(
      value.map((entry, place) => {
        if (place !== at) return entry;
        const { [name]: _, ...rest } = entry;
        return next === '' && !needed ? rest : { ...rest, [name]: next };
      }),
    );
  };
  const common = {
    label: fieldLabel(`${entity}.${field}`, name, cell),
    error: error(`${field}.${at}.${name}`),
    optional: !needed,
  };
  if (cell.ref === 'extension') {
    const none = needed ? undefined : t('destination.default');
    return html`<${DestinationField} ...${common} none=${none} value=${given} onChange=${set} />`;
  }
  return html`<${TextField} ...${common} value=${given} autocomplete="off" onInput=${set} />`;
}

/** A list of entries of one kind, such as the choices of a menu: each a row, with a way to add and to take away. */
export function EntriesField(props: EntriesProps): VNode {
  const { entity, field, schema, value, onChange, error } = props;
  const names = Object.keys(schema.items?.properties ?? {});
  const frame = useRef<HTMLFieldSetElement>(null);
  const label = fieldLabel(entity, field, schema);
  const add = (): void => {
    onChange([...value, {}]);
    requestAnimationFrame(() => frame.current?.querySelector<HTMLElement>('.entry:last-of-type input')?.focus());
  };
  const help = fieldHelp(entity, field, schema);
  const wrong = error(field);
  return html`<fieldset class="whole stack tight" ref=${frame}>
    <legend class="label">${label}</legend>
    ${help && html`<p class="soft small">${help}</p>`}${wrong && html`<p class="error small" role="alert">${wrong}</p>`}
    <div class="entries">${value.map(
      (
        entry,
        at,
      ) => html`<div class="entry" key=${at} role="group" aria-label=${t('list.entry', { what: label, n: at + 1 })}>
        ${names.map((name) => html`<${Cell} key=${name} ...${props} at=${at} name=${name} />`)}
        <${Button} kind="icon" icon="trash" label=${t('list.remove', { what: String(entry[names[0] ?? ''] ?? at + 1) })}
          onClick=${() => onChange(value.filter((_, place) => place !== at))} /></div>`,
    )}</div>
    <div class="actions"><${Button} icon="plus" onClick=${add}>${t('list.add')}<//></div>
  </fieldset>`;
}
