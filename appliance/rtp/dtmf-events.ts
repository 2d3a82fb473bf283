import { DTMF_KEYS, KEY_MS, PAUSE_MS } from './dtmf-keys.ts';

/**
 * Keys as RTP events (RFC 4733), received and sent. An event is several packets with one timestamp, of which any may be
 * lost, doubled or late; a key must be told once, and at once.
 */

/** The same key again within this time after its end is the same press: some senders restart an event in the middle. */
const SAME_PRESS_MS = 40;
/** An event whose end was lost is over after this long without a packet: three times the usual 50 ms between two. */
const LOST_END_MS = 150;
/** Events that are remembered so that their late packets are not taken for new ones, and how long. */
const REMEMBERED = 8;
const REMEMBERED_MS = 2_000;
/** Event, E bit and volume, two bytes of duration (RFC 4733 §2.3). */
const EVENT_BYTES = 4;

interface HeardEvent {
  ssrc: number;
  timestamp: number;
  event: number;
  /** Longest duration heard, in timestamp units. */
  duration: number;
  lastMs: number;
  ended: boolean;
}

/** A press that is over. */
export interface PressedKey {
  readonly key: string;
  readonly durationMs: number;
}

export class KeyEventReceiver {
  readonly #perMs: number;
  /** Newest first. The key of an event is (SSRC, timestamp, event); markers get lost and say nothing. */
  readonly #heard: HeardEvent[] = [];
  /** Where the press that is being told began. */
  #began = 0;
  #open: HeardEvent | undefined;

  /** @param clockRateHz of the telephone-event payload, as its rtpmap says */
  constructor(clockRateHz: number) {
    this.#perMs = clockRateHz / 1_000;
  }

  /**
   * Takes one packet of events.
   * @returns the key if a press begins with it; undefined for a further packet of one and for what is no key
   */
  receive(ssrc: number, timestamp: number, payload: Uint8Array, nowMs: number): string | undefined {
    const event = payload[0]!;
    if (payload.length < EVENT_BYTES || event >= DTMF_KEYS.length) return undefined;
    const duration = (payload[2]! << 8) | payload[3]!;
    const ended = (payload[1]! & 0x80) !== 0;
    const known = this.#known(ssrc, timestamp, event, nowMs);
    if (known) {
      known.duration = Math.max(known.duration, duration);
      known.lastMs = nowMs;
      known.ended ||= ended;
      return undefined;
    }
    return this.#begin({ ssrc, timestamp, event, duration, lastMs: nowMs, ended });
  }

  /** The press that ended by `nowMs`, told once. To be asked now and then. */
  ended(nowMs: number): PressedKey | undefined {
    const open = this.#open;
    if (!open || (!open.ended && nowMs - open.lastMs < LOST_END_MS)) return undefined;
    this.#open = undefined;
    const length = ((open.timestamp - this.#began) | 0) + open.duration;
    return { key: DTMF_KEYS[open.event]!, durationMs: Math.round(length / this.#perMs) };
  }

  #known(ssrc: number, timestamp: number, event: number, nowMs: number): HeardEvent | undefined {
    return this.#heard.find(
      (heard) =>
        heard.timestamp === timestamp &&
        heard.event === event &&
        heard.ssrc === ssrc &&
        nowMs - heard.lastMs < REMEMBERED_MS,
    );
  }

  #begin(heard: HeardEvent): string | undefined {
    const previous = this.#heard[0];
    // Older than what was told last: a whole event that others overtook is told late rather than never.
    this.#heard.unshift(heard);
    this.#heard.length = Math.min(this.#heard.length, REMEMBERED);
    const same = previous !== undefined && this.#continues(previous, heard);
    this.#open = heard;
    if (same) return undefined;
    this.#began = heard.timestamp;
    return DTMF_KEYS[heard.event];
  }

  /** Whether `next` is only a new timestamp within one press, or its next segment (RFC 4733 §2.5.1.3). */
  #continues(previous: HeardEvent, next: HeardEvent): boolean {
    if (previous.event !== next.event) return false;
    // Under another SSRC timestamps cannot be compared; arrival can.
    if (previous.ssrc !== next.ssrc) return next.lastMs - previous.lastMs <= SAME_PRESS_MS;
    const gap = ((next.timestamp - previous.timestamp) | 0) - previous.duration;
    return Math.abs(gap) <= SAME_PRESS_MS * this.#perMs || (gap < 0 && gap > -previous.duration);
  }
}

