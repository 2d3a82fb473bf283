import { z } from 'zod';
import { invariant } from '../base/assert.ts';
import type { EntityDefinition, FieldMeta, Stored } from './types.ts';

declare module 'zod' {
  // Typed where schemas are written: `.meta({ label: … })`.
  interface GlobalMeta extends FieldMeta {}
}

/** Writes down a kind of configured thing; the compiler then knows its body in `rules` and `naturalKey`. */
export function defineEntity<Body extends object>(definition: EntityDefinition<Body>): EntityDefinition {
  // The service hands each definition its own bodies only, so the narrower body is safe behind the wider type.
  return definition as unknown as EntityDefinition;
}

/** A definition with what follows from it, worked out once. */
export interface Entity {
  readonly definition: EntityDefinition;
  readonly name: string;
  /** Refuses fields that it doesn't know. */
  readonly schema: z.ZodObject;
  readonly fields: readonly Field[];
  readonly secrets: readonly string[];
  readonly unique: readonly string[];
  /** Field → entity that it points at; `options.destinationId` for one in the entries of a list. */
  readonly refs: ReadonlyMap<string, string>;
  /** Whether it counts as `extension`. */
  readonly isExtension: boolean;
}

export interface Field {
  readonly name: string;
  readonly schema: z.ZodType;
  readonly meta: FieldMeta;
  /** Of a list of blocks (the options of a menu): the fields of an entry. */
  readonly inner: readonly Field[];
}

export function entityOf(definition: EntityDefinition): Entity {
  const fields = fieldsOf(definition.schema);
  const named = (wanted: (meta: FieldMeta) => unknown): string[] =>
    fields.filter((field) => wanted(field.meta)).map((field) => field.name);
  invariant(
    fields.some((field) => field.name === definition.naturalKey),
    `${definition.name} lacks its natural key ${definition.naturalKey}`,
  );
  return {
    definition,
    name: definition.name,
    schema: definition.schema.strict(),
    fields,
    secrets: named((meta) => meta.secret),
    unique: [...new Set([definition.naturalKey, ...named((meta) => meta.unique)])],
    refs: new Map(fields.flatMap((field) => refsIn(field, ''))),
    isExtension: definition.isExtension === true,
  };
}

function fieldsOf(schema: z.ZodObject): Field[] {
  return Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, field]) => {
    const core = coreOf(field);
    const entry = core instanceof z.ZodArray ? coreOf(core.element as z.ZodType) : undefined;
    return { name, schema: field, meta: metaOf(field), inner: entry instanceof z.ZodObject ? fieldsOf(entry) : [] };
  });
}

function refsIn({ name, meta, inner }: Field, before: string): [string, string][] {
  const own: [string, string][] = meta.ref ? [[before + name, meta.ref]] : [];
  return [...own, ...inner.flatMap((field) => refsIn(field, `${before}${name}.`))];
}

/** What stands at a path (`options.destinationId`), each with where it really is: `options.2.destinationId`. */
export function valuesAt(body: unknown, path: string): readonly ValueAt[] {
  const found: ValueAt[] = [];
  collect(body, path.split('.'), 0, '', found);
  return found;
}

interface ValueAt {
  readonly value: unknown;
  readonly at: string;
}

/** Into `found`, because lists may have tens of thousands of entries. */
function collect(body: unknown, names: readonly string[], depth: number, before: string, found: ValueAt[]): void {
  if (Array.isArray(body)) {
    for (const [index, entry] of body.entries()) collect(entry, names, depth, `${before}${index}.`, found);
    return;
  }
  if (typeof body !== 'object' || body === null) return;
  const name = names[depth] ?? '';
  const value = (body as Readonly<Record<string, unknown>>)[name];
  const at = before + name;
  if (depth + 1 < names.length) collect(value, names, depth + 1, `${at}.`, found);
  else if (Array.isArray(value)) for (const one of value) found.push({ value: one, at });
  else found.push({ value, at });
}

/** A field's meta, wherever in `.optional()`, `.default()` and the like it was given; the outermost wins. */
export function metaOf(schema: z.ZodType): FieldMeta {
  const inner = innerOf(schema);
  return { ...(inner ? metaOf(inner) : {}), ...schema.meta() };
}

/** The schema that a wrapper wraps; undefined for one that wraps nothing. */
export function innerOf(schema: z.ZodType): z.ZodType | undefined {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly
  ) {
    return schema.unwrap() as z.ZodType;
  }
  // What goes in: text that is tidied up afterwards is still text.
  if (schema instanceof z.ZodPipe) return schema.in as z.ZodType;
  return undefined;
}

/** The schema without its wrappers: what kind of value it is. */
export function coreOf(schema: z.ZodType): z.ZodType {
  const inner = innerOf(schema);
  return inner ? coreOf(inner) : schema;
}

/** How people call one of them: `101 Anna de Vries`. */
export function titleOf(entity: Entity, body: Readonly<Record<string, unknown>>): string {
  // Of what there is only one, its kind says it all.
  if (entity.definition.single && entity.definition.naturalKey !== 'name') return '';
  const key = String(body[entity.definition.naturalKey] ?? '');
  const name = body.name;
  return typeof name === 'string' && name !== key && name !== '' ? `${key} ${name}` : key;
}

/** JSON Schemas of what may be given for each kind, with labels, units and marks: the page makes its forms of them. */
export function entitySchemas(definitions: readonly EntityDefinition[]): Record<string, unknown> {
  return Object.fromEntries(
    definitions.map(({ name, schema }) => [
      name,
      z.toJSONSchema(schema.strict(), { io: 'input', unrepresentable: 'any' }),
    ]),
  );
}

export type AnyStored = Stored<Record<string, unknown>>;
