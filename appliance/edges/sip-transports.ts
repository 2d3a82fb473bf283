import type { Clock } from '../base/clock.ts';
import { isLoopback, isWildcard } from '../base/ip-address.ts';
import type { Random } from '../base/random.ts';
import type { Scope } from '../base/scope.ts';
import type { Resolver } from '../sip/locate.ts';
import type { Address, Flow, Hop, SipOutput, Target, TransportName } from '../sip/types.ts';
import { hostPort } from '../sip/uri.ts';
import type { Addresses } from './addresses.ts';
import { Connections, liveFlowOf } from './connections.ts';
import { DnsResolver } from './dns.ts';
import type { FlowUser, LiveFlow } from './live-flow.ts';
import { Opener } from './opener.ts';
import { SipStreamListener, type StreamOptions } from './sip-stream.ts';
import { SipUdp } from './sip-udp.ts';
import { SipWebSockets } from './sip-websocket.ts';
import type { TlsCertificate } from './tls-certificate.ts';

/** What the SIP machine hears from below; `SipEndpoint` is one. */
export interface TransportUser extends FlowUser {
  /** Best first, and the places behind them; both empty where no way was found. */
  opened(token: number, flows: readonly Flow[], untried: readonly Hop[]): void;
}

/** What happens down here that somebody may want to read. */
export interface TransportLog {
  info(facts: object, text: string): void;
  warn(facts: object, text: string): void;
}

export interface TransportOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly addresses: Addresses;
  readonly log: TransportLog;
  /** Packets and connections of these addresses are thrown away unread (Admission). */
  readonly ignores?: (address: string) => boolean;
  /** Whom TLS peers must be vouched for by, as PEM; our own authority, say. The usual ones are always taken. */
  readonly authorities?: () => readonly string[];
  readonly resolver?: Resolver;
  /** CONNECTIONS_MAX unless a test says less. */
  readonly connectionsMax?: number;
}

/** Where SIP is spoken. */
export interface Listening {
  readonly transport: TransportName;
  readonly local: Address;
}

/**
 * Owns every SIP socket: brings packets in, and does what the machine wants done. Listen first, then `start`.
 */
export class SipTransports {
  readonly webSockets: SipWebSockets;
  readonly #options: TransportOptions;
  readonly #udp: SipUdp[] = [];
  readonly #listeners: SipStreamListener[] = [];
  readonly #connections: Connections;
  readonly #streams: StreamOptions;
  readonly #opener: Opener;
  #user: TransportUser | undefined;
  #closed: Promise<unknown> | undefined;

