import type { Clock } from '../base/clock.ts';
import { OUTSIDE_CALL_OPEN_MAX_MS, OUTSIDE_CALLS_KEPT_MAX } from '../base/limits-outside.ts';
import { type Phrase, phrase } from '../base/words/index.ts';
import type { ConfigView, OfficeBody, OutsideLimitBody, Stored } from '../config/types.ts';
import {
  type Brake,
  type BrakeKind,
  brakeOn,
  isCostly,
  type Spent,
  type Usage,
  type WantedCall,
} from '../rules/brakes.ts';
import { shown, typeOf } from '../rules/phone-number.ts';
import type { Journal } from '../store/journal.ts';
import type { BrakeReports, BrakeStop, CostingCall, OutsideBrakes, OutsideMeter } from './types.ts';

export interface OutsideUsageOptions {
  readonly clock: Clock;
  readonly config: ConfigView;
  readonly journal: Pick<Journal, 'put' | 'remove' | 'load'>;
  /** A limit has stopped a call: for the audit and for a mail to who looks after the box. */
  readonly onStop: (stop: BrakeStop) => void;
}

/** One call that was answered outside; times are wall clock. */
interface Spending {
  readonly userId: string | undefined;
  readonly isCostly: boolean;
  readonly from: number;
  /** Undefined while they talk. */
  readonly until: number | undefined;
}

const TABLE = 'outside-call';
const RELEASES = 'outside-release';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Owner of what calls to the outside have come to (FAC-09), over the last 24 hours: asked before each one, told when
 * it is answered and when it ends. A running call is never cut: who talks with a customer must not lose them, and what
 * a thief can run up is bounded by how many calls may go on at once; its minutes count while they run, so that the next
 * call meets the limit. In the journal, so that a restart gives nobody new minutes.
 */
export class OutsideUsage implements OutsideBrakes, BrakeReports {
  readonly #options: OutsideUsageOptions;
  /** By id, oldest first. */
  readonly #spent = new Map<string, Spending>();
  /** Being tried or talked in, by the same ids. */
  readonly #open = new Map<string, { readonly userId: string | undefined; readonly sinceMs: number }>();
  /** Limit → what was called before that moment counts no more for it (wall clock). */
  readonly #releasedAt = new Map<string, number>();
  readonly #stops = new Map<string, BrakeStop>();
  #last = 0;

  constructor(options: OutsideUsageOptions) {
    this.#options = options;
  }

  /** Takes up what was called before a restart. A call that the box lost in its midst counts up to now. */
  load(): void {
    const { clock, journal } = this.#options;
    const wall = clock.wall();
    for (const { key, value } of journal.load<Spending>(TABLE)) {
      this.#spent.set(key, { ...value, until: value.until ?? Math.min(wall, value.from + OUTSIDE_CALL_OPEN_MAX_MS) });
      this.#last = Math.max(this.#last, Number(key));
    }
    for (const { key, value } of journal.load<number>(RELEASES)) this.#releasedAt.set(key, value);
  }

  /** For calls that don’t happen: says the same, and nobody is told. */
  get pretended(): OutsideBrakes {
    return {
      stops: (call) => {
        const brake = this.#brakeOn(call);
        return brake && sentence(brake, call.number);
      },
      begin: () => ({ answered: () => {}, ended: () => {} }),
    };
  }

  stops(call: CostingCall): Phrase | undefined {
    const { clock } = this.#options;
    const brake = this.#brakeOn(call);
    if (!brake) return undefined;
    const said = sentence(brake, call.number);
    const { id } = brake.limit;
    const at = clock.wall();
    const before = this.#stops.get(id);
    // What was stopped days ago is another story: people are told anew.
    const count = before && before.at > at - DAY_MS ? before.count + 1 : 1;
    const stop = { limitId: id, phrase: said, userId: call.userId, at, count };
    this.#stops.set(id, stop);
    this.#options.onStop(stop);
    return said;
  }

