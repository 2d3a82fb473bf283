import { MEDIA_SYMMETRIC_PEERS_MAX } from '../base/limits-media.ts';
import type { PortLeases, PortPair } from './port-leases.ts';

/** Who may use shared ports: `learned` are phones that proved to send from where they hear. */
export type Sharing = 'learned' | 'always' | 'never';

/** A phone's place, as descriptions name it. */
export interface PhonePlace {
  readonly address: string;
  readonly port: number;
}

/**
 * The ports of one worker that many sessions share; one system call moves the packets of all of them. What comes there
 * is told apart by where it comes from, so only phones are let in whose place is known beforehand and is theirs alone:
 * those that sent from where they hear the last time, under the address that their signalling comes from. Everybody
 * else (behind a router, two calls from one place) has ports of his own.
 */
export class SharedPorts {
  readonly #leases: PortLeases;
  readonly #sharing: Sharing;
  readonly #peers: SymmetricPeers;
  /** By our address. */
  readonly #pairs = new Map<string, PortPair>();
  /** Places of phones that are in a call here, and whose. */
  readonly #taken = new Map<string, number>();
  readonly #places = new Map<number, string>();
  readonly #open: (pair: PortPair) => void;

  /** @param open tells the worker of a new pair */
  constructor(leases: PortLeases, sharing: Sharing, peers: SymmetricPeers, open: (pair: PortPair) => void) {
    this.#leases = leases;
    this.#sharing = sharing;
    this.#peers = peers;
    this.#open = open;
  }

  /**
   * The ports that a session may share; undefined where it has to have its own.
   * @param place undefined while the phone has not described itself
   * @param isAlone no other call with that address is under way: whatever place it names will be free
   */
  pairFor(
    host: string,
    peer: string | undefined,
    place: PhonePlace | undefined,
    isAlone: boolean,
  ): PortPair | undefined {
    if (this.#sharing === 'never' || peer === undefined) return undefined;
    if (this.#sharing === 'learned' && !this.#peers.has(peer)) return undefined;
    if (place ? place.address !== peer || this.#taken.has(keyOf(place)) : !isAlone) return undefined;
    return this.#pairs.get(host) ?? this.#begin(host);
  }

  /** A session says where its phone is. False where another's is there already. */
  claim(session: number, place: PhonePlace | undefined): boolean {
    const key = place && keyOf(place);
    const owner = key === undefined ? undefined : this.#taken.get(key);
    if (owner !== undefined && owner !== session) return false;
    this.release(session);
    if (key === undefined) return true;
    this.#taken.set(key, session);
    this.#places.set(session, key);
    return true;
  }

  release(session: number): void {
    const key = this.#places.get(session);
    if (key === undefined) return;
    this.#places.delete(session);
    this.#taken.delete(key);
  }

  /** Ports that are kept open for whoever comes next. */
  get ports(): number {
    return 2 * this.#pairs.size;
  }

  /** The worker could not open them: somebody else was faster. */
  forget(rtp: number): void {
    for (const [host, pair] of this.#pairs) {
      if (pair.rtp !== rtp) continue;
      this.#pairs.delete(host);
      this.#leases.abandon(pair);
    }
  }

  /** The worker died: its ports have to rest. */
  abandon(): void {
    for (const pair of this.#pairs.values()) this.#leases.abandon(pair);
    this.#pairs.clear();
    this.#taken.clear();
    this.#places.clear();
  }

  #begin(host: string): PortPair | undefined {
    try {
      const pair = this.#leases.lease(host);
      this.#pairs.set(host, pair);
      this.#open(pair);
      return pair;
    } catch {
      // No ports are left to share either.
      return undefined;
    }
  }
}

/** Addresses of phones that send from where they hear (RFC 4961), as they proved in their last call. */
export class SymmetricPeers {
  readonly #known = new Set<string>();

  has(address: string): boolean {
    return this.#known.has(address);
  }

  learn(address: string, isSymmetric: boolean): void {
    this.#known.delete(address);
    if (!isSymmetric) return;
    this.#known.add(address);
    if (this.#known.size <= MEDIA_SYMMETRIC_PEERS_MAX) return;
    const [oldest] = this.#known;
    this.#known.delete(oldest!);
  }
}

function keyOf({ address, port }: PhonePlace): string {
  return `${address} ${port}`;
}
