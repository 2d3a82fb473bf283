import { phrase } from '../base/words/index.ts';
import type { Call, DialTarget, ExtensionDependencies, Party } from '../calls/types.ts';
import type { ConfigView, Stored } from '../config/types.ts';
import type { ForwardBody } from './forward-schema.ts';
import { forwardTarget } from './forward-target.ts';

/** Somebody who can ring together with others. */
interface Person {
  readonly number: string;
  readonly name: string;
  readonly secondCall: boolean;
}

/** Kinds of extensions that ring somebody, and so can ring together with others. */
export const KINDS_THAT_RING: readonly string[] = ['user', 'forward'];

/** Whether this extension can be one of several that ring together. */
export function rings(config: ConfigView, id: string): boolean {
  return KINDS_THAT_RING.includes(config.entityOf(id) ?? '');
}

/** Whom to ring for these extensions; what can't ring is left out. `instead`: shown outside in place of the caller. */
export function targetsOf(
  call: Call,
  ids: readonly string[],
  deps: ExtensionDependencies,
  instead?: Party,
): readonly DialTarget[] {
  return ids.flatMap((id) => {
    const person = deps.config.get<Person>('user', id);
    if (person) return [targetOf(person, deps)];
    const forward = deps.config.get<ForwardBody>('forward', id);
    const answer = forward && forwardTarget(call, forward, deps, instead);
    if (answer && 'target' in answer) return [answer.target];
    const why = answer?.failure.phrase;
    if (forward && why) call.explain('group', phrase('trail.member-left-out', { name: forward.name, why }));
    return [];
  });
}

/** All phones of a person. */
export function targetOf({ id, number, name, secondCall }: Stored<Person>, deps: ExtensionDependencies): DialTarget {
  return { callee: { number, name, extensionId: id }, lineIds: deps.linesOf(id), secondCall };
}
