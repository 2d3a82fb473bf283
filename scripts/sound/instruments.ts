import { PACK_RATE_HZ } from '../../appliance/prompts/pack.ts';

/** A piece being made: a circle, so that what still sounds at the end goes on at the beginning. */
export class Circle {
  readonly samples: Float64Array;

  constructor(seconds: number) {
    this.samples = new Float64Array(Math.round(seconds * PACK_RATE_HZ));
  }

  /** Adds a sound at this moment. */
  add(atSec: number, sound: Float64Array, gain: number): void {
    const from = Math.round(atSec * PACK_RATE_HZ);
    for (let at = 0; at < sound.length; at++) {
      const to = (from + at) % this.samples.length;
      this.samples[to] = this.samples[to]! + sound[at]! * gain;
    }
  }

  /** Some of the sound comes back again and again, softer each time: a room. */
  echo(delaySec: number, feedback: number): void {
    const delay = Math.round(delaySec * PACK_RATE_HZ);
    const dry = this.samples.slice();
    let gain = feedback;
    for (let repeat = 1; gain > 0.01; repeat++, gain *= feedback) {
      for (let at = 0; at < dry.length; at++) {
        const to = (at + delay * repeat) % dry.length;
        this.samples[to] = this.samples[to]! + dry[at]! * gain;
      }
    }
  }

  /** 16 bits, so loud that its mean power is `levelDb` below full scale. */
  pcm(levelDb: number): Int16Array {
    const power = this.samples.reduce((sum, sample) => sum + sample * sample, 0) / this.samples.length;
    const gain = (10 ** (levelDb / 20) * 32_768) / Math.sqrt(power);
    return Int16Array.from(this.samples, (sample) =>
      Math.round(Math.max(-1, Math.min(1, (sample * gain) / 32_768)) * 32_767),
    );
  }
}

/** Frequency of a note: `C4` is middle C, `F#3`, `Bb3`. */
export function pitchHz(note: string): number {
  const [, letter = 'A', accidental = '', octave = '4'] = note.match(/^([A-G])([#b]?)(\d)$/) ?? [];
  const steps = { C: -9, D: -7, E: -5, F: -4, G: -2, A: 0, B: 2 }[letter] ?? 0;
  const half = steps + (accidental === '#' ? 1 : accidental === 'b' ? -1 : 0) + (Number(octave) - 4) * 12;
  return 440 * 2 ** (half / 12);
}

function made(seconds: number, sample: (t: number) => number): Float64Array {
  return Float64Array.from({ length: Math.round(seconds * PACK_RATE_HZ) }, (_, at) => sample(at / PACK_RATE_HZ));
}

/** Rises within `attack` and falls to nothing at `length`, both without a corner. */
function shape(t: number, attack: number, length: number): number {
  const rise = t < attack ? 0.5 - 0.5 * Math.cos((Math.PI * t) / attack) : 1;
  const left = length - t;
  const fall = left < 0.1 ? 0.5 - 0.5 * Math.cos((Math.PI * left) / 0.1) : 1;
  return rise * fall;
}

/** An electric piano: a tine that rings over a soft bar. */
export function electricPiano(hz: number, seconds: number): Float64Array {
  return made(seconds, (t) => {
    const bell = Math.sin(2 * Math.PI * hz * 7 * t) * 0.5 * Math.exp(-t * 9);
    const bar = Math.sin(2 * Math.PI * hz * t + bell) + 0.25 * Math.sin(2 * Math.PI * hz * 2 * t) * Math.exp(-t * 2);
    return bar * Math.exp(-t * 1.1) * shape(t, 0.008, seconds);
  });
}

/** Held chords: three slightly different voices that beat against each other slowly. */
export function strings(hz: number, seconds: number): Float64Array {
  return made(seconds, (t) => {
    let sum = 0;
    for (const detune of [0.997, 1, 1.003]) {
      const phase = 2 * Math.PI * hz * detune * t;
      sum += Math.sin(phase) + 0.4 * Math.sin(2 * phase) + 0.15 * Math.sin(3 * phase);
    }
    const swell = Math.min(1, t / 0.7, (seconds - t) / 0.9);
    return sum * (0.5 - 0.5 * Math.cos(Math.PI * Math.max(0, swell)));
  });
}

/** A plucked string after Karplus and Strong: a burst of noise that goes round a delay line and grows dull. */
export function plucked(hz: number, seconds: number): Float64Array {
  const period = PACK_RATE_HZ / hz;
  const line = Math.floor(period);
  const fraction = period - line;
  const out = new Float64Array(Math.round(seconds * PACK_RATE_HZ));
  // The same noise each time: the script makes the same file.
  let seed = 0x2f6e2b1;
  for (let at = 0; at < out.length; at++) {
    if (at <= line) {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      // Dull from the beginning: a thumb, no plectrum.
      out[at] = (seed / 2 ** 31 - 1) * 0.3 + (at > 0 ? out[at - 1]! * 0.7 : 0);
      continue;
    }
    const newer = out[at - line]!;
    const older = out[at - line - 1]!;
    const mean = 0.5 * (newer + older);
    out[at] = 0.996 * (mean + (fraction - 0.5) * (older - newer));
  }
  return out.map((sample, at) => sample * shape(at / PACK_RATE_HZ, 0.012, seconds));
}
