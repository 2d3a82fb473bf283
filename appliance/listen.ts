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
  listen: readonly Address[],
  certificate: TlsCertificate,
): Promise<void> {
  try {
    for (const wanted of listen) {
      const udp = await transports.listenUdp(wanted);
      const tcp = await transports.listenTcp({ address: wanted.address, port: udp.port });
      await transports.listenTls({ address: wanted.address, port: tcp.port + 1 }, certificate);
    }
  } catch (error) {
    await transports.close();
    throw error;
  }
}

/** A page's address as a browser needs it. */
export interface PageAddress extends Address {
  readonly secure: boolean;
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
    parts: { readonly fetch: FetchHandler; readonly transports: SipTransports; readonly certificate: TlsCertificate },
  ): Promise<PageServers> {
    const servers = new HttpServers({ fetch: parts.fetch, log });
    servers.onUpgrade(WEBSOCKET_PATH, parts.transports.webSockets.upgrade);
    const addresses: PageAddress[] = [];
    try {
      for (const wanted of http) addresses.push({ ...(await servers.listenHttp(wanted)), secure: false });
      for (const wanted of https) {
        addresses.push({ ...(await servers.listenHttps(wanted, parts.certificate)), secure: true });
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
