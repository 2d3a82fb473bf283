import { describe, putsOnHold } from '../sdp/describe.ts';
import type { OfferOutcome } from '../sip/types.ts';
import { silentAnswer } from './description.ts';
import type { Leg } from './leg.ts';
import { splice } from './splice.ts';

/** An offer on its way. */
interface Passing {
  readonly leg: Leg;
  readonly other: Leg;
  readonly offer: string | undefined;
}

/** The call whose offers pass. */
export interface Partners {
  otherOf(leg: Leg): Leg | undefined;
  /** Somebody was put on hold, or taken back. */
  holdChanged(): void;
  /** The box answers this offer by itself, because the sound goes through it. */
  takesOffer(leg: Leg, sdp: string | undefined): boolean;
}

/**
 * Offers of one phone in a call go to the other and its answer back: hold, resume, another codec, a moved address.
 * One at a time for both directions, because two that cross would wait for each other (RFC 3261 §14.2: 491); the
 * session layer below deals with glare on each single dialog.
 */
export class OfferPassing {
  readonly #call: Partners;
  /** The box itself is renegotiating both phones. */
  busy = false;
  #passing: Passing | undefined;
  /** Who owes an answer in an ACK, and what is done with it. */
  #late: { readonly from: Leg; readonly take: (sdp: string) => void } | undefined;

  constructor(call: Partners) {
    this.#call = call;
  }

  /** `from` was given an offer in our 2xx: its ACK brings the answer that `to` waits for. */
  expectAnswer(from: Leg, to: Leg): void {
    this.expect(from, (sdp) => to.answerOffer(sdp));
  }

  expect(from: Leg, take: (sdp: string) => void): void {
    this.#late = { from, take };
  }

  /** Its legs have no settled descriptions yet, so nobody of it can be connected with anybody else. */
  get unsettled(): boolean {
    return this.busy || this.#late !== undefined;
  }

  /** An offer of one phone is on its way to the other. */
  get underWay(): boolean {
    return this.#passing !== undefined;
  }

  answeredLate(from: Leg, sdp: string): void {
    const late = this.#late;
    this.#late = undefined;
    if (late?.from === from) late.take(sdp);
  }

  offered(leg: Leg, sdp: string | undefined): void {
    const { session } = leg;
    if (!session) return;
    const unchanged = sdp !== undefined && sdp === session.remoteSdp ? session.localSdp : undefined;
    // A refresh of the session (RFC 4028 §7.4): nothing new for the other phone.
    if (unchanged !== undefined) session.answerOffer(unchanged);
    else if (this.busy || this.#passing) session.refuseOffer(491);
    else if (!this.#call.takesOffer(leg, sdp)) this.#pass(leg, sdp);
  }

  #pass(leg: Leg, sdp: string | undefined): void {
    const other = this.#call.otherOf(leg);
    if (!other) {
      answerAlone(leg, sdp);
      return;
    }
    const passing = { leg, other, offer: sdp };
    this.#passing = passing;
    other.offer(sdp, (outcome) => {
      if (this.#passing !== passing) {
        this.#tooLate(passing, outcome);
        return;
      }
      this.#passing = undefined;
      this.#passed(passing, outcome);
    });
  }

  /**
   * Nobody waits for this answer any more: the offer was taken back, or the partner was on its way out (and may have
   * come back, when a transfer failed). It must not go by an offer that nobody stands by.
   */
  #tooLate({ leg, other, offer }: Passing, outcome: OfferOutcome): void {
    if (outcome.kind !== 'answered' || other.state !== 'up') return;
    if (offer === undefined) answerAlone(other, outcome.sdp);
    other.silenced = true;
    if (this.#call.otherOf(leg) === other && !this.busy && !this.#passing) this.reconnect(leg, other);
  }

  /** Tells both once more what the other says. */
  reconnect(first: Leg, second: Leg): void {
    this.busy = true;
    splice(first, second, () => {
      this.busy = false;
    });
  }

  #passed(passing: Passing, outcome: OfferOutcome): void {
    const { session, state } = passing.leg;
    if (!session || state !== 'up') return;
    if (outcome.kind === 'answered') this.#answer(passing, outcome.sdp);
    else if (outcome.kind === 'refused') session.refuseOffer(refusal(outcome.status), { reason: outcome.reason });
  }

  #answer({ leg, other, offer }: Passing, answer: string): void {
    leg.answerOffer(answer);
    if (offer === undefined) this.expectAnswer(leg, other);
    else this.#noteHold(leg, offer);
  }

  #noteHold(leg: Leg, offer: string): void {
    const description = describe(offer);
    const holds = description !== undefined && putsOnHold(description);
    if (leg.holds === holds) return;
    leg.holds = holds;
    this.#call.holdChanged();
  }

  /** The phone took its offer back (CANCEL of a re-INVITE), which the partner has been told already. */
  withdrawn(leg: Leg): void {
    if (this.#passing?.leg === leg) this.#passing = undefined;
  }

  /** The partner of a pass is leaving: whoever waits for its answer gets one. */
  partnerLeft(partner: Leg): void {
    const passing = this.#passing;
    if (passing?.other !== partner) return;
    this.#passing = undefined;
    passing.leg.session?.refuseOffer(491);
  }
}

/** Nobody is at the other end (the call is being transferred): agree, and let it be silent until somebody is. */
function answerAlone(leg: Leg, sdp: string | undefined): void {
  const { session } = leg;
  const answer = sdp === undefined ? session?.localSdp : silentAnswer(sdp, leg.host);
  if (answer === undefined) {
    session?.refuseOffer(491);
    return;
  }
  leg.silenced = sdp !== undefined;
  leg.answerOffer(answer);
}

/** What the other phone said about an offer is said again; what it said about itself or the way to it is not. */
function refusal(status: number): number {
  return status === 415 || status === 491 || status === 606 ? status : 488;
}
