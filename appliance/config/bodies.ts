import { isDeepStrictEqual } from 'node:util';
import type { Secrets } from '../store/secrets.ts';
import type { AnyStored, Entity } from './define-entity.ts';
import type { ChangedField, ChangedThing } from './types.ts';

/** A body as it is stored: secrets are sealed envelopes. */
export type SealedBody = Readonly<Record<string, unknown>>;

/** A sealed secret. An object, so that no text that somebody typed can ever look like one. */
interface Envelope {
  readonly $sealed: string;
}

/** What stands for a secret wherever people look. */
export const MASK = '•••';

export function isSealed(value: unknown): value is Envelope {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Envelope>).$sealed === 'string';
}

/**
 * Seals the secrets of a body for the store. One that didn't change keeps its envelope from `before`, so comparing
 * sealed bodies tells which secrets changed without opening any.
 */
export function sealBody(
  entity: Entity,
  id: string,
  body: Readonly<Record<string, unknown>>,
  secrets: Secrets,
  before?: { readonly plain: Readonly<Record<string, unknown>>; readonly sealed: SealedBody },
): SealedBody {
  const sealed: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(body)) {
    if (field === 'id' || value === undefined) continue;
    if (!entity.secrets.includes(field)) sealed[field] = value;
    else if (before && isSealed(before.sealed[field]) && isDeepStrictEqual(before.plain[field], value)) {
      sealed[field] = before.sealed[field];
    } else sealed[field] = { $sealed: secrets.seal(JSON.stringify(value), placeOf(entity, id, field)) };
  }
  return sealed;
}

/** The body in the clear. Throws AppError `unavailable` when a secret can't be opened. */
export function openBody(entity: Entity, id: string, sealed: SealedBody, secrets: Secrets): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(sealed)) {
    body[field] = isSealed(value) ? JSON.parse(secrets.open(value.$sealed, placeOf(entity, id, field))) : value;
  }
  return body;
}

function placeOf(entity: Entity, id: string, field: string): string {
  return `${entity.name} ${id} ${field}`;
}

export function freeze(id: string, body: Readonly<Record<string, unknown>>): AnyStored {
  return deepFreeze({ ...body, id }) as AnyStored;
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}

/** One thing before and after a change, sealed: what a revision keeps. */
export interface StoredChange {
  readonly entity: string;
  readonly id: string;
  readonly title: string;
  /** Undefined: it wasn't there. */
  readonly before?: SealedBody | undefined;
  /** Undefined: it isn't there any more. */
  readonly after?: SealedBody | undefined;
}

/** The difference for people: changed fields only, secrets masked. */
export function differenceOf(change: StoredChange, entity: Entity | undefined): ChangedThing {
  const { before = {}, after = {} } = change;
  const fields: ChangedField[] = [];
  for (const field of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (isDeepStrictEqual(before[field], after[field])) continue;
    const mask = (value: unknown): unknown => {
      if (value === undefined) return value;
      if (isSealed(value) || entity?.secrets.includes(field)) return MASK;
      return isBulk(entity, field) ? linesOf(value) : value;
    };
    fields.push({ field, before: mask(before[field]), after: mask(after[field]) });
  }
  const { entity: name, id, title } = change;
  return { entity: name, id, title, what: whatOf(change.before, change.after), fields };
}

function isBulk(entity: Entity | undefined, field: string): boolean {
  return entity?.fields.some(({ name, meta }) => name === field && meta.bulk) ?? false;
}

/** How many lines a text has. */
export function linesOf(text: unknown): number {
  return typeof text === 'string' && text !== '' ? text.split('\n').length : 0;
}

export function whatOf(before: SealedBody | undefined, after: SealedBody | undefined): ChangedThing['what'] {
  if (!before) return 'created';
  return after ? 'changed' : 'deleted';
}
