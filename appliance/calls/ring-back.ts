import { RING_BACK_TIMEOUT_MS } from '../base/limits.ts';
import { phrase } from '../base/words/index.ts';
import { Treatment } from './call.ts';
import { CallFailure, TransferorGone } from './ended.ts';
import type { Leg } from './leg.ts';
import type { LiveCall } from './live-call.ts';
import type { Party } from './types.ts';

/** Nobody took a transferred call: it goes to the one who transferred it, or ends (CAL-01). */
export async function ringBack(call: Treatment, transferor: Party): Promise<void> {
  const { extensionId, lineId, name } = transferor;
  call.explain('transfer', phrase('trail.rings-back', { name }));
  const { linesOf } = call.live.floor.dependencies;
  const result = await call.dial({
    callee: transferor,
    targets: [
      {
        callee: transferor,
        lineIds: extensionId === undefined ? [lineId ?? ''] : linesOf(extensionId),
        secondCall: true,
        comesBack: true,
      },
    ],
    timeoutMs: RING_BACK_TIMEOUT_MS,
  });
  if (result.kind !== 'answered') call.refuse(new TransferorGone(name));
  await call.ended();
}

/** A transfer failed, and its phone hung up in the belief that it worked: the partner is kept, and it is rung again. */
export function bringBack(call: LiveCall, gone: Leg, partner: Leg): void {
  call.offers.partnerLeft(gone);
  call.offers.busy = false;
  call.transfer = undefined;
  call.treatment?.release();
  call.part(partner);
  const treatment = new Treatment(call, partner.party);
  call.treat(treatment, () => ringBack(treatment, gone.party));
}

/** The box spoke with another there, and speaks with this one from the beginning; it rings back where nobody is. */
export function beginAnew(call: LiveCall, partner: Leg, number: string, transferor: Party): void {
  call.treatment?.release();
  call.part(partner);
  const onward = new Treatment(call, partner.party);
  call.treat(onward, async () => {
    try {
      await onward.goto(number);
    } catch (failure) {
      if (!(failure instanceof CallFailure)) throw failure;
      await ringBack(onward, transferor);
    }
  });
}
