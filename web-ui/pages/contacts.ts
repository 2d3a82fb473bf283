import { useState } from 'preact/hooks';
import { Button } from '../components/button.ts';
import { Empty } from '../components/empty.ts';
import { Fetched } from '../components/frame.ts';
import { ListDetail } from '../components/list-detail.ts';
import { PageHead } from '../components/page-head.ts';
import { SearchField } from '../components/search-field.ts';
import { SubPlaces } from '../components/sub-places.ts';
import { type Column, Table } from '../components/table.ts';
import { html, type VNode } from '../html.ts';
import { epoch, news } from '../live.ts';
import { type Resource, useResource } from '../resource.ts';
import { place, setQuery, withQuery } from '../router.ts';
import { may } from '../session.ts';
import type { Contact } from '../shapes-outside.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';
import { ContactDetail, NewContact } from './contact.ts';
import { ImportContacts } from './contacts-import.ts';

const STEP = 100;
/** So many the box tells at once; whoever looks further searches. */
const FETCHED_MAX = 1_000;

interface Contacts {
  readonly contacts: readonly Contact[];
  readonly total: number;
}

const numbersText = ({ numbers }: Contact): string => numbers.map(({ number }) => number).join(', ');

const columns = (): Column<Contact>[] => [
  {
    key: 'name',
    label: t('contacts.name'),
    text: ({ name }) => name,
    show: (one) => html`<span class="names"><span>${one.name}</span>
      <span class="soft small second">${[one.company, numbersText(one)].filter(Boolean).join(' · ')}</span></span>`,
  },
  { key: 'company', label: t('contacts.company'), text: ({ company }) => company ?? '', at: 'wide' },
  {
    key: 'numbers',
    label: t('contacts.numbers'),
    text: numbersText,
    at: 'middle',
    show: ({ numbers }) =>
      html`${numbers.map(({ number, label }) => html`<div key=${number} class="one-line">${number}${label && html` <span class="soft small">${label}</span>`}</div>`)}`,
  },
];

interface TableProps {
  readonly list: Contacts;
  readonly chosen: string | undefined;
  readonly limit: number;
  readonly onMore: () => void;
}

function ContactTable({ list: { contacts, total }, chosen, limit, onMore }: TableProps): VNode {
  const search = useStore(place).query.get('search') ?? '';
  const count =
    total > contacts.length
      ? t('contacts.some', { n: contacts.length, total })
      : t('contacts.count', { n: contacts.length });
  const more =
    total > contacts.length &&
    limit < FETCHED_MAX &&
    html`<div class="more"><${Button} kind="quiet" onClick=${onMore}>${t('table.more', { n: total - contacts.length })}<//></div>`;
  return html`<div class="toolbar">
      <${SearchField} label=${t('contacts.search')} value=${search} onInput=${(value: string) => setQuery({ search: value })} />
      <div class="tail"><span class="count" role="status">${count}</span>
        <${Button} kind="icon" icon="download" label=${t('contacts.export')} href="/api/contacts/export" download="contacts.csv" /></div></div>
    <${Table} caption=${t('contacts.title')} columns=${columns()} rows=${contacts} rowKey=${({ id }: Contact) => id} chosen=${chosen}
      href=${({ id }: Contact) => withQuery(`/contacts/${encodeURIComponent(id)}`)} after=${more} />`;
}

function detailOf(from: Resource<Contacts>, id: string | undefined, deed: string | undefined): VNode | undefined {
  const mayChange = may('change-contacts');
  if (id === undefined) return undefined;
  if (id === 'new' && mayChange) return html`<${NewContact} key="new" onSaved=${from.reload} />`;
  if (id === 'import' && mayChange) return html`<${ImportContacts} key="import" onSaved=${from.reload} />`;
  return html`<${ContactDetail} key=${id} id=${id} deed=${deed} onSaved=${from.reload} />`;
}

/** People outside whom the office knows (CAL-16). `/contacts/new` and `/contacts/import` add, `/contacts/ID` shows. */
export function Contacts({ id, deed }: { id?: string; deed?: string }): VNode {
  const search = useStore(place).query.get('search') ?? '';
  const [limit, setLimit] = useState(STEP);
  const version = `${useStore(news).revision} ${useStore(epoch)}`;
  const address = `/api/contacts?${new URLSearchParams({ limit: String(limit), search })}`;
  const from = useResource<Contacts>(address, version);
  // While the next answer is on its way, the one before stays.
  const [last, keep] = useState<Contacts | undefined>(undefined);
  if (from.data && from.data !== last) keep(from.data);
  const shown = { ...from, data: from.data ?? last };
  const isEmpty = search === '' && from.data?.total === 0;
  const add =
    may('change-contacts') &&
    html`<${Button} icon="upload" href="/contacts/import">${t('contacts.import')}<//>
      <${Button} kind="main" icon="plus" href="/contacts/new">${t('contacts.add')}<//>`;
  const list = (data: Contacts): VNode =>
    isEmpty
      ? html`<div class="card"><${Empty} picture="book" text=${t('contacts.empty')}>${id ? null : add && html`<div class="actions">${add}</div>`}<//></div>`
      : html`<${ContactTable} list=${data} chosen=${id} limit=${limit} onMore=${() => setLimit(limit + 2 * STEP)} />`;
  return html`<${PageHead} title=${t('contacts.title')} text=${t('contacts.text')} actions=${isEmpty ? null : add} />
    <${SubPlaces} of="people" />
    <${ListDetail} list=${html`<${Fetched} from=${shown} lines=${9}>${list}<//>`} detail=${detailOf(from, id, deed)} />`;
}
