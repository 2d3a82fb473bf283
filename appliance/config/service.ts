import { isDeepStrictEqual } from 'node:util';
import { invariant } from '../base/assert.ts';
import type { Bus } from '../base/bus.ts';
import type { Clock } from '../base/clock.ts';
import { AppError } from '../base/errors.ts';
import type { AppEvents } from '../base/events.ts';
import type { Random } from '../base/random.ts';
import { type Phrase, phrase } from '../base/words/index.ts';
import type { Store } from '../store/database.ts';
import type { RevisionRow } from '../store/entity-tables.ts';
import { differenceOf, freeze, openBody, type SealedBody, type StoredChange, sealBody, whatOf } from './bodies.ts';
import { checkAll, problemsBeside, type Touched } from './checks.ts';
import { type Entity, entityOf, titleOf } from './define-entity.ts';
import { baseEntities, entityOfKind, type Kind } from './entities/index.ts';
import { nextFreeNumber } from './extension-numbers.ts';
import { prepare } from './prepare.ts';
import { invalid, problemsOf } from './problems.ts';
import type {
  Author,
  Change,
  ChangedThing,
  ConfigView,
  ConfigService as Contract,
  EntityDefinition,
  Revision,
  Stored,
} from './types.ts';
import { undoOf } from './undo.ts';
import { View } from './view.ts';

export interface ConfigOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly bus?: Bus<AppEvents> | undefined;
  /** The kinds of extensions, from their manifest (floor 4); more can come by `addKinds`. */
  readonly kinds?: readonly Kind[];
}

/** What the service needs of a store. */
export type ConfigStore = Pick<Store, 'entities' | 'secrets'>;

/** Everything that a list of changes comes to. */
interface Plan {
  readonly after: View;
  /** Only what really becomes different. */
  readonly changes: readonly StoredChange[];
  /** The id of the thing that each change is about. */
  readonly ids: readonly string[];
}

/** How many revisions are read at a time where many are looked through. */
const REVISIONS_AT_ONCE = 100;

/** Owner of the configuration: reads it once, holds it in memory, and is the one way to change it. */
export class ConfigService implements Contract {
  readonly #store: ConfigStore;
  readonly #options: ConfigOptions;
  readonly #entities = new Map<string, Entity>();
  /** Bodies as they are stored, by id: what didn't change keeps its sealed secrets. */
  readonly #sealed = new Map<string, SealedBody>();
  #view: View;

  constructor(store: ConfigStore, options: ConfigOptions) {
    this.#store = store;
    this.#options = options;
    this.#view = View.empty(store.entities.revision(), []);
    this.#add([...baseEntities.map((definition) => entityOf(definition)), ...(options.kinds ?? []).map(entityOfKind)]);
  }

  /** Takes in further kinds of extensions with what is stored of them. For the start, before anybody reads. */
  addKinds(kinds: readonly Kind[]): void {
    this.#add(kinds.map(entityOfKind));
  }

  get revision(): number {
    return this.#view.revision;
  }

  list<Body>(entity: string): readonly Stored<Body>[] {
    return this.#view.list(entity);
  }

  get<Body>(entity: string, id: string): Stored<Body> | undefined {
    return this.#view.get(entity, id);
  }

  find<Body>(entity: string, field: string, value: string): Stored<Body> | undefined {
    return this.#view.find(entity, field, value);
  }

  where<Body>(entity: string, field: string, value: string): readonly Stored<Body>[] {
    return this.#view.where(entity, field, value);
  }

  entityOf(id: string): string | undefined {
    return this.#view.entityOf(id);
  }

  definitions(): readonly EntityDefinition[] {
    return [...this.#entities.values()].map(({ definition }) => definition);
  }

  nextFreeNumber(): string | undefined {
    return nextFreeNumber(this.#view);
  }

  preview(changes: readonly Change[]): readonly ChangedThing[] {
    return this.#plan(changes).changes.map((change) => this.#difference(change));
  }

  proposed(changes: readonly Change[]): ConfigView {
    return this.#plan(changes).after;
  }

  proposedUndo(revision: number): ConfigView {
    const back = this.#back(revision);
    return this.#guarded(revision, () => this.#plan(back).after);
  }

  apply(changes: readonly Change[], author: Author, note?: Phrase): { revision: number; ids: readonly string[] } {
    const plan = this.#plan(changes);
    if (plan.changes.length > 0) this.#commit(plan, author, note);
    return { revision: this.#view.revision, ids: plan.ids };
  }

  revisions(options: { readonly limit: number; readonly before?: number }): readonly Revision[] {
    return this.#store.entities.revisions(options.limit, options.before).map((row) => this.#revision(row));
  }

  undo(revision: number, author: Author): { readonly revision: number } {
    const back = this.#back(revision);
    this.#guarded(revision, () => this.#commit(this.#plan(back), author, phrase('config.undoes', { revision })));
    return { revision: this.#view.revision };
  }

  /** The changes that take a revision back. */
  #back(revision: number): readonly Change[] {
    const row = this.#store.entities.revisionRow(revision);
    if (!row) throw new AppError('not-found', phrase('config.no-revision', { revision }));
    return undoOf(row, {
      entities: this.#entities,
      view: this.#view,
      secrets: this.#store.secrets,
      rowsBefore: (before) => this.#store.entities.revisions(REVISIONS_AT_ONCE, before),
    });
  }

  /** What keeps a revision from being taken back is a conflict. */
  #guarded<T>(revision: number, work: () => T): T {
    try {
      return work();
    } catch (failure) {
      if (!(failure instanceof AppError) || failure.kind === 'unavailable') throw failure;
      throw new AppError('conflict', phrase('config.undo-refused', { revision }), failure.problems);
    }
  }

  #add(entities: readonly Entity[]): void {
    for (const entity of entities) {
      invariant(!this.#entities.has(entity.name), `two kinds are called ${entity.name}`);
      this.#entities.set(entity.name, entity);
      this.#store.entities.prepare(entity.name, {
        unique: entity.unique,
        indexed: [...entity.refs.keys()].filter((field) => !field.includes('.') && !entity.unique.includes(field)),
      });
    }
    this.#view = this.#view.withEntities(entities).with(
      this.#view.revision,
      entities.flatMap((one) => this.#load(one)),
    );
  }

