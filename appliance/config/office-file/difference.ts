import type { ZodType } from 'zod';
import { type Phrase, phrase } from '../../base/words/index.ts';
import { MASK } from '../bodies.ts';
import { metaOf } from '../define-entity.ts';
import type { ChangedField, ChangedThing, ConfigService } from '../types.ts';

/** A difference in sentences: what `--dry-run` shows and `apply` reports. One sentence at least. */
export function sayDifference(changes: readonly ChangedThing[], config: ConfigService): readonly Phrase[] {
  if (changes.length === 0) return [phrase('difference.none')];
  const titles = new Map(changes.map(({ id, title }) => [id, title]));
  return changes.flatMap((change): Phrase[] => {
    const { title, what, entity } = change;
    const whose = { kind: { key: `entity.${entity}` }, title };
    if (what !== 'changed') return [phrase(`difference.${what}`, whose)];
    const labels = labelsOf(entity, config);
    return change.fields.map((field) => sayField(whose, field, labels, (value) => inWords(value, titles, config)));
  });
}

/** What the fields of a kind of thing are called. */
function labelsOf(entity: string, config: ConfigService): ReadonlyMap<string, string> {
  const definition = config.definitions().find(({ name }) => name === entity);
  const fields = Object.entries(definition?.schema.shape ?? {});
  return new Map(fields.map(([name, schema]) => [name, metaOf(schema as ZodType).label ?? name]));
}

function sayField(
  whose: { readonly kind: Phrase; readonly title: string },
  { field: name, before, after }: ChangedField,
  labels: ReadonlyMap<string, string>,
  shown: (value: unknown) => string | Phrase,
): Phrase {
  const field = { key: labels.get(name) ?? name };
  if (before === MASK || after === MASK) return phrase('difference.secret', { ...whose, field });
  if (before === undefined) return phrase('difference.set', { ...whose, field, after: shown(after) });
  if (after === undefined) return phrase('difference.cleared', { ...whose, field, before: shown(before) });
  return phrase('difference.changed', { ...whose, field, before: shown(before), after: shown(after) });
}

function inWords(value: unknown, titles: ReadonlyMap<string, string>, config: ConfigService): string | Phrase {
  if (typeof value === 'boolean') return phrase(value ? 'difference.yes' : 'difference.no');
  if (Array.isArray(value) && value.length === 0) return '–';
  return show(value, titles, config);
}

/** A value for people: references by their number, lists with commas, text in quotes where it could be overlooked. */
function show(value: unknown, titles: ReadonlyMap<string, string>, config: ConfigService): string {
  if (Array.isArray(value)) return value.map((one) => show(one, titles, config)).join(', ');
  if (typeof value === 'object' && value !== null) return showBlock(value, titles, config);
  if (typeof value !== 'string') return String(value);
  const entity = config.entityOf(value);
  if (!entity) return titles.get(value) ?? (value === '' ? '“”' : value);
  const body = config.get<Record<string, unknown>>(entity, value);
  const key = config.definitions().find(({ name }) => name === entity)?.naturalKey;
  return String(body?.[key ?? 'name'] ?? value);
}

/** A block of settings, an option of a menu say: what stands in it, lists in brackets. */
function showBlock(block: object, titles: ReadonlyMap<string, string>, config: ConfigService): string {
  const parts = Object.values(block).map((value) => {
    const text = value === undefined ? '' : show(value, titles, config);
    return Array.isArray(value) && text !== '' ? `(${text})` : text;
  });
  return parts.filter((text) => text !== '').join(' ');
}
