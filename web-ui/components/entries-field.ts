import { useRef, useState } from 'preact/hooks';
import { type FieldSchema, fieldHelp, fieldLabel, Generated } from '../form.ts';
import { html, type VNode } from '../html.ts';
import { t } from '../words/index.ts';
import { Button } from './button.ts';
import { DestinationField } from './destination-field.ts';
import { TextField } from './field.ts';
import { Grip } from './grip.ts';

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
  const set = (next: unknown): void => {
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
  if (cell.enum || cell.type === 'integer' || cell.type === 'boolean') {
    const errorOf = (path: string): string | undefined => error(`${field}.${at}.${path}`);
    const put = (_: string, next: unknown): void => set(next);
    return html`<${Generated} ...${{ entity: `${entity}.${field}`, field: name, schema: { ...cell, help: undefined } }} values=${value[at] ?? {}}
      optional=${!needed && cell.default === undefined} error=${errorOf} set=${put} />`;
  }
  if (cell.ref === 'extension') {
    const none = needed ? undefined : t('destination.default');
    return html`<${DestinationField} ...${common} none=${none} value=${given} onChange=${set} />`;
  }
  return html`<${TextField} ...${common} value=${given} autocomplete="off" onInput=${set} />`;
}

/** What a new entry begins with: choices show their first one, so it must be chosen. */
function blank({ items }: FieldSchema): Entry {
  const given = Object.entries(items?.properties ?? {}).flatMap(([name, { default: standard, enum: choices }]) => {
    const first = items?.required?.includes(name) ? choices?.[0] : undefined;
    return standard === undefined && first === undefined ? [] : [[name, standard ?? first] as const];
  });
  return Object.fromEntries(given);
}

const moved = <Item>(list: readonly Item[], from: number, to: number): readonly Item[] => {
  const next = [...list];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
};

interface RowProps extends EntriesProps {
  readonly at: number;
  readonly isHeld: boolean;
  readonly onMove: (from: number, to: number) => void;
  readonly onHold: (at: number | undefined) => void;
}

/** One entry, with its place in the list where that counts. */
function Row(props: RowProps): VNode {
  const { schema, value, onChange, at, isHeld, onMove, onHold } = props;
  const names = Object.keys(schema.items?.properties ?? {});
  const what = t('list.entry', { what: fieldLabel(props.entity, props.field, schema), n: at + 1 });
  const [first = ''] = names;
  const named = schema.items?.properties?.[first]?.enum ? '' : String(value[at]?.[first] ?? '');
  const inOrder = schema.ordered === true && value.length > 1;
  return html`<div class="entry" role="group" aria-label=${what} data-held=${isHeld ? '' : undefined}>
    ${inOrder && html`<${Grip} ...${{ what, at, count: value.length, onMove, onHold }} />`}
    ${names.map((name) => html`<${Cell} key=${name} ...${props} at=${at} name=${name} />`)}
    ${inOrder && at > 0 && html`<${Button} kind="icon" icon="up" label=${t('list.up', { what })} onClick=${() => onMove(at, at - 1)} />`}
    <${Button} kind="icon" icon="trash" label=${t('list.remove', { what: named || (schema.ordered ? what : at + 1) })}
      onClick=${() => onChange(value.filter((_, place) => place !== at))} /></div>`;
}

/** A list of entries of one kind, such as the choices of a menu: each a row, with a way to add and to take away. */
export function EntriesField(props: EntriesProps): VNode {
  const { entity, field, schema, value, onChange, error } = props;
  const frame = useRef<HTMLFieldSetElement>(null);
  const [held, hold] = useState<number | undefined>(undefined);
  const [said, say] = useState('');
  const label = fieldLabel(entity, field, schema);
  const add = (): void => {
    onChange([...value, blank(schema)]);
    requestAnimationFrame(() =>
      frame.current?.querySelector<HTMLElement>('.entry:last-of-type input, .entry:last-of-type select')?.focus(),
    );
  };
  const move = (from: number, to: number): void => {
    onChange(moved(value, from, to));
    say(t('list.moved', { n: to + 1, count: value.length }));
  };
  const help = fieldHelp(entity, field, schema);
  const wrong = error(field);
  return html`<fieldset class="whole stack tight" ref=${frame}>
    <legend class="label">${label}</legend>
    ${help && html`<p class="soft small">${help}</p>`}${wrong && html`<p class="error small" role="alert">${wrong}</p>`}
    <div class="entries">${value.map(
      (_, at) => html`<${Row} key=${at} ...${props} at=${at} isHeld=${held === at} onMove=${move} onHold=${hold} />`,
    )}</div>
    ${schema.ordered && html`<p class="unseen" role="status">${said}</p>`}
    <div class="actions"><${Button} icon="plus" onClick=${add}>${t('list.add')}<//></div>
  </fieldset>`;
}
