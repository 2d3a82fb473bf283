import { clockSpans, DAY_MS, instantOf, instantsIn, localAt, readLocal, WEEK_MS } from './local-time.ts';
import { indexOf, type NumberRange } from './number-ranges.ts';
import {
  isInside,
  isWithin,
  overlap,
  uncovered,
  type Weekday,
  type WeeklyHours,
  type WeekSpan,
  weekSpans,
  weekTime,
} from './schedule.ts';

/** Which number plan of a schema rules when (NPL-03, NPL-04), and where it sends a number (NPL-02). */

/** In a number plan: these numbers lead there. */
export interface PlanEntry extends NumberRange {
  readonly extensionId: string;
  readonly prefix?: string;
}

/** Day, Night, Holiday …: 1 to 99 within its schema. */
export interface Plan {
  readonly number: number;
  readonly name: string;
  readonly entries: readonly PlanEntry[];
}

/** Hours of the week in which a plan rules. A day's entry inside a period wins. */
export type WeeklyEntry = WeeklyHours & { readonly plan: number };

/** Local date and time of the schema: `2026-12-25T00:00`; the end is exclusive. */
export interface Holiday {
  readonly from: string;
  readonly until: string;
  readonly name: string;
  readonly plan: number;
}

/** As much of a schema as decides which plan rules. Never changed: what is worked out of one is kept with it. */
export interface PlanSchema {
  /** Undefined: the office's. */
  readonly timeZone?: string;
  readonly fallbackPlan: number;
  readonly weekly: readonly WeeklyEntry[];
  readonly holidays: readonly Holiday[];
  readonly manualPlan?: number;
  /** Wall clock; without it until somebody undoes it. */
  readonly manualUntilMs?: number;
}

/** Why a plan rules, first what beats the others. */
export type PlanReason =
  | { readonly kind: 'manual' }
  | { readonly kind: 'temporary'; readonly untilMs: number }
  | { readonly kind: 'holiday'; readonly holiday: Holiday }
  /** `day`: on which these hours began. */
  | { readonly kind: 'weekly'; readonly entry: WeeklyEntry; readonly day: Weekday }
  | { readonly kind: 'fallback' };

export interface PlanDecision {
  readonly plan: number;
  readonly why: PlanReason;
}

/** A plan that rules, with the stretch of time in which it does for this one reason. */
export interface ActivePlan extends PlanDecision {
  /** Wall clock; undefined: always, or since nobody knows when (switched by hand). */
  readonly sinceMs: number | undefined;
  /** Wall clock, exclusive; undefined: for good. */
  readonly untilMs: number | undefined;
}

/** A part of the week of an entry of the schedule. */
interface EntrySpan extends WeekSpan {
  readonly entry: WeeklyEntry;
}

interface HolidaySpan {
  readonly from: number;
  readonly until: number;
  readonly holiday: Holiday;
}

/** A schema's schedule in numbers. */
interface Schedule {
  readonly days: readonly EntrySpan[];
  readonly periods: readonly EntrySpan[];
  /** The shorter one first: it wins. */
  readonly holidays: readonly HolidaySpan[];
}

const schedules = new WeakMap<PlanSchema, Schedule>();

function scheduleOf(schema: PlanSchema): Schedule {
  let schedule = schedules.get(schema);
  if (!schedule) {
    schedule = {
      days: spansOf(schema.weekly, 'days'),
      periods: spansOf(schema.weekly, 'period'),
      holidays: schema.holidays
        .map((holiday) => ({ from: readLocal(holiday.from) ?? 0, until: readLocal(holiday.until) ?? 0, holiday }))
        .sort((a, b) => a.until - a.from - (b.until - b.from) || a.from - b.from),
    };
    schedules.set(schema, schedule);
  }
  return schedule;
}

function spansOf(weekly: readonly WeeklyEntry[], kind: WeeklyEntry['kind']): EntrySpan[] {
  return weekly
    .filter((entry) => entry.kind === kind)
    .flatMap((entry) => weekSpans(entry).map((span) => ({ ...span, entry })));
}

export function zoneOf(schema: Pick<PlanSchema, 'timeZone'>, officeTimeZone: string): string {
  return schema.timeZone ?? officeTimeZone;
}

