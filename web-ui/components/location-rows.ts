import { useState } from 'preact/hooks';
import { request } from '../api.ts';
import { html, type VNode } from '../html.ts';
import { t } from '../words/index.ts';
import { Button } from './button.ts';
import { FileButton } from './file-button.ts';
import { Notice } from './notice.ts';
import { toastChange, toastProblem } from './toast.ts';

interface Read {
  readonly rows: number;
  readonly before: number;
  readonly destinations: number;
  readonly problems: readonly { readonly line: number; readonly sentence: string }[];
}

interface Chosen {
  readonly file: File;
  readonly read: Read;
}

interface LocationRowsProps {
  readonly id: string;
  readonly count: number;
  readonly mayChange: boolean;
  readonly onSaved: () => void;
}

function send(address: string, file: File, query = '') {
  return request<Read>('POST', address + query, new Blob([file], { type: 'text/csv' }));
}

/** What the chosen file holds, before anything is changed: what is wrong, by line, or how many rows there will be. */
function Preview({ chosen, busy, onDo, onDrop }: PreviewProps): VNode {
  const { problems, rows, before, destinations } = chosen.read;
  if (problems.length > 0) {
    return html`<${Notice} state="broken" alert=${true}>${t('rows.wrong', { name: chosen.file.name })}<//>
      <ol class="mistakes">${problems.map(({ line, sentence }) => html`<li key=${`${line} ${sentence}`}>${sentence}</li>`)}</ol>
      <div class="actions"><${Button} onClick=${onDrop}>${t('form.cancel')}<//></div>`;
  }
  return html`<p>${t('rows.preview', { name: chosen.file.name, rows, before, destinations })}</p>
    <div class="actions"><${Button} kind="main" busy=${busy} onClick=${onDo}>${t('rows.do')}<//>
      <${Button} kind="quiet" onClick=${onDrop}>${t('form.cancel')}<//></div>`;
}

interface PreviewProps {
  readonly chosen: Chosen;
  readonly busy: boolean;
  readonly onDo: () => void;
  readonly onDrop: () => void;
}

/** The table of a location routing: too long for a form, so it comes from a spreadsheet and goes back into one. */
export function LocationRows({ id, count, mayChange, onSaved }: LocationRowsProps): VNode {
  const [chosen, choose] = useState<Chosen | undefined>(undefined);
  const [busy, work] = useState(false);
  const address = `/api/extensions/${encodeURIComponent(id)}/rows`;
  const look = async (file: File): Promise<void> => {
    work(true);
    try {
      choose({ file, read: (await send(address, file, '?dryRun=true')).data });
    } catch (error) {
      toastProblem(error);
    }
    work(false);
  };
  const save = async ({ file }: Chosen): Promise<void> => {
    work(true);
    try {
      const { data, revision } = await send(address, file);
      choose(undefined);
      toastChange(t('rows.saved', { n: data.rows }), revision);
      onSaved();
    } catch (error) {
      toastProblem(error);
    }
    work(false);
  };
  return html`<section class="section stack"><h3>${t('rows.title')}</h3>
    <p>${t('rows.count', { n: count })}</p><p class="soft small">${t('rows.help')}</p>
    ${chosen && html`<${Preview} chosen=${chosen} busy=${busy} onDo=${() => save(chosen)} onDrop=${() => choose(undefined)} />`}
    <div class="actions">
      ${mayChange && html`<${FileButton} accept=".csv,text/csv" busy=${busy && !chosen} onFile=${look}>${t('rows.import')}<//>`}
      ${count > 0 && html`<${Button} icon="download" href=${address} download="locations.csv">${t('rows.export')}<//>`}</div>
  </section>`;
}
