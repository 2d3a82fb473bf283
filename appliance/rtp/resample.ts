import { invariant } from '../base/assert.ts';

/**
 * Changes the sample rate of a stream, for any of the rates that codecs, sound files and browsers have (8, 16, 24, 32,
 * 44.1 and 48 kHz). A polyphase filter: the ideal low pass cut by a Kaiser window, its coefficients worked out once for
 * each pair of rates. What is above the lower rate's half is 60 dB down, up to 42 % of the lower rate all passes; it is
 * late by half the filter, 2.5 ms where 8 kHz is part of it. State goes over from piece to piece, so pieces join
 * without a click, and no piece allocates.
 */
export class Resampler {
  readonly #bank: Bank;
  /** Past input, then the piece being worked on. */
  readonly #line: Float64Array;
  /** Where in the line, counted from its beginning, the next output's newest input is, and the phase between two. */
  #newest: number;
  #phase = 0;

  /** @throws InvariantBroken for rates between which no small ratio lies */
  constructor(fromHz: number, toHz: number) {
    this.#bank = bankFor(fromHz, toHz);
    this.#line = new Float64Array(this.#bank.taps - 1 + PIECE_SAMPLES);
    this.#newest = this.#bank.taps - 1;
  }

  /** Most samples that `input` samples become. */
  outputMax(input: number): number {
    return Math.ceil((input * this.#bank.up) / this.#bank.down) + 1;
  }

  /**
   * Takes all of `input` and writes what comes of it.
   * @param out at least `outputMax(input.length)` long
   * @returns samples written: where the rates are multiples of each other always in their ratio
   */
  process(input: Int16Array, out: Int16Array): number {
    let written = 0;
    for (let at = 0; at < input.length; at += PIECE_SAMPLES) {
      const length = Math.min(PIECE_SAMPLES, input.length - at);
      const past = this.#bank.taps - 1;
      for (let sample = 0; sample < length; sample++) this.#line[past + sample] = input[at + sample]!;
      written = this.#filter(length, out, written);
      this.#line.copyWithin(0, length, length + past);
    }
    return written;
  }

  #filter(length: number, out: Int16Array, from: number): number {
    const { up, down, taps } = this.#bank;
    const end = taps - 1 + length;
    let newest = this.#newest;
    let phase = this.#phase;
    let written = from;
    while (newest < end) {
      const isPair = phase + down < up;
      if (isPair) this.#two(newest - taps + 1, phase, out, written);
      else out[written] = this.#one(newest - taps + 1, phase);
      written += isPair ? 2 : 1;
      phase += isPair ? 2 * down : down;
      while (phase >= up) {
        phase -= up;
        newest++;
      }
    }
    this.#newest = newest - length;
    this.#phase = phase;
    return written;
  }

  #one(oldest: number, phase: number): number {
    const { taps, coefficients } = this.#bank;
    const line = this.#line;
    // Four sums at a time do not wait for each other in the processor.
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let row = phase * taps;
    for (let at = oldest, end = oldest + taps; at < end; at += 4, row += 4) {
      a += line[at]! * coefficients[row]!;
      b += line[at + 1]! * coefficients[row + 1]!;
      c += line[at + 2]! * coefficients[row + 2]!;
      d += line[at + 3]! * coefficients[row + 3]!;
    }
    return rounded(a + b + (c + d));
  }

  /** Two that follow each other between the same samples: those are read once. */
  #two(oldest: number, phase: number, out: Int16Array, written: number): void {
    const { taps, down, coefficients } = this.#bank;
    const line = this.#line;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let e = 0;
    let f = 0;
    let g = 0;
    let h = 0;
    let row = phase * taps;
    let next = row + down * taps;
    for (let at = oldest, end = oldest + taps; at < end; at += 4, row += 4, next += 4) {
      const first = line[at]!;
      const second = line[at + 1]!;
      const third = line[at + 2]!;
      const fourth = line[at + 3]!;
      a += first * coefficients[row]!;
      b += second * coefficients[row + 1]!;
      c += third * coefficients[row + 2]!;
      d += fourth * coefficients[row + 3]!;
      e += first * coefficients[next]!;
      f += second * coefficients[next + 1]!;
      g += third * coefficients[next + 2]!;
      h += fourth * coefficients[next + 3]!;
    }
    out[written] = rounded(a + b + (c + d));
    out[written + 1] = rounded(e + f + (g + h));
  }
}

