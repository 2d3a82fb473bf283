import { useState } from 'preact/hooks';
import { Button } from '../components/button.ts';
import { DestinationField } from '../components/destination-field.ts';
import { Dialog } from '../components/dialog.ts';
import { TextField } from '../components/field.ts';
import { FormFrame } from '../components/form-parts.ts';
import { html, type VNode } from '../html.ts';
import { readable } from '../phone-number.ts';
import { may } from '../session.ts';
import type { NumberSchema, Plan, PlanEntry } from '../shapes-routing.ts';
import { t } from '../words/index.ts';
import { useSchemaPart } from './plan-save.ts';

/** By their numbers, which people type at 915 (NPL-02). */
const PLANS_MAX = 99;

/** `+31 20 123 45 00 – 99` */
export function rowText({ first, last }: { readonly first: string; readonly last?: string }): string {
  return last === undefined || last === first ? readable(first) : `${readable(first)} – ${readable(last)}`;
}

interface PartProps {
  readonly path: string;
  readonly error: (path: string) => string | undefined;
}

interface EntryProps extends PartProps {
  readonly entry: PlanEntry;
  readonly onChange: (next: PlanEntry | undefined) => void;
}

function Entry({ entry, path, error, onChange }: EntryProps): VNode {
  const text = (field: 'first' | 'last' | 'prefix', optional: boolean): VNode =>
    html`<${TextField} label=${t(`plans.entry-${field}`)} error=${error(`${path}.${field}`)} inputmode=${field === 'prefix' ? 'text' : 'tel'}
      value=${field === 'prefix' ? (entry.prefix ?? '') : readable(entry[field] ?? '')} autocomplete="off"
      onInput=${(value: string) => onChange({ ...entry, [field]: value === '' && optional ? undefined : value })} />`;
  return html`<div class="entry" role="group" aria-label=${rowText(entry)}>
    ${text('first', false)}${text('last', true)}
    <${DestinationField} label=${t('plans.entry-to')} value=${entry.extensionId} error=${error(`${path}.extensionId`)}
      onChange=${(extensionId: string) => onChange({ ...entry, extensionId })} />
    ${text('prefix', true)}
    <${Button} kind="icon" icon="trash" label=${t('list.remove', { what: rowText(entry) })} onClick=${() => onChange(undefined)} /></div>`;
}

interface OneProps extends PartProps {
  readonly plan: Plan;
  readonly open: boolean;
  readonly others: readonly Plan[];
  readonly onChange: (next: Plan | undefined) => void;
}

/** A plan: its name, and where each number leads while it rules. */
function OnePlan({ plan, path, open, others, error, onChange }: OneProps): VNode {
  const { number, name, entries } = plan;
  const [asked, ask] = useState<Plan | undefined>(undefined);
  const change = (at: number, next: PlanEntry | undefined): void =>
    onChange({ ...plan, entries: entries.flatMap((one, place) => (place === at ? (next ? [next] : []) : [one])) });
  const add = (): void => onChange({ ...plan, entries: [...entries, { first: '', extensionId: '' }] });
  const copy = (event: Event): void => {
    const choice = event.currentTarget as HTMLSelectElement;
    const from = others.find((one) => String(one.number) === choice.value);
    choice.value = '';
    // Over numbers that are there only when that is meant (NPL-02).
    if (from && entries.length > 0) ask(from);
    else if (from) onChange({ ...plan, entries: from.entries });
  };
  const copyOver = (from: Plan): void => {
    ask(undefined);
    onChange({ ...plan, entries: from.entries });
  };
  return html`<details class="card fold-card" open=${open}><summary><span class="strong">${number} ${name}</span>
      <span class="soft">${entries.length === 0 ? t('plans.is-empty') : t('plans.entries', { n: entries.length })}</span></summary>
    <div class="stack pad-in">
      <div class="fields"><${TextField} label=${t('plans.name')} value=${name} error=${error(`${path}.name`)}
        onInput=${(value: string) => onChange({ ...plan, name: value })} />
        <${TextField} label=${t('plans.number')} short=${true} inputmode="numeric" value=${String(number)} error=${error(`${path}.number`)}
          onInput=${(value: string) => onChange({ ...plan, number: Number(value) || 0 })} /></div>
      <div class="entries">${entries.map(
        (entry, at) => html`<${Entry} key=${at} entry=${entry} path=${`${path}.entries.${at}`} error=${error}
          onChange=${(next: PlanEntry | undefined) => change(at, next)} />`,
      )}</div>
      <div class="actions"><${Button} icon="plus" onClick=${add}>${t('plans.add-entry')}<//>
        ${
          others.length > 0 &&
          html`<select class="input period" aria-label=${t('plans.copy-from')} onChange=${copy}><option value="">${t('plans.copy-from')}</option>
          ${others.map((one) => html`<option key=${one.number} value=${one.number}>${one.number} ${one.name}</option>`)}</select>`
        }
        <${Button} kind="quiet" icon="trash" onClick=${() => onChange(undefined)}>${t('plans.remove', { name })}<//></div>
      ${
        asked &&
        html`<${Dialog} title=${t('plans.copy-title', { name })} onClose=${() => ask(undefined)}>
          <p>${t('plans.copy-over', { name, n: entries.length })}</p>
          <div class="actions"><${Button} onClick=${() => ask(undefined)}>${t('form.cancel')}<//>
            <${Button} kind="danger main" onClick=${() => copyOver(asked)}>${t('plans.copy-do')}<//></div><//>`
      }
    </div></details>`;
}

function freeNumber(plans: readonly Plan[]): number {
  for (let number = 1; ; number++) if (plans.every((plan) => plan.number !== number)) return number;
}

/** The plans of a schema, each with the way of its numbers (NPL-02). */
export function PlanList({ schema, onSaved }: { schema: NumberSchema; onSaved: () => void }): VNode {
  const form = useSchemaPart(schema, { plans: schema.plans }, onSaved);
  const { values, set, error } = form;
  const mayChange = may('change-numbers');
  const change = (at: number, next: Plan | undefined): void =>
    set(
      'plans',
      values.plans.flatMap((one, place) => (place === at ? (next ? [next] : []) : [one])),
    );
  const add = (): void => {
    const number = freeNumber(values.plans);
    const name = number === 2 ? t('plans.second-plan') : t('plans.new', { n: number });
    set('plans', [...values.plans, { number, name, entries: [] }]);
  };
  return html`<${FormFrame} form=${form} actions=${
    mayChange &&
    html`<${Button} kind="main" type="submit" busy=${form.busy}>${t('form.save')}<//>
    ${values.plans.length < PLANS_MAX && html`<${Button} icon="plus" onClick=${add}>${t('plans.add')}<//>`}
    ${form.changed && html`<${Button} kind="quiet" onClick=${() => form.reset()}>${t('form.cancel')}<//>`}`
  }><fieldset class="stack tight" disabled=${!mayChange}><p class="soft">${t('plans.plans-text')}</p>
    ${values.plans.map(
      (
        plan,
        at,
      ) => html`<${OnePlan} key=${at} plan=${plan} path=${`plans.${at}`} open=${values.plans.length === 1 || plan.number === schema.active.plan}
        others=${values.plans.filter((one) => one !== plan)} error=${error} onChange=${(next: Plan | undefined) => change(at, next)} />`,
    )}</fieldset><//>`;
}
