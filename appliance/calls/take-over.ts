import { phrase } from '../base/words/index.ts';
import { SessionOrigin } from '../sdp/rewrite.ts';
import type { IncomingRequest } from '../sip/types.ts';
import { HUNG_UP } from './closing.ts';
import { CalleeBusy, type CallFailure, MayNotTake, NoCommonSound, NoSuchCall } from './ended.ts';
import type { Floor } from './floor.ts';
import { Leg } from './leg.ts';
import type { ReplacesIds } from './leg-table.ts';
import { LiveCall } from './live-call.ts';
import { choose, failureOf } from './media-path.ts';
import type { Party } from './types.ts';

interface Asked {
  readonly request: IncomingRequest;
  readonly party: Party;
  readonly ids: ReplacesIds & { readonly earlyOnly: boolean };
}

/**
 * An INVITE with Replaces (RFC 3891): another phone of the same person takes the place of the one that talks. Answers
 * why it may not; otherwise the rest happens by itself, and the old phone keeps the call until the new one has it.
 */
export function takeOver(floor: Floor, { request, party, ids }: Asked): CallFailure | undefined {
  const leg = floor.legs.find(ids);
  const call = leg?.owner instanceof LiveCall ? leg.owner : undefined;
  const other = leg && call?.otherOf(leg);
  if (!leg || !call || !other || call.transfer || call.offers.unsettled) return new NoSuchCall();
  if (party.extensionId === undefined || party.extensionId !== leg.party.extensionId) return new MayNotTake();
  // RFC 3891 §3: only while it rings, and it does not any more.
  if (ids.earlyOnly) return new CalleeBusy(leg.party.name);
  const origin = new SessionOrigin(String(floor.random.integer(1, 2 ** 31 - 1)), request.flow.local.address);
  const by = new Leg(floor.legs, { party, origin, incoming: true, owner: call });
  by.take(request);
  const path = choose({ caller: by.sound, callee: other.hearing });
  if (path.kind === 'impossible') refuse(floor, by, failureOf(path.obstacle));
  else exchange(call, { leg, by, other });
  return undefined;
}

function refuse(floor: Floor, by: Leg, failure: CallFailure): void {
  by.end({ sip: failure.sip, q850: failure.q850, said: floor.say(failure.phrase) });
}

function exchange(call: LiveCall, legs: { readonly leg: Leg; readonly by: Leg; readonly other: Leg }): void {
  const { leg, by, other } = legs;
  const offer = by.sdpToOffer;
  call.offers.partnerLeft(leg);
  call.offers.busy = true;
  // Should the call end meanwhile, the new phone is not left waiting.
  const forget = call.scope.onEnd(() => by.end(HUNG_UP));
  other.offer(offer, (outcome) => {
    forget();
    call.offers.busy = false;
    if (by.state === 'ended') {
      // Asked for an offer, it made one, and its ACK must bring an answer: without it no other offer can follow.
      if (offer === undefined && outcome.kind === 'answered') other.answerAsBefore();
      call.offers.reconnect(leg, other);
    } else if (outcome.kind !== 'answered') {
      refuse(call.floor, by, new NoCommonSound(by.party.name, other.party.name));
    } else {
      by.answer(outcome.sdp, []);
      if (offer === undefined) call.offers.expectAnswer(by, other);
      call.explain('transfer', phrase('trail.replaced', { name: by.party.name, line: lineName(call.floor, by) }));
      call.exchange(leg, by);
    }
  });
}

function lineName({ config }: Floor, { party }: Leg): string {
  return config.get<{ username: string }>('line', party.lineId ?? '')?.username ?? party.number;
}
