/** Numbers of the office and their plans, as the API tells them. */

export interface OwnNumber {
  readonly id: string;
  readonly first: string;
  readonly last?: string;
  readonly name?: string;
  readonly schemaId: string;
  readonly trunkId?: string;
  readonly userId?: string;
  readonly shown: string;
  readonly [field: string]: unknown;
}

export interface PlanEntry {
  readonly first: string;
  readonly last?: string;
  readonly extensionId: string;
  readonly prefix?: string;
}

export interface Plan {
  readonly number: number;
  readonly name: string;
  readonly entries: readonly PlanEntry[];
}

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/** Hours of single days, or one period over the week. */
export interface WeeklyEntry {
  readonly kind: 'days' | 'period';
  readonly days?: readonly Weekday[];
  readonly fromDay?: Weekday;
  readonly from: string;
  readonly untilDay?: Weekday;
  readonly until: string;
  readonly plan: number;
}

export interface Holiday {
  /** Local: `2026-12-25T00:00`. */
  readonly from: string;
  /** Not itself any more. */
  readonly until: string;
  readonly name: string;
  readonly plan: number;
}

/** A plan that rules, and why. */
interface Decision {
  readonly plan: number;
  readonly name: string;
  readonly kind: 'manual' | 'temporary' | 'holiday' | 'weekly' | 'fallback';
  readonly why: string;
}

/** A stretch of the week view. */
export interface PlanSpan extends Decision {
  readonly fromAt: number;
  readonly untilAt: number;
}

export interface PlanWeek {
  readonly zone: string;
  readonly fromAt: number;
  readonly untilAt: number;
  readonly spans: readonly PlanSpan[];
  readonly gaps: readonly { readonly fromAt: number; readonly untilAt: number }[];
}

export interface ActivePlan extends Decision {
  /** It sends no number anywhere. */
  readonly isEmpty: boolean;
  readonly sinceAt?: number;
  readonly untilAt?: number;
  readonly next?: Decision & { readonly at: number };
}

/** As the list has it. */
export interface SchemaSummary {
  readonly id: string;
  readonly number: number;
  readonly name: string;
  readonly numberCount: number;
  readonly plans: readonly { readonly number: number; readonly name: string; readonly entryCount: number }[];
  /** Its own; without one, that of the office holds. */
  readonly ownTimeZone?: string;
  /** There from the start: it is never deleted. */
  readonly isFirst: boolean;
  readonly active: ActivePlan;
}

export interface NumberSchema {
  readonly id: string;
  readonly number: number;
  readonly name: string;
  readonly timeZone?: string;
  readonly zone: string;
  readonly plans: readonly Plan[];
  readonly fallbackPlan: number;
  readonly weekly: readonly WeeklyEntry[];
  readonly holidays: readonly Holiday[];
  readonly active: ActivePlan;
  readonly [field: string]: unknown;
}

/** A holiday to come. */
export interface Closure {
  readonly name: string;
  readonly plan: number;
  readonly planName: string;
  readonly fromAt: number;
  readonly untilAt: number;
}

/** What would become of a line of a pasted list. */
export interface ImportedRow {
  readonly line: number;
  readonly text: string;
  readonly name?: string;
  readonly shown?: string;
  readonly count: number;
  readonly isThere: boolean;
  readonly problem?: string;
}
