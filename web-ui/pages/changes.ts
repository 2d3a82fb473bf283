import { useEffect, useRef, useState } from 'preact/hooks';
import { asProblem, get, type Problem, request } from '../api.ts';
import { Button } from '../components/button.ts';
import { Dialog } from '../components/dialog.ts';
import { FromTo } from '../components/difference.ts';
import { Empty } from '../components/empty.ts';
import { Frame } from '../components/frame.ts';
import { Icon } from '../components/icon.ts';
import { Notice } from '../components/notice.ts';
import { PageHead } from '../components/page-head.ts';
import { Avatar } from '../components/person.ts';
import { toast } from '../components/toast.ts';
import { When } from '../components/when.ts';
import { clockTime, dayName } from '../format.ts';
import { html, type VNode } from '../html.ts';
import { epoch, news } from '../live.ts';
import { now } from '../now.ts';
import { may } from '../session.ts';
import type { Change } from '../shapes.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';

const PAGE = 40;

interface Page {
  readonly changes: readonly Change[];
  readonly next?: number;
}

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
  return html`<li class="change"><details ref=${frame} open=${open}>
    <summary>
      <${Avatar} name=${change.author} />
      <span class="grow">${change.changes.slice(0, 3).map((one) => html`<span class="sentence" key=${one.id}>${one.sentence}</span>`)}
        ${change.changes.length > 3 && html`<span class="soft">${t('changes.and-more', { n: change.changes.length - 3 })}</span>`}
        <span class="soft small">${change.author} · <${When} at=${change.at} text=${clockTime(change.at)} />
          ${change.note && ` · ${change.note}`}</span></span>
      <${Icon} name="down" />
    </summary>
    <div class="inside stack">
      ${change.changes.map(
        (one) => html`<section key=${one.id} class="stack tight">
        ${change.changes.length > 1 && html`<h3>${one.sentence}</h3>`}
        ${one.fields.length > 0 && html`<${FromTo} one=${one} among=${change.changes} />`}</section>`,
      )}
      <div class="row apart"><span class="soft small">${t('changes.number', { revision: change.revision, from: change.from })}</span>${undo}</div>
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

function useChanges() {
  const version = `${useStore(news).revision} ${useStore(epoch)}`;
  const [state, setState] = useState<Page | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const load = async (before: number | undefined, take: (page: Page) => Page): Promise<void> => {
    const from = before === undefined ? '' : `&before=${before}`;
    await get<Page>(`/api/changes?limit=${PAGE}${from}`).then(
      (page) => {
        setState(take(page));
        setProblem(undefined);
      },
      (error) => setProblem(asProblem(error)),
    );
  };
  useEffect(() => {
    void load(undefined, (page) => {
      const oldest = page.changes.at(-1)?.revision ?? 0;
      const older = (state?.changes ?? []).filter((change) => change.revision < oldest);
      return older.length > 0 ? { changes: [...page.changes, ...older], next: state?.next } : page;
    });
  }, [version]);
  const more = (): void =>
    void load(state?.next, (page) => ({ changes: [...(state?.changes ?? []), ...page.changes], next: page.next }));
  return { state, problem, more };
}

/** Who changed what, from what to what, and the way back. */
export function Changes({ revision }: { revision?: string }): VNode {
  const { state, problem, more } = useChanges();
  const [undoing, setUndoing] = useState<Change | undefined>(undefined);
  const days = Map.groupBy(state?.changes ?? [], (change) => dayName(change.at, now()));
  const list = [...days].map(
    ([day, changes]) =>
      html`<section key=${day} class="stack tight"><h2 class="day">${day}</h2><ul class="card">${changes.map(
        (change) =>
          html`<${OneChange} key=${change.revision} change=${change} open=${String(change.revision) === revision} onUndo=${setUndoing} />`,
      )}</ul></section>`,
  );
  return html`<${PageHead} title=${t('changes.title')} text=${t('changes.text')} />
    ${problem && html`<${Notice} state="broken" alert=${true}>${problem.message}<//>`}
    ${
      state
        ? html`<div class="stack">${list.length > 0 ? list : html`<div class="card"><${Empty} picture="pencil" text=${t('changes.empty')} /></div>`}
      ${state.next !== undefined && html`<div><${Button} onClick=${more}>${t('changes.older')}<//></div>`}</div>`
        : !problem && html`<${Frame} lines=${8} />`
    }
    ${undoing && html`<${UndoDialog} change=${undoing} onClose=${() => setUndoing(undefined)} />`}`;
}
