import { ToneKeyReceiver } from '../rtp/dtmf-inband.ts';
import type { Listener } from './hearing.ts';

/** Hears keys in what a phone says. */
export class ToneKeys implements Listener {
  readonly #onKey: (key: string) => void;
  #receiver: ToneKeyReceiver | undefined;
  #rateHz = 0;

  constructor(onKey: (key: string) => void) {
    this.#onKey = onKey;
  }

  hear(pcm: Int16Array, rateHz: number): void {
    if (!this.#receiver || this.#rateHz !== rateHz) {
      this.#receiver = new ToneKeyReceiver(rateHz);
      this.#rateHz = rateHz;
    }
    for (const key of this.#receiver.hear(pcm)) this.#onKey(key);
  }
}
