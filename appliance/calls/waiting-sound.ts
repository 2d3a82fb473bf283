import type { Playing } from '../media/types.ts';
import type { LiveCall } from './live-call.ts';
import type { Party } from './types.ts';
import { waitingSounds } from './voice.ts';

/** What a caller whom the box has answered hears while others are rung. */
export class WaitingSound {
  readonly #call: LiveCall;
  /** What is to be heard, also while there is no sound to play it in. */
  #wanted: { readonly sound: 'ringing' | 'music'; readonly by: Party } | undefined;
  #playing: Playing | undefined;

  constructor(call: LiveCall) {
    this.#call = call;
  }

  /** The caller hears that others are rung, or the music of the one who lets them wait. */
  play(sound: 'ringing' | 'music', by: Party): void {
    this.#wanted = { sound, by };
    const { near, floor, far, sound: its } = this.#call;
    if (far || near.waiting || !near.media) return;
    // It takes the place of what was heard on hold, which is to come back should nobody answer.
    its.holding.forget(near);
    this.#playing = near.media.play(waitingSounds(floor, sound, by), { loop: true });
  }

  /** The caller's sound was lost, and is there again. */
  recovered(): void {
    if (this.#wanted) this.play(this.#wanted.sound, this.#wanted.by);
  }

  /** The phone that rings lets itself be heard; should that be lost with a worker, this comes back. */
  giveWay(): void {
    this.#playing?.stop();
    this.#playing = undefined;
  }

  stop(): void {
    this.#wanted = undefined;
    this.giveWay();
  }
}
