import type { Problem } from '../../base/errors.ts';
import type { Random } from '../../base/random.ts';
import { phrase } from '../../base/words/index.ts';
import type { Change, ConfigView } from '../types.ts';
import { ANY_EXTENSION } from '../view.ts';
import type { Entry, ReadEntries } from './entries.ts';
import type { FileField, Section } from './layout.ts';

/** The changes that an office file asks for, and which entry each came from. */
export interface Plan {
  readonly changes: readonly Change[];
  /** Beside `changes`; undefined for what goes because the file lacks it. */
  readonly entries: readonly (Entry | undefined)[];
  readonly problems: readonly Problem[];
}

export interface PlanOptions {
  /** Makes every section that the file names exactly as it says: what it lacks goes, settings it lacks are defaults. */
  readonly replace: boolean;
  readonly random: Random;
}

const ID_LENGTH = 12;

/** Matches the entries with what there is, by number or user name. */
export function planChanges(
  read: ReadEntries,
  layout: readonly Section[],
  view: ConfigView,
  options: PlanOptions,
): Plan {
  const ids = new Map<Entry, string>();
  for (const entry of read.entries) ids.set(entry, idOf(entry, view, options.random));
  const planner = new Planner(ids, layout, view, options);
  const wanted = read.entries.map((entry) => planner.change(entry));
  const gone = options.replace ? missing(read, layout, view, ids) : [];
  return {
    changes: [...wanted, ...gone],
    entries: [...read.entries, ...gone.map(() => undefined)],
    problems: planner.problems,
  };
}

function idOf(entry: Entry, view: ConfigView, random: Random): string {
  const { entity, definition } = entry.section;
  if (entry.key === undefined) return view.list(entity)[0]?.id ?? entity;
  return view.find(entity, definition.naturalKey, entry.key)?.id ?? random.token(ID_LENGTH);
}

class Planner {
  readonly problems: Problem[] = [];
  readonly #ids: ReadonlyMap<Entry, string>;
  readonly #view: ConfigView;
  readonly #replace: boolean;
  /** Entity and natural key → id, of what the file brings along. */
  readonly #named = new Map<string, string>();
  readonly #naturalKeys: ReadonlyMap<string, string>;

  constructor(ids: ReadonlyMap<Entry, string>, layout: readonly Section[], view: ConfigView, options: PlanOptions) {
    this.#ids = ids;
    this.#view = view;
    this.#replace = options.replace;
    this.#naturalKeys = new Map(layout.map(({ entity, definition }) => [entity, definition.naturalKey]));
    for (const [{ section, key }, id] of ids) {
      this.#named.set(`${section.entity} ${key}`, id);
      if (section.definition.isExtension) this.#named.set(`${ANY_EXTENSION} ${key}`, id);
    }
  }

  change(entry: Entry): Change {
    const { entity } = entry.section;
    const id = this.#ids.get(entry) as string;
    const what = this.#view.get(entity, id) ? 'change' : 'create';
    return { what, entity, id, body: this.#body(entry) };
  }

  #body(entry: Entry): Record<string, unknown> {
    const body: Record<string, unknown> = {};
    for (const fileField of entry.section.fields) {
      const given = entry.given.get(fileField.name);
      const { name, meta } = fileField.field;
      if (given) body[name] = this.#resolve(fileField, given.value, `${entry.path}.${fileField.name}`, given.line);
      // Secrets that the file leaves out are kept even then: an export without them must be worth something.
      else if (this.#replace && !meta.secret) body[name] = null;
    }
    if (entry.parent) body[entry.parent.field] = this.#ids.get(entry.parent.entry);
    // Standing at the top, it belongs to nobody.
    else if (entry.section.parentField !== undefined) body[entry.section.parentField] = null;
    return body;
  }

  /** Names in the file become ids: of what is there, or of what the file brings along. */
  #resolve({ ref, inner }: FileField, value: unknown, path: string, line: number): unknown {
    if (inner.length > 0 && Array.isArray(value)) {
      return value.map((block, at) => this.#resolveBlock(inner, block, `${path}.${at}`, line));
    }
    if (ref === undefined || value === null || value === undefined) return value;
    const one = (key: unknown): unknown => {
      const id = this.#find(ref, String(key));
      if (id !== undefined) return id;
      this.problems.push({ path, line, phrase: phrase('office-file.not-there', { key: String(key) }) });
      return undefined;
    };
    return Array.isArray(value) ? value.map(one) : one(value);
  }

  /** An entry of a list of blocks; what it clears is left out. */
  #resolveBlock(fields: readonly FileField[], block: unknown, path: string, line: number): unknown {
    if (!(block instanceof Map)) return block;
    const given = fields.filter(({ name }) => block.has(name) && block.get(name) !== null);
    return Object.fromEntries(
      given.map((one) => [one.field.name, this.#resolve(one, block.get(one.name), `${path}.${one.name}`, line)]),
    );
  }

  #find(entity: string, key: string): string | undefined {
    const named = this.#named.get(`${entity} ${key}`);
    return named ?? this.#view.find(entity, this.#naturalKeys.get(entity) ?? 'number', key)?.id;
  }
}

/** With `--replace`: what the sections of the file don't name. Sections that the file lacks are left alone. */
function missing(
  read: ReadEntries,
  layout: readonly Section[],
  view: ConfigView,
  ids: ReadonlyMap<Entry, string>,
): Change[] {
  const named = new Set(ids.values());
  /** Parents whose entry says which of these it has, if only that it has none. */
  const spokenOf = new Set(
    [...ids].flatMap(([entry, id]) => [...entry.speaksOf].map((entity) => `${entity} of ${id}`)),
  );
  const gone = new Map<string, Change>();
  const goes = (entity: string, id: string): void => {
    if (!named.has(id)) gone.set(id, { what: 'delete', entity, id });
  };
  for (const section of layout) {
    if (section.definition.single || !read.sections.has(section.name)) continue;
    for (const body of view.list<Record<string, unknown>>(section.entity)) {
      if (section.parentField !== undefined && body[section.parentField] !== undefined) continue;
      goes(section.entity, body.id);
    }
  }
  for (const { section, parentField } of layout.flatMap(({ nested }) => nested)) {
    for (const body of view.list<Record<string, unknown>>(section.entity)) {
      const parent = body[parentField];
      if (typeof parent !== 'string') continue;
      if (gone.has(parent) || spokenOf.has(`${section.entity} of ${parent}`)) goes(section.entity, body.id);
    }
  }
  return [...gone.values()];
}
