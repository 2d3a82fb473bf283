import { Button } from '../components/button.ts';
import { DeleteDialog } from '../components/delete-dialog.ts';
import { Dialog } from '../components/dialog.ts';
import { EntityForm } from '../components/entity-form.ts';
import { toastChange } from '../components/toast.ts';
import type { EntityValues } from '../entity-values.ts';
import { html, type VNode } from '../html.ts';
import { go } from '../router.ts';
import { may } from '../session.ts';
import type { SchemaSummary } from '../shapes-routing.ts';
import { t } from '../words/index.ts';
import { useSchema } from './person-form.ts';

const FIELDS = [{ fields: ['name', 'number', 'timeZone'] }] as const;

interface SchemaToolsProps {
  readonly schemas: readonly SchemaSummary[];
  readonly chosen: string;
  /** What is asked about the chosen one, or a new one. */
  readonly deed: 'new' | 'change' | 'delete' | undefined;
  readonly onSaved: () => void;
}

function freeNumber(schemas: readonly SchemaSummary[]): number {
  for (let number = 1; ; number++) if (schemas.every((one) => one.number !== number)) return number;
}

/** Name, number at 915, and the clock by which its hours are meant. */
function SchemaDialog({ schemas, schema, onSaved }: SchemaDialogProps): VNode {
  const form = useSchema('number-schema');
  const back = schema ? `/plans/${encodeURIComponent(schema.id)}` : '/plans';
  const close = (): void => go(back, { replace: true });
  const saved = (data: EntityValues, revision: number | undefined): void => {
    toastChange(t(schema ? 'extension.changed' : 'plans.schema-added', { name: String(data.name) }), revision);
    onSaved();
    go(`/plans/${encodeURIComponent(String(data.id))}`, { replace: true });
  };
  const before = schema && { id: schema.id, name: schema.name, number: schema.number, timeZone: schema.ownTimeZone };
  const plans = [{ number: 1, name: t('plans.first-plan'), entries: [] }];
  const address = schema ? `/api/number-schemas/${encodeURIComponent(schema.id)}` : '/api/number-schemas';
  return html`<${Dialog} title=${schema ? t('plans.schema-change') : t('plans.schema-add')} onClose=${close}><div class="stack">
    ${!schema && html`<p class="soft">${t('plans.schema-add-text')}</p>`}
    ${
      form &&
      html`<${EntityForm} entity="number-schema" schema=${form} groups=${FIELDS} address=${address} before=${before}
        initial=${{ number: freeNumber(schemas), plans }} mayChange=${true}
        addLabel=${t('plans.schema-add-do')} back=${back} onSaved=${saved} />`
    }</div><//>`;
}

interface SchemaDialogProps extends Pick<SchemaToolsProps, 'schemas' | 'onSaved'> {
  readonly schema: SchemaSummary | undefined;
}

/** What goes with a schema that is deleted (NPL-01), by its names. */
function takenAlong({ numberCount, plans }: SchemaSummary): { entity: string; title: string }[] {
  return [
    ...(numberCount > 0 ? [{ entity: 'number', title: t('plans.takes-numbers', { n: numberCount }) }] : []),
    ...plans.map(({ name, entryCount }) => ({
      entity: `plan ${name}`,
      title: t('plans.takes-plan', { name, n: entryCount }),
    })),
    { entity: 'hours', title: t('plans.takes-hours') },
  ];
}

/** Which of several schemas, and adding, renaming, deleting them. */
export function SchemaTools({ schemas, chosen, deed, onSaved }: SchemaToolsProps): VNode | false {
  const schema = schemas.find(({ id }) => id === chosen);
  const mayChange = may('change-numbers');
  if (!mayChange && schemas.length < 2) return false;
  const here = `/plans/${encodeURIComponent(chosen)}`;
  const remove =
    schema &&
    html`<${DeleteDialog} address=${`/api/number-schemas/${encodeURIComponent(schema.id)}`} name=${schema.name} back="/plans"
      dependents=${{ pointedAtBy: [], takesAlong: takenAlong(schema) }} blocked="" alone=""
      onClose=${() => go(here, { replace: true })} />`;
  const choose = (event: Event): void =>
    go(`/plans/${encodeURIComponent((event.currentTarget as HTMLSelectElement).value)}${location.search}`);
  return html`<div class="toolbar">
    ${
      schemas.length > 1 &&
      html`<select class="input period" aria-label=${t('plans.schema')} onChange=${choose}>
      ${schemas.map(({ id, name, active }) => html`<option key=${id} value=${id} selected=${id === chosen}>${name}: ${active.name}</option>`)}</select>`
    }
    ${
      mayChange &&
      html`<div class="actions"><${Button} kind="quiet" icon="settings" href=${`${here}/change`}>${t('plans.schema-change')}<//>
      ${schema && !schema.isFirst && html`<${Button} kind="quiet" icon="trash" href=${`${here}/delete`}>${t('plans.schema-delete')}<//>`}
      <${Button} kind="quiet" icon="plus" href="/plans/new">${t('plans.schema-add')}<//></div>`
    }
    ${mayChange && deed === 'new' && html`<${SchemaDialog} key="new" schemas=${schemas} schema=${undefined} onSaved=${onSaved} />`}
    ${mayChange && deed === 'change' && schema && html`<${SchemaDialog} key=${chosen} schemas=${schemas} schema=${schema} onSaved=${onSaved} />`}
    ${mayChange && deed === 'delete' && !schema?.isFirst && remove}
  </div>`;
}
