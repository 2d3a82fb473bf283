import { ToneKeyReceiver } from '../rtp/dtmf-inband.ts';
import type { Agreed } from '../sdp/own-media.ts';
import type { Listener } from './hearing.ts';
import type { MediaSessionOptions } from './types.ts';

/** Both said that keys come as events. What may come is more: some send what they left out of their answer. */
export function agreedOnEvents({ sendEvents }: Agreed): boolean {
  return sendEvents.length > 0;
}

/**
 * Whether a phone's keys are listened for in its sound: where no events were agreed on, for it has no other way but
 * INFO. It costs as much as all the rest.
 */
export function heardAsTones(dtmf: MediaSessionOptions['dtmf'], agreed: Agreed): boolean {
  return dtmf !== 'info' && !agreedOnEvents(agreed);
}

/** Within this an INFO or event tells of the press that was heard as a tone: some come when the key goes up. */
const SAME_PRESS_MS = 2_000;

/** Hears keys in what a phone says. */
export class ToneKeys implements Listener {
  readonly #onKey: (key: string) => void;
  /** What was heard lately. */
  #lately: { readonly key: string; readonly atMs: number }[] = [];
  #receiver: ToneKeyReceiver | undefined;
  #rateHz = 0;

  constructor(onKey: (key: string) => void) {
    this.#onKey = onKey;
  }

  hear(pcm: Int16Array, rateHz: number, nowMs: number): void {
    if (!this.#receiver || this.#rateHz !== rateHz) {
      this.#receiver = new ToneKeyReceiver(rateHz);
      this.#rateHz = rateHz;
    }
    for (const key of this.#receiver.hear(pcm)) {
      this.#lately = [...this.#lately.filter(({ atMs }) => nowMs - atMs <= SAME_PRESS_MS), { key, atMs: nowMs }];
      this.#onKey(key);
    }
  }

  /** Whether this key, told by another way too, has been heard already; each press counts for one. */
  hasHeard(key: string, nowMs: number): boolean {
    const at = this.#lately.findIndex((heard) => heard.key === key && nowMs - heard.atMs <= SAME_PRESS_MS);
    if (at >= 0) this.#lately.splice(at, 1);
    return at >= 0;
  }
}
