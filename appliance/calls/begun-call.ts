import { phrase } from '../base/words/index.ts';
import { Treatment } from './call.ts';
import { HUNG_UP } from './closing.ts';
import { noteOf, type PhoneSaid, type Refused, type SaidBy } from './dialling.ts';
import { CallEnded, CallFailure, NotAnswered, NotRegistered } from './ended.ts';
import { Fork, type ForkUser } from './fork.ts';
import { kindBehind, type Leg } from './leg.ts';
import type { LiveCall, Treating } from './live-call.ts';
import { Tally } from './tally.ts';
import type { Call, CallFailureLike, DialTarget, ExtensionDependencies, Party } from './types.ts';
import { type Ringable, rangPhrase, triedPhrase } from './ways.ts';

/** A call that the box itself makes to somebody outside. */
export interface OwnOutsideCall {
  /** Canonical. */
  readonly number: string;
  /** Whom to ring and over what, or why that may not be. */
  readonly target: (
    call: Pick<Call, 'explain'>,
    deps: ExtensionDependencies,
  ) => { readonly target: Extract<DialTarget, { outside: unknown }> } | { readonly failure: CallFailureLike };
  readonly timeoutMs: number;
  /** Treats the call of who has answered. */
  readonly goesOn: (call: Call) => Promise<void>;
}

/** Whom such a call rings first, and what becomes of who picks up. */
export interface Begun {
  /** Who is rung: somebody of ours, or somebody outside. */
  readonly callee: Party;
  readonly phones: readonly Ringable[];
  readonly timeoutMs: number;
  /** Whom the display of that phone names. */
  readonly from: Party;
  readonly goesOn: (treatment: Treatment) => Promise<void>;
}

/**
 * A call that somebody asked for on the page: a phone is rung first (one of their own, or somebody’s outside), and
 * whoever picks it up is treated as if they had dialled. Until then there is no caller, only phones that ring.
 */
export class BegunCall implements Treating, ForkUser {
  readonly live: LiveCall;
  readonly #begun: Begun;
  readonly #picked = Promise.withResolvers<Leg>();
  #fork: Fork | undefined;

  constructor(live: LiveCall, begun: Begun) {
    this.live = live;
    this.#begun = begun;
    this.#picked.promise.catch(() => {});
  }

  /** Rings them. @throws CallFailure where no phone is there that the box can speak with */
  ring(): void {
    const { live } = this;
    const { floor } = live;
    const { callee, phones, timeoutMs, from } = this.#begun;
    if (phones.length === 0) throw new NotRegistered(callee.name);
    live.treat(this, () => this.#picked.promise.then((leg) => this.#goOn(leg)));
    const fork = new Fork(
      floor,
      {
        dial: { callee, timeoutMs },
        phones,
        tally: new Tally(callee, from, [callee], [undefined]),
        from,
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

  /** From now on it is a call like any other. */
  async #goOn(leg: Leg): Promise<void> {
    const { live } = this;
    const treatment = new Treatment(live, leg.party);
    live.treat(treatment, () => this.#begun.goesOn(treatment));
  }

  forkAnswered(leg: Leg): void {
    const { live } = this;
    this.#fork = undefined;
    // What stood for the caller until there was one.
    live.near.end(HUNG_UP);
    if (leg.party.trunkId !== undefined) live.explain('dial', phrase('trail.answered', { name: leg.party.name }));
    leg.owner = live;
    live.near = leg;
    this.#picked.resolve(leg);
  }

  forkRefused(refused: Refused): void {
    this.#fork = undefined;
    const { callee, timeoutMs } = this.#begun;
    const failure = 'failure' in refused ? refused.failure : new NotAnswered(callee.name, timeoutMs / 1_000);
    this.#picked.reject(failure instanceof CallFailure ? failure : new NotRegistered(callee.name));
  }

  forkNamed(callId: string): void {
    this.live.legNamed(undefined, callId);
  }

  forkRang(party: Party): void {
    this.live.explain('dial', rangPhrase(party));
  }

  forkProgressed(): void {}

  forkNoted(said: PhoneSaid, by: SaidBy): void {
    this.live.explain('dial', noteOf(said, by));
  }

  forkTries(number: string, trunkId: string, sentOn: boolean): void {
    this.live.explain('trunk', triedPhrase(this.live.floor, { number, trunkId, sentOn }), { node: trunkId });
  }

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

/** The phones of these lines that the box can speak with. */
export function phonesOf({ floor, story }: LiveCall, lineIds: readonly string[]): Ringable[] {
  const { locator, carries } = floor;
  return lineIds.flatMap((line) =>
    locator
      .bindings(line)
      .filter(({ transport }) => carries(kindBehind(transport)))
      .map(
        (binding): Ringable => ({
          ...{ target: 0, callee: story.caller, line, anchored: true },
          way: { kind: 'phone', binding },
        }),
      ),
  );
}
