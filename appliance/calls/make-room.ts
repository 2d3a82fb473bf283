import type { Trunks } from '../trunks/types.ts';
import { DroppedForEmergency } from './ended-outside.ts';
import type { LiveCall } from './live-call.ts';

/**
 * FAC-11: where every line of the providers that a call for help can take is busy, one of the other calls over the
 * first of them ends. One that nobody has answered yet goes before one in which people talk, the youngest first.
 * `calls`: oldest first.
 */
export function makeRoom(trunkIds: readonly string[], trunks: Trunks | undefined, calls: Iterable<LiveCall>): void {
  const alive = (trunks?.states() ?? []).filter(
    ({ trunkId, health }) => health !== 'down' && trunkIds.includes(trunkId),
  );
  if (alive.length === 0 || alive.some((trunk) => trunk.calls < trunk.callsMax)) return;
  const first = trunkIds.find((id) => alive.some(({ trunkId }) => trunkId === id));
  if (first !== undefined) giveWay(first, calls);
}

/** Ends one of the other calls over that provider, whatever we believe of its lines. False: there is none. */
export function giveWay(trunkId: string, calls: Iterable<LiveCall>): boolean {
  const others = [...calls].filter((call) => !call.isUrgent && isOver(call, trunkId)).reverse();
  const victim = others.find((call) => !call.answered) ?? others[0];
  victim?.fail(new DroppedForEmergency());
  return victim !== undefined;
}

function isOver(call: LiveCall, trunkId: string): boolean {
  const { caller, callee, ringing } = call.snapshot();
  return [caller, callee, ...ringing].some((party) => party?.trunkId === trunkId);
}
