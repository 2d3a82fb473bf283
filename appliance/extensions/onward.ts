import type { Phrase } from '../base/words/index.ts';
import type { Call, Exit, ExtensionDependencies, GotoOptions } from '../calls/types.ts';

/** Where a call goes on, and what of it is shown there. */
export interface Onward extends GotoOptions {
  /** Id of an extension; without one the call ends with `otherwise`. */
  readonly destinationId: string | undefined;
  readonly otherwise: Phrase;
  /** The `key` of the exit by which it leaves: so the trail names the way that was taken. */
  readonly exit: string;
}

/** Where an exit leads: to this extension, or nowhere. */
export function way(extensionId: string | undefined): Exit['to'] {
  return extensionId === undefined ? undefined : { extensionId };
}

/** Sends a call on to a chosen extension, or ends it in good order where none is chosen. */
export async function goOn(call: Call, { config }: ExtensionDependencies, onward: Onward): Promise<void> {
  const { destinationId, otherwise, ...options } = onward;
  const next = destinationId === undefined ? undefined : config.get<{ number: string }>('extension', destinationId);
  if (next) return call.goto(next.number, options);
  await call.play({ say: 'common.goodbye' });
  return call.hangUp(otherwise);
}

/** The same for what sends calls on without having spoken with anybody: nobody picks up only to say goodbye. */
export async function sendOn(call: Call, dependencies: ExtensionDependencies, onward: Onward): Promise<void> {
  if (onward.destinationId !== undefined || call.answered) return goOn(call, dependencies, onward);
  return call.refuse({ sip: 480, q850: 31, outcome: 'unreachable', phrase: onward.otherwise });
}
