import type { TypeOfNumber } from './phone-number.ts';

/** What calls to the outside may come to (FAC-09): for the office as a whole, for each user, or for one. */
export interface OutsideLimit {
  readonly name: string;
  readonly applies: 'office' | 'each-user' | 'user';
  readonly userId?: string | undefined;
  /** At the same time. */
  readonly callsMax?: number | undefined;
  readonly minutesPerHour?: number | undefined;
  readonly minutesPerDay?: number | undefined;
  readonly costlyMinutesPerHour?: number | undefined;
  readonly costlyMinutesPerDay?: number | undefined;
  /** `HH:MM` of the office; over midnight where `nightFrom` is the later one. Both or none. */
  readonly nightFrom?: string | undefined;
  readonly nightUntil?: string | undefined;
  readonly nightBlocks?: 'costly' | 'all' | undefined;
  /** ISO 3166; undefined: all. */
  readonly countries?: readonly string[] | undefined;
}

/** What has been called by those for whom a limit applies. */
export interface Usage {
  readonly callsNow: number;
  /** In the last 60 minutes, running calls included. */
  readonly hour: Spent;
  /** In the last 24 hours. */
  readonly day: Spent;
}

export interface Spent {
  readonly minutes: number;
  readonly costlyMinutes: number;
}

/** Of a call that somebody wants to make. */
export interface WantedCall {
  /** Undefined: no user’s. */
  readonly userId: string | undefined;
  readonly isCostly: boolean;
  /** ISO 3166; undefined where the number is no country’s. */
  readonly country: string | undefined;
  /** `HH:MM` of the office. */
  readonly time: string;
}

export type BrakeKind =
  | 'calls'
  | 'minutes-hour'
  | 'minutes-day'
  | 'costly-hour'
  | 'costly-day'
  | 'night'
  | 'country'
  /** The number belongs to no country, and only some countries are allowed. */
  | 'no-country';

export interface Brake<Limit extends OutsideLimit = OutsideLimit> {
  readonly kind: BrakeKind;
  readonly limit: Limit;
  /** What is allowed: calls or minutes; 0 where it is not a matter of how much. */
  readonly most: number;
}

/** The limits that count for a call: that of a user stands for the one of each. */
export function limitsFor<Limit extends OutsideLimit>(limits: readonly Limit[], userId: string | undefined): Limit[] {
  const own = limits.some((limit) => limit.applies === 'user' && limit.userId === userId);
  return limits.filter(({ applies, userId: whose }) => {
    if (applies === 'office') return true;
    if (userId === undefined) return false;
    return applies === 'user' ? whose === userId : !own;
  });
}

/** The first limit that stops this call; undefined: none does. */
export function brakeOn<Limit extends OutsideLimit>(
  limits: readonly Limit[],
  call: WantedCall,
  usageOf: (limit: Limit) => Usage,
): Brake<Limit> | undefined {
  for (const limit of limitsFor(limits, call.userId)) {
    const brake = placeBrake(limit, call) ?? usageBrake(limit, call, () => usageOf(limit));
    if (brake) return { ...brake, limit };
  }
  return undefined;
}

type Found = Pick<Brake, 'kind' | 'most'>;

function placeBrake({ countries, nightFrom, nightUntil, nightBlocks }: OutsideLimit, call: WantedCall) {
  if (countries && (call.country === undefined || !countries.includes(call.country))) {
    return { kind: call.country === undefined ? 'no-country' : 'country', most: 0 } as const;
  }
  const isBlocked = nightBlocks === 'all' || (nightBlocks === 'costly' && call.isCostly);
  if (!isBlocked || nightFrom === undefined || nightUntil === undefined) return undefined;
  return isBetween(call.time, nightFrom, nightUntil) ? ({ kind: 'night', most: 0 } as const) : undefined;
}

/** `HH:MM` compare as text. From and until alike: the whole day. */
function isBetween(time: string, from: string, until: string): boolean {
  return from < until ? time >= from && time < until : time >= from || time < until;
}

function usageBrake(limit: OutsideLimit, call: WantedCall, usageOf: () => Usage): Found | undefined {
  const { callsMax, minutesPerHour, minutesPerDay, costlyMinutesPerHour, costlyMinutesPerDay } = limit;
  const bounds = [callsMax, minutesPerHour, minutesPerDay, costlyMinutesPerHour, costlyMinutesPerDay];
  if (bounds.every((bound) => bound === undefined)) return undefined;
  const { callsNow, hour, day } = usageOf();
  const reached = (most: number | undefined, spent: number, kind: BrakeKind): Found | undefined =>
    most !== undefined && spent >= most ? { kind, most } : undefined;
  const costly = call.isCostly
    ? (reached(costlyMinutesPerHour, hour.costlyMinutes, 'costly-hour') ??
      reached(costlyMinutesPerDay, day.costlyMinutes, 'costly-day'))
    : undefined;
  return (
    reached(callsMax, callsNow, 'calls') ??
    costly ??
    reached(minutesPerHour, hour.minutes, 'minutes-hour') ??
    reached(minutesPerDay, day.minutes, 'minutes-day')
  );
}

/**
 * Whether a call costs more than an ordinary one: premium and shared-cost numbers, satellites, personal numbers, and
 * everything abroad. What nobody knows counts as costly: fraud likes ranges that stand in no table.
 */
export function isCostly({ kind, country }: TypeOfNumber, office: string): boolean {
  if (COSTLY.has(kind)) return true;
  return kind !== 'short' && kind !== 'toll-free' && country !== office;
}

const COSTLY: ReadonlySet<TypeOfNumber['kind']> = new Set([
  'premium',
  'shared-cost',
  'satellite',
  'personal',
  'pager',
  'unknown',
]);
