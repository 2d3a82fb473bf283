import type { ToneName } from '../rtp/tones.ts';
import type { CodecName } from '../sdp/own-media.ts';

/**
 * What the call floor sees of the media engine: sessions, one towards each phone whose sound goes through the box.
 * Descriptions are agreed on in the turn in which they come, on the main thread; the sound itself is the workers' and
 * never crosses. Boot hands the pool to the calls; the simulator hands them one whose workers are deaf.
 */
export interface Media {
  /**
   * Leases ports for one more phone and begins a session with it, at once.
   * @throws NoMediaPorts when all are taken: the call is refused before anything rings
   */
  open(options: MediaSessionOptions): MediaSession;
  /** Whether it knows how phones of that kind want their sound. */
  carries(kind: MediaSessionOptions['kind']): boolean;
  /** A room in which any number of sessions hear each other as their roles say. */
  room(options: { readonly near: MediaSession }): MediaRoom;
  /** Gauges; all zero at rest. */
  live(): { readonly mediaSessions: number; readonly mediaPorts: number; readonly players: number };
}

export interface MediaSessionOptions {
  /** Sessions of one call live in one worker. */
  readonly group: string;
  /** Our address as this phone knows it. */
  readonly host: string;
  /** Where its signalling comes from; undefined where that says nothing about its sound. */
  readonly peer: string | undefined;
  /** `browser` is ICE and DTLS-SRTP (RFC 8827). */
  readonly kind: 'plain' | 'browser';
  /** SDES keys (RFC 4568): offered and accepted over TLS signalling only, which the one who opens it checks. */
  readonly encryption: 'off' | 'preferred' | 'required';
  /** What may be spoken with it, best first; all that its kind knows where nothing is said. */
  readonly codecs?: readonly CodecName[] | undefined;
  /** How this phone sends its keys (DEV-07). Where it agrees on no events, `rfc4733` too means tones in its sound. */
  readonly dtmf: 'rfc4733' | 'info' | 'inband';
  /** Its keys are told and don't go to its partner by themselves; tones in its sound can't be kept back. */
  readonly keepsKeys?: boolean;
  /** A call for help: the last free ports are for it. */
  readonly isUrgent?: boolean;
  readonly listener: MediaListener;
}

/** What a session tells by itself. */
export interface MediaListener {
  /** A key was pressed, told at its beginning, each once, by whichever way it came. */
  onKey(key: string): void;
  /** Which way sound flows, when it changes for longer than a moment: `silent` names the likely cause for people. */
  onFlow(flow: 'flows' | 'silent', cause: FlowCause | undefined): void;
  /** Its worker died; the session is worth nothing any more and already closed. */
  onLost(): void;
}

/** Why nothing comes from a phone. */
export type FlowCause = 'nothing-came' | 'stopped' | 'wrong-source' | 'wrong-keys' | 'no-ice';

export interface MediaSession {
  readonly id: number;
  /** Our description as an offer. The same text until something about it changes. */
  offer(): string;
  /** Takes the phone's offer and answers it; undefined when nothing in it fits (488). May come again at any time. */
  answer(offer: string): string | undefined;
  /** Takes the phone's answer to our offer; false when it doesn't fit. */
  accept(answer: string): boolean;
  /** What the phone wants as it said last: from `sendonly` and `inactive` on it listens to nobody (it holds). */
  readonly remoteDirection: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';
  /** What was agreed on is encrypted. */
  readonly encrypted: boolean;
  /**
   * Each hears the other; undefined parts them. What is played is heard instead of the other while it lasts.
   * `goesOn`: the two heard each other directly until now, and are to notice nothing.
   */
  connect(other: MediaSession | undefined, options?: { readonly goesOn?: boolean }): void;
  /** Plays these one after the other to this phone; a later call replaces an earlier one. */
  play(sounds: readonly Sound[], options?: { readonly loop?: boolean }): Playing;
  /** Writes what this phone says, until stopped. */
  record(options: RecordingOptions): Recording;
  /** Its keys are tones within its sound: whoever hears it hears them, and who takes events needs them as such too. */
  readonly keysInSound: boolean;
  /** Keys can be sent to it as events (RFC 4733). */
  readonly takesEvents: boolean;
  /** Keys for this phone, in the way that it understands. */
  sendKeys(keys: string): void;
  /** SIP INFO brought this key (only heard where nothing better was agreed on). */
  infoKey(key: string): void;
  /** Loss, jitter, round trip, MOS as far as they are known now. */
  quality(): MediaQuality;
  /** Lets go of ports and keys. Whatever plays or records ends; recordings keep what they have. */
  close(): void;
}

