import type { Problem } from '../../base/errors.ts';
import { phrase } from '../../base/words/index.ts';
import { readLocal } from '../../rules/local-time.ts';
import { weekReport } from '../../rules/number-plan.ts';
import { amountOf, indexOf, type NumberRange } from '../../rules/number-ranges.ts';
import type { NumberBody, NumberSchemaBody, Plan, Stored, WeeklyEntry } from '../types.ts';
import { rowProblem, rowText } from './number.ts';

/** What is wrong with when its plans rule: hours that two plans claim, or none; plans that aren't there. */
export function scheduleProblems(body: NumberSchemaBody): readonly Problem[] {
  const { weekly, holidays } = body;
  const shapes = weekly.flatMap((entry, at) => hoursProblems(entry, `weekly.${at}`));
  if (shapes.length > 0) return [...missingPlans(body), ...shapes];
  const overlaps = weekReport(weekly).overlaps.map(([first, second]) => ({
    path: `weekly.${second}.from`,
    phrase: first === second ? phrase('plan.hours-twice') : phrase('plan.hours-overlap', { other: first + 1 }),
  }));
  const backwards = holidays.flatMap(({ from, until }, at) =>
    (readLocal(until) ?? 0) > (readLocal(from) ?? 0)
      ? []
      : [{ path: `holidays.${at}.until`, phrase: phrase('plan.holiday-backwards') }],
  );
  return [...missingPlans(body), ...overlaps, ...backwards];
}

/** An hour whose plan isn't there would be an hour without any. */
function missingPlans({ plans, fallbackPlan, manualPlan, weekly, holidays }: NumberSchemaBody): Problem[] {
  const known = new Set(plans.map(({ number }) => number));
  const named: (readonly [string, number | undefined])[] = [
    ['fallbackPlan', fallbackPlan],
    ['manualPlan', manualPlan],
    ...weekly.map(({ plan }, at) => [`weekly.${at}.plan`, plan] as const),
    ...holidays.map(({ plan }, at) => [`holidays.${at}.plan`, plan] as const),
  ];
  return named.flatMap(([path, plan]) =>
    plan === undefined || known.has(plan) ? [] : [{ path, phrase: phrase('plan.none-such', { plan }) }],
  );
}

function hoursProblems(entry: WeeklyEntry, path: string): Problem[] {
  if (entry.kind === 'days') {
    // The schema has one shape for both kinds.
    const days: readonly unknown[] = entry.days ?? [];
    if (days.length === 0) return [{ path: `${path}.days`, phrase: phrase('plan.no-days') }];
    if (new Set(days).size < days.length) return [{ path: `${path}.days`, phrase: phrase('plan.hours-twice') }];
    return entry.from === entry.until ? [{ path: `${path}.until`, phrase: phrase('plan.no-time') }] : [];
  }
  const missing = (['fromDay', 'untilDay'] as const).filter((field) => entry[field] === undefined);
  if (missing.length > 0) return missing.map((field) => ({ path: `${path}.${field}`, phrase: phrase('plan.no-days') }));
  const isWhole = entry.fromDay === entry.untilDay && entry.from === entry.until;
  return isWhole ? [{ path: `${path}.until`, phrase: phrase('plan.no-time') }] : [];
}

/** By the plans of a schema, and by the numbers against which they were checked. */
const checked = new WeakMap<readonly Plan[], { readonly numbers: readonly unknown[]; readonly found: Problem[] }>();

/** What is wrong with its plans: numbers that aren't its own, or stand twice. */
export function planProblems({ plans }: NumberSchemaBody, numbers: readonly Stored<NumberBody>[]): readonly Problem[] {
  const known = checked.get(plans);
  if (known?.numbers === numbers) return known.found;
  const found = [...twice(plans), ...plans.flatMap((plan, at) => entryProblems(plan, `plans.${at}`, numbers))];
  checked.set(plans, { numbers, found });
  return found;
}

function twice(plans: readonly Plan[]): Problem[] {
  return plans.flatMap(({ number, name }, at) => {
    const before = plans.slice(0, at);
    const other = before.find((one) => one.number === number || one.name.toLowerCase() === name.toLowerCase());
    if (!other) return [];
    const path = `plans.${at}.${other.number === number ? 'number' : 'name'}`;
    return [{ path, phrase: phrase('plan.twice', { other: `${other.number} ${other.name}` }) }];
  });
}

function entryProblems({ entries }: Plan, path: string, numbers: readonly Stored<NumberBody>[]): Problem[] {
  const index = indexOf(entries);
  return entries.flatMap((entry, at): Problem[] => {
    const row = rowProblem(entry);
    if (row) return [{ path: `${path}.entries.${at}.last`, phrase: row }];
    const [other] = index.overlapping(entry, entry);
    const place = `${path}.entries.${at}.first`;
    if (other && entries.indexOf(other) < at) {
      return [{ path: place, phrase: phrase('plan.number-twice', { number: rowText(entry) }) }];
    }
    return isOwn(entry, numbers)
      ? []
      : [{ path: place, phrase: phrase('plan.number-foreign', { number: rowText(entry) }) }];
  });
}

/** Whether all of these numbers belong to the schema, be it in several rows. */
function isOwn({ first, last = first }: NumberRange, numbers: readonly Stored<NumberBody>[]): boolean {
  const index = indexOf(numbers);
  for (let next = first; ; ) {
    const row = index.find(next);
    if (!row || row.first.length !== first.length) return false;
    const end = amountOf(row.last ?? row.first);
    if (end >= amountOf(last)) return true;
    next = `+${end + 1}`;
  }
}
