/**
 * How good a call sounds, by the E-model (ITU-T G.107): from what was measured of the network and what is known of the
 * codec. Where something was not measured there is no rating.
 */

/** What the codec costs by itself and how robust it is (ITU-T G.113 appendix I): `Ie` and `Bpl`. */
export interface CodecImpairment {
  readonly ie: number;
  readonly bpl: number;
}

export interface Measured {
  readonly codec: CodecImpairment;
  /** Of all packets, those that could not be played: lost, or too late for the jitter buffer. */
  readonly lossPercent: number | undefined;
  /** How much losses come together: 1 at random, 2 in runs twice as long as by chance (G.107 clause 3.5). */
  readonly burstRatio?: number;
  /** From mouth to ear; see `oneWayMs`. */
  readonly delayMs?: number | undefined;
}

/**
 * R of a call without any fault: all defaults of G.107 table 3, 94.77 less the simultaneous impairment 1.41, rounded.
 */
const FAULTLESS_R = 93.2;

/**
 * How well the other side is understood: the delay, which only hurts talking, is left out (MOS-LQ).
 * @returns 1.0 to 4.5; undefined where the loss was not measured
 */
export function listeningMos({ codec, lossPercent, burstRatio }: Measured): number | undefined {
  if (lossPercent === undefined) return undefined;
  return mosOf(FAULTLESS_R - lossImpairment(codec, lossPercent, burstRatio));
}

/**
 * How good it is to talk with each other (MOS-CQ).
 * @returns 1.0 to 4.5; undefined where loss or delay were not measured
 */
export function conversationMos(measured: Measured): number | undefined {
  const r = conversationR(measured);
  return r === undefined ? undefined : mosOf(r);
}

/** The same as a rating, 0 to 100. */
export function conversationR({ codec, lossPercent, burstRatio, delayMs }: Measured): number | undefined {
  if (lossPercent === undefined || delayMs === undefined) return undefined;
  const r = FAULTLESS_R - lossImpairment(codec, lossPercent, burstRatio) - delayImpairment(delayMs);
  return Math.min(Math.max(r, 0), 100);
}

/** From mouth to ear: half the round trip, waiting in the jitter buffer, and filling one packet. */
export function oneWayMs(
  roundTripMs: number | undefined,
  bufferMs: number | undefined,
  frameMs: number,
): number | undefined {
  return roundTripMs === undefined || bufferMs === undefined ? undefined : roundTripMs / 2 + bufferMs + frameMs;
}

/** `Ie,eff` (G.107 clause 3.5, equation 3-29). */
function lossImpairment({ ie, bpl }: CodecImpairment, lossPercent: number, burstRatio = 1): number {
  return ie + ((95 - ie) * lossPercent) / (lossPercent / burstRatio + bpl);
}

/** `Idd`, what too long a delay costs even without any echo (G.107 clause 3.4.3, equations 3-27 and 3-28). */
function delayImpairment(delayMs: number): number {
  if (delayMs <= 100) return 0;
  const x = Math.log2(delayMs / 100);
  return 25 * ((1 + x ** 6) ** (1 / 6) - 3 * (1 + (x / 3) ** 6) ** (1 / 6) + 2);
}

/** R as the opinion of people, 1 to 4.5 (G.107 annex B). */
export function mosOf(r: number): number {
  if (r <= 0) return 1;
  if (r >= 100) return 4.5;
  // Just above 0 the curve dips below 1.
  return Math.max(1, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6);
}

/** Counts runs of lost packets. */
export class LossRuns {
  received = 0;
  lost = 0;
  #runs = 0;
  #inRun = false;

  count(lost: boolean): void {
    if (lost) this.lost++;
    else this.received++;
    if (lost && !this.#inRun) this.#runs++;
    this.#inRun = lost;
  }

  get lossPercent(): number | undefined {
    const all = this.received + this.lost;
    return all === 0 ? undefined : (100 * this.lost) / all;
  }

  /** Mean length of a run against that of losses at random; at least 1, because G.107 knows no less. */
  get burstRatio(): number {
    if (this.#runs === 0 || this.received === 0) return 1;
    const atRandom = (this.received + this.lost) / this.received;
    return Math.max(1, this.lost / this.#runs / atRandom);
  }
}
