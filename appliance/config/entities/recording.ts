import { z } from 'zod';
import { RECORDING_DAYS_DEFAULT, RECORDING_DAYS_MAX } from '../../base/limits.ts';
import { defineEntity } from '../define-entity.ts';
import type { RecordingBody } from '../types.ts';

/** What the ones who are recorded hear of it. */
export const RECORDING_NOTICES = ['none', 'beep', 'announcement'] as const;

/** Which calls are recorded, and for how long they are kept (FAC-05). */
export const recordingSchema = z.object({
  enabled: z.boolean().default(false).meta({
    label: 'Record calls',
    help: 'Of everybody whose own switch is on; without it nobody is recorded.',
  }),
  outgoing: z.boolean().default(false).meta({
    label: 'Record outgoing calls too',
    help: 'Stays off until it is switched on here.',
  }),
  notice: z.enum(RECORDING_NOTICES).default('announcement').meta({
    label: 'Tell the others',
    help: 'That the call is recorded: with a sentence at its beginning, a short tone, or not at all.',
  }),
  daysKept: z.int().min(1).max(RECORDING_DAYS_MAX).default(RECORDING_DAYS_DEFAULT).meta({
    label: 'Days that recordings are kept',
    help: 'Older ones are deleted, and it stays visible that there was one.',
  }),
});

export const recording = defineEntity<RecordingBody>({
  name: 'recording',
  section: 'recording',
  schema: recordingSchema,
  single: true,
  naturalKey: 'enabled',
});
