import type { Sqlite } from './sqlite.ts';

/** Recordings that somebody asked for together: several zip files where one would be too large. */
export interface RecordingDownload {
  readonly id: string;
  /** Whose it is: nobody else may fetch it. */
  readonly owner: string;
  /** Wall clock. */
  readonly keptUntil: number;
  readonly parts: readonly DownloadPart[];
}

export interface DownloadPart {
  readonly recordingIds: readonly string[];
  readonly bytes: number;
}

interface RawDownload {
  readonly id: string;
  readonly owner: string;
  readonly kept_until: number;
  readonly parts: string;
}

/** The table of downloads that were asked for; a restart forgets none of them (FAC-05). */
export class RecordingDownloadTable {
  readonly #db: Sqlite;

  constructor(db: Sqlite) {
    this.#db = db;
  }

  /** Keeps one more, and of all of them the `most` newest. */
  put({ id, owner, keptUntil, parts }: RecordingDownload, most: number): void {
    this.#db.transaction(() => {
      this.#db
        .prepare('INSERT INTO recording_download (id, owner, kept_until, parts) VALUES (?, ?, ?, ?)')
        .run(id, owner, Math.floor(keptUntil), JSON.stringify(parts));
      this.#db
        .prepare(
          `DELETE FROM recording_download
           WHERE number NOT IN (SELECT number FROM recording_download ORDER BY number DESC LIMIT ?)`,
        )
        .run(most);
    })();
  }

  /** Oldest first. */
  of(owner: string): RecordingDownload[] {
    const rows = this.#db.prepare('SELECT * FROM recording_download WHERE owner = ? ORDER BY number').all(owner);
    return (rows as RawDownload[]).map(fromRaw);
  }

  get(id: string): RecordingDownload | undefined {
    const row = this.#db.prepare('SELECT * FROM recording_download WHERE id = ?').get(id);
    return row === undefined ? undefined : fromRaw(row as RawDownload);
  }

  /** Takes those out whose time is over at this wall clock. */
  sweep(wall: number): void {
    this.#db.prepare('DELETE FROM recording_download WHERE kept_until <= ?').run(Math.floor(wall));
  }
}

function fromRaw({ id, owner, kept_until, parts }: RawDownload): RecordingDownload {
  return { id, owner, keptUntil: kept_until, parts: JSON.parse(parts) as DownloadPart[] };
}
