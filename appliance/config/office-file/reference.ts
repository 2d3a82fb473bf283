import { z } from 'zod';
import { coreOf, type Field } from '../define-entity.ts';
import type { EntityDefinition } from '../types.ts';
import { type FileField, layoutOf, type Nested, type Section } from './layout.ts';
import { notInTheFile } from './not-in-the-file.ts';

const HEAD = `# Office file

An office file holds everything that an admin can set, as YAML (what is not in it stands at the end). \`cordboard apply FILE\` brings it into the box: all of it
or, when anything is wrong, nothing. Entries are matched by their number or user name: those that are there are changed,
others are made. What an entry doesn't say stays as it is. Nothing is deleted, unless you say \`--replace\`: then each
section that the file names becomes exactly what it says (entries it lacks are deleted, settings it lacks get their
defaults, passwords and PINs that it lacks are kept); sections that it doesn't name are left alone. \`--dry-run\` only
shows the difference. \`cordboard export --secrets\` writes such a file; applying it changes nothing.

Values are taken as they are written: \`country: NO\` is Norway and \`pin: 0123\` keeps its zero. Nothing after the colon
(or \`~\`) clears a setting.

This page is made from the definitions; it is not written by hand.
`;

const EXAMPLE = `
## Example

\`\`\`yaml
office: { name: Demo, country: NL, language: nl, timeZone: Europe/Amsterdam, extensionLength: 3 }
users:
  - { number: "101", name: Anna de Vries, pin: "2580", lines: [{ username: "101", password: "Wilg-4711-Anna" }] }
  - { number: "102", name: "Bram \\"B\\" O'Neill", pin: "3691", lines: [{ username: "102", password: "Beuk-4712-Bram" }] }
\`\`\`
`;

/** The reference of the office file (Markdown), from the definitions of all kinds. */
export function officeFileReference(definitions: readonly EntityDefinition[]): string {
  const parts: string[] = [HEAD];
  for (const section of layoutOf(definitions)) {
    parts.push(sectionText(section));
    for (const nested of section.nested) parts.push(nestedText(section, nested));
  }
  parts.push(`## What is not in it\n\n${paragraphs(notInTheFile(definitions))}\n`);
  parts.push(EXAMPLE.trimStart());
  return parts.join('\n');
}

/** Markdown wants an empty line around a list. */
function paragraphs(lines: readonly string[]): string {
  return [lines[0], '', ...lines.slice(1, -1), '', lines.at(-1)].join('\n');
}

function sectionText(section: Section): string {
  const { definition, name } = section;
  if (section.parentField !== undefined) {
    const parent = section.parentField.replace(/Id$/, '');
    return `## \`${name}\`\n\nA list of those that belong to no ${parent}; settings as in \`${definition.section}\`.\n`;
  }
  const what = definition.single ? 'One block.' : `A list. An entry is known by its \`${definition.naturalKey}\`.`;
  return `## \`${name}\`\n\n${what}\n\n${table(section)}`;
}

function nestedText(parent: Section, { section }: Nested): string {
  const { naturalKey } = section.definition;
  const what = `A list inside an entry of \`${parent.name}\`: what belongs to it. An entry is known by its \`${naturalKey}\`, which is unique in the whole office.`;
  return `## \`${parent.name}\` › \`${section.name}\`\n\n${what}\n\n${table(section)}`;
}

function table(section: Section): string {
  const rows = section.fields
    .flatMap((field) => [cells(field, section), ...innerCells(field, section)])
    .map((row) => `| ${row.map(escaped).join(' | ')} |`);
  return ['| setting | value | default | |', '| --- | --- | --- | --- |', ...rows, ''].join('\n');
}

/** What the entries of a list of blocks say. */
function innerCells({ name, inner }: FileField, section: Section): string[][] {
  return inner.map((field) => cells({ ...field, name: `${name}\` › \`${field.name}` }, section));
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|');
}

function cells({ name, field, ref }: FileField, section: Section): string[] {
  const { label, help, secret, unit } = field.meta;
  const about = [
    label && help ? `${label}. ${help}` : (help ?? (label && `${label}.`)),
    unit && `In ${{ s: 'seconds', min: 'minutes', ms: 'milliseconds' }[unit]}.`,
    secret && 'Secret: exported only with `--secrets`.',
  ];
  return [
    `\`${name}\``,
    ref ? referenceText(ref, coreOf(field.schema) instanceof z.ZodArray) : kindOf(coreOf(field.schema)),
    standard(field, section),
    about.filter(Boolean).join(' '),
  ];
}

function referenceText(ref: string, several: boolean): string {
  const things =
    ref === 'user' ? ['a user', 'users'] : ref === 'extension' ? ['an extension', 'extensions'] : undefined;
  if (!things) return several ? `list of ${ref}s` : `a ${ref}`;
  return several ? `list of numbers of ${things[1]}` : `number of ${things[0]}`;
}

function standard(field: Field, section: Section): string {
  const given = field.schema.safeParse(undefined);
  if (given.success) return given.data === undefined ? '–' : `\`${JSON.stringify(given.data)}\``;
  return section.definition.fill && field.name !== section.definition.naturalKey ? 'made up' : 'required';
}

/** A kind of value in a few words. */
function kindOf(schema: z.ZodType): string {
  if (schema instanceof z.ZodEnum) return schema.options.map((option) => `\`${option}\``).join(', ');
  if (schema instanceof z.ZodBoolean) return '`true` or `false`';
  if (schema instanceof z.ZodNumber) return `${schema.minValue} to ${schema.maxValue}`;
  if (schema instanceof z.ZodArray) return `list of ${kindOf(coreOf(schema.element as z.ZodType))}`;
  if (schema instanceof z.ZodObject) return 'blocks';
  if (schema instanceof z.ZodEmail) return 'e-mail address';
  return 'text';
}
