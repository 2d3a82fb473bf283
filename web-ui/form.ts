import { CheckField, SecretField, TextField } from './components/field.ts';
import { ChipsField, LinesField, OrderField, SetField } from './components/list-fields.ts';
import { countryOptions } from './components/office-fields.ts';
import { type Option, SearchSelect, SelectField } from './components/select.ts';
import { countryName, ownLanguageName } from './format.ts';
import { html, type VNode } from './html.ts';
import { timeZones } from './places.ts';
import { language, maybe, t } from './words/index.ts';

/**
 * Any entity's form from its JSON Schema: the floor under the pages, which compose what matters by hand and leave the
 * rest to this. Labels come from the catalogues (`field.user.areaCode`), else from the schema.
 */
export interface FieldSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly anyOf?: readonly FieldSchema[];
  readonly items?: FieldSchema;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly label?: string;
  readonly help?: string;
  readonly unit?: string;
  readonly secret?: boolean;
  readonly internal?: boolean;
  readonly ref?: string;
  /** Many lines of text, with a page part of its own. */
  readonly bulk?: boolean;
  /** Shown only while another field has one of these values. */
  readonly only?: { readonly field: string; readonly values: readonly string[] };
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly required?: readonly string[];
  readonly maxItems?: number;
  /** Of a list of choices: which of them, no matter in what order. */
  readonly anyOrder?: boolean;
  /** Of a list of entries: the first that fits counts, so people put them in order. */
  readonly ordered?: boolean;
}

export interface EntitySchema {
  readonly properties: Readonly<Record<string, FieldSchema>>;
  readonly required?: readonly string[];
}

/** The page's own words, else those of the schema, which are English. */
export function fieldHelp(entity: string, field: string, schema: FieldSchema): string | undefined {
  return (
    maybe(`help.${entity}.${field}`) ?? maybe(`help.${field}`) ?? (language.get() === 'en' ? schema.help : undefined)
  );
}

interface SchemaFormProps {
  readonly entity: string;
  readonly schema: EntitySchema;
  readonly values: Readonly<Record<string, unknown>>;
  /** Fields the page shows itself. */
  readonly except: readonly string[];
  readonly error: (field: string) => string | undefined;
  readonly set: (field: string, value: unknown) => void;
}

/** The fields a generated form shows, in the schema's order. */
export function generatedFields(schema: EntitySchema, except: readonly string[]): string[] {
  return Object.entries(schema.properties)
    .filter(([field, { internal, ref }]) => !internal && !ref && !except.includes(field))
    .map(([field]) => field);
}

/** What a field is called where no schema is at hand: in differences. */
export function fieldLabel(entity: string, field: string, schema?: FieldSchema): string {
  return maybe(`field.${entity}.${field}`) ?? maybe(`field.${field}`) ?? schema?.label ?? field;
}

/** One of a field's choices in words. */
export function choiceLabel(entity: string, field: string, value: string): string {
  if (/language$/i.test(field)) return ownLanguageName(value);
  if (field === 'country') return countryName(value);
  if (/Day$/.test(field)) return maybe(`weekday.${value}`) ?? value;
  if (field === 'blockedCountries') return countryName(value);
  return maybe(`choice.${entity}.${field}.${value}`) ?? maybe(`choice.${field}.${value}`) ?? value;
}

export interface GeneratedProps extends Pick<SchemaFormProps, 'entity' | 'values' | 'error' | 'set'> {
  readonly field: string;
  readonly schema: FieldSchema;
  readonly optional: boolean;
}

/** What stands for no choice of one's own. */
function noChoice({ entity, field, optional }: GeneratedProps): Option[] {
  return optional ? [{ value: '', label: maybe(`choice.${entity}.${field}.none`) ?? t('form.as-office') }] : [];
}

type Drawer = (props: GeneratedProps, common: Record<string, unknown>) => VNode;

const text: Drawer = ({ field, schema, values, set }, common) => {
  const type = schema.format === 'email' ? 'email' : 'text';
  return html`<${TextField} ...${common} type=${type} value=${String(values[field] ?? '')}
    onInput=${(value: string) => set(field, value)} />`;
};