  begin(call: CostingCall): OutsideMeter {
    const { clock } = this.#options;
    const { userId } = call;
    const { isCostly: costly } = this.#wanted(call);
    const id = String(++this.#last);
    this.#open.set(id, { userId, sinceMs: clock.now() });
    return {
      answered: () => {
        const from = clock.wall();
        if (this.#open.has(id)) this.#keep(id, { userId, isCostly: costly, from, until: undefined });
      },
      ended: () => {
        if (!this.#open.delete(id)) return;
        const spending = this.#spent.get(id);
        if (spending) this.#keep(id, { ...spending, until: clock.wall() });
      },
    };
  }

  usageOf(limit: Stored<OutsideLimitBody>, userId: string | undefined): Usage {
    const wall = this.#options.clock.wall();
    const counts = (whose: string | undefined): boolean => limit.applies === 'office' || whose === userId;
    const since = this.#releasedAt.get(limit.id) ?? 0;
    const mine = [...this.#spent.values()].filter(({ userId: whose, from }) => counts(whose) && from >= since);
    return {
      callsNow: [...this.#open.values()].filter(({ userId: whose }) => counts(whose)).length,
      hour: spentIn(mine, wall - HOUR_MS, wall),
      day: spentIn(mine, wall - DAY_MS, wall),
    };
  }

  stopped(): readonly BrakeStop[] {
    const since = this.#options.clock.wall() - DAY_MS;
    return [...this.#stops.values()].filter(({ at }) => at > since).sort((a, b) => b.at - a.at);
  }

  release(limitId: string): void {
    const { clock, journal } = this.#options;
    const wall = clock.wall();
    this.#releasedAt.set(limitId, wall);
    journal.put(RELEASES, limitId, wall, wall + DAY_MS);
    this.#stops.delete(limitId);
  }

  /** Gauges: calls being made, and those of the last day. */
  live(): Readonly<Record<'outsideCalls' | 'outsideSpent', number>> {
    this.#forget();
    return { outsideCalls: this.#open.size, outsideSpent: this.#spent.size };
  }

  #brakeOn(call: CostingCall): Brake<Stored<OutsideLimitBody>> | undefined {
    const limits = this.#options.config.list<OutsideLimitBody>('outside-limit');
    if (limits.length === 0) return undefined;
    this.#forget();
    return brakeOn(limits, this.#wanted(call), (limit) => this.usageOf(limit, call.userId));
  }

  #wanted({ number, userId }: CostingCall): WantedCall {
    const { config, clock } = this.#options;
    const [office] = config.list<OfficeBody>('office');
    const country = office?.country ?? '';
    const type = typeOf(number, country);
    const time = timeIn(clock.wall(), office?.timeZone ?? 'UTC');
    return { userId, isCostly: isCostly(type, country), country: type.country, time };
  }

  #keep(id: string, spending: Spending): void {
    this.#spent.set(id, spending);
    this.#options.journal.put(TABLE, id, spending, (spending.until ?? spending.from) + DAY_MS);
    const [oldest] = this.#spent.keys();
    if (this.#spent.size > OUTSIDE_CALLS_KEPT_MAX && oldest !== undefined) this.#drop(oldest);
  }

  /** The oldest stand first, but a long call may still be talked in. */
  #forget(): void {
    const wall = this.#options.clock.wall();
    for (const [id, { until, from }] of this.#spent) {
      if (from > wall - DAY_MS) return;
      if (until !== undefined && until <= wall - DAY_MS) this.#drop(id);
    }
  }

  #drop(id: string): void {
    this.#spent.delete(id);
    this.#options.journal.remove(TABLE, id);
  }
}

function spentIn(calls: readonly Spending[], since: number, now: number): Spent {
  let ms = 0;
  let costlyMs = 0;
  for (const { from, until = now, isCostly: costly } of calls) {
    const within = Math.max(0, Math.min(until, now) - Math.max(from, since));
    ms += within;
    if (costly) costlyMs += within;
  }
  return { minutes: ms / 60_000, costlyMinutes: costlyMs / 60_000 };
}

function sentence({ kind, limit, most }: Brake, number: string): Phrase {
  return phrase(STOPPED[kind], {
    ...{ name: limit.name, most, number: shown(number) },
    ...{ from: limit.nightFrom ?? '', until: limit.nightUntil ?? '' },
  });
}

const STOPPED = {
  calls: 'brake.calls',
  'minutes-hour': 'brake.minutes-hour',
  'minutes-day': 'brake.minutes-day',
  'costly-hour': 'brake.costly-hour',
  'costly-day': 'brake.costly-day',
  night: 'brake.night',
  country: 'brake.country',
  'no-country': 'brake.no-country',
} as const satisfies Record<BrakeKind, string>;

const formats = new Map<string, Intl.DateTimeFormat>();

/** `HH:MM` on the office’s clocks. */
function timeIn(wall: number, timeZone: string): string {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    formats.set(timeZone, format);
  }
  return format.format(wall);
}
