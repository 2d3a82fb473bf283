import type { Clock } from '../base/clock.ts';
import {
  RECORDING_DOWNLOAD_KEPT_MS,
  RECORDING_DOWNLOAD_PART_MAX_BYTES,
  RECORDING_DOWNLOADS_MAX,
} from '../base/limits-features.ts';
import type { Random } from '../base/random.ts';
import type { DownloadPart, RecordingDownload } from '../store/recording-downloads.ts';
import type { DownloadStore } from './dependencies.ts';

/**
 * The downloads that were asked for, each for a day, across restarts. Only which recordings they hold is kept: the
 * sound stays sealed on the disk until it is fetched, and what is deleted meanwhile is not in it any more.
 */
export class RecordingDownloads {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #store: DownloadStore;

  constructor(parts: { readonly clock: Clock; readonly random: Random; readonly downloads: DownloadStore }) {
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.#store = parts.downloads;
  }

  /** Makes one of these, in parts that every program can open. Beyond a number of them the oldest is forgotten. */
  make(owner: string, recordings: readonly { readonly id: string; readonly bytes: number }[]): RecordingDownload {
    const now = this.#clock.wall();
    this.#store.sweep(now);
    const keptUntil = now + RECORDING_DOWNLOAD_KEPT_MS;
    const download = { id: this.#random.token(16), owner, keptUntil, parts: inParts(recordings) };
    this.#store.put(download, RECORDING_DOWNLOADS_MAX);
    return download;
  }

  get(id: string, owner: string): RecordingDownload | undefined {
    const download = this.#store.get(id);
    return download?.owner === owner && this.#isKept(download) ? download : undefined;
  }

  of(owner: string): readonly RecordingDownload[] {
    return this.#store.of(owner).filter((download) => this.#isKept(download));
  }

  #isKept({ keptUntil }: RecordingDownload): boolean {
    return keptUntil > this.#clock.wall();
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
