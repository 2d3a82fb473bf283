import { z } from 'zod';
import type { Problem } from '../../base/errors.ts';
import { phrase } from '../../base/words/index.ts';
import { defineEntity } from '../define-entity.ts';
import { line } from '../fields.ts';
import { refuse } from '../problems.ts';
import type { MailServerBody } from '../types.ts';

/** The office's own mail server, through which the box writes to people (FAC-14). */
export const mailServerSchema = z.object({
  host: z
    .string()
    .trim()
    .max(253)
    .superRefine((value, ctx) => {
      if (value !== '' && !/^[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?$/.test(value)) refuse(ctx, phrase('mail.host'));
    })
    .default('')
    .meta({ label: 'Mail server', help: 'Its name or address, such as smtp.example.com; empty: no e-mail is sent.' }),
  port: z.int().min(1).max(65_535).default(587).meta({ label: 'Port', help: '587, or 465 with TLS from the start.' }),
  security: z
    .enum(['starttls', 'tls', 'none'])
    .default('starttls')
    .meta({ label: 'Encryption', help: 'STARTTLS (port 587), TLS from the start (port 465), or none.' }),
  checkCertificate: z
    .boolean()
    .default(true)
    .meta({ label: 'Check the certificate', help: 'Only a server in your own network may do without.' }),
  username: line(254).optional().meta({ label: 'User name', help: 'Without one, nobody signs in there.' }),
  password: z.string().min(1).max(254).optional().meta({ label: 'Password', secret: true }),
  from: z
    .email()
    .max(254)
    .optional()
    .meta({ label: 'Sender', help: 'The address that e-mails come from, such as telephone@example.com.' }),
});

export const mailServer = defineEntity<MailServerBody>({
  name: 'mail-server',
  section: 'mail',
  schema: mailServerSchema,
  single: true,
  naturalKey: 'host',
  rules: ({ host, from }): Problem[] =>
    host !== '' && from === undefined ? [{ path: 'from', phrase: phrase('field.required') }] : [],
});
