import type { PackedClips } from './packed-clips.ts';
import type { OpenSound } from './player.ts';
import { RecordedSound } from './recorded-sound.ts';
import { Silence, type SoundSource } from './sound-source.ts';
import { Tone } from './tone-sound.ts';
import type { Sound } from './types.ts';
import { WavSound } from './wav-sound.ts';

/** Where sounds are and how they are read. Plain data: it goes to the workers. */
export interface SoundPlaces {
  /** Keys of the files that `record` wrote. */
  readonly keys: readonly Uint8Array[];
}

/**
 * Opens whatever is to be heard. What isn't there is undefined: whoever plays it goes on without it, and `onTrouble` is
 * told of it, once for each sound.
 */
export function soundOpener(places: SoundPlaces, { clips, onTrouble }: OpenerOptions): OpenSound {
  const told = new Set<string>();
  const missing = (name: string, error?: unknown): undefined => {
    if (told.has(name) || told.size === TOLD_MAX) return undefined;
    told.add(name);
    onTrouble(new Error(`${name} can't be played: ${error instanceof Error ? error.message : 'it is not there'}`));
  };
  return (sound, rateHz) => {
    try {
      if (!('clip' in sound)) return open(sound, places);
      return clips?.source(sound.clip, rateHz) ?? missing(nameOf(sound));
    } catch (error) {
      return missing(nameOf(sound), error);
    }
  };
}

interface OpenerOptions {
  readonly clips?: PackedClips;
  readonly onTrouble: (error: Error) => void;
}

/** So many sounds that can't be opened are more than anybody reads. */
const TOLD_MAX = 1_000;

function nameOf(sound: Sound): string {
  if ('clip' in sound) return sound.clip;
  return 'file' in sound ? sound.file : JSON.stringify(sound);
}

function open(sound: Sound, places: SoundPlaces): SoundSource | undefined {
  if ('silenceMs' in sound) return new Silence(sound.silenceMs);
  if ('tone' in sound) return new Tone(sound.tone, sound.country, sound.forMs);
  if ('file' in sound) return openFile(sound.file, sound.fromMs ?? 0, places);
  return undefined;
}

/** A wav, or one of our own, by the key that fits. @throws Error when it is neither */
function openFile(path: string, fromMs: number, { keys }: SoundPlaces): SoundSource {
  const ways = [() => new WavSound(path, fromMs), ...keys.map((key) => () => new RecordedSound(path, key, fromMs))];
  const failures: unknown[] = [];
  for (const way of ways) {
    try {
      return way();
    } catch (error) {
      failures.push(error);
    }
  }
  throw new AggregateError(failures, failures.map(said).join('; '));
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
