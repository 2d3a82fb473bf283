import { KeyEventSender } from '../rtp/dtmf-events.ts';
import { ToneKeySender } from '../rtp/dtmf-inband.ts';
import { RTP_HEADER_BYTES, type RtpHeader } from '../rtp/packet.ts';
import type { Direction } from '../sdp/describe.ts';
import type { Agreed, ReceivedPayload } from '../sdp/own-media.ts';
import type { Content, Taken } from './feed.ts';
import { OutboundStream } from './outbound-stream.ts';
import { nextDue, type Paced, type Pacer } from './pacer.ts';
import type { Player } from './player.ts';
import { Voice } from './voice.ts';

export interface OutgoingParts {
  readonly pacer: Pacer;
  /** Calls take turns on the beat. */
  readonly turn: number;
  /** Three numbers of 32 bits. */
  readonly random: { readonly ssrc: number; readonly sequence: number; readonly timestamp: number };
  /** Protects and sends what stands before `end`. Behind it there is room for a tag. */
  readonly send: (bytes: Uint8Array, end: number) => void;
  /** A mistake of ours, which ends the session. */
  readonly fail: (error: unknown) => void;
}

/** How often a key that sounds is looked at: each slot. */
const KEYS_MS = 5;

/**
 * Everything that one phone hears, as one stream: keys before what is played before what others say. Its partner's
 * packets are passed on as they are while nothing else is heard and both use the same codec; all else is made here, at
 * the pace of the beat.
 */
