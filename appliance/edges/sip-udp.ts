import dgram from 'node:dgram';
import { isWildcard } from '../base/ip-address.ts';
import { UDP_BUFFER_BYTES, UDP_FLOWS_MAX } from '../base/limits.ts';
import { udpFlow } from '../sip/flow.ts';
import type { Address } from '../sip/types.ts';
import type { Addresses } from './addresses.ts';
import { literalLookup } from './literal-lookup.ts';
import { type FlowUser, LiveFlow } from './live-flow.ts';
import { portTaken } from './port-taken.ts';

/** A peer of one of our UDP sockets. */
class UdpFlow extends LiveFlow {
  readonly #socket: dgram.Socket;

  constructor(socket: dgram.Socket, local: Address, remote: Address) {
    super(udpFlow(local, remote).id, 'udp', local, remote);
    this.#socket = socket;
  }

  override send(bytes: Uint8Array): void {
    try {
      // No callback: the kernel takes a datagram at once or not at all, and lost ones are sent again by their timers.
      this.#socket.send(bytes, this.remote.port, this.remote.address);
    } catch {
      // The socket was closed under us, while the box stops.
    }
  }

  override close(): void {}
}

/** All flows of one address: nearly always one or two ports. */
type Ports = Map<number, UdpFlow>;

/**
 * One UDP socket for SIP. Flows are kept for the peers seen lately, so that a packet from a known phone makes no new
 * objects; two generations bound them without any bookkeeping per packet.
 */
export class SipUdp {
  readonly local: Address;
  readonly #socket: dgram.Socket;
  readonly #addresses: Addresses;
  #young = new Map<string, Ports>();
  #old = new Map<string, Ports>();
  #youngCount = 0;

  private constructor(socket: dgram.Socket, addresses: Addresses) {
    this.#socket = socket;
    this.#addresses = addresses;
    const { address, port } = socket.address();
    this.local = { address, port };
  }

  /** Binds (port 0: any free one). AppError `unavailable` names a port that is taken. */
  static open(listen: Address, addresses: Addresses): Promise<SipUdp> {
    const v6 = listen.address.includes(':');
    const socket = dgram.createSocket({
      type: v6 ? 'udp6' : 'udp4',
      // IPv4 has sockets of its own; an IPv4 peer never shows up as ::ffff:….
      ipv6Only: v6,
      lookup: literalLookup,
    });
    return new Promise((resolve, reject) => {
      socket.once('error', (error) => {
        socket.close();
        reject(portTaken(error, 'UDP', listen));
      });
      socket.bind({ address: listen.address, port: listen.port, exclusive: true }, () => {
        socket.removeAllListeners('error');
        enlargeBuffers(socket);
        resolve(new SipUdp(socket, addresses));
      });
    });
  }

  /** Begins to read. `ignores` is asked before anything is done with a packet of that address. */
  start(user: FlowUser, ignores: (address: string) => boolean, onError: (error: Error) => void): void {
    this.#socket.on('error', onError);
    this.#socket.on('message', (bytes, peer) => {
      if (ignores(peer.address)) return;
      user.receive(this.flowTo(peer), bytes);
    });
  }

  /** The flow to that peer; the same object while it is remembered. */
  flowTo(peer: Address): LiveFlow {
    const flow = this.#young.get(peer.address)?.get(peer.port);
    return flow ?? this.#keep(this.#old.get(peer.address)?.get(peer.port) ?? this.#make(peer));
  }

  /** Addresses of ours changed: what a wildcard socket is to its peers may have changed with them. */
  forgetFlows(): void {
    this.#young.clear();
    this.#old.clear();
    this.#youngCount = 0;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#socket.close(() => resolve());
    });
  }

  #make(peer: Address): UdpFlow {
    const local = isWildcard(this.local.address)
      ? { address: this.#addresses.facing(peer.address), port: this.local.port }
      : this.local;
    return new UdpFlow(this.#socket, local, { address: peer.address, port: peer.port });
  }

  #keep(flow: UdpFlow): UdpFlow {
    if (this.#youngCount >= UDP_FLOWS_MAX) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#youngCount = 0;
    }
    let ports = this.#young.get(flow.remote.address);
    if (!ports) {
      ports = new Map();
      this.#young.set(flow.remote.address, ports);
    }
    ports.set(flow.remote.port, flow);
    this.#youngCount++;
    return flow;
  }
}

/** The kernel cuts these to its own limit; where it refuses, the defaults stay. */
function enlargeBuffers(socket: dgram.Socket): void {
  try {
    socket.setRecvBufferSize(UDP_BUFFER_BYTES);
    socket.setSendBufferSize(UDP_BUFFER_BYTES);
  } catch {
    // Nothing is lost but room for a storm.
  }
}
