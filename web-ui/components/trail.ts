import { clockSeconds, duration, exact } from '../format.ts';
import { html, type VNode } from '../html.ts';
import type { Talk, TrailStep } from '../shapes.ts';
import { t } from '../words/index.ts';
import { PlaceLink } from './path-strip.ts';
import { partyText } from './person.ts';

/** The sentence of a step; where it names what it is about, the name leads there. */
function Sentence({ step: { sentence, place } }: { step: TrailStep }): VNode {
  const at = place ? sentence.indexOf(place.name) : -1;
  if (!place || at < 0) return html`<span>${sentence}</span>`;
  return html`<span>${sentence.slice(0, at)}<${PlaceLink} place=${place} />${sentence.slice(at + place.name.length)}</span>`;
}

/** Why a call went where it went: one decision under the other, in sentences. */
export function Trail({ steps }: { steps: readonly TrailStep[] }): VNode {
  if (steps.length === 0) return html`<p class="soft">${t('trail.none')}</p>`;
  return html`<ol class="trail">${steps.map(
    (step, at) => html`<li key=${at}>
      <time datetime=${new Date(step.at).toISOString()} title=${exact(step.at)}>${clockSeconds(step.at)}</time>
      <span class="dot"></span><${Sentence} step=${step} /></li>`,
  )}</ol>`;
}

/** The two of a talk: `Anna de Vries (101) – Bram (102)`. */
export function pairText({ parties }: Talk): string {
  return parties.map((party) => partyText(party)).join(' – ');
}

/** Who really talked to whom, where a transfer made it more than one pair. */
export function Talks({ talks }: { talks: readonly Talk[] }): VNode | false {
  if (talks.length < 2) return false;
  return html`<section class="section"><h3>${t('talks.title')}</h3><ol class="trail">${talks.map(
    (talk) => html`<li key=${talk.from}>
      <time datetime=${new Date(talk.from).toISOString()} title=${exact(talk.from)}>${clockSeconds(talk.from)}</time>
      <span class="dot"></span><span>${pairText(talk)}, ${duration((talk.until - talk.from) / 1000)}</span></li>`,
  )}</ol></section>`;
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
