import { Button } from '../components/button.ts';
import { Empty } from '../components/empty.ts';
import { Fetched } from '../components/frame.ts';
import { ListDetail } from '../components/list-detail.ts';
import { PageHead } from '../components/page-head.ts';
import { SubPlaces } from '../components/sub-places.ts';
import { type Column, Table } from '../components/table.ts';
import { callsText, TrunkState } from '../components/trunk-state.ts';
import { html, type VNode } from '../html.ts';
import { epoch, news } from '../live.ts';
import { useNow } from '../now.ts';
import { useResource } from '../resource.ts';
import { place } from '../router.ts';
import { may } from '../session.ts';
import type { Trunk } from '../shapes-outside.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';
import { NewTrunk, TrunkDetail } from './trunk.ts';

/** How often the page looks how providers do while it is open. */
const LOOK_EVERY_MS = 5_000;

const columns = (): Column<Trunk>[] => [
  {
    key: 'name',
    label: t('trunk.name'),
    text: ({ name }) => name,
    show: (trunk) => html`<span class="names"><span>${trunk.name}</span><span class="soft small">${trunk.server}</span>
      <span class="second"><${TrunkState} trunk=${trunk} /></span></span>`,
  },
  {
    key: 'state',
    label: t('trunk.state'),
    text: ({ state }) => state.sentence,
    at: 'wide',
    show: (trunk) => html`<${TrunkState} trunk=${trunk} />`,
  },
  { key: 'calls', label: t('trunk.calls'), text: callsText, fit: true, end: true },
];

/** The lines to the outside, in the order in which they are tried. `/trunks/new` adds, `/trunks/ID` changes. */
export function Trunks({ id, deed }: { id?: string; deed?: string }): VNode {
  const { query } = useStore(place);
  const look = Math.floor(useNow(LOOK_EVERY_MS) / LOOK_EVERY_MS);
  const version = `${useStore(news).revision} ${useStore(epoch)} ${look}`;
  const from = useResource<{ trunks: readonly Trunk[] }>('/api/trunks', version);
  const add = may('change-office') && html`<${Button} kind="main" icon="plus" href="/trunks/new">${t('trunk.add')}<//>`;
  const adding = id === 'new' && may('change-office');
  const list = ({ trunks }: { trunks: readonly Trunk[] }): VNode =>
    trunks.length === 0
      ? html`<div class="card"><${Empty} picture="plug" text=${t('trunks.empty')}>${adding ? null : add}<//></div>`
      : html`<${Table} caption=${t('trunks.title')} columns=${columns()} rows=${trunks} rowKey=${(one: Trunk) => one.id}
          chosen=${id} href=${(one: Trunk) => `/trunks/${encodeURIComponent(one.id)}`} />`;
  const chosen = from.data?.trunks.find((one) => one.id === id);
  const detail = adding
    ? html`<${NewTrunk} key="new" chosen=${query.get('template') ?? undefined} />`
    : id &&
      from.data &&
      html`<${TrunkDetail} key=${id} id=${id} trunk=${chosen} deed=${deed} onSaved=${from.reload} />`;
  return html`<${PageHead} title=${t('trunks.title')} text=${t('trunks.text')} actions=${from.data?.trunks.length === 0 ? null : add} />
    <${SubPlaces} of="outside" />
    <${ListDetail} list=${html`<${Fetched} from=${from} lines=${4}>${list}<//>`} detail=${detail} />`;
}
