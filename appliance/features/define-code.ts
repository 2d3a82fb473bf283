import type { CodeDefinition } from '../calls/types.ts';

/** Writes down what a code of `rules/codes.ts` does. */
export function defineCode(definition: CodeDefinition): CodeDefinition {
  return definition;
}
