import { stringify } from 'yaml';
import type { ConfigService } from '../types.ts';
import { ANY_EXTENSION } from '../view.ts';
import { layoutOf, type Section } from './layout.ts';

export interface ExportOptions {
  /** Passwords and PINs too, in the clear. */
  readonly secrets: boolean;
}

const WITH_SECRETS = '# Office file of a Cordboard. Holds passwords and PINs in the clear: keep it like a key.\n';
const WITHOUT_SECRETS =
  '# Office file of a Cordboard, without passwords and PINs: applying it keeps those that are there.\n';

type Body = Readonly<Record<string, unknown>> & { readonly id: string };

/** The whole configuration as an office file (YAML). Applied again, it changes nothing. */
export function exportOfficeFile(config: ConfigService, options: ExportOptions): string {
  const layout = layoutOf(config.definitions());
  const writer = new Writer(config, layout, options.secrets);
  const sections = Object.fromEntries(layout.map((section) => [section.name, writer.section(section)]));
  // As YAML 1.1 quotes: then `no`, 0123 and 12:30 stay text for every program that reads the file.
  const yaml = stringify(sections, { version: '1.1', lineWidth: 0 });
  return (options.secrets ? WITH_SECRETS : WITHOUT_SECRETS) + yaml;
}

class Writer {
  readonly #config: ConfigService;
  readonly #naturalKeys: ReadonlyMap<string, string>;
  readonly #secrets: boolean;

  constructor(config: ConfigService, layout: readonly Section[], secrets: boolean) {
    this.#config = config;
    this.#naturalKeys = new Map(layout.map(({ entity, definition }) => [entity, definition.naturalKey]));
    this.#secrets = secrets;
  }

  section(section: Section): unknown {
    const bodies = this.#config.list<Body>(section.entity);
    if (section.definition.single) return bodies[0] ? this.#entry(section, bodies[0]) : {};
    const { parentField } = section;
    const unbound = parentField === undefined ? bodies : bodies.filter((body) => body[parentField] === undefined);
    return unbound.map((body) => this.#entry(section, body));
  }

  #entry(section: Section, body: Body): Record<string, unknown> {
    const entry: Record<string, unknown> = {};
    for (const { name, field, ref } of section.fields) {
      const value = body[field.name];
      if (value === undefined || (field.meta.secret && !this.#secrets)) continue;
      entry[name] = ref === undefined ? value : this.#keys(ref, value);
    }
    for (const { section: nested, parentField } of section.nested) {
      const children = this.#config.where<Body>(nested.entity, parentField, body.id);
      entry[nested.name] = children.map((child) => this.#entry(nested, child));
    }
    return entry;
  }

  /** Ids as the natural keys that people know. */
  #keys(ref: string, value: unknown): unknown {
    if (Array.isArray(value)) return value.map((id) => this.#keys(ref, id));
    const id = String(value);
    const entity = ref === ANY_EXTENSION ? (this.#config.entityOf(id) ?? ref) : ref;
    return this.#config.get<Body>(entity, id)?.[this.#naturalKeys.get(entity) ?? 'number'];
  }
}
