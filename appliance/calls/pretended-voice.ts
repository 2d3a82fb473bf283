import type { Clock, Timer } from '../base/clock.ts';
import type { Playing, Recording, RecordingEnd } from '../media/types.ts';
import type { Voice } from './conversation.ts';
import type { Utterance } from './types.ts';

/** Between two keys of one who knows what to press. */
export const KEY_EVERY_MS = 150;
const UNKNOWN_MS = 2_000;

/** What a pretended caller does some time after something begins to be heard. */
export type Reaction =
  | { readonly afterMs: number; readonly keys: string }
  | { readonly afterMs: number; readonly hangsUp: true };

/** Something that the box played, from when on, in milliseconds of the call. */
export interface Heard {
  readonly atMs: number;
  readonly what: Utterance;
}

export interface PretendedEar {
  readonly hears?: (what: Utterance, time: number) => Reaction | undefined;
  readonly speaksMs: number;
  readonly durationMs: (what: Utterance) => number | undefined;
  readonly press: (keys: string) => void;
  readonly hangUp: () => void;
}

/** Speech that nobody hears and messages that nobody leaves, but which last as long. */
export class PretendedVoice implements Voice {
  readonly heard: Heard[] = [];
  readonly #clock: Clock;
  readonly #ear: PretendedEar;
  readonly #times = new Map<string, number>();
  #playing: Going<'played' | 'stopped'> | undefined;
  #recording: Going<{ durationMs: number; ended: RecordingEnd }> | undefined;

  constructor(clock: Clock, ear: PretendedEar) {
    this.#clock = clock;
    this.#ear = ear;
  }

  play(what: readonly Utterance[]): Playing {
    this.#playing?.end('stopped');
    const playing = new Going<'played' | 'stopped'>(this.#clock);
    this.#playing = playing;
    const next = (index: number): void => {
      const each = what[index];
      if (!each) {
        playing.end('played');
        return;
      }
      this.#hear(each);
      const lastsMs = this.#lastsMs(each);
      if (lastsMs !== undefined) playing.plan(lastsMs, () => next(index + 1));
    };
    next(0);
    return { done: playing.done, stop: () => playing.end('stopped') };
  }

  #hear(what: Utterance): void {
    this.heard.push({ atMs: this.#clock.now(), what });
    const name = JSON.stringify(what);
    const time = (this.#times.get(name) ?? 0) + 1;
    this.#times.set(name, time);
    const reaction = this.#ear.hears?.(what, time);
    if (!reaction) return;
    this.#clock.at(this.#clock.now() + reaction.afterMs, () => {
      if ('keys' in reaction) this.#ear.press(reaction.keys);
      else this.#ear.hangUp();
    });
  }

  /** Undefined for a tone without an end. */
  #lastsMs(what: Utterance): number | undefined {
    if ('silenceMs' in what) return what.silenceMs;
    if ('tone' in what) return what.forMs;
    return this.#ear.durationMs(what) ?? UNKNOWN_MS;
  }

  record({ maxMs, silenceMs }: { readonly maxMs?: number; readonly silenceMs?: number }): Recording {
    const beganMs = this.#clock.now();
    const recording = new Going<{ durationMs: number; ended: RecordingEnd }>(this.#clock);
    this.#recording = recording;
    const end = (ended: RecordingEnd): void => recording.end({ durationMs: this.#clock.now() - beganMs, ended });
    const silentMs = silenceMs === undefined ? Number.POSITIVE_INFINITY : this.#ear.speaksMs + silenceMs;
    const limitMs = maxMs ?? Number.POSITIVE_INFINITY;
    const lastsMs = Math.min(silentMs, limitMs);
    if (Number.isFinite(lastsMs)) recording.plan(lastsMs, () => end(silentMs < limitMs ? 'silence' : 'limit'));
    this.#close = () => end('closed');
    return { done: recording.done, stop: () => end('stopped'), pause: () => {}, resume: () => {} };
  }

  #close: () => void = () => {};

  /** The caller is gone. */
  close(): void {
    this.#playing?.end('stopped');
    if (this.#recording) this.#close();
  }
}

/** Something that goes on in virtual time until it is over, once. */
class Going<Result> {
  readonly done: Promise<Result>;
  readonly #clock: Clock;
  readonly #resolve: (result: Result) => void;
  #timer: Timer | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    const { promise, resolve } = Promise.withResolvers<Result>();
    this.done = promise;
    this.#resolve = resolve;
  }

  plan(afterMs: number, fn: () => void): void {
    this.#timer = this.#clock.at(this.#clock.now() + afterMs, fn);
  }

  end(result: Result): void {
    this.#timer?.cancel();
    this.#resolve(result);
  }
}
