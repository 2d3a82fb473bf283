/**
 * Whether losses come in bursts, counted as RFC 3611 appendix A.2 does it: a burst is a stretch in which fewer than
 * GAP_MIN packets come whole between two losses; what lies between bursts is a gap.
 */

/** The value that the RFC recommends (§4.7.2). */
export const GAP_MIN = 16;
/** A longer step in the numbers is another beginning of the source, no loss. */
const STEP_MAX = 3_000;
const SEQUENCES = 65_536;

export interface Bursts {
  /** Of 256: lost within bursts, and between them. */
  readonly burstDensity: number;
  readonly gapDensity: number;
  /** Mean lengths. */
  readonly burstDurationMs: number;
  readonly gapDurationMs: number;
}

export class LossBursts {
  #last = -1;
  /** Came whole since the last loss. */
  #whole = 0;
  /** Lost in the stretch that may be a burst. */
  #lost = 0;
  // The appendix numbers states: 1 is received and 4 lost in a gap, 2 received and 3 lost in a burst.
  #c11 = 0;
  #c13 = 0;
  #c14 = 0;
  #c22 = 0;
  #c23 = 0;
  #c33 = 0;

  /** A packet came. What comes late was counted as lost, and stays so; what comes twice was counted already. */
  arrived(sequence: number): void {
    const step = this.#last < 0 ? 1 : (sequence - this.#last + SEQUENCES) % SEQUENCES;
    if (step === 0 || step > SEQUENCES - STEP_MAX) return;
    this.#last = sequence;
    if (step <= STEP_MAX) for (let lost = 1; lost < step; lost++) this.#miss();
    this.#whole++;
  }

  /** Another source begins; what was counted stays. */
  begin(): void {
    this.#last = -1;
  }

  #miss(): void {
    // What comes before the first loss is a gap, however short.
    if (this.#whole >= GAP_MIN || this.#lost === 0) {
      if (this.#lost === 1) this.#c14++;
      else this.#c13++;
      this.#lost = 1;
      this.#c11 += this.#whole;
    } else {
      this.#lost++;
      if (this.#whole === 0) this.#c33++;
      else {
        this.#c23++;
        this.#c22 += this.#whole - 1;
      }
    }
    this.#whole = 0;
  }

  /** @param packetMs length of a packet */
  figures(packetMs: number): Bursts {
    const isGapNow = this.#whole >= GAP_MIN;
    // What came whole since the last loss belongs to the gap that is under way.
    const c11 = this.#c11 + (isGapNow ? this.#whole : 0);
    const received = this.#c22 + this.#c23;
    const lost = this.#c13 + this.#c23 + this.#c33;
    // Losses that stand alone are no burst: then the first one is counted in c13, too.
    const hasBurst = this.#c23 + this.#c33 > 0;
    const lostInGaps = this.#c14 + (hasBurst ? 0 : this.#c13);
    const p32 = this.#c23 / Math.max(lost, 1);
    const p23 = received === 0 ? 1 : 1 - this.#c22 / received;
    const gaps = Math.max(this.#c13 + (hasBurst && isGapNow ? 1 : 0), 1);
    return {
      burstDensity: hasBurst ? Math.min((256 * p23) / (p23 + p32), 255) : 0,
      gapDensity: (256 * lostInGaps) / Math.max(c11 + lostInGaps, 1),
      burstDurationMs: hasBurst ? ((received + lost) * packetMs) / this.#c13 : 0,
      gapDurationMs: ((c11 + lostInGaps) * packetMs) / gaps,
    };
  }
}
