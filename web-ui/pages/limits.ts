import { asProblem, request } from '../api.ts';
import { Button } from '../components/button.ts';
import { Empty } from '../components/empty.ts';
import { Fetched } from '../components/frame.ts';
import { ListDetail } from '../components/list-detail.ts';
import { Notice } from '../components/notice.ts';
import { PageHead } from '../components/page-head.ts';
import { SubPlaces } from '../components/sub-places.ts';
import { type Column, Table } from '../components/table.ts';
import { toast } from '../components/toast.ts';
import { html, type VNode } from '../html.ts';
import { calls, epoch, news } from '../live.ts';
import { useNow } from '../now.ts';
import { useResource } from '../resource.ts';
import { may } from '../session.ts';
import type { OutsideLimit } from '../shapes-safety.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';
import { LimitDetail, NewLimit } from './limit.ts';
import { Allowed, allowedTexts, forWhom, stoppedText } from './limit-used.ts';

/** How often the page looks how much is used while it is open. */
const LOOK_EVERY_MS = 10_000;

const columns = (): Column<OutsideLimit>[] => [
  {
    key: 'name',
    label: t('limits.name'),
    text: ({ name }) => name,
    show: (
      limit,
    ) => html`<span class="names"><span>${limit.name}</span><span class="soft small">${forWhom(limit)}</span>
      ${limit.stopped && html`<span class="small strong">${t('limits.stopped-times', { n: limit.stopped.count })}</span>`}
      <span class="second"><${Allowed} limit=${limit} /></span></span>`,
  },
  {
    key: 'used',
    label: t('limits.used'),
    text: (limit) => allowedTexts(limit).join('; '),
    at: 'wide',
    show: (limit) => html`<${Allowed} limit=${limit} />`,
  },
];

/** What keeps a small office from a large bill, without stopping its work. */
async function addSuggested(done: () => void): Promise<void> {
  const night = { nightFrom: '20:00', nightUntil: '07:00', nightBlocks: 'costly' };
  const office = {
    name: t('limits.name-office'),
    applies: 'office',
    costlyMinutesPerHour: 60,
    costlyMinutesPerDay: 180,
  };
  const each = { name: t('limits.name-each'), applies: 'each-user', callsMax: 4, costlyMinutesPerDay: 60 };
  try {
    await request('POST', '/api/outside-limits', { ...office, ...night });
    await request('POST', '/api/outside-limits', each);
  } catch (error) {
    toast(asProblem(error).message, { wrong: true });
  }
  done();
}

function None({ onAdded }: { onAdded: () => void }): VNode {
  const start = html`<${Button} kind="main" onClick=${() => void addSuggested(onAdded)}>${t('limits.suggested')}<//>`;
  return html`<div class="card"><${Empty} picture="plug" text=${t('limits.empty')}>${may('change-office') ? start : null}<//></div>`;
}

function Stopped({ limits }: { limits: readonly OutsideLimit[] }): VNode {
  const stopping = limits.filter(({ stopped }) => stopped);
  return html`<section class="stack tight" aria-label=${t('limits.stopped')}>
    ${stopping.map(
      ({
        id,
        stopped,
      }) => html`<${Notice} key=${id} state="attention" action=${html`<a class="button quiet" href=${`/limits/${id}`}>${t('emergency.mend')}</a>`}>
        ${stopped?.sentence}${' '}<span class="soft">${stopped && stoppedText(stopped)}</span><//>`,
    )}
    ${stopping.length === 0 && limits.length > 0 && html`<p class="soft">${t('limits.stopped-none')}</p>`}
    <p><a href="/history?outcome=refused">${t('limits.history')}</a></p>
    <p class="soft small">${t('limits.alarm-text')}</p></section>`;
}

/** FAC-09: what calls outside may come to, what they have come to, and what was stopped. `/limits/new` adds. */
export function Limits({ id, deed }: { id?: string; deed?: string }): VNode {
  const look = Math.floor(useNow(LOOK_EVERY_MS) / LOOK_EVERY_MS);
  const version = [useStore(news).revision, useStore(epoch), useStore(calls)?.length, look].join();
  const from = useResource<{ limits: readonly OutsideLimit[] }>('/api/outside-limits', version);
  const mayChange = may('change-office');
  const adding = id === 'new' && mayChange;
  const add = mayChange && html`<${Button} kind="main" icon="plus" href="/limits/new">${t('limits.add')}<//>`;
  const list = ({ limits }: { limits: readonly OutsideLimit[] }): VNode =>
    html`${
      limits.length === 0
        ? !adding && html`<${None} onAdded=${from.reload} />`
        : html`<${Table} caption=${t('limits.title')} columns=${columns()} rows=${limits} rowKey=${(one: OutsideLimit) => one.id}
            chosen=${id} href=${(one: OutsideLimit) => `/limits/${encodeURIComponent(one.id)}`} />`
    }<${Stopped} limits=${limits} />`;
  const chosen = from.data?.limits.find((one) => one.id === id);
  const detail = adding
    ? html`<${NewLimit} key="new" />`
    : id &&
      from.data &&
      html`<${LimitDetail} key=${id} id=${id} limit=${chosen} deed=${deed} onSaved=${from.reload} />`;
  return html`<${PageHead} title=${t('limits.title')} text=${t('limits.text')} actions=${add} />
    <${SubPlaces} of="outside" />
    <${ListDetail} list=${html`<${Fetched} from=${from} lines=${3}>${list}<//>`} detail=${detail} />`;
}
