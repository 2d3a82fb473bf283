import { request } from '../api.ts';
import { type EntitySchema, Generated } from '../form.ts';
import { type Children, html, type VNode } from '../html.ts';
import { news } from '../live.ts';
import { useResource } from '../resource.ts';
import { may } from '../session.ts';
import { useStore } from '../store.ts';
import { useForm } from '../use-form.ts';
import { t } from '../words/index.ts';
import { Button } from './button.ts';
import { FormFrame } from './form-parts.ts';
import { Fetched } from './frame.ts';
import { toast, toastChange } from './toast.ts';

type Values = Readonly<Record<string, unknown>>;

interface SingleProps {
  /** Its name among the schemas. */
  readonly entity: string;
  /** Where the box answers it, and takes changes. */
  readonly address: string;
  readonly title: string;
  readonly text: string;
  /** What stands below the form. */
  readonly below?: (values: Values) => Children;
}

function SingleForm(props: SingleProps & { schema: EntitySchema; values: Values; onSaved: () => void }): VNode {
  const { entity, address, schema, onSaved } = props;
  const fields = Object.keys(schema.properties).filter((field) => !schema.properties[field]?.internal);
  const secrets = fields.filter((field) => schema.properties[field]?.secret);
  const form = useForm<Values>({
    initial: props.values,
    draft: entity,
    secrets,
    save: async (values) => {
      const changed = fields.filter((field) => (values[field] ?? '') !== (props.values[field] ?? ''));
      const sent = changed.filter((field) => values[field] !== '' || !secrets.includes(field));
      if (sent.length === 0) return toast(t('form.unchanged'));
      // An emptied text is a text where there must be one, else it is cleared.
      const value = (field: string): unknown =>
        values[field] === '' && schema.properties[field]?.default === undefined ? null : values[field];
      const { revision } = await request(
        'PATCH',
        address,
        Object.fromEntries(sent.map((field) => [field, value(field)])),
      );
      toastChange(t('settings.saved'), revision);
      onSaved();
    },
  });
  const { values, error } = form;
  const set = form.set as (field: string, value: unknown) => void;
  const mayChange = may('change-office');
  return html`<${FormFrame} form=${form} actions=${
    mayChange &&
    html`<${Button} kind="main" type="submit" busy=${form.busy}>${t('form.save')}<//>
    ${form.changed && html`<${Button} kind="quiet" onClick=${() => form.reset(props.values)}>${t('form.cancel')}<//>`}`
  }><fieldset disabled=${!mayChange}><div class="fields">${fields.map((field) => {
    const one = schema.properties[field];
    const optional = one?.default === undefined && !schema.required?.includes(field);
    return html`<${Generated} key=${field} ...${{ entity, field, schema: one, values, optional, error, set }} />`;
  })}</div></fieldset><//>`;
}

/** Settings of which the office has one set, as a card with their form. */
export function SingleSettings(props: SingleProps): VNode {
  const { entity, address, title, text, below } = props;
  const from = useResource<Values>(address, useStore(news).revision);
  const schemas = useResource<{ entities: Record<string, EntitySchema> }>('/api/schemas');
  const schema = schemas.data?.entities[entity];
  const id = `settings-${entity}`;
  return html`<section class="card pad stack" aria-labelledby=${id}><h2 id=${id}>${title}</h2><p class="soft">${text}</p>
    <${Fetched} from=${from} lines=${4}>${(values: Values) =>
      html`${
        schema &&
        html`<${SingleForm} key=${JSON.stringify(values)} ...${props} schema=${schema} values=${values} onSaved=${from.reload} />`
      }${below?.(values)}`}<//></section>`;
}
