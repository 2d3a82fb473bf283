import { useEffect, useState } from 'preact/hooks';
import { request } from '../api.ts';
import { Button } from '../components/button.ts';
import { SecretField, TextField } from '../components/field.ts';
import { FormFrame } from '../components/form-parts.ts';
import { Frame } from '../components/frame.ts';
import { StateShape } from '../components/icon.ts';
import { Detail } from '../components/list-detail.ts';
import { PlaylistField } from '../components/playlist-field.ts';
import { PromptField } from '../components/prompt-field.ts';
import { LineSecret } from '../components/secret.ts';
import { toast, toastChange } from '../components/toast.ts';
import {
  difference,
  type EntitySchema,
  type FieldSchema,
  fieldHelp,
  fieldLabel,
  generatedFields,
  SchemaForm,
} from '../form.ts';
import { html, type VNode } from '../html.ts';
import { useResource } from '../resource.ts';
import { go } from '../router.ts';
import type { Reveal, User } from '../shapes.ts';
import { type Form, useForm } from '../use-form.ts';
import { t } from '../words/index.ts';

type PersonValues = Readonly<Record<string, unknown>> & { readonly name: string; readonly number: string };

/** Composed by hand; the rest of a user's settings fold out below, generated. */
const BY_HAND = ['name', 'number', 'email', 'mobile', 'pin'];
const SECRETS = ['pin', 'voicemailPin'];
const FORM_ID = 'person-form';

function check({ name, number }: PersonValues): Record<string, string | undefined> {
  return {
    name: name.trim() ? undefined : t('form.needed'),
    number: number.trim() ? undefined : t('form.needed'),
  };
}

export function useSchema(entity: string): EntitySchema | undefined {
  return useResource<{ entities: Record<string, EntitySchema> }>('/api/schemas').data?.entities[entity];
}

function PersonFields({
  form,
  schema,
  user,
}: {
  form: Form<PersonValues>;
  schema: EntitySchema;
  /** Whom it changes; nobody yet when adding. */
  user?: User;
}): VNode {
  const { values, error } = form;
  const set = form.set as (field: string, value: unknown) => void;
  const field = (
    name: string,
    more: Record<string, unknown>,
  ): VNode => html`<${TextField} label=${t(`field.user.${name}` as 'field.user.name')}
    name=${name} value=${String(values[name] ?? '')} error=${error(name)} onInput=${(value: string) => set(name, value)}
    autocomplete="off" ...${more} />`;
  const moreWrong = generatedFields(schema, BY_HAND).some((name) => error(name));
  return html`
    <div class="fields">
      <div class="whole">${field('name', { help: t('help.user.name') })}</div>
      ${field('number', { inputmode: 'numeric', help: user ? undefined : t('help.user.number') })}
      <${SecretField} label=${t('field.user.pin')} name="pin" value=${String(values.pin ?? '')} error=${error('pin')} inputmode="numeric"
        autocomplete="off" optional=${true} placeholder=${user?.hasPin ? t('secret.kept') : ''} help=${t('help.user.pin')}
        onInput=${(value: string) => set('pin', value)} />
      ${field('email', { type: 'email', optional: true })}
      ${field('mobile', { type: 'tel', optional: true })}
    </div>
    <details class="fold" open=${moreWrong}><summary>${t('person.more')}</summary>
      <${SchemaForm} entity="user" schema=${schema} values=${values} except=${BY_HAND} error=${error} set=${set} />
      <div class="fields">${soundFields(schema).map((name) => html`<${SoundField} key=${name} ...${{ name, schema, form }} />`)}</div></details>`;
}

/** Sounds of a person's own: the greeting of the mailbox, what people hear who wait. */
function soundFields(schema: EntitySchema): string[] {
  return Object.entries(schema.properties)
    .filter(([, { internal, ref }]) => !internal && (ref === 'prompt' || ref === 'playlist'))
    .map(([name]) => name);
}

function SoundField({ name, schema, form }: { name: string; schema: EntitySchema; form: Form<PersonValues> }): VNode {
  const one = schema.properties[name] as FieldSchema;
  const common = {
    label: fieldLabel('user', name, one),
    help: fieldHelp('user', name, one),
    error: form.error(name),
    value: String(form.values[name] ?? ''),
    onChange: (id: string) => (form.set as (field: string, value: unknown) => void)(name, id),
  };
  return one.ref === 'prompt' ? html`<${PromptField} ...${common} />` : html`<${PlaylistField} ...${common} />`;
}

/** All that this form sets. */
function fieldsOf(schema: EntitySchema): string[] {
  return [...BY_HAND, ...generatedFields(schema, BY_HAND), ...soundFields(schema)];
}

/** What was typed, without what was left empty. */
function filled(values: PersonValues, schema: EntitySchema): Record<string, unknown> {
  const fields = fieldsOf(schema);
  return Object.fromEntries(
    fields.map((field) => [field, values[field]]).filter(([, value]) => value !== undefined && value !== ''),
  );
}

interface Created {
  readonly user: User;
  readonly line?: Reveal | null;
}

