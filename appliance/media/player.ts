import { SoundUnreadable } from './sound-format.ts';
import type { SoundSource } from './sound-source.ts';
import { SteadySource } from './steady-source.ts';
import type { Sound } from './types.ts';

export type PlayedHow = 'played' | 'stopped' | 'unreadable';

/**
 * Opens what is to be heard; undefined when it isn't there or can't be read.
 * @param rateHz in which it will be wanted: whoever has it so already spares the work
 */
export type OpenSound = (sound: Sound, rateHz: number) => SoundSource | undefined;

export interface PlayerOptions {
  /** Numbered by the main side. */
  readonly id: number;
  readonly sounds: readonly Sound[];
  /** Begins anew after the last. */
  readonly loop: boolean;
  readonly rateHz: number;
  readonly open: OpenSound;
  readonly onEnd: (how: PlayedHow) => void;
}

/** Plays sounds one after the other, without a gap, as long as they are to the sample. */
export class Player {
  readonly id: number;
  readonly #options: PlayerOptions;
  #next = 0;
  #current: SteadySource | undefined;
  /** Something was heard since the list began: a list of nothing must not be looped. */
  #heard = false;
  #how: PlayedHow = 'played';
  #isOpen = true;

  constructor(options: PlayerOptions) {
    this.id = options.id;
    this.#options = options;
  }

  /** Fills `out`, with silence behind the end. Answers false when nothing of it is to be heard: it has ended. */
  read(out: Int16Array): boolean {
    let at = 0;
    while (this.#isOpen && at < out.length) {
      this.#current ??= this.#open();
      if (!this.#current) break;
      const count = this.#readFrom(this.#current, out, at);
      at += count;
      if (count > 0) this.#heard = true;
      if (at < out.length) this.#closeCurrent();
    }
    out.fill(0, at);
    if (at === 0 && this.#isOpen) this.#end(this.#how);
    return at > 0;
  }

  /** A file that turns out to be damaged ends there, and no call is worth less for it. */
  #readFrom(source: SteadySource, out: Int16Array, at: number): number {
    try {
      return source.read(out, at);
    } catch (error) {
      if (!(error instanceof SoundUnreadable)) throw error;
      this.#how = 'unreadable';
      return 0;
    }
  }

  stop(): void {
    if (this.#isOpen) this.#end('stopped');
  }

  #open(): SteadySource | undefined {
    const { sounds, loop, open, rateHz } = this.#options;
    for (;;) {
      if (this.#next >= sounds.length) {
        if (!loop || !this.#heard) return undefined;
        this.#next = 0;
        this.#heard = false;
      }
      const source = open(sounds[this.#next++]!, rateHz);
      if (source) return new SteadySource(source, rateHz);
      this.#how = 'unreadable';
    }
  }

  #closeCurrent(): void {
    this.#current?.close();
    this.#current = undefined;
  }

  #end(how: PlayedHow): void {
    this.#isOpen = false;
    this.#closeCurrent();
    this.#options.onEnd(how);
  }
}
