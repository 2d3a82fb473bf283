import { Button } from '../components/button.ts';
import { DeleteDialog, DeleteLink } from '../components/delete-dialog.ts';
import { EntityForm } from '../components/entity-form.ts';
import { Fetched } from '../components/frame.ts';
import { Detail } from '../components/list-detail.ts';
import { partyName } from '../components/person.ts';
import { toastChange } from '../components/toast.ts';
import type { EntityValues } from '../entity-values.ts';
import { html, type VNode } from '../html.ts';
import { news } from '../live.ts';
import { callNumber, mayHavePhone } from '../phone/index.ts';
import { useResource } from '../resource.ts';
import { go, place, withQuery } from '../router.ts';
import { may } from '../session.ts';
import type { HistoryRow } from '../shapes.ts';
import type { Contact } from '../shapes-outside.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';
import { LatestCalls } from './latest-calls.ts';
import { useSchema } from './person-form.ts';

const BACK = '/contacts';
const FIELDS = [{ fields: ['name', 'company', 'numbers'] }] as const;

/** As the history keeps it. */
const canonical = (number: string): string => number.replaceAll(/[^+\d]/g, '');

/** `→ Anna` for a call from this number, `Anna →` for one to it. */
function other({ caller, callee, dialled }: HistoryRow, number: string): string {
  return caller.number === canonical(number) ? `→ ${partyName(callee, dialled)}` : `${partyName(caller)} →`;
}

/** A number, to be called where one has a phone in this browser, with the calls there were with it. */
function OneNumber({ contact: { name }, one: { number, label } }: NumberProps): VNode {
  const title = html`${number}${label && html` <span class="soft small">${label}</span>`}`;
  const call =
    mayHavePhone() &&
    html`<${Button} kind="icon" icon="phone" label=${t('contacts.call', { number })} onClick=${() => callNumber(canonical(number), name)} />`;
  if (!may('see-all-history', 'see-own-history'))
    return html`<div class="row"><h3 class="grow">${title}</h3>${call}</div>`;
  const search = `search=${encodeURIComponent(number)}`;
  return html`<${LatestCalls} title=${title} action=${call} query=${search} other=${(call: HistoryRow) => other(call, number)}
    none=${t('contacts.no-calls')} all=${`/history?${search}`} allLabel=${t('contacts.all-calls')} />`;
}

interface NumberProps {
  readonly contact: Contact;
  readonly one: Contact['numbers'][number];
}

interface ContactProps {
  readonly contact: Contact;
  readonly deed?: string;
  readonly onSaved: () => void;
}

function One({ contact, deed, onSaved }: ContactProps): VNode {
  const schema = useSchema('contact');
  const { id, name, company } = contact;
  const [address, here] = [`/api/contacts/${encodeURIComponent(id)}`, `/contacts/${encodeURIComponent(id)}`];
  const mayChange = may('change-contacts');
  const saved = (data: EntityValues, revision: number | undefined): void => {
    toastChange(t('contacts.changed', { name: String(data.name) }), revision);
    onSaved();
  };
  return html`<${Detail} title=${name} subtitle=${company} back=${withQuery(BACK)} backLabel=${t('contacts.title')}
    actions=${mayChange && html`<${DeleteLink} href=${withQuery(`${here}/delete`)} />`}>
    ${contact.numbers.map((one) => html`<${OneNumber} key=${one.number} contact=${contact} one=${one} />`)}
    ${
      schema &&
      mayChange &&
      html`<section class="section"><h3>${t('contacts.change')}</h3>
        <${EntityForm} key=${JSON.stringify(contact)} entity="contact" schema=${schema} groups=${FIELDS} address=${address} before=${contact}
          mayChange=${true} onSaved=${saved} /></section>`
    }
    ${
      deed === 'delete' &&
      mayChange &&
      html`<${DeleteDialog} address=${address} name=${name} back=${withQuery(BACK)} dependents=${{ pointedAtBy: [] }} blocked=""
        alone=${t('contacts.delete-alone')} onClose=${() => go(withQuery(here), { replace: true })} />`
    }<//>`;
}

/** Somebody outside: their numbers, the calls with them, and their settings. */
export function ContactDetail({ id, deed, onSaved }: { id: string; deed?: string; onSaved: () => void }): VNode {
  const from = useResource<Contact>(`/api/contacts/${encodeURIComponent(id)}`, useStore(news).revision);
  if (from.problem?.status === 404)
    return html`<${Detail} title=${t('person.gone-title')} back=${withQuery(BACK)} backLabel=${t('contacts.title')}><p>${t('extension.gone')}</p><//>`;
  return html`<${Fetched} from=${from} lines=${5}>${(contact: Contact) => html`<${One} contact=${contact} deed=${deed} onSaved=${onSaved} />`}<//>`;
}

/** `?number=` and `?name=` bring what is known already, from a call in the history. */
export function NewContact({ onSaved }: { onSaved: () => void }): VNode {
  const schema = useSchema('contact');
  const { query } = useStore(place);
  const initial = { name: query.get('name') ?? '', numbers: [{ number: query.get('number') ?? '' }] };
  const saved = (data: EntityValues, revision: number | undefined): void => {
    toastChange(t('contacts.added', { name: String(data.name) }), revision);
    onSaved();
    go(`/contacts/${encodeURIComponent(String(data.id))}`);
  };
  return html`<${Detail} title=${t('contacts.add')} back=${BACK} backLabel=${t('contacts.title')}>
    ${
      schema &&
      html`<${EntityForm} key=${query.get('number')} entity="contact" schema=${schema} groups=${FIELDS} address="/api/contacts" initial=${initial}
        mayChange=${true} addLabel=${t('contacts.add-do')} back=${BACK} onSaved=${saved} />`
    }<//>`;
}
