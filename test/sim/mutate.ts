/**
 * Changes one place of the product while it is loaded: `node --import ./test/sim/mutate.ts …` with the changes as JSON
 * in CORDBOARD_MUTANT. The files on the disk stay as they are, so mutants can be tried while others work on them.
 */
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Patch } from './mutants.ts';

export const MUTANT_VARIABLE = 'CORDBOARD_MUTANT';

const patches: readonly Patch[] = JSON.parse(process.env[MUTANT_VARIABLE] ?? '[]');

/** The text with these changes. @throws Error when a place is not there, or more than once */
export function mutated(file: string, text: string, changes: readonly Patch[]): string {
  let result = text;
  for (const { find, replace } of changes) {
    const parts = result.split(find);
    if (parts.length !== 2) throw new Error(`${file}: "${find}" is there ${parts.length - 1} times`);
    result = parts.join(replace);
  }
  return result;
}

registerHooks({
  load(url, context, next) {
    const own = url.startsWith('file:') ? patches.filter(({ file }) => url.endsWith(`/${file}`)) : [];
    if (own.length === 0) return next(url, context);
    const path = fileURLToPath(url);
    const source = stripTypeScriptTypes(mutated(path, readFileSync(path, 'utf8'), own));
    return { format: 'module', source, shortCircuit: true };
  },
});
