import { isIPv6, SocketAddress } from 'node:net';
import { ipv4Bits, keyOfIpv4, type SourceKey } from './packet-io.ts';

/** struct sockaddr_in and sockaddr_in6 of Linux: the family in our byte order, port and address in the network's. */
export const SOCKADDR_BYTES = { ipv4: 16, ipv6: 28 } as const;
const AF_INET = 2;
const AF_INET6 = 10;

/** @throws Error when the address is neither IPv4 nor IPv6 */
export function sockaddrOf(address: string, port: number): Uint8Array {
  const bits = ipv4Bits(address);
  if (bits === undefined) return sockaddrOfIpv6(address, port);
  const bytes = new Uint8Array(SOCKADDR_BYTES.ipv4);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, AF_INET, true);
  view.setUint16(2, port);
  view.setUint32(4, bits);
  return bytes;
}

function sockaddrOfIpv6(address: string, port: number): Uint8Array {
  if (!isIPv6(address)) throw new Error(`${address} is no IP address`);
  const bytes = new Uint8Array(SOCKADDR_BYTES.ipv6);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, AF_INET6, true);
  view.setUint16(2, port);
  for (const [at, group] of groupsOf(address).entries()) view.setUint16(8 + 2 * at, group);
  return bytes;
}

/** An address as its 4 or 16 bytes. */
export function addressBytes(address: string): Uint8Array {
  const whole = sockaddrOf(address, 0);
  return whole.length === SOCKADDR_BYTES.ipv4 ? whole.subarray(4, 8) : whole.subarray(8, 24);
}

/** The eight groups, with `::` filled up; the tail may be written as IPv4. */
function groupsOf(address: string): number[] {
  const [head = '', tail] = address.replace(/%.*$/, '').split('::');
  const parse = (text: string): number[] =>
    text
      .split(':')
      .filter((part) => part !== '')
      .flatMap((part) => {
        const bits = ipv4Bits(part);
        return bits === undefined ? [Number.parseInt(part, 16)] : [Math.floor(bits / 65_536), bits % 65_536];
      });
  const before = parse(head);
  const after = tail === undefined ? [] : parse(tail);
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
}

/** Reads addresses out of a block that the kernel fills, each at its own offset. */
export class SockaddrReader {
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  keyAt(offset: number): SourceKey {
    const view = this.#view;
    if (view.getUint16(offset, true) === AF_INET)
      return keyOfIpv4(view.getUint32(offset + 4), view.getUint16(offset + 2));
    return `${this.addressAt(offset)} ${this.portAt(offset)}`;
  }

  portAt(offset: number): number {
    return this.#view.getUint16(offset + 2);
  }

  /** As Node writes it (RFC 5952). */
  addressAt(offset: number): string {
    const view = this.#view;
    if (view.getUint16(offset, true) === AF_INET) {
      const bits = view.getUint32(offset + 4);
      return `${bits >>> 24}.${(bits >>> 16) & 255}.${(bits >>> 8) & 255}.${bits & 255}`;
    }
    const groups: string[] = [];
    for (let at = 0; at < 8; at++) groups.push(view.getUint16(offset + 8 + 2 * at).toString(16));
    return new SocketAddress({ address: groups.join(':'), family: 'ipv6' }).address;
  }
}
