import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { FORGET_EVERY_MS, FORGET_FIRST_MS } from '../base/limits.ts';
import type { Random } from '../base/random.ts';
import type { Scope } from '../base/scope.ts';
import type { ConfigView, PromptBody, SpeechServiceBody } from '../config/types.ts';
import type { PromptLanguage } from '../prompts/types.ts';
import { VoiceFiles } from './own-voice.ts';
import { PackedVoice } from './packed-voice.ts';
import { SoundFiles, storedSound } from './sound-files.ts';
import { findEspeak, spokenByEspeak, spokenByService } from './typed-speech.ts';
import {
  type KeptSound,
  type Library,
  NotSpoken,
  type Speaker,
  type SpeechService,
  type StoredSound,
} from './types.ts';
import { Workshop } from './workshop.ts';
import type { Job } from './workshop-job.ts';

export interface LibraryOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** The box's data directory. */
  readonly dataDir: string;
  readonly config: ConfigView;
  readonly onTrouble: (failure: unknown) => void;
  /** Where espeak-ng is; found by itself unless a test says so. */
  readonly espeak?: string | undefined;
}

/** The owner of the files of prompts and music. */
export class PromptLibrary implements Library {
  readonly files: SoundFiles;
  readonly voice: VoiceFiles;
  readonly packed = new PackedVoice();
  readonly #options: LibraryOptions;
  readonly #workshop: Workshop;
  readonly #espeak: string | undefined;

  constructor(options: LibraryOptions) {
    const folder = join(options.dataDir, 'prompts');
    this.#options = options;
    this.#workshop = new Workshop(options.clock);
    this.#espeak = 'espeak' in options ? options.espeak : findEspeak();
    this.files = new SoundFiles(folder);
    this.voice = new VoiceFiles(join(folder, 'voice'), this.#workshop, this.packed);
  }

  /** Once a day takes away the files of prompts that are gone for good. */
  watch(scope: Scope): void {
    const { clock, config, onTrouble } = this.#options;
    const turn = (): void => {
      const used = new Set(config.list<PromptBody>('prompt').map(({ soundId }) => soundId));
      void this.files.sweep((soundId) => used.has(soundId), clock.wall()).catch(onTrouble);
      timer = clock.at(clock.now() + FORGET_EVERY_MS, turn);
    };
    let timer = clock.at(clock.now() + FORGET_FIRST_MS, turn);
    scope.onEnd(() => timer.cancel());
  }

  #service(): SpeechService | undefined {
    const [service] = this.#options.config.list<SpeechServiceBody>('speech-service');
    return service === undefined || service.url === '' ? undefined : service;
  }

  keep(bytes: Uint8Array, use: 'speech' | 'music'): Promise<KeptSound> {
    // The rests of a piece of music are part of it.
    return this.#kept({ do: 'convert', bytes, trim: use === 'speech' });
  }

  keepRecorded(path: string, key: Uint8Array): Promise<KeptSound> {
    return this.#kept({ do: 'recorded', path, key });
  }

  async keepSpoken(text: string, language: PromptLanguage): Promise<KeptSound> {
    return this.keep(await this.#spoken(text, language), 'speech');
  }

  async #spoken(text: string, language: PromptLanguage): Promise<Uint8Array> {
    const service = this.#service();
    if (service) return spokenByService(service, text);
    if (this.#espeak === undefined) throw new NotSpoken('no-voice');
    return spokenByEspeak(this.#espeak, text, language);
  }

  speaker(): Speaker {
    if (this.#service()) return 'service';
    return this.#espeak === undefined ? 'nobody' : 'box';
  }

  async sound(soundId: string): Promise<StoredSound | undefined> {
    const path = this.files.pathOf(soundId);
    return path === undefined ? undefined : storedSound(path);
  }

  peaks(soundId: string): Promise<readonly number[] | undefined> {
    return this.files.peaks(soundId);
  }

  async #kept(job: Exclude<Job, { do: 'unzip' }>): Promise<KeptSound> {
    const { wav, peaks, durationMs } = await this.#workshop.convert(job);
    const soundId = this.#options.random.token(16);
    await this.files.write(soundId, wav, peaks);
    return { soundId, durationMs };
  }
}
