import type { Party, SoundLibrary, Utterance } from './calls/types.ts';
import type { ConfigView, OfficeBody, PlaylistBody, PromptBody } from './config/types.ts';
import type { Sound } from './media/types.ts';
import { speak } from './prompts/speak.ts';
import type { PromptLanguage } from './prompts/types.ts';

/** The files of the library, as far as they are played. */
export interface PlayedFiles {
  readonly files: {
    /** Where a sound lies, by its name. */
    pathOf(soundId: string): string | undefined;
  };
  readonly voice: {
    /** A sentence that the office recorded itself, with the pause behind it; undefined where the box speaks it. */
    fileOf(language: PromptLanguage, clip: string): { readonly path: string; readonly pauseMs: number } | undefined;
    durationMs(language: PromptLanguage, clip: string): number | undefined;
  };
}

/** What the box says and plays, found in its own packs and in the office's library. */
export class OfficeSounds implements SoundLibrary {
  readonly #config: ConfigView;
  readonly #library: PlayedFiles;

  constructor(config: ConfigView, library: PlayedFiles) {
    this.#config = config;
    this.#library = library;
  }

  sounds(what: Utterance, language: PromptLanguage): readonly Sound[] {
    if ('say' in what) {
      const { clips } = speak(what.say, what.with ?? {}, language);
      return clips.flatMap((clip) => this.#spoken(clip, language));
    }
    return 'prompt' in what ? this.#ofLibrary(what.prompt) : [];
  }

  /** CAL-12: the music of the one who lets somebody wait, else that of the office, else the box's own. */
  music({ extensionId }: Party): readonly Sound[] {
    const [office] = this.#config.list<OfficeBody>('office');
    const holder = this.#config.get<{ holdMusicId?: string }>('extension', extensionId ?? '');
    const id = holder?.holdMusicId ?? office?.holdMusicId;
    const playlist = id === undefined ? undefined : this.#config.get<PlaylistBody>('playlist', id);
    const pieces = playlist ? this.#pieces(playlist) : [];
    return pieces.length > 0 ? pieces : OWN_MUSIC;
  }

  /** How long that takes to say; undefined for what isn't of the library. */
  durationMs(what: Utterance, language: PromptLanguage): number | undefined {
    if ('prompt' in what) return this.#config.get<PromptBody>('prompt', what.prompt)?.durationMs ?? 0;
    if (!('say' in what)) return undefined;
    const { clips } = speak(what.say, what.with ?? {}, language);
    return clips.reduce((sum, clip) => sum + (this.#library.voice.durationMs(language, nameOf(clip)) ?? 0), 0);
  }

  #spoken(clip: string, language: PromptLanguage): readonly Sound[] {
    const own = this.#library.voice.fileOf(language, nameOf(clip));
    if (!own) return [{ clip }];
    return own.pauseMs > 0 ? [{ file: own.path }, { silenceMs: own.pauseMs }] : [{ file: own.path }];
  }

  #pieces({ ownPieces, promptIds }: PlaylistBody): readonly Sound[] {
    return [...ownPieces.map((name) => ({ clip: `music/${name}` })), ...promptIds.flatMap((id) => this.#ofLibrary(id))];
  }

  #ofLibrary(promptId: string): readonly Sound[] {
    const soundId = this.#config.get<PromptBody>('prompt', promptId)?.soundId;
    const file = soundId === undefined ? undefined : this.#library.files.pathOf(soundId);
    return file === undefined ? [] : [{ file }];
  }
}

const OWN_MUSIC: readonly Sound[] = [{ clip: 'music/one' }, { clip: 'music/two' }];

/** `en/voicemail.welcome` without its language. */
function nameOf(clip: string): string {
  return clip.slice(clip.indexOf('/') + 1);
}
