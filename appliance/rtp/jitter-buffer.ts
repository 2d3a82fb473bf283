import { type Decoder, PACKET_MAX_MS } from './codec.ts';
import { ComfortNoise } from './comfort-noise.ts';
import { rmsLevelDb } from './level.ts';
import { type PacketKind, PacketStore, type StoredPacket } from './packet-store.ts';
import { LossRuns } from './quality.ts';
import { findStretch, lengthen, shorten } from './stretch.ts';
import { Transit } from './transit.ts';

/**
 * Turns packets that come early, late, twice, out of order or not at all into a steady stream of sound. All is laid on
 * one time line, counted in samples: a packet's timestamp says where it belongs, and the clock says up to where has
 * been played. How far the playing lies behind follows the measured jitter, and so the sender's clock is followed too:
 * too far behind, a repetition is taken out where nobody hears it; too close, one is put in. What was lost is made up.
 */
export interface JitterBufferOptions {
  readonly decoder: Decoder;
  /** What timestamps count (rtpmap). */
  readonly clockRateHz: number;
  /** Of the sound that comes out. */
  readonly sampleRateHz: number;
}

/** Playing more than this later than needed (or less than that earlier) is put right. */
const LATER_MS = 14;
const EARLIER_MS = 0;
/** From here on it is put right even where it might be heard, and from there on at once by leaving sound out. */
const FORCE_MS = 50;
const JUMP_MS = 250;
/** Corrections are this far apart, so that speech keeps its melody. */
const CORRECTION_EVERY_MS = 80;
/** The most that anything is played late. */
export const BEHIND_MAX_MS = 600;
/** Timestamps that lie this far from where they should are a mistake, unless the next packet agrees with them. */
const IMPLAUSIBLE_MS = 2_000;
const AGREEMENT_MS = 200;
/** Made-up sound is this long at a time. After that much of it there is silence, and the next sound begins afresh. */
const MAKE_UP_MS = 10;
const PAUSE_MS = 60;
const MAKE_UP_MAX_MS = 200;
/** Sound this far below the usual is quiet enough to be cut anywhere. */
const QUIET_BELOW_DB = 18;
const QUIET_DB = -50;
/** The usual level follows by this part with each packet, the measured need with each piece taken. */
const LEVEL_FOLLOWS = 0.02;
const NEED_FOLLOWS = 0.1;
/** A gap in sequence numbers longer than this is a new count of the sender's, and no loss. */
const SEQUENCE_JUMP = 1_000;

export class JitterBuffer {
  readonly #decoder: Decoder;
  readonly #rateHz: number;
  readonly #perMs: number;
  /** Samples for each unit of the timestamp. */
  readonly #perTick: number;
  readonly #store = new PacketStore();
  readonly #transit = new Transit();
  readonly #noise = new ComfortNoise();
  /** Decoded or made up, and not yet taken. */
  readonly #ready: Int16Array;
  #readyLength = 0;
  readonly #frame: Int16Array;
  /** Where the end of what is ready lies on the time line. */
  #end = 0;
  /** Sequence number that was played last. */
  #played = -1;
  #started = false;
  #ssrc = 0;
  #lastTimestamp = 0;
  #lastAt = 0;
  #lastSequence = 0;
  /** Transit of a packet that seemed to be a mistake. */
  #suspect: number | undefined;
  /** How far what is taken lies behind a packet that takes no time. */
  #behindMs = 0;
  /** The transit at which packets are needed, smoothed: to be that of `Transit.target`. */
  #neededMs = 0;
  /** The least of the present piece; infinite while it needed none. */
  #neededNowMs = Number.POSITIVE_INFINITY;
  /** The playing was put anew: nothing to smooth with. */
  #settling = true;
  #correctedMs = 0;
  /** Samples made up since the last true one. */
  #madeUp = Number.POSITIVE_INFINITY;
  #noisy = false;
  #usualDb = -30;
  #lastDb = -30;
  /** Packets that were played and that were not. */
  readonly runs = new LossRuns();
  /** Packets that came after their time, that came twice, and that could not be read. */
  late = 0;
  duplicates = 0;
  unreadable = 0;
  /** Samples that were made up in place of lost packets, and those by which sound was made shorter or longer. */
  concealedSamples = 0;
  shortenedSamples = 0;
  lengthenedSamples = 0;

