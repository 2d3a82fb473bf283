import type { Clock } from '../base/clock.ts';
import { BROWSER_BACK_MS } from '../base/limits.ts';
import type { Flow } from '../sip/types.ts';
import { ConnectionLost } from './ended.ts';
import type { Leg } from './leg.ts';
import { LiveCall } from './live-call.ts';

/**
 * A browser closed its connection in the middle of a call. A page that is loaded anew comes back within seconds and
 * takes its call over (RFC 3891); one whose connection broke is heard on another. Nobody else would notice a page that
 * was closed: phones that only lost their connection still have their sound, and say so when the session is refreshed.
 */
export function endUnlessBack(clock: Clock, calls: Iterable<LiveCall>, flow: Flow): void {
  if (flow.transport !== 'ws' && flow.transport !== 'wss') return;
  const alone = [...calls].flatMap(({ near, far, codes }) =>
    [near, far, codes.aside].filter((leg) => leg !== undefined && isOn(leg, flow)),
  );
  if (alone.length === 0) return;
  clock.at(clock.now() + BROWSER_BACK_MS, () => {
    for (const leg of alone as readonly Leg[]) {
      const { owner } = leg;
      if (leg.state !== 'ended' && isOn(leg, flow) && owner instanceof LiveCall) {
        owner.fail(new ConnectionLost(leg.party.name));
      }
    }
  });
}

function isOn(leg: Leg, flow: Flow): boolean {
  return leg.session?.flow.id === flow.id;
}
