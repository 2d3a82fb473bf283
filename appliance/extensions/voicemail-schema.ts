import { z } from 'zod';
import { extensionNumber, line, pin, reference, spokenLanguage } from '../config/fields.ts';
import { MAIL_MODES } from './user-schema.ts';

/** A mailbox that is nobody's in particular (VMB-01). */
export const voicemailSchema = z.object({
  number: extensionNumber.meta({ label: 'Extension', help: 'Digits; all extensions of an office have one length.' }),
  name: line(64).meta({ label: 'Name', help: 'What it is for, such as “Complaints”.', unique: true }),
  language: spokenLanguage.optional().meta({ label: 'Language', help: 'Without one, the office’s.' }),
  pin: pin(4, 4).optional().meta({
    label: 'PIN',
    help: '4 digits; whoever knows them listens by 920. Without them nobody does.',
    secret: true,
  }),
  userId: reference('user', 'Linked user')
    .optional()
    .meta({ help: 'Whose phones show new messages, and who listens on the page.' }),
  greetingId: reference('prompt', 'Greeting')
    .optional()
    .meta({ help: 'A prompt of the library; without one what was spoken by 920, else the standard greeting.' }),
  email: z.email().max(254).optional().meta({ label: 'E-mail', help: 'Without one, the linked user’s.' }),
  mail: z.enum(MAIL_MODES).default('no').meta({
    label: 'E-mail about messages',
    help: 'None, a notice, with the recording, or that and the message deleted here afterwards.',
  }),
});

/** A shared mailbox’s settings, without its id. */
export type VoicemailBody = z.output<typeof voicemailSchema>;
