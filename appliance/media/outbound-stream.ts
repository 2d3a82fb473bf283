import {
  RTP_HEADER_BYTES,
  type RtpHeader,
  sequenceDistance,
  timestampDistance,
  writeRtpHeader,
} from '../rtp/packet.ts';

/** Further than this from the packet before, a relayed stream has begun anew (RFC 3550 appendix A.1, MAX_DROPOUT). */
const JUMP_PACKETS = 3_000;
const JUMP_SEC = 30;
const EVENT_BYTES = 4;

/**
 * The stream of RTP that one phone gets from us, whatever makes it: packets of its partner as they come, sound that we
 * made, keys. To the phone it is one stream with one SSRC, whose sequence and time go on without a jump when its maker
 * changes; phones take a jump for loss, or play nothing for seconds.
 *
 * A phone that heard its partner directly until now knows that one's stream already: it is passed on as it is (a
 * translator, RFC 3550 §7.1), so that to the phone nothing changes, and nothing when it hears its partner directly
 * again (CAL-13). As soon as anything else is put in, it is a stream of our own.
 */
export class OutboundStream {
  packets = 0;
  octets = 0;
  /** Of the packet sent last. */
  lastTimestamp: number;
  lastSentMs = 0;
  #ssrc: number;
  #clockRateHz = 8_000;
  #nextSequence: number;
  #nextTimestamp: number;
  /** The SSRC whose packets are relayed now; undefined when the last packet was our own. */
  #relayed: number | undefined;
  /** The last packet was sound of our own. */
  #isOwn = false;
  #sequenceOffset = 0;
  #timestampOffset = 0;
  /** The relayed stream's newest packet, as its sender numbered it. */
  #newestSequence = 0;
  #newestTimestamp = 0;
  /** `may`: the phone knows the stream that is going to be relayed; `does`: it is relayed as it is. */
  #translates: 'may' | 'does' | undefined;
  readonly #ownSsrc: number;

  /** @param random three unguessable numbers of 32 bits (RFC 3550 §5.1, §8) */
  constructor(random: { readonly ssrc: number; readonly sequence: number; readonly timestamp: number }) {
    this.#ownSsrc = random.ssrc >>> 0;
    this.#ssrc = this.#ownSsrc;
    this.#nextSequence = random.sequence & 0xffff;
    this.#nextTimestamp = random.timestamp >>> 0;
    this.lastTimestamp = this.#nextTimestamp;
  }

  get ssrc(): number {
    return this.#ssrc;
  }

  /** The phone heard directly until now whose packets are relayed next. */
  goesOn(): void {
    if (this.packets === 0) this.#translates = 'may';
  }

