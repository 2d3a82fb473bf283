import { join } from 'node:path';
import type { Clock } from './base/clock.ts';
import type { Random } from './base/random.ts';
import type { Scope } from './base/scope.ts';
import type { Addresses } from './edges/addresses.ts';
import { type FetchHandler, HttpServers } from './edges/http-server.ts';
import type { Log } from './edges/log.ts';
import type { SipTransports } from './edges/sip-transports.ts';
import { WEBSOCKET_PATH } from './edges/sip-websocket.ts';
import { TlsCertificate } from './edges/tls-certificate.ts';
import type { Address } from './sip/types.ts';

/** Where to listen. */
export interface ListenOptions {
  readonly dataDir: string;
  readonly http: readonly Address[];
  readonly https: readonly Address[];
  /** UDP and TCP; TLS on the next port. */
  readonly sip: readonly Address[];
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

const KEYS_FOLDER = 'tls';

/** Opens the certificate, made at the first start, and keeps it fresh until the scope ends. */
export async function openCertificate(
  { dataDir, clock, random, log }: ListenOptions,
  addresses: Addresses,
  scope: Scope,
): Promise<TlsCertificate> {
  const certificate = await TlsCertificate.open({ directory: join(dataDir, KEYS_FOLDER), addresses, clock, random });
  const onFailure = (error: unknown): void => log.warn({ error }, 'the certificate could not be renewed');
  certificate.watch(scope, onFailure);
  addresses.onChange(scope, () => void certificate.renewIfNeeded().catch(onFailure));
  return certificate;
}

/** Opens every socket that phones talk to. AppError says which port is taken; none stays open then. */
export async function listenForPhones(
  transports: SipTransports,
  { sip }: ListenOptions,
  addresses: Addresses,
  certificate: TlsCertificate,
): Promise<void> {
  const open = async ({ address, port }: Address): Promise<Address> => {
    const udp = await transports.listenUdp({ address, port });
    const tcp = await transports.listenTcp({ address, port: udp.port });
    await transports.listenTls({ address, port: tcp.port + 1 }, certificate);
    return udp;
  };
  try {
    for (const wanted of sip) await listenOnFamilies(wanted, addresses, open);
  } catch (error) {
    await transports.close();
    throw error;
  }
}

/** Opens what was asked for in each family, on the same port; answers where that is. */
async function listenOnFamilies(
  { address: wanted, port }: Address,
  addresses: Addresses,
  open: (at: Address) => Promise<Address>,
): Promise<readonly Address[]> {
  const opened: Address[] = [];
  for (const address of addresses.families(wanted)) opened.push(await open({ address, port: opened[0]?.port ?? port }));
  return opened;
}

/** A page's address as a browser needs it. */
export interface PageAddress extends Address {
  readonly secure: boolean;
}

interface PageParts {
  readonly fetch: FetchHandler;
  readonly addresses: Addresses;
  readonly transports: SipTransports;
  readonly certificate: TlsCertificate;
}

/** The page on all its addresses, with SIP for browsers beside it. */
export class PageServers {
  readonly addresses: readonly PageAddress[];
  readonly #servers: HttpServers;

  private constructor(servers: HttpServers, addresses: readonly PageAddress[]) {
    this.#servers = servers;
    this.addresses = addresses;
  }

  static async open(
    { http, https, log }: ListenOptions,
    { addresses: own, ...parts }: PageParts,
  ): Promise<PageServers> {
    const servers = new HttpServers({ fetch: parts.fetch, log });
    servers.onUpgrade(WEBSOCKET_PATH, parts.transports.webSockets.upgrade);
    const addresses: PageAddress[] = [];
    try {
      for (const wanted of http) {
        const opened = await listenOnFamilies(wanted, own, (at) => servers.listenHttp(at));
        addresses.push(...opened.map((at) => ({ ...at, secure: false })));
      }
      for (const wanted of https) {
        const opened = await listenOnFamilies(wanted, own, (at) => servers.listenHttps(at, parts.certificate));
        addresses.push(...opened.map((at) => ({ ...at, secure: true })));
      }
    } catch (error) {
      await servers.close();
      throw error;
    }
    return new PageServers(servers, addresses);
  }

  close(): Promise<void> {
    return this.#servers.close();
  }
}
