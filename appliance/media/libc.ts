import { createRequire } from 'node:module';
import { SOCKADDR_BYTES } from './sockaddr.ts';

/**
 * The calls of the C library that Node has no way to: many packets with one system call. Linux only; both processors of
 * ours are little-endian and lay these structures out alike. `node:ffi` is loaded when first needed, because a Node
 * without it must still run the fallback.
 */
export interface Libc {
  /** Opens, binds and makes non-blocking. Answers the file descriptor. @throws Error when the kernel refuses */
  bindUdp(sockaddr: Uint8Array, bufferBytes: number | undefined): number;
  close(fd: number): void;
  epollCreate(): number;
  /** Watches for packets; `token` comes back from `epollWait`. */
  epollAdd(epoll: number, fd: number, token: number): void;
  /** Fills `events` with what is ready now, without waiting. Answers how many. */
  epollWait(epoll: number, events: Uint8Array, most: number): number;
  /** `headers` is the address of the first struct mmsghdr. Answers how many messages were read; -1 for none. */
  receiveMany(fd: number, headers: bigint, most: number): number;
  /** Answers how many went out; -1 when the first could not. */
  sendMany(fd: number, headers: bigint, count: number): number;
  /** `header` is the address of a struct msghdr. Answers the bytes read; -1 when there is none. */
  receive(fd: number, header: bigint): number;
  /** Answers the bytes sent; -1 when it could not. */
  send(fd: number, header: bigint): number;
  /** The address in memory. Whoever gives it to the kernel keeps `bytes` in reach for as long. */
  addressOf(bytes: Uint8Array): bigint;
}

const SOCK_DGRAM_NONBLOCK_CLOEXEC = 2 | 0o4000 | 0o2000000;
const EPOLL_CLOEXEC = 0o2000000;
const EPOLL_CTL_ADD = 1;
const EPOLLIN = 1;
const MSG_DONTWAIT = 0x40;
const SOL_SOCKET = 1;
const SO_SNDBUF = 7;
const SO_RCVBUF = 8;
const SO_SNDBUFFORCE = 32;
const SO_RCVBUFFORCE = 33;
const IPPROTO_IP = 0;
const IP_MTU_DISCOVER = 10;
const IP_PMTUDISC_PROBE = 3;
const IPPROTO_IPV6 = 41;
const IPV6_V6ONLY = 26;

/** Asked for beyond the machine's limit, and within it. */
const BUFFERS = [
  [SO_RCVBUFFORCE, SO_RCVBUF],
  [SO_SNDBUFFORCE, SO_SNDBUF],
] as const;

/** @throws Error where this Node or this machine has no such thing */
export function openLibc(): Libc {
  const { dlopen, getRawPointer } = createRequire(import.meta.url)('node:ffi') as typeof import('node:ffi');
  const { functions: c } = dlopen(null, {
    socket: { arguments: ['i32', 'i32', 'i32'], return: 'i32' },
    setsockopt: { arguments: ['i32', 'i32', 'i32', 'buffer', 'u32'], return: 'i32' },
    bind: { arguments: ['i32', 'buffer', 'u32'], return: 'i32' },
    close: { arguments: ['i32'], return: 'i32' },
    epoll_create1: { arguments: ['i32'], return: 'i32' },
    epoll_ctl: { arguments: ['i32', 'i32', 'i32', 'buffer'], return: 'i32' },
    epoll_wait: { arguments: ['i32', 'buffer', 'i32', 'i32'], return: 'i32' },
    recvmmsg: { arguments: ['i32', 'u64', 'u32', 'i32', 'u64'], return: 'i32' },
    sendmmsg: { arguments: ['i32', 'u64', 'u32', 'i32'], return: 'i32' },
    // Up to three arguments, and addresses as numbers: Node's short way (0002-batched-packets.md).
    recvmsg: { arguments: ['i32', 'u64', 'i32'], return: 'i32' },
    sendmsg: { arguments: ['i32', 'u64', 'i32'], return: 'i32' },
  });
  const setNumber = (fd: number, level: number, option: number, value: number): boolean => {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setInt32(0, value, true);
    return c.setsockopt(fd, level, option, bytes, 4) === 0;
  };
  return {
    bindUdp: (sockaddr, bufferBytes) => {
      const family = sockaddr[0]!;
      const fd = c.socket(family, SOCK_DGRAM_NONBLOCK_CLOEXEC, 0);
      if (fd < 0) throw new Error('the kernel gave no socket');
      if (sockaddr.length === SOCKADDR_BYTES.ipv6) setNumber(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
      // What may not be cut into fragments needs no number of its own, which is dear to draw (RFC 6864 §4.1).
      else setNumber(fd, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_PROBE);
      for (const [force, ask] of bufferBytes === undefined ? [] : BUFFERS) {
        // Only the administrator of the network may have more than the machine's limit.
        if (!setNumber(fd, SOL_SOCKET, force, bufferBytes!)) setNumber(fd, SOL_SOCKET, ask, bufferBytes!);
      }
      if (c.bind(fd, sockaddr, sockaddr.length) === 0) return fd;
      c.close(fd);
      throw new Error('the port is taken, or the address is not ours');
    },
    close: (fd) => void c.close(fd),
    epollCreate: () => c.epoll_create1(EPOLL_CLOEXEC),
    epollAdd: (epoll, fd, token) => void c.epoll_ctl(epoll, EPOLL_CTL_ADD, fd, epollEvent(token)),
    epollWait: (epoll, events, most) => c.epoll_wait(epoll, events, most, 0),
    receiveMany: (fd, headers, most) => c.recvmmsg(fd, headers, most, MSG_DONTWAIT, 0n),
    sendMany: (fd, headers, count) => c.sendmmsg(fd, headers, count, MSG_DONTWAIT),
    receive: (fd, header) => c.recvmsg(fd, header, MSG_DONTWAIT),
    send: (fd, header) => c.sendmsg(fd, header, MSG_DONTWAIT),
    addressOf: (bytes) => getRawPointer(bytes.buffer as ArrayBuffer) + BigInt(bytes.byteOffset),
  };
}

/** struct epoll_event is packed on x64 (12 bytes), and not on arm64 (16, the data from byte 8 on). */
export const EPOLL_EVENT_BYTES = process.arch === 'x64' ? 12 : 16;
export const EPOLL_TOKEN_AT = process.arch === 'x64' ? 4 : 8;

function epollEvent(token: number): Uint8Array {
  const bytes = new Uint8Array(EPOLL_EVENT_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, EPOLLIN, true);
  view.setUint32(EPOLL_TOKEN_AT, token, true);
  return bytes;
}
