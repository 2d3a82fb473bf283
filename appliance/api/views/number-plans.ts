import { z } from 'zod';
import { AppError } from '../../base/errors.ts';
import { type Language, phrase, say } from '../../base/words/index.ts';
import { numberSchema, numberSchemaFields } from '../../config/entities/number-schema.ts';
import type { ConfigView, NumberSchemaBody, OfficeBody, Plan, Stored } from '../../config/types.ts';
import { activePlan, nextPlan, type PlanDecision } from '../../rules/number-plan.ts';
import { sizeOf } from '../../rules/number-ranges.ts';
import { whyWords } from '../../rules/plan-words.ts';
import { entityShapes } from '../entity-shapes.ts';
import { moment, sentence } from './shapes.ts';

export type StoredSchema = Stored<NumberSchemaBody>;

/** Switching has routes of its own. */
export const schemaShapes = entityShapes({ schema: numberSchemaFields }, ['manualPlan', 'manualUntilMs']);

const decisionFields = {
  plan: z.int(),
  name: z.string(),
  kind: z.enum(['manual', 'temporary', 'holiday', 'weekly', 'fallback']),
  why: sentence,
};

/** A plan that rules, and why (NPL-03). */
export const activeShape = z
  .object({
    ...decisionFields,
    isEmpty: z.boolean().meta({ description: 'It sends no number anywhere.' }),
    sinceAt: moment.optional().meta({ description: 'Missing: always, or switched by hand.' }),
    untilAt: moment.optional().meta({ description: 'When the reason ends; missing: never.' }),
    next: z
      .object({ ...decisionFields, at: moment })
      .optional()
      .meta({ description: 'The next plan that is another one; missing: it stays.' }),
  })
  .meta({ id: 'ActivePlan' });

export const schemaSummary = z
  .object({
    ...{ id: z.string(), number: z.int(), name: z.string(), timeZone: z.string() },
    plans: z.array(z.object({ number: z.int(), name: z.string(), entryCount: z.int() })),
    numberCount: z.int().meta({ description: 'How many numbers belong to it.' }),
    ownTimeZone: z.string().optional().meta({ description: 'Missing: that of the office holds.' }),
    isFirst: z.boolean().meta({ description: 'There from the start: it can’t be deleted (NPL-01).' }),
    active: activeShape,
  })
  .meta({ id: 'NumberSchemaSummary' });

export const schemaShape = z
  .object({ ...schemaShapes.answer, zone: z.string(), active: activeShape })
  .meta({ id: 'NumberSchema' });

/** A stretch of time and the plan that rules in it: a strip of the week view. */
export const spanShape = z.object({ ...decisionFields, fromAt: moment, untilAt: moment }).meta({ id: 'PlanSpan' });

export function officeZone(config: ConfigView): string {
  return config.list<OfficeBody>('office')[0]?.timeZone ?? 'UTC';
}

export function schemaNamed(config: ConfigView, id: string): StoredSchema {
  const schema = config.get<NumberSchemaBody>('number-schema', id);
  if (!schema) throw new AppError('not-found', phrase('api.no-such'));
  return schema;
}

export function planNamed({ plans }: Pick<NumberSchemaBody, 'plans'>, number: number): Plan {
  const plan = plans.find((one) => one.number === number);
  if (!plan) throw new AppError('not-found', phrase('plan.none-such', { plan: number }));
  return plan;
}

/** The plan and why, in the reader's words. */
export function decisionView({ plans }: Pick<NumberSchemaBody, 'plans'>, { plan, why }: PlanDecision, to: Language) {
  const name = plans.find(({ number }) => number === plan)?.name ?? String(plan);
  return { plan, name, kind: why.kind, why: say(whyWords(why), to) };
}

export function activeView(
  config: ConfigView,
  schema: StoredSchema,
  atMs: number,
  language: Language,
): z.input<typeof activeShape> {
  const zone = officeZone(config);
  const now = activePlan(schema, zone, atMs);
  const next = nextPlan(schema, zone, atMs);
  return {
    ...decisionView(schema, now, language),
    isEmpty: (schema.plans.find(({ number }) => number === now.plan)?.entries ?? []).length === 0,
    ...(now.sinceMs === undefined ? {} : { sinceAt: now.sinceMs }),
    ...(now.untilMs === undefined ? {} : { untilAt: now.untilMs }),
    ...(next ? { next: { ...decisionView(schema, next, language), at: next.atMs } } : {}),
  };
}

export function schemaView(config: ConfigView, id: string, atMs: number, language: Language) {
  const schema = schemaNamed(config, id);
  return {
    ...(schemaShapes.pick({ ...schema }) as { readonly id: string }),
    zone: schema.timeZone ?? officeZone(config),
    active: activeView(config, schema, atMs, language),
  };
}

export function summaryView(config: ConfigView, schema: StoredSchema, atMs: number, language: Language) {
  const { id, number, name, plans, timeZone = officeZone(config) } = schema;
  const numbers = config.where<{ first: string; last?: string }>('number', 'schemaId', id);
  return {
    ...{ id, number, name, timeZone, isFirst: id === numberSchema.initial?.id },
    ...(schema.timeZone === undefined ? {} : { ownTimeZone: schema.timeZone }),
    plans: plans.map((plan) => ({ number: plan.number, name: plan.name, entryCount: plan.entries.length })),
    numberCount: numbers.reduce((sum, row) => sum + sizeOf(row), 0),
    active: activeView(config, schema, atMs, language),
  };
}
