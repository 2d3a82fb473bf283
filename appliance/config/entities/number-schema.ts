import { z } from 'zod';
import type { Problem } from '../../base/errors.ts';
import {
  HOLIDAYS_MAX,
  NUMBER_PLANS_MAX,
  NUMBER_SCHEMAS_MAX,
  PLAN_ENTRIES_MAX,
  WEEKLY_ENTRIES_MAX,
} from '../../base/limits-routing.ts';
import { phrase } from '../../base/words/index.ts';
import { readLocal } from '../../rules/local-time.ts';
import { WEEKDAYS } from '../../rules/schedule.ts';
import { defineEntity } from '../define-entity.ts';
import { line, outsideNumber, ownTimeZone, reference, timeOfDay } from '../fields.ts';
import { refuse } from '../problems.ts';
import type { NumberSchemaBody } from '../types.ts';
import { planProblems, scheduleProblems } from './number-schema-rules.ts';

const planNumber = z.int().min(1).max(NUMBER_PLANS_MAX);

const localMoment = z.string().superRefine((text, ctx) => {
  if (readLocal(text) === undefined) refuse(ctx, phrase('plan.moment'));
});

const planEntry = z.object({
  first: outsideNumber.meta({ label: 'Number', help: 'Of a row, the first.' }),
  last: outsideNumber.optional().meta({ label: 'Last number' }),
  extensionId: reference('extension', 'Destination'),
  prefix: line(16)
    .optional()
    .meta({ label: 'Prefix', help: 'Phones that ring show it before the caller: “Sales: …”.' }),
});

const plan = z.object({
  number: planNumber.meta({ label: 'Number', help: '1 to 99; what people type at 915.' }),
  name: line(32).meta({ label: 'Name', help: 'Such as Day, Night, Holiday.' }),
  entries: z
    .array(planEntry)
    .max(PLAN_ENTRIES_MAX)
    .default([])
    .meta({ label: 'Numbers', help: 'Where calls to each number go.' }),
});

const weekday = z.enum(WEEKDAYS);

// One shape for both kinds, so that an office file names their settings alike; the rules say which kind needs what.
const weeklyEntry = z.object({
  kind: z.enum(['days', 'period']).default('days').meta({
    label: 'Hours',
    help: 'Of each of some days, or one period over the week (Friday 17:00 to Monday 08:00).',
  }),
  days: z.array(weekday).max(7).optional().meta({ label: 'Days', help: 'Where the hours are those of days.' }),
  fromDay: weekday.optional().meta({ label: 'First day', help: 'Of a period.' }),
  from: timeOfDay.meta({ label: 'From', help: 'Such as 08:30.' }),
  untilDay: weekday.optional().meta({ label: 'Last day', help: 'Of a period.' }),
  until: timeOfDay.meta({ label: 'Until', help: 'Not itself any more; up to 24:00.' }),
  plan: planNumber.meta({ label: 'Number plan' }),
});

const holiday = z.object({
  from: localMoment.meta({ label: 'From', help: 'Date and time there, such as 2026-12-25T00:00.' }),
  until: localMoment.meta({ label: 'Until', help: 'Not itself any more.' }),
  name: line(64).meta({ label: 'Description' }),
  plan: planNumber.meta({ label: 'Number plan' }),
});

/** One routing of numbers, for the office or a part of it (NPL-01 to NPL-06). */
export const numberSchemaFields = z.object({
  number: z
    .int()
    .min(1)
    .max(NUMBER_SCHEMAS_MAX)
    .meta({ label: 'Number', help: 'What people type at 915.', unique: true }),
  name: line(64).meta({ label: 'Name', help: 'A department or site.', unique: true }),
  timeZone: ownTimeZone,
  plans: z.array(plan).min(1).max(NUMBER_PLANS_MAX).meta({ label: 'Number plans' }),
  fallbackPlan: planNumber
    .default(1)
    .meta({ label: 'Fallback plan', help: 'Rules whenever the schedule says nothing else.' }),
  weekly: z
    .array(weeklyEntry)
    .max(WEEKLY_ENTRIES_MAX)
    .default([])
    .meta({ label: 'Weekly schedule', help: 'A day’s hours inside a period win.' }),
  holidays: z
    .array(holiday)
    .max(HOLIDAYS_MAX)
    .default([])
    .meta({ label: 'Holidays', help: 'Beat the weekly schedule; of two at once the shorter wins.' }),
  manualPlan: planNumber
    .optional()
    .meta({ label: 'Switched by hand', help: 'This plan rules, whatever the schedule says.' }),
  manualUntilMs: z
    .int()
    .min(0)
    .optional()
    .meta({ label: 'Switched until', help: 'Milliseconds since 1970; without it until somebody undoes it.' }),
});

export const numberSchema = defineEntity<NumberSchemaBody>({
  name: 'number-schema',
  section: 'numberSchemas',
  schema: numberSchemaFields,
  naturalKey: 'number',
  initial: { id: 'number-schema', body: { number: 1, name: 'Office', plans: [{ number: 1, name: 'Day' }] } },
  rules: (body, all): readonly Problem[] => [
    ...scheduleProblems(body),
    ...planProblems(body, all.where('number', 'schemaId', body.id)),
  ],
});
