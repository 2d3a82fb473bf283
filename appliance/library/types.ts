import type { SpeechServiceBody } from '../config/types.ts';
import type { PromptLanguage } from '../prompts/types.ts';

/** A sound that was kept: the name of its file, and how long it is. */
export interface KeptSound {
  readonly soundId: string;
  readonly durationMs: number;
}

/** A file that can be read in parts. */
export interface StoredSound {
  readonly size: number;
  read(from: number, until: number): ReadableStream<Uint8Array>;
}

/** Why there is no sound in what came. */
export type SoundRefusal =
  /** Neither WAV nor MP3: a picture, a text, a film. */
  | 'no-audio'
  /** A WAV or MP3, but cut off or damaged. */
  | 'broken'
  /** A WAV of a coding that is not read here. */
  | 'unknown-coding'
  /** Not a tenth of a second of sound, or nothing but silence. */
  | 'silent'
  | 'too-long';

/** What came is no sound that can be kept. */
export class SoundRefused extends Error {
  override readonly name = 'SoundRefused';
  readonly why: SoundRefusal;

  constructor(why: SoundRefusal) {
    super(why);
    this.why = why;
  }
}

/** Typed text could not be spoken. */
export class NotSpoken extends Error {
  override readonly name = 'NotSpoken';
  /** `no-voice`: nothing here can speak; `service`: the service refused or was not reached, `detail` says how. */
  readonly why: 'no-voice' | 'service';
  readonly detail: string;

  constructor(why: NotSpoken['why'], detail = '') {
    super(`${why} ${detail}`);
    this.why = why;
    this.detail = detail;
  }
}

/** More sounds wait to be worked on than anybody would wait for. */
export class LibraryBusy extends Error {
  override readonly name = 'LibraryBusy';
}

/** Who speaks typed text: the office's service, the box itself, or nobody. */
export type Speaker = 'service' | 'box' | 'nobody';

/** One sentence of the box's voice. */
export interface VoiceClip {
  readonly clip: string;
  readonly text: string;
  /** An office's own, or the box's. */
  readonly own: boolean;
  readonly durationMs: number | undefined;
}

/** What came of a zip with a whole language. */
export interface VoiceImport {
  readonly taken: number;
  /** Clips that the zip lacks; what they had before stays. */
  readonly missing: readonly { readonly clip: string; readonly text: string }[];
  /** Files in it that are no sentence of ours. */
  readonly unknown: readonly string[];
  readonly refused: readonly { readonly clip: string; readonly why: SoundRefusal }[];
}

/** The sounds that people bring along: files of their own, and the voice of the box. Never blocks the main loop. */
export interface Library {
  /** Takes a WAV or MP3 over. @throws SoundRefused, LibraryBusy */
  keep(bytes: Uint8Array, use: 'speech' | 'music'): Promise<KeptSound>;
  /** Takes over what a call recorded. @throws SoundRefused, LibraryBusy */
  keepRecorded(path: string, key: Uint8Array): Promise<KeptSound>;
  /** Lets a text be spoken. @throws NotSpoken, LibraryBusy */
  keepSpoken(text: string, language: PromptLanguage): Promise<KeptSound>;
  /** Who would speak it. */
  speaker(): Speaker;
  /** Undefined where the file is gone. */
  sound(soundId: string): Promise<StoredSound | undefined>;
  /** Loudness over time, 0 to 1; undefined where the file is gone. */
  peaks(soundId: string): Promise<readonly number[] | undefined>;
  readonly voice: OwnVoice;
}

/** Sentences that an office has recorded itself; each stands in for the box's own. */
export interface OwnVoice {
  list(language: PromptLanguage): readonly VoiceClip[];
  /** False where no sentence is of that name. @throws SoundRefused, LibraryBusy */
  replace(language: PromptLanguage, clip: string, bytes: Uint8Array): Promise<boolean>;
  /** Back to the box's own; false where it was that already. */
  restore(language: PromptLanguage, clip: string): Promise<boolean>;
  /** As WAV; undefined where there is none of that name. */
  sound(language: PromptLanguage, clip: string): Promise<Uint8Array | undefined>;
  /** Takes over a zip as `export` makes it. @throws SoundRefused for what is no zip, LibraryBusy */
  import(language: PromptLanguage, zip: Uint8Array): Promise<VoiceImport>;
}

export type SpeechService = Pick<SpeechServiceBody, 'url' | 'key' | 'model' | 'voice'>;
