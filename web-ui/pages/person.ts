import { Button } from '../components/button.ts';
import { DeleteDialog } from '../components/delete-dialog.ts';
import { Fetched } from '../components/frame.ts';
import { Detail } from '../components/list-detail.ts';
import { Avatar } from '../components/person.ts';
import { choiceLabel, fieldLabel } from '../form.ts';
import { html, type VNode } from '../html.ts';
import { epoch, news } from '../live.ts';
import { callNumber, mayHavePhone } from '../phone/index.ts';
import { readable } from '../phone-number.ts';
import { type Resource, useResource } from '../resource.ts';
import { go } from '../router.ts';
import { may } from '../session.ts';
import type { User } from '../shapes.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';
import { PersonCalls } from './person-calls.ts';
import { ChangePerson } from './person-form.ts';
import { LineDetail } from './person-line.ts';
import { PersonLines } from './person-lines.ts';
import { Reach, useReach } from './reach.ts';

/** Settings worth seeing at a glance, in this order; empty ones are left out. */
const FACTS = ['email', 'mobile', 'areaCode', 'language'];

function value(field: string, user: User): string {
  const given = user[field];
  if (given === undefined || given === null || given === '') return '';
  if (typeof given === 'boolean') return t(given ? 'yes' : 'no');
  return field === 'mobile' ? readable(String(given)) : choiceLabel('user', field, String(given));
}

function Facts({ user }: { user: User }): VNode {
  const facts = FACTS.map((field) => [fieldLabel('user', field), value(field, user)]).filter(([, text]) => text);
  const account = user.account;
  return html`<dl class="facts">
    ${facts.map(([label, text]) => html`<dt>${label}</dt><dd>${text}</dd>`)}
    <dt>${t('field.user.pin')}</dt><dd>${t(user.hasPin ? 'person.pin-set' : 'person.pin-none')}</dd>
    ${account && html`<dt>${t('person.account')}</dt><dd>${account.username}</dd>`}
  </dl>`;
}

function PersonView({
  user,
  from,
  deed,
  back,
}: {
  user: User;
  from: Resource<User>;
  deed?: string;
  back: string;
}): VNode {
  const reach = useReach();
  const address = `/people/${encodeURIComponent(user.id)}`;
  const mayChange = may('change-people');
  const changing = deed === 'change' && mayChange;
  const call =
    mayHavePhone() &&
    html`<${Button} icon="phone" onClick=${() => callNumber(user.number, user.name)}>${t('phone.call')}<//>`;
  const actions =
    (mayChange || call) &&
    !changing &&
    html`<div class="actions">${call}${
      mayChange &&
      html`<${Button} href=${`${address}/change${location.search}`}>${t('person.change')}<//>
    <${Button} kind="icon" icon="trash" label=${t('person.delete')} href=${`${address}/delete${location.search}`} />`
    }</div>`;
  return html`<${Detail} title=${user.name} back=${changing ? address : back} backLabel=${changing ? user.name : t('people.title')}
    picture=${html`<${Avatar} name=${user.name} size="large" />`} subtitle=${html`<span class="row">${user.number}<${Reach} user=${user} now=${reach(user)} /></span>`}
    actions=${actions}>
    ${
      changing
        ? html`<${ChangePerson} user=${user} back=${address + location.search} onSaved=${from.reload} />`
        : html`<section class="section"><h3 class="unseen">${t('person.facts')}</h3><${Facts} user=${user} /></section>
          <${PersonLines} user=${user} onChanged=${from.reload} />
          ${may('see-all-history', 'see-own-history') && html`<${PersonCalls} user=${user} />`}`
    }
    ${
      deed === 'delete' &&
      mayChange &&
      html`<${DeleteDialog} address=${`/api/users/${encodeURIComponent(user.id)}`} name=${user.name} back=${back}
      blocked=${t('person.delete-blocked')} alone=${t('person.delete-alone')} onClose=${() => go(address + location.search, { replace: true })} />`
    }
  <//>`;
}

interface PersonDetailProps {
  readonly id: string;
  readonly deed?: string;
  /** One of their lines instead. */
  readonly lineId?: string;
  readonly back: string;
}

/** One person: how to reach them, their phones, their latest calls. */
export function PersonDetail({ id, deed, lineId, back }: PersonDetailProps): VNode {
  const { revision } = useStore(news);
  const snapshots = useStore(epoch);
  const from = useResource<User>(`/api/users/${encodeURIComponent(id)}`, `${revision} ${snapshots}`);
  if (from.problem?.status === 404) {
    return html`<${Detail} title=${t('person.gone-title')} back=${back} backLabel=${t('people.title')}><p>${t('person.gone')}</p><//>`;
  }
  const draw = (user: User): VNode =>
    lineId
      ? html`<${LineDetail} key=${lineId} user=${user} id=${lineId} onSaved=${from.reload} />`
      : html`<${PersonView} ...${{ user, from, deed, back }} />`;
  return html`<${Fetched} from=${from}>${draw}<//>`;
}
