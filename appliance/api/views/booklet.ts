import { z } from 'zod';
import type { Work } from '../../base/slices.ts';
import { type Language, say } from '../../base/words/index.ts';
import type { Chapter } from '../../routing/booklet.ts';
import type { Words } from '../../routing/graph.ts';
import { sentence } from './shapes.ts';

export const bookletShape = z
  .object({
    revision: z.number().int(),
    language: z.enum(['en', 'nl']),
    chapters: z.array(
      z.object({
        key: z.enum(['office', 'numbers', 'extensions', 'people', 'trunks', 'emergency']),
        title: sentence,
        entries: z.array(z.object({ title: sentence, sentences: z.array(sentence) })),
      }),
    ),
  })
  .meta({ id: 'Booklet' });

/** The chapters in the words of one language. */
export function* bookletView(
  chapters: readonly Chapter[],
  revision: number,
  language: Language,
): Work<z.input<typeof bookletShape>> {
  const inWords = (words: Words): string => (typeof words === 'string' ? words : begun(say(words, language)));
  const said: z.input<typeof bookletShape>['chapters'] = [];
  for (const { key, title, entries } of chapters) {
    const told = [];
    for (const entry of entries) {
      const sentences: string[] = [];
      for (const one of entry.sentences) {
        sentences.push(inWords(one));
        yield;
      }
      told.push({ title: inWords(entry.title), sentences });
    }
    said.push({ key, title: inWords(title), entries: told });
  }
  return { revision, language, chapters: said };
}

/** What begins with a way's label (“key 1”) begins a sentence here. */
function begun(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
