import { TRANSFER_GOODBYE_MS } from '../base/limits.ts';
import type { IncomingRefer } from '../sip/types.ts';
import { HUNG_UP } from './closing.ts';
import type { Floor } from './floor.ts';
import type { Leg } from './leg.ts';

/**
 * Lets the phone go that transferred: tells it how it came out, and hangs up when it has heard that. A BYE that
 * overtakes the NOTIFY would make it think that the transfer failed. `others`: further legs of it, ended with it.
 */
export function farewell(
  floor: Floor,
  leg: Leg,
  asked: IncomingRefer,
  status: number,
  others: readonly Leg[] = [],
): void {
  const leaving = [leg, ...others];
  for (const each of leaving) each.leave();
  const goodbye = (): void => {
    timer.cancel();
    for (const each of leaving) each.end(HUNG_UP);
  };
  const timer = floor.clock.at(floor.clock.now() + TRANSFER_GOODBYE_MS, goodbye);
  asked.notify(status, status === 200 ? 'OK' : 'Transfer failed', goodbye);
}
