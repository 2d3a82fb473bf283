/**
 * One turn at a time. Work (a packet, a due timer, a command) runs to its end first; then what it wants sent goes out;
 * then the user hears the news, in order, from one loop. So a listener can call any command at once and never finds
 * the machine half-way through something, and an output that fails can be reported back from within the output.
 */
import { invariant } from '../base/assert.ts';
import type { SipOutput } from './types.ts';

export class Turns {
  readonly #output: (output: SipOutput) => void;
  readonly #onFailure: ((failure: unknown) => void) | undefined;
  #failures: unknown[] = [];
  #outputs: SipOutput[] = [];
  #news: (() => void)[] = [];
  #working = false;
  #sending = false;
  #telling = false;

  /**
   * `onFailure` hears of errors thrown by the user's listeners and outputs; the others still hear. Without it the first
   * such error is thrown when everything has been told.
   */
  constructor(output: (output: SipOutput) => void, onFailure: ((failure: unknown) => void) | undefined) {
    this.#output = output;
    this.#onFailure = onFailure;
  }

  put(output: SipOutput): void {
    this.#outputs.push(output);
  }

  tell(news: () => void): void {
    this.#news.push(news);
  }

  run(work: () => void): void {
    invariant(!this.#working, 'the SIP endpoint was entered while it was at work');
    this.#working = true;
    try {
      work();
    } finally {
      this.#working = false;
      this.#send();
      this.#tellAll();
    }
  }

  /** A turn that nobody called for who could deal with an error: it is reported, and everything else goes on. */
  runGuarded(work: () => void): void {
    this.run(() => this.#guard(work));
  }

  #send(): void {
    if (this.#sending) return;
    this.#sending = true;
    while (this.#outputs.length > 0) {
      const outputs = this.#outputs;
      this.#outputs = [];
      for (const output of outputs) this.#perform(output);
    }
    this.#sending = false;
  }

  #tellAll(): void {
    if (this.#telling || this.#sending) return;
    this.#telling = true;
    while (this.#news.length > 0) {
      const news = this.#news;
      this.#news = [];
      for (const tell of news) this.#guard(tell);
    }
    this.#telling = false;
    const [failure] = this.#failures.splice(0);
    if (failure !== undefined) throw failure;
  }

  #perform(output: SipOutput): void {
    try {
      this.#output(output);
    } catch (failure) {
      this.#failed(failure);
    }
  }

  #guard(work: () => void): void {
    try {
      work();
    } catch (failure) {
      this.#failed(failure);
    }
  }

  #failed(failure: unknown): void {
    if (this.#onFailure) this.#onFailure(failure);
    else this.#failures.push(failure);
  }
}
