import { invariant } from '../base/assert.ts';
import type { Clock } from '../base/clock.ts';
import { type Phrase, phrase } from '../base/words/index.ts';
import type { LineBody } from '../config/types.ts';
import type { Binding } from '../registrar/types.ts';
import type { InviteProgress } from '../sip/types.ts';
import { Uri } from '../sip/uri.ts';
import { AnyCall } from './any-call.ts';
import type { Conversation } from './conversation.ts';
import { afterwards, type LineFacts, noteOf, type PhoneSaid, pathFacts, type Refused } from './dialling.ts';
import { CallEnded, NeedsMedia } from './ended.ts';
import { Fork, type ForkUser, type Ringable } from './fork.ts';
import { type Leg, soundBehind } from './leg.ts';
import type { LiveCall, Offered } from './live-call.ts';
import { choose, type MediaPath, type SoundEnd } from './media-path.ts';
import type { Call, DialOptions, DialResult, Party } from './types.ts';

/**
 * The capability object: what an extension's `run` holds of a call. It decides nothing by itself and lives as long as
 * that treatment; after a transfer another one treats the same call. Everything it starts is started in the turn in
 * which it is asked, and every promise rejects with `CallEnded` once the caller is gone.
 */
export class Treatment extends AnyCall implements Call, ForkUser {
  /** The call it serves: another one after a transfer while it rings. */
  live: LiveCall;
  caller: Party;
  #fork: Fork | undefined;
  /** What the phones that ring were offered, and whose it is. */
  #offered: Offered | undefined;
  #dialling: PromiseWithResolvers<DialResult> | undefined;
  #ended: PromiseWithResolvers<void> | undefined;
  /** It has connected its caller with somebody. */
  #connected = false;
  #over = false;

  constructor(live: LiveCall, served: Party) {
    super(live.floor.numbering, live.floor.dependencies, live.floor.languageOf(served));
    this.live = live;
    this.caller = served;
  }

  get dialled(): string {
    return this.live.dialled;
  }

  get clock(): Clock {
    return this.live.floor.clock;
  }

  get signal(): AbortSignal {
    return this.live.scope.signal;
  }

  get answered(): boolean {
    return this.live.answered;
  }

  waitWith(): void {}

