import net, { isIP, type Socket } from 'node:net';
import tls from 'node:tls';
import { plainAddress } from '../base/ip-address.ts';
import { STREAM_QUEUE_MAX_BYTES, TLS_HANDSHAKE_MS } from '../base/limits.ts';
import { StreamFramer } from '../sip/stream-framer.ts';
import type { Address } from '../sip/types.ts';
import { Connection, type Connections } from './connections.ts';
import { portTaken } from './port-taken.ts';
import type { TransportLog } from './sip-transports.ts';
import type { TlsCertificate } from './tls-certificate.ts';

const PONG = Buffer.from('\r\n');
/** Nothing may wait for its last bytes longer than this. */
const FAREWELL_MS = 2_000;
const KEEP_ALIVE_MS = 60_000;

/** One TCP or TLS connection. */
class StreamFlow extends Connection {
  readonly #socket: Socket;
  readonly #connections: Connections;
  readonly #log: TransportLog;
  readonly #framer = new StreamFramer();

  constructor(socket: Socket, transport: 'tcp' | 'tls', connections: Connections, log: TransportLog) {
    const local = { address: plainAddress(socket.localAddress ?? ''), port: socket.localPort ?? 0 };
    const remote = { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 };
    super(connections.newId(transport, remote), transport, local, remote, connections.nowMs());
    this.#socket = socket;
    this.#connections = connections;
    this.#log = log;
    socket.setNoDelay(true);
    // Finds peers that went without a word: a phone whose plug was pulled.
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    socket.on('data', (bytes: Buffer) => this.#read(bytes));
    socket.on('error', () => {});
    socket.on('end', () => socket.end());
    socket.on('close', () => connections.closed(this));
    connections.add(this);
  }

  override send(bytes: Uint8Array): void {
    if (this.#socket.destroyed || this.#socket.writableEnded) return;
    this.#socket.write(bytes);
    if (this.#socket.writableLength <= STREAM_QUEUE_MAX_BYTES) return;
    this.#log.warn({ peer: this.remote.address }, 'a SIP connection does not read what it is sent and was closed');
    this.abort();
  }

  override close(): void {
    this.#socket.destroySoon();
    this.#socket.setTimeout(FAREWELL_MS, () => this.abort());
  }

  override abort(): void {
    this.#socket.destroy();
  }

  override askAlive(): void {}

  #read(bytes: Uint8Array): void {
    this.#connections.heard(this);
    for (const frame of this.#framer.push(bytes)) {
      if (frame.kind === 'message') this.#connections.received(this, frame.bytes);
      else if (frame.kind === 'ping') this.send(PONG);
      else if (frame.kind === 'fault') {
        this.#log.warn({ peer: this.remote.address, fault: frame.fault }, 'a connection that is not SIP was closed');
        this.close();
      }
    }
  }
}

export interface StreamOptions {
  readonly connections: Connections;
  readonly log: TransportLog;
  readonly ignores: (address: string) => boolean;
}

/** A listening socket for TCP or TLS. */
export class SipStreamListener {
  readonly transport: 'tcp' | 'tls';
  readonly local: Address;
  readonly #server: net.Server;

  private constructor(transport: 'tcp' | 'tls', server: net.Server) {
    this.transport = transport;
    this.#server = server;
    const { address, port } = server.address() as net.AddressInfo;
    this.local = { address, port };
  }

  static tcp(listen: Address, options: StreamOptions): Promise<SipStreamListener> {
    const server = net.createServer({ pauseOnConnect: false }, (socket) => accept(socket, 'tcp', options));
    return listenOn(server, listen, () => new SipStreamListener('tcp', server));
  }

  /** The certificate may be renewed at any time: new connections get the new one. */
  static tls(listen: Address, certificate: TlsCertificate, options: StreamOptions): Promise<SipStreamListener> {
    const server = tls.createServer({ ...certificate.forServer(), handshakeTimeout: TLS_HANDSHAKE_MS }, (socket) =>
      accept(socket, 'tls', options),
    );
    server.on('connection', (socket: Socket) => {
      if (isUnwelcome(socket, options)) socket.destroy();
    });
    // A handshake that failed is the peer's trouble: a scanner, or a phone that doesn't know our certificate.
    server.on('tlsClientError', (error: Error, socket) => {
      options.log.info({ peer: socket.remoteAddress, why: error.message }, 'a TLS handshake failed');
      socket.destroy();
    });
    certificate.onRenewed(() => server.setSecureContext(certificate.forServer()));
    return listenOn(server, listen, () => new SipStreamListener('tls', server));
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
    });
  }
}

function listenOn(server: net.Server, listen: Address, done: () => SipStreamListener): Promise<SipStreamListener> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(portTaken(error, 'TCP', listen)));
    server.listen({ host: listen.address, port: listen.port, ipv6Only: true, exclusive: true }, () => {
      server.removeAllListeners('error');
      server.on('error', () => {});
      resolve(done());
    });
  });
}

function isUnwelcome(socket: Socket, { ignores, connections }: StreamOptions): boolean {
  const address = socket.remoteAddress;
  return address === undefined || ignores(address) || !connections.mayOpen(address);
}

function accept(socket: Socket, transport: 'tcp' | 'tls', options: StreamOptions): void {
  if (isUnwelcome(socket, options)) socket.destroy();
  else new StreamFlow(socket, transport, options.connections, options.log);
}

interface Secure {
  readonly name: string;
  readonly authorities: readonly string[];
  /** Nobody is asked who it is. */
  readonly anyCertificate: boolean;
}

export interface ConnectOptions extends StreamOptions {
  readonly remote: Address;
  readonly withinMs: number;
  /** TLS: whom the certificate must be for, and who may have signed it. */
  readonly secure?: Secure;
}

/** Opens a connection; undefined where that did not work in time. */
export function connectStream(options: ConnectOptions): Promise<Connection | undefined> {
  const { remote, secure, connections, withinMs, log } = options;
  return new Promise((resolve) => {
    const to = { host: remote.address, port: remote.port };
    const socket = secure ? tls.connect({ ...to, ...tlsIdentity(secure) }) : net.connect(to);
    const failed = (why: string): void => {
      socket.destroy();
      log.info({ peer: remote.address, port: remote.port, why }, 'no SIP connection could be opened');
      resolve(undefined);
    };
    socket.setTimeout(withinMs, () => failed('timeout'));
    socket.once('error', (error) => failed(error.message));
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      socket.setTimeout(0);
      socket.removeAllListeners('timeout');
      socket.removeAllListeners('error');
      const flow = new StreamFlow(socket, secure ? 'tls' : 'tcp', connections, log);
      // We called there: it need not prove itself by a first message.
      flow.proved = true;
      flow.certificateName = secure && proofOf(secure.name, secure.anyCertificate);
      resolve(flow);
    });
  });
}

/** By which a connection is found again: one to a peer that proved nothing serves nobody who wants proof. */
export function proofOf(name: string, anyCertificate: boolean): string {
  return anyCertificate ? `${name}, unproved` : name;
}

/** RFC 3261 §26.3.2.1: who is called has to show a certificate for the name by which it was called. */
function tlsIdentity({ name, authorities, anyCertificate }: Secure): tls.ConnectionOptions {
  return {
    // An address is no server name (RFC 6066 §3); the certificate is compared with it all the same.
    servername: isIP(name) ? '' : name,
    checkServerIdentity: (_, certificate) => tls.checkServerIdentity(name, certificate),
    ca: [...authorities],
    minVersion: 'TLSv1.2',
    rejectUnauthorized: !anyCertificate,
  };
}
