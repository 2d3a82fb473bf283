import { useEffect, useRef, useState } from 'preact/hooks';
import { asProblem, type Problem, request } from '../api.ts';
import { Button } from '../components/button.ts';
import { Dialog } from '../components/dialog.ts';
import { FromTo } from '../components/difference.ts';
import { CheckField } from '../components/field.ts';
import { Icon } from '../components/icon.ts';
import { Notice } from '../components/notice.ts';
import { toast, toastChange } from '../components/toast.ts';
import { html, type VNode } from '../html.ts';
import { news } from '../live.ts';
import { may } from '../session.ts';
import type { ChangedThing } from '../shapes.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';

const ADDRESS = '/api/office-file';
const DRAWN_FIRST = 50;

interface Difference {
  /** What the file was compared with; the box refuses what was shown for another one. */
  readonly basis: number;
  readonly changes: readonly ChangedThing[];
}

interface Chosen {
  readonly name: string;
  readonly text: string;
}

function send(text: string, query: Record<string, string>) {
  const body = new Blob([text], { type: 'application/yaml' });
  return request<Difference>('POST', `${ADDRESS}?${new URLSearchParams(query)}`, body);
}

function SecretsDialog({ onClose }: { onClose: () => void }): VNode {
  // The link must still stand when the browser follows it.
  const close = (): unknown => setTimeout(onClose);
  return html`<${Dialog} title=${t('office-file.secrets-title')} onClose=${onClose}>
    <p>${t('office-file.secrets-text')}</p>
    <div class="actions"><${Button} onClick=${onClose}>${t('form.cancel')}<//>
      <${Button} kind="main" icon="download" href=${`${ADDRESS}?secrets=true`} download="office.yaml" onClick=${close}>
        ${t('office-file.secrets-do')}<//></div><//>`;
}

function TakeAway(): VNode {
  const [asking, ask] = useState(false);
  return html`<section class="card pad stack" aria-labelledby="settings-file-out"><h2 id="settings-file-out">${t('office-file.title')}</h2>
    <p class="soft">${t('office-file.text')}</p>
    <div class="row"><${Button} icon="download" href=${ADDRESS} download="office.yaml">${t('office-file.export')}<//>
      ${may('export-secrets') && html`<${Button} kind="quiet" onClick=${() => ask(true)}>${t('office-file.export-secrets')}<//>`}</div>
    ${asking && html`<${SecretsDialog} onClose=${() => ask(false)} />`}</section>`;
}

/** Each mistake with its line as it stands in the file, so that it is found at once. */
function Mistakes({ problem, text }: { problem: Problem; text: string }): VNode {
  const lines = text.split('\n');
  const { problems } = problem;
  if (problems.length === 0) return html`<${Notice} state="broken" alert=${true}>${problem.message}<//>`;
  return html`<${Notice} state="broken" alert=${true}>${t('office-file.wrong', { n: problems.length })}<//>
    <ol class="mistakes">${problems.map(({ line, path, sentence }) => {
      const quoted = line === undefined ? path : lines[line - 1]?.trim();
      return html`<li key=${`${line} ${path}`}><span class="soft small">${line === undefined ? t('office-file.whole') : t('office-file.line', { line })}</span>
        ${quoted && html`<code>${quoted}</code>`}<span>${sentence}</span></li>`;
    })}</ol>`;
}

function OneChange({ one, among }: { one: ChangedThing; among: readonly ChangedThing[] }): VNode {
  const icon = one.what === 'deleted' ? 'trash' : one.what === 'created' ? 'plus' : 'changes';
  return html`<li class="change"><details>
    <summary><${Icon} name=${icon} /><span class="grow">${one.sentence}</span><${Icon} name="down" /></summary>
    <div class="inside">${one.fields.length > 0 && html`<${FromTo} one=${one} among=${among} />`}</div></details></li>`;
}

function Changes({ changes }: { changes: readonly ChangedThing[] }): VNode {
  const [drawn, draw] = useState(DRAWN_FIRST);
  // What goes away is what must not be overlooked.
  const order = { deleted: 0, changed: 1, created: 2 };
  const sorted = [...changes].sort((a, b) => order[a.what] - order[b.what]);
  const left = sorted.length - drawn;
  return html`<ul class="card">${sorted.slice(0, drawn).map((one) => html`<${OneChange} key=${one.id} one=${one} among=${changes} />`)}</ul>
    ${left > 0 && html`<div><${Button} kind="quiet" onClick=${() => draw(drawn + DRAWN_FIRST)}>${t('table.more', { n: left })}<//></div>`}`;
}

