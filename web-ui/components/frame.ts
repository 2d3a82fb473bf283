import { html, type VNode } from '../html.ts';
import type { Resource } from '../resource.ts';
import { t } from '../words/index.ts';
import { Button } from './button.ts';
import { Notice } from './notice.ts';

/** The frame of what comes, for what takes longer than a moment. */
export function Frame({ lines = 6 }: { lines?: number }): VNode {
  return html`<div class="card frame" role="status"><span class="unseen">${t('loading')}</span>
    ${Array.from({ length: lines }, (_, at) => html`<i key=${at}></i>`)}</div>`;
}

/** Something fetched: its content, the frame while it is slow, or what went wrong with a way to try again. */
export function Fetched<T>(props: {
  readonly from: Resource<T>;
  readonly lines?: number;
  readonly children: (data: T) => VNode;
}): VNode | null {
  const { from, lines, children } = props;
  const again = html`<${Button} kind="quiet" onClick=${from.reload}>${t('again')}<//>`;
  const problem =
    from.problem && html`<${Notice} state="broken" alert=${true} action=${again}>${from.problem.message}<//>`;
  if (from.data !== undefined) return html`${problem}${children(from.data)}`;
  if (problem) return problem;
  return from.slow ? html`<${Frame} lines=${lines} />` : null;
}
