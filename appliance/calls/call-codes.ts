import type { Timer } from '../base/clock.ts';
import { CallCodeReader, type CodeDecision, type CodePlace } from '../rules/call-codes.ts';
import type { IncomingRefer } from '../sip/types.ts';
import { BlindTransfer } from './blind-transfer.ts';
import type { Closing } from './closing.ts';
import { Consultation } from './consultation.ts';
import { passKey } from './keys.ts';
import type { Leg } from './leg.ts';
import type { LiveCall } from './live-call.ts';

interface Typing {
  readonly reader: CallCodeReader;
  timer: Timer | undefined;
}

const CONFIRMATION_MS = 260;
const REFUSAL_MS = 460;

/**
 * The codes that are typed during one call (CAL-03): reads the keys of phones whose line is set to it, the caller's or
 * the called one's, and does what they say. One of them at a time has somebody on hold: `Consultation`.
 */
export class CallCodes {
  readonly #call: LiveCall;
  /** Of phones that typed something; gone with the phone or the call. */
  readonly #typing = new Map<Leg, Typing>();
  #consultation: Consultation | undefined;

  constructor(call: LiveCall) {
    this.#call = call;
  }

  /** Somebody is on hold by code, or three talk. */
  get busy(): boolean {
    return this.#consultation !== undefined;
  }

  /** Three talk: who hears whom is settled in their room. */
  get confers(): boolean {
    return this.#consultation?.place === 'confers';
  }

  /** Somebody is on hold, and who put them there talks to nobody. */
  get holds(): boolean {
    return this.#consultation?.place === 'holds';
  }

  /** Who is part of the call besides the two that talk. */
  get aside(): Leg | undefined {
    return this.#consultation?.aside;
  }

  /** A key was pressed; false where it is the business of others. */
  takes(leg: Leg, key: string): boolean {
    if (!this.#placeOf(leg)) return false;
    const typing = this.#typing.get(leg) ?? { reader: new CallCodeReader(), timer: undefined };
    this.#typing.set(leg, typing);
    this.#late(leg, typing);
    const place = this.#placeOf(leg);
    if (place) this.#do(leg, typing.reader.key(key, this.#now, place));
    this.#arm(leg, typing);
    return place !== undefined;
  }

  get #now(): number {
    return this.#call.floor.clock.now();
  }

  /** Undefined: what this phone types is no code. */
  #placeOf(leg: Leg): CodePlace | undefined {
    if (!leg.anchor?.readsCodes || this.#call.over) return undefined;
    if (this.#consultation) return leg === this.#consultation.holder ? this.#consultation.place : undefined;
    return this.#call.otherOf(leg)?.state === 'up' ? 'talks' : undefined;
  }

  #late(leg: Leg, { reader }: Typing): void {
    const place = this.#placeOf(leg);
    if (place) this.#do(leg, reader.tick(this.#now, place));
    else this.#forget(leg);
  }

