import type { OfferOutcome } from '../sip/types.ts';
import { sameCodings, sameDestination, sameMedia } from './description.ts';
import { connectedTo } from './identity.ts';
import type { Leg } from './leg.ts';

/**
 * Connects two phones that both are in a call already: `first`'s description goes to `second` as an offer, and what
 * comes back to `first`. With what they were told before instead of an offerless re-INVITE (RFC 3725 flow I), because
 * phones understand that better. `done` is never told when one of the two ends meanwhile; its call hears that.
 */
export function splice(first: Leg, second: Leg, done: (connected: boolean) => void): void {
  const offered = first.sdpToOffer;
  if (offered === undefined) {
    done(false);
    return;
  }
  const heard = (outcome: OfferOutcome): void => {
    if (outcome.kind === 'answered') settle(first, outcome.sdp, second, offered, done);
    else if (outcome.kind === 'refused' && NOT_THIS_SOUND.has(outcome.status)) askAnew(first, second, done);
    else done(false);
  };
  second.offer(offered, heard, connectedTo(first.party, second.host));
}

/**
 * The same for two who talk already, by way of the box: both are told at once, so that a phone which takes sound only
 * from where it was told misses no more than the difference of two answers (CAL-13). Only where both said the same
 * codings last, else one could not go by what the other said to somebody else.
 */
export function exchange(near: Leg, far: Leg, done: (connected: boolean) => void): void {
  const [nears, fars] = [near.sdpToOffer, far.sdpToOffer];
  if (nears === undefined || fars === undefined || !sameCodings(nears, fars)) {
    splice(near, far, done);
    return;
  }
  const answers = new Map<Leg, string | undefined>();
  const heard = (leg: Leg, outcome: OfferOutcome): void => {
    answers.set(leg, outcome.kind === 'answered' ? outcome.sdp : undefined);
    if (answers.size < 2) return;
    const [nearsNow, farsNow] = [answers.get(near), answers.get(far)];
    if (nearsNow === undefined || farsNow === undefined) done(false);
    else
      correct(near, { said: fars, says: farsNow }, (told) => {
        if (told) correct(far, { said: nears, says: nearsNow }, done);
        else done(false);
      });
  };
  near.offer(fars, (outcome) => heard(near, outcome), connectedTo(far.party, near.host));
  far.offer(nears, (outcome) => heard(far, outcome), connectedTo(near.party, far.host));
}

/** The other one says something else than `leg` was told: it has to know. */
function correct(
  leg: Leg,
  { said, says }: { readonly said: string; readonly says: string },
  done: (told: boolean) => void,
): void {
  if (sameMedia(said, says)) done(true);
  else leg.offer(says, (outcome) => done(outcome.kind === 'answered'));
}

/** 415, 488, 606: with other codings it might. */
const NOT_THIS_SOUND: ReadonlySet<number> = new Set([415, 488, 606]);

/** What `first` said last may be the little that it shared with somebody else: `second` is asked for all it can. */
function askAnew(first: Leg, second: Leg, done: (connected: boolean) => void): void {
  second.offer(undefined, (outcome) => {
    if (outcome.kind === 'answered') settle(first, outcome.sdp, second, undefined, done);
    else done(false);
  });
}

/** The second half: `second` was offered `offered` of `first` and answered `sdp`, or offers `sdp` itself. */
export function settle(
  first: Leg,
  sdp: string,
  second: Leg,
  offered: string | undefined,
  done: (connected: boolean) => void,
): void {
  const heard = (outcome: OfferOutcome): void => {
    if (outcome.kind !== 'answered') {
      if (offered === undefined) second.answerAsBefore();
      done(false);
    } else if (offered === undefined) {
      second.answerOffer(outcome.sdp);
      done(true);
    } else if (sameDestination(outcome.sdp, offered)) {
      done(true);
    } else {
      // It moved its sound meanwhile (a new port, say): the other one has to know.
      second.offer(outcome.sdp, (last) => done(last.kind === 'answered'));
    }
  };
  first.offer(sdp, heard, connectedTo(second.party, first.host));
}
