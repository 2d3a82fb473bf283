import { clockSeconds, duration, exact } from '../format.ts';
import { html, type VNode } from '../html.ts';
import type { TrailStep } from '../shapes.ts';
import { t } from '../words/index.ts';

/** Why a call went where it went: one decision under the other, in sentences. */
export function Trail({ steps }: { steps: readonly TrailStep[] }): VNode {
  if (steps.length === 0) return html`<p class="soft">${t('trail.none')}</p>`;
  return html`<ol class="trail">${steps.map(
    (step, at) => html`<li key=${at}>
      <time datetime=${new Date(step.at).toISOString()} title=${exact(step.at)}>${clockSeconds(step.at)}</time>
      <span class="dot"></span><span>${step.sentence}</span></li>`,
  )}</ol>`;
}

/** How long it rang and how long they talked, to scale. */
export function Phases(props: { startedAt: number; answeredAt?: number; endedAt: number }): VNode {
  const rang = ((props.answeredAt ?? props.endedAt) - props.startedAt) / 1000;
  const talked = props.answeredAt === undefined ? 0 : (props.endedAt - props.answeredAt) / 1000;
  const parts = [
    { look: 'rang', seconds: rang, word: t('phases.rang', { length: duration(rang) }) },
    { look: 'talked', seconds: talked, word: t('phases.talked', { length: duration(talked) }) },
  ].filter((part, at) => at === 0 || part.seconds > 0);
  return html`<div class="phases">
    <div class="scale" aria-hidden="true">${parts.map(
      ({ look, seconds }) => html`<i class=${look} style=${{ flexGrow: Math.max(seconds, 0.1) }}></i>`,
    )}</div>
    <ul>${parts.map(({ look, word }) => html`<li key=${look}><i class=${look} aria-hidden="true"></i>${word}</li>`)}</ul>
  </div>`;
}
