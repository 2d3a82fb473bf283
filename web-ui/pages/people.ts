import { useMemo, useState } from 'preact/hooks';
import { Button } from '../components/button.ts';
import { Empty } from '../components/empty.ts';
import { Fetched } from '../components/frame.ts';
import { ListDetail } from '../components/list-detail.ts';
import { PageHead } from '../components/page-head.ts';
import { Person } from '../components/person.ts';
import { SearchField } from '../components/search-field.ts';
import { Segmented } from '../components/segmented.ts';
import { matches } from '../components/select.ts';
import { SubPlaces } from '../components/sub-places.ts';
import { type Column, downloadTable, sorted, Table, useGlow } from '../components/table.ts';
import { html, type VNode } from '../html.ts';
import { epoch, news } from '../live.ts';
import { useResource } from '../resource.ts';
import { place, setQuery, withQuery } from '../router.ts';
import { may } from '../session.ts';
import type { User } from '../shapes.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';
import { PersonDetail } from './person.ts';
import { AddPerson } from './person-form.ts';
import { Reach, reachOf, useReach } from './reach.ts';

const FETCHED_MAX = 1_000;
const DRAWN_FIRST = 100;

interface UserList {
  readonly users: readonly User[];
  readonly total: number;
}

function columnsOf(reach: ReturnType<typeof useReach>): Column<User>[] {
  return [
    {
      key: 'name',
      label: t('people.name'),
      text: (user) => user.name,
      sortable: true,
      show: (user) => html`<${Person} name=${user.name} note=${html`<span class="second">${user.number}</span>`} />`,
    },
    { key: 'number', label: t('people.number'), text: (user) => user.number, sortable: true, at: 'wide', fit: true },
    {
      key: 'reach',
      label: t('people.phones'),
      text: (user) => reachOf(user, reach(user)).word,
      order: (user) => reachOf(user, reach(user)).order,
      sortable: true,
      fit: true,
      show: (user) => html`<${Reach} user=${user} now=${reach(user)} />`,
    },
    {
      key: 'email',
      label: t('field.user.email'),
      text: (user) => String(user.email ?? ''),
      sortable: true,
      at: 'wide',
      long: true,
    },
  ];
}

/** What a receptionist would look somebody up by. */
function findable(user: User): string {
  return [user.name, user.number, user.email, user.mobile, ...user.lines.map((line) => line.username)].join(' ');
}

/** The settings of a person without what moves by itself. */
function settingsOf({ registered, inCall, lines, ...settings }: User): string {
  return JSON.stringify([settings, lines.map(({ registered: moving, ...line }) => line)]);
}

function PeopleTable({ list, chosen }: { list: UserList; chosen: string | undefined }): VNode {
  const { query } = useStore(place);
  const reach = useReach();
  const [drawn, draw] = useState(DRAWN_FIRST);
  const [search, show, sort] = [query.get('search') ?? '', query.get('show') ?? 'all', query.get('sort') ?? 'name'];
  const columns = columnsOf(reach);
  const glowing = useGlow(list.users, (user) => user.id, settingsOf);
  const found = useMemo(() => list.users.filter((user) => matches(findable(user), search)), [list, search]);
  const shown = show === 'silent' ? found.filter((user) => reachOf(user, reach(user)).silent) : found;
  const rows = sorted(shown, columns, sort);
  const more =
    rows.length > drawn &&
    html`<div class="more"><${Button} kind="quiet" onClick=${() => draw(drawn + DRAWN_FIRST)}>
    ${t('table.more', { n: rows.length - drawn })}<//></div>`;
  return html`
    <div class="toolbar">
      <${SearchField} label=${t('people.search')} value=${search} onInput=${(value: string) => setQuery({ search: value })} />
      <${Segmented} label=${t('people.show')} value=${show} onChange=${(value: string) => setQuery({ show: value === 'all' ? '' : value })}
        options=${[{ value: 'all', label: t('people.all') }, { value: 'silent', label: t('people.silent') }]} />
      <div class="tail"><span class="count" role="status">${t('people.count', { n: rows.length })}</span>
      <${Button} kind="icon" icon="download" label=${t('table.csv')} onClick=${() => downloadTable(t('people.title'), columns, rows)} /></div>
    </div>
    <${Table} caption=${t('people.title')} columns=${columns} rows=${rows.slice(0, drawn)} rowKey=${(user: User) => user.id}
      rowState=${(user: User) => reachOf(user, reach(user)).word}
      href=${(user: User) => withQuery(`/people/${encodeURIComponent(user.id)}`)} chosen=${chosen} glowing=${glowing}
      sort=${sort} onSort=${(next: string) => setQuery({ sort: next === 'name' ? '' : next })} after=${more} />`;
}

/**
 * The list of people, with the chosen one beside it. `/people/new` adds, `/people/ID/change` changes,
 * `/people/ID/lines/ID` sets one of their lines.
 */
export function People({ id, deed, lineId }: { id?: string; deed?: string; lineId?: string }): VNode {
  const { revision } = useStore(news);
  const snapshots = useStore(epoch);
  const from = useResource<UserList>(`/api/users?limit=${FETCHED_MAX}`, `${revision} ${snapshots}`);
  const back = withQuery('/people');
  const mayChange = may('change-people');
  const add =
    mayChange && html`<${Button} kind="main" icon="plus" href=${withQuery('/people/new')}>${t('people.add')}<//>`;
  const detail =
    id === 'new' && mayChange
      ? html`<${AddPerson} back=${back} />`
      : id && html`<${PersonDetail} key=${id} ...${{ id, deed, lineId, back }} />`;
  const list = (data: UserList): VNode =>
    data.total === 0
      ? html`<div class="card"><${Empty} picture="people" text=${t('people.empty')}>${id === 'new' ? null : add}<//></div>`
      : html`<${PeopleTable} list=${data} chosen=${id} />`;
  return html`
    <${PageHead} title=${t('people.title')} text=${t('people.text')} actions=${from.data?.total === 0 ? null : add} />
    <${SubPlaces} of="people" />
    <${ListDetail} list=${html`<${Fetched} from=${from} lines=${9}>${list}<//>`} detail=${detail} />`;
}
