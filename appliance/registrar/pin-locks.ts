import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import { PIN_LOCK_MS, PIN_SUBJECTS_MAX, PIN_TRIES } from '../base/limits-features.ts';
import { phrase } from '../base/words/index.ts';
import type { Audit } from '../store/audit.ts';
import type { Journal } from '../store/journal.ts';
import type { PinAnswer, PinGate, PinSubject } from './types.ts';

export interface PinLocksOptions {
  readonly clock: Clock;
  readonly journal: Pick<Journal, 'put' | 'remove' | 'load'>;
  readonly audit: Pick<Audit, 'add'>;
}

/** Wrong PINs in a row. */
interface Failures {
  readonly count: number;
  /** Wall clock: forgotten then, and open again where it is locked. */
  readonly untilMs: number;
}

const TABLE = 'pin-failures';

/**
 * Owner of wrong PINs (USR-06): PIN_TRIES in a row lock the subject for PIN_LOCK_MS, whoever typed them and wherever.
 * While it is locked even the right PIN is not looked at. In the journal, so that a restart opens nothing. An extension
 * that nobody has is locked like any other: guessing tells nobody who is there.
 */
export class PinLocks implements PinGate {
  readonly #options: PinLocksOptions;
  /** By subject, in the order of their last failure. */
  readonly #failures = new Map<string, Failures>();

  constructor(options: PinLocksOptions) {
    this.#options = options;
  }

  /** Takes up what was locked before a restart. */
  load(): void {
    for (const { key, value } of this.#options.journal.load<Failures>(TABLE)) this.#failures.set(key, value);
  }

  check(subject: PinSubject, given: string, from: string): PinAnswer {
    const wallMs = this.#options.clock.wall();
    this.#forget(wallMs);
    const known = this.#failures.get(subject.id);
    const failures = known && known.untilMs > wallMs ? known : undefined;
    if (failures && failures.count >= PIN_TRIES) return { kind: 'locked', untilMs: failures.untilMs };
    if (subject.pin !== undefined && isSame(subject.pin, given)) {
      this.#clear(subject.id);
      return { kind: 'ok' };
    }
    const count = (failures?.count ?? 0) + 1;
    const untilMs = wallMs + PIN_LOCK_MS;
    this.#keep(subject.id, { count, untilMs });
    if (count < PIN_TRIES) return { kind: 'wrong' };
    const locked = phrase('audit.pin-locked', { title: subject.title, minutes: PIN_LOCK_MS / 60_000 });
    this.#options.audit.add({ at: wallMs, author: { name: subject.title, from }, phrase: locked });
    return { kind: 'locked', untilMs };
  }

  /** Subjects with failures, for the gauges. */
  get live(): number {
    return this.#failures.size;
  }

  #keep(id: string, failures: Failures): void {
    this.#failures.delete(id);
    this.#failures.set(id, failures);
    this.#options.journal.put(TABLE, id, failures, failures.untilMs);
    const [oldest] = this.#failures.keys();
    if (this.#failures.size > PIN_SUBJECTS_MAX && oldest !== undefined) this.#clear(oldest);
  }

  #clear(id: string): void {
    if (this.#failures.delete(id)) this.#options.journal.remove(TABLE, id);
  }

  /** The oldest stand first: what is over goes without looking at the others. */
  #forget(wallMs: number): void {
    for (const [id, { untilMs }] of this.#failures) {
      if (untilMs > wallMs) return;
      this.#clear(id);
    }
  }
}

/** Without telling by the time it takes how much of it was right, nor how long the right one is. */
function isSame(right: string, given: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(right), digest(given));
}
