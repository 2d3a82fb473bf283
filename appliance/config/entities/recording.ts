import { z } from 'zod';
import { RECORDING_DAYS_DEFAULT, RECORDING_DAYS_MAX } from '../../base/limits-features.ts';
import { phrase } from '../../base/words/index.ts';
import { defineEntity } from '../define-entity.ts';
import { line } from '../fields.ts';
import { refuse } from '../problems.ts';
import type { RecordingBody } from '../types.ts';

/** What the ones who are recorded hear of it. */
export const RECORDING_NOTICES = ['none', 'beep', 'announcement'] as const;

/** `ssh-ed25519 AAAA… comment`, one a line. */
const KEYS = /^(?:[a-z0-9@.-]+ [A-Za-z0-9+/=]+(?: [^\n]*)?(?:\n|$))*$/;

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
  sftp: z.boolean().default(false).meta({
    label: 'Access by SFTP',
    help: 'A partner may fetch recordings, but never change or delete them.',
  }),
  sftpPort: z.int().min(1024).max(65_535).default(2222).meta({ label: 'SFTP port' }),
  sftpUser: line(32).default('recordings').meta({ label: 'SFTP user' }),
  sftpPassword: z.string().min(12).max(128).optional().meta({
    label: 'SFTP password',
    help: 'At least 12 letters; not needed with a key.',
    secret: true,
  }),
  sftpKeys: z
    .string()
    .max(8_192)
    .optional()
    .superRefine((value, ctx) => {
      if (value !== undefined && !KEYS.test(value.trim())) refuse(ctx, phrase('recording.sftp-keys'));
    })
    .meta({ label: 'SFTP keys', help: 'Public keys as OpenSSH writes them, one a line.' }),
});

export const recording = defineEntity<RecordingBody>({
  name: 'recording',
  section: 'recording',
  schema: recordingSchema,
  single: true,
  naturalKey: 'enabled',
});