/** The last one added, with what their phone needs: it is shown now and never again. */
function JustAdded({ created }: { created: Created }): VNode {
  const { user, line } = created;
  return html`<div class="card pad stack just-added">
    <p class="row still"><${StateShape} state="well" />
      <span><a href=${`/people/${encodeURIComponent(user.id)}`} class="strong">${user.name}</a> ${t('person.added', { number: user.number })}</span></p>
    ${line && html`<p class="soft">${t('secret.once')}</p><${LineSecret} reveal=${line} />`}
  </div>`;
}

function AddForm(props: {
  schema: EntitySchema;
  number: string;
  back: string;
  nextNumber: () => Promise<string>;
}): VNode {
  const { schema, number, back, nextNumber } = props;
  const [created, setCreated] = useState<Created | undefined>(undefined);
  const [another, setAnother] = useState(false);
  const form = useForm<PersonValues>({
    initial: { name: '', number },
    draft: 'person new',
    secrets: SECRETS,
    check,
    save: async (values) => {
      const { data, revision } = await request<Created>('POST', '/api/users', filled(values, schema));
      toastChange(t('person.saved', { name: data.user.name }), revision);
      setCreated(data);
      if (another) form.reset({ name: '', number: await nextNumber() });
      focusAfter(another);
    },
  });
  useEffect(() => focusAfter(true), []);
  const done = created && !form.changed && !another;
  if (done)
    return html`<div class="stack"><${JustAdded} created=${created} />
    <div class="actions"><${Button} kind="main" href=${`/people/${encodeURIComponent(created.user.id)}`}>${t('person.show')}<//>
    <${Button} onClick=${async () => {
      setAnother(true);
      form.reset({ name: '', number: await nextNumber() });
      focusAfter(true);
    }}>${t('person.another')}<//></div></div>`;
  return html`<div class="stack">
    <div role="status">${created && html`<${JustAdded} created=${created} />`}</div>
    <${FormFrame} form=${form} id=${FORM_ID} actions=${html`
      <${Button} kind="main" type="submit" busy=${form.busy} onClick=${() => setAnother(false)}>${t('person.save')}<//>
      <${Button} type="submit" busy=${form.busy} onClick=${() => setAnother(true)}>${t('person.save-another')}<//>
      <${Button} kind="quiet" href=${back} onClick=${() => form.reset()}>${t('form.cancel')}<//>`}>
      <${PersonFields} form=${form} schema=${schema} /><//>
  </div>`;
}

/** After saving: on to the next name, or to what was just made. */
function focusAfter(another: boolean): void {
  requestAnimationFrame(() => {
    const target = another ? `#${FORM_ID} [name=name]` : '.detail-frame h2';
    document.querySelector<HTMLElement>(target)?.focus();
  });
}

/** Adding somebody: a name is enough, the next free number is offered and a line with a password comes along. */
export function AddPerson({ back }: { back: string }): VNode {
  const schema = useSchema('user');
  const next = useResource<{ number: string }>('/api/users/next-number');
  const nextNumber = async (): Promise<string> =>
    (await request<{ number: string }>('GET', '/api/users/next-number').catch(() => undefined))?.data.number ?? '';
  const ready = schema && (next.data || next.problem);
  return html`<${Detail} title=${t('people.add')} back=${back} backLabel=${t('people.title')}>${
    ready
      ? html`<${AddForm} schema=${schema} number=${next.data?.number ?? ''} back=${back} nextNumber=${nextNumber} />`
      : html`<${Frame} lines=${4} />`
  }<//>`;
}

/** Changing somebody: only what differs is sent, and what was typed meanwhile by others stays. */
export function ChangePerson({ user, back, onSaved }: { user: User; back: string; onSaved: () => void }): VNode {
  const schema = useSchema('user');
  if (!schema) return html`<${Frame} lines=${4} />`;
  return html`<${ChangeForm} user=${user} schema=${schema} back=${back} onSaved=${onSaved} />`;
}

function ChangeForm(props: { user: User; schema: EntitySchema; back: string; onSaved: () => void }): VNode {
  const { user, schema, back, onSaved } = props;
  const form = useForm<PersonValues>({
    initial: user,
    draft: `person ${user.id}`,
    secrets: SECRETS,
    check,
    save: async (values) => {
      const fields = fieldsOf(schema);
      const changed = difference(user, values, fields);
      // An emptied secret means: keep the one there is.
      for (const secret of SECRETS) if (changed[secret] === null) delete changed[secret];
      if (Object.keys(changed).length > 0) {
        const { revision } = await request('PATCH', `/api/users/${encodeURIComponent(user.id)}`, changed);
        toastChange(t('person.changed', { name: values.name }), revision);
      } else toast(t('form.unchanged'));
      onSaved();
      go(back);
    },
  });
  return html`<${FormFrame} form=${form} id=${FORM_ID} actions=${html`
    <${Button} kind="main" type="submit" busy=${form.busy}>${t('form.save')}<//>
    <${Button} kind="quiet" href=${back} onClick=${() => form.reset()}>${t('form.cancel')}<//>`}>
    <${PersonFields} form=${form} schema=${schema} user=${user} /><//>`;
}
