import { useState } from 'preact/hooks';
import { request } from '../api.ts';
import { Button } from '../components/button.ts';
import { TextField } from '../components/field.ts';
import { FormFrame } from '../components/form-parts.ts';
import { SelectField } from '../components/select.ts';
import { toastChange, toastProblem } from '../components/toast.ts';
import { dayName } from '../format.ts';
import { html, type VNode } from '../html.ts';
import { now } from '../now.ts';
import { useResource } from '../resource.ts';
import { may } from '../session.ts';
import type { Closure, Holiday, NumberSchema } from '../shapes-routing.ts';
import { t } from '../words/index.ts';
import { useSchemaPart } from './plan-save.ts';

interface Regions {
  readonly states: readonly { readonly state: string; readonly name: string }[];
}

interface RowProps {
  readonly holiday: Holiday;
  readonly path: string;
  readonly plans: NumberSchema['plans'];
  readonly error: (path: string) => string | undefined;
  readonly onChange: (next: Holiday | undefined) => void;
}

function Row({ holiday, path, plans, error, onChange }: RowProps): VNode {
  const moment = (field: 'from' | 'until'): VNode =>
    html`<${TextField} type="datetime-local" label=${t(field === 'from' ? 'plans.from' : 'plans.until-field')} value=${holiday[field]} error=${error(`${path}.${field}`)}
      onInput=${(value: string) => onChange({ ...holiday, [field]: value })} />`;
  const options = plans.map(({ number, name }) => ({ value: String(number), label: name }));
  return html`<div class="entry" role="group" aria-label=${holiday.name}>
    <${TextField} label=${t('plans.holiday-name')} value=${holiday.name} error=${error(`${path}.name`)}
      onInput=${(name: string) => onChange({ ...holiday, name })} />
    ${moment('from')}${moment('until')}
    <${SelectField} label=${t('plans.plan')} options=${options} value=${String(holiday.plan)} error=${error(`${path}.plan`)}
      onChange=${(value: string) => onChange({ ...holiday, plan: Number(value) })} />
    <${Button} kind="icon" icon="trash" label=${t('list.remove', { what: holiday.name })} onClick=${() => onChange(undefined)} /></div>`;
}

/** What comes next. */
function Closures({ schema }: { schema: NumberSchema }): VNode | false {
  const { data } = useResource<{ closures: readonly Closure[] }>(
    `/api/number-schemas/${encodeURIComponent(schema.id)}/closures`,
    JSON.stringify(schema.holidays),
  );
  if (!data || data.closures.length === 0) return false;
  return html`<section><h3>${t('plans.closures')}</h3><ul class="bullets">${data.closures.map(
    ({ name, fromAt, planName }) =>
      html`<li key=${fromAt}>${t('plans.closure', { day: dayName(fromAt, now()), name, plan: planName })}</li>`,
  )}</ul></section>`;
}

/** The holidays of the country and its part, for years ahead, in one go (NPL-05). */
function PublicHolidays({ schema, onSaved }: { schema: NumberSchema; onSaved: () => void }): VNode {
  const regions = useResource<Regions>('/api/public-holidays/regions');
  const [state, setState] = useState('');
  const [plan, setPlan] = useState(String(schema.plans.at(-1)?.number ?? 1));
  const [busy, work] = useState(false);
  const plans = schema.plans.map(({ number, name }) => ({ value: String(number), label: name }));
  const states = (regions.data?.states ?? []).map((one) => ({ value: one.state, label: one.name }));
  const add = async (): Promise<void> => {
    work(true);
    try {
      const address = `/api/number-schemas/${encodeURIComponent(schema.id)}/public-holidays`;
      const body = { plan: Number(plan), years: 3, ...(state ? { state } : {}) };
      const { data, revision } = await request<{ added: readonly unknown[] }>('POST', address, body);
      toastChange(t('plans.public-added', { n: data.added.length }), revision);
      onSaved();
    } catch (error) {
      toastProblem(error);
    }
    work(false);
  };
  return html`<div class="row public-holidays">
    ${
      states.length > 0 &&
      html`<${SelectField} label=${t('plans.region')} options=${[{ value: '', label: t('plans.region-all') }, ...states]} value=${state} onChange=${setState} />`
    }
    <${SelectField} label=${t('plans.plan')} options=${plans} value=${plan} onChange=${setPlan} />
    <${Button} icon="plus" busy=${busy} onClick=${add}>${t('plans.add-public')}<//></div>`;
}

/** Days on which another plan rules than the week says (NPL-05). */
export function Holidays({ schema, onSaved }: { schema: NumberSchema; onSaved: () => void }): VNode {
  const form = useSchemaPart(schema, { holidays: schema.holidays }, onSaved);
  const { values, set, error } = form;
  const mayChange = may('change-numbers');
  const change = (at: number, next: Holiday | undefined): void =>
    set(
      'holidays',
      values.holidays.flatMap((one, place) => (place === at ? (next ? [next] : []) : [one])),
    );
  const add = (): void => {
    const day = new Date(now() + 86_400_000).toISOString().slice(0, 10);
    const plan = schema.plans.at(-1)?.number ?? 1;
    set('holidays', [...values.holidays, { from: `${day}T00:00`, until: `${day}T23:59`, name: '', plan }]);
  };
  return html`<div class="stack"><${Closures} schema=${schema} />
    ${mayChange && html`<${PublicHolidays} schema=${schema} onSaved=${onSaved} />`}
    <${FormFrame} form=${form} actions=${
      mayChange &&
      html`<${Button} kind="main" type="submit" busy=${form.busy}>${t('form.save')}<//>
    <${Button} icon="plus" onClick=${add}>${t('plans.add-holiday')}<//>
    ${form.changed && html`<${Button} kind="quiet" onClick=${() => form.reset()}>${t('form.cancel')}<//>`}`
    }><fieldset class="stack" disabled=${!mayChange}>
    <p class="soft">${values.holidays.length === 0 ? t('plans.no-holidays') : t('plans.holidays-text')}</p>
    <div class="entries">${values.holidays.map(
      (
        holiday,
        at,
      ) => html`<${Row} key=${at} holiday=${holiday} path=${`holidays.${at}`} plans=${schema.plans} error=${error}
        onChange=${(next: Holiday | undefined) => change(at, next)} />`,
    )}</div></fieldset><//></div>`;
}
