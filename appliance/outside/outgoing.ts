import { OUTSIDE_RING_TIMEOUT_MS } from '../base/limits-outside.ts';
import { phrase } from '../base/words/index.ts';
import type { Call, ExtensionDependencies, OutsideNumber, OutsideTreatments } from '../calls/types.ts';
import type { CallerIdChoice } from '../rules/caller-id.ts';
import { byNumberPlan } from './incoming.ts';
import { isOurNumber } from './office-numbers.ts';
import { outsideTarget } from './outside-target.ts';

/** A call that somebody inside makes to a number outside (NPL-09). */
export const outgoing: OutsideTreatments['outgoing'] = (call, to, deps) => callOutside(call, to, { kind: 'own' }, deps);

/** The same with a number chosen by code. */
export async function callOutside(
  call: Call,
  to: OutsideNumber,
  choice: CallerIdChoice,
  deps: ExtensionDependencies,
): Promise<void> {
  // A test call to a number of our own is to come back from the provider.
  if (to.trunkId === undefined && isOurNumber(deps.config, to.number)) {
    call.explain('number-plan', phrase('trail.came-inside', { name: call.caller.name, number: to.number }));
    return byNumberPlan(call, to.number, deps);
  }
  const answer = outsideTarget(call, { number: to.number, by: to.by, choice, trunkId: to.trunkId }, deps);
  if ('failure' in answer) return call.refuse(answer.failure);
  const { target } = answer;
  const result = await call.dial({ callee: target.callee, targets: [target], timeoutMs: OUTSIDE_RING_TIMEOUT_MS });
  if (result.kind === 'answered') return call.ended();
  if (result.kind === 'forwarded') return call.goto(result.to);
  return call.refuse(result.failure);
}
