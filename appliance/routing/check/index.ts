import { atOnce, type Work } from '../../base/slices.ts';
import { type Phrase, phrase } from '../../base/words/index.ts';
import { blockedForwards } from './blocked-forwards.ts';
import { dangling } from './dangling.ts';
import { deadEnds } from './dead-ends.ts';
import { emergencyCallerId } from './emergency-caller-id.ts';
import { emptyPlans } from './empty-plans.ts';
import { groups } from './groups.ts';
import { hiddenNumbers } from './hidden-numbers.ts';
import { hoursWithoutPlan } from './hours-without-plan.ts';
import { loops } from './loops.ts';
import { mailboxes } from './mailboxes.ts';
import { menuKeys } from './menu-keys.ts';
import { numbersWithoutPlan } from './numbers-without-plan.ts';
import { promptsGone } from './prompts-gone.ts';
import { trunksOff } from './trunks-off.ts';
import type { CheckContext, CheckDefinition, Finding, Severity } from './types.ts';
import { unreachable } from './unreachable.ts';

/** The manifest: every kind of finding, in the order in which they are told. */
export const checks: readonly CheckDefinition[] = [
  dangling,
  hoursWithoutPlan,
  emptyPlans,
  numbersWithoutPlan,
  hiddenNumbers,
  loops,
  deadEnds,
  groups,
  menuKeys,
  trunksOff,
  blockedForwards,
  promptsGone,
  mailboxes,
  emergencyCallerId,
  unreachable,
];

const WORST_FIRST: readonly Severity[] = ['broken', 'attention', 'hint'];

/** Everything that is wrong about an office, worst first. */
export function checkOffice(context: CheckContext): readonly Finding[] {
  return atOnce(officeChecked(context));
}

/** The same, a kind of finding at a time. */
export function* officeChecked(context: CheckContext): Work<readonly Finding[]> {
  const found: Finding[] = [];
  for (const check of checks) {
    found.push(...findingsOf(check, context));
    yield;
  }
  return worstFirst(found);
}

export function findingsOf({ kind, find }: CheckDefinition, context: CheckContext): readonly Finding[] {
  return Array.from(find(context), (found) => ({ kind, ...found }));
}

export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => WORST_FIRST.indexOf(a.severity) - WORST_FIRST.indexOf(b.severity));
}

/** How many things there are to mend, in a sentence. */
export function foundInWords(findings: readonly Finding[]): Phrase {
  // Hints hurt nobody, and are not counted.
  const count = findings.filter(({ severity }) => severity !== 'hint').length;
  if (count === 0) return phrase('check.well');
  return count === 1 ? phrase('check.found-one') : phrase('check.found-many', { count });
}
