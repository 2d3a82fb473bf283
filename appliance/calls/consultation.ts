import { type Phrase, type PhraseParams, phrase } from '../base/words/index.ts';
import type { MediaRoom, Playing, Sound } from '../media/types.ts';
import type { CodePlace } from '../rules/call-codes.ts';
import { Treatment } from './call.ts';
import { type Closing, HUNG_UP } from './closing.ts';
import { BoxHungUp, CallFailure, SoundLost } from './ended.ts';
import type { Leg } from './leg.ts';
import type { LiveCall } from './live-call.ts';
import { beginAnew, bringBack, ringBack } from './ring-back.ts';
import { spokenOf } from './spoken.ts';
import type { Utterance } from './types.ts';
import { soundsOf, waitingSounds } from './voice.ts';

/** Now and then for whoever has somebody on hold and talks to nobody, so that they remember. */
const REMINDER: readonly Sound[] = [{ tone: 'confirmation', country: '', forMs: 260 }, { silenceMs: 15_000 }];
/** Heard when the one who was asked has hung up. */
const GONE: Utterance = { tone: 'busy', forMs: 1_500 };

/**
 * One phone of a call has put the other on hold by code, and may ask a third: all in one call (CAL-03). `near` is the
 * phone that does it, `far` whom it talks to just now; the call as it was before is kept and comes back at the end.
 */
export class Consultation {
  /** Whose codes these are. */
  readonly holder: Leg;
  readonly #call: LiveCall;
  readonly #held: Leg;
  readonly #before: Pick<LiveCall, 'near' | 'far' | 'treatment'>;
  readonly #over: () => void;
  #number = '';
  /** What the first two say is not recorded: they had paused that. */
  #paused = false;
  /** Rings or has connected whom the holder asks. */
  #asking: Treatment | undefined;
  /** Who was asked, on hold while the holder talks with the first partner. */
  #asked: Leg | undefined;
  #music: Playing | undefined;
  #reminder: Playing | undefined;
  /** Why nobody was asked, for the holder. */
  #saying: Playing | undefined;
  #room: MediaRoom | undefined;
  /** The holder hung up while it rang: it rings back when nobody answers. */
  #ringsBack = false;

  /** Puts the partner on hold, with music. */
  constructor(call: LiveCall, holder: Leg, held: Leg, over: () => void) {
    const { near, far, treatment } = call;
    this.#call = call;
    this.holder = holder;
    this.#held = held;
    this.#before = { near, far, treatment };
    this.#over = over;
    call.sound.part(near, far);
    call.near = holder;
    call.far = undefined;
    this.#playTo(held);
    this.#explain('codes.held');
    call.floor.changed(call);
  }