/**
 * How often a sounding key is told anew, whatever the length of the sound packets. RFC 4733 §2.5.1.2 recommends 50 ms
 * or what is natural; some phones don't take a key of which they only get the ends, and of two packets in 100 ms both
 * are lost too often.
 */
const UPDATE_MS = 20;
/** The end is told three times (RFC 4733 §2.5.1.4), so far apart that one gap rarely swallows them all. */
const ENDS = 3;
const END_EVERY_MS = 50;
/** A first packet must not have the duration zero, which is for states (RFC 4733 §2.3.5). */
const FIRST_DURATION_MS = 10;

/**
 * Sends keys as events. Whoever paces the sound asks it in every slot for what is due. Sequence numbers are the
 * stream's: each packet counts, repeated ends too.
 */
export class KeyEventSender {
  readonly #perMs: number;
  #waiting = '';
  #event = -1;
  #startedMs = 0;
  #nextMs = 0;
  /** Ends told of the present event. */
  #ends = 0;
  /** RTP timestamp of what `next` wrote last: constant over one event. */
  timestamp = 0;
  /** Whether it is the first packet of its event. */
  marker = false;

  constructor(clockRateHz: number) {
    this.#perMs = clockRateHz / 1_000;
  }

  /** Adds keys to what is to be sent; what is no key is left out. */
  press(keys: string): void {
    for (const key of keys.toUpperCase()) if (DTMF_KEYS.includes(key)) this.#waiting += key;
  }

  /** A key is being sent or waits: no sound is sent meanwhile (RFC 4733 §2.5.1.2 lets events replace it). */
  get busy(): boolean {
    return this.#event >= 0 || this.#waiting !== '';
  }

  /** Forgets what waits; the key that sounds is ended in order. */
  stop(): void {
    this.#waiting = '';
  }

  /**
   * Writes the packet that is due at `nowMs`.
   * @param mediaTimestamp where the stream's time stands now
   * @param out four bytes
   * @returns bytes written; 0 when nothing is due
   */
  next(nowMs: number, mediaTimestamp: number, out: Uint8Array): number {
    if (this.#event < 0 && !this.#start(nowMs, mediaTimestamp)) return 0;
    if (nowMs < this.#nextMs) return 0;
    if (this.#ends === ENDS) {
      this.#event = -1;
      return this.next(nowMs, mediaTimestamp, out);
    }
    this.marker = this.#nextMs === this.#startedMs;
    const sounded = nowMs - this.#startedMs;
    const ending = sounded >= KEY_MS;
    if (ending) this.#ends++;
    const duration = Math.round(Math.max(FIRST_DURATION_MS, Math.min(sounded, KEY_MS)) * this.#perMs);
    out[0] = this.#event;
    out[1] = (ending ? 0x80 : 0) | VOLUME;
    out[2] = duration >> 8;
    out[3] = duration & 0xff;
    // Absolute steps: what comes late does not push the rest back.
    while (this.#nextMs <= nowMs) this.#nextMs += ending ? END_EVERY_MS : UPDATE_MS;
    if (this.#ends === ENDS) this.#nextMs = Math.max(this.#nextMs, this.#startedMs + KEY_MS + PAUSE_MS);
    return EVENT_BYTES;
  }

  #start(nowMs: number, mediaTimestamp: number): boolean {
    if (this.#waiting === '') return false;
    this.#event = DTMF_KEYS.indexOf(this.#waiting[0]!);
    this.#waiting = this.#waiting.slice(1);
    this.timestamp = mediaTimestamp >>> 0;
    this.#startedMs = nowMs;
    this.#nextMs = nowMs;
    this.#ends = 0;
    return true;
  }
}

/** 10 dB below the reference level (RFC 4733 §2.3.4). */
const VOLUME = 10;
