import type { NumberSchemaBody, Plan } from '../../config/types.ts';

/** The numbers of the plans that rule some time from now on, each with where the schema says so. */
export function* plansNamed(
  schema: NumberSchemaBody,
  nowMs: number,
): Generator<{ readonly plan: number; readonly field: string }> {
  const { fallbackPlan, manualPlan, manualUntilMs, weekly, holidays } = schema;
  yield { plan: fallbackPlan, field: 'fallbackPlan' };
  if (manualPlan !== undefined && (manualUntilMs ?? nowMs + 1) > nowMs) yield { plan: manualPlan, field: 'manualPlan' };
  for (const [at, { plan }] of weekly.entries()) yield { plan, field: `weekly.${at}.plan` };
  // A day more, so that nobody's time zone counts.
  const yesterday = new Date(nowMs - 86_400_000).toISOString();
  for (const [at, { plan, until }] of holidays.entries())
    if (until >= yesterday) yield { plan, field: `holidays.${at}.plan` };
}

/** Those of them that are there. */
export function plansInUse(schema: NumberSchemaBody, nowMs: number): readonly Plan[] {
  const used = new Set([...plansNamed(schema, nowMs)].map(({ plan }) => plan));
  return schema.plans.filter(({ number }) => used.has(number));
}