/** What rules now: by hand, then holidays, then the week, else the fallback. The clock on the wall counts. */
export function decide(schema: PlanSchema, zone: string, atMs: number): PlanDecision {
  const { manualPlan, manualUntilMs } = schema;
  if (manualPlan !== undefined && (manualUntilMs === undefined || atMs < manualUntilMs)) {
    const why: PlanReason =
      manualUntilMs === undefined ? { kind: 'manual' } : { kind: 'temporary', untilMs: manualUntilMs };
    return { plan: manualPlan, why };
  }
  const { days, periods, holidays } = scheduleOf(schema);
  const localMs = localAt(zone, atMs);
  const holiday = holidays.find(({ from, until }) => localMs >= from && localMs < until)?.holiday;
  if (holiday) return { plan: holiday.plan, why: { kind: 'holiday', holiday } };
  const moment = weekTime(localMs);
  const covers = (span: EntrySpan): boolean => isWithin(span, moment);
  const found = days.find(covers) ?? periods.find(covers);
  if (found) return { plan: found.entry.plan, why: { kind: 'weekly', entry: found.entry, day: found.day } };
  return { plan: schema.fallbackPlan, why: { kind: 'fallback' } };
}

/** The plan that rules at this instant, since when and until when. */
export function activePlan(schema: PlanSchema, officeTimeZone: string, atMs: number): ActivePlan {
  const zone = zoneOf(schema, officeTimeZone);
  const [sinceMs, untilMs] = [beganAt(schema, zone, atMs), nextChange(schema, zone, atMs, differs)];
  return { ...decide(schema, zone, atMs), sinceMs, untilMs };
}

/** What rules next, and from when on, where that is another plan than now; undefined: it stays for good. */
export function nextPlan(
  schema: PlanSchema,
  officeTimeZone: string,
  atMs: number,
): (PlanDecision & { readonly atMs: number }) | undefined {
  const zone = zoneOf(schema, officeTimeZone);
  const at = nextChange(schema, zone, atMs, (a, b) => a.plan !== b.plan);
  return at === undefined ? undefined : { ...decide(schema, zone, at), atMs: at };
}

/** When the schedule changes the plan next, whatever is switched by hand: the end of a temporary switch (NPL-06). */
export function nextScheduledChange(schema: PlanSchema, officeTimeZone: string, atMs: number): number | undefined {
  const { manualPlan: _, manualUntilMs: __, ...scheduled } = schema;
  return nextPlan(scheduled, officeTimeZone, atMs)?.atMs;
}

/** All that rules between two instants, without gap or overlap. */
export function planSpans(
  schema: PlanSchema,
  officeTimeZone: string,
  fromMs: number,
  untilMs: number,
): readonly (PlanDecision & { readonly fromMs: number; readonly untilMs: number })[] {
  const zone = zoneOf(schema, officeTimeZone);
  const spans: (PlanDecision & { fromMs: number; untilMs: number })[] = [];
  for (const at of [fromMs, ...boundaries(schema, zone, fromMs, untilMs - 1)]) {
    const decision = decide(schema, zone, at);
    const last = spans.at(-1);
    if (last && !differs(last, decision)) continue;
    if (last) last.untilMs = at;
    spans.push({ ...decision, fromMs: at, untilMs });
  }
  return spans;
}

function differs(a: PlanDecision, b: PlanDecision): boolean {
  return a.plan !== b.plan || whatOf(a.why) !== whatOf(b.why);
}

/** What tells one reason from another: the very holiday or hours, each day anew. */
function whatOf(why: PlanReason): string {
  if (why.kind === 'holiday') return `holiday ${why.holiday.from} ${why.holiday.until} ${why.holiday.name}`;
  if (why.kind === 'weekly') return `weekly ${why.day} ${JSON.stringify(why.entry)}`;
  return why.kind;
}

/** Two weeks and more hold each hour of the week twice: also one that summer time skips in one of them. */
const LOOK_MS = 2 * WEEK_MS + 2 * DAY_MS;

