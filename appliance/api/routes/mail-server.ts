import { z } from 'zod';
import { mailServerSchema } from '../../config/entities/mail-server.ts';
import { testMail } from '../../voicemail/notice.ts';
import { configure } from '../configure.ts';
import { defineRoute } from '../define-route.ts';
import { entityShapes } from '../entity-shapes.ts';
import type { Services } from '../services.ts';

const shapes = entityShapes({ schema: mailServerSchema });

const mailServerShape = z
  .object({
    ...shapes.answer,
    waiting: z.number().int().meta({ description: 'E-mails that the server has not taken yet.' }),
    lastFailure: z.string().optional().meta({ description: 'What it said of the one that waits longest.' }),
  })
  .meta({ id: 'MailServer' });

function viewOf({ config, outbox }: Services): z.input<typeof mailServerShape> {
  const [settings] = config.list<Record<string, unknown>>('mail-server');
  const { waiting, lastFailure } = outbox.state();
  return { ...(shapes.pick(settings ?? {}) as { readonly id: string }), waiting, lastFailure };
}

const getMailServer = defineRoute({
  method: 'GET',
  path: '/api/mail-server',
  right: 'see-office',
  summary: 'The office’s mail server, and how e-mails fare (FAC-14).',
  answer: mailServerShape,
  handle: ({ services }) => viewOf(services),
});

const changeMailServer = defineRoute({
  method: 'PATCH',
  path: '/api/mail-server',
  right: 'change-office',
  summary: 'Change the settings of the mail server; what waits is tried again at once.',
  body: shapes.changed,
  answer: mailServerShape,
  handle: (asking) => {
    configure(asking, [{ change: { what: 'change', entity: 'mail-server', id: 'mail-server', body: asking.body } }]);
    return viewOf(asking.services);
  },
});

const sendTestMail = defineRoute({
  method: 'POST',
  path: '/api/mail-server/test',
  right: 'change-office',
  summary: 'Send a test e-mail now; answers once the server has taken it, else says what the server said.',
  body: z.strictObject({ to: z.email().max(254) }),
  answer: undefined,
  handle: ({ services, body, language }) => services.outbox.sendNow(testMail(services.config, body.to, language)),
});

export const mailServerRoutes = [getMailServer, changeMailServer, sendTestMail];
