import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { HTTP_BODY_MS, HTTP_CONNECTIONS_MAX, HTTP_HEADERS_MS, HTTP_IDLE_MS, TLS_HANDSHAKE_MS } from '../base/limits.ts';
import type { Address } from '../sip/types.ts';
import { portTaken } from './port-taken.ts';
import type { TransportLog } from './sip-transports.ts';
import type { TlsCertificate } from './tls-certificate.ts';

/** A Web-standard handler; `env.incoming` is the connection's request where one is needed (the peer's address). */
export type FetchHandler = (request: Request, env: HttpBindings) => Response | Promise<Response>;

/** Takes over a connection that asks for another protocol. */
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

export interface HttpOptions {
  readonly fetch: FetchHandler;
  readonly log: TransportLog;
  /** Of each listening socket: HTTP_CONNECTIONS_MAX unless a test says less. */
  readonly connectionsMax?: number;
}

/** All HTTP and HTTPS sockets of the box around one handler, with time limits against peers that dawdle. */
export class HttpServers {
  readonly #options: HttpOptions;
  readonly #upgrades = new Map<string, UpgradeHandler>();
  readonly #servers: (http.Server | https.Server)[] = [];
  /** Upgraded connections no longer belong to their server: they are ended here. */
  readonly #upgraded = new Set<Duplex>();

  constructor(options: HttpOptions) {
    this.#options = options;
  }

  /** Connections that ask to become something else at this path. */
  onUpgrade(path: string, handler: UpgradeHandler): void {
    this.#upgrades.set(path, handler);
  }

  /** Answers the address with its true port. AppError `unavailable` says which port is taken. */
  listenHttp(listen: Address): Promise<Address> {
    return this.#listen(http.createServer(LIMITS, this.#listener()), listen);
  }

  listenHttps(listen: Address, certificate: TlsCertificate): Promise<Address> {
    const options = { ...LIMITS, ...certificate.forServer(), handshakeTimeout: TLS_HANDSHAKE_MS };
    const server = https.createServer(options, this.#listener());
    certificate.onRenewed(() => server.setSecureContext(certificate.forServer()));
    return this.#listen(server, listen);
  }

  /** Takes no more, lets go of idle connections, and of the others (event streams) too. */
  async close(): Promise<void> {
    const closed = this.#servers.map(
      (server) =>
        new Promise<void>((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    );
    for (const socket of this.#upgraded) socket.destroy();
    await Promise.all(closed);
  }

  #listener(): http.RequestListener {
    const answer = getRequestListener((request, env) => this.#options.fetch(request, env as HttpBindings), {
      // Request and Response stay the platform's own: what the handler makes must be so everywhere.
      overrideGlobalObjects: false,
    });
    return (incoming, outgoing) => {
      answer(incoming, outgoing).catch((error: unknown) => {
        this.#options.log.warn({ error }, 'an HTTP request could not be answered');
        outgoing.destroy();
      });
    };
  }

  #listen(server: http.Server | https.Server, listen: Address): Promise<Address> {
    server.maxConnections = this.#options.connectionsMax ?? HTTP_CONNECTIONS_MAX;
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.#upgrade(request, socket, head);
    });
    server.on('clientError', (_error: Error, socket: Duplex) => refuse(socket, '400 Bad Request'));
    return new Promise((resolve, reject) => {
      server.once('error', (error) => reject(portTaken(error, 'TCP', listen)));
      server.listen({ host: listen.address, port: listen.port, ipv6Only: true, exclusive: true }, () => {
        server.removeAllListeners('error');
        server.on('error', (error) => this.#options.log.warn({ error }, 'an HTTP socket failed'));
        this.#servers.push(server);
        const { address, port } = server.address() as AddressInfo;
        resolve({ address, port });
      });
    });
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const [path = ''] = (request.url ?? '').split('?');
    const handler = this.#upgrades.get(path);
    if (!handler) {
      refuse(socket, '404 Not Found');
      return;
    }
    // From here on the connection may be silent for as long as its new protocol likes.
    (socket as Socket).setTimeout?.(0);
    socket.on('error', () => {});
    this.#upgraded.add(socket);
    socket.on('close', () => this.#upgraded.delete(socket));
    handler(request, socket, head);
  }
}

const LIMITS: http.ServerOptions = {
  headersTimeout: HTTP_HEADERS_MS,
  requestTimeout: HTTP_BODY_MS,
  keepAliveTimeout: HTTP_IDLE_MS,
  // Half-open peers would keep their place until they time out.
  keepAlive: true,
};

function refuse(socket: Duplex, status: string): void {
  if (!socket.writable) return;
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
