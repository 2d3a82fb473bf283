import { useState } from 'preact/hooks';
import { request } from '../api.ts';
import { Button } from '../components/button.ts';
import { FileButton } from '../components/file-button.ts';
import { Detail } from '../components/list-detail.ts';
import { Notice } from '../components/notice.ts';
import { Segmented } from '../components/segmented.ts';
import { StateBadge } from '../components/state-badge.ts';
import { type Column, Table } from '../components/table.ts';
import { toastChange, toastProblem } from '../components/toast.ts';
import { html, type VNode } from '../html.ts';
import { go } from '../router.ts';
import type { State } from '../shapes.ts';
import type { ContactImport, ContactRow } from '../shapes-outside.ts';
import { t } from '../words/index.ts';

const BACK = '/contacts';
/** More rows than anybody reads are counted, not drawn. */
const DRAWN_MAX = 200;

const STATES: Readonly<Record<ContactRow['what'], State>> = {
  new: 'well',
  changed: 'attention',
  same: 'off',
  wrong: 'broken',
};

const verdict = ({ what, sentence }: ContactRow): string => sentence ?? t(`contacts.row-${what}`);

const columns = (): Column<ContactRow>[] => [
  { key: 'line', label: t('contacts.line'), text: ({ line }) => String(line), fit: true, end: true },
  {
    key: 'name',
    label: t('contacts.name'),
    text: ({ name }) => name,
    show: (row) => html`<span class="names"><span>${row.name}</span>
      ${row.company && html`<span class="soft small">${row.company}</span>`}
      ${row.numbers.map((number) => html`<span key=${number} class="soft small whole-word">${number}</span>`)}</span>`,
  },
  {
    key: 'verdict',
    label: t('contacts.verdict'),
    text: verdict,
    show: (row) =>
      html`<span class="whole-state"><${StateBadge} state=${STATES[row.what]} word=${verdict(row)} plain=${true} /></span>`,
  },
];

interface PreviewProps {
  readonly file: File;
  readonly read: ContactImport;
  readonly busy: boolean;
  readonly onDo: () => void;
}

/** Row by row what would become of the file; nothing has been changed yet. */
function Preview({ file, read, busy, onDo }: PreviewProps): VNode {
  const { rows, created, changed, wrong } = read;
  const of = (what: ContactRow['what']): number => rows.filter((row) => row.what === what).length;
  const [show, setShow] = useState(wrong > 0 ? 'wrong' : 'all');
  const options = [
    { value: 'all', label: t('contacts.rows-all', { n: rows.length }) },
    { value: 'new', label: t('contacts.rows-new', { n: of('new') }) },
    { value: 'changed', label: t('contacts.rows-changed', { n: of('changed') }) },
    { value: 'wrong', label: t('contacts.rows-wrong', { n: wrong }) },
  ];
  const shown = rows.filter(({ what }) => show === 'all' || what === show);
  const more = shown.length - DRAWN_MAX;
  const some = created + changed > 0;
  return html`${wrong > 0 && html`<${Notice} state="broken" alert=${true}>${t('contacts.some-wrong', { n: wrong, name: file.name })}<//>`}
    ${wrong === 0 && !some && html`<${Notice} state="well">${t('contacts.nothing-to-do')}<//>`}
    ${some && html`<div class="actions"><${Button} kind="main" busy=${busy} onClick=${onDo}>${t(wrong > 0 ? 'contacts.import-skipping' : 'contacts.import-do', { created, changed })}<//></div>`}
    <div class="toolbar"><${Segmented} label=${t('contacts.rows-show')} options=${options} value=${show} onChange=${setShow} /></div>
    <${Table} caption=${t('contacts.verdict')} columns=${columns()} rows=${shown.slice(0, DRAWN_MAX)} rowKey=${({ line }: ContactRow) => String(line)}
      after=${more > 0 && html`<p class="more soft">${t('contacts.more-rows', { n: more })}</p>`} />`;
}

/** Contacts out of a spreadsheet: looked at row by row, then brought in. */
export function ImportContacts({ onSaved }: { onSaved: () => void }): VNode {
  const [chosen, choose] = useState<{ readonly file: File; readonly read: ContactImport } | undefined>(undefined);
  const [busy, work] = useState(false);
  const send = (file: File, query: string) =>
    request<ContactImport>('POST', `/api/contacts/import?${query}`, new Blob([file], { type: 'text/csv' }));
  const doing = async (deed: () => Promise<void>): Promise<void> => {
    work(true);
    await deed().catch(toastProblem);
    work(false);
  };
  const look = (file: File): Promise<void> =>
    doing(async () => choose({ file, read: (await send(file, 'dryRun=true')).data }));
  const save = (file: File): Promise<void> =>
    doing(async () => {
      const { data, revision } = await send(file, 'skipWrong=true');
      toastChange(t('contacts.imported', { created: data.created, changed: data.changed }), revision);
      onSaved();
      go(BACK);
    });
  const choosing = t(chosen ? 'contacts.choose-other' : 'contacts.choose');
  return html`<${Detail} title=${t('contacts.import-title')} back=${BACK} backLabel=${t('contacts.title')}><div class="stack">
    <p class="soft">${t('contacts.import-text')}</p>
    <div class="actions"><${FileButton} accept=".csv,text/csv" busy=${busy && !chosen} onFile=${look}>${choosing}<//>
      <${Button} kind="quiet" href=${BACK}>${t('form.cancel')}<//></div>
    ${chosen && html`<${Preview} key=${`${chosen.file.name} ${chosen.file.lastModified} ${chosen.read.rows.length}`} ...${chosen} busy=${busy} onDo=${() => save(chosen.file)} />`}
  </div><//>`;
}
