import type { WordsOf } from './index.ts';
import type { overviewWords as english } from './overview.en.ts';

/** Hetzelfde in het Nederlands. */
export const overviewWords: WordsOf<typeof english> = {
  'flow.text': 'Wat er met gesprekken gebeurt, van binnenkomst tot eind. Een blok leidt naar de instellingen ervan.',
  'flow.picture': 'Tekening van de wegen van gesprekken',
  'flow.on-map': 'Op de hele kaart',
  'flow.outline': 'Hetzelfde in woorden',
  'flow.above': 'zie boven',
  'flow.lit': '(op de weg van dit gesprek)',
  'flow.empty': 'Er valt nog niets te tekenen: geen nummer leidt ergens heen.',
  'flow.cut':
    'Er is meer dan getekend kan worden. Kies een nummer of toestelnummer om te zien waar gesprekken heen gaan.',
  'check.text': 'Bekijkt de hele inrichting na elke wijziging.',
  'check.mend': 'Herstellen',
  'booklet.text': 'De hele inrichting in gewone woorden, altijd zoals die nu is.',
  'booklet.language': 'Taal van het boekje',
  'booklet.print': 'Afdrukken',
  'booklet.revision': 'Stand van wijziging {n}.',
};
