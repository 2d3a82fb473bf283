import { dlopen, getRawPointer } from 'node:ffi';

/**
 * Very many phones behind one socket: it listens on every address of loopback, and each packet leaves from the address
 * of its phone (IP_PKTINFO). Batched, so that the load costs its processor little.
 */
export class LoopbackPhones {
  readonly port: number;
  readonly #fd: number;
  readonly #sending = new Batch(SEND_BATCH, PACKET_BYTES, CONTROL_BYTES);
  readonly #receiving = new Batch(RECEIVE_BATCH, PACKET_BYTES, 0);
  #waiting = 0;
  #refused = 0;

  constructor() {
    this.#fd = libc.socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    const size = new Int32Array([8 << 20]);
    for (const option of [SO_RCVBUFFORCE, SO_SNDBUFFORCE]) {
      libc.setsockopt(this.#fd, SOL_SOCKET, option, getRawPointer(size), 4);
    }
    const any = addressBytes('0.0.0.0', 0);
    if (libc.bind(this.#fd, getRawPointer(any), any.length) !== 0) throw new Error('no socket for the load');
    libc.getsockname(this.#fd, getRawPointer(any), getRawPointer(new Uint32Array([16])));
    this.port = (any[2]! << 8) | any[3]!;
  }

  /** Puts a copy of the packet into the next batch. */
  send({ to, from }: Way, packet: Uint8Array): void {
    const slot = this.#sending.slot(this.#waiting++);
    slot.bytes.set(packet);
    slot.setLength(packet.length);
    slot.setName(to);
    slot.setSource(from);
    if (this.#waiting === SEND_BATCH) this.flush();
  }

  flush(): void {
    let sent = 0;
    while (sent < this.#waiting) {
      const count = libc.sendmmsg(this.#fd, this.#sending.pointer(sent), this.#waiting - sent, 0);
      if (count <= 0) {
        this.#refused += this.#waiting - sent;
        break;
      }
      sent += count;
    }
    this.#waiting = 0;
  }

  /** How many packets the kernel had no room for since this was asked last. */
  takeRefused(): number {
    const refused = this.#refused;
    this.#refused = 0;
    return refused;
  }

  /** Hands over what has come, without copying it. */
  receive(take: (packet: Uint8Array) => void): void {
    for (;;) {
      const count = libc.recvmmsg(this.#fd, this.#receiving.pointer(0), RECEIVE_BATCH, MSG_DONTWAIT, 0n);
      for (let at = 0; at < count; at++) take(this.#receiving.slot(at).received());
      if (count < RECEIVE_BATCH) return;
    }
  }

  close(): void {
    libc.close(this.#fd);
  }
}

const AF_INET = 2;
const SOCK_DGRAM = 2;
const SOCK_NONBLOCK = 0o4000;
const SOL_SOCKET = 1;
const SO_RCVBUFFORCE = 33;
const SO_SNDBUFFORCE = 32;
const MSG_DONTWAIT = 0x40;
const IP_PKTINFO = 8;
const PACKET_BYTES = 512;
const SEND_BATCH = 256;
const RECEIVE_BATCH = 256;
/** A control message with an in_pktinfo. */
const CONTROL_BYTES = 32;
const HEADER_BYTES = 64;

const { functions: libc } = dlopen('libc.so.6', {
  socket: { arguments: ['i32', 'i32', 'i32'], return: 'i32' },
  bind: { arguments: ['i32', 'pointer', 'u32'], return: 'i32' },
  getsockname: { arguments: ['i32', 'pointer', 'pointer'], return: 'i32' },
  setsockopt: { arguments: ['i32', 'i32', 'i32', 'pointer', 'u32'], return: 'i32' },
  sendmmsg: { arguments: ['i32', 'pointer', 'u32', 'i32'], return: 'i32' },
  recvmmsg: { arguments: ['i32', 'pointer', 'u32', 'i32', 'pointer'], return: 'i32' },
  close: { arguments: ['i32'], return: 'i32' },
});

/** From which address of loopback to which port of the box, as the kernel takes it. */
export interface Way {
  readonly from: Uint8Array;
  readonly to: Uint8Array;
}

/** Made once for each phone, for there are very many packets. */
export function wayOf(from: string, to: { readonly address: string; readonly port: number }): Way {
  return { from: addressBytes(from, 0).slice(4, 8), to: addressBytes(to.address, to.port) };
}

/** A sockaddr_in. */
function addressBytes(address: string, port: number): Uint8Array {
  const parts = address.split('.').map(Number);
  return new Uint8Array([AF_INET, 0, port >> 8, port & 255, ...parts, ...new Array(8).fill(0)]);
}

/** `count` struct mmsghdr of 64-bit Linux with their names, buffers and control messages, all rooted here. */
class Batch {
  readonly #headers: Uint8Array;
  readonly #base: bigint;
  readonly #slots: Slot[] = [];

  constructor(count: number, packetBytes: number, controlBytes: number) {
    this.#headers = new Uint8Array(count * HEADER_BYTES);
    this.#base = getRawPointer(this.#headers);
    const view = new DataView(this.#headers.buffer);
    for (let at = 0; at < count; at++) this.#slots.push(new Slot(view, at * HEADER_BYTES, packetBytes, controlBytes));
  }

  slot(at: number): Slot {
    return this.#slots[at]!;
  }

  pointer(from: number): bigint {
    return this.#base + BigInt(from * HEADER_BYTES);
  }
}

class Slot {
  readonly bytes: Uint8Array;
  readonly #name = new Uint8Array(16);
  readonly #vector = new BigUint64Array(2);
  readonly #control: Uint8Array;
  readonly #view: DataView;
  readonly #offset: number;

  constructor(view: DataView, offset: number, packetBytes: number, controlBytes: number) {
    this.bytes = new Uint8Array(packetBytes);
    this.#control = new Uint8Array(controlBytes);
    this.#view = view;
    this.#offset = offset;
    this.#vector[0] = getRawPointer(this.bytes);
    this.#vector[1] = BigInt(packetBytes);
    view.setBigUint64(offset, getRawPointer(this.#name), true);
    view.setUint32(offset + 8, 16, true);
    view.setBigUint64(offset + 16, getRawPointer(this.#vector), true);
    view.setBigUint64(offset + 24, 1n, true);
    if (controlBytes === 0) return;
    const control = new DataView(this.#control.buffer);
    control.setBigUint64(0, 28n, true);
    control.setUint32(12, IP_PKTINFO, true);
    view.setBigUint64(offset + 32, getRawPointer(this.#control), true);
    view.setBigUint64(offset + 40, BigInt(controlBytes), true);
  }

  setLength(bytes: number): void {
    this.#vector[1] = BigInt(bytes);
  }

  setName(address: Uint8Array): void {
    this.#name.set(address);
  }

  setSource(address: Uint8Array): void {
    this.#control.set(address, 20);
  }

  received(): Uint8Array {
    return this.bytes.subarray(0, this.#view.getUint32(this.#offset + 56, true));
  }
}
