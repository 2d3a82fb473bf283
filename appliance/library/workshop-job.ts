/** What the workshop's thread is asked and what it answers. Plain data: it goes from thread to thread. */
export type Job =
  /** Bytes of a WAV or MP3 become a WAV of ours. */
  | { readonly do: 'convert'; readonly bytes: Uint8Array; readonly trim: boolean }
  /** A recording of a call becomes one. */
  | { readonly do: 'recorded'; readonly path: string; readonly key: Uint8Array }
  /** Each WAV or MP3 in a zip becomes a file in this folder. */
  | { readonly do: 'unzip'; readonly zip: Uint8Array; readonly names: readonly string[]; readonly folder: string };

export interface Converted {
  readonly wav: Uint8Array;
  readonly durationMs: number;
  /** Loudness over time, 0 to 255. */
  readonly peaks: Uint8Array;
}

export interface Unzipped {
  readonly taken: readonly { readonly name: string; readonly durationMs: number }[];
  readonly unknown: readonly string[];
  readonly refused: readonly { readonly name: string; readonly why: string }[];
}

export type JobAnswer =
  | { readonly ok: true; readonly converted?: Converted; readonly unzipped?: Unzipped }
  | { readonly ok: false; readonly why: string };
