import { z } from 'zod';
import { AppError } from '../../base/errors.ts';
import { RECORDING_PEAKS_MAX } from '../../base/limits-features.ts';
import { phrase } from '../../base/words/index.ts';
import { unknownField } from '../../config/problems.ts';
import { fieldsOf } from '../../voicemail/mailbox.ts';
import { filenameOf } from '../../voicemail/notice.ts';
import { configure } from '../configure.ts';
import { defineMediaRoute, defineRoute } from '../define-route.ts';
import { rangedResponse } from '../ranged-response.ts';
import { flag, idParams } from '../views/shapes.ts';
import {
  changedMailbox,
  mailboxShape,
  mailboxView,
  messageShape,
  messagesView,
  messageView,
} from '../views/voicemail.ts';

/** VMB-03, VMB-06. Which mailboxes these are is the account's extension's business, no role's (`open-mailboxes.ts`). */
const RIGHT = 'use-own-mailboxes';

const listMailboxes = defineRoute({
  method: 'GET',
  path: '/api/mailboxes',
  right: RIGHT,
  summary: 'Your mailboxes: the personal one, and the shared ones that you are linked to.',
  answer: z.object({ mailboxes: z.array(mailboxShape) }),
  handle: ({ services, person }) => ({
    mailboxes: services.opened.of(person).map((mailbox) => mailboxView(services, person, mailbox)),
  }),
});

const openMailbox = defineRoute({
  method: 'POST',
  path: '/api/mailboxes/{id}/open',
  right: RIGHT,
  summary: 'Open a mailbox with its PIN, for this browser until you sign out (VMB-06).',
  params: idParams,
  body: z.strictObject({ pin: z.string().max(8) }),
  answer: mailboxShape,
  handle: ({ services, person, params, body }) => {
    const mailbox = services.opened.get(person, params.id);
    services.opened.open(person, mailbox, body.pin);
    // Other tabs of the same person show what is inside now.
    services.bus.publish('voicemail.changed', { mailboxId: mailbox.id });
    return mailboxView(services, person, mailbox);
  },
});

const changeMailbox = defineRoute({
  method: 'PATCH',
  path: '/api/mailboxes/{id}',
  right: RIGHT,
  summary: 'Change the settings of one of your mailboxes (VMB-06).',
  params: idParams,
  body: changedMailbox,
  answer: mailboxShape,
  handle: (asking) => {
    const { services, person, params, body } = asking;
    const { id, kind } = services.opened.inside(person, params.id);
    const fields: Readonly<Record<string, string>> = fieldsOf(kind);
    const given = Object.entries(body);
    const unknown = given.find(([name]) => !Object.hasOwn(fields, name));
    if (unknown) {
      const said = unknownField(unknown[0], Object.keys(fields));
      throw new AppError('invalid', phrase('config.invalid'), [{ path: unknown[0], phrase: said }]);
    }
    const changed = Object.fromEntries(given.map(([name, value]) => [fields[name], value]));
    const entity = services.config.entityOf(id) ?? '';
    namedAsAsked(fields, () => configure(asking, [{ change: { what: 'change', entity, id, body: changed } }]));
    // Who chose a new PIN knows it.
    const mailbox = services.opened.get(person, id);
    if (body.pin !== undefined) services.opened.open(person, mailbox, body.pin);
    services.bus.publish('voicemail.changed', { mailboxId: id });
    return mailboxView(services, person, mailbox);
  },
});

/** Problems stand at the fields as they were sent: `pin`, not `voicemailPin`. */
function namedAsAsked(fields: Readonly<Record<string, string>>, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const nameOf = (path: string): string => Object.keys(fields).find((name) => fields[name] === path) ?? path;
    const problems = error.problems.map((problem) => ({ ...problem, path: nameOf(problem.path) }));
    throw new AppError(error.kind, error.phrase, problems, error.retryAfterSec);
  }
}

const listMessages = defineRoute({
  method: 'GET',
  path: '/api/mailboxes/{id}/messages',
  right: RIGHT,
  summary: 'The messages in a mailbox, newest first.',
  params: idParams,
  answer: z.object({ messages: z.array(messageShape) }),
  handle: ({ services, person, params }) => {
    const { id } = services.opened.inside(person, params.id);
    return { messages: messagesView(services.voicemail.mailboxes.messages(id)) };
  },
});

const hear = defineMediaRoute({
  method: 'GET',
  path: '/api/messages/{id}/sound',
  right: RIGHT,
  summary: 'A message, whole or in parts; with `save` as a file.',
  params: idParams,
  query: z.object({ save: flag }),
  answerMedia: { contentType: 'audio/wav', summary: 'One channel, 16 kHz.' },
  handle: ({ services, person, params, query, request, language }) => {
    const message = services.opened.message(person, params.id);
    const sound = services.voicemail.sound(message);
    if (!sound) throw new AppError('unavailable', phrase('voicemail.sound-gone'));
    const { size, read } = sound;
    const fileName = filenameOf(services.config, message, language);
    return rangedResponse(request, { contentType: 'audio/wav', size, read, ...(query.save ? { fileName } : {}) });
  },
});

const peaks = defineRoute({
  method: 'GET',
  path: '/api/messages/{id}/peaks',
  right: RIGHT,
  summary: 'Loudness over time, for a picture: values of 0 to 1.',
  params: idParams,
  query: z.object({ count: z.coerce.number().int().min(1).max(RECORDING_PEAKS_MAX).default(200) }),
  answer: z.object({ peaks: z.array(z.number()) }),
  handle: ({ services, person, params, query }) => {
    const found = services.voicemail.peaks(services.opened.message(person, params.id), query.count);
    if (!found) throw new AppError('unavailable', phrase('voicemail.sound-gone'));
    return { peaks: found[0] ?? [] };
  },
});

const markMessage = defineRoute({
  method: 'PATCH',
  path: '/api/messages/{id}',
  right: RIGHT,
  summary: 'Mark a message as new, heard or saved; saved ones don’t grow old.',
  params: idParams,
  body: z.strictObject({ state: z.enum(['new', 'heard', 'saved']) }),
  answer: messageShape,
  handle: ({ services, person, params, body }) => {
    services.voicemail.mailboxes.mark(services.opened.message(person, params.id).id, body.state);
    return messageView(services.opened.message(person, params.id));
  },
});

const deleteMessage = defineRoute({
  method: 'DELETE',
  path: '/api/messages/{id}',
  right: RIGHT,
  summary: 'Delete a message; for a few minutes it can be restored.',
  params: idParams,
  answer: undefined,
  handle: ({ services, person, params }) => {
    services.voicemail.mailboxes.delete(services.opened.message(person, params.id).id);
  },
});

const restoreMessage = defineRoute({
  method: 'POST',
  path: '/api/messages/{id}/restore',
  right: RIGHT,
  summary: 'Take back that a message was deleted.',
  params: idParams,
  body: z.strictObject({}),
  answer: messageShape,
  handle: ({ services, person, params }) => {
    services.voicemail.mailboxes.restore(services.opened.message(person, params.id).id);
    return messageView(services.opened.message(person, params.id));
  },
});

export const voicemailRoutes = [
  listMailboxes,
  openMailbox,
  changeMailbox,
  listMessages,
  hear,
  peaks,
  markMessage,
  deleteMessage,
  restoreMessage,
];