/** The first instant after this one at which `isOther` is true of what rules then. */
function nextChange(
  schema: PlanSchema,
  zone: string,
  atMs: number,
  isOther: (now: PlanDecision, then: PlanDecision) => boolean,
): number | undefined {
  const now = decide(schema, zone, atMs);
  if (now.why.kind === 'manual') return undefined;
  // After two weeks the week only repeats itself: what is new comes from holidays, and from the end of a switch.
  const { manualUntilMs = atMs } = schema;
  const later = scheduleOf(schema)
    .holidays.flatMap(({ from, until }) => [instantOf(zone, from), instantOf(zone, until)])
    .concat(manualUntilMs)
    .filter((at) => at > atMs)
    .sort((a, b) => a - b);
  for (const begin of [atMs, ...later]) {
    if (begin !== atMs && isOther(now, decide(schema, zone, begin))) return begin;
    const found = boundaries(schema, zone, begin, begin + LOOK_MS).find((at) => isOther(now, decide(schema, zone, at)));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Since when what rules now does so; undefined: always, or switched by hand, of which the moment is not kept. */
function beganAt(schema: PlanSchema, zone: string, atMs: number): number | undefined {
  const now = decide(schema, zone, atMs);
  if (now.why.kind === 'manual' || now.why.kind === 'temporary') return undefined;
  const earlier = scheduleOf(schema)
    .holidays.flatMap(({ from, until }) => [instantOf(zone, from), instantOf(zone, until)])
    .concat(schema.manualUntilMs ?? atMs)
    .filter((at) => at <= atMs)
    .sort((a, b) => b - a);
  for (const end of [atMs, ...earlier]) {
    const began = boundaries(schema, zone, end - LOOK_MS, end)
      .reverse()
      .find((at) => differs(now, decide(schema, zone, at - 1)));
    if (began !== undefined) return began;
  }
  return undefined;
}

/** Every instant in (fromMs, untilMs] at which something of the schema may begin or end, or the clock is changed. */
function boundaries(schema: PlanSchema, zone: string, fromMs: number, untilMs: number): number[] {
  const { days, periods, holidays } = scheduleOf(schema);
  const clock = clockSpans(zone, fromMs - DAY_MS, untilMs + DAY_MS);
  const instants = clock.map((span) => span.fromMs);
  const weekMs = fromMs - WEEK_MS - weekTime(fromMs);
  for (const span of [...days, ...periods]) {
    for (const moment of [span.from, span.until]) {
      for (let local = weekMs + moment; local <= untilMs + 2 * DAY_MS; local += WEEK_MS) {
        instants.push(...instantsIn(clock, local));
      }
    }
  }
  for (const { from, until } of holidays) instants.push(...instantsIn(clock, from), ...instantsIn(clock, until));
  if (schema.manualUntilMs !== undefined) instants.push(schema.manualUntilMs);
  const inside = instants.filter((at) => at > fromMs && at <= untilMs);
  return [...new Set(inside)].sort((a, b) => a - b);
}

/** Where a plan sends a number. */
export function planEntryFor(plan: Pick<Plan, 'entries'>, number: string): PlanEntry | undefined {
  return indexOf(plan.entries).find(number);
}

/** What is wrong with a week's schedule, and what it leaves to the fallback. */
export interface WeekReport {
  /** Pairs of entries that rule at the same time, where none of them is a day inside a period; by their place. */
  readonly overlaps: readonly (readonly [number, number])[];
  readonly gaps: readonly Pick<WeekSpan, 'from' | 'until'>[];
}

export function weekReport(weekly: readonly WeeklyEntry[]): WeekReport {
  const spans = weekly.map((entry) => weekSpans(entry));
  const clash = (a: number, b: number): boolean =>
    (spans[a] as readonly WeekSpan[]).some((one) =>
      (spans[b] as readonly WeekSpan[]).some((other) => {
        if (!overlap(one, other)) return false;
        const [kindA, kindB] = [weekly[a]?.kind, weekly[b]?.kind];
        if (kindA === kindB) return true;
        return kindA === 'days' ? !isInside(one, other) : !isInside(other, one);
      }),
    );
  const overlaps = weekly.flatMap((_, a) => weekly.flatMap((__, b) => (b > a && clash(a, b) ? [[a, b] as const] : [])));
  // Days that run into their own next day, such as around the clock.
  const own = spans.flatMap((each, a) =>
    each.some((one, i) => each.some((other, j) => j > i && overlap(one, other))) ? [[a, a] as const] : [],
  );
  return { overlaps: [...own, ...overlaps], gaps: uncovered(spans.flat()) };
}
