import type { WordsOf } from './index.ts';
import type { placeWords as english } from './places.en.ts';

/** Hoe de onderdelen van de pagina en de tabbladen naast elkaar heten, in het Nederlands. */
export const placeWords: WordsOf<typeof english> = {
  'place.home': 'Overzicht',
  'place.live': 'Nu bezig',
  'place.history': 'Gesprekken',
  'place.voicemail': 'Voicemail',
  'place.people': 'Collega’s',
  'place.routing': 'Nummers & routes',
  'numbers.title': 'Nummers',
  'plans.title': 'Nummerplannen',
  'contacts.title': 'Contacten',
  'blocking.title': 'Geblokkeerd',
  'trunks.title': 'Buitenlijnen',
  'emergency.title': 'Noodoproepen',
  'limits.title': 'Grenzen',
  'guard.title': 'Buitengehouden',
  'emergency.notices': 'Oproepen om hulp',
  'emergency.seen': 'Gezien',
  'emergency.title-alarm': '{number}: {name}',
  'place.changes': 'Wijzigingen',
  'place.settings': 'Instellingen',
  'places.title': 'Onderdelen',
  'places.beside': 'Naast deze pagina',
  'places.within': 'Pagina’s van dit onderdeel',
  'sounds.title': 'Geluid',
  'extensions.title': 'Toestellen',
  'extension.add': 'Toestel toevoegen',
  'places.more': 'Meer',
};
