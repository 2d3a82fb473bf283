import { AppError } from '../base/errors.ts';
import { PROMPT_MAX_MS } from '../base/limits-features.ts';
import { phrase } from '../base/words/index.ts';
import { LibraryBusy, NotSpoken, SoundRefused } from '../library/types.ts';

/** After which somebody whose sound was not taken for want of time may try again. */
const AGAIN_SEC = 10;

/** Work of the library for a request: why a sound is not taken is said in words. */
export async function forRequest<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof SoundRefused) {
      const minutes = PROMPT_MAX_MS / 60_000;
      throw new AppError('invalid', phrase(`prompt.${error.why}`, error.why === 'too-long' ? { minutes } : undefined));
    }
    if (error instanceof NotSpoken) {
      const said = phrase('prompt.service-failed', { detail: error.detail });
      throw new AppError('unavailable', error.why === 'no-voice' ? phrase('prompt.no-voice') : said);
    }
    if (error instanceof LibraryBusy) throw new AppError('unavailable', phrase('prompt.busy'), [], AGAIN_SEC);
    throw error;
  }
}

/** What browsers call a WAV or MP3; some don't know and say nothing of it. */
export const SOUND_TYPES = [
  'audio/wav',
  'audio/x-wav',
  'audio/wave',
  'audio/vnd.wave',
  'audio/mpeg',
  'audio/mp3',
  'application/octet-stream',
] as const;
