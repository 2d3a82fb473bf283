import { z } from 'zod';
import { linesOf } from '../config/bodies.ts';
import { coreOf, metaOf } from '../config/define-entity.ts';
import { unknownField } from '../config/problems.ts';
import type { EntityDefinition } from '../config/types.ts';

/**
 * The shapes of configured things at the API, made from their one definition. What is given is checked by the
 * configuration itself, in its words; here only the fields are chosen that people may set or see.
 */
export interface EntityShapes {
  /** A new one. */
  readonly created: z.ZodType<Record<string, unknown>>;
  /** A new one together with parts that the request carries besides (`line`). */
  createdWith(parts: Readonly<Record<string, z.ZodType>>): z.ZodType<Record<string, unknown>>;
  /** Part of one; null clears an optional field. */
  readonly changed: z.ZodType<Record<string, unknown>>;
  /** Fields of one in answers: no secrets, nothing internal. */
  readonly answer: Readonly<Record<string, z.ZodType>>;
  /** The same fields of a stored one, `hasPin` and the like for its secrets, `rowsCount` for what has many lines. */
  pick(body: Readonly<Record<string, unknown>>): Record<string, unknown>;
  /** Its secrets in the clear, for who may see them at the moment they ask. */
  secrets(body: Readonly<Record<string, unknown>>): Record<string, unknown>;
}

/** `withheld`: fields that have routes of their own and are neither set nor seen here. */
export function entityShapes(
  definition: Pick<EntityDefinition, 'schema'>,
  withheld: readonly string[] = [],
): EntityShapes {
  const fields = Object.entries(definition.schema.shape as Record<string, z.ZodType>)
    .map(([name, schema]) => ({ name, schema, meta: metaOf(schema) }))
    .filter((field) => !field.meta.internal && !withheld.includes(field.name));
  const bulk = fields.filter((field) => field.meta.bulk);
  const open = fields.filter((field) => !field.meta.secret && !field.meta.bulk);
  const secret = fields.filter((field) => field.meta.secret);
  const given = z.object(Object.fromEntries(fields.map(({ name, schema }) => [name, schema])));
  return {
    created: givenShape(given),
    createdWith: (parts) => givenShape(given, parts),
    changed: givenShape(given.partial()),
    answer: {
      id: z.string(),
      ...Object.fromEntries(open.map(({ name, schema }) => [name, answered(schema)])),
      ...Object.fromEntries(secret.map(({ name }) => [hasName(name), z.boolean()])),
      ...Object.fromEntries(bulk.map(({ name }) => [countName(name), z.int()])),
    },
    pick: (body) => ({
      id: body.id,
      ...Object.fromEntries(open.map(({ name }) => [name, body[name]])),
      ...Object.fromEntries(secret.map(({ name }) => [hasName(name), isThere(body[name])])),
      ...Object.fromEntries(bulk.map(({ name }) => [countName(name), linesOf(body[name])])),
    }),
    secrets: (body) => Object.fromEntries(secret.map(({ name }) => [name, body[name]])),
  };
}

/** An empty list of PINs is none. */
function isThere(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
}

/** `rows` → `rowsCount`. */
function countName(field: string): string {
  return `${field}Count`;
}

/** `pin` → `hasPin`. */
function hasName(field: string): string {
  return `has${field.slice(0, 1).toUpperCase()}${field.slice(1)}`;
}

/**
 * Takes any object of known fields; the values are for the configuration to judge. Described by the real schema.
 * `parts` are checked here.
 */
function givenShape(
  schema: z.ZodObject,
  parts: Readonly<Record<string, z.ZodType>> = {},
): z.ZodType<Record<string, unknown>> {
  const known = [...Object.keys(schema.shape), ...Object.keys(parts)];
  return z
    .looseObject(parts)
    .superRefine((body, ctx) => {
      for (const name of Object.keys(body)) {
        if (known.includes(name)) continue;
        ctx.addIssue({ code: 'custom', path: [name], params: { phrase: unknownField(name, known) }, input: body });
      }
    })
    .meta(describe(schema.extend(parts), 'input'));
}

/** A stored value is answered as it lies there, even where today's rules are stricter than when it was written. */
function answered(schema: z.ZodType): z.ZodType {
  const described = z.unknown().meta({ ...describe(coreOf(schema), 'input'), ...metaOf(schema) });
  return schema.safeParse(undefined).success ? described.optional() : described;
}

function describe(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
