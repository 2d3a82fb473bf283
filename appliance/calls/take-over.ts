import { phrase } from '../base/words/index.ts';
import { describe, putsOnHold } from '../sdp/describe.ts';
import { SessionOrigin } from '../sdp/rewrite.ts';
import type { IncomingRequest } from '../sip/types.ts';
import { HUNG_UP } from './closing.ts';
import { CalleeBusy, type CallFailure, MayNotTake, NoCommonSound, NoFreePorts, NoSuchCall } from './ended.ts';
import type { Floor } from './floor.ts';
import { Leg } from './leg.ts';
import type { ReplacesIds } from './leg-table.ts';
import { LiveCall } from './live-call.ts';
import { choose, failureOf } from './media-path.ts';
import { openEnd } from './own-offers.ts';
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
  if (!leg || !call || !other || call.transfer || call.unsettled) return new NoSuchCall();
  if (party.extensionId === undefined || party.extensionId !== leg.party.extensionId) return new MayNotTake();
  // RFC 3891 §3: only while it rings, and it does not any more.
  if (ids.earlyOnly) return new CalleeBusy(leg.party.name);
  const origin = new SessionOrigin(String(floor.random.integer(1, 2 ** 31 - 1)), request.flow.local.address);
  const by = new Leg(floor.legs, { party, origin, incoming: true, owner: call });
  by.take(request);
  const { sound } = call;
  const media = floor.carries;
  const needs = sound.needs;
  const path = choose({ caller: sound.endOf(by), callee: sound.endOf(other, true), media, needs });
  if (path.kind === 'impossible') refuse(floor, by, failureOf(path.obstacle));
  else if (other.media || path.kind === 'anchored' || holds(by)) exchangeInBox(call, { leg, by, other });
  else exchange(call, { leg, by, other });
  return undefined;
}

/** The new phone begins on hold, so the box plays to the other (CAL-12). */
function holds({ sdpToOffer }: Leg): boolean {
  const offered = sdpToOffer === undefined ? undefined : describe(sdpToOffer);
  return offered !== undefined && putsOnHold(offered);
}

/** The other phone talks to the box, or is going to: the new one gets an end beside its. */
function exchangeInBox(call: LiveCall, { leg, by, other }: Exchanged): void {
  const { floor, sound } = call;
  const failure = new NoCommonSound(by.party.name, other.party.name);
  if (!openEnd(floor, by, sound.groupFor(other))) {
    refuse(floor, by, new NoFreePorts());
    return;
  }
  const media = by.media!;
  const offered = by.sdpToOffer;
  const answer = offered === undefined ? media.offer() : media.answer(offered);
  if (answer === undefined) {
    refuse(floor, by, failure);
    return;
  }
  call.offers.partnerLeft(leg);
  // Should the call end meanwhile, the new phone is not left waiting.
  const forget = call.scope.onEnd(() => by.end(HUNG_UP));
  sound.anchor(other, (agreed) => {
    forget();
    if (by.state === 'ended') sound.refresh();
    else if (!agreed) refuse(floor, by, failure);
    else {
      by.answer(answer, []);
      if (offered === undefined) call.offers.expect(by, (sdp) => accepted(call, by, sdp));
      took(call, leg, by);
    }
  });
}

/** Its own description came with its ACK. */
function accepted({ sound }: LiveCall, by: Leg, sdp: string): void {
  by.media?.accept(sdp);
  sound.holding.note(by);
  sound.refresh();
}

function refuse(floor: Floor, by: Leg, failure: CallFailure): void {
  by.end({ sip: failure.sip, q850: failure.q850, said: floor.say(failure.phrase) });
}

interface Exchanged {
  readonly leg: Leg;
  readonly by: Leg;
  readonly other: Leg;
}

function exchange(call: LiveCall, { leg, by, other }: Exchanged): void {
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
      took(call, leg, by);
    }
  });
}

function took(call: LiveCall, leg: Leg, by: Leg): void {
  call.explain('transfer', phrase('trail.replaced', { name: by.party.name, line: lineName(call.floor, by) }));
  call.exchange(leg, by);
}

function lineName({ config }: Floor, { party }: Leg): string {
  return config.get<{ username: string }>('line', party.lineId ?? '')?.username ?? party.number;
}
