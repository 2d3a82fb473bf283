import type { Clock } from '../base/clock.ts';
import { isLoopback, neighbourhood } from '../base/ip-address.ts';
import {
  ADDRESSES_WATCHED_MAX,
  DROP_MAX_MS,
  DROP_MS,
  FAILURE_DELAY_MAX_MS,
  FAILURE_DELAY_MS,
  FAILURE_QUIET_MS,
  FAILURES_FREE,
  NAMES_BEFORE_DROP,
  NAMES_BEFORE_SLOW,
  PAIRS_WATCHED_MAX,
  SLOWED_INTERVAL_MS,
  TROUBLE_FORGOTTEN_MS,
} from '../base/limits.ts';
import { ownText } from '../base/own-text.ts';
import type { AdmissionReports, HeldAddress } from './types.ts';

/** As much of a claimed name as tells it from others. */
const NAME_MAX_LETTERS = 64;

/** An address and a line whose passwords it got wrong. */
interface Pair {
  failures: number;
  /** Not heard before. */
  heardFromMs: number;
  lastTryMs: number;
}

/** An address that asked for names which did not get in. */
interface Watched {
  names: Set<string>;
  /** How often it was dropped already. */
  drops: number;
  droppedUntilMs: number;
  nextReadMs: number;
  lastSeenMs: number;
}

/** An address that is not listened to, for the page and the log. */
export interface IgnoredAddress {
  readonly address: string;
  readonly forMs: number;
}

/**
 * Who may try. Two measures, neither of which a registered phone ever meets:
 *
 * - Wrong passwords slow the *pair* of address and line, longer with each one. While it has to wait even the right
 *   password is answered like a wrong one, so a list of passwords learns nothing; other lines at that address go on.
 * - Many different names that did not get in make an *address* a scanner: slowed, then not heard, longer each time.
 *   Never one that holds a live binding, and never this machine itself.
 *
 * A request without credentials is how every phone begins and weighs nothing; a malformed packet neither.
 */
export class Admission implements AdmissionReports {
  readonly #clock: Clock;
  readonly #holdsBinding: (address: string) => boolean;
  readonly #onIgnored: (ignored: IgnoredAddress) => void;
  readonly #pairs = new Map<string, Pair>();
  readonly #watched = new Map<string, Watched>();
  readonly #trusted = new Set<string>();

  constructor(options: {
    readonly clock: Clock;
    readonly holdsBinding: (address: string) => boolean;
    readonly onIgnored?: (ignored: IgnoredAddress) => void;
  }) {
    this.#clock = options.clock;
    this.#holdsBinding = options.holdsBinding;
    this.#onIgnored = options.onIgnored ?? (() => {});
  }

  /** Sizes of the tables, for health and tests. */
  live(): { readonly pairs: number; readonly addresses: number } {
    return { pairs: this.#pairs.size, addresses: this.#watched.size };
  }

  /** Those that are not heard now, or slowly; the latest seen first. */
  held(): readonly HeldAddress[] {
    const nowMs = this.#clock.now();
    const rows = [...this.#watched].filter(([, watched]) => {
      const isSlowed = watched.names.size >= NAMES_BEFORE_SLOW && !isForgotten(watched, nowMs);
      return isSlowed || nowMs < watched.droppedUntilMs;
    });
    return rows.reverse().map(([address, { names, drops, droppedUntilMs }]) => {
      const isDropped = nowMs < droppedUntilMs;
      const until = isDropped ? this.#clock.wall() + droppedUntilMs - nowMs : undefined;
      return { address, names: names.size, drops, until };
    });
  }

  /** Somebody who may has looked at it: it begins anew. */
  release(address: string): boolean {
    return this.#watched.delete(address) || this.#watched.delete(neighbourhood(address));
  }

  /** Addresses that are never held for scanners: the providers' of the trunks. */
  trust(addresses: Iterable<string>): void {
    this.#trusted.clear();
    for (const address of addresses) this.#trusted.add(neighbourhood(address));
  }

