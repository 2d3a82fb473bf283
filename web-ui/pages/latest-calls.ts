import { Outcome } from '../components/outcome.ts';
import { When } from '../components/when.ts';
import { type Children, html, type VNode } from '../html.ts';
import { endedCalls } from '../live.ts';
import { useResource } from '../resource.ts';
import type { HistoryRow } from '../shapes.ts';
import { useStore } from '../store.ts';

const SHOWN = 5;

interface LatestCallsProps {
  readonly title: Children;
  /** What can be done beside the title. */
  readonly action?: Children;
  /** Whose: a part of the history's address, such as `userId=u1`. */
  readonly query: string;
  /** The other end of a call, in a few words. */
  readonly other: (call: HistoryRow) => string;
  /** Where all of them stand. */
  readonly all: string;
  readonly allLabel: string;
  /** Said where there is none; left out, nothing is drawn then. */
  readonly none?: string;
}

/** Somebody's latest calls; each leads to its story. */
export function LatestCalls({ title, action, query, other, all, allLabel, none }: LatestCallsProps): VNode | null {
  const ended = useStore(endedCalls);
  const { data } = useResource<{ calls: HistoryRow[] }>(`/api/history?${query}&limit=${SHOWN}`, ended);
  if (!data || (data.calls.length === 0 && none === undefined)) return null;
  return html`<section class="section">
    ${action ? html`<div class="row"><h3 class="grow">${title}</h3>${action}</div>` : html`<h3>${title}</h3>`}
    ${
      data.calls.length === 0
        ? html`<p class="soft">${none}</p>`
        : html`<ul class="lines">${data.calls.map(
            (call) => html`<li key=${call.id}><a class="line-link" href=${`/history/${encodeURIComponent(call.id)}`}>
        <span class="one-line">${other(call)}</span><${Outcome} outcome=${call.outcome} word=${call.outcomeWord} />
        <span class="soft small"><${When} at=${call.startedAt} /></span></a></li>`,
          )}</ul>
    <p><a href=${all}>${allLabel}</a></p>`
    }
  </section>`;
}
