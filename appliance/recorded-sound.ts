import type { RecordingsPort } from './api/dependencies.ts';
import type { Random } from './base/random.ts';
import type { RecordingKeeper } from './calls/recording.ts';
import { peaksOf, soundAsWav, wavBytes } from './media/sound-as-wav.ts';
import { SoundFile } from './media/sound-file.ts';
import { SoundUnreadable } from './media/sound-format.ts';
import type { Store } from './store/database.ts';

/** What the keys of recordings are derived for. */
export const RECORDINGS_KEY = 'recordings of calls';

/** Caller and called one (FAC-06). */
const CHANNELS = 2;

/** The recordings of calls as the API hears them: the rows of the store, the sound opened with its key. */
export function recordedSound({ recordings, secrets }: Pick<Store, 'recordings' | 'secrets'>): RecordingsPort {
  const key = secrets.derive(RECORDINGS_KEY);
  return {
    get: (id) => recordings.get(id),
    search: (query) => recordings.search(query),
    delete: (id, by) => recordings.delete(id, by),
    bytes: (row) => wavBytes(row.durationMs, CHANNELS),
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

/** The same as calls keep them. A disk that refuses is told to `onTrouble`; the call goes on without. */
export function recordingKeeper(
  { recordings, secrets }: Pick<Store, 'recordings' | 'secrets'>,
  random: Random,
  onTrouble: (error: unknown) => void,
): RecordingKeeper {
  const key = secrets.derive(RECORDINGS_KEY);
  return {
    begin: (of) => {
      try {
        if (!recordings.hasRoom) return undefined;
        const id = random.token(16);
        return { id, path: recordings.begin({ id, ...of }), key };
      } catch (error) {
        onTrouble(error);
        return undefined;
      }
    },
    finish: (id) => {
      try {
        const row = recordings.get(id);
        // What is in the file counts: a worker that died could not say how much it had written.
        if (row) recordings.finish(id, durationOf(recordings.pathOf(row), key));
      } catch (error) {
        onTrouble(error);
      }
    },
  };
}

/** Takes up what a crash cut off. Answers how many recordings that were. */
export function recoverRecordings({ recordings, secrets }: Pick<Store, 'recordings' | 'secrets'>): number {
  const key = secrets.derive(RECORDINGS_KEY);
  return recordings.recover((path) => durationOf(path, key));
}

/** 0 for a file that holds nothing, or is none. */
function durationOf(path: string, key: Uint8Array): number {
  return (
    ifReadable(() => {
      const file = new SoundFile(path, key);
      file.close();
      return file.durationMs;
    }) ?? 0
  );
}
