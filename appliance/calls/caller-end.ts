import type { MediaSession } from '../media/types.ts';
import type { HeaderLines } from '../sip/types.ts';
import type { Anchor } from './anchor.ts';
import { sameMedia } from './description.ts';
import { connectedTo } from './identity.ts';
import type { Leg } from './leg.ts';
import type { LiveCall } from './live-call.ts';
import type { Moves } from './moves.ts';
import { openEnd } from './own-offers.ts';

/** The box's end towards a caller who has not been answered: opened before anybody rings, and told at most once. */
export class CallerEnd {
  readonly #call: LiveCall;
  readonly #moves: Moves;
  /** The answer for a caller that waits, made when its end was opened. */
  #prepared: { readonly anchor: Anchor; readonly sdp: string } | undefined;

  constructor(call: LiveCall, moves: Moves) {
    this.#call = call;
    this.#moves = moves;
  }

  /** Opens the box's end towards a caller who waits. `unfit`: the caller offers nothing that the box speaks. */
  prepare(): 'ready' | 'no-ports' | 'unfit' {
    const { near, floor, group } = this.#call;
    // One who is in a call already is moved when somebody has answered.
    if (!near.waiting) return 'ready';
    const had = near.anchor !== undefined;
    if (!openEnd(floor, near, group)) return 'no-ports';
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
    const { near, sound } = this.#call;
    if (near.media && leg.media) {
      if (near.waiting && this.#prepared?.anchor === near.anchor) {
        near.early(this.#prepared!.sdp, connectedTo(leg.party, near.host));
      }
      sound.waiting.giveWay();
      near.media.connect(leg.media);
    }
  }

  /** Answers the caller with the box's own description. `agreed`: when both know what it is. */
  answer(headers: HeaderLines, agreed: (agreed: boolean) => void): void {
    const { near, offers } = this.#call;
    if (this.prepare() !== 'ready') {
      agreed(false);
      return;
    }
    const anchor = near.anchor!;
    if (near.sdpToOffer === undefined) {
      near.answer(anchor.session.offer(), headers);
      // Its worker died in between: the answer is to an end that is gone, and the next one is being offered.
      offers.expect(near, (sdp) => agreed(near.anchor !== anchor || anchor.session.accept(sdp)));
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
}
