import type { Clock } from '../base/clock.ts';
import { LEGS_KEPT_MAX, TRAIL_STEPS_MAX } from '../base/limits.ts';
import type { Phrase } from '../base/words/index.ts';
import { type Loggable, withParty } from './call-log.ts';
import type { Leg } from './leg.ts';
import { calleeIn, Talks } from './talks.ts';
import type { CallRecord, OpenCall, Outcome, Party, Place, TrailStep } from './types.ts';

/** How a call came to its end. */
interface Ending extends Pick<CallRecord, 'reason' | 'quality'> {
  /** What came of it where nobody had picked up. */
  readonly unanswered: Outcome;
  /** So also where the box itself had picked up, and nobody talked: a menu, and then nobody was there. */
  readonly isMissed: boolean;
  /** Those who talked last, by what they said last. */
  readonly encrypted: boolean;
}

/** What is told of a call while it goes on and afterwards: who, when, with whom, and what happened step by step. */
export class CallStory implements Loggable {
  readonly id: string;
  readonly startedAt: number;
  readonly caller: Party;
  readonly dialled: string;
  readonly #clock: Clock;
  readonly #talks = new Talks();
  readonly #trail: TrailStep[] = [];
  readonly #sipCallIds: string[] = [];
  #answeredAt: number | undefined;
  #callee: Party | undefined;
  #parties: readonly Party[];
  #isWithMailbox = false;
  /** Everybody who talked in it was encrypted all along (FAC-10); undefined before somebody did. */
  #encrypted: boolean | undefined;

  constructor(clock: Clock, { id, caller, dialled }: Pick<OpenCall, 'id' | 'caller' | 'dialled'>) {
    this.#clock = clock;
    this.id = id;
    this.startedAt = clock.wall();
    this.caller = caller;
    this.dialled = dialled;
    this.#parties = [caller];
  }

  /** Undefined: nobody has picked up, as far as the caller knows. */
  get answeredAt(): number | undefined {
    return this.#answeredAt;
  }

  /** Who is rung or was connected last. */
  get callee(): Party | undefined {
    return this.#callee;
  }

  /** Whom the caller talked to last or, where nobody answered, who was rung last. */
  get reached(): Party | undefined {
    return calleeIn(this.#talks.list, this.caller) ?? this.#callee;
  }

  get trail(): readonly TrailStep[] {
    return this.#trail;
  }

  /** How many talks there were. */
  get talked(): number {
    return this.#talks.list.length;
  }

  /** A mailbox has it, and nobody talked in it. */
  get isWithMailbox(): boolean {
    return this.#isWithMailbox && this.#talks.list.length === 0;
  }

  /** Call-IDs of all its legs, those that a transfer brought included. */
  get sipCallIds(): readonly string[] {
    return this.#sipCallIds;
  }

  explain(step: string, said: Phrase, place?: Place): void {
    if (this.#trail.length >= TRAIL_STEPS_MAX) return;
    this.#trail.push({ at: this.#clock.wall(), step, phrase: said, ...place });
  }

  legNamed(callId: string): void {
    const ids = this.#sipCallIds;
    if (ids.length < LEGS_KEPT_MAX && !ids.includes(callId)) ids.push(callId);
  }

  /** Somebody is going to be rung: without an answer the record names the last one. */
  rung(callee: Party): void {
    this.#callee = callee;
    this.#parties = withParty(this.#parties, callee);
  }

  pickedUp(): void {
    this.#answeredAt ??= this.#clock.wall();
  }

  /** The box picked up by itself, as that party; undefined: before the call came to anybody. */
  pickedUpBy(party: Party | undefined): void {
    this.pickedUp();
    this.#callee = party;
  }

  reachedMailbox(): void {
    this.#isWithMailbox = true;
  }

  /** Somebody may have picked up, but the caller's phone never heard it. */
  unanswered(): void {
    this.#answeredAt = undefined;
  }

  /** These two talk with each other from now on. */
  talk(near: Leg, far: Leg): void {
    this.#callee = far.party;
    this.#parties = withParty(this.#parties, far.party);
    this.#talks.begin(this.#clock.wall(), near.party, far.party);
    this.#encrypted = this.#encrypted !== false && near.encrypted && far.encrypted;
  }

  /** Whoever talked does no more. */
  part(): void {
    this.#talks.end(this.#clock.wall());
  }

  /** The call is over: its record. */
  end({ unanswered, isMissed, reason, quality, encrypted }: Ending): CallRecord {
    const endedAt = this.#clock.wall();
    const answered = this.#answeredAt !== undefined;
    if (answered) this.#talks.end(endedAt);
    else this.#talks.forget();
    const pickedUp = this.isWithMailbox ? 'voicemail' : isMissed && this.talked === 0 ? unanswered : 'answered';
    return {
      ...this.toJSON(),
      endedAt,
      outcome: answered ? pickedUp : unanswered,
      reason,
      encrypted: this.#encrypted === true && encrypted,
      sipCallIds: this.#sipCallIds,
      quality,
    };
  }

  toJSON(): OpenCall {
    const { id, startedAt, caller, dialled } = this;
    return {
      id,
      startedAt,
      answeredAt: this.#answeredAt,
      caller,
      dialled,
      callee: this.reached,
      parties: this.#parties,
      talks: this.#talks.list,
      trail: this.#trail,
    };
  }
}
