import type { Clock, Timer } from '../base/clock.ts';
import { plainAddress } from '../base/ip-address.ts';
import { type IpNetwork, isInNetwork, parseNetwork } from '../base/ip-network.ts';
import { TRUNK_LOOKUP_MS } from '../base/limits-trunks.ts';
import type { TrunkBody } from '../config/types.ts';
import type { Hop, Target } from '../sip/types.ts';
import { serverTarget } from './addresses-of.ts';

/** Where a name leads (RFC 3263); never rejects. */
export type Locate = (target: Target) => Promise<readonly Hop[]>;

/**
 * Where calls of one provider may come from: the addresses of its server as DNS says them now and said them before
 * that, and the networks that its owner listed.
 */
export class KnownAddresses {
  readonly #clock: Clock;
  readonly #locate: Locate;
  readonly #target: Target;
  readonly #networks: readonly IpNetwork[];
  #now: ReadonlySet<string> = new Set();
  /** Of the look-up before: calls that run, and a DNS that deals out its addresses in turn. */
  #before: ReadonlySet<string> = new Set();
  #timer: Timer | undefined;
  #isStopped = false;

  constructor(clock: Clock, locate: Locate, trunk: TrunkBody) {
    this.#clock = clock;
    this.#locate = locate;
    this.#target = serverTarget(trunk);
    this.#networks = trunk.addresses.map(parseNetwork).filter((network) => network !== undefined);
    this.#look();
  }

  has(address: string): boolean {
    const plain = plainAddress(address);
    if (this.#now.has(plain) || this.#before.has(plain)) return true;
    return this.#networks.some((network) => isInNetwork(plain, network));
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
  }

  #look(): void {
    this.#timer = this.#clock.at(this.#clock.now() + TRUNK_LOOKUP_MS, () => this.#look());
    void this.#locate(this.#target).then((hops) => {
      // A DNS that is silent for a moment doesn't make a provider a stranger.
      if (this.#isStopped || hops.length === 0) return;
      this.#before = this.#now;
      this.#now = new Set(hops.map(({ address }) => plainAddress(address)));
    });
  }
}
