import { availableParallelism } from 'node:os';
import type { Clock } from './base/clock.ts';
import { MEDIA_WORKERS_MAX } from './base/limits-media.ts';
import type { Random } from './base/random.ts';
import type { Scope } from './base/scope.ts';
import type { Log } from './edges/log.ts';
import { canBind } from './media/can-bind.ts';
import type { SoundPlaces } from './media/open-sound.ts';
import { MediaPool } from './media/pool.ts';
import { ThreadLink } from './media/thread-link.ts';

export interface MediaOptions {
  /** Media ports, both included. */
  readonly rtp: { readonly from: number; readonly to: number };
  readonly sounds: SoundPlaces;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly scope: Scope;
}

/** Starts the media engine with a worker for each core but the main thread's; it ends with the scope. */
export async function openMedia({ rtp, sounds, clock, random, log, scope }: MediaOptions): Promise<MediaPool> {
  const pool = new MediaPool({
    ...{ clock, random, canBind, ports: rtp },
    workers: Math.min(Math.max(1, availableParallelism() - 1), MEDIA_WORKERS_MAX),
    makeWorker: (user) => new ThreadLink({ clock, io: 'auto', sounds }, user),
    onWorkerLost: (error, sessions) => log.error({ error, sessions }, 'a media worker ended; another one begins'),
    onFailure: (error) => log.error({ error }, 'a mistake in the sound of a call'),
    onPortsAlarm: (isHigh, inUse, of) =>
      log.warn({ inUse, of }, isHigh ? 'media ports are running out' : 'there are enough media ports again'),
  });
  scope.onEnd(() => pool.stop());
  await pool.ready();
  log.info({ ways: pool.ways() }, 'the media engine runs');
  return pool;
}
