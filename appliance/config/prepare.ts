import { AppError, type Problem } from '../base/errors.ts';
import type { Random } from '../base/random.ts';
import { phrase } from '../base/words/index.ts';
import { freeze } from './bodies.ts';
import { withCanonicalNumbers } from './canonical-numbers.ts';
import type { Touched } from './checks.ts';
import { type AnyStored, type Entity, titleOf } from './define-entity.ts';
import { problemsOf } from './problems.ts';
import type { Change } from './types.ts';
import type { View } from './view.ts';

/** 12 letters and digits are 62 bits: ids never meet, not even those of two boxes. */
const ID_LENGTH = 12;

export interface Prepared {
  readonly touched: readonly Touched[];
  readonly ids: readonly string[];
  /** What the schemas found wrong, in the order of the changes. */
  readonly problems: readonly Problem[];
}

/** Works out what each change makes of the thing it is about: parsed, defaults filled in, one entry per thing. */
export function prepare(
  changes: readonly Change[],
  view: View,
  entities: ReadonlyMap<string, Entity>,
  random: Random,
): Prepared {
  const touched = new Map<string, Touched>();
  const problems: Problem[] = [];
  const ids = changes.map((change, index) => {
    const entity = entities.get(change.entity);
    if (!entity) throw new AppError('invalid', phrase('config.unknown-entity', { entity: change.entity }));
    const id = change.what === 'create' ? (change.id ?? random.token(ID_LENGTH)) : change.id;
    const current = touched.has(id) ? touched.get(id)?.body : view.get<Record<string, unknown>>(entity.name, id);
    refuseImpossible(change, entity, id, current, view);
    if (change.what === 'delete') {
      touched.set(id, { index, entity, id, body: undefined, title: current ? titleOf(entity, current) : '' });
      return id;
    }
    const wanted = merge(entity, change.what === 'change' ? current : undefined, change.body, random);
    const parsed = entity.schema.safeParse(wanted);
    const names = entity.fields.map(({ name }) => name);
    if (!parsed.success) problems.push(...problemsOf(parsed.error, `${index}`, names));
    const body = freeze(id, parsed.success ? parsed.data : whatIsRight(entity, wanted));
    touched.set(id, {
      index,
      entity,
      id,
      body,
      title: titleOf(entity, body),
      ...(!parsed.success && { broken: true }),
    });
    return id;
  });
  for (const gone of [...touched.values()].filter(({ body }) => !body)) letGo(gone, touched, view);
  const numbered = withCanonicalNumbers([...touched.values()], view);
  return { touched: numbered.touched, ids, problems: [...problems, ...numbered.problems] };
}

/** What the box itself set, such as who is logged in on a line, doesn't keep anybody from being deleted. */
function letGo(gone: Touched, touched: Map<string, Touched>, view: View): void {
  for (const { entity, field, body: stored } of view.pointingAt(gone.entity.name, gone.id)) {
    const known = touched.get(stored.id);
    const body = known ? known.body : stored;
    const internal = entity.fields.some(({ name, meta }) => name === field && meta.internal);
    if (!body || !internal || body[field] !== gone.id) continue;
    const { [field]: _, ...rest } = body;
    const { index } = known ?? gone;
    touched.set(body.id, { index, entity, id: body.id, body: freeze(body.id, rest), title: titleOf(entity, body) });
  }
}

function refuseImpossible(
  change: Change,
  entity: Entity,
  id: string,
  current: AnyStored | undefined,
  view: View,
): void {
  if (change.what !== 'change' && entity.definition.single) throw new AppError('conflict', phrase('config.single'));
  if (change.what === 'create') {
    if (current || view.entityOf(id)) throw new AppError('conflict', phrase('config.exists'));
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(id)) throw new AppError('invalid', phrase('field.wrong'));
  } else if (!current) throw new AppError('not-found', phrase('config.no-such'));
  if (change.what === 'delete' && id === entity.definition.initial?.id) {
    throw new AppError('conflict', phrase('config.initial', { title: current ? titleOf(entity, current) : id }));
  }
}

/** What is given is laid over what is there: undefined leaves a field, null clears it. */
function merge(entity: Entity, current: AnyStored | undefined, given: object, random: Random): Record<string, unknown> {
  const { id: _, ...body } = { ...current } as Record<string, unknown>;
  for (const [field, value] of Object.entries(given)) {
    if (value === null) delete body[field];
    else if (value !== undefined) body[field] = value;
  }
  return { ...body, ...entity.definition.fill?.(body, random) };
}

/** The fields of a broken body that are right by themselves: enough to see whether they are in the way of others. */
function whatIsRight({ fields }: Entity, body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    fields.flatMap(({ name, schema }) => {
      const parsed = schema.safeParse(body[name]);
      return parsed.success && parsed.data !== undefined ? [[name, parsed.data]] : [];
    }),
  );
}
