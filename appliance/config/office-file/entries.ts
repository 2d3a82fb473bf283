import { z } from 'zod';
import type { Problem } from '../../base/errors.ts';
import { phrase } from '../../base/words/index.ts';
import { coreOf } from '../define-entity.ts';
import { unknownField } from '../problems.ts';
import type { FileField, Section } from './layout.ts';
import type { TreeNode } from './tree.ts';

/** One thing that the file speaks of, before anything is looked up. */
export interface Entry {
  readonly section: Section;
  /** Where it stands, for people: `users.101.lines.101`. */
  readonly path: string;
  readonly line: number;
  /** Its natural key; undefined for the one and only (office). */
  readonly key: string | undefined;
  /** What the file says: field names of the file; null clears. */
  readonly given: ReadonlyMap<string, Given>;
  /** The entry around it and the field that points there. */
  readonly parent: { readonly entry: Entry; readonly field: string } | undefined;
  /** Nested kinds that the entry speaks of, if only with an empty list. */
  readonly speaksOf: ReadonlySet<string>;
}

export interface Given {
  readonly field: FileField;
  readonly value: unknown;
  readonly line: number;
}

export interface ReadEntries {
  readonly entries: readonly Entry[];
  /** Names of the top sections that are in the file. */
  readonly sections: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

/** Finds the entries in the tree. Wrong shapes and unknown names are noted; the rest is read all the same. */
export function readEntries(root: TreeNode, layout: readonly Section[]): ReadEntries {
  const reader = new Reader();
  if (root.kind === 'nothing') reader.wrong('', root.line, phrase('office-file.empty'));
  else if (root.kind !== 'block') {
    const sections = layout.map(({ name }) => name).join(', ');
    reader.wrong('', root.line, phrase('office-file.top', { sections }));
  } else reader.readTop(root, layout);
  return reader;
}

class Reader implements ReadEntries {
  readonly entries: Entry[] = [];
  readonly sections = new Set<string>();
  readonly problems: Problem[] = [];
  readonly #lines = new Map<string, number>();

  wrong(path: string, line: number, said: Problem['phrase']): void {
    this.problems.push({ path, line, phrase: said });
  }

  readTop(root: TreeNode & { kind: 'block' }, layout: readonly Section[]): void {
    const names = layout.map(({ name }) => name);
    for (const [name, { line, value }] of root.settings) {
      const section = layout.find((one) => one.name === name);
      if (!section) {
        this.wrong(name, line, unknownField(name, names));
        continue;
      }
      this.sections.add(name);
      if (section.definition.single) this.#readEntry(section, value, name, undefined);
      else this.#readList(section, value, name, undefined);
    }
  }

  #readList(section: Section, node: TreeNode, path: string, parent: Entry['parent']): void {
    if (node.kind === 'nothing') return;
    if (node.kind !== 'list') {
      this.wrong(path, node.line, phrase('office-file.list'));
      return;
    }
    for (const entry of node.entries) this.#readEntry(section, entry, path, parent);
  }

  #readEntry(section: Section, node: TreeNode, listPath: string, parent: Entry['parent']): void {
    if (node.kind !== 'block') {
      if (!(section.definition.single && node.kind === 'nothing')) {
        this.wrong(listPath, node.line, phrase('office-file.block'));
      }
      return;
    }
    const key = this.#keyOf(section, node, listPath);
    const path = key === undefined ? listPath : `${listPath}.${key}`;
    // One that can't be told from others is read all the same, for the other mistakes that are in it.
    const isKnown = key === undefined ? section.definition.single : !this.#isTwice(section, key, path, node);
    const given = new Map<string, Given>();
    const speaksOf = new Set<string>();
    const entry: Entry = { section, path, line: node.line, key, given, parent, speaksOf };
    if (isKnown) this.entries.push(entry);
    for (const [name, { line, value }] of node.settings) {
      const field = section.fields.find((one) => one.name === name);
      const nested = section.nested.find((one) => one.section.name === name);
      if (field) given.set(name, { field, line, value: this.#valueOf(value, field, `${path}.${name}`) });
      else if (!nested) this.wrong(`${path}.${name}`, line, unknownField(name, namesOf(section)));
      else if (isKnown) {
        speaksOf.add(nested.section.entity);
        this.#readList(nested.section, value, `${path}.${name}`, { entry, field: nested.parentField });
      }
    }
  }

  #keyOf(section: Section, node: TreeNode & { kind: 'block' }, path: string): string | undefined {
    if (section.definition.single) return undefined;
    const field = section.definition.naturalKey;
    const value = node.settings.get(field)?.value;
    if (value?.kind === 'value') return value.text;
    this.wrong(path, value?.line ?? node.line, phrase('office-file.key-missing', { field }));
    return undefined;
  }

  #isTwice(section: Section, key: string, path: string, node: TreeNode): boolean {
    const name = `${section.entity} ${key}`;
    const first = this.#lines.get(name);
    if (first === undefined) this.#lines.set(name, node.line);
    else this.wrong(path, node.line, phrase('office-file.twice', { key, line: first }));
    return first !== undefined;
  }

  /** What was written, as the kind of value that the field holds; the schema judges it later. */
  #valueOf(node: TreeNode, field: FileField, path: string): unknown {
    if (node.kind === 'nothing') return null;
    const core = coreOf(field.field.schema);
    if (core instanceof z.ZodArray) {
      const one = (entry: TreeNode, index: number): unknown =>
        field.inner.length > 0
          ? this.#block(entry, field.inner, `${path}.${index}`)
          : this.#scalar(entry, core.element as z.ZodType, path);
      if (node.kind === 'list') return node.entries.map(one);
      this.wrong(path, node.line, phrase('office-file.list'));
      return undefined;
    }
    return this.#scalar(node, core, path);
  }

  /** An entry of a list of blocks, by the field names of the file. */
  #block(node: TreeNode, fields: readonly FileField[], path: string): unknown {
    if (node.kind !== 'block') {
      this.wrong(path, node.line, phrase('office-file.block'));
      return undefined;
    }
    const given = new Map<string, unknown>();
    for (const [name, { line, value }] of node.settings) {
      const field = fields.find((one) => one.name === name);
      if (field) given.set(name, this.#valueOf(value, field, `${path}.${name}`));
      else
        this.wrong(
          `${path}.${name}`,
          line,
          unknownField(
            name,
            fields.map((one) => one.name),
          ),
        );
    }
    return given;
  }

  #scalar(node: TreeNode, schema: z.ZodType, path: string): unknown {
    if (node.kind !== 'value') {
      this.wrong(path, node.line, phrase('office-file.value'));
      return undefined;
    }
    const core = coreOf(schema);
    if (core instanceof z.ZodNumber && /^[+-]?\d{1,15}$/.test(node.text)) return Number(node.text);
    if (core instanceof z.ZodBoolean) return truths.get(node.text.toLowerCase()) ?? node.text;
    return node.text;
  }
}

const truths = new Map([
  ['true', true],
  ['yes', true],
  ['false', false],
  ['no', false],
]);

function namesOf(section: Section): string[] {
  return [...section.fields.map(({ name }) => name), ...section.nested.map((one) => one.section.name)];
}
