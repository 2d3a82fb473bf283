import { z } from 'zod';
import { phrase } from '../../base/words/index.ts';
import { defineEntity } from '../define-entity.ts';
import { areaCode, country, language, line, outsideNumber, reference } from '../fields.ts';
import { isWeakPassword, makePassword } from '../line-password.ts';
import { refuse } from '../problems.ts';
import type { LineBody } from '../types.ts';

/** A line: one SIP account, for one phone or program (DEV-07). */
export const lineSchema = z.object({
  username: z
    .string()
    .superRefine((value, ctx) => {
      if (!/^[A-Za-z0-9._-]{1,32}$/.test(value)) refuse(ctx, phrase('line.username'));
    })
    .meta({ label: 'User name', help: 'What the phone registers as.', unique: true }),
  password: z
    .string()
    .superRefine((value, ctx) => {
      // What a phone's configuration file, a QR code and a digest take without any escaping.
      if (!/^[!#$%&()*+,\-./0-9:;<=>?@A-Z[\]^_a-z{|}~]{1,64}$/.test(value)) {
        refuse(ctx, phrase('line.password-characters'));
      } else if (isWeakPassword(value)) refuse(ctx, phrase('line.password-weak'));
    })
    .meta({ label: 'Password', help: 'Left out for a new line, a strong one is made.', secret: true }),
  name: line(64)
    .optional()
    .meta({ label: 'Name', help: 'Where it stands or what it is, such as “Desk at the window”.' }),
  userId: reference('user', 'User').optional().meta({ help: 'Whose phone it always is.' }),
  loggedInUserId: reference('user', 'Logged in').optional().meta({ internal: true }),
  deviceId: reference('device', 'Device').optional().meta({ internal: true }),
  dtmf: z
    .enum(['rfc4733', 'info', 'inband'])
    .default('rfc4733')
    .meta({ label: 'Keys during a call', help: 'How the phone sends them.' }),
  callCodes: z.boolean().default(false).meta({
    label: 'Codes during a call',
    help: 'Hold, transfer and join by ## and other keys, for a phone without keys for that. Its sound then always goes through the box.',
  }),
  callLimit: z.int().min(1).max(5).default(5).meta({ label: 'Calls at the same time' }),
  encryption: z.boolean().default(false).meta({
    label: 'Encryption',
    help: 'TLS (port 5061) and encrypted sound or no call; counts only where the office’s encryption is not off.',
  }),
  language: language.optional().meta({ label: 'Language', help: 'Without one, its user’s, else the office’s.' }),
  country: country.optional().meta({ label: 'Country', help: 'Where it stands, for information; two letters.' }),
  areaCode: areaCode.optional().meta({ label: 'Area code', help: 'Where it stands, if elsewhere than its user.' }),
  emergencyCallerId: outsideNumber
    .optional()
    .meta({ label: 'Emergency caller id', help: 'Of this line, if another than its user’s.' }),
  trusted: z.boolean().default(false).meta({
    label: 'Trusted',
    help: 'In a place where only its user comes: the voicemail need not ask the PIN there.',
  }),
  browser: z.boolean().default(false).meta({
    label: 'Browser phone',
    help: 'For its user on the page, which gets a password of the hour from the box; no other phone can sign in.',
  }),
});

export const lineEntity = defineEntity<LineBody>({
  name: 'line',
  section: 'users.lines',
  schema: lineSchema,
  naturalKey: 'username',
  fill: (body, random) => (body.password === undefined ? { password: makePassword(random) } : {}),
});