/** One thing to be heard. */
export type Sound =
  /** A packed clip of the box's own speech or music: `en/voicemail.welcome`, `music/one`. */
  | { readonly clip: string }
  /** A sound file by its path: wav, or what `record` wrote. */
  | { readonly file: string; readonly fromMs?: number }
  | { readonly tone: ToneName; readonly country: string; readonly forMs?: number }
  | { readonly silenceMs: number };

export interface Playing {
  /** Resolves when all was heard, it was stopped or replaced, or its session closed; never rejects. */
  readonly done: Promise<'played' | 'stopped' | 'unreadable'>;
  stop(): void;
}

export interface RecordingOptions {
  /** Made by this; its folder is there. What is in it after a crash is playable up to the last second. */
  readonly path: string;
  /**
   * Also record what that partner says: caller left, callee right (FAC-06). While the phone is in a room, all other
   * parties there are on the right instead.
   */
  readonly stereoWith?: MediaSession;
  /** AES-256 key of the file. */
  readonly key: Uint8Array;
  readonly maxMs?: number;
  /** Ends after this much silence. */
  readonly silenceMs?: number;
}

export interface Recording {
  /** Resolves when it is whole on disk; never rejects. */
  readonly done: Promise<{ readonly durationMs: number; readonly ended: RecordingEnd }>;
  pause(): void;
  resume(): void;
  stop(): void;
}

export type RecordingEnd = 'stopped' | 'silence' | 'limit' | 'closed' | 'disk';

/** Who hears whom in a room. */
export type RoomRole =
  /** Hears everybody and is heard by everybody. */
  | { readonly kind: 'party' }
  /** Hears everybody, heard by nobody. */
  | { readonly kind: 'listener' }
  /** Hears everybody, heard by this one only (CAL-08). */
  | { readonly kind: 'coach'; readonly of: MediaSession };

export interface MediaRoom {
  /** Also changes the role of one who is in it already. */
  add(session: MediaSession, role: RoomRole): void;
  remove(session: MediaSession): void;
  close(): void;
}

/** Undefined is "not measured", never a guess. */
export interface MediaQuality {
  readonly codec: string | undefined;
  readonly packetsIn: number;
  readonly packetsOut: number;
  readonly lossPercent: number | undefined;
  readonly jitterMs: number | undefined;
  readonly roundTripMs: number | undefined;
  /** E-model (ITU-T G.107), 1.0 to 4.5. */
  readonly mos: number | undefined;
  /** What the phone says of the sound that it got from us (RFC 3611 §4.7). */
  readonly reported?: PhoneReport | undefined;
}

/** How the sound was that a phone heard, by its own account. */
export interface PhoneReport {
  /** On its way to the phone. */
  readonly lossPercent: number | undefined;
  /** Too late for its jitter buffer. */
  readonly discardedPercent: number | undefined;
  readonly jitterMs: number | undefined;
  /** How long its jitter buffer lets sound wait. */
  readonly bufferMs: number | undefined;
  readonly roundTripMs: number | undefined;
  /** 0 to 100 (ITU-T G.107). */
  readonly rFactor: number | undefined;
  /** 1.0 to 5.0. */
  readonly mos: number | undefined;
}
