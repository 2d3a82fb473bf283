/**
 * A mistake of the programmer: something that cannot be, was. Ends the call in the call floor, the process elsewhere.
 */
export class InvariantBroken extends Error {
  override name = 'InvariantBroken';
}

export function invariant(condition: unknown, what: string): asserts condition {
  if (!condition) throw new InvariantBroken(what);
}

/** The end of an exhaustive switch: the compiler complains when a case is missing. */
export function never(value: never): never {
  throw new InvariantBroken(`unexpected value ${JSON.stringify(value)}`);
}
