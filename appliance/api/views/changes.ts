import { z } from 'zod';
import { type Language, type Phrase, phrase, say } from '../../base/words/index.ts';
import type { ChangedThing, Revision } from '../../config/types.ts';
import { changedThing, moment, sentence } from './shapes.ts';

export const changeShape = z
  .object({
    revision: z.number().int(),
    at: moment,
    author: z.string(),
    from: z.string(),
    note: sentence.optional(),
    undoable: z
      .boolean()
      .meta({ description: 'Whether this person may try; what came later can still stand in the way.' }),
    changes: z.array(changedThing),
  })
  .meta({ id: 'Change' });

export function changeView(revision: Revision, language: Language, undoable: boolean): z.input<typeof changeShape> {
  return {
    revision: revision.number,
    at: revision.at,
    author: revision.author.name,
    from: revision.author.from,
    note: revision.note && say(revision.note, language),
    undoable,
    changes: changedThings(revision.changes, language),
  };
}

export function changedThings(changes: readonly ChangedThing[], language: Language): z.input<typeof changedThing>[] {
  return changes.map((change) => ({
    ...change,
    fields: [...change.fields],
    sentence: say(sentenceOf(change, language), language),
  }));
}

/** What kind of thing it is, in a word; kinds without a word of their own by their plain name. */
export function entityWord(entity: string, language: Language): string {
  const key = `entity.${entity}`;
  const word = say({ key }, language);
  return word === key ? entity : word;
}

function sentenceOf(change: ChangedThing, language: Language): Phrase {
  const thing = `${entityWord(change.entity, language)} ${change.title}`.trim();
  return phrase(`change.${change.what}`, { thing });
}
