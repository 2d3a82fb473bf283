import { entityOf } from '../define-entity.ts';
import type { EntityDefinition } from '../types.ts';

/**
 * What a box holds and no office file does, in sentences: at the top of each export and in the reference. The settings
 * come from the definitions (those marked internal), so none is forgotten here. English, as the file's own words are.
 */
export function notInTheFile(definitions: readonly EntityDefinition[]): readonly string[] {
  const settings = definitions.flatMap((definition) => {
    const internal = entityOf(definition).fields.filter(({ meta }) => meta.internal);
    const names = internal.map(({ name, meta }) => (meta.label ?? name).toLowerCase());
    return names.length > 0 ? [`- of ${definition.section.split('.').at(-1)}: ${names.join(', ')}`] : [];
  });
  return [
    'Not in this file, and left as it is where the file is applied:',
    ...settings,
    '- the history of calls, the changes and the audit, who is signed in and which phones are registered, one-time links',
    '- the certificate, and the key with which passwords are encrypted',
    'Only a copy of the data directory holds all of it.',
  ];
}
