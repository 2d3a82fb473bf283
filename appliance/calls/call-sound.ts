import type { Timer } from '../base/clock.ts';
import { ANCHORS_LOST_MAX, DIRECT_AFTER_MS } from '../base/limits.ts';
import type { LineBody } from '../config/types.ts';
import type { MediaSession, Playing } from '../media/types.ts';
import { describe, putsOnHold } from '../sdp/describe.ts';
import type { HeaderLines } from '../sip/types.ts';
import type { Anchor } from './anchor.ts';
import { sameMedia } from './description.ts';
import { protectionAt } from './encryption.ts';
import { NoCommonSound, SoundLost } from './ended.ts';
import { connectedTo } from './identity.ts';
import type { Leg } from './leg.ts';
import type { LiveCall } from './live-call.ts';
import { choose, type Need, type SoundEnd } from './media-path.ts';
import type { Seat } from './meetings.ts';
import { Moves } from './moves.ts';
import { openEnd } from './own-offers.ts';
import type { Party } from './types.ts';
import { waitingSounds } from './voice.ts';

/**
 * The owner of what the two phones of a call hear: whether their sound goes directly or through the box, who is
 * connected with whom there, and what is played to one who waits. A pair that talks is either both anchored or both
 * direct; `refresh` brings that about whenever something has changed.
 */
export class CallSound {
  readonly #call: LiveCall;
  readonly #moves: Moves;
  readonly #ownGroup: string;
  /** In a conference room. */
  #seat: Seat | undefined;
  /** What the box needs this call's sound for. */
  readonly #needs = new Set<Need>();
  /** The answer for a caller that waits, made when its end was opened. */
  #prepared: { readonly anchor: Anchor; readonly sdp: string } | undefined;
  /** Music that is played to one who is on hold. */
  readonly #music = new Map<Leg, Playing>();
  /** What the caller hears while others are rung. */
  #waiting: Playing | undefined;
  #directTimer: Timer | undefined;
  /** These two talked directly, so they have some sound in common. */
  #wereDirect: readonly [Leg, Leg] | undefined;
  /** Phones would not talk directly. */
  #stays = false;
  #losses = 0;
  #recovering = false;

  constructor(call: LiveCall, group: string) {
    this.#call = call;
    this.#ownGroup = group;
    this.#moves = new Moves(call);
  }

  /** Under which the sessions of this call find each other; calls of one person share it, they may be joined. */
  get group(): string {
    return this.#seat?.group ?? this.#ownGroup;
  }

  /** Phones are being moved, so nobody can be connected with anybody else just now. */
  get unsettled(): boolean {
    return this.#moves.underWay || this.#recovering;
  }

  get needs(): ReadonlySet<Need> {
    return this.#needs;
  }

  /** The group that sessions are opened in which are to hear that leg. */
  groupFor(leg: Leg): string {
    return leg.anchor?.group ?? this.group;
  }

  /** A phone as the choice of a path sees it. */
  endOf(leg: Leg, hears = false): SoundEnd {
    const end = hears ? leg.hearing : leg.sound;
    const { config } = this.#call.floor;
    const line = config.get<LineBody>('line', leg.party.lineId ?? '');
    const protection = protectionAt(config, line, leg.session?.flow.transport);
    return { ...end, ...protection, usesCodes: line?.callCodes === true };
  }

  // --- Before somebody answers ---

  /** Opens the box's end towards a caller who waits. `unfit`: the caller offers nothing that the box speaks. */
  prepare(): 'ready' | 'no-ports' | 'unfit' {
    const { near, floor } = this.#call;
    // One who is in a call already is moved when somebody has answered.
    if (!near.waiting) return 'ready';
    const had = near.anchor !== undefined;
    if (!openEnd(floor, near, this.group)) return 'no-ports';
    const { anchor, sdpToOffer } = near;
    if (had || !anchor || sdpToOffer === undefined) return 'ready';
    const sdp = anchor.session.answer(sdpToOffer);
    if (sdp !== undefined) this.#prepared = { anchor, sdp };
    else near.unanchor()?.close();
    return sdp === undefined ? 'unfit' : 'ready';
  }

