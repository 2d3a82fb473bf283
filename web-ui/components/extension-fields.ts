import { type EntitySchema, type FieldSchema, fieldHelp, fieldLabel, Generated } from '../form.ts';
import { html, type VNode } from '../html.ts';
import type { MenuChoice } from '../menu-keys.ts';
import { t } from '../words/index.ts';
import { Button } from './button.ts';
import { DestinationField, DestinationsField } from './destination-field.ts';
import { EntriesField, type Entry } from './entries-field.ts';
import { PlaylistField } from './playlist-field.ts';
import { PromptField } from './prompt-field.ts';
import { TryMenu } from './try-menu.ts';

export interface ExtensionFieldsProps {
  readonly type: string;
  readonly schema: EntitySchema;
  readonly values: Readonly<Record<string, unknown>>;
  readonly error: (path: string) => string | undefined;
  readonly set: (field: string, value: unknown) => void;
  /** Fetches what is secret to the form; left out where nothing is kept yet. */
  readonly reveal?: () => void;
}

export interface SettingProps extends ExtensionFieldsProps {
  readonly field: string;
  readonly one: FieldSchema;
}

/** Seldom changed: what happens when a caller does nothing or the wrong thing. */
const SELDOM = /^(invalid|none|fallback|interDigit|firstDigit|retries|optionDigits|language$)/;

function hasName(field: string): string {
  return `has${field.charAt(0).toUpperCase()}${field.slice(1)}`;
}

/** Kept, but not told: shown on purpose before it can be changed. */
function Hidden({ type, field, one, reveal }: SettingProps): VNode {
  return html`<div class="field whole"><span class="label">${fieldLabel(type, field, one)}</span>
    <div class="actions"><${Button} icon="eye" onClick=${reveal}>${t('extension.reveal')}<//></div></div>`;
}

/** One setting of anything by its schema: references, lists of entries and sounds included. */
export function Setting(props: SettingProps): VNode {
  const { type, field, one, schema, values, error, set } = props;
  const needed = schema.required?.includes(field) ?? false;
  const common = { label: fieldLabel(type, field, one), help: fieldHelp(type, field, one), error: error(field) };
  const value = values[field];
  const change = (next: unknown): void => set(field, next);
  if (one.items?.properties) {
    if (one.secret && value === undefined && values[hasName(field)] === true) return html`<${Hidden} ...${props} />`;
    return html`<${EntriesField} entity=${type} field=${field} schema=${one} value=${(value ?? []) as Entry[]} onChange=${change} error=${error} />
      ${type === 'ivr' && html`<${TryMenu} choices=${(value ?? []) as MenuChoice[]} />`}`;
  }
  if (one.items?.ref || (one.ref === 'extension' && one.type === 'array')) {
    return html`<${DestinationsField} ...${common} value=${(value ?? []) as string[]} onChange=${change} />`;
  }
  if (one.ref === 'prompt')
    return html`<${PromptField} ...${common} value=${String(value ?? '')} onChange=${change} />`;
  if (one.ref === 'playlist')
    return html`<${PlaylistField} ...${common} value=${String(value ?? '')} onChange=${change} />`;
  if (one.ref) {
    const kinds = one.ref === 'extension' ? undefined : [one.ref];
    return html`<${DestinationField} ...${common} kinds=${kinds} none=${needed ? undefined : t('destination.none')} value=${String(value ?? '')}
      onChange=${change} />`;
  }
  const optional = !needed && one.default === undefined;
  return html`<${Generated} entity=${type} field=${field} schema=${one} values=${values} optional=${optional} error=${error} set=${set} />`;
}

/** A setting that another one puts out of use is not asked for. */
export function isShown(one: FieldSchema, schema: EntitySchema, values: ExtensionFieldsProps['values']): boolean {
  if (one.internal || one.bulk) return false;
  if (!one.only) return true;
  const { field, values: wanted } = one.only;
  return wanted.includes(String(values[field] ?? schema.properties[field]?.default ?? ''));
}

/** The form of any kind of extension, made from its schema: what is seldom changed folds away. */
export function ExtensionFields(props: ExtensionFieldsProps): VNode {
  const { schema, values, error } = props;
  const fields = Object.entries(schema.properties).filter(([, one]) => isShown(one, schema, values));
  const often = fields.filter(([field]) => !SELDOM.test(field));
  const seldom = fields.filter(([field]) => SELDOM.test(field));
  const draw = ([field, one]: [string, FieldSchema]): VNode =>
    html`<${Setting} key=${field} ...${props} field=${field} one=${one} />`;
  return html`<div class="fields">${often.map(draw)}</div>
    ${
      seldom.length > 0 &&
      html`<details class="fold" open=${seldom.some(([field]) => error(field))}><summary>${t('extension.more')}</summary>
        <div class="fields">${seldom.map(draw)}</div></details>`
    }`;
}
