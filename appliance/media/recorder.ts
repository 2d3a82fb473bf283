import { rmsLevelDb } from '../rtp/level.ts';
import { Feed } from './feed.ts';
import type { Listener, Source } from './hearing.ts';
import { nextDue, type Paced, type Pacer } from './pacer.ts';
import { SoundEncoder } from './sound-encoder.ts';
import { FRAME_MS, FRAME_SAMPLES, NARROW_FRAME_SAMPLES, SOUND_RATE_HZ, type SoundCoding } from './sound-format.ts';
import { SoundSink } from './sound-sink.ts';
import type { RecordingEnd } from './types.ts';

export interface RecorderOptions {
  readonly path: string;
  readonly key: Uint8Array;
  /** 16 random bytes. */
  readonly salt: Uint8Array;
  readonly maxMs: number | undefined;
  readonly silenceMs: number | undefined;
  /** What is recorded: one is mono; of two the first is left. Undefined is silent. */
  readonly of: readonly (Source | undefined)[];
  readonly pacer: Pacer;
  readonly turn: number;
  readonly onFault: (error: unknown) => void;
  /** It takes nothing more. */
  readonly onClosed: () => void;
  /** It is whole on disk, or can't be. */
  readonly onEnd: (durationMs: number, ended: RecordingEnd) => void;
}

/** Below this nobody speaks: rooms with a fan in them are at −50 dB and less. */
const SILENCE_DB = -45;

/** One channel that is being recorded. */
interface Channel {
  source: Source | undefined;
  readonly listener: Listener;
  readonly feed: Feed;
  readonly wide: Int16Array;
  readonly narrow: Int16Array;
}

/** What comes in G.711 is kept so: nothing is lost by it, and nothing to be gained by more. */
function codingFor(source: Source | undefined): SoundCoding {
  const codec = source?.codec;
  return codec === 'PCMA' || codec === 'PCMU' ? codec : 'G722';
}

/**
 * Writes what phones say. Its time is that of the beat, so that both channels stay together whatever is lost or late;
 * what isn't there is silence.
 */
export class Recorder implements Paced {
  nextAtMs = 0;
  readonly #options: RecorderOptions;
  readonly #channels: readonly Channel[];
  readonly #sink: SoundSink;
  readonly #encoder: SoundEncoder;
  #silentMs = 0;
  #isPaused = false;
  #isOpen = true;

  constructor(options: RecorderOptions) {
    const { path, key, salt, of, pacer, turn } = options;
    this.#options = options;
    this.#sink = new SoundSink(path);
    this.#encoder = new SoundEncoder(of.length > 1 ? 2 : 1, key, salt, (bytes) => this.#sink.append(bytes));
    this.#channels = of.map((source) => {
      const feed = new Feed(SOUND_RATE_HZ);
      const listener: Listener = { hear: (pcm, rateHz) => feed.put(pcm, rateHz) };
      source?.add(listener);
      const [wide, narrow] = [new Int16Array(FRAME_SAMPLES), new Int16Array(NARROW_FRAME_SAMPLES)];
      return { source, listener, feed, wide, narrow };
    });
    pacer.add(this, 'mix', turn);
  }

  pace(nowMs: number): void {
    this.nextAtMs = nextDue(this.nextAtMs, FRAME_MS, nowMs);
    const { maxMs, silenceMs } = this.#options;
    let isSilent = silenceMs !== undefined;
    for (let index = 0; index < this.#channels.length; index++) {
      const pcm = this.#frameOf(index);
      if (this.#isPaused) continue;
      this.#encoder.frame(index, pcm);
      if (isSilent && rmsLevelDb(pcm) >= SILENCE_DB) isSilent = false;
    }
    if (this.#isPaused) return;
    this.#silentMs = isSilent ? this.#silentMs + FRAME_MS : 0;
    if (this.#sink.trouble !== undefined) this.end('disk');
    else if (maxMs !== undefined && this.#encoder.durationMs >= maxMs) this.end('limit');
    else if (silenceMs !== undefined && this.#silentMs >= silenceMs) this.end('silence');
  }

  /** The next 20 ms of a channel, in the rate in which it is coded now. */
  #frameOf(index: number): Int16Array {
    const { source, feed, wide, narrow } = this.#channels[index]!;
    this.#encoder.codeAs(index, codingFor(source));
    const rateHz = this.#encoder.rateHz(index);
    const pcm = rateHz === SOUND_RATE_HZ ? wide : narrow;
    if (feed.take(pcm, rateHz) !== 'made') pcm.fill(0);
    return pcm;
  }

  /** What is there is kept. */
  fault(error: unknown): void {
    this.#options.onFault(error);
    this.end('closed');
  }

  /** From now on this is on the right: others speak to the one on the left. */
  follow(source: Source | undefined): void {
    const right = this.#channels[1];
    if (!right || right.source === source || !this.#isOpen) return;
    right.source?.remove(right.listener);
    right.source = source;
    source?.add(right.listener);
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#silentMs = 0;
  }

  stop(): void {
    this.end('stopped');
  }

  /** Ends it; `onEnd` is told once all of it is on the disk. Ending twice does nothing. */
  end(ended: RecordingEnd): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#options.pacer.remove(this);
    for (const { source, listener } of this.#channels) source?.remove(listener);
    this.#encoder.finish();
    this.#options.onClosed();
    const { durationMs } = this.#encoder;
    void this.#sink.close().then(() => {
      this.#options.onEnd(durationMs, this.#sink.trouble === undefined ? ended : 'disk');
    });
  }
}
