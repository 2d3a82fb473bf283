import { invariant } from '../base/assert.ts';
import { type AnyStored, type Entity, valuesAt } from './define-entity.ts';
import type { ConfigView, Stored } from './types.ts';

/** All kinds of extensions together, in `ConfigView` and in refs. */
export const ANY_EXTENSION = 'extension';

export interface ViewWrite {
  readonly entity: string;
  readonly id: string;
  /** Undefined takes it away. */
  readonly body: AnyStored | undefined;
}

/** Two spellings that people would call the same. */
export function fold(value: unknown): string {
  return String(value).normalize('NFKC').toLowerCase();
}

const inNaturalOrder = new Intl.Collator('en', { numeric: true });

/** All things of one kind with their indexes. Never changed once it is in a view; a change makes a new one. */
class Table {
  readonly entity: Entity;
  readonly rows: Map<string, AnyStored>;
  readonly #indexes: ReadonlyMap<string, Map<string, readonly AnyStored[]>>;
  readonly #folded: ReadonlyMap<string, Map<string, readonly AnyStored[]>>;
  #list: readonly AnyStored[] | undefined;

  constructor(entity: Entity, from?: Table) {
    const copy = (fields: Iterable<string>, old?: ReadonlyMap<string, Map<string, readonly AnyStored[]>>) =>
      new Map([...fields].map((field) => [field, new Map(old?.get(field))]));
    this.entity = entity;
    this.rows = new Map(from?.rows);
    this.#indexes = copy(new Set([...entity.unique, ...entity.refs.keys()]), from ? from.#indexes : undefined);
    this.#folded = copy(entity.unique, from ? from.#folded : undefined);
  }

  write(id: string, body: AnyStored | undefined): void {
    const old = this.rows.get(id);
    if (old) {
      this.#reindex(old, (entries) => entries.filter((entry) => entry !== old));
      this.rows.delete(id);
    }
    if (!body) return;
    this.#reindex(body, (entries) => [...entries, body]);
    this.rows.set(id, body);
  }

  #reindex(body: AnyStored, change: (entries: readonly AnyStored[]) => readonly AnyStored[]): void {
    const enter = (index: Map<string, readonly AnyStored[]>, key: string): void => {
      const entries = change(index.get(key) ?? []);
      if (entries.length > 0) index.set(key, Object.freeze(entries));
      else index.delete(key);
    };
    for (const [field, index] of this.#indexes) for (const key of keysAt(body, field)) enter(index, key);
    for (const [field, index] of this.#folded) for (const key of keysAt(body, field)) enter(index, fold(key));
  }

  /** In the order of the natural key; numbers by value. */
  list(): readonly AnyStored[] {
    const key = this.entity.definition.naturalKey;
    this.#list ??= Object.freeze(
      [...this.rows.values()].sort(
        (a, b) => inNaturalOrder.compare(String(a[key]), String(b[key])) || (a.id < b.id ? -1 : 1),
      ),
    );
    return this.#list;
  }

  where(field: string, value: string): readonly AnyStored[] {
    return this.#indexOf(field).get(value) ?? NOTHING;
  }

  /** Each value of a field with the first that has it. */
  firstBy(field: string): (readonly [string, AnyStored])[] {
    return Array.from(this.#indexOf(field), ([value, entries]) => [value, entries[0] as AnyStored]);
  }

  #indexOf(field: string): Map<string, readonly AnyStored[]> {
    const index = this.#indexes.get(field);
    invariant(index, `${this.entity.name}.${field} is neither unique nor a reference, so nothing is found by it`);
    return index;
  }

  /** Others whose unique field reads the same. */
  sameFolded(field: string, body: AnyStored): readonly AnyStored[] {
    return keysAt(body, field).flatMap((key) =>
      (this.#folded.get(field)?.get(fold(key)) ?? NOTHING).filter((entry) => entry.id !== body.id),
    );
  }
}

const NOTHING: readonly AnyStored[] = Object.freeze([]);

/** What a field is indexed by: its value, or each value of a list once. */
function keysAt(body: AnyStored, field: string): string[] {
  const values = valuesAt(body, field).map(({ value }) => value);
  return [...new Set(values.filter((value) => value !== undefined && value !== null && value !== '').map(String))];
}

interface Thing {
  readonly entity: Entity;
  readonly body: AnyStored;
}

/** The configuration at one revision: unchangeable, with indexes. `with` makes the next one. */
export class View implements ConfigView {
  readonly revision: number;
  readonly #tables: ReadonlyMap<string, Table>;
  /** By id, which no two things share: every call asks for some. */
  readonly #things: ReadonlyMap<string, Thing>;
  readonly #extensions: readonly Table[];
  /** By field and value, made when first asked for. */
  readonly #extensionsBy = new Map<string, ReadonlyMap<string, AnyStored>>();

