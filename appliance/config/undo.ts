import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../base/errors.ts';
import { phrase } from '../base/words/index.ts';
import type { RevisionRow } from '../store/entity-tables.ts';
import type { Secrets } from '../store/secrets.ts';
import { openBody, type SealedBody, type StoredChange } from './bodies.ts';
import { type AnyStored, type Entity, titleOf } from './define-entity.ts';
import type { Change } from './types.ts';
import type { View } from './view.ts';

export interface UndoContext {
  readonly entities: ReadonlyMap<string, Entity>;
  readonly view: View;
  readonly secrets: Secrets;
  /** Revisions below this number, newest first, a page of them; from the newest where it is undefined. */
  readonly rowsBefore: (before: number | undefined) => readonly RevisionRow[];
}

type Body = Record<string, unknown>;

/**
 * The changes that take a revision back: of each thing only the fields that it changed, so later work on other fields
 * stays. Throws AppError `conflict` where one of those fields was changed again, or the thing is gone.
 */
export function undoOf(row: RevisionRow, context: UndoContext): Change[] {
  const changes = JSON.parse(row.changes) as StoredChange[];
  return [...changes].reverse().map((change) => {
    const entity = context.entities.get(change.entity);
    if (!entity) throw new AppError('conflict', phrase('config.undo-refused', { revision: row.number }));
    const before = change.before && opened(entity, change.id, change.before, context.secrets);
    const after = change.after && opened(entity, change.id, change.after, context.secrets);
    const { id } = change;
    if (!after) return { what: 'create', entity: entity.name, id, body: before ?? {} };
    const current = context.view.get<Body>(entity.name, id);
    if (!current) throw goneSince(row, change, context);
    // A thing that was made goes only as it was made; of one that was changed, the fields that were changed count.
    const fields = entity.fields.map(({ name }) => name);
    const mine = before ? fields.filter((field) => !isDeepStrictEqual(before[field], after[field])) : fields;
    const again = mine.find((field) => !isDeepStrictEqual(current[field], after[field]));
    if (again) throw changedAgain(row, entity, current, again, context);
    if (!before) return { what: 'delete', entity: entity.name, id };
    const body = Object.fromEntries(mine.map((field) => [field, before[field] ?? null]));
    return { what: 'change', entity: entity.name, id, body };
  });
}

/** A stored body in today's shape. One that no longer parses is left as it is; applying it will say what is wrong. */
function opened(entity: Entity, id: string, sealed: SealedBody, secrets: Secrets): Body {
  const body = openBody(entity, id, sealed, secrets);
  const migrated = entity.definition.migrate?.(body) ?? body;
  const parsed = entity.schema.safeParse(migrated);
  return parsed.success ? (parsed.data as Body) : migrated;
}

/** Says which later change touched the same field last: with the field's label and the name that the thing has now. */
function changedAgain(row: RevisionRow, entity: Entity, now: AnyStored, name: string, context: UndoContext): AppError {
  const later = lastSince(
    row,
    now.id,
    context,
    ({ before, after }) => !isDeepStrictEqual(before?.[name], after?.[name]),
  );
  const label = entity.fields.find((field) => field.name === name)?.meta.label ?? name;
  const params = {
    revision: row.number,
    field: { key: label },
    title: titleOf(entity, now),
    later: later?.number ?? '?',
  };
  return new AppError('conflict', phrase('config.undo-changed', params));
}

/** Says which later change took the thing away, by the name that it had then. */
function goneSince(row: RevisionRow, { id, title }: StoredChange, context: UndoContext): AppError {
  const later = lastSince(row, id, context, ({ after }) => after === undefined);
  const params = { revision: row.number, title: later?.change.title ?? title, later: later?.number ?? '?' };
  return new AppError('conflict', phrase('config.undo-gone', params));
}

/** The newest change of a thing after `row` of which `is` holds. */
function lastSince(
  { number: revision }: RevisionRow,
  id: string,
  { rowsBefore }: UndoContext,
  is: (change: StoredChange) => boolean,
): { readonly number: number; readonly change: StoredChange } | undefined {
  for (let rows = rowsBefore(undefined); rows.length > 0; ) {
    for (const { number, changes } of rows) {
      if (number <= revision) return undefined;
      const change = (JSON.parse(changes) as StoredChange[]).find((one) => one.id === id && is(one));
      if (change) return { number, change };
    }
    rows = rowsBefore(rows.at(-1)?.number);
  }
  return undefined;
}
