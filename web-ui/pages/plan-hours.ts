import { Button } from '../components/button.ts';
import { TextField } from '../components/field.ts';
import { FormFrame } from '../components/form-parts.ts';
import { Notice } from '../components/notice.ts';
import { SelectField } from '../components/select.ts';
import { html, type VNode } from '../html.ts';
import { may } from '../session.ts';
import type { NumberSchema, Weekday, WeeklyEntry } from '../shapes-routing.ts';
import { t } from '../words/index.ts';
import { useSchemaPart } from './plan-save.ts';

export const WEEKDAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** What a new row begins with. */
const WORKING_DAYS = { kind: 'days', days: WEEKDAYS.slice(0, 5), from: '09:00', until: '17:00' } as const;
const WEEKEND = { kind: 'period', fromDay: 'fri', from: '17:00', untilDay: 'mon', until: '08:00' } as const;

interface RowProps {
  readonly entry: WeeklyEntry;
  readonly at: number;
  readonly schema: NumberSchema;
  readonly error: (path: string) => string | undefined;
  readonly onChange: (next: WeeklyEntry | undefined) => void;
}

function DayBoxes({ entry, error, at, onChange }: RowProps): VNode {
  const { days = [] } = entry;
  const wrong = error(`weekly.${at}.days`);
  const toggle = (day: Weekday): void =>
    onChange({ ...entry, days: WEEKDAYS.filter((one) => (one === day) !== days.includes(one)) });
  return html`<fieldset class="field"><legend class="label">${t('plans.days')}</legend>
    <div class="day-boxes">${WEEKDAYS.map(
      (
        day,
      ) => html`<label key=${day}><input type="checkbox" checked=${days.includes(day)} onChange=${() => toggle(day)} />
        <span aria-hidden="true">${t(`weekday.${day}-short`)}</span><span class="unseen">${t(`weekday.${day}`)}</span></label>`,
    )}</div>${wrong && html`<p class="error" role="alert">${wrong}</p>`}</fieldset>`;
}

function Time({ entry, error, at, onChange, field }: RowProps & { field: 'from' | 'until' }): VNode {
  const label = t(field === 'from' ? 'plans.from' : 'plans.until-field');
  return html`<${TextField} label=${label} short=${true} inputmode="numeric" placeholder="08:30" value=${entry[field]}
    error=${error(`weekly.${at}.${field}`)} onInput=${(value: string) => onChange({ ...entry, [field]: value })} />`;
}

function DayChoice({ entry, error, at, onChange, field }: RowProps & { field: 'fromDay' | 'untilDay' }): VNode {
  const options = WEEKDAYS.map((day) => ({ value: day, label: t(`weekday.${day}`) }));
  return html`<${SelectField} label=${t(`plans.${field}`)} options=${options} value=${entry[field] ?? 'mon'}
    error=${error(`weekly.${at}.${field}`)} onChange=${(value: string) => onChange({ ...entry, [field]: value as Weekday })} />`;
}

function Row(props: RowProps): VNode {
  const { entry, at, schema, error, onChange } = props;
  const plans = schema.plans.map(({ number, name }) => ({ value: String(number), label: name }));
  const when =
    entry.kind === 'days'
      ? html`<${DayBoxes} ...${props} /><${Time} ...${props} field="from" /><${Time} ...${props} field="until" />`
      : html`<${DayChoice} ...${props} field="fromDay" /><${Time} ...${props} field="from" />
          <${DayChoice} ...${props} field="untilDay" /><${Time} ...${props} field="until" />`;
  return html`<div class="entry hours-entry" role="group" aria-label=${t('list.entry', { what: t('plans.hours'), n: at + 1 })}>
    ${when}<${SelectField} label=${t('plans.plan')} options=${plans} value=${String(entry.plan)} error=${error(`weekly.${at}.plan`)}
      onChange=${(value: string) => onChange({ ...entry, plan: Number(value) })} />
    <${Button} kind="icon" icon="trash" label=${t('list.remove', { what: t('list.entry', { what: t('plans.hours'), n: at + 1 }) })}
      onClick=${() => onChange(undefined)} /></div>`;
}

/** The week as the office keeps it (NPL-04). */
export function OpeningHours({ schema, onSaved }: { schema: NumberSchema; onSaved: () => void }): VNode {
  const form = useSchemaPart(schema, { weekly: schema.weekly, fallbackPlan: schema.fallbackPlan }, onSaved);
  const { values, set, error } = form;
  const plan = schema.plans[0]?.number ?? 1;
  const change = (at: number, next: WeeklyEntry | undefined): void =>
    set(
      'weekly',
      values.weekly.flatMap((entry, place) => (place === at ? (next ? [next] : []) : [entry])),
    );
  const add = (entry: WeeklyEntry): void => set('weekly', [...values.weekly, entry]);
  const plans = schema.plans.map(({ number, name }) => ({ value: String(number), label: name }));
  const mayChange = may('change-numbers');
  const used = new Set([values.fallbackPlan, ...values.weekly.map((entry) => entry.plan)]);
  const empty = schema.plans
    .filter(({ number, entries }) => used.has(number) && entries.length === 0)
    .map(({ name }) => name);
  return html`<${FormFrame} form=${form} actions=${
    mayChange &&
    html`<${Button} kind="main" type="submit" busy=${form.busy}>${t('form.save')}<//>
    ${form.changed && html`<${Button} kind="quiet" onClick=${() => form.reset()}>${t('form.cancel')}<//>`}`
  }><fieldset class="stack" disabled=${!mayChange}>
    <p class="soft">${t('plans.hours-text')}</p>
    <div class="entries">${values.weekly.map(
      (entry, at) => html`<${Row} key=${at} entry=${entry} at=${at} schema=${schema} error=${error}
        onChange=${(next: WeeklyEntry | undefined) => change(at, next)} />`,
    )}</div>
    ${
      mayChange &&
      html`<div class="actions">
      <${Button} icon="plus" onClick=${() => add({ ...WORKING_DAYS, plan })}>${t('plans.add-days')}<//>
      <${Button} icon="plus" onClick=${() => add({ ...WEEKEND, plan })}>${t('plans.add-period')}<//></div>`
    }
    ${empty.length > 0 && html`<${Notice} state="attention">${t('plans.empty-used', { plans: empty.join(', ') })}<//>`}
    <div class="fields"><${SelectField} label=${t('plans.fallback')} help=${t('plans.fallback-help')} options=${plans}
      value=${String(values.fallbackPlan)} error=${error('fallbackPlan')} onChange=${(value: string) => set('fallbackPlan', Number(value))} /></div>
  </fieldset><//>`;
}
