import type { Clock } from '../base/clock.ts';
import {
  RECORDING_DOWNLOAD_KEPT_MS,
  RECORDING_DOWNLOAD_PART_MAX_BYTES,
  RECORDING_DOWNLOADS_MAX,
} from '../base/limits-features.ts';
import type { Random } from '../base/random.ts';

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

/**
 * The downloads that were asked for, each for a day. Only which recordings they hold is kept: the sound stays sealed on
 * the disk until it is fetched, and what is deleted meanwhile is not in it any more.
 */
export class RecordingDownloads {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #downloads = new Map<string, RecordingDownload>();

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Makes one of these, in parts that every program can open. Beyond a number of them the oldest is forgotten. */
  make(owner: string, recordings: readonly { readonly id: string; readonly bytes: number }[]): RecordingDownload {
    this.#sweep();
    const [oldest] = this.#downloads.keys();
    if (oldest !== undefined && this.#downloads.size >= RECORDING_DOWNLOADS_MAX) this.#downloads.delete(oldest);
    const keptUntil = this.#clock.wall() + RECORDING_DOWNLOAD_KEPT_MS;
    const download = { id: this.#random.token(16), owner, keptUntil, parts: inParts(recordings) };
    this.#downloads.set(download.id, download);
    return download;
  }

  get(id: string, owner: string): RecordingDownload | undefined {
    this.#sweep();
    const download = this.#downloads.get(id);
    return download?.owner === owner ? download : undefined;
  }

  of(owner: string): readonly RecordingDownload[] {
    this.#sweep();
    return [...this.#downloads.values()].filter((download) => download.owner === owner);
  }

  #sweep(): void {
    const now = this.#clock.wall();
    for (const [id, { keptUntil }] of this.#downloads) if (keptUntil <= now) this.#downloads.delete(id);
  }
}

function inParts(recordings: readonly { readonly id: string; readonly bytes: number }[]): DownloadPart[] {
  const parts: { recordingIds: string[]; bytes: number }[] = [];
  for (const { id, bytes } of recordings) {
    const last = parts.at(-1);
    if (last && last.bytes + bytes <= RECORDING_DOWNLOAD_PART_MAX_BYTES) {
      last.recordingIds.push(id);
      last.bytes += bytes;
    } else parts.push({ recordingIds: [id], bytes });
  }
  return parts;
}
