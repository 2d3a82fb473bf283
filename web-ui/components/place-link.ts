import { html, type VNode } from '../html.ts';
import { may } from '../session.ts';
import type { TrailPlace } from '../shapes.ts';
import { hrefOfThing } from '../thing-address.ts';

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

/** What a sentence is about: its name leads there, for who may go there. */
export function PlaceLink({ place }: { place: TrailPlace }): VNode {
  const address = placeAddress(place);
  return address ? html`<a href=${address}>${place.name}</a>` : html`<span>${place.name}</span>`;
}
