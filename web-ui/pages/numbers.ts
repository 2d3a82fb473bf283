import { Button } from '../components/button.ts';
import { DeleteDialog } from '../components/delete-dialog.ts';
import { Empty } from '../components/empty.ts';
import { EntityForm } from '../components/entity-form.ts';
import { Fetched } from '../components/frame.ts';
import { Detail, ListDetail } from '../components/list-detail.ts';
import { PageHead } from '../components/page-head.ts';
import { SearchField } from '../components/search-field.ts';
import type { Option } from '../components/select.ts';
import { SubPlaces } from '../components/sub-places.ts';
import { type Column, downloadTable, Table } from '../components/table.ts';
import { toastChange } from '../components/toast.ts';
import type { EntityValues } from '../entity-values.ts';
import { html, type VNode } from '../html.ts';
import { epoch, news } from '../live.ts';
import { readable } from '../phone-number.ts';
import { type Resource, useResource } from '../resource.ts';
import { go, place, setQuery, withQuery } from '../router.ts';
import { may } from '../session.ts';
import type { User } from '../shapes.ts';
import type { OwnNumber, SchemaSummary } from '../shapes-routing.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';
import { ImportNumbers } from './numbers-import.ts';
import { useSchema } from './person-form.ts';

const FETCHED_MAX = 1_000;
const BACK = '/numbers';
const FIELDS = [{ fields: ['first', 'last', 'name', 'schemaId', 'trunkId', 'userId'] }] as const;

/** What a number can belong to, by the field that says so. */
export interface Owners {
  readonly schemaId: readonly Option[];
  readonly trunkId: readonly Option[];
  readonly userId: readonly Option[];
}

function useOwners(version: string): Owners {
  const schemas = useResource<{ schemas: readonly SchemaSummary[] }>('/api/number-schemas', version);
  const trunks = useResource<{ trunks: readonly { id: string; name: string }[] }>(
    may('see-office') ? '/api/trunks' : undefined,
    version,
  );
  const people = useResource<{ users: readonly User[] }>(
    may('see-people') ? `/api/users?limit=${FETCHED_MAX}` : undefined,
    version,
  );
  const named = ({ id, name }: { id: string; name: string }): Option => ({ value: id, label: name });
  return {
    schemaId: (schemas.data?.schemas ?? []).map(named),
    trunkId: (trunks.data?.trunks ?? []).map(named),
    userId: (people.data?.users ?? []).map(({ id, name, number }) => ({ value: id, label: name, note: number })),
  };
}

function columns(owners: Owners): Column<OwnNumber>[] {
  const nameOf = (field: keyof Owners, id: string | undefined): string =>
    owners[field].find(({ value }) => value === id)?.label ?? '';
  const several = owners.schemaId.length > 1;
  return [
    {
      key: 'number',
      label: t('numbers.number'),
      text: ({ shown }) => shown,
      show: (one) => html`<span class="names"><span>${one.shown}</span>
        <span class="soft small second">${[one.name, nameOf('userId', one.userId)].filter(Boolean).join(', ')}</span></span>`,
    },
    { key: 'name', label: t('numbers.name'), text: ({ name }) => name ?? '', at: 'wide' },
    { key: 'whose', label: t('numbers.whose'), text: ({ userId }) => nameOf('userId', userId), at: 'wide' },
    ...(several
      ? [
          {
            key: 'schema',
            label: t('plans.schema'),
            text: ({ schemaId }: OwnNumber) => nameOf('schemaId', schemaId),
            at: 'wide' as const,
          },
        ]
      : []),
    {
      key: 'trunk',
      label: t('numbers.trunk'),
      text: ({ trunkId }) => nameOf('trunkId', trunkId) || t('numbers.any-trunk'),
      at: 'middle',
    },
  ];
}

interface DetailProps {
  readonly owners: Owners;
  readonly number: OwnNumber | undefined;
  readonly deed?: string;
  readonly onSaved: () => void;
}

function NumberDetail({ owners, number, deed, onSaved }: DetailProps): VNode {
  const schema = useSchema('number');
  if (!number)
    return html`<${Detail} title=${t('person.gone-title')} back=${BACK} backLabel=${t('numbers.title')}><p>${t('extension.gone')}</p><//>`;
  const address = `/api/numbers/${encodeURIComponent(number.id)}`;
  const last = number.last === undefined ? {} : { last: readable(number.last) };
  const spelled = { ...number, first: readable(number.first), ...last };
  const remove =
    may('change-numbers') &&
    html`<${Button} kind="icon" icon="trash" label=${t('person.delete')} href=${withQuery(`/numbers/${encodeURIComponent(number.id)}/delete`)} />`;
  const saved = (_: EntityValues, revision: number | undefined): void => {
    toastChange(t('extension.changed', { name: number.shown }), revision);
    onSaved();
  };
  return html`<${Detail} title=${number.shown} subtitle=${number.name} back=${withQuery(BACK)} backLabel=${t('numbers.title')}
    actions=${html`<div class="actions">${remove}</div>`}>
    ${
      schema &&
      html`<${EntityForm} key=${JSON.stringify(number)} entity="number" schema=${schema} groups=${FIELDS} address=${address} before=${spelled}
      choices=${owners} mayChange=${may('change-numbers')} onSaved=${saved} />`
    }
    ${
      deed === 'delete' &&
      may('change-numbers') &&
      html`<${DeleteDialog} address=${address} name=${number.shown} back=${BACK} dependents=${{ pointedAtBy: [] }} blocked=""
        alone=${t('numbers.delete-alone')} onClose=${() => go(withQuery(`/numbers/${encodeURIComponent(number.id)}`), { replace: true })} />`
    }<//>`;
}

