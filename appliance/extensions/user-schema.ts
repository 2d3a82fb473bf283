import { z } from 'zod';
import { MAILBOX_AFTER_MAX_SEC, MAILBOX_AFTER_SEC } from '../base/limits-features.ts';
import {
  areaCode,
  blockedCategories,
  blockedCountries,
  extensionNumber,
  language,
  line,
  outsideNumber,
  pin,
  reference,
  spokenLanguage,
} from '../config/fields.ts';
import { INITIAL_PIN } from '../rules/pin.ts';

/** USR-04: when a user's mailbox asks for its PIN. */
export const VOICEMAIL_PIN_POLICIES = ['untrusted', 'always', 'never'] as const;

/** VMB-02: how somebody is told of new messages by e-mail. */
export const MAIL_MODES = ['no', 'notice', 'recording', 'recording-then-delete'] as const;

/** A person with an extension (USR-01, USR-02, USR-05, USR-06). */
export const userSchema = z.object({
  number: extensionNumber.meta({ label: 'Extension', help: 'Digits; all extensions of an office have one length.' }),
  name: line(64).meta({ label: 'Name', help: 'What phones show. No two people share one.', unique: true }),
  firstName: line(64).optional().meta({ label: 'First name' }),
  infix: line(32).optional().meta({ label: 'Infix', help: 'Such as “van der”: directories sort without it.' }),
  surname: line(64).optional().meta({ label: 'Surname' }),
  pin: pin(4, 8).default(INITIAL_PIN).meta({
    label: 'PIN',
    help: '4 to 8 digits to log in at a phone; 0000 must be changed at the first login.',
    secret: true,
  }),
  areaCode: areaCode.optional().meta({ label: 'Area code', help: 'Such as 020: where an emergency call comes from.' }),
  emergencyCallerId: outsideNumber
    .optional()
    .meta({ label: 'Emergency caller id', help: 'The number that emergency services see and call back.' }),
  language: language.optional().meta({ label: 'Language', help: 'Without one, the office’s.' }),
  voicemail: z
    .boolean()
    .default(true)
    .meta({ label: 'Voicemail', help: 'Whoever meets a busy phone or no answer can leave a message.' }),
  voicemailAfterSec: z
    .int()
    .min(5)
    .max(MAILBOX_AFTER_MAX_SEC)
    .default(MAILBOX_AFTER_SEC)
    .meta({ label: 'Voicemail after', help: 'How long the phones ring before.', unit: 's' }),
  voicemailLanguage: spokenLanguage.optional().meta({ label: 'Voicemail language', help: 'Without one, the user’s.' }),
  voicemailPin: pin(4, 4).optional().meta({ label: 'Voicemail PIN', help: '4 digits.', secret: true }),
  voicemailPinPolicy: z
    .enum(VOICEMAIL_PIN_POLICIES)
    .default('untrusted')
    .meta({ label: 'Ask the voicemail PIN', help: 'From untrusted phones only, always, or never.' }),
  voicemailMail: z.enum(MAIL_MODES).default('no').meta({
    label: 'E-mail about messages',
    help: 'To the user’s address: none, a notice, with the recording, or that and the message deleted here afterwards.',
  }),
  voicemailGreetingId: reference('prompt', 'Voicemail greeting')
    .optional()
    .meta({ help: 'A prompt of the library; without one what was spoken by 1233, else the standard greeting.' }),
  secondCall: z
    .boolean()
    .default(true)
    .meta({ label: 'Offer a second call', help: 'During a call; without it, callers get busy.' }),
  holdMusicId: reference('playlist', 'Hold music')
    .optional()
    .meta({ help: 'What people hear whom this user lets wait; without one, that of the office.' }),
  recordIncoming: z.boolean().default(true).meta({
    label: 'Record incoming calls',
    help: 'Where the office records calls at all.',
  }),
  recordOutgoing: z.boolean().default(true).meta({
    label: 'Record outgoing calls',
    help: 'Where the office records outgoing calls.',
  }),
  timeConfiguration: z
    .boolean()
    .default(false)
    .meta({ label: 'Time configuration', help: 'May switch number plans by phone (915); admins may anyway.' }),
  twinning: z
    .boolean()
    .default(false)
    .meta({ label: 'Twinning', help: 'Logged in on two desk phones, which both ring.' }),
  blockedCategories: blockedCategories.meta({
    label: 'Blocked calls',
    help: 'Besides what the office blocks for everybody; emergency numbers can always be called.',
  }),
  blockedCountries,
  email: z.email().max(254).optional().meta({ label: 'E-mail' }),
  mobile: outsideNumber.optional().meta({ label: 'Mobile number' }),
});

/** A user's settings, without their id. */
export type UserBody = z.output<typeof userSchema>;