  constructor(options: TransportOptions) {
    this.#options = options;
    this.#connections = new Connections(options.clock, options.connectionsMax);
    this.#streams = { connections: this.#connections, log: options.log, ignores: options.ignores ?? (() => false) };
    this.webSockets = new SipWebSockets(options.addresses, this.#streams);
    this.#opener = new Opener({
      ...this.#streams,
      clock: options.clock,
      random: options.random,
      resolver: options.resolver ?? new DnsResolver(options.clock),
      authorities: options.authorities ?? (() => []),
      udpTo: (remote) => this.#udpTo(undefined, remote),
    });
  }

  /** Where a name leads, as the next request to it would find out. Never rejects. */
  locate(target: Target): Promise<readonly Hop[]> {
    return this.#opener.locate(target);
  }

  /** Where we listen, with the ports that were given out for port 0. */
  listening(): readonly Listening[] {
    const udp = this.#udp.map(({ local }): Listening => ({ transport: 'udp', local }));
    return [...udp, ...this.#listeners.map(({ transport, local }) => ({ transport, local }))];
  }

  /** Opens a UDP socket. AppError `unavailable` says which port is taken; so do the others. */
  async listenUdp(listen: Address): Promise<Address> {
    const socket = await SipUdp.open(listen, this.#options.addresses);
    this.#udp.push(socket);
    return socket.local;
  }

  async listenTcp(listen: Address): Promise<Address> {
    const listener = await SipStreamListener.tcp(listen, this.#streams);
    this.#listeners.push(listener);
    return listener.local;
  }

  async listenTls(listen: Address, certificate: TlsCertificate): Promise<Address> {
    const listener = await SipStreamListener.tls(listen, certificate, this.#streams);
    this.#listeners.push(listener);
    return listener.local;
  }

  /** Begins to read. */
  start(user: TransportUser, scope: Scope): void {
    this.#user = user;
    const guarded: FlowUser = {
      receive: (flow, bytes) => this.#guard(() => user.receive(flow, bytes)),
      flowClosed: (flow) => this.#guard(() => user.flowClosed(flow)),
    };
    this.#connections.user = guarded;
    for (const socket of this.#udp) {
      socket.start(guarded, this.#streams.ignores, (error) => this.#options.log.warn({ error }, 'a SIP socket failed'));
    }
    this.#options.addresses.onChange(scope, () => {
      for (const socket of this.#udp) socket.forgetFlows();
    });
  }

  /** Does one thing that the SIP machine wants done. */
  perform(output: SipOutput): void {
    switch (output.kind) {
      case 'send':
        this.#live(output.flow)?.send(output.bytes);
        return;
      case 'close':
        this.#live(output.flow)?.close();
        return;
      case 'open':
        this.#opener
          .open(output)
          .then(({ flows, untried }) => this.#guard(() => this.#user?.opened(output.token, flows, untried)));
        return;
    }
  }

  /** `host:port` under which the peer of a flow reaches us: for connections that we opened, where we listen. */
  readonly contactHost = (flow: Flow): string => {
    const { transport, local } = flow;
    const listens = this.#listeners.filter((listener) => listener.transport === transport);
    const sameFamily = listens.filter(
      (listener) => listener.local.address.includes(':') === local.address.includes(':'),
    );
    if (sameFamily.length === 0 || sameFamily.some((listener) => listener.local.port === local.port)) {
      return hostPort(local.address, local.port);
    }
    const best =
      sameFamily.find((listener) => listener.local.address === local.address) ??
      sameFamily.find((listener) => isWildcard(listener.local.address)) ??
      sameFamily[0]!;
    return hostPort(isWildcard(best.local.address) ? local.address : best.local.address, best.local.port);
  };

  /** Open connections. */
  get connections(): number {
    return this.#connections.size;
  }

  /** Lets go of every socket; may be called again. */
  async close(): Promise<void> {
    this.#closed ??= Promise.all([...this.#udp, ...this.#listeners].map((socket) => socket.close()));
    this.#connections.abortAll();
    await this.#closed;
  }

  /** Flows are mostly our own objects; others were read from disk or made from addresses. */
  #live(flow: Flow): LiveFlow | undefined {
    const live = liveFlowOf(this.#connections, flow);
    return live ?? (flow.transport === 'udp' ? this.#udpTo(flow.local, flow.remote) : undefined);
  }

  /** A flow to that peer from the socket that has `local`, or from the likeliest. */
  #udpTo(local: Address | undefined, remote: Address): LiveFlow | undefined {
    const family = this.#udp.filter((socket) => socket.local.address.includes(':') === remote.address.includes(':'));
    const address = local?.address ?? this.#options.addresses.facing(remote.address);
    const port = family.filter((socket) => local === undefined || socket.local.port === local.port);
    const socket =
      port.find((candidate) => candidate.local.address === address) ??
      port.find((candidate) => isWildcard(candidate.local.address)) ??
      // A socket on loopback reaches nobody else.
      family.find((candidate) => isLoopback(candidate.local.address) === isLoopback(remote.address));
    return socket?.flowTo(remote);
  }

  /** A mistake in what a packet sets off must not end the box. */
  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#options.log.warn({ error }, 'a SIP packet could not be worked through');
    }
  }
}
