import { MEDIA_SILENT_MS } from '../base/limits-media.ts';
import type { FlowCause } from './types.ts';

export interface Flow {
  readonly flow: 'flows' | 'silent';
  readonly cause: FlowCause | undefined;
}

/** Notices that nothing comes from a phone that should be heard, and what is likely to be the matter. */
export class FlowWatch {
  /** Since when something is to come; undefined while nothing is. */
  #expectedSinceMs: number | undefined;
  #lastMs: number | undefined;
  #told: Flow['flow'] | undefined;
  #wrong: FlowCause | undefined;
  #mayPause = false;

  /** From now on the phone may be heard, or not: on hold, or no way agreed on yet. */
  expect(isExpected: boolean, nowMs: number): void {
    if (!isExpected) {
      this.#expectedSinceMs = undefined;
      this.#told = undefined;
    } else this.#expectedSinceMs ??= nowMs;
  }

  /**
   * A packet came in order.
   * @param mayPause it said that it sends nothing while nobody speaks (comfort noise)
   */
  came(nowMs: number, mayPause: boolean): void {
    this.#lastMs = nowMs;
    this.#mayPause = mayPause;
    this.#wrong = undefined;
  }

  /** A packet came that could not be taken. */
  refused(cause: 'wrong-source' | 'wrong-keys'): void {
    this.#wrong = cause;
  }

  /** ICE is still looking for a way. */
  waits(): void {
    this.#wrong ??= 'no-ice';
  }

  /** What changed since the last look; undefined when nothing did. */
  look(nowMs: number): Flow | undefined {
    if (this.#expectedSinceMs === undefined) return undefined;
    const since = Math.max(this.#expectedSinceMs, this.#lastMs ?? 0);
    const isSilent = nowMs - since >= MEDIA_SILENT_MS && !this.#mayPause;
    const hasFlow = this.#lastMs !== undefined && this.#lastMs >= this.#expectedSinceMs;
    if (!isSilent && !hasFlow) return undefined;
    const flow = isSilent ? 'silent' : 'flows';
    if (flow === this.#told) return undefined;
    this.#told = flow;
    return { flow, cause: isSilent ? (this.#wrong ?? (hasFlow ? 'stopped' : 'nothing-came')) : undefined };
  }
}
