import { z } from 'zod';
import type { Problem } from '../../base/errors.ts';
import { HISTORY_DAYS_DEFAULT, HISTORY_DAYS_MAX } from '../../base/limits.ts';
import { MESSAGE_DAYS_DEFAULT, MESSAGE_DAYS_MAX } from '../../base/limits-features.ts';
import { EMERGENCY_NOTIFY_MAX } from '../../base/limits-outside.ts';
import { phrase } from '../../base/words/index.ts';
import { defineEntity } from '../define-entity.ts';
import {
  areaCode,
  blockedCategories,
  blockedCountries,
  country,
  language,
  line,
  outsideNumber,
  ownRingTones,
  reference,
  timeZone,
} from '../fields.ts';
import { refuse } from '../problems.ts';
import type { ConfigView, OfficeBody } from '../types.ts';
import { ANY_EXTENSION } from '../view.ts';

/** The office itself: what everything else takes its country, language and number length from. */
export const officeSchema = z.object({
  name: line(64).default('Office').meta({ label: 'Name' }),
  country: country
    .default('NL')
    .meta({ label: 'Country', help: 'Two letters, such as NL. It decides the emergency numbers.' }),
  areaCode: areaCode
    .optional()
    .meta({ label: 'Area code', help: 'Of numbers that are dialled or written without one, such as 020.' }),
  language: language
    .default('en')
    .meta({ label: 'Language', help: 'What the box speaks where a person has not chosen.' }),
  timeZone: timeZone.default('Europe/Amsterdam').meta({ label: 'Time zone', help: 'Such as Europe/Amsterdam.' }),
  extensionLength: z
    .int()
    .min(2)
    .max(5)
    .default(3)
    .meta({ label: 'Digits of an extension', help: 'The same for all; fixed from the first extension on.' }),
  outsidePrefix: z
    .string()
    .superRefine((value, ctx) => {
      if (!/^\d{0,2}$/.test(value)) refuse(ctx, phrase('office.outside-prefix'));
    })
    .default('')
    .meta({ label: 'Outside prefix', help: 'Dialled before an outside number; empty for none.' }),
  holdMusicId: reference('playlist', 'Hold music')
    .optional()
    .meta({ help: 'What people hear who wait; without one, the music of the box.' }),
  blockedCategories,
  blockedCountries,
  ringTonesYealink: ownRingTones('Own ring tones: Yealink'),
  ringTonesGigaset: ownRingTones('Own ring tones: Gigaset'),
  historyDays: z.int().min(1).max(HISTORY_DAYS_MAX).default(HISTORY_DAYS_DEFAULT).meta({
    label: 'Days in the history',
    help: 'Calls older than this are taken out of the history, once a day.',
  }),
  voicemailDays: z.int().min(1).max(MESSAGE_DAYS_MAX).default(MESSAGE_DAYS_DEFAULT).meta({
    label: 'Days in the voicemail',
    help: 'Messages older than this are deleted, unless somebody saved them.',
  }),
  encryption: z.enum(['off', 'preferred', 'required']).default('off').meta({
    label: 'Encryption',
    help: 'Of calls with phones that use TLS (port 5061): not at all, with those that can, or nobody calls without it.',
  }),
  callerId: outsideNumber.optional().meta({
    label: 'Number shown',
    help: 'What people outside see of callers without a number of their own; without one, the first number of the office.',
  }),
  emergencyCallerId: outsideNumber.optional().meta({
    label: 'Emergency caller id',
    help: 'What emergency services see and call back where nothing nearer is set: a number that a person always answers.',
  }),
  emergencyRecipientIds: z
    .array(z.string().min(1).max(64))
    .max(EMERGENCY_NOTIFY_MAX)
    .default([])
    .meta({ label: 'Told of emergency calls', help: 'Who is told silently: who called, where and when.', ref: 'user' }),
});

export const office = defineEntity<OfficeBody>({
  name: 'office',
  section: 'office',
  schema: officeSchema,
  single: true,
  naturalKey: 'name',
  rules: (body, all, before) => [...lengthIsFixed(body, all, before), ...emergencyNumberIsSet(body, before)],
});

/** EXT-01: the length is chosen at first set-up and fixed from the first extension on, until none is left. */
function lengthIsFixed(body: OfficeBody, all: ConfigView, before: ConfigView): Problem[] {
  const length = before.list<OfficeBody>('office')[0]?.extensionLength;
  if (length === undefined || length === body.extensionLength) return [];
  const isFixed = before.list<object>(ANY_EXTENSION).some(({ id }) => all.get(ANY_EXTENSION, id));
  return isFixed ? [{ path: 'extensionLength', phrase: phrase('office.length-fixed', { length }) }] : [];
}

/** FAC-11: from the first provider on nothing of the office is saved without the number that emergency services see. */
function emergencyNumberIsSet({ emergencyCallerId }: OfficeBody, before: ConfigView): Problem[] {
  if (emergencyCallerId !== undefined || before.list('trunk').length === 0) return [];
  return [{ path: 'emergencyCallerId', phrase: phrase('office.emergency-number') }];
}
