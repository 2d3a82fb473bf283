import { useState } from 'preact/hooks';
import { clockSeconds, duration, exact } from '../format.ts';
import { html, type VNode } from '../html.ts';
import type { StoryLine, Talk, TrailStep } from '../shapes.ts';
import { t } from '../words/index.ts';
import { partyText } from './person.ts';
import { PlaceLink } from './place-link.ts';

/** A sentence; where it names what it is about, the names lead there. */
function Sentence({ sentence, places }: Pick<StoryLine, 'sentence' | 'places'>): VNode {
  const parts: (VNode | string)[] = [];
  let rest = sentence;
  for (const place of places) {
    const at = rest.indexOf(place.name);
    if (at < 0) continue;
    parts.push(rest.slice(0, at), html`<${PlaceLink} place=${place} />`);
    rest = rest.slice(at + place.name.length);
  }
  return html`<span>${parts}${rest}</span>`;
}

/** Why a call went where it went, told: one thing under the other, each line with its moment. */
export function Story({ lines }: { lines: readonly StoryLine[] }): VNode {
  if (lines.length === 0) return html`<p class="soft">${t('trail.none')}</p>`;
  return html`<ol class="trail">${lines.map(
    ({ at, sentence, places }, index) => html`<li key=${index}>
      <time datetime=${new Date(at).toISOString()} title=${exact(at)}>${clockSeconds(at)}</time>
      <span class="dot"></span><${Sentence} sentence=${sentence} places=${places} /></li>`,
  )}</ol>`;
}

/** Every single decision on a call's way, in sentences. */
export function Trail({ steps }: { steps: readonly TrailStep[] }): VNode {
  return html`<${Story} lines=${steps.map(({ at, sentence, place }) => ({ at, sentence, places: place ? [place] : [] }))} />`;
}

/** The same step by step, for who wants to know exactly. */
export function EveryStep({ steps }: { steps: readonly TrailStep[] }): VNode | false {
  const [isOpen, open] = useState(false);
  return (
    steps.length > 0 &&
    html`<details onToggle=${() => open(true)}><summary>${t('trail.every-step')}</summary>${isOpen && html`<${Trail} steps=${steps} />`}</details>`
  );
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

interface PhasesProps {
  readonly startedAt: number;
  readonly answeredAt?: number;
  readonly endedAt: number;
  /** None: whatever picked up was the box. */
  readonly talks: readonly Talk[];
}

/** How long it rang, how long the caller was with the box, and how long people talked, to scale. */
export function Phases(props: PhasesProps): VNode {
  const rang = ((props.answeredAt ?? props.endedAt) - props.startedAt) / 1000;
  const answered = props.answeredAt === undefined ? 0 : (props.endedAt - props.answeredAt) / 1000;
  const talked = Math.min(answered, props.talks.reduce((sum, { from, until }) => sum + until - from, 0) / 1000);
  const box = answered - talked;
  const parts = [
    { look: 'rang', seconds: rang, word: t('phases.rang', { length: duration(rang) }) },
    { look: 'box', seconds: box >= 1 ? box : 0, word: t('phases.box', { length: duration(box) }) },
    { look: 'talked', seconds: talked, word: t('phases.talked', { length: duration(talked) }) },
  ].filter((part, at) => at === 0 || part.seconds > 0);
  return html`<div class="phases">
    <div class="scale" aria-hidden="true">${parts.map(
      ({ look, seconds }) => html`<i class=${look} style=${{ flexGrow: Math.max(seconds, 0.1) }}></i>`,
    )}</div>
    <ul>${parts.map(({ look, word }) => html`<li key=${look}><i class=${look} aria-hidden="true"></i>${word}</li>`)}</ul>
  </div>`;
}
