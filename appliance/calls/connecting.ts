import { sameMedia } from './description.ts';
import { NoCommonSound } from './ended.ts';
import { connectedTo } from './identity.ts';
import type { Leg } from './leg.ts';
import type { LiveCall, Offered } from './live-call.ts';
import { answerOwn } from './own-offers.ts';
import { settle, splice } from './splice.ts';

/** What the phone that answered was offered, and what it answered. */
interface Answered {
  /** Undefined where it said nothing that anybody could go by. */
  readonly sdp: string | undefined;
  readonly offered: Offered | undefined;
}

type Finish = (connected: boolean) => void;

/** Connects the one whom a call serves with the phone that answered, directly or in the box. */
export function connectWith(call: LiveCall, leg: Leg, { sdp, offered }: Answered, finish: Finish): void {
  if (sdp === undefined) finish(false);
  else if (leg.media || leg.orphaned) connectInBox(call, leg, finish);
  else if (call.near.waiting) answerCaller(call, leg, sdp, finish);
  else connectDirectly(call, leg, sdp, offered, finish);
}

/** The phone that answered talks to the box. */
function connectInBox(call: LiveCall, leg: Leg, finish: Finish): void {
  const { near, sound } = call;
  if (!near.waiting) {
    sound.join(near, leg, finish);
    return;
  }
  const late = near.sdpToOffer === undefined;
  sound.caller.answer(connectedTo(leg.party, near.host), (agreed) => {
    if (!late || near.waiting) finish(agreed);
    else if (!agreed) call.fail(new NoCommonSound(near.party.name, leg.party.name));
  });
  if (near.waiting) return;
  call.story.pickedUp();
  if (late) finish(true);
}

/** The phone that answered was offered what the caller's said, and the caller gets its answer. */
function answerCaller(call: LiveCall, leg: Leg, sdp: string, finish: Finish): void {
  const { near, offers } = call;
  call.sound.caller.forget();
  const headers = connectedTo(leg.party, near.host);
  const early = near.earlySource;
  const offered = near.sdpToOffer;
  if (early === undefined || sameMedia(early, sdp)) {
    near.answer(early ?? sdp, headers);
    if (offered === undefined) offers.expectAnswer(near, leg);
    finish(true);
    return;
  }
  // The caller was told another early description, and that is the answer it goes by: so it gets that one again,
  // and then hears of the right one.
  near.answer(early, headers);
  call.story.pickedUp();
  offers.busy = true;
  settle(near, sdp, leg, offered, finish);
}

/** Both are in a call already: the one who is served was left over by a transfer. */
function connectDirectly(call: LiveCall, leg: Leg, sdp: string, offered: Offered | undefined, finish: Finish): void {
  const { near, sound } = call;
  // Who was to make the offer itself has made it now, and its ACK waits for an answer, whoever is at this end.
  const asked = offered !== undefined && offered.sdp === undefined;
  if (near.media || near.orphaned) {
    if (asked && !answerOwn(call.floor, leg, sound.groupFor(near))) finish(false);
    else sound.join(near, leg, finish);
    return;
  }
  call.offers.busy = true;
  if (asked || offered?.by === near) settle(near, sdp, leg, offered?.sdp, finish);
  else splice(near, leg, finish);
}