export class Outgoing implements Paced {
  nextAtMs = 0;
  readonly stream: OutboundStream;
  readonly #parts: OutgoingParts;
  readonly #keyPace: Paced = {
    nextAtMs: 0,
    pace: (nowMs) => this.#paceKeys(nowMs),
    fault: (error) => this.fault(error),
  };
  readonly #keyPacket = new Uint8Array(RTP_HEADER_BYTES + 4 + 32);
  #agreed: Agreed | undefined;
  #listens = false;
  #voice: Voice | undefined;
  #player: Player | undefined;
  #content: Content | undefined;
  #events: { readonly sender: KeyEventSender; readonly payload: number; readonly clockRate: number } | undefined;
  #tones: ToneKeySender | undefined;
  /** When the partner's key began, in its time, that this phone gets from us. */
  #madeAnew: number | undefined;

  constructor(parts: OutgoingParts) {
    this.#parts = parts;
    this.stream = new OutboundStream(parts.random);
  }

  agree(agreed: Agreed): void {
    const { send, ptimeMs, direction } = agreed;
    this.#agreed = agreed;
    this.#listens = maySend(direction);
    if (this.#voice?.codec !== send.codec || this.#voice.packetMs !== ptimeMs) {
      this.#voice?.close();
      this.#voice = undefined;
      this.#tones = undefined;
    }
    this.#events = undefined;
    this.#route();
  }

  /** Who makes what is heard while nothing is played: others whose sound has to be changed on the way. */
  use(content: Content | undefined): void {
    if (this.#content === content) return;
    this.#content = content;
    this.stream.interrupt();
    this.#route();
  }

  get isPlaying(): boolean {
    return this.#player !== undefined;
  }

  /** The rate in which sound is made for this phone. */
  get rateHz(): number {
    return this.#voiceNow().sampleRateHz;
  }

  /** A later one replaces an earlier one. */
  play(make: (rateHz: number, onEnd: (player: Player) => void) => Player): void {
    this.#player?.stop();
    this.#player = make(this.rateHz, (player) => {
      if (this.#player === player) this.#player = undefined;
    });
    this.#route();
  }

  stopPlaying(playing: number): void {
    if (this.#player?.id !== playing) return;
    this.#player.stop();
    this.#route();
  }

  /** Sends keys as this phone understands them: as events, else as tones. */
  press(keys: string): void {
    const events = this.#eventsNow();
    if (events) {
      events.sender.press(keys);
      this.#parts.pacer.add(this.#keyPace, 'send', this.#parts.turn);
    } else {
      this.#tones ??= new ToneKeySender(this.rateHz);
      this.#tones.press(keys);
      this.#route();
    }
  }

  /**
   * Passes on what its partner sent; the packet is lent and is changed.
   * @returns false when it has to be made into something else for this phone
   */
  pass(bytes: Uint8Array, header: RtpHeader, { what, clockRate }: ReceivedPayload, nowMs: number): boolean {
    const agreed = this.#agreed;
    if (!agreed) return false;
    if (what === 'telephone-event') return this.#passEvent(bytes, header, clockRate, nowMs);
    const payload = what === 'CN' ? agreed.sendComfortNoise : agreed.send.payload;
    if (what !== agreed.send.codec && what !== 'CN') return false;
    if (!this.#listens || this.#isBusy || payload === undefined) {
      // What isn't sent must not look lost.
      this.stream.interrupt();
      return true;
    }
    const samples = (clockRate * agreed.ptimeMs) / 1_000;
    const end = this.stream.relay(bytes, header, payload, clockRate, samples, nowMs);
    this.#parts.send(bytes, end);
    return true;
  }

  pace(nowMs: number): void {
    const voice = this.#voiceNow();
    this.nextAtMs = nextDue(this.nextAtMs, voice.packetMs, nowMs);
    const made = this.#make(voice);
    if (made === 'none') this.#route();
    if (made !== 'made') return;
    if (!this.#listens || !this.#agreed || this.#events?.sender.busy) return;
    const payloadBytes = voice.encode();
    // Nothing to send is how some codecs code silence.
    if (payloadBytes === 0) return;
    const { payload } = this.#agreed.send;
    this.stream.own(voice.packet, payload, payloadBytes, voice.timestamps, voice.clockRateHz, nowMs);
    this.#parts.send(voice.packet, RTP_HEADER_BYTES + payloadBytes);
  }

  fault(error: unknown): void {
    this.#parts.fail(error);
  }

  close(): void {
    this.#player?.stop();
    this.#content = undefined;
    this.#parts.pacer.remove(this);
    this.#parts.pacer.remove(this.#keyPace);
    this.#voice?.close();
    this.#voice = undefined;
  }

  /** Something is heard that comes before what others say. */
  get #isBusy(): boolean {
    return this.#player !== undefined || this.#tones?.busy === true || this.#events?.sender.busy === true;
  }

  #make(voice: Voice): Taken {
    if (this.#tones?.busy) {
      this.#tones.make(voice.pcm);
      return 'made';
    }
    if (this.#player?.read(voice.pcm)) return 'made';
    return this.#content?.take(voice.pcm, voice.sampleRateHz) ?? 'none';
  }

  /** Whether there is anything to be made is decided anew. */
  #route(): void {
    const { pacer, turn } = this.#parts;
    if (this.#player || this.#content || this.#tones?.busy) pacer.add(this, 'send', turn);
    else pacer.remove(this);
  }

  #voiceNow(): Voice {
    // Something may be played before the phone answered: nobody hears it, and it takes its time all the same.
    this.#voice ??= new Voice(this.#agreed?.send.codec ?? 'PCMA', this.#agreed?.ptimeMs ?? 20);
    return this.#voice;
  }

  // --- Keys as events ---

  /** The key goes on as the phone sent it, with its true length. */
  #passEvent(bytes: Uint8Array, header: RtpHeader, clockRate: number, nowMs: number): boolean {
    const agreed = this.#agreed;
    // Timestamps of one stream count in one clock: a key in another one has to be made anew.
    const events = agreed?.sendEvents.find((event) => event.clockRate === clockRate);
    if (!events || clockRate !== this.#voiceNow().clockRateHz) return false;
    // The rest of a key that was made anew, passed on as well, would be a second press.
    if (!this.#listens || this.#isBusy || this.#content || header.timestamp === this.#madeAnew) {
      this.#madeAnew = header.timestamp;
      return false;
    }
    this.#parts.send(bytes, this.stream.relay(bytes, header, events.payload, clockRate, 0, nowMs));
    return true;
  }

  #eventsNow() {
    if (this.#events) return this.#events;
    const { clockRateHz } = this.#voiceNow();
    const agreed = this.#agreed?.sendEvents ?? [];
    const found = agreed.find(({ clockRate }) => clockRate === clockRateHz);
    if (!found) return undefined;
    this.#events = { ...found, sender: new KeyEventSender(found.clockRate) };
    return this.#events;
  }

  #paceKeys(nowMs: number): void {
    this.#keyPace.nextAtMs = nowMs + KEYS_MS;
    const events = this.#events;
    if (!events?.sender.busy) {
      this.#parts.pacer.remove(this.#keyPace);
      return;
    }
    const { sender, payload, clockRate } = events;
    const out = this.#keyPacket.subarray(RTP_HEADER_BYTES);
    const written = sender.next(nowMs, this.stream.timestampAt(clockRate, nowMs), out);
    if (written === 0 || !this.#listens) return;
    this.stream.event(this.#keyPacket, payload, sender.marker, sender.timestamp);
    this.#parts.send(this.#keyPacket, RTP_HEADER_BYTES + written);
  }
}

/** Ours. */
function maySend(direction: Direction): boolean {
  return direction === 'sendrecv' || direction === 'sendonly';
}
