import { Worker } from 'node:worker_threads';
import type { Clock } from '../base/clock.ts';
import { PROMPT_JOB_TIMEOUT_MS, PROMPT_JOBS_WAITING_MAX } from '../base/limits-features.ts';
import { readAsset } from '../edges/assets.ts';
import { LibraryBusy, type SoundRefusal, SoundRefused } from './types.ts';
import type { Converted, Job, JobAnswer, Unzipped } from './workshop-job.ts';

/** Name under which the binary carries the thread's code (scripts/bundle.ts). */
export const WORKSHOP_ASSET = 'appliance/library/workshop.js';

/** A minute of sound as floating point at 48 kHz is 12 MB; the longest file has fifteen. */
const MEMORY_MAX_MB = 512;

/**
 * Where sounds are worked on, off the main loop: one thread at a time, a fresh one for each job, so that a file that
 * makes it crash or go round in circles harms nobody.
 */
export class Workshop {
  readonly #clock: Clock;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @throws SoundRefused, LibraryBusy */
  async convert(job: Exclude<Job, { do: 'unzip' }>): Promise<Converted> {
    const { converted } = await this.#inTurn(job);
    if (!converted) throw new SoundRefused('broken');
    return converted;
  }

  /** @throws SoundRefused, LibraryBusy */
  async unzip(job: Extract<Job, { do: 'unzip' }>): Promise<Unzipped> {
    const { unzipped } = await this.#inTurn(job);
    if (!unzipped) throw new SoundRefused('broken');
    return unzipped;
  }

  async #inTurn(job: Job): Promise<Extract<JobAnswer, { ok: true }>> {
    if (this.#waiting >= PROMPT_JOBS_WAITING_MAX) throw new LibraryBusy();
    this.#waiting++;
    const mine = this.#last.then(() => this.#work(job));
    this.#last = mine.catch(() => {});
    try {
      const answer = await mine;
      if (!answer.ok) throw new SoundRefused(answer.why as SoundRefusal);
      return answer;
    } finally {
      this.#waiting--;
    }
  }

  #work(job: Job): Promise<JobAnswer> {
    const { promise, resolve } = Promise.withResolvers<JobAnswer>();
    const worker = threadFor(job);
    const timer = this.#clock.at(this.#clock.now() + PROMPT_JOB_TIMEOUT_MS, () =>
      resolve({ ok: false, why: 'broken' }),
    );
    worker.on('message', resolve);
    worker.on('error', () => resolve({ ok: false, why: 'broken' }));
    worker.on('exit', () => resolve({ ok: false, why: 'broken' }));
    return promise.finally(async () => {
      timer.cancel();
      await worker.terminate();
    });
  }
}

function threadFor(job: Job): Worker {
  const packed = readAsset(WORKSHOP_ASSET);
  const options = { workerData: job, resourceLimits: { maxOldGenerationSizeMb: MEMORY_MAX_MB } };
  return packed
    ? new Worker(Buffer.from(packed).toString('utf8'), { ...options, eval: true })
    : new Worker(new URL('./workshop-thread.ts', import.meta.url), options);
}
