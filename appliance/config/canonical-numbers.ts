import { z } from 'zod';
import type { Problem } from '../base/errors.ts';
import { phrase } from '../base/words/index.ts';
import { WITHHELD } from '../rules/incoming-block.ts';
import { canonicalPrefix, canonicalText, type Place } from '../rules/phone-number.ts';
import { spelled } from '../rules/phone-spelling.ts';
import { freeze } from './bodies.ts';
import type { Touched } from './checks.ts';
import { coreOf, type Entity, metaOf } from './define-entity.ts';
import type { FieldMeta, OfficeBody } from './types.ts';
import type { View } from './view.ts';

/**
 * Telephone numbers in whatever spelling they were given, as they are kept: a schema knows no country, but what is
 * about to be stored belongs to an office that has one. Numbers that are none are problems.
 */
export function withCanonicalNumbers(
  touched: readonly Touched[],
  view: View,
): { readonly touched: readonly Touched[]; readonly problems: readonly Problem[] } {
  const place = placeOf(touched, view);
  const problems: Problem[] = [];
  const kept = touched.map((one) => {
    const { entity, body, index } = one;
    if (!body || !place || !holdsNumbers(entity.schema)) return one;
    const wrong: string[] = [];
    const next = keep(entity.schema, body, { place, wrong, path: [] }) as Record<string, unknown>;
    problems.push(...wrong.map((path) => ({ path: `${index}.${path}`, phrase: phrase('user.phone-number') })));
    return next === body ? one : { ...one, body: freeze(body.id, next) };
  });
  return { touched: kept, problems };
}

/** The office's country and area code as they will be. */
function placeOf(touched: readonly Touched[], view: View): Place | undefined {
  const changed = touched.find(({ entity }) => entity.name === 'office')?.body;
  const office = (changed ?? view.list('office')[0]) as OfficeBody | undefined;
  return office && { country: office.country, areaCode: office.areaCode };
}

interface Walk {
  readonly place: Place;
  readonly wrong: string[];
  readonly path: readonly (string | number)[];
}

/** The value itself where nothing in it changes. */
function keep(schema: z.ZodType, value: unknown, walk: Walk): unknown {
  if (value === undefined || !holdsNumbers(schema)) return value;
  const { phone } = metaOf(schema);
  if (phone) return typeof value === 'string' ? keptNumber(value, walk, phone) : value;
  const core = coreOf(schema);
  if (core instanceof z.ZodArray && Array.isArray(value)) {
    const next = value.map((entry, at) => keep(core.element as z.ZodType, entry, below(walk, at)));
    return next.some((entry, at) => entry !== value[at]) ? next : value;
  }
  if (core instanceof z.ZodUnion) {
    const option = (core.options as readonly z.ZodType[]).find((each) => each.safeParse(value).success);
    return option ? keep(option, value, walk) : value;
  }
  if (!(core instanceof z.ZodObject) || typeof value !== 'object' || value === null) return value;
  const fields = value as Readonly<Record<string, unknown>>;
  const changed = Object.entries(core.shape as Record<string, z.ZodType>)
    .map(([name, field]) => [name, keep(field, fields[name], below(walk, name))] as const)
    .filter(([name, next]) => next !== fields[name]);
  return changed.length === 0 ? value : { ...fields, ...Object.fromEntries(changed) };
}

function keptNumber(text: string, { place, wrong, path }: Walk, as: NonNullable<FieldMeta['phone']>): string {
  const number = READ[String(as) as keyof typeof READ](text, place);
  if (number === undefined) wrong.push(path.join('.'));
  return number ?? text;
}

/** One caller, or all whose numbers begin so. */
function callerOf(text: string, place: Place): string | undefined {
  if (text === WITHHELD) return text;
  if (!text.endsWith('*')) return canonicalText(text, place);
  const prefix = canonicalPrefix(text.slice(0, -1), place);
  return prefix === undefined ? undefined : `${prefix}*`;
}

/** How they all begin: `+49` for 0049 and +49*. Without any prefix these are short numbers, kept as dialled. */
function beginningOf(text: string, place: Place): string | undefined {
  const written = text.replace(/\s*\*$/, '');
  return canonicalPrefix(written, place) ?? spelled(written)?.digits;
}

const READ = { true: canonicalText, caller: callerOf, beginning: beginningOf };

function below(walk: Walk, name: string | number): Walk {
  return { ...walk, path: [...walk.path, name] };
}

const holding = new WeakMap<z.ZodType, boolean>();

/** Whether there is a telephone number anywhere in it, so that long lists of other things are not looked through. */
function holdsNumbers(schema: Entity['schema'] | z.ZodType): boolean {
  let holds = holding.get(schema);
  if (holds === undefined) {
    const core = coreOf(schema);
    holds =
      metaOf(schema).phone !== undefined ||
      (core instanceof z.ZodArray && holdsNumbers(core.element as z.ZodType)) ||
      (core instanceof z.ZodUnion && (core.options as readonly z.ZodType[]).some(holdsNumbers)) ||
      (core instanceof z.ZodObject && Object.values(core.shape as Record<string, z.ZodType>).some(holdsNumbers));
    holding.set(schema, holds);
  }
  return holds;
}