/** Rounding by truncation of a positive number is much faster than Math.round. */
function rounded(sum: number): number {
  return sum >= 32_767 ? 32_767 : sum <= -32_768 ? -32_768 : ((sum + 32_768.5) | 0) - 32_768;
}

/** A whole clip at another rate, with the filter's delay taken away. */
export function resampled(pcm: Int16Array, fromHz: number, toHz: number): Int16Array {
  if (fromHz === toHz) return pcm;
  const resampler = new Resampler(fromHz, toHz);
  const { taps, up, down } = bankFor(fromHz, toHz);
  const padded = new Int16Array(pcm.length + taps);
  padded.set(pcm);
  const out = new Int16Array(resampler.outputMax(padded.length));
  resampler.process(padded, out);
  const late = Math.round(((taps / 2) * up) / down);
  return out.subarray(late, late + Math.round((pcm.length * toHz) / fromHz));
}

/** The input is worked through in pieces of this size, however long it is. */
const PIECE_SAMPLES = 960;
/** Taps at the lower of the two rates; more make a steeper edge and a longer delay. */
const TAPS_AT_LOWER_RATE = 40;
/** Form of the Kaiser window: side lobes 64 dB down. */
const KAISER_BETA = 6.1;
/** Middle of the filter's edge, as part of the lower rate: between 3.4 kHz that must pass and what must not alias. */
const EDGE = 0.465;
/** 44.1 kHz to 8 kHz has 80 phases, 8 to 44.1 has 441. */
const PHASES_MAX = 441;

interface Bank {
  readonly up: number;
  readonly down: number;
  readonly taps: number;
  /** `taps` for each of `up` phases, oldest input first. */
  readonly coefficients: Float64Array;
}

/** Banks depend on nothing but the pair of rates: worked out once. */
const banks = new Map<string, Bank>();

function bankFor(fromHz: number, toHz: number): Bank {
  const key = `${fromHz}>${toHz}`;
  let bank = banks.get(key);
  if (!bank) {
    bank = makeBank(fromHz, toHz);
    banks.set(key, bank);
  }
  return bank;
}

function makeBank(fromHz: number, toHz: number): Bank {
  const divisor = greatestCommonDivisor(fromHz, toHz);
  const up = toHz / divisor;
  const down = fromHz / divisor;
  invariant(fromHz > 0 && up <= PHASES_MAX && down <= PHASES_MAX, `no resampling from ${fromHz} to ${toHz} Hz`);
  const ratio = Math.max(1, fromHz / toHz);
  const taps = 4 * Math.ceil((TAPS_AT_LOWER_RATE * ratio) / 4);
  const coefficients = new Float64Array(up * taps);
  for (let phase = 0; phase < up; phase++) {
    const row = coefficients.subarray(phase * taps, (phase + 1) * taps);
    // The output lies `phase / up` after the input sample at the middle of the row.
    for (let tap = 0; tap < taps; tap++) {
      row[tap] = kernel((tap - taps / 2 + 1 - phase / up) / ratio, taps / 2 / ratio);
    }
    const sum = row.reduce((total, value) => total + value, 0);
    for (let tap = 0; tap < taps; tap++) row[tap]! /= sum;
  }
  return { up, down, taps, coefficients };
}

/** The windowed low pass at a distance in samples of the lower rate. */
function kernel(distance: number, half: number): number {
  const inside = 1 - (distance / half) ** 2;
  if (inside < 0) return 0;
  const angle = 2 * Math.PI * EDGE * distance;
  return (distance === 0 ? 1 : Math.sin(angle) / angle) * bessel(KAISER_BETA * Math.sqrt(inside));
}

/** Modified Bessel function of the first kind and order zero, by its series. */
function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let n = 1; term > sum * 1e-12; n++) {
    term *= (x / (2 * n)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
