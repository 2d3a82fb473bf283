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

/** Opens whatever is to be heard. What isn't there is undefined: whoever plays it goes on without it. */
export function soundOpener(places: SoundPlaces, clips?: PackedClips): OpenSound {
  return (sound, rateHz) => {
    try {
      return 'clip' in sound ? clips?.source(sound.clip, rateHz) : open(sound, places);
    } catch {
      return undefined;
    }
  };
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
  throw new AggregateError(failures, `${path} can't be played`);
}
