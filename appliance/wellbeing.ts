import type { HealthProblem } from './api/dependencies.ts';
import type { Bus } from './base/bus.ts';
import type { Clock } from './base/clock.ts';
import type { AppEvents } from './base/events.ts';
import {
  CERTIFICATE_WARN_DAYS,
  DISK_FULL_BYTES,
  DISK_FULL_PART,
  DISK_LOW_BYTES,
  DISK_LOW_PART,
  WELLBEING_LOOK_MS,
} from './base/limits.ts';
import { MEDIA_PORTS_ALARM_PART } from './base/limits-media.ts';
import type { Scope } from './base/scope.ts';
import { phrase } from './base/words/index.ts';

/** What the box can feel of itself; the composition root connects it, tests play it. */
export interface Vitals {
  readonly directory: string;
  /** Room on the file system of the data. Throws what the system says. */
  readonly diskSpace: () => { readonly freeBytes: number; readonly totalBytes: number };
  /** Throws what keeps the data directory from being written. */
  readonly checkWritable: () => void;
  /** What the disk has against live state or finished calls that wait to be written; undefined when all is written. */
  readonly unwritten: () => unknown;
  /** What the office's mail server says of an e-mail that waits for long; undefined where none does. */
  readonly mailTrouble?: () => string | undefined;
  /** Wall clock. */
  readonly certificateExpiresAt: () => number;
  /** Ports for sound that are in a call or rest after one, of how many. */
  readonly mediaPorts: () => { readonly inUse: number; readonly of: number };
  /** Providers that carry no calls. */
  readonly trunks?: () => readonly HealthProblem[];
  /** Before this the clock can't be: the release didn't exist yet. Wall clock. */
  readonly releasedAt: number;
}

export interface WellbeingOptions {
  readonly vitals: Vitals;
  readonly clock: Clock;
  readonly bus: Bus<AppEvents>;
  /** Told of what came and of what is over, for the log. */
  readonly onChange?: (problems: readonly HealthProblem[]) => void;
}

const DAY_MS = 86_400_000;
const MEBIBYTE = 1_048_576;

/**
 * Looks every few seconds at what the box itself can suffer from: disk, clock, certificate. What is wrong stands at the
 * top of the Home page, each with what to do; it comes and goes by itself (`health.changed`).
 */
export class Wellbeing {
  readonly #options: WellbeingOptions;
  #problems: readonly HealthProblem[] = [];

  constructor(options: WellbeingOptions) {
    this.#options = options;
  }

  /** What is wrong, worst first, as of the last look. */
  get problems(): readonly HealthProblem[] {
    return this.#problems;
  }

  /** Looks now and from time to time, until the scope ends. */
  watch(scope: Scope): void {
    const { clock } = this.#options;
    const look = (): void => {
      this.look();
      timer = clock.at(clock.now() + WELLBEING_LOOK_MS, look);
    };
    let timer = clock.at(clock.now(), look);
    this.#options.bus.on('trunk.changed', scope, () => this.look());
    scope.onEnd(() => timer.cancel());
  }

  /** Looks at once: somebody met trouble. */
  look(): void {
    const { trunks } = this.#options.vitals;
    const own = [...this.#disk(), ...this.#time(), ...this.#certificate(), ...this.#mail(), ...this.#ports()];
    const found = [...own, ...(trunks?.() ?? [])];
    const problems = found.sort((a, b) => Number(b.level === 'broken') - Number(a.level === 'broken'));
    if (JSON.stringify(problems) === JSON.stringify(this.#problems)) return;
    this.#problems = problems;
    this.#options.onChange?.(problems);
    this.#options.bus.publish('health.changed', {});
  }

  /** One trouble with the disk, the one that explains the others. */
  #disk(): HealthProblem[] {
    const { directory, checkWritable, diskSpace, unwritten } = this.#options.vitals;
    const refusal = unwritten();
    try {
      const { freeBytes, totalBytes } = diskSpace();
      const free = Math.floor(freeBytes / MEBIBYTE);
      const isFull = freeBytes < Math.min(DISK_FULL_BYTES, totalBytes * DISK_FULL_PART);
      if (isFull || codeOf(refusal) === 'SQLITE_FULL') {
        return [{ level: 'broken', phrase: phrase('health.disk-full', { directory }) }];
      }
      checkWritable();
      if (refusal) throw refusal;
      const isLow = freeBytes < Math.min(DISK_LOW_BYTES, totalBytes * DISK_LOW_PART);
      return isLow ? [{ level: 'attention', phrase: phrase('health.disk-low', { directory, free }) }] : [];
    } catch (failure) {
      const params = { directory, reason: codeOf(failure) };
      return [{ level: 'broken', phrase: phrase('health.cannot-write', params) }];
    }
  }

  #time(): HealthProblem[] {
    const wall = this.#options.clock.wall();
    if (wall >= this.#options.vitals.releasedAt) return [];
    return [{ level: 'broken', phrase: phrase('health.clock-wrong', { date: dayOf(wall) }) }];
  }

  #mail(): HealthProblem[] {
    const reason = this.#options.vitals.mailTrouble?.();
    return reason === undefined ? [] : [{ level: 'attention', phrase: phrase('health.mail-waits', { reason }) }];
  }

  #ports(): HealthProblem[] {
    const { inUse, of } = this.#options.vitals.mediaPorts();
    if (inUse < of * MEDIA_PORTS_ALARM_PART) return [];
    if (inUse < of) return [{ level: 'attention', phrase: phrase('health.media-ports', { inUse, of }) }];
    return [{ level: 'broken', phrase: phrase('health.no-media-ports', { of }) }];
  }

  #certificate(): HealthProblem[] {
    const expiresAt = this.#options.vitals.certificateExpiresAt();
    const leftMs = expiresAt - this.#options.clock.wall();
    if (leftMs > CERTIFICATE_WARN_DAYS * DAY_MS) return [];
    const date = dayOf(expiresAt);
    if (leftMs <= 0) return [{ level: 'broken', phrase: phrase('health.certificate-expired', { date }) }];
    return [{ level: 'attention', phrase: phrase('health.certificate-expires', { date }) }];
  }
}

/** `2026-11-21`: read alike in every language. */
function dayOf(wall: number): string {
  return new Date(wall).toISOString().slice(0, 10);
}

function codeOf(failure: unknown): string {
  const { code, message } = (failure ?? {}) as { code?: unknown; message?: unknown };
  return String(code ?? message ?? failure);
}
