/** What is known of a provider before it is asked for a call. */
export interface TrunkFacts {
  readonly trunkId: string;
  readonly name: string;
  readonly health: 'up' | 'down' | 'unknown';
  readonly calls: number;
  readonly callsMax: number;
  /** It carries numbers that begin so, and no others; undefined or empty: all (NPL-09). */
  readonly numbers?: readonly string[] | undefined;
}

export interface TrunkChoice {
  /** To be tried one after the other. */
  readonly tried: readonly TrunkFacts[];
  readonly skipped: readonly { readonly trunk: TrunkFacts; readonly why: 'down' | 'full' | 'other-numbers' }[];
}

/** Which providers are tried for a number, in their order, and why the others are not (NPL-08, NPL-09). */
export function chooseTrunks(trunks: readonly TrunkFacts[], number: string): TrunkChoice {
  const tried: TrunkFacts[] = [];
  const skipped: TrunkChoice['skipped'][number][] = [];
  for (const trunk of trunks) {
    const why = whyNot(trunk, number);
    if (why) skipped.push({ trunk, why });
    else tried.push(trunk);
  }
  return { tried, skipped };
}

function whyNot({ health, calls, callsMax, numbers }: TrunkFacts, number: string) {
  if (numbers?.length && !numbers.some((beginning) => number.startsWith(beginning))) return 'other-numbers';
  if (health === 'down') return 'down';
  return calls >= callsMax ? 'full' : undefined;
}

/**
 * All of them, the most hopeful first: help is worth every try (FAC-11). Those that are up, then those nobody knows of,
 * then those that seem down; among alike ones those with a free channel first.
 */
export function emergencyTrunks(trunks: readonly TrunkFacts[]): readonly TrunkFacts[] {
  const rank = ({ health, calls, callsMax }: TrunkFacts): number => HOPE[health] + (calls >= callsMax ? 1 : 0);
  return [...trunks].sort((a, b) => rank(a) - rank(b));
}

const HOPE = { up: 0, unknown: 2, down: 4 } as const;
