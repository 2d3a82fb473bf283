import type { EntitySchema } from './form.ts';

/** The settings of one thing as its form holds them: by field of its schema. */
export type EntityValues = Readonly<Record<string, unknown>>;

export const fieldsOf = (schema: EntitySchema): string[] =>
  Object.entries(schema.properties)
    .filter(([, { internal }]) => !internal)
    .map(([field]) => field);

export const secretsOf = (schema: EntitySchema): string[] =>
  fieldsOf(schema).filter((field) => schema.properties[field]?.secret);

/** What the box takes where nothing is said: shown in the fields, so that nobody has to know it. */
export function defaultsOf(schema: EntitySchema): EntityValues {
  const given = fieldsOf(schema).flatMap((field) => {
    const { default: standard, secret } = schema.properties[field] ?? {};
    return standard === undefined || secret ? [] : [[field, standard] as const];
  });
  return Object.fromEntries(given);
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? '') === JSON.stringify(b ?? '');

/** Only what differs; an emptied one is cleared. */
export function changedOf(before: EntityValues, now: EntityValues, schema: EntitySchema): Record<string, unknown> {
  const changed = fieldsOf(schema).filter((field) => !same(before[field], now[field]));
  // An emptied secret means: keep the one there is.
  const sent = changed.filter((field) => now[field] !== '' || !schema.properties[field]?.secret);
  return Object.fromEntries(sent.map((field) => [field, now[field] === '' ? null : now[field]]));
}

/** What is filled in, for a new one. */
export function filledOf(values: EntityValues, schema: EntitySchema): Record<string, unknown> {
  const filled = fieldsOf(schema).map((field) => [field, values[field]] as const);
  return Object.fromEntries(filled.filter(([, value]) => value !== undefined && value !== ''));
}
