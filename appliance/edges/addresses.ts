import dgram from 'node:dgram';
import { isIP, SocketAddress } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import type { Clock } from '../base/clock.ts';
import { ANY_ADDRESS, isLoopback, isWildcard, plainAddress, wildcardFamilies } from '../base/ip-address.ts';
import { ADDRESSES_LOOK_MS, FACING_CACHE_MAX, LEARNED_NAMES_MAX } from '../base/limits.ts';
import type { Scope } from '../base/scope.ts';
import type { Address } from '../sip/types.ts';
import { literalLookup } from './literal-lookup.ts';

/** The name under which the box announces itself on the LAN (APP-02). */
export const BOX_NAME = 'cordboard.local';

/**
 * Which address the kernel would send from to that peer: connecting a UDP socket asks the routing table and sends
 * nothing. Undefined where there is no route.
 */
function askKernel(peer: string): string | undefined {
  const socket = dgram.createSocket({ type: peer.includes(':') ? 'udp6' : 'udp4', lookup: literalLookup });
  socket.on('error', () => {});
  try {
    socket.connect(9, peer);
    return socket.address().address;
  } catch {
    return undefined;
  } finally {
    socket.close();
  }
}

/** `0:0:0:0:0:0:0:1` is `::1`: one address may be written in many ways (RFC 5952). */
function shortest(host: string): string {
  return isIP(host) === 6 ? new SocketAddress({ address: host, family: 'ipv6' }).address : host;
}

/**
 * Our own addresses and names: is a host us, and by which address does a peer see us? Interfaces come and go, so they
 * are looked at again every few seconds.
 */
export class Addresses {
  #own = new Set<string>();
  readonly #names = new Set<string>();
  readonly #learned = new Set<string>();
  readonly #facing = new Map<string, string>();
  readonly #onChange = new Set<() => void>();

  /** `names`: further names under which people reach the box. */
  constructor(names: readonly string[] = []) {
    const host = hostname().toLowerCase();
    for (const name of [BOX_NAME, 'localhost', host, `${host.split('.')[0]}.local`, ...names]) {
      this.#names.add(name.toLowerCase());
    }
    this.look();
  }

  /** Looks at the interfaces again until the scope ends. */
  watch(clock: Clock, scope: Scope): void {
    let timer = clock.at(clock.now() + ADDRESSES_LOOK_MS, () => again());
    const again = (): void => {
      this.look();
      timer = clock.at(clock.now() + ADDRESSES_LOOK_MS, again);
    };
    scope.onEnd(() => timer.cancel());
  }

  /** Called when an address came or went: certificates and announcements name them. */
  onChange(scope: Scope, listener: () => void): void {
    this.#onChange.add(listener);
    scope.onEnd(() => this.#onChange.delete(listener));
  }

  look(): void {
    const own = new Set<string>();
    for (const addresses of Object.values(networkInterfaces())) {
      for (const { address } of addresses ?? []) own.add(plainAddress(address));
    }
    if (own.size === this.#own.size && [...own].every((address) => this.#own.has(address))) return;
    this.#own = own;
    this.#facing.clear();
    for (const listener of this.#onChange) listener();
  }

  /** All addresses of the interfaces, loopback included. */
  list(): readonly string[] {
    return [...this.#own];
  }

  /** The addresses by which other machines reach us: no loopback, no link-local ones. */
  reachable(): readonly string[] {
    return this.list().filter((address) => !isLoopback(address) && !address.startsWith('fe80:'));
  }

  /**
   * What to open a socket on for an address that was asked for. All addresses are those of IPv4, and of IPv6 where this
   * machine has it: then its loopback has an address.
   */
  families(wanted: string): readonly string[] {
    if (wanted !== ANY_ADDRESS) return [wanted];
    const hasIpv6 = this.list().some((address) => address.includes(':'));
    return wildcardFamilies(wanted).filter((wildcard) => hasIpv6 || !wildcard.includes(':'));
  }

  /**
   * What to tell people of the places where we listen. All addresses of a port are one place, told by an address under
   * which others reach us, IPv4 before IPv6. `kind`: what else tells two places apart.
   */
  tellable<Place extends Address>(places: readonly Place[], kind: (place: Place) => string): Place[] {
    const key = (place: Place, address: string): string => `${kind(place)} ${address} ${place.port}`;
    const wildcards = Map.groupBy(
      places.filter(({ address }) => isWildcard(address)),
      (place) => key(place, ANY_ADDRESS),
    );
    const told = new Map<string, Place>();
    for (const place of places) {
      const alike = wildcards.get(key(place, ANY_ADDRESS)) ?? [];
      const address = isWildcard(place.address) ? this.#reachableBy(alike) : place.address;
      told.set(key(place, address), { ...place, address });
    }
    return [...told.values()];
  }

  /** The best address of those that the wildcards stand for. */
  #reachableBy(wildcards: readonly Address[]): string {
    for (const family of wildcards.flatMap(({ address }) => wildcardFamilies(address)).sort()) {
      const found = this.reachable().find((address) => address.includes(':') === family.includes(':'));
      if (found !== undefined) return found;
    }
    return 'localhost';
  }

  names(): readonly string[] {
    return [...this.#names];
  }

  /** Is this host of a URI the box itself? Ports are not asked: whatever arrived here was meant for us. */
  isOurs(host: string): boolean {
    if (this.#names.has(host) || this.#own.has(host)) return true;
    const plain = shortest(plainAddress(host));
    return (
      this.#own.has(plain) ||
      this.#names.has(plain) ||
      this.#learned.has(plain) ||
      // All of 127.0.0.0/8 is this machine, though the interface lists only one of it.
      isLoopback(plain)
    );
  }

  /**
   * A phone that proved who it is addressed us by this name: an office's own DNS name that we could not know. Bounded;
   * addresses are never learned, because a phone behind a router may name another machine's.
   */
  learn(host: string): void {
    if (this.#learned.size >= LEARNED_NAMES_MAX || isIP(plainAddress(host)) !== 0) return;
    this.#learned.add(plainAddress(host));
  }

  /** The address of ours that this peer sees. */
  facing(peer: string): string {
    const known = this.#facing.get(peer);
    if (known !== undefined) return known;
    const found = askKernel(peer) ?? this.#likely(peer);
    if (this.#facing.size >= FACING_CACHE_MAX) this.#facing.clear();
    this.#facing.set(peer, found);
    return found;
  }

  /** Without a route any address of the same family is as good as another. */
  #likely(peer: string): string {
    const v6 = peer.includes(':');
    return this.reachable().find((address) => address.includes(':') === v6) ?? (v6 ? '::1' : '127.0.0.1');
  }
}
