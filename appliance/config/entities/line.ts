import { z } from 'zod';
import { phrase } from '../../base/words/index.ts';
import { defineEntity } from '../define-entity.ts';
import { reference } from '../fields.ts';
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
  userId: reference('user', 'User').optional().meta({ help: 'Whose phone it always is.' }),
  loggedInUserId: reference('user', 'Logged in').optional().meta({ internal: true }),
  deviceId: reference('device', 'Device').optional().meta({ internal: true }),
  dtmf: z
    .enum(['rfc4733', 'info', 'inband'])
    .default('rfc4733')
    .meta({ label: 'Keys during a call', help: 'How the phone sends them.' }),
  callLimit: z.int().min(1).max(5).default(5).meta({ label: 'Calls at the same time' }),
});

export const line = defineEntity<LineBody>({
  name: 'line',
  section: 'users.lines',
  schema: lineSchema,
  naturalKey: 'username',
  fill: (body, random) => (body.password === undefined ? { password: makePassword(random) } : {}),
});
