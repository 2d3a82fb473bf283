import { useState } from 'preact/hooks';
import { request } from '../api.ts';
import { Button } from '../components/button.ts';
import { Field } from '../components/field.ts';
import { Detail } from '../components/list-detail.ts';
import { type Option, SelectField } from '../components/select.ts';
import { StateBadge } from '../components/state-badge.ts';
import { type Column, Table } from '../components/table.ts';
import { toastChange, toastProblem } from '../components/toast.ts';
import { html, type VNode } from '../html.ts';
import { go } from '../router.ts';
import type { ImportedRow } from '../shapes-routing.ts';
import { t } from '../words/index.ts';
import type { Owners } from './numbers.ts';

const BACK = '/numbers';

function verdict({ isThere, problem }: ImportedRow): VNode {
  if (problem)
    return html`<span class="whole-state"><${StateBadge} state="broken" word=${problem} plain=${true} /></span>`;
  if (isThere) return html`<${StateBadge} state="off" word=${t('numbers.is-there')} plain=${true} />`;
  return html`<${StateBadge} state="well" word=${t('numbers.is-new')} plain=${true} />`;
}

const columns = (): Column<ImportedRow>[] => [
  { key: 'number', label: t('numbers.number'), text: ({ shown, text }) => shown ?? text },
  { key: 'name', label: t('numbers.name'), text: ({ name }) => name ?? '', at: 'wide' },
  { key: 'verdict', label: t('numbers.verdict'), text: ({ problem }) => problem ?? '', show: verdict },
];

interface Answer {
  readonly rows: readonly ImportedRow[];
  readonly added: number;
}

/** Numbers as they stand in a letter or a sheet: pasted, looked at, then added. */
export function ImportNumbers({ owners, onSaved }: { owners: Owners; onSaved: () => void }): VNode {
  const [text, setText] = useState('');
  const [schemaId, setSchema] = useState('');
  const [trunkId, setTrunk] = useState('');
  const [rows, setRows] = useState<readonly ImportedRow[] | undefined>(undefined);
  const [busy, work] = useState(false);
  const schema = schemaId || owners.schemaId[0]?.value || '';
  const fresh = (rows ?? []).filter(({ isThere, problem }) => !isThere && !problem);
  const count = fresh.reduce((sum, row) => sum + row.count, 0);
  const isWrong = rows?.some(({ problem }) => problem) ?? false;
  const ask = async (dryRun: boolean): Promise<void> => {
    work(true);
    try {
      const body = { text, schemaId: schema, ...(trunkId ? { trunkId } : {}), dryRun };
      const { data, revision } = await request<Answer>('POST', '/api/numbers/import', body);
      setRows(data.rows);
      if (!dryRun) {
        toastChange(t('numbers.imported', { n: data.added }), revision);
        onSaved();
        go(BACK);
      }
    } catch (error) {
      toastProblem(error);
    }
    work(false);
  };
  const change = (set: (value: string) => void) => (value: string) => {
    set(value);
    setRows(undefined);
  };
  const trunks: Option[] = [{ value: '', label: t('numbers.any-trunk') }, ...owners.trunkId];
  return html`<${Detail} title=${t('numbers.paste')} back=${BACK} backLabel=${t('numbers.title')}><div class="stack">
    <${Field} label=${t('numbers.pasted')} help=${t('numbers.pasted-help')} control=${(tied: object) =>
      html`<textarea class="input" rows="8" spellcheck=${false} ...${tied} value=${text}
        onInput=${(event: Event) => change(setText)((event.currentTarget as HTMLTextAreaElement).value)}></textarea>`} />
    <div class="fields">${owners.schemaId.length > 1 && html`<${SelectField} label=${t('plans.schema')} options=${owners.schemaId} value=${schema} onChange=${change(setSchema)} />`}
      <${SelectField} label=${t('numbers.trunk')} options=${trunks} value=${trunkId} onChange=${change(setTrunk)} /></div>
    <div class="actions"><${Button} kind=${rows ? 'plain' : 'main'} busy=${busy || text.trim() === ''} onClick=${() => ask(true)}>${t('numbers.look')}<//>
      ${rows && count > 0 && !isWrong && html`<${Button} kind="main" busy=${busy} onClick=${() => ask(false)}>${t('numbers.import-do', { n: count })}<//>`}
      <${Button} kind="quiet" href=${BACK}>${t('form.cancel')}<//></div>
    ${isWrong && html`<p class="soft">${t('numbers.mend')}</p>`}
    ${rows && html`<${Table} caption=${t('numbers.verdict')} columns=${columns()} rows=${rows} rowKey=${({ line }: ImportedRow) => String(line)} />`}
  </div><//>`;
}
