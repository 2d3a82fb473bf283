import { useState } from 'preact/hooks';
import { request } from '../api.ts';
import { Button } from '../components/button.ts';
import { Dialog } from '../components/dialog.ts';
import { Empty } from '../components/empty.ts';
import { Frame } from '../components/frame.ts';
import { Detail, ListDetail } from '../components/list-detail.ts';
import { More } from '../components/more.ts';
import { Notice } from '../components/notice.ts';
import { PageHead } from '../components/page-head.ts';
import { Period, periodStart } from '../components/period.ts';
import { partyName, partyText } from '../components/person.ts';
import { RecordingPlayer } from '../components/recording-player.ts';
import { SearchField } from '../components/search-field.ts';
import { SubPlaces } from '../components/sub-places.ts';
import { type Column, Table } from '../components/table.ts';
import { toast, toastProblem } from '../components/toast.ts';
import { When } from '../components/when.ts';
import { clockTime, dayName, duration, exact } from '../format.ts';
import { html, type VNode } from '../html.ts';
import { endedCalls, epoch } from '../live.ts';
import { now } from '../now.ts';
import { place, setQuery, withQuery } from '../router.ts';
import { may } from '../session.ts';
import type { Recording } from '../shapes.ts';
import { useStore } from '../store.ts';
import { type Pages, usePages } from '../use-pages.ts';
import { t } from '../words/index.ts';
import { Downloads } from './recording-downloads.ts';

const ROWS = 50;

/** What the search of this page asks of the box. */
function asked(query: URLSearchParams): URLSearchParams {
  const found = new URLSearchParams();
  const search = query.get('search');
  const from = periodStart(query.get('since'));
  if (search) found.set('search', search);
  if (from !== undefined) found.set('from', String(from));
  return found;
}

const columns = (): Column<Recording>[] => [
  {
    key: 'who',
    label: t('live.from'),
    text: ({ caller, callee }) => `${partyText(caller)} – ${partyText(callee)}`,
    show: ({ caller, callee }) => html`<span class="names"><span>${partyName(caller)}</span>
      <span class="soft small">${t('person.called', { name: partyName(callee) })}</span></span>`,
  },
  {
    key: 'length',
    label: t('recordings.length'),
    text: ({ durationMs }) => duration(durationMs / 1_000),
    end: true,
    fit: true,
    show: ({ running, durationMs }) => (running ? t('recordings.running') : duration(durationMs / 1_000)),
  },
  {
    key: 'time',
    label: t('history.time'),
    text: ({ startedAt }) => exact(startedAt),
    end: true,
    fit: true,
    show: ({ startedAt }) => html`<${When} at=${startedAt} text=${clockTime(startedAt)} />`,
  },
];

function DeleteRecording({
  recording,
  onClose,
  onGone,
}: {
  recording: Recording;
  onClose: () => void;
  onGone: () => void;
}): VNode {
  const [busy, work] = useState(false);
  const remove = async (): Promise<void> => {
    work(true);
    try {
      await request('DELETE', `/api/recordings/${encodeURIComponent(recording.id)}`);
      toast(t('recordings.deleted'));
      onGone();
    } catch (error) {
      toastProblem(error);
    }
    onClose();
  };
  return html`<${Dialog} title=${t('recordings.delete-title')} onClose=${onClose}><p>${t('recordings.delete-text')}</p>
    <div class="actions"><${Button} onClick=${onClose}>${t('form.cancel')}<//>
      <${Button} kind="danger main" busy=${busy} onClick=${remove}>${t('person.delete-do')}<//></div><//>`;
}

function RecordingDetail({
  recording,
  back,
  onGone,
}: {
  recording: Recording;
  back: string;
  onGone: () => void;
}): VNode {
  const [deleting, ask] = useState(false);
  const { caller, callee } = recording;
  const all = may('hear-all-recordings');
  const title = `${partyName(caller)} – ${partyName(callee)}`;
  const actions =
    all &&
    !recording.running &&
    html`<${Button} kind="icon" icon="trash" label=${t('person.delete')} onClick=${() => ask(true)} />`;
  return html`<${Detail} title=${title} back=${back} backLabel=${t('recordings.title')} actions=${actions}
    subtitle=${html`<${When} at=${recording.startedAt} text=${exact(recording.startedAt)} />`}>
    <${RecordingPlayer} recording=${recording} />
    <div class="actions"><${Button} kind="quiet" icon="history" href=${`/history/${encodeURIComponent(recording.callId)}`}>${t('recordings.to-call')}<//></div>
    ${deleting && html`<${DeleteRecording} recording=${recording} onClose=${() => ask(false)} onGone=${onGone} />`}
  <//>`;
}

function RecordingList({ pages, id }: { pages: Pages<Recording>; id: string | undefined }): VNode {
  const { rows = [] } = pages;
  const { query } = useStore(place);
  return html`<div class="toolbar">
      <${SearchField} label=${t('recordings.search')} value=${query.get('search') ?? ''} onInput=${(value: string) => setQuery({ search: value })} />
      <${Period} value=${query.get('since') ?? ''} />
    </div>
    ${may('hear-all-recordings') && rows.length > 0 && html`<${Downloads} query=${asked(query)} />`}
    <${Table} caption=${t('recordings.title')} columns=${columns()} rows=${rows} rowKey=${(one: Recording) => one.id} chosen=${id}
      searching=${pages.busy || pages.hasMore} group=${(one: Recording) => dayName(one.startedAt, now())}
      after=${html`<${More} pages=${pages} word=${t('recordings.more')} />`}
      href=${(one: Recording) => withQuery(`/recordings/${encodeURIComponent(one.id)}`)} />`;
}

/** Recordings of calls: all of them, or one's own (FAC-05). */
export function Recordings({ id }: { id?: string }): VNode {
  const { query } = useStore(place);
  const [gone, forget] = useState(0);
  const version = `${useStore(endedCalls)} ${useStore(epoch)} ${gone}`;
  const address = `/api/recordings?limit=${ROWS}&${asked(query)}`;
  const pages = usePages<Recording>({ address, version, list: 'recordings', keyOf: (one) => one.id });
  const { rows, problem } = pages;
  const chosen = rows?.find((one) => one.id === id);
  const back = withQuery('/recordings');
  const empty = rows?.length === 0 && !query.has('search') && !query.has('since');
  const list = empty
    ? html`<div class="card"><${Empty} picture="book" text=${t(may('change-office') ? 'recordings.empty-admin' : 'recordings.empty')}>
        ${may('change-office') && html`<${Button} kind="main" href="/settings/recording">${t('recordings.to-settings')}<//>`}<//></div>`
    : html`<${RecordingList} pages=${pages} id=${id} />`;
  const detail =
    chosen &&
    html`<${RecordingDetail} key=${chosen.id} recording=${chosen} back=${back} onGone=${() => forget((n) => n + 1)} />`;
  return html`<${PageHead} title=${t('recordings.title')} text=${t('recordings.text')} /><${SubPlaces} of="history" />
    ${problem && html`<${Notice} state="broken" alert=${true}>${problem.message}<//>`}
    <${ListDetail} list=${rows ? list : !problem && html`<${Frame} lines=${9} />`} detail=${detail} />`;
}
