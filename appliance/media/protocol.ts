import type { MessagePort } from 'node:worker_threads';
import type { Agreed, CodecName } from '../sdp/own-media.ts';
import type { BrowserTold } from './browser-way.ts';
import type { FlowCause, MediaQuality, RecordingEnd, Sound } from './types.ts';

/**
 * What the main side and a worker say to each other. Audio never crosses. Commands are numbered; the worker says after
 * each turn up to which number it came, so that one that hangs is noticed, whatever it was asked.
 */
export type Command =
  | {
      readonly do: 'open';
      readonly session: number;
      readonly ports: PortsTold & { readonly shared: boolean };
      readonly options: SessionTold;
    }
  | { readonly do: 'agree'; readonly session: number; readonly agreed: Agreed }
  | { readonly do: 'connect'; readonly session: number; readonly other: number | undefined; readonly goesOn?: boolean }
  | {
      readonly do: 'play';
      readonly session: number;
      readonly playing: number;
      readonly sounds: readonly Sound[];
      readonly loop: boolean;
    }
  | { readonly do: 'stop-playing'; readonly session: number; readonly playing: number }
  | { readonly do: 'record'; readonly session: number; readonly recording: number; readonly told: RecordingTold }
  | {
      readonly do: 'recording';
      readonly session: number;
      readonly recording: number;
      readonly act: 'pause' | 'resume' | 'stop';
    }
  | { readonly do: 'keys'; readonly session: number; readonly keys: string }
  | { readonly do: 'info-key'; readonly session: number; readonly key: string }
  | { readonly do: 'close'; readonly session: number }
  | { readonly do: 'room-add'; readonly room: number; readonly session: number; readonly role: RoleTold }
  | { readonly do: 'room-remove'; readonly room: number; readonly session: number }
  | { readonly do: 'room-close'; readonly room: number }
  /** Opens ports that many sessions share; those name them by their RTP port. */
  | { readonly do: 'share'; readonly ports: PortsTold }
  /** A session whose phone is another worker. */
  | { readonly do: 'pipe'; readonly session: number; readonly port: MessagePort; readonly codec: CodecName }
  | { readonly do: 'ask' };

/** Ports by their numbers; bound by the worker, leased by the main side. */
export interface PortsTold {
  readonly host: string;
  readonly rtp: number;
  readonly rtcp: number;
}

export interface SessionTold {
  /** From where the phone's signalling comes. */
  readonly peer: string | undefined;
  readonly dtmf: 'rfc4733' | 'info' | 'inband';
  readonly keepsKeys: boolean;
  /** Sessions of one call have the same, so that sound waits for no beat between them. */
  readonly turn: number;
  /** For browsers: ICE and DTLS. */
  readonly browser: BrowserTold | undefined;
}

export interface RecordingTold {
  readonly path: string;
  readonly stereoWith: number | undefined;
  readonly key: Uint8Array;
  readonly maxMs: number | undefined;
  readonly silenceMs: number | undefined;
}

export type RoleTold =
  | { readonly kind: 'party' }
  | { readonly kind: 'listener' }
  | { readonly kind: 'coach'; readonly of: number };

/** What a worker tells by itself. */
export type Notice =
  | { readonly tell: 'ready'; readonly io: 'batched' | 'dgram' | 'memory' }
  | { readonly tell: 'key'; readonly session: number; readonly key: string }
  | {
      readonly tell: 'flow';
      readonly session: number;
      readonly flow: 'flows' | 'silent';
      readonly cause: FlowCause | undefined;
    }
  | {
      readonly tell: 'played';
      readonly session: number;
      readonly playing: number;
      readonly how: 'played' | 'stopped' | 'unreadable';
    }
  | { readonly tell: 'recorded'; readonly recording: number; readonly durationMs: number; readonly ended: RecordingEnd }
  | { readonly tell: 'report'; readonly session: number; readonly report: SessionReport }
  /** Nothing comes to released ports any more, and they are closed. */
  | { readonly tell: 'quiet'; readonly rtp: number }
  /** Ports that were to be shared could not be opened. */
  | { readonly tell: 'not-shared'; readonly rtp: number; readonly why: string }
  /** Something went wrong that ends no call. */
  | { readonly tell: 'fault'; readonly why: string }
  /** A session is worth nothing: its ports could not be bound after all, or a mistake of ours ended it. */
  | { readonly tell: 'failed'; readonly session: number; readonly why: string };

/** What a session measured so far; undefined is "not measured". */
export interface SessionReport extends MediaQuality {
  /** Its phone sends from where it said that it hears; undefined before it sent anything. */
  readonly isSymmetric: boolean | undefined;
}
