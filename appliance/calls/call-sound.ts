import type { Timer } from '../base/clock.ts';
import { DIRECT_AFTER_MS, MOVED_SETTLES_MS } from '../base/limits.ts';
import type { Sound } from '../media/types.ts';
import { CallerEnd } from './caller-end.ts';
import { protectionAt } from './encryption.ts';
import { NoCommonSound } from './ended.ts';
import { Holding } from './holding.ts';
import type { Leg } from './leg.ts';
import type { LiveCall } from './live-call.ts';
import { choose, type Need, type SoundEnd } from './media-path.ts';
import type { Seat } from './meetings.ts';
import { Moves } from './moves.ts';
import { Overheard } from './overheard.ts';
import { SoundRecovery } from './sound-recovery.ts';
import { exchange, splice } from './splice.ts';
import { WaitingSound } from './waiting-sound.ts';

/**
 * Which way the sound of a call goes: directly from phone to phone or through the box, and who is connected with whom
 * there. A pair that talks is either both anchored or both direct; `refresh` brings that about whenever something has
 * changed. What else there is of a call's sound has owners of its own: `caller`, `waiting`, `holding`, `recovery`.
 */
export class CallSound {
  /** The box's end towards a caller who is not answered yet. */
  readonly caller: CallerEnd;
  readonly waiting: WaitingSound;
  readonly holding: Holding;
  readonly recovery: SoundRecovery;
  /** How the two hear each other in the box, and who listens to them. */
  readonly overheard: Overheard;
  readonly #call: LiveCall;
  readonly #moves: Moves;
  readonly #ownGroup: string;
  /** In a conference room. */
  #seat: Seat | undefined;
  /** What the box needs this call's sound for. */
  readonly #needs = new Set<Need>();
  #directTimer: Timer | undefined;
  /** These two talked directly, so they have some sound in common. */
  #wereDirect: readonly [Leg, Leg] | undefined;
  /** Phones would not talk directly. */
  #stays = false;