  constructor({ decoder, clockRateHz, sampleRateHz }: JitterBufferOptions) {
    this.#decoder = decoder;
    this.#rateHz = sampleRateHz;
    this.#perMs = sampleRateHz / 1_000;
    this.#perTick = sampleRateHz / clockRateHz;
    this.#frame = new Int16Array(PACKET_MAX_MS * this.#perMs);
    this.#ready = new Int16Array(2 * PACKET_MAX_MS * this.#perMs);
  }

  /** How long sound waits here now, from its arrival at the earliest to being taken; undefined before any came. */
  get delayMs(): number | undefined {
    return this.#started ? Math.max(0, this.#behindMs - this.#transit.lowest) : undefined;
  }

  /** Takes a packet of sound. Its payload is copied. */
  put(ssrc: number, sequence: number, timestamp: number, payload: Uint8Array, nowMs: number): void {
    const samples = this.#decoder.samplesIn(payload);
    if (samples === 0 || samples > this.#frame.length) this.unreadable++;
    else this.#take('sound', ssrc, sequence, timestamp, payload, samples, nowMs);
  }

  /** Takes a packet of comfort noise (RFC 3389): it lasts until sound comes again. */
  putNoise(ssrc: number, sequence: number, timestamp: number, payload: Uint8Array, nowMs: number): void {
    this.#take('noise', ssrc, sequence, timestamp, payload, 0, nowMs);
  }

  /** Something that is no sound had this sequence number (a key event): it is not missing. */
  pass(ssrc: number, sequence: number): void {
    if (!this.#started || ssrc !== this.#ssrc) return;
    const extended = this.#extendSequence(sequence);
    if (extended > this.#played) this.#store.put('other', extended, 0, 0, NOTHING);
  }

  /** Forgets everything but the statistics: another source begins. */
  reset(): void {
    this.#forget();
    this.#readyLength = 0;
    this.#madeUp = this.#rateHz;
  }

  /** What was heard last goes on in what is made up, until the next source is heard: it may well say the same. */
  #forget(): void {
    this.#started = false;
    this.#store.clear();
    this.#transit.reset();
    this.#suspect = undefined;
    this.#noisy = false;
  }

  #take(
    kind: PacketKind,
    ssrc: number,
    sequence: number,
    timestamp: number,
    payload: Uint8Array,
    samples: number,
    nowMs: number,
  ): void {
    if (this.#started && ssrc !== this.#ssrc) this.#forget();
    if (this.#started && this.#isMistake(timestamp, nowMs)) return;
    const fresh = !this.#started;
    if (fresh) this.#start(ssrc, sequence, timestamp);
    const at = this.#placeOf(timestamp);
    const extended = this.#extendSequence(sequence);
    this.#transit.add(nowMs - at / this.#perMs, nowMs);
    if (fresh) this.#end = Math.round((nowMs - this.#transit.target) * this.#perMs);
    if (extended <= this.#played) {
      // Either it was played, or its place was filled.
      if (this.#store.has(extended)) this.duplicates++;
      else this.late++;
      return;
    }
    if (!this.#store.put(kind, extended, at, samples, payload)) this.duplicates++;
    if (extended > this.#lastSequence) {
      this.#lastSequence = extended;
      this.#lastAt = at;
      this.#lastTimestamp = timestamp;
    }
  }

  #start(ssrc: number, sequence: number, timestamp: number): void {
    this.#started = true;
    this.#ssrc = ssrc;
    // High above zero, so that what overtook the first packet has its place below.
    this.#lastSequence = (1 << 16) + sequence;
    this.#played = this.#lastSequence - 1;
    this.#lastTimestamp = timestamp;
    this.#lastAt = 0;
  }

  /** Where a timestamp lies on the time line, across its wrapping around. */
  #placeOf(timestamp: number): number {
    return this.#lastAt + ((timestamp - this.#lastTimestamp) | 0) * this.#perTick;
  }

  /**
   * Whether a timestamp lies where none can. Two in a row that agree are a sender that counts anew (RFC 3550 appendix
   * A.1 asks for two as well), and then everything begins afresh.
   */
  #isMistake(timestamp: number, nowMs: number): boolean {
    const transitMs = nowMs - this.#placeOf(timestamp) / this.#perMs;
    if (Math.abs(transitMs - this.#transit.target) <= IMPLAUSIBLE_MS) {
      this.#suspect = undefined;
      return false;
    }
    const agrees = this.#suspect !== undefined && Math.abs(this.#suspect - transitMs) < AGREEMENT_MS;
    this.#suspect = transitMs;
    if (agrees) this.reset();
    return !agrees;
  }

  #extendSequence(sequence: number): number {
    return this.#lastSequence + (((sequence - this.#lastSequence) << 16) >> 16);
  }

  /**
   * Fills `out` with what is to be heard now. To be called in step with the clock, for as much as has gone by.
   * @returns whether any of it came from packets
   */
  get(out: Int16Array, nowMs: number): boolean {
    if (!this.#started) {
      out.fill(0);
      return false;
    }
    let heard = this.#readyLength > 0 && this.#madeUp === 0;
    this.#behindMs = nowMs - (this.#end - this.#readyLength) / this.#perMs;
    this.#neededNowMs = Number.POSITIVE_INFINITY;
    while (this.#readyLength < out.length) heard = this.#fill(out.length - this.#readyLength, nowMs) || heard;
    this.#measure();
    if (this.#madeUp === 0) this.#correct(out.length, nowMs);
    for (let at = 0; at < out.length; at++) out[at] = this.#ready[at]!;
    this.#ready.copyWithin(0, out.length, this.#readyLength);
    this.#readyLength -= out.length;
    return heard;
  }

  #measure(): void {
    if (this.#neededNowMs === Number.POSITIVE_INFINITY) return;
    if (this.#settling) this.#neededMs = this.#neededNowMs;
    else this.#neededMs += (this.#neededNowMs - this.#neededMs) * NEED_FOLLOWS;
    this.#settling = false;
  }

  /** Adds the next piece to what is ready. @returns whether it is from a packet */
  #fill(needed: number, nowMs: number): boolean {
    const next = this.#store.first();
    if (!next) {
      this.#makeUp(Math.max(needed, 1), undefined, Number.POSITIVE_INFINITY);
      return false;
    }
    if (this.#madeUp >= PAUSE_MS * this.#perMs) this.#beginAfresh(next, needed, nowMs);
    const gap = next.at - this.#end;
    if (gap > 0) {
      this.#makeUp(needed, next, gap);
      return false;
    }
    this.#neededNowMs = Math.min(this.#neededNowMs, nowMs - next.at / this.#perMs);
    return this.#play(next);
  }

  /**
   * After a pause the playing can be put where it should be, and nobody hears a seam: a packet that begins at the end
   * of what is being taken now is needed at the wanted transit.
   */
  #beginAfresh(next: StoredPacket, needed: number, nowMs: number): void {
    const wanted = Math.round((nowMs - this.#transit.target) * this.#perMs) - needed;
    this.#end = Math.min(wanted, next.at);
    this.#settling = true;
  }

  #play(packet: StoredPacket): boolean {
    this.#store.take(packet);
    this.#countLosses(packet.sequence);
    this.#played = packet.sequence;
    // What came only after its place had been filled is played all the same: all that follows is later by as much.
    this.#end = packet.at + packet.samples;
    if (packet.kind === 'noise') {
      this.#noise.update(packet.payload);
      this.#noisy = true;
      this.#madeUp = Math.max(this.#madeUp, 1);
      return false;
    }
    const decoded = this.#decoder.decode(packet.payload, this.#frame);
    if (decoded === 0) {
      this.unreadable++;
      this.#decoder.conceal(this.#frame, packet.samples);
    }
    this.#append(packet.samples);
    this.#noisy = false;
    this.#madeUp = 0;
    this.#lastDb = this.#levelOfFrame(packet.samples);
    this.#usualDb +=
      (this.#lastDb - this.#usualDb) * (this.#lastDb > this.#usualDb ? 5 * LEVEL_FOLLOWS : LEVEL_FOLLOWS);
    return true;
  }

  #levelOfFrame(samples: number): number {
    return rmsLevelDb(samples === this.#frame.length ? this.#frame : this.#frame.subarray(0, samples));
  }

  #countLosses(sequence: number): void {
    if (sequence - this.#played < SEQUENCE_JUMP) {
      for (let missing = this.#played + 1; missing < sequence; missing++) {
        if (!this.#store.isOther(missing)) this.runs.count(true);
      }
    }
    this.runs.count(false);
  }

  /** Makes up sound for a gap of `gap` samples, a little at a time: what is missing may come still. */
  #makeUp(needed: number, next: StoredPacket | undefined, gap: number): void {
    const frame = this.#frame;
    const step = MAKE_UP_MS * this.#perMs;
    const lost = next !== undefined && next.kind === 'sound' && next.sequence - this.#played > 1;
    if (lost && gap === next.samples && this.#decoder.recover(next.payload, frame, gap)) {
      this.concealedSamples += gap;
      this.#appendMadeUp(gap);
      return;
    }
    // Before what can be recovered, only the rest is made up.
    const most = lost && gap > next.samples ? gap - next.samples : gap;
    const samples = Math.min(most, Math.max(step, Math.min(needed, frame.length)));
    if (this.#noisy) this.#noise.make(frame, samples);
    else if (this.#madeUp > MAKE_UP_MAX_MS * this.#perMs) frame.fill(0, 0, samples);
    else {
      const piece = Math.min(samples, step);
      this.#decoder.conceal(frame, piece);
      this.concealedSamples += piece;
      this.#appendMadeUp(piece);
      return;
    }
    this.#appendMadeUp(samples);
  }

  #appendMadeUp(samples: number): void {
    this.#append(samples);
    this.#end += samples;
    this.#madeUp += samples;
  }

  #append(samples: number): void {
    const ready = this.#ready;
    const from = this.#readyLength;
    for (let at = 0; at < samples; at++) ready[from + at] = this.#frame[at]!;
    this.#readyLength = from + samples;
  }

  /** Brings the playing nearer to where it should be. */
  #correct(taken: number, nowMs: number): void {
    const off = this.#neededMs - this.#transit.target;
    if (off > JUMP_MS || this.#neededMs - this.#transit.lowest > BEHIND_MAX_MS) this.#leaveOut();
    else if (off > LATER_MS || off < -EARLIER_MS) this.#stretch(off, taken, nowMs);
  }

  /** Far too late, as after a standstill: whole packets are left out. */
  #leaveOut(): void {
    if (this.#neededNowMs < Number.POSITIVE_INFINITY) this.#neededMs = this.#neededNowMs;
    let left = (this.#neededMs - this.#transit.target) * this.#perMs;
    for (let next = this.#store.first(); next && left >= next.samples && next.samples > 0; next = this.#store.first()) {
      this.#store.take(next);
      this.#played = next.sequence;
      this.runs.count(true);
      this.#end = next.at + next.samples;
      left -= next.samples;
      this.#neededMs -= next.samples / this.#perMs;
    }
  }

  #stretch(offMs: number, taken: number, nowMs: number): void {
    const later = offMs > 0;
    const forced = later && offMs > FORCE_MS;
    if (nowMs - this.#correctedMs < CORRECTION_EVERY_MS && !forced) return;
    // Something must be left to take after a piece is gone.
    if (later && this.#readyLength < taken + SPARE_MS * this.#perMs) {
      const next = this.#store.first();
      if (!next || next.at > this.#end || next.kind !== 'sound') return;
      if (this.#readyLength + next.samples > this.#ready.length) return;
      this.#play(next);
    }
    const quiet = this.#lastDb < Math.max(QUIET_DB, this.#usualDb - QUIET_BELOW_DB);
    const { shift, inaudible } = findStretch(this.#ready, this.#readyLength, this.#rateHz, quiet);
    if (shift === 0 || !(inaudible || forced)) return;
    if (later && this.#readyLength - shift < taken) return;
    if (!later && this.#readyLength + shift > this.#ready.length) return;
    if (later) {
      this.#readyLength = shorten(this.#ready, this.#readyLength, this.#rateHz, shift);
      this.shortenedSamples += shift;
    } else {
      this.#readyLength = lengthen(this.#ready, this.#readyLength, this.#rateHz, shift);
      this.lengthenedSamples += shift;
    }
    this.#neededMs += ((later ? -1 : 1) * shift) / this.#perMs;
    this.#correctedMs = nowMs;
  }
}

/** What is looked ahead for a place to shorten. */
const SPARE_MS = 10;
const NOTHING = new Uint8Array();
