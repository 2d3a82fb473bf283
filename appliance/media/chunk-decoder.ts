import type { Decoder } from '../rtp/codec.ts';
import { alaw, decodeG711, ulaw } from '../rtp/g711.ts';
import { g722 } from '../rtp/g722.ts';
import { Resampler } from '../rtp/resample.ts';
import { FRAME_BYTES, FRAME_SAMPLES, SOUND_RATE_HZ, type SoundCoding } from './sound-format.ts';

const NARROW_HZ = 8_000;
/** One coding goes over into another, late by another time, within 4 ms. */
const JOIN_SAMPLES = 64;

/** Decodes one channel of a recording, chunk after chunk, to 16 kHz, whatever it is coded in. */
export class ChunkDecoder {
  #isWide: boolean | undefined;
  #wide: Decoder | undefined;
  #upwards: Resampler | undefined;
  #lastSample = 0;

  /** @param frames whole frames. The array is a new one. */
  decode(coding: SoundCoding, frames: Uint8Array): Int16Array {
    const samples = new Int16Array((frames.length / FRAME_BYTES) * FRAME_SAMPLES);
    const isWide = coding === 'G722';
    const changes = isWide !== this.#isWide;
    if (coding === 'G722') this.#decodeWide(frames, samples, changes);
    else this.#decodeNarrow(coding, frames, samples, changes);
    if (changes && this.#isWide !== undefined) this.#join(samples);
    this.#isWide = isWide;
    this.#lastSample = samples.at(-1) ?? 0;
    return samples;
  }

  /** @param anew as its encoder began anew too */
  #decodeWide(frames: Uint8Array, samples: Int16Array, anew: boolean): void {
    if (anew) this.#wide = g722.decoder();
    for (let at = 0, to = 0; at < frames.length; at += FRAME_BYTES, to += FRAME_SAMPLES) {
      this.#wide!.decode(frames.subarray(at, at + FRAME_BYTES), samples.subarray(to));
    }
  }

  #decodeNarrow(coding: 'PCMA' | 'PCMU', frames: Uint8Array, samples: Int16Array, anew: boolean): void {
    if (anew) this.#upwards = new Resampler(NARROW_HZ, SOUND_RATE_HZ);
    const narrow = new Int16Array(frames.length);
    decodeG711(coding === 'PCMA' ? alaw : ulaw, frames, narrow);
    // Twice as many come out as went in, always; the one more that it asks room for is for other rates.
    const wide = new Int16Array(this.#upwards!.outputMax(narrow.length));
    samples.set(wide.subarray(0, this.#upwards!.process(narrow, wide)));
  }

  /** From where the sound stood over into what comes: a coding begins with a jump in the middle of sound. */
  #join(samples: Int16Array): void {
    const from = this.#lastSample;
    const length = Math.min(JOIN_SAMPLES, samples.length);
    for (let at = 0; at < length; at++) samples[at] = Math.round(from + (samples[at]! - from) * (at / length));
  }
}
