import { Button } from '../components/button.ts';
import { Extensions as AllExtensions } from '../components/destination-field.ts';
import { Empty } from '../components/empty.ts';
import { Fetched } from '../components/frame.ts';
import { ListDetail } from '../components/list-detail.ts';
import { PageHead } from '../components/page-head.ts';
import { SearchField } from '../components/search-field.ts';
import { matches } from '../components/select.ts';
import { SubPlaces } from '../components/sub-places.ts';
import { type Column, downloadTable, sorted, Table, useGlow } from '../components/table.ts';
import { html, type VNode } from '../html.ts';
import { epoch, news } from '../live.ts';
import { useResource } from '../resource.ts';
import { place, setQuery, withQuery } from '../router.ts';
import { may } from '../session.ts';
import type { ExtensionSummary } from '../shapes.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';
import { ExtensionDetail, NewExtension } from './extension.ts';

const FETCHED_MAX = 1_000;

interface List {
  readonly extensions: readonly ExtensionSummary[];
}

const columns = (): Column<ExtensionSummary>[] => [
  {
    key: 'name',
    label: t('people.name'),
    text: ({ name }) => name,
    sortable: true,
    show: ({ name, number }) =>
      html`<span class="names"><span>${name}</span><span class="soft small second">${number}</span></span>`,
  },
  { key: 'number', label: t('people.number'), text: ({ number }) => number, sortable: true, fit: true, at: 'wide' },
  { key: 'kind', label: t('extensions.kind'), text: ({ kind }) => kind, sortable: true, fit: true },
  { key: 'what', label: t('extensions.what'), text: ({ sentence }) => sentence, at: 'wide' },
];

const hrefOf = ({ id, type }: ExtensionSummary): string =>
  type === 'user' ? `/people/${encodeURIComponent(id)}` : withQuery(`/extensions/${encodeURIComponent(id)}`);

function ExtensionTable({ list, chosen }: { list: readonly ExtensionSummary[]; chosen: string | undefined }): VNode {
  const { query } = useStore(place);
  const [search, kind, sort] = [query.get('search') ?? '', query.get('type') ?? '', query.get('sort') ?? 'number'];
  const kinds = [...new Map(list.map((one) => [one.type, one.kind]))];
  const found = list.filter(
    (one) =>
      (kind === '' || one.type === kind) && matches(`${one.name} ${one.number} ${one.kind} ${one.sentence}`, search),
  );
  const glowing = useGlow(
    list,
    ({ id }) => id,
    (one) => JSON.stringify(one),
  );
  const rows = sorted(found, columns(), sort);
  return html`
    <div class="toolbar">
      <${SearchField} label=${t('extensions.search')} value=${search} onInput=${(value: string) => setQuery({ search: value })} />
      <select class="input period" aria-label=${t('extensions.kind')} onChange=${(event: Event) =>
        setQuery({ type: (event.currentTarget as HTMLSelectElement).value })}>
        <option value="">${t('extensions.all')}</option>
        ${kinds.map(([type, name]) => html`<option key=${type} value=${type} selected=${type === kind}>${name}</option>`)}</select>
      <div class="tail"><span class="count" role="status">${t('extensions.count', { n: rows.length })}</span>
      <${Button} kind="icon" icon="download" label=${t('table.csv')} onClick=${() => downloadTable(t('extensions.title'), columns(), rows)} /></div>
    </div>
    <${Table} caption=${t('extensions.title')} columns=${columns()} rows=${rows} rowKey=${({ id }: ExtensionSummary) => id} href=${hrefOf}
      chosen=${chosen} glowing=${glowing} sort=${sort} onSort=${(next: string) => setQuery({ sort: next === 'number' ? '' : next })} />`;
}

/** Everything a call can be sent to. `/extensions/new` adds, `/extensions/ID` changes. */
export function Extensions({ id, deed }: { id?: string; deed?: string }): VNode {
  const { revision } = useStore(news);
  const snapshots = useStore(epoch);
  const { query } = useStore(place);
  const from = useResource<List>(`/api/extensions?limit=${FETCHED_MAX}`, `${revision} ${snapshots}`);
  const back = '/extensions';
  const add =
    may('change-extensions') &&
    html`<${Button} kind="main" icon="plus" href="/extensions/new">${t('extension.add')}<//>`;
  const adding = id === 'new' && may('change-extensions');
  const detail = adding
    ? html`<${NewExtension} key=${`new ${query.get('kind')}`} kind=${query.get('kind') ?? undefined} back=${back} />`
    : id && html`<${ExtensionDetail} key=${id} id=${id} deed=${deed} back=${withQuery(back)} />`;
  const list = ({ extensions }: List): VNode =>
    extensions.length === 0
      ? html`<div class="card"><${Empty} picture="plug" text=${t('extensions.empty')}>${adding ? null : add}<//></div>`
      : html`<${ExtensionTable} list=${extensions} chosen=${id} />`;
  return html`<${AllExtensions.Provider} value=${from.data?.extensions ?? []}>
    <${PageHead} title=${t('extensions.title')} text=${t('extensions.text')} actions=${from.data?.extensions.length === 0 ? null : add} />
    <${SubPlaces} of="routing" />
    <${ListDetail} list=${html`<${Fetched} from=${from} lines=${9}>${list}<//>`} detail=${detail} />
  <//>`;
}