  #load(entity: Entity) {
    const writes = this.#store.entities.rows(entity.name).map(({ id, body }) => {
      const sealed = JSON.parse(body) as SealedBody;
      this.#sealed.set(id, sealed);
      return { entity: entity.name, id, body: freeze(id, this.#read(entity, id, sealed)) };
    });
    const { single, initial = single ? { id: entity.name, body: {} } : undefined } = entity.definition;
    if (!initial || writes.some(({ id }) => id === initial.id)) return writes;
    // As it is at first, until somebody changes it.
    const body = entity.schema.parse(initial.body) as Record<string, unknown>;
    this.#sealed.set(initial.id, sealBody(entity, initial.id, body, this.#store.secrets));
    return [...writes, { entity: entity.name, id: initial.id, body: freeze(initial.id, body) }];
  }

  /** A stored body in today's shape. */
  #read(entity: Entity, id: string, sealed: SealedBody): Record<string, unknown> {
    const opened = openBody(entity, id, sealed, this.#store.secrets);
    const parsed = entity.schema.safeParse(entity.definition.migrate?.(opened) ?? opened);
    if (parsed.success) return parsed.data as Record<string, unknown>;
    const params = {
      entity: entity.name,
      title: titleOf(entity, opened),
      field: parsed.error.issues[0]?.path.join('.') ?? '',
    };
    throw new AppError('unavailable', phrase('config.unreadable', params), problemsOf(parsed.error, ''));
  }

  /** Everything that `changes` would do, checked; nothing is done yet. */
  #plan(changes: readonly Change[]): Plan {
    const view = this.#view;
    const { touched, ids, problems } = prepare(changes, view, this.#entities, this.#options.random);
    const writes = touched.map(({ entity, id, body }) => ({ entity: entity.name, id, body }));
    const after = view.with(view.revision + 1, writes);
    if (problems.length > 0) throw invalid([...problems, ...problemsBeside(view, after, touched, this.#entities)]);
    checkAll(view, after, touched, this.#entities);
    return { after, changes: touched.flatMap((one) => this.#storedChange(one)), ids };
  }

  #storedChange({ entity, id, body, title }: Touched): StoredChange[] {
    const sealed = this.#sealed.get(id);
    const plain = this.#view.get<Record<string, unknown>>(entity.name, id);
    const before = sealed && plain ? { plain, sealed } : undefined;
    const after = body && sealBody(entity, id, body, this.#store.secrets, before);
    if (isDeepStrictEqual(before?.sealed, after)) return [];
    return [{ entity: entity.name, id, title, before: before?.sealed, after }];
  }

  #commit(plan: Plan, author: Author, note: Phrase | undefined): void {
    const number = plan.after.revision;
    this.#store.entities.commit(
      {
        number,
        at: Math.floor(this.#options.clock.wall()),
        author: author.name,
        from: author.from,
        note: note && JSON.stringify(note),
        changes: JSON.stringify(plan.changes),
      },
      plan.changes.map(({ entity, id, after }) => ({ entity, id, body: after && JSON.stringify(after) })),
    );
    // On the disk: from here on it is so, for everybody at once.
    for (const { id, after } of plan.changes) {
      if (after) this.#sealed.set(id, after);
      else this.#sealed.delete(id);
    }
    this.#view = plan.after;
    const changed = plan.changes.map(({ entity, id, before, after }) => ({ entity, id, what: whatOf(before, after) }));
    this.#options.bus?.publish('config.changed', { revision: number, changed });
  }

  #difference(change: StoredChange): ChangedThing {
    return differenceOf(change, this.#entities.get(change.entity));
  }

  #revision(row: RevisionRow): Revision {
    return {
      number: row.number,
      at: row.at,
      author: { name: row.author, from: row.from },
      note: row.note === undefined ? undefined : (JSON.parse(row.note) as Phrase),
      changes: (JSON.parse(row.changes) as StoredChange[]).map((change) => this.#difference(change)),
    };
  }
}
