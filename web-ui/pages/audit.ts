import { Button } from '../components/button.ts';
import { Frame } from '../components/frame.ts';
import { Icon, type IconName } from '../components/icon.ts';
import { More } from '../components/more.ts';
import { Notice } from '../components/notice.ts';
import { PageHead } from '../components/page-head.ts';
import { Period, periodStart } from '../components/period.ts';
import { authorText, whenceText } from '../components/person.ts';
import { SearchField } from '../components/search-field.ts';
import { SubPlaces } from '../components/sub-places.ts';
import { type Column, downloadTable, Table } from '../components/table.ts';
import { When } from '../components/when.ts';
import { clockTime, dayName, exact } from '../format.ts';
import { html, type VNode } from '../html.ts';
import { epoch } from '../live.ts';
import { now, useNow } from '../now.ts';
import { place, setQuery } from '../router.ts';
import { useStore } from '../store.ts';
import { type Pages, usePages } from '../use-pages.ts';
import { t } from '../words/index.ts';

const PAGE = 50;

const kinds = ['sign-in', 'refused', 'password', 'export', 'link', 'recording', 'listening'] as const;
type Kind = (typeof kinds)[number];

interface Entry {
  readonly id: number;
  readonly at: number;
  readonly kind?: Kind;
  readonly author: string;
  readonly from: string;
  readonly sentence: string;
}

const icons: Readonly<Record<Kind, IconName>> = {
  'sign-in': 'user',
  refused: 'blocked',
  password: 'eye',
  export: 'download',
  link: 'key',
  recording: 'live',
  listening: 'headset',
};

function columns(): Column<Entry>[] {
  return [
    {
      key: 'what',
      label: t('audit.what'),
      text: ({ sentence }) => sentence,
      show: (
        entry,
      ) => html`<span class="with-icon"><${Icon} name=${icons[entry.kind ?? 'sign-in']} size=${18} /><span>${entry.sentence}
        <span class="second">${authorText(entry.author)} · ${whenceText(entry.from)}</span></span></span>`,
    },
    { key: 'who', label: t('audit.who'), text: ({ author }) => authorText(author), at: 'middle', long: true },
    { key: 'from', label: t('audit.from'), text: ({ from }) => whenceText(from), at: 'middle', long: true },
    {
      key: 'time',
      label: t('history.time'),
      text: ({ at }) => exact(at),
      end: true,
      fit: true,
      show: ({ at }) => html`<${When} at=${at} text=${clockTime(at)} />`,
    },
  ];
}

function address(query: URLSearchParams): string {
  const wanted = new URLSearchParams({ limit: String(PAGE) });
  const kind = query.get('kind');
  const search = query.get('search');
  const from = periodStart(query.get('since'));
  if ((kinds as readonly (string | null)[]).includes(kind)) wanted.set('kind', String(kind));
  if (search) wanted.set('search', search);
  if (from !== undefined) wanted.set('from', String(from));
  return `/api/audit?${wanted}`;
}

function KindSelect({ value }: { value: string }): VNode {
  return html`<select class="input period" aria-label=${t('audit.show')}
    onChange=${(event: Event) => setQuery({ kind: (event.currentTarget as HTMLSelectElement).value })}>
    <option value="" selected=${value === ''}>${t('audit.all')}</option>
    ${kinds.map((kind) => html`<option value=${kind} selected=${kind === value}>${t(`audit.${kind}`)}</option>`)}
  </select>`;
}

function AuditList({ pages }: { pages: Pages<Entry> }): VNode {
  const { query } = useStore(place);
  const at = useNow(60_000);
  const { rows = [] } = pages;
  return html`<div class="stack">
    <div class="toolbar">
      <${SearchField} label=${t('audit.search')} value=${query.get('search') ?? ''} onInput=${(value: string) => setQuery({ search: value })} />
      <${KindSelect} value=${query.get('kind') ?? ''} />
      <${Period} value=${query.get('since') ?? ''} />
      <div class="tail"><${Button} kind="icon" icon="download" label=${t('table.csv')}
        onClick=${() => downloadTable(t('audit.title'), columns(), rows)} /></div>
    </div>
    <${Table} caption=${t('audit.title')} columns=${columns()} rows=${rows} rowKey=${(entry: Entry) => String(entry.id)}
      searching=${pages.busy || pages.hasMore} group=${(entry: Entry) => dayName(entry.at, at || now())}
      after=${html`<${More} pages=${pages} word=${t('audit.more')} />`} /></div>`;
}

/** What happened and is no change: who came in and from where, who was refused, who saw or took what is secret. */
export function AuditLog(): VNode {
  const { query } = useStore(place);
  const pages = usePages<Entry>({
    address: address(query),
    version: String(useStore(epoch)),
    list: 'entries',
    keyOf: ({ id }) => id,
  });
  const { rows, problem } = pages;
  return html`<${PageHead} title=${t('audit.title')} text=${t('audit.text')} /><${SubPlaces} of="changes" />
    ${problem && html`<${Notice} state="broken" alert=${true}>${problem.message}<//>`}
    ${rows ? html`<${AuditList} pages=${pages} />` : !problem && html`<${Frame} lines=${9} />`}`;
}
