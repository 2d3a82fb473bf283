import { z } from 'zod';
import { AppError } from '../../base/errors.ts';
import { PROMPT_TEXT_MAX_CHARS, PROMPT_UPLOAD_MAX_BYTES } from '../../base/limits-features.ts';
import { phrase, say } from '../../base/words/index.ts';
import type { PromptBody } from '../../config/types.ts';
import type { KeptSound, StoredSound } from '../../library/types.ts';
import { fieldsOf } from '../../voicemail/mailbox.ts';
import type { Mailbox } from '../../voicemail/types.ts';
import { configure, type PlacedChange } from '../configure.ts';
import { defineMediaRoute, defineRoute, defineUploadRoute } from '../define-route.ts';
import { forRequest, SOUND_TYPES } from '../kept-sound.ts';
import { authorOf, type Person } from '../person.ts';
import { rangedResponse } from '../ranged-response.ts';
import type { Services } from '../services.ts';
import { idParams } from '../views/shapes.ts';
import { type MailboxView, mailboxShape, mailboxView } from '../views/voicemail.ts';

/** VMB-06: the greeting is uploaded, typed or recorded, by whoever may be inside the mailbox. */
const RIGHT = 'use-own-mailboxes';

interface Asking {
  readonly services: Services;
  readonly person: Person;
  readonly headers: Headers;
}

const upload = defineUploadRoute({
  method: 'POST',
  path: '/api/mailboxes/{id}/greeting',
  right: RIGHT,
  summary: 'Greet callers with this sound: a file, or what the browser recorded.',
  params: idParams,
  query: z.object({ kind: z.enum(['upload', 'browser']).default('upload') }),
  upload: { contentTypes: SOUND_TYPES, summary: 'WAV or MP3.' },
  bodyMaxBytes: PROMPT_UPLOAD_MAX_BYTES,
  answer: mailboxShape,
  handle: async (asking) => {
    const { services, person, params, query, body } = asking;
    const mailbox = services.opened.inside(person, params.id);
    return greetWith(asking, mailbox, { ...query, ...(await forRequest(services.library.keep(body, 'speech'))) });
  },
});

const typed = defineRoute({
  method: 'POST',
  path: '/api/mailboxes/{id}/greeting/typed',
  right: RIGHT,
  summary: 'Greet callers with this text, spoken in the mailbox’s language.',
  params: idParams,
  body: z.strictObject({ text: z.string().trim().min(1).max(PROMPT_TEXT_MAX_CHARS) }),
  answer: mailboxShape,
  handle: async (asking) => {
    const { services, person, params, body } = asking;
    const mailbox = services.opened.inside(person, params.id);
    const { language } = mailbox;
    const kept = await forRequest(services.library.keepSpoken(body.text, language));
    return greetWith(asking, mailbox, { kind: 'typed', text: body.text, spokenText: body.text, language, ...kept });
  },
});

/**
 * One prompt of the library per mailbox, called after it: a new greeting takes the place of the old one there. It is
 * made in the name of its owner, who need not have a right to the rest of the library.
 */
function greetWith(
  asking: Asking,
  { id, kind, number, name }: Mailbox,
  prompt: Pick<PromptBody, 'kind' | 'text' | 'spokenText' | 'language'> & KeptSound,
): MailboxView {
  const { services, person } = asking;
  const { config, random } = services;
  const called = say(phrase('voicemail.greeting-name', { number, name }), services.office().language);
  const before = config.find<PromptBody>('prompt', 'name', called);
  const promptId = before?.id ?? random.token(12);
  const entity = config.entityOf(id) ?? '';
  const changes: PlacedChange[] = [
    before
      ? { change: { what: 'change', entity: 'prompt', id: promptId, body: { text: null, language: null, ...prompt } } }
      : { change: { what: 'create', entity: 'prompt', id: promptId, body: { name: called, ...prompt } } },
    { change: { what: 'change', entity, id, body: { [fieldsOf(kind).greetingId]: promptId } } },
  ];
  configure(asking, changes);
  services.bus.publish('voicemail.changed', { mailboxId: id });
  return mailboxView(services, person, services.opened.get(person, id));
}

const hear = defineMediaRoute({
  method: 'GET',
  path: '/api/mailboxes/{id}/greeting/sound',
  right: RIGHT,
  summary: 'The greeting, whole or in parts; 404 while it is the standard one.',
  params: idParams,
  answerMedia: { contentType: 'audio/wav', summary: 'One channel, 16 kHz.' },
  handle: async ({ services, person, params, request }) => {
    const { greeting } = services.opened.inside(person, params.id);
    if (greeting.kind === 'standard') throw new AppError('not-found', phrase('voicemail.greeting-standard'));
    const sound =
      greeting.kind === 'own' ? services.voicemail.greeting(greeting.path) : await soundOf(services, greeting.id);
    if (!sound) throw new AppError('unavailable', phrase('voicemail.sound-gone'));
    const { size, read } = sound;
    return rangedResponse(request, { contentType: 'audio/wav', size, read });
  },
});

async function soundOf({ config, library }: Services, promptId: string): Promise<StoredSound | undefined> {
  const soundId = config.get<PromptBody>('prompt', promptId)?.soundId;
  return soundId === undefined ? undefined : library.sound(soundId);
}

const standard = defineRoute({
  method: 'DELETE',
  path: '/api/mailboxes/{id}/greeting',
  right: RIGHT,
  summary: 'Back to the standard greeting; a prompt stays in the library, what was spoken by phone is gone.',
  params: idParams,
  answer: undefined,
  handle: ({ services, person, params }) => {
    const { id } = services.opened.inside(person, params.id);
    services.voicemail.mailboxes.clearGreeting(id, authorOf(person));
    services.bus.publish('voicemail.changed', { mailboxId: id });
  },
});

export const voicemailGreetingRoutes = [upload, typed, hear, standard];
