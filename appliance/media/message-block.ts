import { MEDIA_PACKET_MAX_BYTES } from '../base/limits-media.ts';
import type { Libc } from './libc.ts';
import type { PacketSource, SourceKey } from './packet-io.ts';
import { SOCKADDR_BYTES, SockaddrReader } from './sockaddr.ts';

/** struct mmsghdr of 64-bit Linux: a msghdr of 56 bytes, the length that was read, and 4 bytes of filling. */
const HEADER_BYTES = 64;
const NAME_AT = 0;
const NAME_LENGTH_AT = 8;
const IOVEC_AT = 16;
const IOVEC_COUNT_AT = 24;
const LENGTH_AT = 56;
/** struct iovec. */
const IOVEC_BYTES = 16;
const WORD_BYTES = 4;
const PACKET_WORDS = MEDIA_PACKET_MAX_BYTES / WORD_BYTES;

/**
 * Room for many packets, as recvmmsg and sendmmsg take it: headers, vectors, addresses and bytes, which point at each
 * other and so must never move nor go. All live in this object, and Node's buffers don't move.
 */
export class MessageBlock implements PacketSource {
  /** Address of the first header. */
  readonly headers: bigint;
  /** Packets added and not sent yet. */
  waiting = 0;
  /** Of the selected packet. */
  selectedBytes: Uint8Array;
  selectedEnd = 0;
  key: SourceKey = 0;
  readonly #headerView: DataView;
  readonly #vectors: Uint8Array;
  readonly #vectorView: DataView;
  readonly #names: Uint8Array;
  readonly #reader: SockaddrReader;
  readonly #packets: readonly Uint8Array[];
  /** All packets, one after the other. */
  readonly #words: Uint32Array;
  #selected = 0;

  constructor(count: number, libc: Pick<Libc, 'addressOf'>) {
    const headers = new Uint8Array(count * HEADER_BYTES);
    this.headers = libc.addressOf(headers);
    this.#headerView = new DataView(headers.buffer);
    this.#vectors = new Uint8Array(count * IOVEC_BYTES);
    this.#vectorView = new DataView(this.#vectors.buffer);
    this.#names = new Uint8Array(count * SOCKADDR_BYTES.ipv6);
    this.#reader = new SockaddrReader(this.#names);
    const room = new ArrayBuffer(count * MEDIA_PACKET_MAX_BYTES);
    this.#words = new Uint32Array(room);
    this.#packets = Array.from(
      { length: count },
      (_, at) => new Uint8Array(room, at * MEDIA_PACKET_MAX_BYTES, MEDIA_PACKET_MAX_BYTES),
    );
    this.selectedBytes = this.#packets[0]!;
    const names = libc.addressOf(this.#names);
    const vectors = libc.addressOf(this.#vectors);
    for (const [at, packet] of this.#packets.entries()) {
      this.#vectorView.setBigUint64(at * IOVEC_BYTES, libc.addressOf(packet), true);
      this.#vectorView.setUint32(at * IOVEC_BYTES + 8, MEDIA_PACKET_MAX_BYTES, true);
      const header = at * HEADER_BYTES;
      this.#headerView.setBigUint64(header + NAME_AT, names + BigInt(at * SOCKADDR_BYTES.ipv6), true);
      this.#headerView.setBigUint64(header + IOVEC_AT, vectors + BigInt(at * IOVEC_BYTES), true);
      this.#headerView.setUint32(header + IOVEC_COUNT_AT, 1, true);
    }
  }

  /** Before each reading: the kernel writes into the length of an address how long it was. */
  makeRoom(count: number): void {
    for (let at = 0; at < count; at++) {
      this.#headerView.setUint32(at * HEADER_BYTES + NAME_LENGTH_AT, SOCKADDR_BYTES.ipv6, true);
    }
  }

  /** The packet that was read as number `at` by a call for many. */
  select(at: number): void {
    this.selectAs(at, this.#headerView.getUint32(at * HEADER_BYTES + LENGTH_AT, true));
  }

  /** The packet of `length` bytes that was read as number `at`. */
  selectAs(at: number, length: number): void {
    this.#selected = at;
    this.selectedBytes = this.#packets[at]!;
    this.selectedEnd = length;
    this.key = this.#reader.keyAt(at * SOCKADDR_BYTES.ipv6);
  }

  get address(): string {
    return this.#reader.addressAt(this.#selected * SOCKADDR_BYTES.ipv6);
  }

  get port(): number {
    return this.#reader.portAt(this.#selected * SOCKADDR_BYTES.ipv6);
  }

  /**
   * Takes a copy of one more packet to be sent.
   * @param from where the packet was read, so that most can be copied without any call
   */
  add(bytes: Uint8Array, end: number, sockaddr: Uint8Array, from: MessageBlock): void {
    const at = this.waiting++;
    if (bytes === from.selectedBytes) this.#copySelected(at, end, from);
    else this.#packets[at]!.set(end === bytes.length ? bytes : bytes.subarray(0, end));
    const name = at * SOCKADDR_BYTES.ipv6;
    for (let byte = 0; byte < sockaddr.length; byte++) this.#names[name + byte] = sockaddr[byte]!;
    this.#vectorView.setUint32(at * IOVEC_BYTES + 8, end, true);
    this.#headerView.setUint32(at * HEADER_BYTES + NAME_LENGTH_AT, sockaddr.length, true);
  }

  /** Word by word: for packets this short a loop is faster than any call that copies, and makes no garbage. */
  #copySelected(at: number, end: number, from: MessageBlock): void {
    const [words, source] = [this.#words, from.#words];
    const to = at * PACKET_WORDS;
    const first = from.#selected * PACKET_WORDS;
    const count = (end + WORD_BYTES - 1) >> 2;
    for (let word = 0; word < count; word++) words[to + word] = source[first + word]!;
  }
}
