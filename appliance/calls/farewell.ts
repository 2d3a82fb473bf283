import { TRANSFER_GOODBYE_MS, TRANSFER_UNHEARD_MS } from '../base/limits.ts';
import type { IncomingRefer } from '../sip/types.ts';
import { HUNG_UP } from './closing.ts';
import type { Floor } from './floor.ts';
import type { Leg } from './leg.ts';
import type { LiveCall, Transfer } from './live-call.ts';

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

/**
 * Tells the phone that its transfer failed. Until it has heard that, the transfer still hears of its end: many phones
 * hang up at once, in the belief that all goes well. One that would not take the news is about to do so.
 */
export function tellFailure(
  call: LiveCall,
  transfer: Transfer,
  asked: IncomingRefer,
  status: number,
  reason: string,
): void {
  call.transfer = transfer;
  const { clock } = call.floor;
  const done = (): void => {
    if (call.transfer === transfer) call.transfer = undefined;
  };
  asked.notify(status, reason, (heard) => {
    if (heard) done();
    else clock.at(clock.now() + TRANSFER_UNHEARD_MS, done);
  });
}
