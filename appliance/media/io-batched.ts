import { MEDIA_SHARED_BUFFER_BYTES } from '../base/limits-media.ts';
import { EPOLL_EVENT_BYTES, EPOLL_TOKEN_AT, type Libc, openLibc } from './libc.ts';
import { MessageBlock } from './message-block.ts';
import type { OpenDescriptors } from './open-descriptors.ts';
import {
  keyOf,
  type PacketIo,
  type PacketPort,
  type PacketReceiver,
  type PortAddress,
  type Target,
} from './packet-io.ts';
import { sockaddrOf } from './sockaddr.ts';

/** Ports looked at in one go; more are looked at in the next. */
const READY_MAX = 256;
/** A port of one peer has one packet as a rule. More, after a hiccup, are read in so many looks at all ports. */
const LOOKS_MAX = 4;
/** Packets read or sent in one go on a shared port. */
const BATCH = 64;

/**
 * The kernel's batched calls, read every few milliseconds: one call learns which ports have packets, one reads all of a
 * port, and what goes out of a shared port goes out together. Half of what Node's own sockets cost, and less.
 *
 * Sockets that Node doesn't know stay open when their thread is ended from outside: `descriptors` lists them where
 * another thread can see them, so that it can close them then.
 */
export class BatchedIo implements PacketIo {
  readonly kind = 'batched';
  readonly #libc: Libc;
  readonly #epoll: number;
  readonly #descriptors: OpenDescriptors;
  readonly #events = new Uint8Array(READY_MAX * EPOLL_EVENT_BYTES);
  readonly #eventView = new DataView(this.#events.buffer);
  /** By token. */
  readonly #ports: (BatchedPort | undefined)[] = [];
  readonly #free: number[] = [];
  readonly #incoming: MessageBlock;
  readonly #outgoing: MessageBlock;
  /** Whose packets wait in `#outgoing`. */
  #sender: BatchedPort | undefined;

  /** @throws Error where this Node or this machine has no such calls */
  constructor(descriptors: OpenDescriptors, libc: Libc = openLibc()) {
    this.#libc = libc;
    this.#descriptors = descriptors;
    this.#incoming = new MessageBlock(BATCH, libc);
    this.#outgoing = new MessageBlock(BATCH, libc);
    this.#epoll = libc.epollCreate();
    if (this.#epoll < 0) throw new Error('the kernel gave no epoll');
    descriptors.add(this.#epoll);
  }

  open(at: PortAddress, receiver: PacketReceiver): PacketPort {
    const fd = this.#libc.bindUdp(sockaddrOf(at.host, at.port), at.shared ? MEDIA_SHARED_BUFFER_BYTES : undefined);
    this.#descriptors.add(fd);
    const token = this.#free.pop() ?? this.#ports.length;
    const port = new BatchedPort({ fd, token, shared: at.shared, receiver, io: this });
    this.#ports[token] = port;
    this.#libc.epollAdd(this.#epoll, fd, token);
    return port;
  }

  target(address: string, port: number): Target {
    return { address, port, key: keyOf(address, port), sockaddr: sockaddrOf(address, port) };
  }

  readonly drain = (): void => {
    for (let look = 0; look < LOOKS_MAX; look++) {
      const count = this.#libc.epollWait(this.#epoll, this.#events, READY_MAX);
      for (let at = 0; at < count; at++) {
        const token = this.#eventView.getUint32(at * EPOLL_EVENT_BYTES + EPOLL_TOKEN_AT, true);
        const port = this.#ports[token];
        if (port) this.#read(port);
      }
      if (count === 0) break;
    }
    this.flush();
  };

  flush(): void {
    const port = this.#sender;
    const { waiting, headers } = this.#outgoing;
    this.#sender = undefined;
    this.#outgoing.waiting = 0;
    if (port && waiting > 0) this.#libc.sendMany(port.fd, headers, waiting);
  }

  close(): void {
    for (const port of this.#ports) port?.close();
    this.#closeDescriptor(this.#epoll);
  }

  send(port: BatchedPort, bytes: Uint8Array, end: number, to: Target): void {
    const { waiting } = this.#outgoing;
    if (waiting > 0 && (this.#sender !== port || waiting === BATCH)) this.flush();
    this.#outgoing.add(bytes, end, to.sockaddr, this.#incoming);
    if (port.shared) this.#sender = port;
    else {
      this.#outgoing.waiting = 0;
      this.#libc.send(port.fd, this.#outgoing.headers);
    }
  }

  closePort(port: BatchedPort): void {
    if (this.#sender === port) this.flush();
    this.#ports[port.token] = undefined;
    this.#free.push(port.token);
    // The kernel forgets it in the epoll with its last descriptor.
    this.#closeDescriptor(port.fd);
  }

  #read(port: BatchedPort): void {
    if (port.shared) this.#readMany(port);
    else this.#readOne(port);
  }

  #readOne(port: BatchedPort): void {
    const block = this.#incoming;
    block.makeRoom(1);
    const length = this.#libc.receive(port.fd, block.headers);
    if (length < 0) return;
    block.selectAs(0, length);
    port.receiver.receive(block.selectedBytes, length, block);
  }

  #readMany(port: BatchedPort): void {
    const block = this.#incoming;
    for (;;) {
      block.makeRoom(BATCH);
      const count = this.#libc.receiveMany(port.fd, block.headers, BATCH);
      for (let at = 0; at < count; at++) {
        block.select(at);
        // The one before may have had this port closed.
        if (port.isOpen) port.receiver.receive(block.selectedBytes, block.selectedEnd, block);
      }
      if (count < BATCH) return;
    }
  }

  #closeDescriptor(fd: number): void {
    this.#descriptors.remove(fd);
    this.#libc.close(fd);
  }
}

class BatchedPort implements PacketPort {
  readonly fd: number;
  readonly token: number;
  readonly shared: boolean;
  readonly receiver: PacketReceiver;
  isOpen = true;
  readonly #io: BatchedIo;

  constructor(made: {
    readonly fd: number;
    readonly token: number;
    readonly shared: boolean;
    readonly receiver: PacketReceiver;
    readonly io: BatchedIo;
  }) {
    this.fd = made.fd;
    this.token = made.token;
    this.shared = made.shared;
    this.receiver = made.receiver;
    this.#io = made.io;
  }

  send(bytes: Uint8Array, end: number, to: Target): void {
    if (this.isOpen) this.#io.send(this, bytes, end, to);
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#io.closePort(this);
  }
}
