import { RING_TIMEOUT_MS } from '../base/limits.ts';
import { phrase } from '../base/words/index.ts';
import { Treatment } from './call.ts';
import { HUNG_UP } from './closing.ts';
import { noteOf, type PhoneSaid, type Refused, type SaidBy } from './dialling.ts';
import { CallEnded, CallFailure, NotAnswered, NotRegistered } from './ended.ts';
import { Fork, type ForkUser } from './fork.ts';
import { kindBehind, type Leg } from './leg.ts';
import type { LiveCall, Treating } from './live-call.ts';
import type { Reached } from './numbering.ts';
import { Tally } from './tally.ts';
import type { Party } from './types.ts';
import type { Ringable } from './ways.ts';

/**
 * A call that somebody asked for on the page: their own phones are rung, and whichever they pick up is treated as if it
 * had dialled. Until then there is no caller, only phones that ring.
 */
export class ClickToDial implements Treating, ForkUser {
  readonly live: LiveCall;
  readonly #reached: Reached;
  readonly #to: Party;
  readonly #picked = Promise.withResolvers<Leg>();
  #fork: Fork | undefined;

  /** `to`: whom the display of their phone names. */
  constructor(live: LiveCall, reached: Reached, to: Party) {
    this.live = live;
    this.#reached = reached;
    this.#to = to;
    this.#picked.promise.catch(() => {});
  }

  /** Rings these lines. @throws CallFailure where no phone is there that the box can speak with */
  ring(lineIds: readonly string[]): void {
    const { live } = this;
    const { floor } = live;
    const { caller } = live.story;
    const phones = lineIds.flatMap((lineId) => this.#phonesOf(lineId));
    if (phones.length === 0) throw new NotRegistered(caller.name);
    live.explain('dial', phrase('trail.asked-on-page', { name: caller.name, number: live.dialled }));
    live.treat(this, () => this.#picked.promise.then((leg) => this.#goOn(leg)));
    const fork = new Fork(
      floor,
      {
        dial: { callee: caller, timeoutMs: RING_TIMEOUT_MS },
        phones,
        tally: new Tally(caller, this.#to, [caller], [undefined]),
        from: this.#to,
        sdp: undefined,
        maxForwards: live.maxForwards,
        host: live.near.host,
        group: live.sound.group,
      },
      this,
    );
    if (!live.over) this.#fork = fork;
    floor.changed(live);
  }

  #phonesOf(lineId: string): Ringable[] {
    const { locator, carries } = this.live.floor;
    return locator
      .bindings(lineId)
      .filter(({ transport }) => carries(kindBehind(transport)))
      .map((binding) => ({
        ...{ target: 0, callee: this.live.story.caller, line: lineId, anchored: true },
        way: { kind: 'phone', binding },
      }));
  }

  /** From now on it is a call like any other. */
  async #goOn(leg: Leg): Promise<void> {
    const { live } = this;
    const treatment = new Treatment(live, leg.party);
    live.treat(treatment, () => treatment.begin(this.#reached));
  }

  forkAnswered(leg: Leg): void {
    const { live } = this;
    this.#fork = undefined;
    // What stood for the caller until there was one.
    live.near.end(HUNG_UP);
    leg.owner = live;
    live.near = leg;
    this.#picked.resolve(leg);
  }

  forkRefused(refused: Refused): void {
    this.#fork = undefined;
    const { caller } = this.live.story;
    const failure = 'failure' in refused ? refused.failure : new NotAnswered(caller.name, RING_TIMEOUT_MS / 1_000);
    this.#picked.reject(failure instanceof CallFailure ? failure : new NotRegistered(caller.name));
  }

  forkNamed(callId: string): void {
    this.live.legNamed(undefined, callId);
  }

  forkRang({ name }: Party): void {
    this.live.explain('dial', phrase('trail.rings', { name }));
  }

  forkProgressed(): void {}

  forkNoted(said: PhoneSaid, by: SaidBy): void {
    this.live.explain('dial', noteOf(said, by));
  }

  // Only phones of the caller ring here.
  forkTries(): void {}

  forkFollows(): readonly Ringable[] {
    return [];
  }

  forkAnchors(): boolean {
    return false;
  }

  forkBroke(error: unknown): void {
    this.live.legBroke(undefined, error);
  }

  // --- As what treats the call until there is a caller ---

  ringing(): readonly Party[] {
    return this.#fork?.ringing() ?? [];
  }

  moveTo(): void {}

  pressed(): void {}

  release(): void {
    this.#fork?.cancel();
    this.#fork = undefined;
    this.#picked.reject(new CallEnded());
  }
}
