import { ANCHORS_LOST_MAX } from '../base/limits.ts';
import { SoundLost } from './ended.ts';
import type { Leg } from './leg.ts';
import type { LiveCall } from './live-call.ts';

/** Brings back the sound of a call whose worker died: new ends are opened in one that lives, and offered. */
export class SoundRecovery {
  readonly #call: LiveCall;
  #losses = 0;
  #underWay = false;

  constructor(call: LiveCall) {
    this.#call = call;
  }

  get underWay(): boolean {
    return this.#underWay;
  }

  /** A worker died, and took the box's end towards this phone with it. */
  lost(leg: Leg): void {
    const call = this.#call;
    if (this.#underWay || call.over || leg.waiting || leg.state !== 'up') return;
    if (++this.#losses > ANCHORS_LOST_MAX) {
      call.fail(new SoundLost());
      return;
    }
    this.#underWay = true;
    // The other end is about to be told too.
    this.#tryIn(0, TRIES);
  }

  #tryIn(ms: number, tries: number): void {
    const { clock } = this.#call.floor;
    clock.at(clock.now() + ms, () => {
      if (!this.#call.over) this.#try(tries);
    });
  }

  /** All workers may be gone for a moment, or the phone be busy with an offer of its own. */
  #try(tries: number): void {
    const call = this.#call;
    const { near, far, sound } = call;
    const tried = (connected: boolean): void => {
      if (!connected && tries > 1) {
        this.#tryIn(AGAIN_AFTER_MS, tries - 1);
        return;
      }
      this.#underWay = false;
      if (!connected) call.fail(new SoundLost());
      else this.#recovered(far);
    };
    if (far && near.state === 'up' && far.state === 'up') sound.anchorBoth(near, far, tried);
    else if (near.orphaned && near.state === 'up') sound.anchor(near, tried);
    else tried(true);
  }

  #recovered(far: Leg | undefined): void {
    const { recording, codes, sound } = this.#call;
    if (far) {
      sound.refresh();
      if (this.#call.far === far) recording.recovered(far);
      else recording.stop();
    } else {
      sound.sit();
      sound.waiting.recovered();
      this.#call.treatment?.soundBack?.();
    }
    codes.recovered();
  }
}

/** Longer than a new worker takes to start. */
const TRIES = 8;
const AGAIN_AFTER_MS = 500;
