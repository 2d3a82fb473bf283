import type { Call, ExtensionDependencies, Party } from '../calls/types.ts';
import type { Stored } from '../config/types.ts';
import { ownNumbers } from '../outside/office-numbers.ts';
import { type OutsideAnswer, outsideTarget } from '../outside/outside-target.ts';
import type { CallerIdChoice } from '../rules/caller-id.ts';
import type { ForwardBody } from './forward-schema.ts';

/** The outside number as somebody to ring, alone or with others; or why not. */
export function forwardTarget(call: Call, forward: Stored<ForwardBody>, deps: ExtensionDependencies): OutsideAnswer {
  const { id, number, name, to } = forward;
  const by: Party = { number, name, extensionId: id };
  const divertedFrom = call.came?.dialled;
  return outsideTarget(call, { number: to, by, choice: choiceOf(call, forward, deps), divertedFrom }, deps);
}

/** Whose number they see (EXT-06). */
function choiceOf(call: Call, { shows, shownNumber }: ForwardBody, deps: ExtensionDependencies): CallerIdChoice {
  if (shows === 'fixed' && shownNumber) return { kind: 'fixed', number: shownNumber };
  if (shows === 'dialled') return { kind: 'dialled', number: call.came?.dialled };
  return callerShown(call, deps);
}

/** The number of whoever calls, wherever the call is sent on to. */
export function callerShown(call: Call, { config }: ExtensionDependencies): CallerIdChoice {
  // Something on the way said whom to show instead of the caller: a call limit.
  if (call.shown?.number.startsWith('+')) return { kind: 'fixed', number: call.shown.number };
  if (call.came) return { kind: 'caller', number: call.came.callerNumber };
  const [own] = ownNumbers(config, call.caller.extensionId);
  return own ? { kind: 'caller', number: own } : { kind: 'own' };
}
