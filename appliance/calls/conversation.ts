import { invariant } from '../base/assert.ts';
import type { Clock, Timer } from '../base/clock.ts';
import { KEYS_AHEAD_MAX } from '../base/limits.ts';
import type { Playing, Recording, RecordingEnd, RecordingOptions } from '../media/types.ts';
import { CallEnded } from './ended.ts';
import type { Collected, CollectOptions, Recorded, RecordOptions, Utterance } from './types.ts';

/** What carries the box's words to a caller and the caller's to the disk: a media session, or a pretended one. */
export interface Voice {
  /** One after the other; a later call replaces an earlier one. */
  play(what: readonly Utterance[]): Playing;
  record(options: Omit<RecordingOptions, 'stereoWith'>): Recording;
}

const BEEP: readonly Utterance[] = [{ tone: 'beep' as const, forMs: 250 }];

/**
 * The box and a caller speak with each other: plays, collects keys and records, one thing at a time. The same code
 * serves real and pretended callers. Its promises reject with `CallEnded` once the caller is gone, but for a recording,
 * of which what was said is kept.
 */
export class Conversation {
  readonly #clock: Clock;
  readonly #voice: Voice;
  /** Keys that nobody has taken yet. */
  #ahead = '';
  /** Takes each key that is pressed now. */
  #taker: ((key: string) => void) | undefined;
  #playing: Playing | undefined;
  #recording: Recording | undefined;
  #timer: Timer | undefined;
  #reject: ((reason: Error) => void) | undefined;
  #busy = false;
  #over = false;

  constructor(clock: Clock, voice: Voice) {
    this.#clock = clock;
    this.#voice = voice;
  }

  /** The caller pressed a key. */
  key(key: string): void {
    if (this.#over) return;
    if (this.#taker) this.#taker(key);
    else if (this.#ahead.length < KEYS_AHEAD_MAX) this.#ahead += key;
  }

  play(what: readonly Utterance[], keysStop: boolean): Promise<'played' | 'key'> {
    return this.#do<'played' | 'key'>((done) => {
      if (keysStop && this.#ahead !== '') {
        done('key');
        return;
      }
      this.#taker = (key) => {
        if (!keysStop) return;
        this.#ahead += key;
        done('key');
      };
      this.#say(what, () => done('played'));
    });
  }

  collect(options: CollectOptions): Promise<Collected> {
    return this.#do<Collected>((done) => {
      let digits = '';
      const late = (): void => done({ digits, ended: digits.length >= leastOf(options) ? 'whole' : 'timeout' });
      const taker = (key: string): void => {
        this.#quiet();
        if (key === options.end) {
          done({ digits, ended: 'hash' });
          return;
        }
        const ended = judged(digits + key, options);
        // One too many is no part of the input.
        if (ended !== 'too-long') digits += key;
        if (ended === 'more') this.#wait(options.interDigitMs, late);
        else done({ digits, ended });
      };
      this.#taker = taker;
      const ahead = this.#ahead;
      this.#ahead = '';
      for (const key of ahead) this.key(key);
      if (ahead !== '') return;
      const { prompt } = options;
      const what = prompt === undefined ? [] : listOf(prompt);
      if (what.length > 0) this.#say(what, () => this.#wait(options.firstDigitMs, late));
      if (what.length === 0 || isEndless(what)) this.#wait(options.firstDigitMs, late);
    });
  }

  record({ path, maxMs, silenceMs, stopKeys, beep, key: fileKey }: RecordOptions): Promise<Recorded> {
    let stopped: string | undefined;
    let recording: Recording | undefined;
    const begin = (done: (recorded: Recorded) => void): void => {
      if (stopped !== undefined) {
        done({ durationMs: 0, ended: 'key', key: stopped });
        return;
      }
      // From now on the caller may go without losing anything.
      this.#reject = undefined;
      recording = this.#voice.record({ path, maxMs, key: fileKey, ...(silenceMs === undefined ? {} : { silenceMs }) });
      this.#recording = recording;
      recording.done.then(({ durationMs, ended }) => done({ durationMs, ...endOf(ended, stopped) }));
    };
    return this.#do<Recorded>((done) => {
      this.#ahead = '';
      this.#taker = (key) => {
        if (stopped !== undefined || !stopKeys.includes(key)) return;
        stopped = key;
        recording?.stop();
      };
      if (beep) this.#say(BEEP, () => begin(done));
      else begin(done);
    });
  }

  /** The caller is gone, or others speak with them now. */
  end(): void {
    if (this.#over) return;
    this.#over = true;
    this.#quiet();
    // Who took the call back talks with somebody else from now on, which is nobody's message.
    this.#recording?.stop();
    this.#reject?.(new CallEnded());
  }

  #do<Result>(begin: (done: (result: Result) => void) => void): Promise<Result> {
    if (this.#over) return Promise.reject(new CallEnded());
    invariant(!this.#busy, 'a call plays, collects or records one thing at a time');
    this.#busy = true;
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    // Whoever started it may not wait for it.
    promise.catch(() => {});
    const settle = (work: () => void): void => {
      if (!this.#busy || this.#settling !== promise) return;
      this.#busy = false;
      this.#settling = undefined;
      this.#taker = undefined;
      this.#reject = undefined;
      this.#recording = undefined;
      this.#quiet();
      work();
    };
    this.#settling = promise;
    this.#reject = (reason) => settle(() => reject(reason));
    begin((result) => settle(() => resolve(result)));
    return promise;
  }

  #settling: Promise<unknown> | undefined;

  /** `heard` is told unless something else came in between. */
  #say(what: readonly Utterance[], heard: () => void): void {
    const playing = this.#voice.play(what);
    this.#playing = playing;
    playing.done.then(() => {
      if (this.#playing !== playing) return;
      this.#playing = undefined;
      heard();
    });
  }

  #wait(ms: number, late: () => void): void {
    this.#timer?.cancel();
    this.#timer = this.#clock.at(this.#clock.now() + ms, late);
  }

  #quiet(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const playing = this.#playing;
    this.#playing = undefined;
    playing?.stop();
  }
}

export function listOf(what: Utterance | readonly Utterance[]): readonly Utterance[] {
  return isList(what) ? what : [what];
}

function isList(what: Utterance | readonly Utterance[]): what is readonly Utterance[] {
  return Array.isArray(what);
}

/** A tone that sounds until something else is played. */
function isEndless(what: readonly Utterance[]): boolean {
  const last = what.at(-1);
  return last !== undefined && 'tone' in last && last.forMs === undefined;
}

function leastOf({ digitsMin, digitsMax }: CollectOptions): number {
  return digitsMin ?? digitsMax;
}

function judged(digits: string, { digitsMax, end, judge }: CollectOptions): 'more' | Collected['ended'] {
  if (digits.length > digitsMax) return 'too-long';
  const verdict = judge?.(digits) ?? 'more';
  if (verdict !== 'more') return verdict;
  // Where a key ends the input it is waited for.
  return digits.length === digitsMax && end === undefined ? 'whole' : 'more';
}

function endOf(ended: RecordingEnd, key: string | undefined): Pick<Recorded, 'ended' | 'key'> {
  if (ended === 'stopped') return key === undefined ? { ended: 'hung-up' } : { ended: 'key', key };
  return { ended: ended === 'closed' ? 'hung-up' : ended };
}
