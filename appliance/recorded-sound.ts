import type { RecordingsPort } from './api/dependencies.ts';
import { peaksOf, soundAsWav } from './media/sound-as-wav.ts';
import { SoundUnreadable } from './media/sound-format.ts';
import type { Store } from './store/database.ts';

/** What the keys of recordings are derived for. */
export const RECORDINGS_KEY = 'recordings of calls';

/** The recordings of calls as the API hears them: the rows of the store, the sound opened with its key. */
export function recordedSound({ recordings, secrets }: Pick<Store, 'recordings' | 'secrets'>): RecordingsPort {
  const key = secrets.derive(RECORDINGS_KEY);
  return {
    get: (id) => recordings.get(id),
    search: (query) => recordings.search(query),
    delete: (id, by) => recordings.delete(id, by),
    sound: (row) => ifReadable(() => soundAsWav(recordings.pathOf(row), key)),
    peaks: (row, count) => ifReadable(() => peaksOf(recordings.pathOf(row), key, count)),
  };
}

/** Undefined for a file that is damaged or gone. */
export function ifReadable<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof SoundUnreadable || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
