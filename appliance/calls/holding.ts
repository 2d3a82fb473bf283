import type { MediaSession, Playing } from '../media/types.ts';
import { describe, putsOnHold } from '../sdp/describe.ts';
import type { Leg } from './leg.ts';
import type { LiveCall } from './live-call.ts';
import type { Moves } from './moves.ts';
import { waitingSounds } from './voice.ts';

/**
 * Offers of phones that the box answers itself, and what comes of them: one that holds lets the other hear music
 * (CAL-12).
 */
export class Holding {
  readonly #call: LiveCall;
  readonly #moves: Moves;
  /** Played to one who is on hold. */
  readonly #music = new Map<Leg, Playing>();

  constructor(call: LiveCall, moves: Moves) {
    this.#call = call;
    this.#moves = moves;
  }

  /** A phone offers something: answered here where its sound is the box's business. */
  offered(leg: Leg, sdp: string | undefined): boolean {
    const { offers } = this.#call;
    if (offers.busy) return false;
    if (leg.media) {
      this.#answer(leg, leg.media, sdp);
      return true;
    }
    return sdp !== undefined && this.#takesHold(leg, sdp);
  }

  #answer(leg: Leg, media: MediaSession, sdp: string | undefined): void {
    const { offers } = this.#call;
    if (sdp === undefined) {
      leg.answerOffer(media.offer());
      offers.expect(leg, (answer) => {
        media.accept(answer);
        this.#changed(leg);
      });
      return;
    }
    const answer = media.answer(sdp);
    if (answer === undefined) {
      leg.session?.refuseOffer(488);
      return;
    }
    leg.answerOffer(answer);
    this.#changed(leg);
  }

  /** A phone that talked directly holds. It has its answer at once, and the box plays to the other. */
  #takesHold(leg: Leg, sdp: string): boolean {
    const call = this.#call;
    const other = call.otherOf(leg);
    const description = describe(sdp);
    if (other?.state !== 'up' || leg.state !== 'up' || call.offers.underWay || call.unsettled) return false;
    if (!description || !putsOnHold(description)) return false;
    if (!this.#moves.open([leg, other], call.group)) return false;
    const answer = leg.media?.answer(sdp);
    if (answer === undefined) {
      for (const each of [leg, other]) each.unanchor()?.close();
      return false;
    }
    call.sound.wereDirect(leg, other);
    leg.media?.connect(other.media);
    leg.answerOffer(answer);
    this.#moves.toBox(other, () => call.sound.refresh());
    this.#changed(leg);
    return true;
  }

  #changed(leg: Leg): void {
    this.#moves.noteHold(leg);
    this.#call.sound.refresh();
  }

  /** These go on together, whoever held them before. */
  note(...legs: readonly Leg[]): void {
    for (const leg of legs) this.#moves.noteHold(leg);
  }

  /** Lets each hear music whose partner holds, and nobody else. */
  play(near: Leg, far: Leg): void {
    this.#playTo(near, far);
    this.#playTo(far, near);
  }

  #playTo(leg: Leg, other: Leg): void {
    const waits = other.holds && !leg.holds;
    const playing = this.#music.get(leg);
    if (!waits) {
      this.#music.delete(leg);
      playing?.stop();
    } else if (!playing && leg.media) {
      const { floor } = this.#call;
      const music = leg.media.play(waitingSounds(floor, 'music', other.party), { loop: true });
      this.#music.set(leg, music);
      // It is over when something else is said to that phone.
      void music.done.then(() => {
        if (this.#music.get(leg) === music) this.#music.delete(leg);
      });
    }
  }

  /** What it heard has ended by itself. */
  forget(leg: Leg): void {
    this.#music.delete(leg);
  }

  close(): void {
    // One of them may go on in another call.
    for (const playing of this.#music.values()) playing.stop();
    this.#music.clear();
  }
}
