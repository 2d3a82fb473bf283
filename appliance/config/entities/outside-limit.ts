import { z } from 'zod';
import type { Problem } from '../../base/errors.ts';
import { OUTSIDE_CALLS_MAX, OUTSIDE_COUNTRIES_MAX, OUTSIDE_MINUTES_MAX } from '../../base/limits-outside.ts';
import { phrase } from '../../base/words/index.ts';
import { defineEntity } from '../define-entity.ts';
import { country, line, reference } from '../fields.ts';
import { refuse } from '../problems.ts';
import type { OutsideLimitBody } from '../types.ts';

const minutes = z.int().min(0).max(OUTSIDE_MINUTES_MAX).optional();

const timeOfDay = z.string().superRefine((value, ctx) => {
  if (!/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(value)) refuse(ctx, phrase('outside-limit.time'));
});

/** What calls to the outside may come to, against fraud (FAC-09). */
export const outsideLimitSchema = z.object({
  name: line(64).meta({
    label: 'Name',
    help: 'What the trail of a stopped call says; no two share one.',
    unique: true,
  }),
  applies: z.enum(['office', 'each-user', 'user']).default('office').meta({
    label: 'Applies to',
    help: 'The office as a whole, each user by themselves, or one user, for whom that of each then does not count.',
  }),
  userId: reference('user', 'User').optional().meta({ help: 'Where it applies to one user.' }),
  callsMax: z.int().min(1).max(OUTSIDE_CALLS_MAX).optional().meta({
    label: 'Outside calls at the same time',
    help: 'Emergency calls never count.',
  }),
  minutesPerHour: minutes.meta({ label: 'Minutes in an hour', help: 'In the last 60 minutes, of all outside calls.' }),
  minutesPerDay: minutes.meta({ label: 'Minutes in a day', help: 'In the last 24 hours, of all outside calls.' }),
  costlyMinutesPerHour: minutes.meta({
    label: 'Costly minutes in an hour',
    help: 'Of calls abroad, to premium and shared-cost numbers and to satellites.',
  }),
  costlyMinutesPerDay: minutes.meta({ label: 'Costly minutes in a day', help: 'The same, in the last 24 hours.' }),
  nightFrom: timeOfDay.optional().meta({ label: 'Night from', help: 'Such as 19:00.' }),
  nightUntil: timeOfDay.optional().meta({ label: 'Night until', help: 'Such as 07:00.' }),
  nightBlocks: z.enum(['costly', 'all']).default('costly').meta({
    label: 'Not at night',
    help: 'Costly calls, or all outside calls; only where the night is set.',
  }),
  countries: z.array(country).min(1).max(OUTSIDE_COUNTRIES_MAX).optional().meta({
    label: 'Countries allowed',
    help: 'Two letters each; without any, all.',
  }),
});

export const outsideLimit = defineEntity<OutsideLimitBody>({
  name: 'outside-limit',
  section: 'outsideLimits',
  schema: outsideLimitSchema,
  naturalKey: 'name',
  rules: wholeLimit,
});

function wholeLimit(body: OutsideLimitBody): Problem[] {
  const problems: Problem[] = [];
  if ((body.applies === 'user') !== (body.userId !== undefined)) {
    const key = body.userId === undefined ? 'outside-limit.whose' : 'outside-limit.nobody';
    problems.push({ path: 'userId', phrase: phrase(key) });
  }
  if ((body.nightFrom === undefined) !== (body.nightUntil === undefined)) {
    const path = body.nightFrom === undefined ? 'nightFrom' : 'nightUntil';
    problems.push({ path, phrase: phrase('outside-limit.night') });
  }
  if (LIMITING.every((field) => body[field] === undefined)) {
    problems.push({ path: 'callsMax', phrase: phrase('outside-limit.nothing') });
  }
  return problems;
}

const LIMITING = [
  ...(['callsMax', 'minutesPerHour', 'minutesPerDay', 'costlyMinutesPerHour', 'costlyMinutesPerDay'] as const),
  ...(['nightFrom', 'countries'] as const),
] as const;
