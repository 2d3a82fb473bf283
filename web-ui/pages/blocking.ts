import { Button } from '../components/button.ts';
import { Extensions } from '../components/destination-field.ts';
import { Empty } from '../components/empty.ts';
import { Fetched } from '../components/frame.ts';
import { ListDetail } from '../components/list-detail.ts';
import { PageHead } from '../components/page-head.ts';
import { SearchField } from '../components/search-field.ts';
import { SubPlaces } from '../components/sub-places.ts';
import { type Column, Table } from '../components/table.ts';
import { Tabs } from '../components/tabs.ts';
import { choiceLabel } from '../form.ts';
import { html, type VNode } from '../html.ts';
import { epoch, news } from '../live.ts';
import { type Resource, useResource } from '../resource.ts';
import { go, place, setQuery, withQuery } from '../router.ts';
import { may } from '../session.ts';
import type { ExtensionSummary } from '../shapes.ts';
import type { BlockedCaller } from '../shapes-outside.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';
import { BlockedCallerDetail, blockedWho, NewBlockedCaller } from './blocked-caller.ts';
import { OutgoingBlocks } from './blocking-outgoing.ts';

const FETCHED_MAX = 1_000;

interface Blocked {
  readonly blockedCallers: readonly BlockedCaller[];
  readonly total: number;
}

const columns = (): Column<BlockedCaller>[] => [
  {
    key: 'caller',
    label: t('blocking.caller'),
    text: ({ caller }) => blockedWho(caller),
    show: (one) => html`<span class="names"><span>${blockedWho(one.caller)}</span>
      ${one.note && html`<span class="soft small second">${one.note}</span>`}</span>`,
  },
  { key: 'to', label: t('blocking.gets'), text: ({ to }) => choiceLabel('blocked-caller', 'to', to), at: 'middle' },
  { key: 'note', label: t('blocking.note'), text: ({ note }) => note ?? '', at: 'wide' },
];

function CallerTable({ list: { blockedCallers }, chosen }: { list: Blocked; chosen: string | undefined }): VNode {
  const search = useStore(place).query.get('search') ?? '';
  return html`<div class="toolbar">
      <${SearchField} label=${t('blocking.search')} value=${search} onInput=${(value: string) => setQuery({ search: value })} />
      <div class="tail"><span class="count" role="status">${t('blocking.count', { n: blockedCallers.length })}</span></div></div>
    <${Table} caption=${t('blocking.incoming')} columns=${columns()} rows=${blockedCallers} rowKey=${({ id }: BlockedCaller) => id} chosen=${chosen}
      href=${({ id }: BlockedCaller) => withQuery(`/blocking/${encodeURIComponent(id)}`)} />`;
}

interface IncomingProps {
  readonly id: string | undefined;
  readonly deed: string | undefined;
  readonly from: Resource<Blocked>;
  readonly isEmpty: boolean;
}

/** Who is not let in (BLK-02). */
function Incoming({ id, deed, from, isEmpty }: IncomingProps): VNode {
  const add =
    may('change-office') && html`<${Button} kind="main" icon="plus" href="/blocking/new">${t('blocking.add')}<//>`;
  const list = (data: Blocked): VNode =>
    isEmpty
      ? html`<div class="card"><${Empty} picture="bell" text=${t('blocking.empty')}>${id ? null : add}<//></div>`
      : html`<${CallerTable} list=${data} chosen=${id} />`;
  const chosen = from.data?.blockedCallers.find((one) => one.id === id);
  const detail =
    id === 'new' && may('change-office')
      ? html`<${NewBlockedCaller} key="new" onSaved=${from.reload} />`
      : id &&
        from.data &&
        html`<${BlockedCallerDetail} key=${id} id=${id} blocked=${chosen} deed=${deed} onSaved=${from.reload} />`;
  return html`<${ListDetail} list=${html`<${Fetched} from=${from} lines=${5}>${list}<//>`} detail=${detail} />`;
}

/** Who may not call the office, and what may not be called from it. `/blocking/new` adds, `/blocking/ID` changes. */
export function Blocking({ id, deed }: { id?: string; deed?: string }): VNode {
  const { query } = useStore(place);
  const version = `${useStore(news).revision} ${useStore(epoch)}`;
  const search = query.get('search') ?? '';
  const from = useResource<Blocked>(
    `/api/blocked-callers?${new URLSearchParams({ limit: String(FETCHED_MAX), search })}`,
    version,
  );
  const mayExtensions = may('see-extensions') ? `/api/extensions?limit=${FETCHED_MAX}` : undefined;
  const extensions = useResource<{ extensions: readonly ExtensionSummary[] }>(mayExtensions, version);
  const isEmpty = search === '' && from.data?.total === 0;
  const part = id === undefined ? (query.get('part') ?? 'incoming') : 'incoming';
  const add =
    may('change-office') &&
    part === 'incoming' &&
    !isEmpty &&
    html`<${Button} kind="main" icon="plus" href="/blocking/new">${t('blocking.add')}<//>`;
  const tabs = [
    {
      key: 'incoming',
      label: t('blocking.incoming'),
      show: () => html`<${Incoming} ...${{ id, deed, from, isEmpty }} />`,
    },
    { key: 'outgoing', label: t('blocking.outgoing'), show: () => html`<${OutgoingBlocks} />` },
  ];
  return html`<${Extensions.Provider} value=${extensions.data?.extensions ?? []}>
    <${PageHead} title=${t('blocking.title')} text=${t('blocking.text')} actions=${add} />
    <${SubPlaces} of="outside" />
    <${Tabs} label=${t('blocking.parts')} tabs=${tabs} value=${part}
      onChange=${(next: string) => go(next === 'incoming' ? '/blocking' : '/blocking?part=outgoing')} /><//>`;
}
