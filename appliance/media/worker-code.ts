import { readAsset } from '../edges/assets.ts';

/** Name under which the binary carries the worker's code (scripts/bundle.ts). */
export const WORKER_ASSET = 'appliance/media/worker.js';

/** What a worker thread runs: in development its file, in the binary the text that was packed into it. */
export function workerCode(): { readonly code: string | URL; readonly isText: boolean } {
  const packed = readAsset(WORKER_ASSET);
  if (packed) return { code: Buffer.from(packed).toString('utf8'), isText: true };
  return { code: new URL('./worker.ts', import.meta.url), isText: false };
}
