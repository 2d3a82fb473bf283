import { type Phrase, phrase } from '../../base/words/index.ts';
import { MASK } from '../bodies.ts';
import type { ChangedField, ChangedThing, ConfigService } from '../types.ts';

/** A difference in sentences: what `--dry-run` shows and `apply` reports. One sentence at least. */
export function sayDifference(changes: readonly ChangedThing[], config: ConfigService): readonly Phrase[] {
  if (changes.length === 0) return [phrase('difference.none')];
  const sections = new Map(config.definitions().map(({ name, section }) => [name, section.split('.').at(-1) ?? name]));
  const titles = new Map(changes.map(({ id, title }) => [id, title]));
  return changes.flatMap((change): Phrase[] => {
    const { title, what, entity } = change;
    if (what !== 'changed') {
      return [phrase(`difference.${what}`, { section: sections.get(entity) ?? entity, title })];
    }
    const whose = { section: sections.get(entity) ?? entity, title };
    return change.fields.map((field) => sayField(whose, field, (value) => show(value, titles, config)));
  });
}

function sayField(
  whose: { readonly section: string; readonly title: string },
  { field, before, after }: ChangedField,
  shown: (value: unknown) => string,
): Phrase {
  if (before === MASK || after === MASK) return phrase('difference.secret', { ...whose, field });
  if (before === undefined) return phrase('difference.set', { ...whose, field, after: shown(after) });
  if (after === undefined) return phrase('difference.cleared', { ...whose, field, before: shown(before) });
  return phrase('difference.changed', { ...whose, field, before: shown(before), after: shown(after) });
}

/** A value for people: references by their number, lists with commas, text in quotes where it could be overlooked. */
function show(value: unknown, titles: ReadonlyMap<string, string>, config: ConfigService): string {
  if (Array.isArray(value)) return value.map((one) => show(one, titles, config)).join(', ');
  if (typeof value !== 'string') return JSON.stringify(value);
  const entity = config.entityOf(value);
  if (!entity) return titles.get(value) ?? (value === '' ? '“”' : value);
  const body = config.get<Record<string, unknown>>(entity, value);
  const key = config.definitions().find(({ name }) => name === entity)?.naturalKey;
  return String(body?.[key ?? 'name'] ?? value);
}
