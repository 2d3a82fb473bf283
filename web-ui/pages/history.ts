import { Button } from '../components/button.ts';
import { Empty } from '../components/empty.ts';
import { Frame } from '../components/frame.ts';
import { ListDetail } from '../components/list-detail.ts';
import { More } from '../components/more.ts';
import { Notice } from '../components/notice.ts';
import { Outcome } from '../components/outcome.ts';
import { PageHead } from '../components/page-head.ts';
import { Period, periodStart } from '../components/period.ts';
import { PartyLabel, partyText } from '../components/person.ts';
import { SearchField } from '../components/search-field.ts';
import { Segmented } from '../components/segmented.ts';
import { SubPlaces } from '../components/sub-places.ts';
import { type Column, Table } from '../components/table.ts';
import { pairText } from '../components/trail.ts';
import { Length, When } from '../components/when.ts';
import { clockTime, dayName, duration, exact } from '../format.ts';
import { html, type VNode } from '../html.ts';
import { endedCalls, epoch } from '../live.ts';
import { now, useNow } from '../now.ts';
import { place, setQuery, withQuery } from '../router.ts';
import type { HistoryRow } from '../shapes.ts';
import { useStore } from '../store.ts';
import { type Pages, usePages } from '../use-pages.ts';
import { t } from '../words/index.ts';
import { CallStory } from './call-story.ts';

const PAGE = 50;
const MISSED = 'no-answer,voicemail,busy,cancelled,unreachable';

function address(query: URLSearchParams): string {
  const wanted = wantedOf(query);
  wanted.set('limit', String(PAGE));
  return `/api/history?${wanted}`;
}

/** Which calls are looked for, as the box is asked. */
function wantedOf(query: URLSearchParams): URLSearchParams {
  const wanted = new URLSearchParams();
  const search = query.get('search');
  const outcome = query.get('show');
  if (search) wanted.set('search', search);
  if (outcome === 'answered') wanted.set('outcome', 'answered');
  if (outcome === 'missed') wanted.set('outcome', MISSED);
  const from = periodStart(query.get('since'));
  if (from !== undefined) wanted.set('from', String(from));
  return wanted;
}

function From({ call }: { call: HistoryRow }): VNode {
  return html`<${PartyLabel} party=${call.caller} /><span class="second"><span aria-hidden="true">→ </span><span class="unseen">${t('call.to')} </span>${partyText(call.callee, call.dialled)}</span><${Afterwards} call=${call} />`;
}

/** The provider that carried it. */
function Over({ call: { way, trunk } }: { call: HistoryRow }): VNode | false {
  return (
    way !== 'inside' &&
    trunk?.name !== undefined &&
    html`<div class="soft small">${t('history.over', { trunk: trunk.name })}</div>`
  );
}

/** Who talked on after a transfer. */
function Afterwards({ call }: { call: HistoryRow }): VNode | false {
  const last = call.talks.length > 1 ? call.talks.at(-1) : undefined;
  return last !== undefined && html`<div class="soft small">${t('history.then', { pair: pairText(last) })}</div>`;
}

/** No talk, no length: then what became of it says enough. */
function talked(call: HistoryRow): VNode {
  return call.talkedSec > 0 ? html`<${Length} seconds=${call.talkedSec} />` : html`<span class="soft">–</span>`;
}

function columns(): Column<HistoryRow>[] {
  return [
    {
      key: 'from',
      label: t('live.from'),
      text: (call) => partyText(call.caller),
      show: (call) => html`<${From} call=${call} />`,
    },
    {
      key: 'to',
      label: t('live.to'),
      text: (call) => partyText(call.callee, call.dialled),
      at: 'wide',
      show: (call) => html`<${PartyLabel} party=${call.callee} otherwise=${call.dialled} /><${Over} call=${call} />`,
    },
    {
      key: 'outcome',
      label: t('history.outcome'),
      text: (call) => `${call.outcomeWord}: ${call.reason}`,
      at: 'middle',
      show: (call) => html`<${Outcome} outcome=${call.outcome} word=${call.outcomeWord} />
        <div class="soft small">${call.reason}</div>`,
    },
    {
      key: 'length',
      label: t('history.length'),
      text: (call) => duration(call.talkedSec),
      end: true,
      fit: true,
      at: 'wide',
      show: talked,
    },
    {
      key: 'time',
      label: t('history.time'),
      text: (call) => exact(call.startedAt),
      end: true,
      fit: true,
      show: (call) => html`<${When} at=${call.startedAt} text=${clockTime(call.startedAt)} />
        <span class="third small"><${Outcome} outcome=${call.outcome} word=${call.outcomeWord} /></span>`,
    },
  ];
}

function HistoryList({ pages, id }: { pages: Pages<HistoryRow>; id?: string }): VNode {
  const { rows = [] } = pages;
  const { query } = useStore(place);
  const at = useNow(60_000);
  const search = query.get('search') ?? '';
  const show = query.get('show') ?? 'all';
  const foot = html`<${More} pages=${pages} word=${t('history.more')} />`;
  const options = (['all', 'answered', 'missed'] as const).map((value) => ({ value, label: t(`history.${value}`) }));
  return html`
    <div class="toolbar">
      <${SearchField} label=${t('history.search')} value=${search} onInput=${(value: string) => setQuery({ search: value })} />
      <${Segmented} label=${t('history.show')} options=${options} value=${show}
        onChange=${(value: string) => setQuery({ show: value === 'all' ? '' : value })} />
      <${Period} value=${query.get('since') ?? ''} />
      <div class="tail"><${Button} kind="icon" icon="download" label=${t('history.export')}
        href=${`/api/history/export?${wantedOf(query)}`} download=${`${t('history.title')}.csv`} /></div>
    </div>
    <${Table} caption=${t('history.title')} columns=${columns()} rows=${rows} rowKey=${(call: HistoryRow) => call.id} chosen=${id}
      searching=${pages.busy || pages.hasMore}
      group=${(call: HistoryRow) => dayName(call.startedAt, at || now())} after=${foot}
      href=${(call: HistoryRow) => withQuery(`/history/${encodeURIComponent(call.id)}`)} />`;
}

/** Every finished call: found by any part of a name or number, and each with its story. */
export function History({ id }: { id?: string }): VNode {
  const { query } = useStore(place);
  const version = `${useStore(endedCalls)} ${useStore(epoch)}`;
  const pages = usePages<HistoryRow>({ address: address(query), version, list: 'calls', keyOf: (call) => call.id });
  const { rows, problem } = pages;
  const filtered = query.has('search') || query.has('show') || query.has('since');
  const empty = rows?.length === 0 && !filtered;
  const list = empty
    ? html`<div class="card"><${Empty} picture="book" text=${t('history.empty')} /></div>`
    : html`<${HistoryList} pages=${pages} id=${id} />`;
  const detail = id && html`<${CallStory} key=${id} id=${id} back=${withQuery('/history')} />`;
  return html`<${PageHead} title=${t('history.title')} text=${t('history.text')} /><${SubPlaces} of="history" />
    ${problem && html`<${Notice} state="broken" alert=${true}>${problem.message}<//>`}
    <${ListDetail} list=${rows ? list : !problem && html`<${Frame} lines=${9} />`} detail=${detail} />`;
}
