import { request } from '../api.ts';
import { changedOf, defaultsOf, type EntityValues, filledOf, secretsOf } from '../entity-values.ts';
import { type EntitySchema, fieldHelp, fieldLabel } from '../form.ts';
import { html, type VNode } from '../html.ts';
import { useForm } from '../use-form.ts';
import { maybe, t } from '../words/index.ts';
import { Button } from './button.ts';
import { isShown, Setting } from './extension-fields.ts';
import type { FieldProps } from './field.ts';
import { FormFrame } from './form-parts.ts';
import { type Option, SearchSelect } from './select.ts';
import { toast } from './toast.ts';

/** Fields under one heading; `folded` for what is seldom changed. */
export interface FieldGroup {
  readonly title?: string;
  readonly fields: readonly string[];
  readonly folded?: boolean;
}

/** A field that a page draws itself. */
export type OwnField = (
  props: FieldProps & { readonly value: unknown; readonly change: (value: unknown) => void },
) => VNode;

export interface EntityFormProps {
  readonly entity: string;
  readonly schema: EntitySchema;
  readonly groups: readonly FieldGroup[];
  /** Where it is added (POST) or changed (PATCH). */
  readonly address: string;
  /** What is there; left out for a new one. */
  readonly before?: EntityValues;
  /** What a new one begins with, besides what the box takes by itself. */
  readonly initial?: EntityValues;
  /** What a field that points at something else can point at. */
  readonly choices?: Readonly<Record<string, readonly Option[]>>;
  readonly own?: Readonly<Record<string, OwnField>>;
  readonly mayChange: boolean;
  /** What the button says for a new one. */
  readonly addLabel?: string;
  /** Way back of who gives up a new one. */
  readonly back?: string;
  readonly onSaved: (data: EntityValues, revision: number | undefined) => void;
}

interface OneProps extends EntityFormProps {
  readonly field: string;
  readonly values: EntityValues;
  readonly error: (path: string) => string | undefined;
  readonly set: (field: string, value: unknown) => void;
}

function One(props: OneProps): VNode | null {
  const { entity, schema, choices = {}, own = {}, field, values, error, set } = props;
  const one = schema.properties[field];
  if (!one || !isShown(one, schema, values)) return null;
  const change = (value: unknown): void => set(field, value);
  const common = { label: fieldLabel(entity, field, one), help: fieldHelp(entity, field, one), error: error(field) };
  const draw = own[field];
  if (draw) return draw({ ...common, value: values[field], change });
  const options = choices[field];
  if (!options) return html`<${Setting} ...${{ type: entity, field, one, schema, values, error, set }} />`;
  const optional = one.default === undefined && !schema.required?.includes(field);
  const nobody = maybe(`choice.${entity}.${field}.none`) ?? t('destination.none');
  const none = optional ? [{ value: '', label: nobody }] : [];
  const value = String(values[field] ?? '');
  return html`<${SearchSelect} ...${common} options=${[...none, ...options]} value=${value} onChange=${change} />`;
}

function Group(props: Omit<OneProps, 'field'> & { group: FieldGroup }): VNode {
  const { group, error } = props;
  const fields = group.fields.map((field) => html`<${One} key=${field} ...${props} field=${field} />`);
  const { title, folded } = group;
  if (!folded) return html`${title && html`<h3 class="form-part">${title}</h3>`}<div class="fields">${fields}</div>`;
  const isWrong = group.fields.some((field) => error(field) !== undefined);
  return html`<details class="fold" open=${isWrong}><summary>${title}</summary><div class="fields">${fields}</div></details>`;
}

/** The form of one thing from its schema, its fields in groups: added or changed, with errors at the fields. */
export function EntityForm(props: EntityFormProps): VNode {
  const { entity, schema, groups, address, before, initial, mayChange, addLabel, back, onSaved } = props;
  const start = before ?? { ...defaultsOf(schema), ...initial };
  const form = useForm<EntityValues>({
    initial: start,
    draft: `${entity} ${before ? String(before.id) : 'new'}`,
    secrets: secretsOf(schema),
    save: async (values) => {
      const sent = before ? changedOf(before, values, schema) : filledOf(values, schema);
      if (before && Object.keys(sent).length === 0) return toast(t('form.unchanged'));
      const { data, revision } = await request<EntityValues>(before ? 'PATCH' : 'POST', address, sent);
      onSaved(data, revision);
    },
  });
  const { values, error } = form;
  const set = form.set as (field: string, value: unknown) => void;
  const cancel = before
    ? form.changed && html`<${Button} kind="quiet" onClick=${() => form.reset(start)}>${t('form.cancel')}<//>`
    : back && html`<${Button} kind="quiet" href=${back} onClick=${() => form.reset()}>${t('form.cancel')}<//>`;
  const save = html`<${Button} kind="main" type="submit" busy=${form.busy}>${before ? t('form.save') : addLabel}<//>`;
  return html`<${FormFrame} form=${form} actions=${mayChange && html`${save}${cancel}`}>
    <fieldset class="stack" disabled=${!mayChange}>${groups.map(
      (group, at) => html`<${Group} key=${at} ...${props} group=${group} values=${values} error=${error} set=${set} />`,
    )}</fieldset><//>`;
}
