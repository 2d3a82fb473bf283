/**
 * Packets in and out of a worker, whatever carries them: the kernel's batched calls (io-batched.ts), Node's own sockets
 * (io-dgram.ts), or a test's memory. Nothing here is kept between packets by whoever receives: bytes and source are
 * lent for the time of the call.
 */
export interface PacketIo {
  readonly kind: 'batched' | 'dgram' | 'memory';
  /**
   * Opens a UDP port on an address of ours.
   * @throws Error when it is taken or the address isn't ours
   */
  open(at: PortAddress, receiver: PacketReceiver): PacketPort;
  /** Where packets go; made once for each peer, because a packet should need no parsing of addresses. */
  target(address: string, port: number): Target;
  /**
   * Reads everything that has come, and hands each packet to its receiver. Undefined where packets come by themselves;
   * else it is called every few milliseconds while ports are open.
   */
  readonly drain: (() => void) | undefined;
  /** Sends what was kept back to go out together. */
  flush(): void;
  close(): void;
}

export interface PortAddress {
  readonly host: string;
  readonly port: number;
  /** Many peers send here: more is read and sent at a time, and the kernel keeps more for us. */
  readonly shared: boolean;
}

export interface PacketReceiver {
  /** The packet is what stands before `end`. It may be changed in its place: nobody else reads it. */
  receive(bytes: Uint8Array, end: number, from: PacketSource): void;
}

/** Where a packet came from. */
export interface PacketSource {
  readonly key: SourceKey;
  readonly address: string;
  readonly port: number;
}

/** Tells addresses with their ports apart: 48 bits for IPv4, text for IPv6. */
export type SourceKey = number | string;

export interface Target extends PacketSource {
  /** As the kernel takes it (struct sockaddr); empty where nobody needs it. */
  readonly sockaddr: Uint8Array;
}

export interface PacketPort {
  /** Takes what stands before `end` at once; what can't be sent is lost, as it may be anywhere on the way. */
  send(bytes: Uint8Array, end: number, to: Target): void;
  /** Closing twice does nothing. */
  close(): void;
}

/** @param ip an IPv4 address as its 32 bits */
export function keyOfIpv4(ip: number, port: number): number {
  return ip * 65_536 + port;
}

/** The 32 bits of an IPv4 address; undefined for anything else. */
export function ipv4Bits(address: string): number | undefined {
  const found = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address);
  if (!found) return undefined;
  let bits = 0;
  for (let at = 1; at <= 4; at++) {
    const part = Number(found[at]);
    if (part > 255) return undefined;
    bits = bits * 256 + part;
  }
  return bits;
}

export function keyOf(address: string, port: number): SourceKey {
  const bits = ipv4Bits(address);
  return bits === undefined ? `${address} ${port}` : keyOfIpv4(bits, port);
}