const drawers: Record<string, Drawer> = {
  boolean: ({ field, schema, values, set }, { label, help }) => html`<${CheckField} label=${label} help=${help}
    checked=${Boolean(values[field] ?? schema.default)} onChange=${(on: boolean) => set(field, on)} />`,
  number: ({ field, values, set }, common) => html`<${TextField} ...${common} inputmode="numeric" short=${true}
    value=${String(values[field] ?? '')}
    onInput=${(value: string) => set(field, /^-?\d+$/.test(value.trim()) ? Number(value) : value)} />`,
  choice: (props, common) => {
    const { entity, field, schema, values, set } = props;
    const choices = (schema.enum ?? []).map((value) => ({ value, label: choiceLabel(entity, field, value) }));
    return html`<${SelectField} ...${{ ...common, optional: false }} options=${[...noChoice(props), ...choices]}
      value=${String(values[field] ?? schema.default ?? '')} onChange=${(value: string) => set(field, value)} />`;
  },
  country: (props, common) => {
    const { field, values, set } = props;
    return html`<${SearchSelect} ...${{ ...common, optional: false }} options=${[...noChoice(props), ...countryOptions()]}
      value=${String(values[field] ?? '')} onChange=${(value: string) => set(field, value)} />`;
  },
  timeZone: (props, common) => {
    const { field, values, set } = props;
    const value = String(values[field] ?? '');
    return html`<${SearchSelect} ...${{ ...common, optional: false }} options=${[...noChoice(props), ...timeZones('', value)]}
      value=${value} onChange=${(zone: string) => set(field, zone)} />`;
  },
  secret: ({ field, values, set }, common) => {
    const isSet = values[`has${field.charAt(0).toUpperCase()}${field.slice(1)}`] === true;
    return html`<${SecretField} ...${common} value=${String(values[field] ?? '')} autocomplete="off"
      placeholder=${isSet ? t('secret.kept') : ''} onInput=${(value: string) => set(field, value)} />`;
  },
  lines: ({ field, values, set, error }, common) => html`<${LinesField} ...${common} error=${firstError(field, error)}
    value=${(values[field] ?? []) as string[]} onChange=${(lines: string[]) => set(field, lines)} />`,
  order: (props, common) => html`<${OrderField} ...${common} ...${several(props)} />`,
  set: (props, common) => html`<${SetField} ...${common} ...${several(props)} />`,
  countries: (props, common) => html`<${ChipsField} ...${common} ...${several(props)} options=${countryOptions()}
    error=${firstError(props.field, props.error)} />`,
  text,
};

/** What a field for some of several choices needs. */
function several({ entity, field, schema, values, set, optional }: GeneratedProps) {
  const options = (schema.items?.enum ?? []).map((value) => ({ value, label: choiceLabel(entity, field, value) }));
  const value = (values[field] || schema.default || []) as readonly string[];
  // An emptied one that may be left out is cleared, as an emptied text is.
  const onChange = (next: readonly string[]): void => set(field, optional && next.length === 0 ? '' : next);
  return { options, value, onChange };
}

/** Of a list: what is wrong with it, else with its first wrong line. */
function firstError(field: string, error: GeneratedProps['error']): string | undefined {
  return error(field) ?? Array.from({ length: 100 }, (_, at) => error(`${field}.${at}`)).find(Boolean);
}

function kind(field: string, schema: FieldSchema): string {
  if (field === 'country' || field === 'timeZone') return field;
  if (schema.secret) return 'secret';
  if (field === 'blockedCountries' || field === 'countries') return 'countries';
  if (schema.type === 'array' && schema.items?.enum) return schema.anyOrder ? 'set' : 'order';
  if (schema.type === 'array') return 'lines';
  if (schema.enum) return 'choice';
  if (schema.type === 'boolean') return 'boolean';
  if (schema.type === 'integer' || schema.type === 'number') return 'number';
  return 'text';
}

/** One setting by its schema. */
export function Generated(props: GeneratedProps): VNode {
  const { entity, field, schema, optional, error } = props;
  const common = {
    label: schema.unit ? `${fieldLabel(entity, field, schema)} (${schema.unit})` : fieldLabel(entity, field, schema),
    help: fieldHelp(entity, field, schema),
    error: error(field),
    optional,
  };
  return (drawers[kind(field, schema)] ?? text)(props, common);
}

/** The generated part of a form. */
export function SchemaForm(props: SchemaFormProps): VNode {
  const { entity, schema, values, except, error, set } = props;
  const required = new Set(schema.required);
  return html`<div class="fields">${generatedFields(schema, except).map((field) => {
    const one = schema.properties[field] as FieldSchema;
    const optional = !required.has(field) && one.default === undefined;
    return html`<${Generated} key=${field} ...${{ entity, field, schema: one, values, optional, error, set }} />`;
  })}</div>`;
}

/** What to send for a change: only fields that differ; an emptied one is cleared with null. */
export function difference<T extends object>(
  before: T,
  now: T,
  fields: readonly (keyof T & string)[],
): Record<string, unknown> {
  const changed = fields.filter((field) => (now[field] ?? '') !== (before[field] ?? ''));
  return Object.fromEntries(changed.map((field) => [field, now[field] === '' ? null : now[field]]));
}
