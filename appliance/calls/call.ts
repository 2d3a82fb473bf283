import { invariant } from '../base/assert.ts';
import type { Clock } from '../base/clock.ts';
import { RING_TIMEOUT_MS } from '../base/limits.ts';
import { type Phrase, phrase } from '../base/words/index.ts';
import type { InviteProgress } from '../sip/types.ts';
import type { TrunkCall } from '../trunks/types.ts';
import { kindOfCall } from './alert-header.ts';
import { AnyCall } from './any-call.ts';
import { Conversation } from './conversation.ts';
import { afterwards, isOutside, noteOf, type PhoneSaid, type Refused, type SaidBy } from './dialling.ts';
import { BoxIsMute, CallEnded, NoCommonSound, NoFreePorts } from './ended.ts';
import { Fork, type ForkUser } from './fork.ts';
import { connectedTo } from './identity.ts';
import type { Leg } from './leg.ts';
import type { Listener } from './listening.ts';
import type { LiveCall, Offered } from './live-call.ts';
import { letGo, planRinging, ringables } from './ringing-plan.ts';
import { Tally } from './tally.ts';
import type {
  Call,
  DialOptions,
  DialResult,
  DialTarget,
  ListeningEnd,
  ListenOptions,
  MeetOptions,
  Party,
  Place,
  Utterance,
} from './types.ts';
import { CallVoice, soundsOf } from './voice.ts';
import { type Ringable, rangPhrase, triedPhrase } from './ways.ts';

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
  /** The caller has been answered by the box, and does not know its sound yet. */
  #picking: PromiseWithResolvers<void> | undefined;
  #conversation: Conversation | undefined;
  #listener: Listener | undefined;
  /** The room in which its caller is. */
  #meeting: MeetOptions | undefined;
  #wait: 'ringing' | 'music' = 'ringing';
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

  get came(): TrunkCall | undefined {
    return this.live.came;
  }

  /** The box has picked up for whom it serves, in this treatment. */
  get speaks(): boolean {
    return this.#conversation !== undefined;
  }

  /** The number where the box speaks with whom it serves, and neither rings anybody nor lets others hear them. */
  get speaksAt(): string | undefined {
    const others = this.#dialling ?? this.#meeting ?? this.#listener;
    return this.speaks && !others ? this.treatedAt?.number : undefined;
  }

  // --- Speaking with the caller ---

  waitWith(sound: 'ringing' | 'music'): void {
    this.#wait = sound;
    if (this.#dialling) this.#letsWait();
  }

  protected async conversation(): Promise<Conversation> {
    if (this.#over) throw new CallEnded();
    const { near } = this.live;
    if (!this.#conversation || !near.media) await this.#pickUp();
    this.#conversation ??= new Conversation(this.clock, new CallVoice(() => this));
    return this.#conversation;
  }

  /** In this turn, so that the answer is on its way before anything else happens. */
  #pickUp(): Promise<void> {
    const { live } = this;
    const { near, sound } = live;
    if (!live.floor.carries(near.sound.kind)) throw new BoxIsMute();
    const by = this.treatedAt ?? this.caller;
    const picking = Promise.withResolvers<void>();
    this.#picking = picking;
    const agreed = (fits: boolean): void => {
      this.#picking = undefined;
      if (fits) picking.resolve();
      else picking.reject(new NoCommonSound(near.party.name, by.name));
    };
    if (near.waiting) {
      const prepared = sound.caller.prepare();
      if (prepared === 'no-ports') throw new NoFreePorts();
      if (prepared === 'unfit') throw new NoCommonSound(near.party.name, by.name);
      sound.caller.answer(connectedTo(by, near.host), agreed);
    } else {
      sound.anchor(near, agreed);
    }
    if (!this.#conversation) {
      this.explain('sound', phrase('trail.box-answers'));
      live.pickedUp(this.treatedAt);
    }
    return picking.promise;
  }

  protected reachedMailbox(): void {
    this.live.reachedMailbox();
  }

  #letsWait(): void {
    this.live.sound.waiting.play(this.#wait, this.treatedAt ?? this.caller);
  }

  protected async aloud(what: Utterance): Promise<void> {
    const { live } = this;
    if (this.#over) return;
    if (this.answered) await this.play(what);
    // A phone that hears nothing before it is answered shows why (its reason phrase says the same).
    else await live.sound.caller.earlyVoice()?.play(soundsOf(live.floor, what, this.language)).done;
  }

  count(limitId: string, most: number): number | undefined {
    const { live } = this;
    return live.floor.counts.enter(live.id, limitId, most);
  }

  peopleIn(roomId: string): number {
    return this.live.floor.meetings.people(roomId);
  }

  async meet(options: MeetOptions): Promise<'full'> {
    await this.conversation();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const isSeated = this.#enter(options, (agreed) => {
      if (agreed || this.#over) resolve();
      else reject(new NoCommonSound(this.caller.name, this.treatedAt?.name ?? ''));
    });
    if (!isSeated) return 'full';
    this.#meeting = options;
    await promise;
    await this.ended();
    throw new CallEnded();
  }

  async listen(options: ListenOptions): Promise<ListeningEnd> {
    await this.conversation();
    const { language } = this;
    const listener = this.live.floor.listening.begin(options, {
      session: () => this.live.near.media,
      language,
      explain: (said) => this.explain('listening', said),
      broke: (error) => this.live.legBroke(undefined, error),
    });
    this.#listener = listener;
    try {
      return await listener.done;
    } finally {
      this.#listener = undefined;
    }
  }

  /** Takes a seat for the one it serves; false where none is left. */
  #enter(options: MeetOptions, done: (agreed: boolean) => void): boolean {
    const { live, caller } = this;
    const seat = live.floor.meetings.take(options, this.treatedAt ?? caller);
    if (seat) live.sound.enterRoom(seat, done);
    return seat !== undefined;
  }

  /** The one it serves pressed a key. */
  pressed(key: string): void {
    if (this.#listener) this.#listener.pressed(key);
    else this.#conversation?.key(key);
  }

  soundBack(): void {
    this.#listener?.soundBack();
  }

  explain(step: string, said: Phrase, place?: Place): void {
    this.live.explain(step, said, place);
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

  #makeRoom({ targets }: DialOptions): void {
    for (const target of targets) {
      if (!isOutside(target) || !target.outside.isEmergency) continue;
      this.live.isUrgent = true;
      this.live.floor.makeRoom(target.trunkIds);
    }
  }

  dial(options: DialOptions): Promise<DialResult> {
    if (this.#over) {
      letGo(options.targets);
      return Promise.reject(new CallEnded());
    }
    invariant(!this.#dialling, 'a call rings one set of phones at a time');
    const { live } = this;
    live.rung(options.callee);
    this.#makeRoom(options);
    const plan = planRinging(live, options.targets);
    const choice = this.choose(plan.facts, options);
    const phones = 'nobody' in choice ? [] : ringables(plan, choice);
    letGo(options.targets, phones);
    if ('nobody' in choice) return Promise.resolve(choice.nobody);
    const dialling = Promise.withResolvers<DialResult>();
    this.#dialling = dialling;
    const offered = { by: live.near, sdp: live.near.sdpToOffer };
    this.#offered = offered;
    const callees = options.targets.map(({ callee }) => callee);
    const fork = new Fork(
      live.floor,
      {
        dial: this.prefix === undefined ? options : { prefix: this.prefix, ...options },
        phones,
        tally: new Tally(options.callee, this.caller, callees, choice.refused),
        from: options.shown ?? this.shown ?? this.caller,
        kind: options.kind ?? kindOfCall(live.floor.config, this.came),
        sdp: offered.sdp,
        maxForwards: live.maxForwards,
        host: live.near.host,
        group: live.sound.groupFor(live.near),
      },
      this,
    );
    // A way to a phone may turn out to be broken in the moment in which it is tried.
    if (this.#dialling === dialling) {
      this.#fork = fork;
      this.#letsWait();
    }
    return dialling.promise;
  }

  /** Whose phones ring just now. */
  ringing(): readonly Party[] {
    return this.#fork?.ringing() ?? [];
  }

  get calls(): boolean {
    return this.#fork !== undefined;
  }

  forkNamed(callId: string): void {
    this.live.legNamed(undefined, callId);
  }

  forkRang(party: Party): void {
    this.explain('dial', rangPhrase(party));
  }

  forkTries(number: string, trunkId: string, sentOn: boolean): void {
    this.explain('trunk', triedPhrase(this.live.floor, { number, trunkId, sentOn }), { node: trunkId });
  }

  forkFollows(target: DialTarget, index: number): readonly Ringable[] {
    const plan = planRinging(this.live, [target]);
    const choice = this.choose(plan.facts, { timeoutMs: RING_TIMEOUT_MS, callee: target.callee });
    const phones = 'nobody' in choice ? [] : ringables(plan, choice);
    letGo([target], phones);
    return phones.map((phone) => ({ ...phone, target: index }));
  }

  forkProgressed(leg: Leg, progress: InviteProgress, alone: boolean): void {
    this.live.rings(leg, progress, alone);
  }

  forkNoted(said: PhoneSaid, by: SaidBy): void {
    this.explain('dial', noteOf(said, by));
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

  forkAnchors(): boolean {
    const { floor, near, sound } = this.live;
    return floor.carries(near.sound.kind) && sound.caller.prepare() === 'ready';
  }

  forkBroke(error: unknown): void {
    this.live.legBroke(undefined, error);
  }

  #settle(result: DialResult): void {
    const dialling = this.#dialling;
    this.#dialling = undefined;
    this.live.sound.waiting.stop();
    dialling?.resolve(result);
  }

  // --- What happens to it ---

  /** It serves another call from now on: its caller was connected through while it rings (CAL-02). */
  moveTo(live: LiveCall, served: Party): void {
    // Whoever is put through to it has no right to that.
    this.#listener?.end('no-right');
    this.live = live;
    this.caller = served;
    this.#fork?.nameLegs();
    if (this.#conversation) {
      live.pickedUp(this.treatedAt);
      const moved = (agreed: boolean): void => {
        if (!agreed) live.fail(new NoCommonSound(served.name, this.treatedAt?.name ?? ''));
      };
      // The one who connected them has left the room by now.
      if (!this.#meeting || !this.#enter(this.#meeting, moved)) live.sound.anchor(live.near, moved);
    }
    if (this.#dialling) this.#letsWait();
  }

  /** The call is over, or goes on without this treatment. It does nothing after this. */
  release(): void {
    if (this.#over) return;
    this.#over = true;
    this.#fork?.cancel();
    this.#fork = undefined;
    this.#conversation?.end();
    this.#listener?.stop(new CallEnded());
    if (this.#meeting) this.live.sound.leaveRoom();
    if (this.#picking) giveUp(this.#picking);
    if (this.#dialling) giveUp(this.#dialling);
    this.#dialling = undefined;
    if (this.#connected) this.#ended?.resolve();
    else if (this.#ended) giveUp(this.#ended);
  }
}

/** Rejects without making a noise where nobody waits. */
function giveUp(waiting: { readonly promise: Promise<unknown>; reject(reason: Error): void }): void {
  waiting.promise.catch(() => {});
  waiting.reject(new CallEnded());
}
