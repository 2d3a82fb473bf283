import type { Clock, Timer } from '../base/clock.ts';
import {
  MEDIA_PORTS_ALARM_PART,
  MEDIA_QUARANTINE_LONGEST_MS,
  MEDIA_QUARANTINE_MS,
  MEDIA_URGENT_PAIRS,
} from '../base/limits-media.ts';

/** All ports are taken: whoever wants to call hears so before anything rings. */
export class NoMediaPorts extends Error {
  override readonly name = 'NoMediaPorts';

  constructor() {
    super('all media ports are taken');
  }
}

/** An even port for RTP and the next one for RTCP (RFC 3550 §11); with rtcp-mux the second stays unused. */
export interface PortPair {
  readonly host: string;
  readonly rtp: number;
  readonly rtcp: number;
}

export interface PortLeasesOptions {
  /** Both included. */
  readonly range: { readonly from: number; readonly to: number };
  readonly clock: Clock;
  /** Can this port be bound at this address, now? Asked before it is leased. */
  readonly canBind: (host: string, port: number) => boolean;
  /** The part in use went over the limit, or came back under it. */
  readonly onAlarm?: (isHigh: boolean, inUse: number, of: number) => void;
}

/** How many ports that somebody else took are stepped over before the call is refused. */
const TRIES = 32;

/**
 * Owner of the range of media ports. A pair is leased to one user, then lies in quarantine: at least ten seconds, and
 * until nothing comes to it any more, because phones go on sending for a while and would be heard in another call. The
 * oldest free pair is leased next, so that a port rests as long as it can.
 */
export class PortLeases {
  readonly #options: PortLeasesOptions;
  /** First ports of pairs, longest unused first. */
  readonly #free: number[] = [];
  readonly #leased = new Set<number>();
  /** Since when, and the deadline after which even a port that is not quiet is used again. */
  readonly #quarantine = new Map<number, { readonly sinceMs: number; readonly timer: Timer }>();
  readonly #total: number;
  /** Pairs that are free for calls for help when all others are taken. */
  readonly #kept: number;
  #isHigh = false;

  constructor(options: PortLeasesOptions) {
    this.#options = options;
    const { from, to } = options.range;
    for (let port = from + (from % 2); port + 1 <= to; port += 2) this.#free.push(port);
    this.#total = this.#free.length;
    this.#kept = Math.min(MEDIA_URGENT_PAIRS, Math.floor(this.#total / 5));
  }

  /** `isUrgent`: for a call for help. @throws NoMediaPorts when none is left */
  lease(host: string, isUrgent = false): PortPair {
    const { canBind } = this.#options;
    const tries = isUrgent || this.#free.length > this.#kept ? Math.min(TRIES, this.#free.length) : 0;
    for (let tried = 0; tried < tries; tried++) {
      const port = this.#free.shift()!;
      if (canBind(host, port) && canBind(host, port + 1)) {
        this.#leased.add(port);
        this.#look();
        return { host, rtp: port, rtcp: port + 1 };
      }
      this.#free.push(port);
    }
    throw new NoMediaPorts();
  }

  /** The user needs it no longer. It comes back when `quiet` says so, at the latest after a long time. */
  release({ rtp }: PortPair): void {
    if (!this.#leased.delete(rtp)) return;
    this.#rest(rtp, MEDIA_QUARANTINE_LONGEST_MS);
  }

  /** Comes back at once: nobody was ever told of it. */
  giveBack({ rtp }: PortPair): void {
    if (!this.#leased.delete(rtp)) return;
    this.#free.unshift(rtp);
    this.#look();
  }

  /** The same as `release` where nobody is left to say when it is quiet: its worker died. */
  abandon({ rtp }: PortPair): void {
    this.#leased.delete(rtp);
    this.#quarantine.get(rtp)?.timer.cancel();
    this.#rest(rtp, MEDIA_QUARANTINE_MS);
  }

  /** Nothing came to a released pair for a while, and its sockets are closed. */
  quiet(rtp: number): void {
    const resting = this.#quarantine.get(rtp);
    if (!resting) return;
    const leftMs = resting.sinceMs + MEDIA_QUARANTINE_MS - this.#options.clock.now();
    resting.timer.cancel();
    if (leftMs > 0) this.#quarantine.set(rtp, { ...resting, timer: this.#freeAfter(rtp, leftMs) });
    else this.#toFree(rtp);
  }

  /** Ports in use and at rest, of how many: pairs count twice. */
  live(): { readonly leased: number; readonly resting: number; readonly total: number } {
    return { leased: 2 * this.#leased.size, resting: 2 * this.#quarantine.size, total: 2 * this.#total };
  }

  /** Forgets everything that waits. */
  stop(): void {
    for (const { timer } of this.#quarantine.values()) timer.cancel();
    this.#quarantine.clear();
  }

  #rest(rtp: number, longestMs: number): void {
    this.#quarantine.set(rtp, { sinceMs: this.#options.clock.now(), timer: this.#freeAfter(rtp, longestMs) });
  }

  #freeAfter(rtp: number, ms: number): Timer {
    const { clock } = this.#options;
    return clock.at(clock.now() + ms, () => this.#toFree(rtp));
  }

  #toFree(rtp: number): void {
    this.#quarantine.delete(rtp);
    this.#free.push(rtp);
    this.#look();
  }

  #look(): void {
    const inUse = this.#leased.size + this.#quarantine.size;
    const isHigh = inUse >= this.#total * MEDIA_PORTS_ALARM_PART;
    if (isHigh === this.#isHigh) return;
    this.#isHigh = isHigh;
    this.#options.onAlarm?.(isHigh, 2 * inUse, 2 * this.#total);
  }
}
