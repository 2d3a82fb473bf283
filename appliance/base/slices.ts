import type { Clock } from './clock.ts';
import { SLICE_MS } from './limits-check.ts';

/** Lets all else that waits have its turn: packets, timers, requests. */
export type Breathe = () => Promise<void>;

/** Long work that may rest wherever it yields. */
export type Work<Result> = Generator<void, Result>;

/** Does long work a slice at a time, so that calls don't wait for its end. */
export async function inSlices<Result>(
  work: Work<Result>,
  { clock, breathe }: { readonly clock: Pick<Clock, 'now'>; readonly breathe: Breathe },
): Promise<Result> {
  for (let beganMs = clock.now(); ; ) {
    const { done, value } = work.next();
    if (done) return value;
    if (clock.now() - beganMs < SLICE_MS) continue;
    await breathe();
    beganMs = clock.now();
  }
}

/** Does it in one go, where nothing else waits. */
export function atOnce<Result>(work: Work<Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
