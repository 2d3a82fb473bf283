import type { Thing } from './shapes-graph.ts';

/** Where each kind of thing is changed; every other kind is an extension. */
const places: Readonly<Record<string, (id: string) => string>> = {
  user: (id) => `/people/${id}`,
  line: () => '/people',
  number: (id) => `/numbers/${id}`,
  'number-schema': (id) => `/plans/${id}`,
  trunk: (id) => `/trunks/${id}`,
  prompt: (id) => `/prompts/${id}`,
  playlist: () => '/playlists',
  office: () => '/settings/office',
};

/** The page on which a thing can be changed. */
export function hrefOfThing(thing: Thing | undefined): string | undefined {
  if (!thing) return undefined;
  const id = encodeURIComponent(thing.id);
  return places[thing.entity]?.(id) ?? `/extensions/${id}`;
}
