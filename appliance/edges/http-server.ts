import { createServer as createHttp, type IncomingMessage, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SecureContextOptions } from 'node:tls';
import { getRequestListener } from '@hono/node-server';
import { plainAddress } from '../base/ip-address.ts';
import { HTTP_HEADERS_TIMEOUT_MS, HTTP_KEEP_ALIVE_MS, HTTP_REQUEST_TIMEOUT_MS } from '../base/limits.ts';
import type { Scope } from '../base/scope.ts';
import type { Address } from '../sip/types.ts';
import { portTaken } from './port-taken.ts';

/** What the connection knows of a request and the request itself does not. */
export interface ConnectionFacts {
  readonly channel: 'page';
  /** The peer's address, of the connection. */
  readonly address: string;
  readonly secure: boolean;
}

export interface HttpServerOptions {
  readonly listen: Address;
  /** Key and certificate; without them plain HTTP. */
  readonly tls?: SecureContextOptions;
  readonly fetch: (request: Request, facts: ConnectionFacts) => Promise<Response>;
  /** Takes WebSocket connections; without it they are refused. */
  readonly onUpgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer, facts: ConnectionFacts) => void;
}

/** One address and port on which the page is served. */
export class HttpServer {
  readonly local: Address;
  readonly secure: boolean;
  readonly #server: Server;

  private constructor(server: Server, local: Address, secure: boolean) {
    this.#server = server;
    this.local = local;
    this.secure = secure;
  }

  /** Listens until the scope ends. AppError `unavailable` says which port is taken. */
  static async open(options: HttpServerOptions, scope: Scope): Promise<HttpServer> {
    const { listen, tls, fetch } = options;
    const secure = tls !== undefined;
    const facts = (request: IncomingMessage): ConnectionFacts => ({
      channel: 'page',
      address: plainAddress(request.socket.remoteAddress ?? ''),
      secure,
    });
    const answer = getRequestListener((request, { incoming }) => fetch(request, facts(incoming as IncomingMessage)));
    const server: Server = tls ? createHttps(tls, answer) : createHttp(answer);
    // A browser that says nothing must not hold a place for ever.
    server.headersTimeout = HTTP_HEADERS_TIMEOUT_MS;
    server.requestTimeout = HTTP_REQUEST_TIMEOUT_MS;
    server.keepAliveTimeout = HTTP_KEEP_ALIVE_MS;
    server.on('upgrade', (request, socket, head) => {
      if (options.onUpgrade) options.onUpgrade(request, socket, head, facts(request));
      else socket.end('HTTP/1.1 426 Upgrade Required\r\nConnection: close\r\n\r\n');
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => reject(portTaken(error, 'TCP', listen)));
      server.listen(listen.port, listen.address, resolve);
    });
    const { address, port } = server.address() as AddressInfo;
    const opened = new HttpServer(server, { address, port }, secure);
    scope.onEnd(() => opened.#close());
    return opened;
  }

  /** A renewed certificate counts for connections from now on. */
  renew(tls: SecureContextOptions): void {
    if ('setSecureContext' in this.#server) {
      (this.#server as Server & { setSecureContext(options: SecureContextOptions): void }).setSecureContext(tls);
    }
  }

  #close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
