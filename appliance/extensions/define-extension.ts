import type { ExtensionDefinition } from '../calls/types.ts';

/** Writes down a kind of extension; the compiler then knows its body in `run`, `describe` and `rules`. */
export function defineExtension<Body extends object>(definition: ExtensionDefinition<Body>): ExtensionDefinition {
  // The engine hands each definition only extensions of its own kind: the narrower body is safe behind the wider type.
  return definition as unknown as ExtensionDefinition;
}
