import dns from 'node:dns';
import type { Clock } from '../base/clock.ts';
import { DNS_MS } from '../base/limits.ts';
import type { NaptrRecord, Resolver, SrvRecord } from '../sip/locate.ts';

/** The machine's DNS for RFC 3263: whatever does not answer in time is not there. */
export class DnsResolver implements Resolver {
  readonly #clock: Clock;
  readonly #dns: dns.promises.Resolver;

  /** `servers` other than the machine's own, for tests. */
  constructor(clock: Clock, servers?: readonly string[]) {
    this.#clock = clock;
    this.#dns = new dns.promises.Resolver({ timeout: DNS_MS, tries: 1 });
    if (servers) this.#dns.setServers(servers);
    this.#usesOwn = servers !== undefined;
  }

  readonly #usesOwn: boolean;

  naptr(name: string): Promise<readonly NaptrRecord[]> {
    return this.#orNothing(this.#dns.resolveNaptr(name));
  }

  srv(name: string): Promise<readonly SrvRecord[]> {
    return this.#orNothing(this.#dns.resolveSrv(name));
  }

  /** By the machine's own way (hosts file, mDNS, search domains), in its order. */
  async addresses(name: string): Promise<readonly string[]> {
    if (this.#usesOwn) {
      const both = [this.#dns.resolve4(name), this.#dns.resolve6(name)].map((records) => this.#orNothing(records));
      return (await Promise.all(both)).flat();
    }
    const found = await this.#orNothing(dns.promises.lookup(name, { all: true, order: 'verbatim' }));
    return found.map(({ address }) => address);
  }

  /** getaddrinfo knows no time limit of its own. */
  #orNothing<Record>(records: Promise<readonly Record[]>): Promise<readonly Record[]> {
    return new Promise((resolve) => {
      const timer = this.#clock.at(this.#clock.now() + DNS_MS, () => resolve([]));
      records
        .catch(() => [])
        .then((found) => {
          timer.cancel();
          resolve(found);
        });
    });
  }
}