/** What the box says to the chosen file, asked anew whenever the file, the choice or the box itself changed. */
function useDifference(chosen: Chosen | undefined, replace: boolean) {
  const { revision } = useStore(news);
  const [state, setState] = useState<{ of?: Chosen; difference?: Difference; problem?: Problem; stale?: boolean }>({});
  useEffect(() => {
    // What was shown for the same file stays until the next answer is here, or everything below would jump.
    setState((before) => (before.of === chosen ? { ...before, stale: true } : {}));
    if (!chosen) return;
    let current = true;
    send(chosen.text, { dryRun: 'true', replace: String(replace) }).then(
      ({ data }) => current && setState({ of: chosen, difference: data }),
      (error) => current && setState({ of: chosen, problem: asProblem(error) }),
    );
    return () => {
      current = false;
    };
  }, [chosen, replace, revision]);
  return { ...state, fail: (error: unknown) => setState({ of: chosen, problem: asProblem(error) }) };
}

interface ConfirmProps {
  readonly difference: Difference;
  readonly busy: boolean;
  readonly onDo: () => void;
  readonly onCancel: () => void;
}

function Confirm({ difference, busy, onDo, onCancel }: ConfirmProps): VNode {
  const { changes } = difference;
  const n = changes.length;
  if (n === 0) return html`<${Notice} state="well">${t('office-file.same')}<//>`;
  const gone = changes.filter(({ what }) => what === 'deleted').length;
  const look = gone > 0 ? 'danger main' : 'main';
  return html`<div><h3>${t('office-file.would', { n })}</h3>
      ${gone > 0 && html`<p class="strong">${t('office-file.deletes', { n: gone })}</p>`}</div>
    <${Changes} changes=${changes} />
    <div class="actions"><${Button} onClick=${onCancel}>${t('form.cancel')}<//>
      <${Button} kind=${look} busy=${busy} onClick=${onDo}>
        ${t(gone > 0 ? 'office-file.do-delete' : 'office-file.do', { n })}<//></div>`;
}

function BringIn(): VNode {
  const input = useRef<HTMLInputElement>(null);
  const [chosen, choose] = useState<Chosen | undefined>(undefined);
  const [replace, setReplace] = useState(false);
  const [busy, work] = useState(false);
  const { difference, problem, stale, fail } = useDifference(chosen, replace);
  const read = async (): Promise<void> => {
    const file = input.current?.files?.[0];
    if (!file) return;
    await file.text().then(
      (text) => choose({ name: file.name, text }),
      // The file was changed or moved after it was chosen.
      () => toast(t('office-file.unreadable'), { wrong: true }),
    );
    // The same file, mended, can be chosen again.
    if (input.current) input.current.value = '';
  };
  const cancel = (): void => {
    choose(undefined);
    setReplace(false);
  };
  const apply = async (shown: Difference): Promise<void> => {
    if (!chosen) return;
    work(true);
    try {
      const { data, revision } = await send(chosen.text, { replace: String(replace), basis: String(shown.basis) });
      cancel();
      toastChange(t('office-file.done', { n: data.changes.length }), revision);
    } catch (error) {
      fail(error);
    } finally {
      work(false);
    }
  };
  return html`<section class="card pad stack" aria-labelledby="settings-file-in"><h2 id="settings-file-in">${t('office-file.in-title')}</h2>
    <p class="soft">${t('office-file.in-text')}</p>
    <div class="row"><${Button} onClick=${() => input.current?.click()}>${t(chosen ? 'office-file.another' : 'office-file.choose')}<//>
      ${chosen && html`<span class="soft">${t('office-file.name', { name: chosen.name })}</span>`}
      <input type="file" hidden accept=".yaml,.yml,text/yaml,application/yaml" ref=${input} onChange=${read} /></div>
    ${chosen && html`<${CheckField} label=${t('office-file.replace')} help=${t('office-file.replace-help')} checked=${replace} onChange=${setReplace} />`}
    <div class="stack" role="status">
      ${chosen && !difference && !problem && html`<p class="soft">${t('office-file.looking')}</p>`}
      ${chosen && problem && html`<${Mistakes} problem=${problem} text=${chosen.text} />`}
    </div>
    ${chosen && difference && html`<${Confirm} difference=${difference} busy=${busy || stale} onDo=${() => apply(difference)} onCancel=${cancel} />`}
  </section>`;
}

/** The whole set-up as a file: out, and in again. */
export function FileSettings(): VNode {
  return html`${may('export-office-file') && html`<${TakeAway} />`}${may('apply-office-file') && html`<${BringIn} />`}`;
}
