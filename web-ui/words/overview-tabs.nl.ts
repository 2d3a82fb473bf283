import type { WordsOf } from './index.ts';
import type { overviewTabs as english } from './overview-tabs.en.ts';

/** Hetzelfde in het Nederlands. */
export const overviewTabs: WordsOf<typeof english> = {
  'flow.title': 'Routekaart',
  'check.title': 'Controle',
  'try.title': 'Proefgesprek',
  'booklet.title': 'Boekje',
};
