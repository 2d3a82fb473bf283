import { phrase } from '../base/words/index.ts';
import type { IncomingRefer } from '../sip/types.ts';
import { Treatment } from './call.ts';
import { CallFailure } from './ended.ts';
import { farewell, tellFailure } from './farewell.ts';
import type { Leg } from './leg.ts';
import type { LiveCall, Transfer } from './live-call.ts';
import { bringBack, ringBack } from './ring-back.ts';

/**
 * CAL-01. The partner who is left is treated as a caller of the new number. As soon as a phone rings there, the one who
 * transferred is let go; up to then a failure gives the call back to them. After that, nobody answering makes it ring
 * back.
 */
export class BlindTransfer implements Transfer {
  readonly #call: LiveCall;
  readonly #leg: Leg;
  readonly #asked: IncomingRefer;
  readonly #number: string;
  readonly #partner: Leg;
  readonly #before: Pick<LiveCall, 'near' | 'far' | 'treatment'>;
  /** The phone that transferred is still connected. */
  #there = true;
  /** It has the call back, but may not have heard of that yet. */
  #failed = false;

  constructor(call: LiveCall, leg: Leg, partner: Leg, asked: IncomingRefer, number: string) {
    this.#call = call;
    this.#leg = leg;
    this.#partner = partner;
    this.#asked = asked;
    this.#number = number;
    const { near, far, treatment } = call;
    this.#before = { near, far, treatment };
  }

  begin(): void {
    const call = this.#call;
    call.offers.partnerLeft(this.#leg);
    call.transfer = this;
    this.#asked.accept();
    call.explain('transfer', phrase('trail.transfer-blind', { name: this.#leg.party.name, number: this.#number }));
    call.part(this.#partner);
    const treatment = new Treatment(call, this.#partner.party);
    call.treat(treatment, () => this.#run(treatment));
  }

  async #run(treatment: Treatment): Promise<void> {
    try {
      await treatment.goto(this.#number, { by: this.#leg.party });
    } catch (failure) {
      if (!(failure instanceof CallFailure)) throw failure;
      if (this.#there) this.#giveBack(failure, treatment);
      else await ringBack(treatment, this.#leg.party);
    }
  }

  /** Nobody could be rung and the phone that transferred is still there: it has the call as before. */
  #giveBack(failure: CallFailure, treatment: Treatment): void {
    const { near, far } = this.#before;
    const call = this.#call;
    call.explain('transfer', failure.phrase);
    const params = { name: this.#leg.party.name, number: this.#number };
    call.explain('transfer', phrase('trail.transfer-failed', params));
    call.rejoin(this.#before);
    this.#failed = true;
    treatment.release();
    tellFailure(call, this, this.#asked, failure.sip, call.floor.say(failure.phrase));
    // One of the two changed something in between and was answered by the box alone.
    if (far) call.reconnect(near, far, near.silenced || far.silenced);
    call.floor.changed(call);
  }

  /** It hung up in the belief that the transfer goes on, as many phones do at once: it is rung again (CAL-01). */
  #missedFailure(): void {
    this.#letGo();
    bringBack(this.#call, this.#leg, this.#partner);
  }

  legEnded(_call: LiveCall, leg: Leg): boolean {
    if (leg !== this.#leg) return false;
    if (this.#there && this.#failed) this.#missedFailure();
    else if (this.#there) this.#letGo();
    return true;
  }

  #letGo(): void {
    this.#there = false;
    this.#before.treatment?.release();
    this.#call.floor.log.keep(this.#call.story);
    this.#call.floor.changed(this.#call);
  }

  targetRings(): void {
    if (!this.#there || this.#failed) return;
    this.#letGo();
    farewell(this.#call.floor, this.#leg, this.#asked, 200);
  }

  targetAnswered(): void {
    this.targetRings();
  }

  callOver(): void {
    if (!this.#there || this.#failed) return;
    this.#letGo();
    farewell(this.#call.floor, this.#leg, this.#asked, CALLER_GONE);
  }
}

const CALLER_GONE = 487;