function NewNumber({ owners }: { owners: Owners }): VNode {
  const schema = useSchema('number');
  const saved = (data: EntityValues, revision: number | undefined): void => {
    toastChange(t('numbers.added', { number: String(data.shown) }), revision);
    go(`/numbers/${encodeURIComponent(String(data.id))}`);
  };
  const [first] = owners.schemaId;
  return html`<${Detail} title=${t('numbers.add')} back=${BACK} backLabel=${t('numbers.title')}>
    ${
      schema &&
      first &&
      html`<${EntityForm} entity="number" schema=${schema} groups=${FIELDS} address="/api/numbers" initial=${{ schemaId: first.value }}
      choices=${owners} mayChange=${true} addLabel=${t('numbers.add-do')} back=${BACK} onSaved=${saved} />`
    }<//>`;
}

function NumberTable({ list, owners, chosen }: { list: readonly OwnNumber[]; owners: Owners; chosen?: string }): VNode {
  const { query } = useStore(place);
  const search = query.get('search') ?? '';
  // Spaces, brackets and a leading zero as people type them.
  const wanted = search
    .toLowerCase()
    .replace(/[\s().\-/]/g, '')
    .replace(/^0+/, '');
  const shown = columns(owners);
  const found = list.filter((one) =>
    [one.first, one.last ?? '', ...shown.map(({ text }) => text(one))].some((text) =>
      text.toLowerCase().replaceAll(' ', '').includes(wanted),
    ),
  );
  return html`<div class="toolbar"><${SearchField} label=${t('numbers.search')} value=${search} onInput=${(value: string) => setQuery({ search: value })} />
      <div class="tail"><span class="count" role="status">${t('numbers.count', { n: found.length })}</span>
      <${Button} kind="icon" icon="download" label=${t('table.csv')} onClick=${() => downloadTable(t('numbers.title'), shown, found)} /></div></div>
    <${Table} caption=${t('numbers.title')} columns=${shown} rows=${found} rowKey=${({ id }: OwnNumber) => id} chosen=${chosen}
      rowState=${() => String(owners.userId.length + owners.trunkId.length)}
      href=${({ id }: OwnNumber) => withQuery(`/numbers/${encodeURIComponent(id)}`)} />`;
}

function detailOf(
  from: Resource<Numbers>,
  owners: Owners,
  id: string | undefined,
  deed: string | undefined,
): VNode | undefined {
  if (id === undefined) return undefined;
  if (id === 'new' && may('change-numbers')) return html`<${NewNumber} key="new" owners=${owners} />`;
  if (id === 'import' && may('change-numbers'))
    return html`<${ImportNumbers} key="import" owners=${owners} onSaved=${from.reload} />`;
  if (!from.data) return undefined;
  const number = from.data.numbers.find((one) => one.id === id);
  return html`<${NumberDetail} key=${id} owners=${owners} number=${number} deed=${deed} onSaved=${from.reload} />`;
}

interface Numbers {
  readonly numbers: readonly OwnNumber[];
}

/** The outside numbers of the office. `/numbers/new` and `/numbers/import` add, `/numbers/ID` changes. */
export function NumbersPage({ id, deed }: { id?: string; deed?: string }): VNode {
  const version = `${useStore(news).revision} ${useStore(epoch)}`;
  const from = useResource<Numbers>(`/api/numbers?limit=${FETCHED_MAX}`, version);
  const owners = useOwners(version);
  const add =
    may('change-numbers') &&
    html`<${Button} icon="upload" href="/numbers/import">${t('numbers.paste')}<//>
      <${Button} kind="main" icon="plus" href="/numbers/new">${t('numbers.add')}<//>`;
  const list = ({ numbers }: Numbers): VNode =>
    numbers.length === 0
      ? html`<div class="card"><${Empty} picture="book" text=${t('numbers.empty')}>${id ? null : add}<//></div>`
      : html`<${NumberTable} list=${numbers} owners=${owners} chosen=${id} />`;
  return html`<${PageHead} title=${t('numbers.title')} text=${t('numbers.text')} actions=${from.data?.numbers.length === 0 ? null : add} />
    <${SubPlaces} of="routing" />
    <${ListDetail} list=${html`<${Fetched} from=${from} lines=${9}>${list}<//>`} detail=${detailOf(from, owners, id, deed)} />`;
}