  get place(): CodePlace {
    if (this.#room) return 'confers';
    if (!this.#asking) return 'holds';
    if (this.#call.far) return 'consults';
    return this.#asking.speaks ? 'listens' : 'rings';
  }

  /** Who is on hold, or the third of three. */
  get aside(): Leg {
    return this.#asked ?? this.#held;
  }

  /** The partners of the holder. */
  get others(): readonly Leg[] {
    const third = this.#third;
    return third ? [this.#held, third] : [this.#held];
  }

  /** Who was asked and has answered. */
  get #third(): Leg | undefined {
    return this.#asked ?? (this.#asking ? this.#call.far : undefined);
  }

  #explain(key: Parameters<typeof phrase>[0], more: PhraseParams = {}): void {
    const params = { name: this.holder.party.name, other: this.#held.party.name, ...more };
    this.#call.explain('codes', phrase(key, params));
  }

  #playTo(leg: Leg): void {
    this.#music?.stop();
    const sounds = waitingSounds(this.#call.floor, 'music', this.holder.party);
    this.#music = leg.media?.play(sounds, { loop: true });
  }

  // --- What codes ask for ---

  /** `##` alone: the holder talks to nobody. */
  hold(): void {
    if (!this.#asking) this.#reminder = this.holder.media?.play(REMINDER, { loop: true });
  }

  /** Rings somebody, as the holder would by dialling. */
  ask(number: string): void {
    const call = this.#call;
    this.#hush();
    this.#number = number;
    this.#explain('codes.consults', { number });
    this.#paused ||= call.recording.state === 'paused';
    call.part(this.holder);
    const asking = new Treatment(call, this.holder.party);
    this.#asking = asking;
    call.treat(asking, () => this.#ask(asking, number));
  }

  async #ask(asking: Treatment, number: string): Promise<void> {
    try {
      await asking.goto(number);
    } catch (failure) {
      const isOurs = this.#asking === asking;
      if (isOurs && failure instanceof CallFailure) this.#nobody(failure.phrase, spokenOf(failure, true) ?? GONE);
      else if (isOurs && failure instanceof BoxHungUp) this.#nobody(failure.phrase, GONE);
      else if (this.#ringsBack && failure instanceof CallFailure) await ringBack(asking, this.holder.party);
      else throw failure;
    }
  }

  /** The holder is told why, and talks with the first partner again. */
  #nobody(why: Phrase, what: Utterance): void {
    const call = this.#call;
    const language = this.#asking?.language ?? 'en';
    call.explain('codes', why);
    this.#stopAsking();
    const saying = this.holder.media?.play(soundsOf(call.floor, what, language));
    this.#saying = saying;
    if (!saying) this.takeBack();
    void saying?.done.then(() => {
      if (this.#saying !== saying || call.over) return;
      try {
        this.takeBack();
      } catch (error) {
        call.legBroke(this.holder, error);
      }
    });
  }

  /** What was said to the holder is over. */
  #hush(): void {
    const said = [this.#saying, this.#reminder];
    this.#saying = undefined;
    this.#reminder = undefined;
    for (const playing of said) playing?.stop();
  }

  /** Whoever is rung or was asked is so no more; the holder talks to nobody. */
  #stopAsking(): void {
    const call = this.#call;
    const asking = this.#asking;
    const third = this.#third;
    if (!asking) return;
    this.#asking = undefined;
    this.#asked = undefined;
    call.part(this.holder);
    call.treatment = this.#before.treatment;
    asking.release();
    call.sound.waiting.stop();
    third?.end(HUNG_UP);
    call.floor.changed(call);
  }

  /** `1`: the other stays on hold; whoever talks with the other goes on with that. */
  endAsking(): void {
    if (this.#asked) {
      this.takeBack();
      return;
    }
    this.#explain('codes.consultation-over');
    this.#stopAsking();
    this.hold();
  }

  /** `*#`: all is as it was before. */
  takeBack(): void {
    this.#stopAsking();
    this.#close();
    this.#explain('codes.taken-back');
    this.#rejoin(this.#before.treatment);
  }

  /** The first two talk again. */
  #rejoin(treatment: LiveCall['treatment']): void {
    const call = this.#call;
    const { near, far } = this.#before;
    call.rejoin({ near, far, treatment });
    call.sound.refresh();
    if (this.#paused) call.recording.pause(true);
  }

  /** `2`: the one who waits and the one who is talked with change places. */
  toggle(): void {
    const call = this.#call;
    const third = this.#third;
    if (!third || !this.#asking) return;
    const treatment = this.#asking;
    const back = this.#asked === undefined;
    this.#asked = back ? third : undefined;
    this.#playTo(back ? third : this.#held);
    if (back) this.#rejoin(treatment);
    else {
      call.rejoin({ near: this.holder, far: third, treatment });
      call.sound.refresh();
    }
  }

  /** `3`: all three hear each other (CAL-04). */
  join(): boolean {
    const call = this.#call;
    const third = this.#third;
    if (!third || this.#room || !this.#enterRoom(third)) return false;
    this.#explain('codes.joined', { third: third.party.name });
    call.floor.changed(call);
    return true;
  }

  #enterRoom(third: Leg): boolean {
    const { media } = this.holder;
    const sessions = [media, this.#held.media, third.media].filter((session) => session !== undefined);
    if (!media || sessions.length < 3) return false;
    this.#music?.stop();
    this.#music = undefined;
    this.#room = this.#call.floor.media?.room({ near: media });
    for (const session of sessions) {
      session.connect(undefined);
      this.#room?.add(session, { kind: 'party' });
    }
    if (this.#room) this.#call.sound.overheard.attend(this.#room, [this.holder, this.#held, third]);
    return this.#room !== undefined;
  }

  /** `##*number#` while somebody is on hold: the call is as it was, but for the sound, which is to go elsewhere. */
  giveWay(): void {
    this.#stopAsking();
    this.#close();
    const { near, far, treatment } = this.#before;
    this.#call.near = near;
    this.#call.far = far;
    this.#call.treatment = treatment;
  }

  #close(): void {
    this.#hush();
    this.#music?.stop();
    if (this.#room) this.#call.sound.overheard.giveWay();
    this.#room?.close();
    this.#room = undefined;
    this.#asking = undefined;
    this.#asked = undefined;
    this.#over();
  }

  // --- What happens to the phones ---

  legEnded(leg: Leg): boolean {
    if (leg === this.holder) return this.#holderGone();
    if (leg === this.#held) return this.#heldGone();
    return leg === this.#third && this.#thirdGone(leg);
  }

  /** Hanging up connects those who are left. */
  #holderGone(): boolean {
    const call = this.#call;
    const { place } = this;
    const third = this.#third;
    const asking = this.#asking;
    if (this.#saying) {
      // It may not have heard that nobody was there, and believes the two to be connected.
      this.#close();
      bringBack(call, this.holder, this.#held);
      return true;
    }
    if (!asking) return false;
    const callee = third?.party.name ?? call.story.reached?.name ?? this.#number;
    this.#close();
    this.#before.treatment?.release();
    const { name } = this.holder.party;
    call.explain('transfer', phrase('trail.transfer-attended', { name, caller: this.#held.party.name, callee }));
    if (third) call.goOn(this.#held, third);
    else if (place === 'listens') beginAnew(call, this.#held, this.#number, this.holder.party);
    else this.#ringOn(asking);
    return true;
  }

  /** Somebody is rung for the one who was on hold from now on. */
  #ringOn(asking: Treatment): void {
    const call = this.#call;
    this.#ringsBack = true;
    call.part(this.#held);
    asking.moveTo(call, this.#held.party);
    call.sound.waiting.play('ringing', this.#held.party);
    call.floor.changed(call);
  }

  /** The one who waited is gone: whom the holder asks is their partner from now on. */
  #heldGone(): boolean {
    const call = this.#call;
    const third = this.#third;
    const asking = this.#asking;
    if (!asking) {
      this.giveWay();
      return false;
    }
    call.explain('codes', phrase('call.hung-up', { name: this.#held.party.name }));
    this.#close();
    this.#before.treatment?.release();
    if (third) {
      call.rejoin({ near: this.holder, far: third, treatment: asking });
      call.sound.refresh();
    }
    return true;
  }

  #thirdGone({ party: { name } }: Leg): boolean {
    const why = phrase('call.hung-up', { name });
    if (this.place === 'consults' && !this.#asked) {
      this.#nobody(why, GONE);
      return true;
    }
    this.#call.explain('codes', why);
    this.takeBack();
    return true;
  }

  /** Those who talk have their sound again; the one beside them gets it too. */
  recovered(): void {
    const call = this.#call;
    const { aside } = this;
    if (!this.#saying) this.hold();
    call.sound.anchor(
      aside,
      (agreed) => {
        if (call.over || aside.state !== 'up' || this.aside !== aside) return;
        if (!agreed) call.fail(new SoundLost());
        else if (!this.#room) this.#playTo(aside);
        else this.#enterRoom(this.#third ?? aside);
      },
      this.holder.anchor?.group,
    );
  }

  callOver(closing: Closing): void {
    const legs = [this.holder, ...this.others];
    const treatments = [this.#before.treatment, this.#asking];
    this.#close();
    for (const leg of legs) if (leg.owner === this.#call) leg.end(closing);
    for (const treatment of treatments) treatment?.release();
  }
}
