import { request } from '../api.ts';
import { Button } from '../components/button.ts';
import { ExtensionFields } from '../components/extension-fields.ts';
import { FormFrame } from '../components/form-parts.ts';
import { toast, toastChange, toastProblem } from '../components/toast.ts';
import { changedOf, defaultsOf, filledOf, secretsOf, type EntityValues as Values } from '../entity-values.ts';
import type { EntitySchema } from '../form.ts';
import { html, type VNode } from '../html.ts';
import { go, withQuery } from '../router.ts';
import { may } from '../session.ts';
import type { Extension } from '../shapes.ts';
import { useForm } from '../use-form.ts';
import { t } from '../words/index.ts';

function check({ name, number }: Values): Record<string, string | undefined> {
  const needed = (value: unknown): string | undefined => (String(value ?? '').trim() ? undefined : t('form.needed'));
  return { name: needed(name), number: needed(number) };
}

interface AddProps {
  readonly type: string;
  readonly schema: EntitySchema;
  readonly number: string;
  readonly back: string;
}

/** A new extension of one kind: the next free number is offered, and what the box takes by itself stands there. */
export function AddExtension({ type, schema, number, back }: AddProps): VNode {
  const form = useForm<Values>({
    initial: { ...defaultsOf(schema), number },
    draft: `extension new ${type}`,
    secrets: secretsOf(schema),
    check,
    save: async (values) => {
      const filled = filledOf(values, schema);
      const { data, revision } = await request<Extension>('POST', '/api/extensions', {
        type,
        ...filled,
      });
      toastChange(t('extension.added', { name: data.name, number: data.number }), revision);
      go(withQuery(`/extensions/${encodeURIComponent(data.id)}`));
    },
  });
  const { values, error } = form;
  const set = form.set as (field: string, value: unknown) => void;
  return html`<${FormFrame} form=${form} actions=${html`
    <${Button} kind="main" type="submit" busy=${form.busy}>${t('extension.add-do')}<//>
    <${Button} kind="quiet" href=${back} onClick=${() => form.reset()}>${t('form.cancel')}<//>`}>
    <${ExtensionFields} ...${{ type, schema, values, error, set }} /><//>`;
}

/** The settings of an extension, changed where they are read. */
export function ChangeExtension(props: { extension: Extension; schema: EntitySchema; onSaved: () => void }): VNode {
  const { extension, schema, onSaved } = props;
  const { id, type } = extension;
  const address = `/api/extensions/${encodeURIComponent(id)}`;
  const form = useForm<Values>({
    initial: extension,
    draft: `extension ${id}`,
    secrets: secretsOf(schema),
    check,
    save: async (values) => {
      const changed = changedOf(extension, values, schema);
      if (Object.keys(changed).length === 0) return toast(t('form.unchanged'));
      const { revision } = await request('PATCH', address, changed);
      toastChange(t('extension.changed', { name: String(values.name) }), revision);
      onSaved();
    },
  });
  const { values, error } = form;
  const set = form.set as (field: string, value: unknown) => void;
  const reveal = (): void => {
    request<{ secrets: Values }>('POST', `${address}/reveal`, {}).then(
      ({ data }) => form.reset({ ...values, ...data.secrets }),
      toastProblem,
    );
  };
  const mayChange = may('change-extensions');
  return html`<${FormFrame} form=${form} actions=${
    mayChange &&
    html`<${Button} kind="main" type="submit" busy=${form.busy}>${t('form.save')}<//>
    ${form.changed && html`<${Button} kind="quiet" onClick=${() => form.reset(extension)}>${t('form.cancel')}<//>`}`
  }><fieldset class="stack" disabled=${!mayChange}>
    <${ExtensionFields} ...${{ type, schema, values, error, set, reveal: mayChange ? reveal : undefined }} /></fieldset><//>`;
}
