import { Document, visit } from 'yaml';
import type { ConfigService } from '../types.ts';
import { ANY_EXTENSION } from '../view.ts';
import { type FileField, layoutOf, type Section } from './layout.ts';
import { notInTheFile } from './not-in-the-file.ts';

export interface ExportOptions {
  /** Passwords and PINs too, in the clear. */
  readonly secrets: boolean;
}

const WITH_SECRETS = `# Office file of a Cordboard. Holds passwords and PINs in the clear: keep it like a key.
`;
const WITHOUT_SECRETS = `# Office file of a Cordboard, without passwords and PINs: applying it keeps those that are there.
`;

/** Several lines that every reader of YAML takes as they are: nothing but words, and no space that could get lost. */
const PLAIN_LINES = /^[!-~\u00a1-\ud7ff][ -~\u00a1-\ud7ff]*(?:\n[!-~\u00a1-\ud7ff][ -~\u00a1-\ud7ff]*)+$/;

type Body = Readonly<Record<string, unknown>> & { readonly id: string };

/** The whole configuration as an office file (YAML). Applied again, it changes nothing. */
export function exportOfficeFile(config: ConfigService, options: ExportOptions): string {
  const layout = layoutOf(config.definitions());
  const writer = new Writer(config, layout, options.secrets);
  const sections = Object.fromEntries(layout.map((section) => [section.name, writer.section(section)]));
  const document = new Document(sections, { version: '1.1' });
  // Text stays text for every program that reads the file, be it of YAML 1.1 (where `no` is a truth value: the library
  // quotes that) or of 1.2 (where 0o17 is a number).
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value !== 'string') return;
      // A table stays one: a row on a line.
      if (PLAIN_LINES.test(node.value)) node.type = 'BLOCK_LITERAL';
      else if (!/^\p{L}/u.test(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
  const head = (options.secrets ? WITH_SECRETS : WITHOUT_SECRETS) + commentOf(notInTheFile(config.definitions()));
  return head + document.toString({ lineWidth: 0, nullStr: '~' });
}

function commentOf(sentences: readonly string[]): string {
  return sentences.map((sentence) => `# ${sentence}\n`).join('');
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
    for (const fileField of section.fields) {
      const { name, field } = fileField;
      const value = body[field.name];
      if (field.meta.secret && !this.#secrets) continue;
      if (value !== undefined) entry[name] = this.#value(fileField, value);
      // A secret that is merely left out is kept where the file is applied: that there is none must be said.
      else if (field.meta.secret) entry[name] = null;
    }
    for (const { section: nested, parentField } of section.nested) {
      const children = this.#config.where<Body>(nested.entity, parentField, body.id);
      entry[nested.name] = children.map((child) => this.#entry(nested, child));
    }
    return entry;
  }

  #value({ ref, inner }: FileField, value: unknown): unknown {
    if (inner.length === 0 || !Array.isArray(value)) return ref === undefined ? value : this.#keys(ref, value);
    return value.map((block: Readonly<Record<string, unknown>>) =>
      Object.fromEntries(
        inner
          .filter(({ field }) => block[field.name] !== undefined)
          .map((one) => [one.name, this.#value(one, block[one.field.name])]),
      ),
    );
  }

  /** Ids as the natural keys that people know. */
  #keys(ref: string, value: unknown): unknown {
    if (Array.isArray(value)) return value.map((id) => this.#keys(ref, id));
    const id = String(value);
    const entity = ref === ANY_EXTENSION ? (this.#config.entityOf(id) ?? ref) : ref;
    return this.#config.get<Body>(entity, id)?.[this.#naturalKeys.get(entity) ?? 'number'];
  }
}
