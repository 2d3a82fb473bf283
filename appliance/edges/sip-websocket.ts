import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { plainAddress } from '../base/ip-address.ts';
import { MESSAGE_MAX_BYTES, STREAM_QUEUE_MAX_BYTES } from '../base/limits.ts';
import type { Addresses } from './addresses.ts';
import { Connection } from './connections.ts';
import type { StreamOptions } from './sip-stream.ts';

/** Where browsers find SIP on the HTTP(S) servers. */
export const WEBSOCKET_PATH = '/sip';
const SUBPROTOCOL = 'sip';

/** Close codes of RFC 6455 §7.4.1. */
const GOING_AWAY = 1001;

/** One WebSocket that carries SIP (RFC 7118): a message each, no framing of its own. */
class WebSocketFlow extends Connection {
  readonly #socket: WebSocket;
  readonly #options: StreamOptions;
  #answered = true;

  constructor(socket: WebSocket, request: IncomingMessage, options: StreamOptions) {
    const tcp = request.socket;
    const secure = 'encrypted' in tcp;
    const transport = secure ? 'wss' : 'ws';
    const local = { address: plainAddress(tcp.localAddress ?? ''), port: tcp.localPort ?? 0 };
    const remote = { address: tcp.remoteAddress ?? '', port: tcp.remotePort ?? 0 };
    const { connections } = options;
    super(connections.newId(transport, remote), transport, local, remote, connections.nowMs());
    this.#socket = socket;
    this.#options = options;
    socket.on('message', (data) => connections.received(this, bytesOf(data)));
    socket.on('pong', () => {
      this.#answered = true;
      connections.heard(this);
    });
    socket.on('error', () => {});
    socket.on('close', () => connections.closed(this));
    connections.add(this);
  }

  /** As text, which is all that some browsers' phones read; what is no UTF-8 can't be that. */
  override send(bytes: Uint8Array): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#socket.send(bytes, { binary: !isUtf8(bytes) });
    if (this.#socket.bufferedAmount <= STREAM_QUEUE_MAX_BYTES) return;
    this.#options.log.warn({ peer: this.remote.address }, 'a browser does not read what it is sent and was closed');
    this.abort();
  }

  override close(): void {
    this.#socket.close(GOING_AWAY);
  }

  override abort(): void {
    this.#socket.terminate();
  }

  /** A laptop that was closed says nothing for hours: who did not answer the last ping is gone. */
  override askAlive(): void {
    if (!this.#answered) {
      this.abort();
      return;
    }
    this.#answered = false;
    this.#socket.ping();
  }
}

/** Takes the upgrade of an HTTP connection to SIP over WebSocket. */
export class SipWebSockets {
  readonly #server: WebSocketServer;
  readonly #options: StreamOptions;
  readonly #addresses: Addresses;

  constructor(addresses: Addresses, options: StreamOptions) {
    this.#addresses = addresses;
    this.#options = options;
    this.#server = new WebSocketServer({
      noServer: true,
      maxPayload: MESSAGE_MAX_BYTES,
      perMessageDeflate: false,
      handleProtocols: () => SUBPROTOCOL,
    });
  }

  /** For HttpServers.onUpgrade: answers the handshake or refuses it. */
  readonly upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const refusal = this.#refusal(request);
    if (refusal) {
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (accepted) => {
      new WebSocketFlow(accepted, request, this.#options);
    });
  };

  #refusal(request: IncomingMessage): string | undefined {
    const address = request.socket.remoteAddress ?? '';
    if (this.#options.ignores(address) || !this.#options.connections.mayOpen(address)) return '503 Service Unavailable';
    if (!this.#isFromUs(request)) return '403 Forbidden';
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((word) => word.trim());
    // RFC 7118 §4: without the subprotocol it is not SIP that is meant.
    return offered.includes(SUBPROTOCOL) ? undefined : '400 Bad Request';
  }

  /**
   * Browsers say which page speaks: only ours may, or any site that somebody visits could register as their phone.
   * Programs without a page send no Origin and are judged by their password.
   */
  #isFromUs({ headers }: IncomingMessage): boolean {
    const { origin, host } = headers;
    if (origin === undefined) return true;
    const url = URL.parse(origin);
    if (!url) return false;
    return url.host === host?.toLowerCase() || this.#addresses.isOurs(url.hostname);
  }
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}