  #arm(leg: Leg, typing: Typing): void {
    typing.timer?.cancel();
    typing.timer = undefined;
    const { dueMs } = typing.reader;
    if (dueMs === undefined || this.#typing.get(leg) !== typing) return;
    typing.timer = this.#call.floor.clock.at(dueMs, () => {
      try {
        this.#late(leg, typing);
      } catch (error) {
        this.#call.legBroke(leg, error);
      }
      this.#arm(leg, typing);
    });
  }

  #forget(leg: Leg): void {
    this.#typing.get(leg)?.timer?.cancel();
    this.#typing.delete(leg);
  }

  // --- What codes do ---

  #do(leg: Leg, decisions: readonly CodeDecision[]): void {
    for (const decision of decisions) {
      if (decision.do === 'pass') this.#pass(leg, decision.keys);
      else if (!this.#does(leg, decision)) this.#tone(leg, 'refusal', REFUSAL_MS);
    }
  }

  /** False where that can't be now. */
  #does(leg: Leg, decision: Exclude<CodeDecision, { do: 'pass' }>): boolean {
    const { recording } = this.#call;
    const consultation = this.#consultation;
    if (decision.do === 'pause-recording') {
      const done = recording.pause(recording.state === 'recording');
      if (done) this.#tone(leg, 'confirmation', CONFIRMATION_MS);
      return done;
    }
    if (decision.do === 'transfer') return this.#transfer(leg, decision.number);
    if (decision.do === 'hold' || decision.do === 'consult') return this.#ask(leg, decision);
    if (!consultation) return false;
    if (decision.do === 'take-back') consultation.takeBack();
    else if (decision.do === 'end-consultation') consultation.endAsking();
    else if (decision.do === 'toggle') consultation.toggle();
    else return consultation.join();
    return true;
  }

  /** Whoever is on hold hears music again afterwards. */
  #tone(leg: Leg, tone: 'confirmation' | 'refusal', forMs: number): void {
    this.#call.sound.tell(leg, [{ tone, country: '', forMs }]);
  }

  #ask(leg: Leg, decision: Extract<CodeDecision, { do: 'hold' | 'consult' }>): boolean {
    let consultation = this.#consultation;
    if (!consultation) {
      const held = this.#partnerToLeave(leg);
      if (!held) return false;
      consultation = new Consultation(this.#call, leg, held, () => {
        this.#consultation = undefined;
      });
      this.#consultation = consultation;
    }
    if (decision.do === 'consult') consultation.ask(decision.number);
    else consultation.hold();
    return true;
  }

  /** Whom this phone talks to, where both can be parted now. */
  #partnerToLeave(leg: Leg): Leg | undefined {
    const call = this.#call;
    const partner = call.otherOf(leg);
    if (!partner?.media || !leg.media || partner.untold || leg.untold || call.transfer || call.unsettled) {
      return undefined;
    }
    return partner;
  }

  /** `##*number#`: as a phone's own transfer key does it (CAL-01). */
  #transfer(leg: Leg, number: string): boolean {
    const call = this.#call;
    this.#consultation?.giveWay();
    const partner = this.#partnerToLeave(leg);
    if (partner) new BlindTransfer(call, leg, partner, new AskedByCode(leg, number), number).begin();
    else call.sound.refresh();
    return partner !== undefined;
  }

  #pass(leg: Leg, keys: string): void {
    const place = this.#placeOf(leg);
    const others = place === 'confers' ? this.#consultation!.others : [this.#call.otherOf(leg)];
    for (const key of keys) {
      if (place === 'listens') this.#call.treatment?.pressed(key);
      else for (const other of others) if (other?.state === 'up') passKey(leg, other, key);
    }
  }

  // --- What happens to its phones ---

  /** A phone of the call is gone; true when the call goes on without it. */
  legEnded(leg: Leg): boolean {
    this.#forget(leg);
    return this.#consultation?.legEnded(leg) ?? false;
  }

  /** The worker that carried the sound had died, and those who talk have it again. */
  recovered(): void {
    this.#consultation?.recovered();
  }

  /** Something was said to it: who talks to nobody is reminded of that again. */
  told(leg: Leg): void {
    if (this.holds && leg === this.#consultation?.holder && !this.#call.over) this.#consultation.hold();
  }

  /** The call is over, and with it who is on hold. */
  callOver(closing: Closing): void {
    for (const leg of [...this.#typing.keys()]) this.#forget(leg);
    this.#consultation?.callOver(closing);
  }
}

/** A transfer that was asked for by code: its phone hears what came of it, and is not told otherwise. */
class AskedByCode implements IncomingRefer {
  readonly referTo: string;
  readonly replaces = undefined;
  readonly referredBy = undefined;
  readonly #leg: Leg;

  constructor(leg: Leg, number: string) {
    this.#leg = leg;
    this.referTo = number;
  }

  accept(): void {}

  refuse(): void {}

  notify(status: number, _reason: string, done?: (heard: boolean) => void): void {
    if (status !== 200) this.#leg.media?.play([{ tone: 'refusal', country: '', forMs: REFUSAL_MS }]);
    done?.(true);
  }
}