  /**
   * Makes a packet that came from elsewhere one of this stream, in its place. Gaps stay gaps, so that the phone sees
   * what was lost. Contributors, header extension and padding are between the sender and us, and go.
   * @param samples how much of its clock one such packet lasts
   * @returns where it ends now
   */
  relay(
    bytes: Uint8Array,
    header: RtpHeader,
    payloadType: number,
    clockRateHz: number,
    samples: number,
    nowMs: number,
  ): number {
    const { payloadAt, payloadBytes } = header;
    if (payloadAt !== RTP_HEADER_BYTES) bytes.copyWithin(RTP_HEADER_BYTES, payloadAt, payloadAt + payloadBytes);
    const marker = this.#follow(header, clockRateHz, nowMs) || header.marker;
    const sequence = (header.sequence + this.#sequenceOffset) & 0xffff;
    const timestamp = (header.timestamp + this.#timestampOffset) >>> 0;
    writeRtpHeader(bytes, 0, payloadType, marker, sequence, timestamp, this.#ssrc);
    if (sequenceDistance(this.#nextSequence, sequence) >= 0) {
      this.#nextSequence = (sequence + 1) & 0xffff;
      this.#nextTimestamp = (timestamp + samples) >>> 0;
    }
    this.#sent(timestamp, payloadBytes, clockRateHz, nowMs);
    return RTP_HEADER_BYTES + payloadBytes;
  }

  /** Writes the header of a packet of our own at the front of `bytes`. Answers where its payload begins. */
  own(
    bytes: Uint8Array,
    payloadType: number,
    payloadBytes: number,
    samples: number,
    clockRateHz: number,
    nowMs: number,
  ): number {
    this.#ownAgain();
    const begins = !this.#isOwn;
    if (begins) this.#catchUp(clockRateHz, nowMs);
    this.#relayed = undefined;
    this.#isOwn = true;
    const timestamp = this.#nextTimestamp;
    writeRtpHeader(bytes, 0, payloadType, begins, this.#nextSequence, timestamp, this.#ssrc);
    this.#nextSequence = (this.#nextSequence + 1) & 0xffff;
    this.#nextTimestamp = (timestamp + samples) >>> 0;
    this.#sent(timestamp, payloadBytes, clockRateHz, nowMs);
    return RTP_HEADER_BYTES;
  }

  /** What a packet sent now would say of the time, for sender reports. */
  timestampNow(nowMs: number): number {
    return (this.lastTimestamp + Math.round(((nowMs - this.lastSentMs) * this.#clockRateHz) / 1_000)) >>> 0;
  }

  /** Where the stream's time stands now: the timestamp of a key that begins. */
  timestampAt(clockRateHz: number, nowMs: number): number {
    this.#ownAgain();
    this.#catchUp(clockRateHz, nowMs);
    return this.#nextTimestamp;
  }

  /** Writes the header of a packet of a key, whose timestamp stays that of its beginning (RFC 4733 §2.2). */
  event(bytes: Uint8Array, payloadType: number, marker: boolean, timestamp: number): number {
    this.#relayed = undefined;
    writeRtpHeader(bytes, 0, payloadType, marker, this.#nextSequence, timestamp, this.#ssrc);
    this.#nextSequence = (this.#nextSequence + 1) & 0xffff;
    this.packets++;
    this.octets += EVENT_BYTES;
    return RTP_HEADER_BYTES;
  }

  /** Whose packets come next is another matter from now on, though they look the same. */
  interrupt(): void {
    if (this.#translates === 'does') this.#ownAgain();
    this.#relayed = undefined;
    this.#isOwn = false;
  }

  /** Answers whether a new talk begins with this packet. */
  #follow(header: RtpHeader, clockRateHz: number, nowMs: number): boolean {
    const ahead = sequenceDistance(this.#newestSequence, header.sequence);
    const aheadSamples = timestampDistance(this.#newestTimestamp, header.timestamp);
    const goesOn =
      this.#relayed === header.ssrc &&
      Math.abs(ahead) < JUMP_PACKETS &&
      Math.abs(aheadSamples) < JUMP_SEC * clockRateHz;
    if (goesOn && ahead <= 0) return false;
    this.#newestSequence = header.sequence;
    this.#newestTimestamp = header.timestamp;
    if (goesOn) return false;
    if (this.#translates) return this.#translate(header);
    this.#catchUp(clockRateHz, nowMs);
    this.#relayed = header.ssrc;
    this.#isOwn = false;
    this.#sequenceOffset = this.#nextSequence - header.sequence;
    this.#timestampOffset = this.#nextTimestamp - header.timestamp;
    return true;
  }

  /** A sender that begins anew does so to the phone as well, as it would without us. */
  #translate({ ssrc, sequence, timestamp }: RtpHeader): boolean {
    this.#translates = 'does';
    this.#relayed = ssrc;
    this.#ssrc = ssrc;
    this.#sequenceOffset = 0;
    this.#timestampOffset = 0;
    this.#nextSequence = sequence;
    this.#nextTimestamp = timestamp;
    return false;
  }

  /**
   * From now on it is ours, to the phone another one; its numbers and times go on all the same, because some phones
   * (baresip 1) throw away what seems older than what they heard before.
   */
  #ownAgain(): void {
    const translated = this.#translates === 'does';
    this.#translates = undefined;
    if (!translated) return;
    this.#relayed = undefined;
    this.#isOwn = false;
    this.#ssrc = this.#ownSsrc;
  }

  #catchUp(clockRateHz: number, nowMs: number): void {
    if (this.packets === 0) return;
    const since = timestampDistance(this.lastTimestamp, this.#nextTimestamp);
    const passed = Math.round(((nowMs - this.lastSentMs) * clockRateHz) / 1_000);
    if (passed > since) this.#nextTimestamp = (this.lastTimestamp + passed) >>> 0;
  }

  #sent(timestamp: number, payloadBytes: number, clockRateHz: number, nowMs: number): void {
    this.#clockRateHz = clockRateHz;
    this.packets++;
    this.octets += payloadBytes;
    this.lastTimestamp = timestamp;
    this.lastSentMs = nowMs;
  }
}