  constructor(call: LiveCall, group: string) {
    this.#call = call;
    this.#ownGroup = group;
    this.#moves = new Moves(call);
    this.caller = new CallerEnd(call, this.#moves);
    this.waiting = new WaitingSound(call);
    this.holding = new Holding(call, this.#moves);
    this.recovery = new SoundRecovery(call);
    this.overheard = new Overheard(call);
  }

  /** Under which the sessions of this call find each other; calls of one person share it, they may be joined. */
  get group(): string {
    return this.#seat?.group ?? this.#ownGroup;
  }

  /** Phones are being moved, so nobody can be connected with anybody else just now. */
  get unsettled(): boolean {
    return this.#moves.underWay || this.recovery.underWay;
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
    const { floor, isUrgent } = this.#call;
    const known = { ...end, ...protectionAt(floor.config, leg.party, leg.session?.flow.transport) };
    // Help that can be overheard is better than none (FAC-11).
    return isUrgent ? { ...known, mustEncrypt: false } : known;
  }

  // --- One alone ---

  /** Anchors one who is in a call, for the box to speak with. */
  anchor(leg: Leg, done: (agreed: boolean) => void, group = this.groupFor(leg)): void {
    if (leg.anchor?.group === group && !this.#moves.isMoving(leg)) done(true);
    else if (!this.#moves.open([leg], group)) done(false);
    else this.#moves.toBox(leg, done);
  }

  /** Takes the caller into a conference room, in whose group its sound is opened anew unless it is there. */
  enterRoom(seat: Seat, done: (agreed: boolean) => void): void {
    this.#seat = seat;
    this.anchor(
      this.#call.near,
      (agreed) => {
        if (agreed) this.sit();
        done(agreed);
      },
      seat.group,
    );
  }

  /** Its sound is in its room's worker, for the first time or again. */
  sit(): void {
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
      this.anchorBoth(near, far, (connected) => {
        // One who is gone by now would never answer, and nobody's offer would pass for the rest of the call.
        if (connected || !areUp(near, far)) done(connected);
        else this.#direct(near, far, splice, done);
      });
    } else {
      this.#direct(near, far, splice, done);
    }
  }

  /**
   * Lets these two hear each other in the box; those who talk to it already are not asked.
   * `talked`: they talk with each other directly, and are to notice nothing.
   */
  anchorBoth(near: Leg, far: Leg, done: (connected: boolean) => void, talked = false): void {
    const group = this.groupFor(near.media || !far.media ? near : far);
    const known = [near, far].filter((leg) => leg.anchor?.group === group && !this.#moves.isMoving(leg));
    if (!this.#moves.open([near, far], group)) {
      done(false);
      return;
    }
    // Nobody is put into a room before both are here: one would hear it beside the partner.
    if (talked) near.media?.connect(far.media, { goesOn: true });
    else this.overheard.pair(near, far);
    const toMove = [near, far].filter((leg) => !known.includes(leg));
    let left = toMove.length;
    let agreed = true;
    const moved = (ok: boolean): void => {
      agreed &&= ok;
      if (--left > 0) return;
      if (agreed && !talked) this.overheard.pair(near, far);
      done(agreed && near.media !== undefined && far.media !== undefined);
    };
    if (left === 0) done(true);
    for (const leg of toMove) this.#moves.toBox(leg, moved);
  }

  #direct(near: Leg, far: Leg, how: typeof splice | typeof exchange, done: (connected: boolean) => void): void {
    const { offers } = this.#call;
    const was = offers.busy;
    offers.busy = true;
    this.#moves.toEachOther(near, far, how, (connected) => {
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

  /** These talked directly until now, so they may again, whatever the box agrees on with each. */
  wereDirect(leg: Leg, other: Leg): void {
    this.#wereDirect = [leg, other];
  }

  // --- While both talk ---

  /** The box needs the sound of this call from now on. `done`: whether both phones talk to it. */
  want(need: Need, done: (anchored: boolean) => void = () => {}): void {
    const { near, far } = this.#call;
    this.#needs.add(need);
    if (this.#call.codes.confers) done(true);
    else if (far?.state !== 'up' || near.state !== 'up') done(near.media !== undefined);
    else this.#moveToBox(near, far, done);
  }

  #moveToBox(near: Leg, far: Leg, done: (anchored: boolean) => void): void {
    const talked = ![near, far].some(({ media, orphaned }) => media || orphaned);
    if (talked) this.wereDirect(near, far);
    const moved = (anchored: boolean): void => {
      if (anchored && talked) {
        this.#in(MOVED_SETTLES_MS, () => done(near.media !== undefined && far.media !== undefined));
        return;
      }
      done(anchored);
      // One of the two would not, and the other talks to the box alone.
      if (!anchored) this.refresh();
    };
    this.anchorBoth(near, far, moved, talked);
  }

  wantNoMore(need: Need): void {
    this.#needs.delete(need);
    this.refresh();
  }

  /** Lets each hear what is right as things are now. */
  refresh(): void {
    const { near, far, over, offers } = this.#call;
    if (over || !far || far.state !== 'up' || near.state !== 'up' || offers.busy) return;
    if (this.#call.codes.confers) return;
    if (near.media && far.media && near.anchor?.group === far.anchor?.group) {
      this.overheard.pair(near, far);
      this.holding.play(near, far);
      this.#later(() => this.#goDirect());
    } else if (near.media || far.media || near.orphaned || far.orphaned) {
      this.#reunite(near, far);
    }
  }

  /** Says something to one of the two, who hears again afterwards what is right then. */
  tell(leg: Leg, sounds: readonly Sound[]): void {
    void leg.media?.play(sounds).done.then(() => {
      try {
        this.refresh();
        this.#call.codes.told(leg);
      } catch (error) {
        this.#call.legBroke(leg, error);
      }
    });
  }

  /** One of the two talks to the box and the other does not: that is put right, or the call has no sound. */
  #reunite(near: Leg, far: Leg): void {
    const call = this.#call;
    if (call.unsettled || call.offers.underWay) {
      this.#later(() => this.refresh());
      return;
    }
    this.join(near, far, (connected) => {
      if (connected || !areUp(near, far)) this.refresh();
      else call.fail(new NoCommonSound(near.party.name, far.party.name));
    });
  }

  /** One plan at a time: what it finds then decides. */
  #later(work: () => void): void {
    this.#directTimer?.cancel();
    this.#directTimer = this.#in(DIRECT_AFTER_MS, () => {
      this.#directTimer = undefined;
      work();
    });
  }

  #in(ms: number, work: () => void): Timer {
    const call = this.#call;
    const { clock } = call.floor;
    return clock.at(clock.now() + ms, () => {
      try {
        if (!call.over) work();
      } catch (error) {
        call.legBroke(undefined, error);
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
      this.#later(() => this.#goDirect());
      return;
    }
    this.#direct(near, far, exchange, (connected) => {
      if (connected) return;
      // One of the two may already talk past the box.
      this.#stays = true;
      for (const leg of [near, far]) if (leg.media) this.#moves.toBox(leg, () => this.refresh());
    });
  }

  // --- What happens to the phones ---

  /** The two don't hear each other any more: one of them is to be connected elsewhere. */
  part(...legs: readonly (Leg | undefined)[]): void {
    this.#directTimer?.cancel();
    this.waiting.stop();
    this.overheard.giveWay();
    for (const leg of legs) leg?.media?.connect(undefined);
  }

  /** A worker died, and took the box's end towards this phone with it. */
  lost(leg: Leg): void {
    this.holding.forget(leg);
    this.#seat?.lost();
    this.overheard.lost();
    this.recovery.lost(leg);
  }

  /** The call is over. */
  close(): void {
    this.leaveRoom();
    this.overheard.close();
    this.#directTimer?.cancel();
    this.#moves.close();
    this.holding.close();
  }
}

function areUp(near: Leg, far: Leg): boolean {
  return near.state === 'up' && far.state === 'up';
}
