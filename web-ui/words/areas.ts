/** Catalogues that come with the first page that needs them (`openArea`), so that the first load has none of them. */
export const areas = {
  extensions: {
    en: () => import('./extensions.en.ts').then((file) => file.extensionWords),
    nl: () => import('./extensions.nl.ts').then((file) => file.extensionWords),
  },
  contacts: {
    en: () => import('./contacts.en.ts').then((file) => file.contactWords),
    nl: () => import('./contacts.nl.ts').then((file) => file.contactWords),
  },
  overview: {
    en: () => import('./overview.en.ts').then((file) => file.overviewWords),
    nl: () => import('./overview.nl.ts').then((file) => file.overviewWords),
  },
  routing: {
    en: () => import('./routing.en.ts').then((file) => file.routingWords),
    nl: () => import('./routing.nl.ts').then((file) => file.routingWords),
  },
  outside: {
    en: () => import('./outside.en.ts').then((file) => file.outsideWords),
    nl: () => import('./outside.nl.ts').then((file) => file.outsideWords),
  },
  safety: {
    en: () => import('./safety.en.ts').then((file) => file.safetyWords),
    nl: () => import('./safety.nl.ts').then((file) => file.safetyWords),
  },
  try: {
    en: () => import('./try.en.ts').then((file) => file.tryWords),
    nl: () => import('./try.nl.ts').then((file) => file.tryWords),
  },
} as const;

export type Area = keyof typeof areas;

type Join<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

/** What all of them say together, in English. */
export type AreaWords = Join<Awaited<ReturnType<(typeof areas)[Area]['en']>>>;
