import { phrase } from '../base/words/index.ts';
import type { Call, ExtensionDependencies } from '../calls/types.ts';
import type { BlockedCallerBody } from '../config/types.ts';
import { blockOf } from '../rules/incoming-block.ts';
import { shown } from '../rules/phone-number.ts';
import type { TrunkCall } from '../trunks/types.ts';

/** The step of the trail under which this stands. */
const STEP = 'blocked-caller';

/** What keeps this caller out; undefined for who is on no list. */
export function blockFor(came: TrunkCall, { config }: ExtensionDependencies): BlockedCallerBody | undefined {
  return blockOf(config.list<BlockedCallerBody>('blocked-caller'), came.callerNumber);
}

/** BLK-02: treats the call of somebody who is not let in. */
export async function turnAway(call: Call, block: BlockedCallerBody, { config }: ExtensionDependencies): Promise<void> {
  const next =
    block.to === 'extension' && block.destinationId !== undefined
      ? config.get<{ number: string; name: string }>('extension', block.destinationId)
      : undefined;
  const entry = shown(block.caller);
  const reason = phrase('call.blocked-caller', { entry });
  if (next) {
    call.explain(STEP, phrase('trail.blocked-caller-extension', { entry, title: `${next.number} ${next.name}` }));
    await call.goto(next.number);
  } else if (block.to === 'prompt' && block.promptId !== undefined) {
    call.explain(STEP, phrase('trail.blocked-caller-prompt', { entry }));
    await call.play({ prompt: block.promptId });
    call.hangUp(reason);
  } else {
    call.explain(STEP, phrase('trail.blocked-caller-busy', { entry }));
    // Busy to their network, and nothing is played: they hear what everybody busy sounds like.
    call.refuse({ sip: 486, q850: 17, outcome: 'refused', phrase: reason });
  }
}