  /** The box's voice towards a caller who is not answered and heard nothing yet. Undefined where that can't be. */
  earlyVoice(): MediaSession | undefined {
    const { near, floor } = this.#call;
    if (!near.waiting || near.earlySource !== undefined || !floor.carries(near.sound.kind)) return undefined;
    if (this.prepare() !== 'ready' || !this.#prepared || this.#prepared.anchor !== near.anchor) return undefined;
    near.early(this.#prepared.sdp, []);
    return near.media;
  }

  /** The phone that rings alone lets itself be heard before it answers. */
  early(leg: Leg): void {
    const { near } = this.#call;
    if (near.media && leg.media) {
      if (near.waiting && this.#prepared?.anchor === near.anchor) {
        near.early(this.#prepared!.sdp, connectedTo(leg.party, near.host));
      }
      this.waitsNoMore();
      near.media.connect(leg.media);
    }
  }

  /** Answers the caller with the box's own description. `agreed`: when both know what it is. */
  answerCaller(headers: HeaderLines, agreed: (agreed: boolean) => void): void {
    const { near, offers } = this.#call;
    if (this.prepare() !== 'ready') {
      agreed(false);
      return;
    }
    const anchor = near.anchor!;
    if (near.sdpToOffer === undefined) {
      near.answer(anchor.session.offer(), headers);
      offers.expect(near, (sdp) => agreed(anchor.session.accept(sdp)));
      return;
    }
    const sdp = this.#preparedFor(near, anchor);
    if (sdp === undefined) {
      agreed(false);
      return;
    }
    const early = near.earlySource;
    near.answer(early ?? sdp, headers);
    // It goes by what it was told first (RFC 3261 §13.2.1), and then hears of the right one.
    if (early === undefined || sameMedia(early, sdp)) agreed(true);
    else this.#moves.toBox(near, agreed);
  }

  #preparedFor(near: Leg, anchor: Anchor): string | undefined {
    if (this.#prepared?.anchor === anchor) return this.#prepared.sdp;
    return near.sdpToOffer === undefined ? undefined : anchor.session.answer(near.sdpToOffer);
  }

  /** The box's end towards a caller who was not answered through it is not needed. */
  forget(): void {
    this.#prepared = undefined;
    const { near } = this.#call;
    if (near.waiting) near.unanchor()?.close();
    // It never heard of an end that was lost meanwhile.
    if (near.earlySource === undefined) near.orphaned = false;
  }

  /** Anchors one who is in a call, for the box to speak with. */
  anchor(leg: Leg, done: (agreed: boolean) => void, group = this.groupFor(leg)): void {
    if (leg.anchor?.group === group && !this.#moves.isMoving(leg)) done(true);
    else if (!this.#moves.open([leg], group)) done(false);
    else this.#moves.toBox(leg, done);
  }

  /** Takes the caller into a conference room, in whose group its sound is opened anew unless it is there. */
  enterRoom(seat: Seat, done: (agreed: boolean) => void): void {
    const { near } = this.#call;
    this.#seat = seat;
    const arrived = (agreed: boolean): void => {
      if (agreed) this.#sit();
      done(agreed);
    };
    if (near.anchor?.group === seat.group && !this.#moves.isMoving(near)) arrived(true);
    else if (!this.#moves.open([near], seat.group)) arrived(false);
    else this.#moves.toBox(near, arrived);
  }

  #sit(): void {
    const { media } = this.#call.near;
    if (media) this.#seat?.sits(media);
  }

  leaveRoom(): void {
    this.#seat?.leave();
    this.#seat = undefined;
  }

  // --- Connecting ---

  /** Lets these two, who are both in a call, hear each other. */
  join(near: Leg, far: Leg, done: (connected: boolean) => void): void {
    if (near.media || far.media || near.orphaned || far.orphaned || this.#path(near, far).kind === 'anchored') {
      this.#anchorBoth(near, far, (connected) => {
        if (connected) done(true);
        else this.#direct(near, far, done);
      });
    } else {
      this.#direct(near, far, done);
    }
  }

  #anchorBoth(near: Leg, far: Leg, done: (connected: boolean) => void): void {
    const group = this.groupFor(near.media || !far.media ? near : far);
    const known = [near, far].filter((leg) => leg.anchor?.group === group && !this.#moves.isMoving(leg));
    if (!this.#moves.open([near, far], group)) {
      done(false);
      return;
    }
    near.media?.connect(far.media);
    const toMove = [near, far].filter((leg) => !known.includes(leg));
    let left = toMove.length;
    let agreed = true;
    const moved = (ok: boolean): void => {
      agreed &&= ok;
      if (--left > 0) return;
      if (agreed) near.media?.connect(far.media);
      done(agreed && near.media !== undefined && far.media !== undefined);
    };
    if (left === 0) done(true);
    for (const leg of toMove) this.#moves.toBox(leg, moved);
  }

  #direct(near: Leg, far: Leg, done: (connected: boolean) => void): void {
    const { offers } = this.#call;
    const was = offers.busy;
    offers.busy = true;
    this.#moves.toEachOther(near, far, (connected) => {
      offers.busy = was;
      done(connected);
    });
  }

  #path(near: Leg, far: Leg): ReturnType<typeof choose> {
    const { floor } = this.#call;
    const [caller, callee] = [this.endOf(near), this.endOf(far, true)];
    const known = this.#wereDirect?.includes(near) && this.#wereDirect.includes(far);
    const media = floor.carries;
    const needs = this.#needs;
    return choose({ caller: known ? { ...caller, codecs: undefined } : caller, callee, media, needs });
  }