  private constructor(revision: number, tables: ReadonlyMap<string, Table>, things: ReadonlyMap<string, Thing>) {
    this.revision = revision;
    this.#tables = tables;
    this.#things = things;
    this.#extensions = [...tables.values()].filter((table) => table.entity.isExtension);
  }

  static empty(revision: number, entities: readonly Entity[]): View {
    return new View(revision, new Map(entities.map((entity) => [entity.name, new Table(entity)])), new Map());
  }

  /** The view after these writes; untouched kinds are shared with this one. */
  with(revision: number, writes: readonly ViewWrite[]): View {
    const tables = new Map(this.#tables);
    const things = new Map(this.#things);
    const copied = new Set<string>();
    for (const { entity, id, body } of writes) {
      let table = tables.get(entity);
      invariant(table, `no such entity ${entity}`);
      if (!copied.has(entity)) {
        table = new Table(table.entity, table);
        tables.set(entity, table);
        copied.add(entity);
      }
      table.write(id, body);
      if (body) things.set(id, { entity: table.entity, body });
      else things.delete(id);
    }
    return new View(revision, tables, things);
  }

  /** The view with further kinds of things, empty ones. */
  withEntities(entities: readonly Entity[]): View {
    const added = entities.map((entity) => [entity.name, new Table(entity)] as const);
    return new View(this.revision, new Map([...this.#tables, ...added]), this.#things);
  }

  list<Body>(entity: string): readonly Stored<Body>[] {
    return this.#every(entity, (table) => table.list()) as readonly Stored<Body>[];
  }

  get<Body>(entity: string, id: string): Stored<Body> | undefined {
    const thing = this.#things.get(id);
    return thing && covers(entity, thing.entity) ? (thing.body as Stored<Body>) : undefined;
  }

  find<Body>(entity: string, field: string, value: string): Stored<Body> | undefined {
    const found =
      entity === ANY_EXTENSION ? this.#extensionBy(field, value) : this.#tables.get(entity)?.where(field, value)[0];
    return found as Stored<Body> | undefined;
  }

  /** There are a dozen kinds of extensions, and every call asks for one by its number: so that is one look. */
  #extensionBy(field: string, value: string): AnyStored | undefined {
    let index = this.#extensionsBy.get(field);
    if (!index) {
      index = new Map(this.#extensions.toReversed().flatMap((table) => table.firstBy(field)));
      this.#extensionsBy.set(field, index);
    }
    return index.get(value);
  }

  where<Body>(entity: string, field: string, value: string): readonly Stored<Body>[] {
    return this.#every(entity, (table) => table.where(field, value)) as readonly Stored<Body>[];
  }

  entityOf(id: string): string | undefined {
    return this.#things.get(id)?.entity.name;
  }

  /** Others of the same kind whose unique `field` reads the same as this one's. */
  sameFolded(entity: string, field: string, body: AnyStored): readonly AnyStored[] {
    return this.#tables.get(entity)?.sameFolded(field, body) ?? NOTHING;
  }

  /** Whatever points at this thing, with the field that does. */
  pointingAt(
    entity: string,
    id: string,
  ): { readonly entity: Entity; readonly field: string; readonly body: AnyStored }[] {
    const kind = this.#tables.get(entity)?.entity;
    return [...this.#tables.values()].flatMap((table) =>
      [...table.entity.refs].flatMap(([field, target]) =>
        kind && covers(target, kind)
          ? table.where(field, id).map((body) => ({ entity: table.entity, field, body }))
          : [],
      ),
    );
  }

  #every(entity: string, of: (table: Table) => readonly AnyStored[]): readonly unknown[] {
    if (entity === ANY_EXTENSION) return Object.freeze(this.#extensions.flatMap(of));
    const table = this.#tables.get(entity);
    return table ? of(table) : NOTHING;
  }
}

/** Whether things of this kind are meant by that name. */
function covers(wanted: string, { name, isExtension }: Pick<Entity, 'name' | 'isExtension'>): boolean {
  return wanted === name || (wanted === ANY_EXTENSION && isExtension);
}
