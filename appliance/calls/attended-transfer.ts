import { phrase } from '../base/words/index.ts';
import type { IncomingRefer } from '../sip/types.ts';
import { Treatment } from './call.ts';
import { farewell, tellFailure } from './farewell.ts';
import type { Leg } from './leg.ts';
import type { LiveCall, Transfer } from './live-call.ts';
import { beginAnew, bringBack, ringBack } from './ring-back.ts';

/** One of the two calls of the phone that connects its partners with each other. */
interface Side {
  readonly call: LiveCall;
  /** The leg of the phone that transfers. */
  readonly leg: Leg;
  readonly partner: Leg;
}

/**
 * CAL-02: "I put you through". Both calls talk already; their partners are connected with each other and go on in the
 * first call. Until that has worked nothing is given up: on failure the phone that transferred has both calls as
 * before, and is rung again if it has hung up already.
 */
export class AttendedTransfer implements Transfer {
  readonly #first: Side;
  readonly #second: Side;
  readonly #asked: IncomingRefer;
  #over = false;

  constructor(first: Side, second: Side, asked: IncomingRefer) {
    this.#first = first;
    this.#second = second;
    this.#asked = asked;
  }

  begin(): void {
    for (const { call, leg } of [this.#first, this.#second]) {
      call.offers.partnerLeft(leg);
      call.sound.overheard.giveWay();
      call.transfer = this;
      call.offers.busy = true;
    }
    this.#asked.accept();
    this.#first.call.sound.join(this.#first.partner, this.#second.partner, (connected) => {
      if (this.#over) return;
      this.#close();
      if (connected) this.#complete();
      else this.#undo();
    });
  }

  #close(): void {
    this.#over = true;
    for (const { call } of [this.#first, this.#second]) {
      call.transfer = undefined;
      call.offers.busy = false;
    }
  }

  #complete(): void {
    const { call, leg, partner } = this.#first;
    const second = this.#second;
    const names = { name: leg.party.name, caller: partner.party.name, callee: second.partner.party.name };
    call.explain('transfer', phrase('trail.transfer-attended', names));
    second.call.explain('transfer', phrase('trail.transfer-attended', names));
    call.goOn(partner, second.partner);
    farewell(call.floor, leg, this.#asked, 200, [second.leg]);
    second.call.merged(leg.party, call);
  }

  /** The two can't be connected: each call is as it was, as far as the phone that transferred still is in it. */
  #undo(): void {
    const { call, leg } = this.#first;
    const params = { name: leg.party.name, number: this.#second.partner.party.number };
    call.explain('transfer', phrase('trail.transfer-failed', params));
    this.#tellFailure(FAILED, 'Not Acceptable Here');
    for (const side of [this.#first, this.#second]) this.#restore(side);
    call.floor.changed(call);
  }

  /** The phone that transfers may go at any moment (pitfall: its BYE must not end the others' call). */
  legEnded(call: LiveCall, leg: Leg): boolean {
    if (this.#over) return this.#missedFailure(leg);
    if (leg === this.#first.leg || leg === this.#second.leg) return true;
    const [gone, kept] = call === this.#first.call ? [this.#first, this.#second] : [this.#second, this.#first];
    if (leg !== gone.partner) return false;
    this.#abandon(kept);
    return false;
  }

  callOver(call: LiveCall): void {
    if (!this.#over) this.#abandon(call === this.#first.call ? this.#second : this.#first);
  }

  /** One of the two is gone: the other call goes on with the phone that transferred, or ends if that went too. */
  #abandon(kept: Side): void {
    this.#close();
    this.#tellFailure(GONE, 'Gone');
    this.#restore(kept);
  }

  #tellFailure(status: number, reason: string): void {
    const { call, leg } = this.#first;
    if (leg.state === 'up') tellFailure(call, this, this.#asked, status, reason);
  }

  #missedFailure(gone: Leg): boolean {
    const { call, leg, partner } = this.#first;
    if (gone !== leg) return false;
    bringBack(call, leg, partner);
    return true;
  }

  /**
   * Sound between a partner and the phone that transferred, as before. That phone may be gone: one that has left both
   * calls wanted neither partner to be cut off, so it is rung back for each; one that is still in the first has hung
   * up on the second.
   */
  #restore(side: Side): void {
    const { call, leg, partner } = side;
    if (leg.state === 'up') call.reconnect(leg, partner);
    else if (this.#first.leg.state !== 'up') bringBack(call, leg, partner);
    else call.legEnded(leg, { cause: 'peer' });
  }
}

const FAILED = 488;
const GONE = 480;

/**
 * CAL-02 while the second call still rings: its caller is exchanged for the partner of the first, and the one who
 * transferred is let go. Who answers then is connected with the partner; if nobody does, it rings back. A menu or a
 * mailbox that has picked up is heard by the partner from the beginning: its words so far were for somebody else.
 */
export function connectWhileRinging(
  call: LiveCall,
  leg: Leg,
  partner: Leg,
  second: LiveCall,
  other: Leg,
  asked: IncomingRefer,
): void {
  const { treatment } = second;
  if (other !== second.near || second.far || !treatment) {
    asked.refuse(NO_SUCH_CALL);
    return;
  }
  asked.accept();
  call.offers.partnerLeft(leg);
  const callee = second.story.reached;
  const names = { name: leg.party.name, caller: partner.party.name, callee: callee?.name ?? '' };
  for (const each of [call, second]) each.explain('transfer', phrase('trail.transfer-attended', names));
  const { speaksAt } = treatment;
  farewell(call.floor, leg, asked, 200, [other]);
  if (speaksAt === undefined) second.treatment = undefined;
  second.merged(leg.party, call);
  if (speaksAt !== undefined) {
    beginAnew(call, partner, speaksAt, leg.party);
    return;
  }
  call.takeOver(partner, treatment, callee);
  call.afterRefusal = () => {
    const back = new Treatment(call, partner.party);
    call.treat(back, () => ringBack(back, leg.party));
  };
}

const NO_SUCH_CALL = 481;