  protected conversation(): Conversation {
    if (this.#over) throw new CallEnded();
    throw new NeedsMedia();
  }

  explain(step: string, said: Phrase): void {
    this.live.explain(step, said);
  }

  ended(): Promise<void> {
    if (this.#over) return this.#connected ? Promise.resolve() : Promise.reject(new CallEnded());
    this.#ended ??= Promise.withResolvers<void>();
    return this.#ended.promise;
  }

  protected get isOver(): boolean {
    return this.#over;
  }

  protected get self(): Call {
    return this;
  }

  // --- Ringing phones ---

  dial(options: DialOptions): Promise<DialResult> {
    if (this.#over) return Promise.reject(new CallEnded());
    invariant(!this.#dialling, 'a call rings one set of phones at a time');
    const { floor } = this.live;
    const { extensionId } = options.callee;
    const { sound } = this.live.near;
    const facts = options.lineIds.map((lineId) => this.#factsOf(lineId, sound));
    const inACall = extensionId !== undefined && floor.legs.legsOf(extensionId) > 0;
    this.live.rung(options.callee);
    const choice = this.choose(facts, options, inACall);
    if ('nobody' in choice) return Promise.resolve(choice.nobody);
    const dialling = Promise.withResolvers<DialResult>();
    this.#dialling = dialling;
    const offered = { by: this.live.near, sdp: this.live.near.sdpToOffer };
    this.#offered = offered;
    const fork = new Fork(
      floor,
      {
        dial: this.prefix === undefined ? options : { prefix: this.prefix, ...options },
        phones: choice.ring.flatMap((line) => this.#phonesOf(line, sound)),
        from: this.caller,
        sdp: offered.sdp,
        maxForwards: this.live.maxForwards,
        host: this.live.near.host,
      },
      this,
    );
    // A way to a phone may turn out to be broken in the moment in which it is tried.
    if (this.#dialling === dialling) this.#fork = fork;
    return dialling.promise;
  }

  #factsOf(lineId: string, caller: SoundEnd): LineFacts {
    const { config, locator, legs } = this.live.floor;
    const line = config.get<LineBody>('line', lineId);
    const bindings = locator.bindings(lineId);
    return {
      lineId,
      username: line?.username ?? lineId,
      ...pathFacts(bindings.map((binding) => pathTo(caller, binding))),
      calls: legs.callsOnLine(lineId),
      callLimit: line?.callLimit ?? 1,
      calling: this.live.near.party.lineId === lineId,
    };
  }

  #phonesOf(line: LineFacts, caller: SoundEnd): Ringable[] {
    const bindings = this.live.floor.locator.bindings(line.lineId);
    return bindings
      .filter((binding) => pathTo(caller, binding).kind === 'direct')
      .map((binding) => ({ binding, line: line.username }));
  }

  /** Whose phones ring just now. */
  ringing(): readonly Party[] {
    return this.#fork?.ringing() ?? [];
  }

  forkNamed(callId: string): void {
    this.live.legNamed(undefined, callId);
  }

  forkRang(name: string): void {
    this.explain('dial', phrase('trail.rings', { name }));
  }

  forkProgressed(leg: Leg, progress: InviteProgress, alone: boolean): void {
    this.live.rings(leg, progress, alone);
  }

  forkNoted(said: PhoneSaid, line: string): void {
    this.explain('dial', noteOf(said, line));
    this.live.floor.changed(this.live);
  }

  forkAnswered(leg: Leg, sdp: string | undefined): void {
    this.#fork = undefined;
    this.explain('dial', phrase('trail.answered', { name: leg.party.name }));
    this.live.connect(leg, sdp, this.#offered, (refused) => {
      this.#connected = refused === undefined;
      this.#settle(refused ?? { kind: 'answered', by: leg.party });
    });
    this.#offered = undefined;
  }

  forkRefused(refused: Refused): void {
    this.#fork = undefined;
    const note = afterwards(refused);
    if (note) this.explain('dial', note);
    this.#settle(refused);
  }

  forkBroke(error: unknown): void {
    this.live.legBroke(undefined, error);
  }

  #settle(result: DialResult): void {
    const dialling = this.#dialling;
    this.#dialling = undefined;
    dialling?.resolve(result);
  }

  // --- What happens to it ---

  /** It serves another call from now on: its caller was connected through while it rings (CAL-02). */
  moveTo(live: LiveCall, served: Party): void {
    this.live = live;
    this.caller = served;
  }

  /** The call is over, or goes on without this treatment. It does nothing after this. */
  release(): void {
    if (this.#over) return;
    this.#over = true;
    this.#fork?.cancel();
    this.#fork = undefined;
    if (this.#dialling) giveUp(this.#dialling);
    this.#dialling = undefined;
    if (this.#connected) this.#ended?.resolve();
    else if (this.#ended) giveUp(this.#ended);
  }
}

/** A registered phone may hear on the address that it speaks to us from and on the one that it says it has. */
function pathTo(caller: SoundEnd, { transport, flow, contact, path }: Binding): MediaPath {
  const own = Uri.tryParse(contact)?.host ?? '';
  // Behind other servers (RFC 3327) the flow is theirs.
  const addresses = flow && path.length === 0 ? [flow.remote.address, own] : [own];
  return choose({ caller, callee: soundBehind(transport, addresses) });
}

/** Rejects without making a noise where nobody waits. */
function giveUp(waiting: { readonly promise: Promise<unknown>; reject(reason: Error): void }): void {
  waiting.promise.catch(() => {});
  waiting.reject(new CallEnded());
}