  /** Asked by the edges for every packet before it is read: should it be thrown away unread? */
  ignores(address: string): boolean {
    if (this.#watched.size === 0) return false;
    const watched = this.#watched.get(neighbourhood(address));
    if (!watched || watched.names.size < NAMES_BEFORE_SLOW) return false;
    if (this.#spared(address)) return false;
    const nowMs = this.#clock.now();
    if (nowMs < watched.droppedUntilMs || nowMs < watched.nextReadMs) return true;
    watched.nextReadMs = nowMs + SLOWED_INTERVAL_MS;
    return false;
  }

  /**
   * May the password given for this line be looked at? `key` is the address, or whatever is known better of the
   * client. False: answer as if it were wrong.
   */
  mayTry(key: string, lineId: string): boolean {
    const pair = this.#pairs.size === 0 ? undefined : this.#pairs.get(pairKey(key, lineId));
    if (!pair || pair.failures < FAILURES_FREE) return true;
    const nowMs = this.#clock.now();
    const quietMs = Math.min(FAILURE_QUIET_MS, delayMs(pair.failures));
    const heard = nowMs >= pair.heardFromMs && nowMs - pair.lastTryMs >= quietMs;
    pair.lastTryMs = nowMs;
    return heard;
  }

  /** A wrong password for a line that exists. */
  failed(key: string, lineId: string): void {
    const nowMs = this.#clock.now();
    const name = pairKey(key, lineId);
    const pair = this.#pairs.get(name) ?? { failures: 0, heardFromMs: 0, lastTryMs: 0 };
    this.#pairs.delete(name);
    makeRoom(this.#pairs, PAIRS_WATCHED_MAX, (old) => nowMs - old.lastTryMs > TROUBLE_FORGOTTEN_MS);
    this.#pairs.set(name, pair);
    pair.failures++;
    pair.lastTryMs = nowMs;
    pair.heardFromMs = nowMs + (pair.failures < FAILURES_FREE ? 0 : delayMs(pair.failures));
  }

  /** The right one: the pair starts anew, and the address is no scanner's. */
  succeeded(key: string, lineId: string, address: string): void {
    if (this.#pairs.size > 0) this.#pairs.delete(pairKey(key, lineId));
    if (this.#watched.size > 0) this.#watched.delete(neighbourhood(address));
  }

  /** Somebody there gave credentials for `name` and did not get in: it does not exist, or the password was wrong. */
  turnedAway(address: string, name: string): void {
    if (this.#spared(address)) return;
    const nowMs = this.#clock.now();
    const key = neighbourhood(address);
    let watched = this.#watched.get(key);
    if (!watched || isForgotten(watched, nowMs)) {
      watched = { names: new Set(), drops: 0, droppedUntilMs: 0, nextReadMs: 0, lastSeenMs: nowMs };
    }
    this.#watched.delete(key);
    makeRoom(this.#watched, ADDRESSES_WATCHED_MAX, (old) => isForgotten(old, nowMs));
    this.#watched.set(key, watched);
    watched.lastSeenMs = nowMs;
    watched.names.add(ownText(name.slice(0, NAME_MAX_LETTERS)));
    if (watched.names.size >= NAMES_BEFORE_DROP) this.#drop(address, watched, nowMs);
  }

  #drop(address: string, watched: Watched, nowMs: number): void {
    const forMs = Math.min(DROP_MS * 2 ** watched.drops, DROP_MAX_MS);
    watched.drops++;
    watched.droppedUntilMs = nowMs + forMs;
    // It comes back slowed, and goes for longer if it has not changed its ways.
    watched.names = new Set([...watched.names].slice(0, NAMES_BEFORE_SLOW));
    this.#onIgnored({ address, forMs });
  }

  /** Never held for a scanner's. */
  #spared(address: string): boolean {
    return isLoopback(address) || this.#trusted.has(neighbourhood(address)) || this.#holdsBinding(address);
  }
}

function isForgotten(watched: Watched, nowMs: number): boolean {
  return nowMs - Math.max(watched.lastSeenMs, watched.droppedUntilMs) > TROUBLE_FORGOTTEN_MS;
}

function delayMs(failures: number): number {
  return Math.min(FAILURE_DELAY_MS * 2 ** (failures - FAILURES_FREE), FAILURE_DELAY_MAX_MS);
}

function pairKey(key: string, lineId: string): string {
  return `${key} ${lineId}`;
}

/** Drops what is old from the front of the table, and the oldest where it is full. Touched entries stand at the end. */
function makeRoom<Entry>(table: Map<string, Entry>, max: number, isOld: (entry: Entry) => boolean): void {
  for (const [key, entry] of table) {
    if (table.size < max && !isOld(entry)) return;
    table.delete(key);
  }
}
