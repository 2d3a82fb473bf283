import { request } from '../api.ts';
import { Button } from '../components/button.ts';
import { DeleteDialog } from '../components/delete-dialog.ts';
import { EntityForm, type FieldGroup } from '../components/entity-form.ts';
import { Detail } from '../components/list-detail.ts';
import { Notice } from '../components/notice.ts';
import type { Option } from '../components/select.ts';
import { toast, toastChange, toastProblem } from '../components/toast.ts';
import type { EntityValues } from '../entity-values.ts';
import { html, type VNode } from '../html.ts';
import { useResource } from '../resource.ts';
import { go } from '../router.ts';
import { may } from '../session.ts';
import type { User } from '../shapes.ts';
import type { OutsideLimit } from '../shapes-safety.ts';
import { t } from '../words/index.ts';
import { Allowed, forWhom, stoppedText } from './limit-used.ts';
import { useSchema } from './person-form.ts';

const BACK = '/limits';
const PEOPLE_MAX = 1_000;

const groups = (): FieldGroup[] => [
  { title: t('limits.group-whose'), fields: ['name', 'applies', 'userId'] },
  { title: t('limits.group-much'), fields: ['callsMax', 'minutesPerHour', 'minutesPerDay'] },
  { title: t('limits.group-costly'), fields: ['costlyMinutesPerHour', 'costlyMinutesPerDay'] },
  { title: t('limits.group-night'), fields: ['nightFrom', 'nightUntil', 'nightBlocks'] },
  { title: t('limits.group-where'), fields: ['countries'] },
];

function usePeopleOptions(): readonly Option[] {
  const { data } = useResource<{ users: readonly User[] }>(`/api/users?limit=${PEOPLE_MAX}`);
  return (data?.users ?? []).map(({ id, number, name }) => ({ value: id, label: name, note: number }));
}

/** What it stopped, and the way to let calls go on. */
function Stopped({ limit, onSaved }: { limit: OutsideLimit; onSaved: () => void }): VNode | null {
  const { stopped, id, name } = limit;
  if (!stopped) return null;
  const release = (): void => {
    request('POST', `/api/outside-limits/${encodeURIComponent(id)}/release`, {}).then(() => {
      toast(t('limits.released', { name }));
      onSaved();
    }, toastProblem);
  };
  const action = may('change-office') && html`<${Button} onClick=${release}>${t('limits.release')}<//>`;
  return html`<${Notice} state="attention" action=${action}>${stopped.sentence}${' '}
    <span class="soft">${stoppedText(stopped)}</span><//>`;
}

interface LimitDetailProps {
  readonly id: string;
  /** Undefined: there is none of this id. */
  readonly limit: OutsideLimit | undefined;
  readonly deed?: string;
  readonly onSaved: () => void;
}

/** One limit: how much of it is used, what it stopped, and its settings. */
export function LimitDetail({ id, limit, deed, onSaved }: LimitDetailProps): VNode {
  const schema = useSchema('outside-limit');
  const people = usePeopleOptions();
  if (!limit) {
    return html`<${Detail} title=${t('person.gone-title')} back=${BACK} backLabel=${t('limits.title')}><p>${t('extension.gone')}</p><//>`;
  }
  const address = `/api/outside-limits/${encodeURIComponent(id)}`;
  const { usage: _, stopped: __, user: ___, ...settings } = limit;
  const remove =
    may('change-office') &&
    html`<div class="actions">
    <${Button} kind="icon" icon="trash" label=${t('person.delete')} href=${`${BACK}/${encodeURIComponent(id)}/delete`} /></div>`;
  const saved = (data: EntityValues, revision: number | undefined): void => {
    toastChange(t('limits.changed', { name: String(data.name) }), revision);
    onSaved();
  };
  return html`<${Detail} title=${limit.name} back=${BACK} backLabel=${t('limits.title')} subtitle=${forWhom(limit)} actions=${remove}>
    <div class="stack"><${Stopped} limit=${limit} onSaved=${onSaved} /><${Allowed} limit=${limit} />
      ${
        schema &&
        html`<section class="section"><h3 class="unseen">${t('line.settings')}</h3>
          <${EntityForm} key=${JSON.stringify(settings)} entity="outside-limit" schema=${schema} groups=${groups()} address=${address}
            before=${settings} choices=${{ userId: people }} mayChange=${may('change-office')} onSaved=${saved} /></section>`
      }</div>
    ${
      deed === 'delete' &&
      may('change-office') &&
      html`<${DeleteDialog} address=${address} name=${limit.name} back=${BACK} dependents=${{ pointedAtBy: [] }} blocked=""
        alone=${t('limits.delete-alone')} onClose=${() => go(`${BACK}/${encodeURIComponent(id)}`, { replace: true })} />`
    }<//>`;
}

export function NewLimit(): VNode {
  const schema = useSchema('outside-limit');
  const people = usePeopleOptions();
  const saved = (data: EntityValues, revision: number | undefined): void => {
    toastChange(t('limits.added', { name: String(data.name) }), revision);
    go(`${BACK}/${encodeURIComponent(String(data.id))}`);
  };
  return html`<${Detail} title=${t('limits.add')} back=${BACK} backLabel=${t('limits.title')}>${
    schema &&
    html`<${EntityForm} entity="outside-limit" schema=${schema} groups=${groups()} address="/api/outside-limits" choices=${{ userId: people }}
      mayChange=${true} addLabel=${t('limits.add-do')} back=${BACK} onSaved=${saved} />`
  }<//>`;
}
