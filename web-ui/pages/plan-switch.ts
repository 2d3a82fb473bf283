import { useState } from 'preact/hooks';
import { request } from '../api.ts';
import { Button } from '../components/button.ts';
import { Dialog } from '../components/dialog.ts';
import { Notice } from '../components/notice.ts';
import { Segmented } from '../components/segmented.ts';
import { SelectField } from '../components/select.ts';
import { StateBadge } from '../components/state-badge.ts';
import { toastChange, toastProblem } from '../components/toast.ts';
import { clockTime, dayName } from '../format.ts';
import { html, type VNode } from '../html.ts';
import { now } from '../now.ts';
import { may } from '../session.ts';
import type { ActivePlan, NumberSchema, Plan } from '../shapes-routing.ts';
import { t } from '../words/index.ts';

export function planName(plans: readonly Plan[], number: number): string {
  return plans.find((plan) => plan.number === number)?.name ?? String(number);
}

/** `Monday 08:00`, `today 17:00` */
export function momentText(at: number): string {
  return `${dayName(at, now())} ${clockTime(at)}`;
}

function untilText({ kind, untilAt, next }: ActivePlan): string {
  const then = next ? t('plans.then', { plan: next.name, time: momentText(next.at) }) : '';
  if (untilAt === undefined) return kind === 'manual' ? t('plans.until-undone') : t('plans.always');
  return `${t('plans.until', { time: momentText(untilAt) })} ${then}`.trim();
}

interface SwitchProps {
  readonly schema: NumberSchema;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** By hand: this plan from now on, until the schedule changes it or until somebody undoes it (NPL-06). */
function SwitchDialog({ schema, onClose, onSaved }: SwitchProps): VNode {
  const { plans, active } = schema;
  const other = plans.find(({ number }) => number !== active.plan);
  const [plan, setPlan] = useState(String(other?.number ?? active.plan));
  const [until, setUntil] = useState('next-change');
  const [busy, work] = useState(false);
  const options = plans.map(({ number, name }) => ({ value: String(number), label: `${number} ${name}` }));
  const isEmpty = plans.find(({ number }) => String(number) === plan)?.entries.length === 0;
  const lasts = [
    { value: 'next-change', label: t('plans.until-next') },
    { value: 'undone', label: t('plans.until-undone-choice') },
  ];
  const save = async (): Promise<void> => {
    work(true);
    try {
      // That it is empty was said above.
      const body = { plan: Number(plan), until, confirmed: true };
      const { revision } = await request('POST', `/api/number-schemas/${encodeURIComponent(schema.id)}/switch`, body);
      toastChange(t('plans.switched', { plan: planName(plans, Number(plan)) }), revision);
      onSaved();
      onClose();
    } catch (error) {
      toastProblem(error);
      work(false);
    }
  };
  return html`<${Dialog} title=${t('plans.switch')} onClose=${onClose}><div class="stack">
    <${SelectField} label=${t('plans.plan')} options=${options} value=${plan} onChange=${setPlan} />
    ${isEmpty && html`<${Notice} state="attention">${t('plans.empty-plan')}<//>`}
    <${Segmented} label=${t('plans.how-long')} labelShown=${true} options=${lasts} value=${until} onChange=${setUntil} />
    </div><div class="actions"><${Button} onClick=${onClose}>${t('form.cancel')}<//>
    <${Button} kind="main" busy=${busy} onClick=${save}>${t('plans.switch-do', { plan: planName(plans, Number(plan)) })}<//></div><//>`;
}

/** Which plan rules now, why, until when and what comes next; and the switch. */
export function ActiveNow({ schema, onSaved }: { schema: NumberSchema; onSaved: () => void }): VNode {
  const [open, setOpen] = useState(false);
  const { active, plans } = schema;
  const byHand = active.kind === 'manual' || active.kind === 'temporary';
  const follow = (): Promise<void> =>
    request('DELETE', `/api/number-schemas/${encodeURIComponent(schema.id)}/switch`).then(({ revision }) => {
      toastChange(t('plans.follows'), revision);
      onSaved();
    }, toastProblem);
  return html`<section class="card pad active-plan" aria-label=${t('plans.now')}>
    <div class="grow"><p class="soft small">${t('plans.now')}</p>
      <p class="figure">${active.name}</p>
      <p><${StateBadge} state=${byHand ? 'attention' : 'well'} word=${active.why} plain=${true} /></p>
      <p class="soft">${untilText(active)}</p></div>
    ${
      may('change-numbers') &&
      html`<div class="actions">${byHand && html`<${Button} icon="undo" onClick=${follow}>${t('plans.follow')}<//>`}
      ${plans.length > 1 && html`<${Button} kind="main" onClick=${() => setOpen(true)}>${t('plans.switch')}<//>`}</div>`
    }
    ${open && html`<${SwitchDialog} schema=${schema} onSaved=${onSaved} onClose=${() => setOpen(false)} />`}
  </section>`;
}
