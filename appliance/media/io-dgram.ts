import dgram from 'node:dgram';
import { MEDIA_PACKET_MAX_BYTES, MEDIA_SHARED_BUFFER_BYTES } from '../base/limits-media.ts';
import { literalLookup } from '../edges/literal-lookup.ts';
import {
  keyOf,
  type PacketIo,
  type PacketPort,
  type PacketReceiver,
  type PortAddress,
  type SourceKey,
  type Target,
} from './packet-io.ts';

/** Sources whose keys are remembered; an office has fewer phones. All are forgotten beyond it. */
const KEYS_MAX = 4_096;

/** Node's own sockets: everywhere, one system call for each packet. */
export class DgramIo implements PacketIo {
  readonly kind = 'dgram';
  readonly drain = undefined;
  readonly #ports = new Set<DgramPort>();
  readonly #room = new Uint8Array(MEDIA_PACKET_MAX_BYTES);
  readonly #keys = new Map<string, Map<number, SourceKey>>();
  #keyCount = 0;

  open(at: PortAddress, receiver: PacketReceiver): PacketPort {
    const port = new DgramPort(at, receiver, {
      room: this.#room,
      keyOf: (address, number) => this.#keyOf(address, number),
      closed: () => this.#ports.delete(port),
    });
    this.#ports.add(port);
    return port;
  }

  target(address: string, port: number): Target {
    return { address, port, key: keyOf(address, port), sockaddr: new Uint8Array() };
  }

  flush(): void {}

  close(): void {
    for (const port of this.#ports) port.close();
  }

  #keyOf(address: string, port: number): SourceKey {
    const known = this.#keys.get(address)?.get(port);
    if (known !== undefined) return known;
    if (this.#keyCount >= KEYS_MAX) {
      this.#keys.clear();
      this.#keyCount = 0;
    }
    const ports = this.#keys.get(address) ?? new Map<number, SourceKey>();
    const key = keyOf(address, port);
    this.#keys.set(address, ports.set(port, key));
    this.#keyCount++;
    return key;
  }
}

interface DgramParent {
  /** Where the packet lies that is being received. */
  readonly room: Uint8Array;
  readonly keyOf: (address: string, port: number) => SourceKey;
  readonly closed: () => void;
}

class DgramPort implements PacketPort {
  readonly #socket: dgram.Socket;
  readonly #parent: DgramParent;
  #open = true;

  constructor({ host, port, shared }: PortAddress, receiver: PacketReceiver, parent: DgramParent) {
    const v6 = host.includes(':');
    this.#parent = parent;
    this.#socket = dgram.createSocket({ type: v6 ? 'udp6' : 'udp4', ipv6Only: v6, lookup: literalLookup });
    let failure: Error | undefined;
    this.#socket.on('error', (error) => {
      failure = error;
    });
    // With such a look-up binding is done when this returns, or has failed.
    this.#socket.bind({ address: host, port, exclusive: true });
    if (failure) {
      this.#socket.close();
      throw failure;
    }
    if (shared) this.#enlarge();
    this.#socket.on('message', (bytes, peer) => {
      // Whoever passes it on may need room behind it; larger ones than there is room for are none of a phone's.
      const end = Math.min(bytes.length, MEDIA_PACKET_MAX_BYTES);
      this.#parent.room.set(end === bytes.length ? bytes : bytes.subarray(0, end));
      receiver.receive(this.#parent.room, end, {
        key: this.#parent.keyOf(peer.address, peer.port),
        address: peer.address,
        port: peer.port,
      });
    });
  }

  send(bytes: Uint8Array, end: number, to: Target): void {
    if (!this.#open) return;
    // Sending may wait for the loop, and the bytes are only lent.
    this.#socket.send(Buffer.copyBytesFrom(bytes, 0, end), to.port, to.address);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#socket.close();
    this.#parent.closed();
  }

  #enlarge(): void {
    try {
      this.#socket.setRecvBufferSize(MEDIA_SHARED_BUFFER_BYTES);
      this.#socket.setSendBufferSize(MEDIA_SHARED_BUFFER_BYTES);
    } catch {
      // The kernel's own size stays; a storm loses more then.
    }
  }
}
