import { rmsLevelDb } from './level.ts';
import { saturate } from './pcm.ts';

/**
 * Comfort noise (RFC 3389): while nobody speaks, the sender tells only how loud the room is and how it sounds, and the
 * receiver makes such a noise. Payload type 13 at 8 kHz; level in the first byte, reflection coefficients behind it.
 */

/** The RFC's own default of ten, and room for those who send more. */
const COEFFICIENTS_MAX = 20;
/** A white noise of this span has a root mean square of the span divided by this. */
const UNIFORM_RMS = Math.sqrt(12);
/** Louder than this no room hums; it would be somebody's attempt at hurting ears. */
const LEVEL_MAX_DBOV = -20;
const MULTIPLIER = 1_664_525;
const INCREMENT = 1_013_904_223;

export class ComfortNoise {
  readonly #reflections = new Float64Array(COEFFICIENTS_MAX);
  readonly #state = new Float64Array(COEFFICIENTS_MAX + 1);
  #order = 0;
  #gain = 0;
  /** Noise needs no chance, only no pattern that an ear finds. */
  #seed = 0x2545_f491;

  /** Takes a payload in; the noise changes from the next sample on. */
  update(payload: Uint8Array): void {
    if (payload.length === 0) return;
    // RFC 3389 §3.1: 0 to 127 is −0 to −127 dBov; the uppermost bit is 0.
    const level = Math.min(-(payload[0]! & 127), LEVEL_MAX_DBOV);
    this.#order = Math.min(payload.length - 1, COEFFICIENTS_MAX);
    let remaining = 1;
    for (let at = 0; at < this.#order; at++) {
      // RFC 3389 §3.2: k = 258 · (N − 127) / 32768.
      const reflection = Math.max(-0.99, Math.min(0.99, (258 * (payload[at + 1]! - 127)) / 32_768));
      this.#reflections[at] = reflection;
      remaining *= 1 - reflection * reflection;
    }
    // The filter makes what goes in louder by the inverse of what is left after prediction.
    this.#gain = 32_768 * 10 ** (level / 20) * Math.sqrt(remaining) * UNIFORM_RMS;
  }

  /** Fills `samples` of `out`. */
  make(out: Int16Array, samples: number): void {
    const state = this.#state;
    for (let at = 0; at < samples; at++) {
      this.#seed = (Math.imul(this.#seed, MULTIPLIER) + INCREMENT) | 0;
      let forward = (this.#seed / 2 ** 32) * this.#gain;
      for (let stage = this.#order - 1; stage >= 0; stage--) {
        const reflection = this.#reflections[stage]!;
        forward -= reflection * state[stage]!;
        state[stage + 1] = state[stage]! + reflection * forward;
      }
      state[0] = forward;
      out[at] = saturate(Math.round(forward));
    }
  }
}

/** The payload that tells how loud `pcm` is, without its colour: one byte. */
export function comfortNoisePayload(pcm: Int16Array): number {
  return Math.min(127, Math.max(0, Math.round(-rmsLevelDb(pcm))));
}
