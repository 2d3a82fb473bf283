/**
 * How long packets take, as far as it can be known: the time of arrival less the time that the sender's timestamp says.
 * Its lowest value is unknown by a constant and wanders with the two clocks, so only differences count. Out comes how
 * late sound must be played for nearly all packets to be there in time.
 */
export class Transit {
  /** How often each lateness came lately; older ones weigh less. */
  readonly #counts = new Float64Array(BINS);
  #weight = 1;
  #total = 0;
  /** Transit that the first bin begins at. */
  #base = 0;
  #lowest = 0;
  #lowestBefore = 0;
  #windowEndsMs = 0;
  #any = false;
  /** No bin above this one holds anything. */
  #highest = 0;
  /** Worked out when it is asked for, once for each packet. */
  #target: number | undefined;

  /** @param transitMs of a packet that came at `nowMs` */
  add(transitMs: number, nowMs: number): void {
    if (!this.#any) this.#start(transitMs, nowMs);
    this.#follow(transitMs, nowMs);
    const bin = Math.min(BINS - 1, Math.max(0, Math.floor((transitMs - this.#base) / BIN_MS)));
    this.#weight *= GROWTH;
    this.#counts[bin]! += this.#weight;
    if (bin > this.#highest) this.#highest = bin;
    this.#target = undefined;
    this.#total += this.#weight;
    if (this.#weight > WEIGHT_MAX) this.#rescale(1 / this.#weight);
  }

  /** The transit to play at: what comes up to then is in time. */
  get target(): number {
    this.#target ??= this.#findTarget();
    return this.#target;
  }

  #findTarget(): number {
    let beyond = this.#total * LATE_PART;
    let bin = this.#highest;
    while (bin > 0 && beyond >= this.#counts[bin]!) beyond -= this.#counts[bin--]!;
    return this.#base + Math.max(HEADROOM_MIN_MS, (bin + 1) * BIN_MS + GUARD_MS);
  }

  /** The fastest packet of the last seconds. */
  get lowest(): number {
    return Math.min(this.#lowest, this.#lowestBefore);
  }

  reset(): void {
    this.#counts.fill(0);
    this.#weight = 1;
    this.#total = 0;
    this.#any = false;
    this.#highest = 0;
    this.#target = undefined;
  }

  #start(transitMs: number, nowMs: number): void {
    this.#any = true;
    this.#base = transitMs;
    this.#lowest = transitMs;
    this.#lowestBefore = transitMs;
    this.#windowEndsMs = nowMs + WINDOW_MS;
    // Until something is known, jitter as on a usual network is assumed; it is forgotten like all else.
    this.#counts[Math.floor(HEADROOM_FIRST_MS / BIN_MS)] = 1;
    this.#highest = Math.floor(HEADROOM_FIRST_MS / BIN_MS);
    this.#total = 1;
  }

  /** The lowest value of two windows follows clocks and routes; bins move with it. */
  #follow(transitMs: number, nowMs: number): void {
    if (nowMs >= this.#windowEndsMs) {
      this.#lowestBefore = this.#lowest;
      this.#lowest = transitMs;
      this.#windowEndsMs = nowMs + WINDOW_MS;
    }
    this.#lowest = Math.min(this.#lowest, transitMs);
    const bins = Math.floor((this.lowest - this.#base) / BIN_MS);
    if (bins !== 0) this.#shift(bins);
  }

  #shift(bins: number): void {
    this.#base += bins * BIN_MS;
    this.#highest = Math.min(BINS - 1, Math.max(0, this.#highest - bins));
    const counts = this.#counts;
    if (Math.abs(bins) >= BINS) {
      counts.fill(0);
      this.#total = 0;
      return;
    }
    if (bins > 0) {
      for (let bin = 0; bin < bins; bin++) counts[bins]! += counts[bin]!;
      counts.copyWithin(0, bins);
      counts.fill(0, BINS - bins);
    } else {
      for (let bin = BINS + bins; bin < BINS; bin++)
        counts[BINS - 1 + bins]! += bin === BINS - 1 + bins ? 0 : counts[bin]!;
      counts.copyWithin(-bins, 0, BINS + bins);
      counts.fill(0, 0, -bins);
    }
  }

  #rescale(factor: number): void {
    for (let bin = 0; bin < BINS; bin++) this.#counts[bin]! *= factor;
    this.#total *= factor;
    this.#weight = 1;
  }
}

const BIN_MS = 4;
/** Up to 600 ms late. */
const BINS = 150;
/** Each packet weighs this much more than the one before: after 170 packets half is forgotten. */
const GROWTH = 1.004;
const WEIGHT_MAX = 1e9;
/** Part of the packets that may be too late: one in two hundred is not heard, and waiting for it would be. */
const LATE_PART = 0.005;
/** The least that is waited: senders and we ourselves are not exact to the millisecond. */
const HEADROOM_MIN_MS = 10;
const GUARD_MS = 2;
const HEADROOM_FIRST_MS = 26;
const WINDOW_MS = 2_000;
