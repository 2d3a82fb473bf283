import type { Timer } from '../base/clock.ts';
import { RELAY_LINGERS_MS } from '../base/limits.ts';
import type { MediaSession } from '../media/types.ts';
import type { Anchor } from './anchor.ts';
import type { Leg } from './leg.ts';
import type { LiveCall } from './live-call.ts';
import { offerOwn, openEnd } from './own-offers.ts';
import type { exchange, splice } from './splice.ts';

/**
 * Moves the sound of phones that are in a call: to the box, and back to each other. What was there goes on for a moment
 * after a move, so that nothing is lost that was under way (CAL-13: nobody hears it).
 */
export class Moves {
  readonly #call: LiveCall;
  readonly #moving = new Set<Leg>();
  readonly #retired = new Map<Anchor, Timer>();

  constructor(call: LiveCall) {
    this.#call = call;
  }

  /** A phone has been offered the box's end and has not said what it makes of it. */
  get underWay(): boolean {
    for (const leg of this.#moving) if (leg.state === 'ended') this.#moving.delete(leg);
    return this.#moving.size > 0;
  }

  isMoving(leg: Leg): boolean {
    return this.#moving.has(leg);
  }

  /** Opens the box's ends towards these, in that group; none where there is no port for all of them. */
  open(legs: readonly Leg[], group: string): boolean {
    const opened: Leg[] = [];
    for (const leg of legs) {
      const before = leg.anchor;
      if (before?.group === group) continue;
      leg.unanchor();
      if (!openEnd(this.#call.floor, leg, group)) {
        if (before) leg.anchorBy(before);
        for (const each of opened) each.unanchor()?.close();
        return false;
      }
      if (before) this.retire(before);
      opened.push(leg);
    }
    return true;
  }

  /** Offers one its new end. Without an agreement it talks to whom it talked to. */
  toBox(leg: Leg, done: (agreed: boolean) => void): void {
    this.#moving.add(leg);
    const { anchor } = leg;
    offerOwn(leg, (agreed) => {
      this.#moving.delete(leg);
      // Its worker died in between: it is offered another end, and that decides.
      if (!agreed && anchor && leg.anchor === anchor) leg.unanchor()?.close();
      if (agreed) this.noteHold(leg);
      done(agreed);
    });
  }

  /** What its phone wants as it said last. */
  noteHold(leg: Leg): void {
    const holds = leg.media !== undefined && isHolding(leg.media);
    if (leg.holds === holds) return;
    leg.holds = holds;
    this.#call.holdChanged();
  }

  /** Lets two who both talk to the box talk to each other. `how`: whether they talk with each other there already. */
  toEachOther(near: Leg, far: Leg, how: typeof splice | typeof exchange, done: (connected: boolean) => void): void {
    how(near, far, (connected) => {
      for (const leg of connected ? [near, far] : []) {
        const anchor = leg.unanchor();
        leg.orphaned = false;
        if (anchor) this.retire(anchor);
      }
      done(connected);
    });
  }

  /** It carries what still comes to it, and is closed in a moment. */
  retire(anchor: Anchor): void {
    if (anchor.closed) return;
    const { clock } = this.#call.floor;
    this.#retired.set(
      anchor,
      clock.at(clock.now() + RELAY_LINGERS_MS, () => {
        this.#retired.delete(anchor);
        anchor.close();
      }),
    );
  }

  close(): void {
    for (const [anchor, timer] of this.#retired) {
      timer.cancel();
      anchor.close();
    }
    this.#retired.clear();
    this.#moving.clear();
  }
}

/** It listens to nobody. */
function isHolding({ remoteDirection }: MediaSession): boolean {
  return remoteDirection === 'sendonly' || remoteDirection === 'inactive';
}
