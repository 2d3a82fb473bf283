import { html, type VNode } from '../html.ts';
import { may } from '../session.ts';
import type { TrailPlace, TrailStep } from '../shapes.ts';
import { hrefOfThing } from '../thing-address.ts';
import { t } from '../words/index.ts';

/** Who may look at what; at every other kind, who may see extensions. */
const RIGHTS: Readonly<Record<string, string>> = {
  user: 'see-people',
  trunk: 'see-office',
  'number-schema': 'see-numbers',
};

/** Where something of the configuration is looked at; undefined for who may not see it. */
function placeAddress({ entity, id }: TrailPlace): string | undefined {
  return may(RIGHTS[entity] ?? 'see-extensions') ? hrefOfThing({ entity, id }) : undefined;
}

export function PlaceLink({ place }: { place: TrailPlace }): VNode {
  const address = placeAddress(place);
  return address ? html`<a href=${address}>${place.name}</a>` : html`<span>${place.name}</span>`;
}

/** The way of a call in one line: from brick to brick, each once in a row. Nothing where it is no way. */
export function PathStrip({ steps }: { steps: readonly TrailStep[] }): VNode | false {
  const all = steps.flatMap(({ place }) => (place ? [place] : []));
  const places = all.filter(({ id }, at) => all[at - 1]?.id !== id);
  if (places.length < 2) return false;
  return html`<ol class="path-strip" aria-label=${t('story.path')}>${places.map(
    (place, at) => html`<li key=${`${at} ${place.id}`}><${PlaceLink} place=${place} /></li>`,
  )}</ol>`;
}
