import { invariant } from '../../base/assert.ts';
import { entityOf, type Field } from '../define-entity.ts';
import type { EntityDefinition } from '../types.ts';

/** How one kind of thing stands in an office file. */
export interface Section {
  readonly definition: EntityDefinition;
  readonly entity: string;
  /** Name at the top of the file: `users`; of a nested kind, where the unbound ones stand: `lines`. */
  readonly name: string;
  /** Kinds that stand inside an entry of this one: the lines of a user. */
  readonly nested: readonly Nested[];
  /** Of a kind that can stand inside another's entry: the field that then points there. */
  readonly parentField: string | undefined;
  /** In the order of the schema; without the field that the nesting itself says. */
  readonly fields: readonly FileField[];
}

export interface Nested {
  readonly section: Section;
  /** The field of the nested kind that points at its parent. */
  readonly parentField: string;
}

/** A field as the file names it: `userId` holds an id, `user` in the file holds the number of that user. */
export interface FileField {
  readonly name: string;
  readonly field: Field;
  /** The entity that it names by natural key. */
  readonly ref: string | undefined;
  /** Of a list of blocks: what an entry says. */
  readonly inner: readonly FileField[];
}

/** The sections of an office file, in the order in which they are written. */
export function layoutOf(definitions: readonly EntityDefinition[]): readonly Section[] {
  const tops = definitions.filter(({ section }) => !section.includes('.'));
  const nestedOnes = definitions.filter(({ section }) => section.includes('.'));
  const sectionOf = (definition: EntityDefinition, parent?: EntityDefinition): Section => {
    const parentField = parent && parentFieldOf(definition, parent);
    return {
      definition,
      entity: definition.name,
      name: definition.section.split('.').at(-1) ?? definition.section,
      nested: nestedOnes
        .filter(({ section }) => section.split('.')[0] === definition.section)
        .map((child) => ({ section: sectionOf(child, definition), parentField: parentFieldOf(child, definition) })),
      parentField,
      fields: fileFields(definition, parentField),
    };
  };
  const unbound = nestedOnes.map((child) => {
    const parent = tops.find(({ section }) => section === child.section.split('.')[0]);
    invariant(parent, `${child.name} is nested in ${child.section}, which no kind has`);
    return sectionOf(child, parent);
  });
  const office = tops.filter(({ single }) => single);
  const accounts = tops.filter(({ name }) => name === 'account');
  const rest = tops.filter((one) => !office.includes(one) && !accounts.includes(one));
  return [...[...office, ...rest].map((one) => sectionOf(one)), ...unbound, ...accounts.map((one) => sectionOf(one))];
}

function parentFieldOf(definition: EntityDefinition, parent: EntityDefinition): string {
  const field = entityOf(definition).fields.find(({ meta }) => meta.ref === parent.name && !meta.internal);
  invariant(field, `${definition.name} has no field that points at its ${parent.name}`);
  return field.name;
}

function fileFields(definition: EntityDefinition, parentField: string | undefined): FileField[] {
  return entityOf(definition)
    .fields.filter(({ name, meta }) => !meta.internal && name !== parentField)
    .map(fileField);
}

function fileField(field: Field): FileField {
  return { name: fileName(field), field, ref: field.meta.ref, inner: field.inner.map(fileField) };
}

/** `userId` → `user`, `memberIds` → `members`; others are called in the file as they are. */
function fileName({ name, meta }: Field): string {
  return meta.ref ? name.replace(/Id(s?)$/, '$1') : name;
}