  // --- While both talk ---

  /** The box needs the sound of this call from now on. `done`: whether both phones talk to it. */
  want(need: Need, done: (anchored: boolean) => void = () => {}): void {
    const { near, far } = this.#call;
    this.#needs.add(need);
    if (far?.state !== 'up' || near.state !== 'up') done(near.media !== undefined);
    else this.#anchorBoth(near, far, done);
  }

  wantNoMore(need: Need): void {
    this.#needs.delete(need);
    this.refresh();
  }

  /** A phone offers something: answered here where its sound is the box's business. */
  offered(leg: Leg, sdp: string | undefined): boolean {
    const { offers } = this.#call;
    if (offers.busy) return false;
    if (leg.media) {
      this.#answerOffer(leg, leg.media, sdp);
      return true;
    }
    return sdp !== undefined && this.#takesHold(leg, sdp);
  }

  #answerOffer(leg: Leg, media: MediaSession, sdp: string | undefined): void {
    const { offers } = this.#call;
    if (sdp === undefined) {
      leg.answerOffer(media.offer());
      offers.expect(leg, (answer) => {
        media.accept(answer);
        this.#moves.noteHold(leg);
        this.refresh();
      });
      return;
    }
    const answer = media.answer(sdp);
    if (answer === undefined) {
      leg.session?.refuseOffer(488);
      return;
    }
    leg.answerOffer(answer);
    this.#moves.noteHold(leg);
    this.refresh();
  }

  /** These go on together, whoever held them before. */
  noteHolds(...legs: readonly Leg[]): void {
    for (const leg of legs) this.#moves.noteHold(leg);
  }

  /** CAL-12: a phone that talked directly holds. It has its answer at once, and the box plays to the other. */
  #takesHold(leg: Leg, sdp: string): boolean {
    const call = this.#call;
    const other = call.otherOf(leg);
    const description = describe(sdp);
    if (other?.state !== 'up' || leg.state !== 'up' || call.offers.underWay || call.unsettled) return false;
    if (!description || !putsOnHold(description)) return false;
    if (!this.#moves.open([leg, other], this.group)) return false;
    const answer = leg.media?.answer(sdp);
    if (answer === undefined) {
      for (const each of [leg, other]) each.unanchor()?.close();
      return false;
    }
    this.#wereDirect = [leg, other];
    leg.media?.connect(other.media);
    leg.answerOffer(answer);
    this.#moves.toBox(other, () => this.refresh());
    this.#moves.noteHold(leg);
    this.refresh();
    return true;
  }

  /** Lets each hear what is right as things are now. */
  refresh(): void {
    const { near, far, over, offers } = this.#call;
    if (over || !far || far.state !== 'up' || near.state !== 'up' || offers.busy) return;
    if (this.#call.codes.confers) return;
    if (near.media && far.media && near.anchor?.group === far.anchor?.group) {
      near.media.connect(far.media);
      this.#playMusic(near, far);
      this.#playMusic(far, near);
      this.#planDirect();
    } else if (near.media || far.media || near.orphaned || far.orphaned) {
      this.#reunite(near, far);
    }
  }

  #playMusic(leg: Leg, other: Leg): void {
    const waits = other.holds && !leg.holds;
    const playing = this.#music.get(leg);
    if (!waits) {
      this.#music.delete(leg);
      playing?.stop();
    } else if (!playing && leg.media) {
      const { floor } = this.#call;
      this.#music.set(leg, leg.media.play(waitingSounds(floor, 'music', other.party), { loop: true }));
    }
  }

  /** One of the two talks to the box and the other does not: that is put right, or the call has no sound. */
  #reunite(near: Leg, far: Leg): void {
    const call = this.#call;
    if (call.unsettled || call.offers.underWay) {
      this.#later(() => this.refresh());
      return;
    }
    this.join(near, far, (connected) => {
      if (!connected) call.fail(new NoCommonSound(near.party.name, far.party.name));
      else this.refresh();
    });
  }

  #planDirect(): void {
    this.#later(() => this.#goDirect());
  }

  /** One plan at a time: what it finds then decides. */
  #later(work: () => void): void {
    const { clock } = this.#call.floor;
    this.#directTimer?.cancel();
    this.#directTimer = clock.at(clock.now() + DIRECT_AFTER_MS, () => {
      this.#directTimer = undefined;
      try {
        if (!this.#call.over) work();
      } catch (error) {
        this.#call.legBroke(undefined, error);
      }
    });
  }

  /** Nobody needs the box between them any more (CAL-13). */
  #goDirect(): void {
    const call = this.#call;
    const { near, far } = call;
    if (!far?.media || !near.media || near.holds || far.holds || this.#stays) return;
    if (near.state !== 'up' || far.state !== 'up' || this.#path(near, far).kind !== 'direct') return;
    if (call.unsettled || call.offers.underWay || call.transfer) {
      this.#planDirect();
      return;
    }
    this.#direct(near, far, (connected) => {
      if (connected) return;
      // One of the two may already talk past the box.
      this.#stays = true;
      for (const leg of [near, far]) if (leg.media) this.#moves.toBox(leg, () => this.refresh());
    });
  }

  // --- Waiting ---

  /** The caller hears that others are rung, or the music of the one who lets them wait. */
  waits(sound: 'ringing' | 'music', by: Party): void {
    const { near, floor, far } = this.#call;
    if (far || near.waiting || !near.media) return;
    this.#music.delete(near);
    this.#waiting = near.media.play(waitingSounds(floor, sound, by), { loop: true });
  }

  waitsNoMore(): void {
    this.#waiting?.stop();
    this.#waiting = undefined;
  }

  /** The two don't hear each other any more: one of them is to be connected elsewhere. */
  part(...legs: readonly (Leg | undefined)[]): void {
    this.#directTimer?.cancel();
    for (const leg of legs) leg?.media?.connect(undefined);
  }

  // --- What goes wrong ---

  /** A worker died, and took these ends with it: new ones are opened, in a worker that lives. */
  lost(leg: Leg): void {
    this.#music.delete(leg);
    this.#seat?.lost();
    if (this.#recovering || this.#call.over) return;
    if (leg.waiting || leg.state !== 'up') return;
    if (++this.#losses > ANCHORS_LOST_MAX) {
      this.#call.fail(new SoundLost());
      return;
    }
    this.#recovering = true;
    // The other end is about to be told too.
    this.#recoverIn(0, RECOVERY_TRIES);
  }

  #recoverIn(ms: number, tries: number): void {
    const { clock } = this.#call.floor;
    clock.at(clock.now() + ms, () => {
      if (!this.#call.over) this.#recover(tries);
    });
  }

  /** All workers may be gone for a moment, or the phone be busy with an offer of its own. */
  #recover(tries: number): void {
    const call = this.#call;
    const { near, far } = call;
    const recovered = (connected: boolean): void => {
      if (!connected && tries > 1) {
        this.#recoverIn(RECOVERY_EVERY_MS, tries - 1);
        return;
      }
      this.#recovering = false;
      if (!connected) call.fail(new SoundLost());
      else this.#recovered(far);
    };
    if (far && near.state === 'up' && far.state === 'up') this.#anchorBoth(near, far, recovered);
    else if (near.orphaned && near.state === 'up') this.anchor(near, recovered);
    else recovered(true);
  }

  #recovered(far: Leg | undefined): void {
    const { recording, codes } = this.#call;
    if (far) {
      this.refresh();
      // What the dead worker recorded is kept; the rest of the call is another recording.
      recording.stop();
      if (this.#call.far === far) recording.connected(far);
    } else {
      this.#sit();
    }
    codes.recovered();
  }

  /** The call is over. */
  close(): void {
    this.leaveRoom();
    this.#directTimer?.cancel();
    this.#moves.close();
    // One of them may go on in another call.
    for (const playing of this.#music.values()) playing.stop();
    this.#music.clear();
  }
}

/** Longer than a new worker takes to start. */
const RECOVERY_TRIES = 8;
const RECOVERY_EVERY_MS = 500;
