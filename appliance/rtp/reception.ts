/** The sound that comes from one source: how much of it was lost, how unevenly it comes (RFC 3550 §A.1, A.3, A.8). */
import { timestampDistance } from './packet.ts';
import type { ReportBlock } from './rtcp.ts';

const SEQUENCES = 65_536;
/** A step forward of more is a source that begins anew; so is one back of more (RFC 3550 §A.1). */
const DROPOUT_MAX = 3_000;
const MISORDER_MAX = 100;
const LOST_MAX = 0x7f_ffff;

export interface ReceptionFigures {
  readonly packets: number;
  readonly expected: number;
  readonly lostPercent: number;
  readonly jitterMs: number;
}

export class Reception {
  readonly ssrc: number;
  readonly #clockRate: number;
  #received = 0;
  /** Of sources before a new beginning. */
  #expectedBefore = 0;
  #base = -1;
  #cycles = 0;
  #highest = 0;
  /** The number that would make a strange jump a new beginning. */
  #restartAt = -1;
  #jitter = 0;
  #lastTimestamp = 0;
  #lastArrivalMs = 0;
  #expectedReported = 0;
  #receivedReported = 0;
  #senderReport = 0;
  #senderReportMs = 0;

  /** @param clockRate of the timestamps */
  constructor(ssrc: number, clockRate: number) {
    this.ssrc = ssrc;
    this.#clockRate = clockRate;
  }

  /**
   * A packet came. Those that come twice count twice, as the RFC wants it.
   * @param arrivalMs on a clock that never steps
   * @param steady whether its timestamp moves with time; those of telephone-events stand still
   */
  arrived(sequence: number, timestamp: number, arrivalMs: number, steady = true): void {
    if (!this.#counts(sequence)) return;
    this.#received++;
    if (!steady) return;
    if (this.#received > 1) {
      const wanted = timestampDistance(this.#lastTimestamp, timestamp);
      const took = ((arrivalMs - this.#lastArrivalMs) * this.#clockRate) / 1000;
      this.#jitter += (Math.abs(took - wanted) - this.#jitter) / 16;
    }
    this.#lastTimestamp = timestamp;
    this.#lastArrivalMs = arrivalMs;
  }

  /** RFC 3550 §A.1 without its probation: where packets come from was settled before. */
  #counts(sequence: number): boolean {
    if (this.#base < 0) {
      this.#begin(sequence);
      return true;
    }
    const step = (sequence - this.#highest + SEQUENCES) % SEQUENCES;
    if (step < DROPOUT_MAX) {
      if (sequence < this.#highest) this.#cycles += SEQUENCES;
      this.#highest = sequence;
      this.#restartAt = -1;
      return true;
    }
    if (step > SEQUENCES - MISORDER_MAX) return true;
    // Two in a row after a strange jump: the source has begun anew.
    if (sequence !== this.#restartAt) {
      this.#restartAt = (sequence + 1) % SEQUENCES;
      return false;
    }
    this.#expectedBefore += this.#expectedNow();
    this.#begin(sequence);
    return true;
  }

  #begin(sequence: number): void {
    this.#base = sequence;
    this.#highest = sequence;
    this.#cycles = 0;
    this.#restartAt = -1;
  }

  #expectedNow(): number {
    return this.#base < 0 ? 0 : this.#cycles + this.#highest - this.#base + 1;
  }

  /** A sender report came: its NTP time goes back in our next report. @param middle of its NTP time */
  senderReported(middle: number, arrivalMs: number): void {
    this.#senderReport = middle;
    this.#senderReportMs = arrivalMs;
  }

  figures(): ReceptionFigures {
    const expected = this.#expectedBefore + this.#expectedNow();
    return {
      packets: this.#received,
      expected,
      lostPercent: expected > 0 ? Math.max(0, ((expected - this.#received) / expected) * 100) : 0,
      jitterMs: (this.#jitter / this.#clockRate) * 1000,
    };
  }

  /** The block for our next report; it counts from here what the one after tells (RFC 3550 §A.3). */
  report(nowMs: number): ReportBlock {
    const { expected, packets } = this.figures();
    const expectedSince = expected - this.#expectedReported;
    const lostSince = expectedSince - (packets - this.#receivedReported);
    this.#expectedReported = expected;
    this.#receivedReported = packets;
    const fraction = expectedSince > 0 && lostSince > 0 ? Math.floor((lostSince * 256) / expectedSince) : 0;
    const since = this.#senderReport === 0 ? 0 : Math.round(((nowMs - this.#senderReportMs) * 65_536) / 1000);
    return {
      ssrc: this.ssrc,
      fractionLost: Math.min(fraction, 255),
      cumulativeLost: Math.min(Math.max(expected - packets, -LOST_MAX - 1), LOST_MAX),
      highestSequence: (this.#cycles + this.#highest) % 2 ** 32,
      jitter: Math.floor(this.#jitter),
      lastSenderReport: this.#senderReport,
      delaySince: Math.min(since, 2 ** 32 - 1),
    };
  }
}
