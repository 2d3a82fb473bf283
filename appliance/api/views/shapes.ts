import { z } from 'zod';
import { LIST_ROWS_DEFAULT, LIST_ROWS_MAX } from '../../base/limits.ts';

/** Milliseconds since 1970. */
export const moment = z.number().int().meta({ description: 'Milliseconds since 1970.' });

/** A sentence in the reader's language, to be shown as it is. */
export const sentence = z.string().meta({ description: "In the reader's language." });

/** A user as others show it. */
export const userRef = z.object({ id: z.string(), number: z.string(), name: z.string() }).meta({ id: 'UserRef' });

export const idParams = z.object({ id: z.string().min(1).max(64) });

const rows = z.coerce.number().int().min(1).max(LIST_ROWS_MAX).default(LIST_ROWS_DEFAULT);

export const limitQuery = z.object({ limit: rows });

export const listQuery = z.object({
  search: z.string().max(200).default(''),
  limit: rows,
  offset: z.coerce.number().int().min(0).default(0),
});

/** A flag in an address: `?replace=true`. */
export const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((value) => value === 'true');

export const changedField = z.object({
  field: z.string(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
});

export const changedThing = z
  .object({
    entity: z.string(),
    id: z.string(),
    title: z.string(),
    what: z.enum(['created', 'changed', 'deleted']),
    sentence,
    fields: z.array(changedField),
  })
  .meta({ id: 'ChangedThing' });
