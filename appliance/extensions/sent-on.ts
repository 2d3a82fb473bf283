import { OUTSIDE_RING_TIMEOUT_MS } from '../base/limits-outside.ts';
import { phrase } from '../base/words/index.ts';
import type { Call, DialTarget, ExtensionDependencies, Party } from '../calls/types.ts';
import { mayNot } from '../outside/failures.ts';
import { isOurNumber, officeOf, writtenNumber } from '../outside/office-numbers.ts';
import { type OutsideAnswer, outsideTarget } from '../outside/outside-target.ts';
import { dialPlanOf, readDialled } from '../rules/dialled.ts';
import { shown } from '../rules/phone-number.ts';
import { callerShown } from './forward-target.ts';
import { targetOf } from './ringing.ts';

/** Somebody whose phone sends a call on (302), because of a forward that is set on the phone, and where to. */
export interface SentOn {
  readonly by: Party;
  /** As the phone names it. */
  readonly to: string;
}

/** Where that leads: to people of ours, to a number outside, or nowhere where a call can be sent on to. */
type Leads =
  | { readonly kind: 'inside' }
  | { readonly kind: 'outside'; readonly number: string }
  | { readonly kind: 'nowhere' };

/** The call goes where a person's phone sends it: inside, or outside with the rights of that person. */
export async function goWhereSent(call: Call, sent: SentOn, deps: ExtensionDependencies): Promise<void> {
  const leads = leadsTo(sent, deps);
  if (leads.kind === 'inside') return call.goto(sent.to);
  const answer = sentOutside(call, sent, leads, deps);
  if ('failure' in answer) return call.refuse(answer.failure);
  const { target } = answer;
  const result = await call.dial({
    ...{ callee: target.callee, targets: [target], timeoutMs: OUTSIDE_RING_TIMEOUT_MS },
    follow: () => undefined,
  });
  if (result.kind === 'answered') return call.ended();
  if (result.kind === 'forwarded') return call.goto(result.to);
  return call.refuse(result.failure);
}

/** Whom to ring in place of a member whose phone sends the call on; undefined: nobody, and the trail says why. */
export function insteadOf(call: Call, sent: SentOn, deps: ExtensionDependencies): DialTarget | undefined {
  const leads = leadsTo(sent, deps);
  if (leads.kind !== 'inside') {
    const answer = sentOutside(call, sent, leads, deps);
    return 'target' in answer ? answer.target : undefined;
  }
  const person = deps.config.find<Parameters<typeof targetOf>[0]>('user', 'number', sent.to);
  return person && targetOf(person, deps);
}

/** Codes would work for the caller and not for whom they called, and nobody who is sent to 112 has asked for help. */
function leadsTo({ to }: SentOn, { config }: ExtensionDependencies): Leads {
  const dialled = readDialled(to, dialPlanOf(officeOf(config)));
  if (dialled.kind === 'emergency' || dialled.kind === 'code') return { kind: 'nowhere' };
  const number = dialled.kind === 'outside' ? writtenNumber(config, dialled.number) : undefined;
  return number === undefined || isOurNumber(config, number) ? { kind: 'inside' } : { kind: 'outside', number };
}

function sentOutside(
  call: Call,
  { by, to }: SentOn,
  leads: Exclude<Leads, { kind: 'inside' }>,
  deps: ExtensionDependencies,
): OutsideAnswer {
  if (leads.kind === 'nowhere') {
    const why = phrase('sent-on.nowhere', { name: by.name, to });
    call.explain('sent-on', why);
    return { failure: mayNot(why) };
  }
  const { number } = leads;
  call.explain('sent-on', phrase('trail.sent-outside', { name: by.name, number: shown(number) }));
  const wish = { number, by, choice: callerShown(call, call.shown, deps), divertedFrom: call.came?.dialled };
  return outsideTarget(call, wish, deps);
}
