import type { Call, ExtensionDependencies, Party } from '../calls/types.ts';
import type { Stored } from '../config/types.ts';
import { ownNumbers } from '../outside/office-numbers.ts';
import { type OutsideAnswer, outsideTarget } from '../outside/outside-target.ts';
import type { CallerIdChoice } from '../rules/caller-id.ts';
import type { ForwardBody } from './forward-schema.ts';

/**
 * The outside number as somebody to ring, alone or with others; or why not. `instead`: whom to show in place of the
 * caller, said by what sends the call there.
 */
export function forwardTarget(
  call: Call,
  forward: Stored<ForwardBody>,
  deps: ExtensionDependencies,
  instead: Party | undefined = call.shown,
): OutsideAnswer {
  const { id, number, name, to } = forward;
  const by: Party = { number, name, extensionId: id };
  const divertedFrom = call.came?.dialled;
  return outsideTarget(call, { number: to, by, choice: choiceOf(call, forward, instead, deps), divertedFrom }, deps);
}

/** Whose number they see (EXT-06). */
function choiceOf(
  call: Call,
  { shows, shownNumber }: ForwardBody,
  instead: Party | undefined,
  deps: ExtensionDependencies,
): CallerIdChoice {
  if (shows === 'fixed' && shownNumber) return { kind: 'fixed', number: shownNumber };
  if (shows !== 'caller') return { kind: 'dialled', number: call.came?.dialled };
  return callerShown(call, instead, deps);
}

/** The number of whoever calls, or what something on the way (a group, a call limit) said to show instead. */
export function callerShown(call: Call, instead: Party | undefined, { config }: ExtensionDependencies): CallerIdChoice {
  if (instead?.number.startsWith('+')) return { kind: 'fixed', number: instead.number };
  if (call.came) return { kind: 'caller', number: call.came.callerNumber };
  const [own] = ownNumbers(config, call.caller.extensionId);
  return own ? { kind: 'caller', number: own } : { kind: 'own' };
}
