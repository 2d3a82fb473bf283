import type { Party, SoundLibrary, Utterance } from './calls/types.ts';
import type { ConfigView, OfficeBody, PlaylistBody, PromptBody } from './config/types.ts';
import type { Sound } from './media/types.ts';
import { speak } from './prompts/speak.ts';
import type { PromptLanguage } from './prompts/types.ts';

/** Where the sounds of the library lie, by the name of their file. */
export type SoundFileOf = (soundId: string) => string;

/** What the box says and plays, found in its own packs and in the office's library. */
export class OfficeSounds implements SoundLibrary {
  readonly #config: ConfigView;
  readonly #fileOf: SoundFileOf;

  constructor(config: ConfigView, fileOf: SoundFileOf) {
    this.#config = config;
    this.#fileOf = fileOf;
  }

  sounds(what: Utterance, language: PromptLanguage): readonly Sound[] {
    if ('say' in what) return speak(what.say, what.with ?? {}, language).clips.map((clip) => ({ clip }));
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

  #pieces({ ownPieces, promptIds }: PlaylistBody): readonly Sound[] {
    return [...ownPieces.map((name) => ({ clip: `music/${name}` })), ...promptIds.flatMap((id) => this.#ofLibrary(id))];
  }

  #ofLibrary(promptId: string): readonly Sound[] {
    const soundId = this.#config.get<PromptBody>('prompt', promptId)?.soundId;
    return soundId === undefined ? [] : [{ file: this.#fileOf(soundId) }];
  }
}

const OWN_MUSIC: readonly Sound[] = [{ clip: 'music/one' }, { clip: 'music/two' }];
