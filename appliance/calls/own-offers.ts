import type { HeaderLines } from '../sip/types.ts';
import { Anchor } from './anchor.ts';
import type { Floor } from './floor.ts';
import type { Leg } from './leg.ts';

/** Opens the box's end of a phone's sound in that group, unless it is open there. False where no port is free. */
export function openEnd(floor: Floor, leg: Leg, group: string): boolean {
  if (leg.anchor?.group === group) return true;
  if (!floor.carries(leg.sound.kind)) return false;
  const flow = leg.session?.flow;
  const anchor = Anchor.open(
    floor,
    {
      group,
      host: leg.host,
      // A provider's sound comes from other machines than its signalling.
      peer: leg.party.trunkId === undefined ? flow?.remote.address : undefined,
      kind: leg.sound.kind,
      transport: flow?.transport ?? 'udp',
      party: leg.party,
      isUrgent: leg.owner?.isUrgent ?? false,
    },
    leg,
  );
  if (!anchor) return false;
  leg.anchorBy(anchor);
  return true;
}

/**
 * Offers a phone that is in a call the box's own sound. What is known of the phone goes into the session before, so
 * that the box hears it and is heard from the first packet on, in whatever order the answers come (CAL-13).
 */
export function offerOwn(leg: Leg, done: (agreed: boolean) => void, headers?: HeaderLines): void {
  const { anchor, session } = leg;
  if (!anchor) {
    done(false);
    return;
  }
  if (session?.remoteSdp !== undefined) anchor.session.answer(session.remoteSdp);
  leg.offer(
    anchor.session.offer(),
    (outcome) => done(outcome.kind === 'answered' && leg.anchor === anchor && anchor.session.accept(outcome.sdp)),
    headers,
  );
}

/** Answers a phone that was asked for its offer, for which its ACK waits, by the box's own description. */
export function answerOwn(floor: Floor, leg: Leg, group: string): boolean {
  const offered = leg.session?.remoteSdp;
  if (!openEnd(floor, leg, group) || offered === undefined) return false;
  const answer = leg.media?.answer(offered);
  if (answer !== undefined) leg.answerOffer(answer);
  return answer !== undefined;
}
