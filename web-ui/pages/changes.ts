import { useEffect, useRef, useState } from 'preact/hooks';
import { asProblem, type Problem, request } from '../api.ts';
import { Button } from '../components/button.ts';
import { Dialog } from '../components/dialog.ts';
import { FromTo } from '../components/difference.ts';
import { Empty } from '../components/empty.ts';
import { Frame } from '../components/frame.ts';
import { Icon } from '../components/icon.ts';
import { More } from '../components/more.ts';
import { Notice } from '../components/notice.ts';
import { PageHead } from '../components/page-head.ts';
import { Avatar, authorText, whenceText } from '../components/person.ts';
import { SubPlaces } from '../components/sub-places.ts';
import { toast } from '../components/toast.ts';
import { When } from '../components/when.ts';
import { clockTime, dayName } from '../format.ts';
import { html, type VNode } from '../html.ts';
import { epoch, news } from '../live.ts';
import { now } from '../now.ts';
import { may } from '../session.ts';
import type { Change } from '../shapes.ts';
import { useStore } from '../store.ts';
import { usePages } from '../use-pages.ts';
import { t } from '../words/index.ts';

const PAGE = 40;

function OneChange({
  change,
  open,
  onUndo,
}: {
  change: Change;
  open: boolean;
  onUndo: (change: Change) => void;
}): VNode {
  const frame = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    if (open) frame.current?.scrollIntoView({ block: 'center' });
  }, [open]);
  const undo =
    change.undoable &&
    may('undo-changes') &&
    html`<${Button} icon="undo" onClick=${() => onUndo(change)}>${t('changes.undo')}<//>`;
  const number = t('changes.number', { revision: change.revision, from: whenceText(change.from) });
  return html`<li class="change"><details ref=${frame} open=${open}>
    <summary>
      <${Avatar} name=${authorText(change.author)} />
      <span class="grow">${change.changes.slice(0, 3).map((one) => html`<span class="sentence" key=${one.id}>${one.sentence}</span>`)}
        ${change.changes.length > 3 && html`<span class="soft">${t('changes.and-more', { n: change.changes.length - 3 })}</span>`}
        <span class="soft small">${authorText(change.author)} · <${When} at=${change.at} text=${clockTime(change.at)} />
          ${change.note && ` · ${change.note}`}</span></span>
      <${Icon} name="down" />
    </summary>
    <div class="inside stack">
      ${change.changes.map(
        (one) => html`<section key=${one.id} class="stack tight">
        ${change.changes.length > 1 && html`<h3>${one.sentence}</h3>`}
        ${one.fields.length > 0 && html`<${FromTo} one=${one} among=${change.changes} />`}</section>`,
      )}
      <div class="row apart"><span class="soft small">${number}</span>${undo}</div>
    </div>
  </details></li>`;
}

function UndoDialog({ change, onClose }: { change: Change; onClose: () => void }): VNode {
  const [busy, work] = useState(false);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const undo = async (): Promise<void> => {
    work(true);
    try {
      await request('POST', `/api/changes/${change.revision}/undo`);
      onClose();
      toast(t('toast.undone'));
    } catch (error) {
      setProblem(asProblem(error));
      work(false);
    }
  };
  return html`<${Dialog} title=${t('changes.undo-title')} onClose=${onClose}>
    ${problem && html`<${Notice} state="broken" alert=${true}>${problem.message}<//>`}
    <p>${t('changes.undo-text')}</p>
    <ul class="bullets">${change.changes.map((one) => html`<li key=${one.id}>${one.sentence}</li>`)}</ul>
    <div class="actions"><${Button} onClick=${onClose}>${t('form.cancel')}<//>
      <${Button} kind="main" busy=${busy} onClick=${undo}>${t('changes.undo-do')}<//></div><//>`;
}

/** Who changed what, from what to what, and the way back. */
export function Changes({ revision }: { revision?: string }): VNode {
  const version = `${useStore(news).revision} ${useStore(epoch)}`;
  const address = `/api/changes?limit=${PAGE}`;
  const pages = usePages<Change>({ address, version, list: 'changes', keyOf: (change) => change.revision });
  const { rows, problem } = pages;
  const [undoing, setUndoing] = useState<Change | undefined>(undefined);
  const days = Map.groupBy(rows ?? [], (change) => dayName(change.at, now()));
  const list = [...days].map(
    ([day, changes]) =>
      html`<section key=${day} class="stack tight"><h2 class="day">${day}</h2><ul class="card">${changes.map(
        (change) =>
          html`<${OneChange} key=${change.revision} change=${change} open=${String(change.revision) === revision} onUndo=${setUndoing} />`,
      )}</ul></section>`,
  );
  return html`<${PageHead} title=${t('changes.title')} text=${t('changes.text')} /><${SubPlaces} of="changes" />
    ${problem && html`<${Notice} state="broken" alert=${true}>${problem.message}<//>`}
    ${
      rows
        ? html`<div class="stack">${list.length > 0 ? list : html`<div class="card"><${Empty} picture="pencil" text=${t('changes.empty')} /></div>`}
      <${More} pages=${pages} word=${t('changes.older')} /></div>`
        : !problem && html`<${Frame} lines=${8} />`
    }
    ${undoing && html`<${UndoDialog} change=${undoing} onClose=${() => setUndoing(undefined)} />`}`;
}
