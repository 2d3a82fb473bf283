import { Limiter } from './limiter.ts';

/**
 * What each seat of a room hears: the sum of all who are heard by it, without itself. Sums are 32 bits wide and limited
 * at the end, so that three who shout are loud but not broken. One tick is `begin`, `put` for each who said something,
 * `take` for each who listens.
 */
export type SeatRole =
  /** Hears all parties and is heard by everybody. */
  | { readonly kind: 'party' }
  /** Hears all parties, heard by nobody. */
  | { readonly kind: 'listener' }
  /** Hears all parties, heard by this one seat only. */
  | { readonly kind: 'coach'; readonly of: number };

interface Seat {
  role: SeatRole;
  /** What it said in this tick. */
  readonly said: Int16Array;
  speaks: boolean;
  readonly limiter: Limiter;
}

export class Mixer {
  readonly #seats = new Map<number, Seat>();
  /** All parties of this tick together. */
  readonly #total: Int32Array;
  readonly #sum: Int32Array;

  /** @param samples of one tick, the same for everybody */
  constructor(samples: number) {
    this.#total = new Int32Array(samples);
    this.#sum = new Int32Array(samples);
  }

  /** Takes a seat, or changes the role of one that is taken, from the next tick on. */
  seat(id: number, role: SeatRole): void {
    const seat = this.#seats.get(id);
    if (seat) seat.role = role;
    else {
      const said = new Int16Array(this.#total.length);
      this.#seats.set(id, { role, said, speaks: false, limiter: new Limiter() });
    }
  }

  leave(id: number): void {
    this.#seats.delete(id);
  }

  get size(): number {
    return this.#seats.size;
  }

  /** A new tick: nobody has said anything yet. */
  begin(): void {
    this.#total.fill(0);
    for (const seat of this.#seats.values()) seat.speaks = false;
  }

  /** What this seat says in this tick; whoever is silent need not. @param pcm a whole tick */
  put(id: number, pcm: Int16Array): void {
    const seat = this.#seats.get(id);
    if (!seat || seat.role.kind === 'listener') return;
    seat.said.set(pcm);
    seat.speaks = true;
    if (seat.role.kind !== 'party') return;
    const total = this.#total;
    for (let at = 0; at < total.length; at++) total[at]! += pcm[at]!;
  }

  /** What this seat hears in this tick. @param out as long as a tick */
  take(id: number, out: Int16Array): void {
    const seat = this.#seats.get(id);
    if (!seat) {
      out.fill(0);
      return;
    }
    this.#sumWithout(seat);
    this.#addCoaches(id, this.#sum);
    seat.limiter.limit(this.#sum, out);
  }

  /** All parties but this one, without what is said to it alone. @param out as long as a tick */
  others(id: number, limiter: Limiter, out: Int16Array): void {
    this.#sumWithout(this.#seats.get(id));
    limiter.limit(this.#sum, out);
  }

  #sumWithout(seat: Seat | undefined): void {
    const sum = this.#sum;
    const total = this.#total;
    if (seat?.speaks && seat.role.kind === 'party') {
      const { said } = seat;
      for (let at = 0; at < sum.length; at++) sum[at] = total[at]! - said[at]!;
    } else {
      sum.set(total);
    }
  }

  #addCoaches(id: number, sum: Int32Array): void {
    for (const [coach, { role, speaks, said }] of this.#seats) {
      if (!speaks || role.kind !== 'coach' || role.of !== id || coach === id) continue;
      for (let at = 0; at < sum.length; at++) sum[at]! += said[at]!;
    }
  }
}
