import { z } from 'zod';
import { AppError } from '../../base/errors.ts';
import { PROMPT_TEXT_MAX_CHARS, PROMPT_UPLOAD_MAX_BYTES } from '../../base/limits-features.ts';
import { phrase, say } from '../../base/words/index.ts';
import { promptSchema } from '../../config/entities/prompt.ts';
import { spokenLanguage } from '../../config/fields.ts';
import type { PromptBody, Stored } from '../../config/types.ts';
import { configure } from '../configure.ts';
import { defineMediaRoute, defineRoute, defineUploadRoute } from '../define-route.ts';
import { forRequest, SOUND_TYPES } from '../kept-sound.ts';
import { rangedResponse } from '../ranged-response.ts';
import type { Services } from '../services.ts';
import { promptShape, promptShapes, promptView } from '../views/prompts.ts';
import { searched } from '../views/search.ts';
import { idParams, listQuery, sentence } from '../views/shapes.ts';

const SEE = 'see-prompts';
const CHANGE = 'change-prompts';
const sound = { contentTypes: SOUND_TYPES, summary: 'WAV or MP3.' };
const { name, use, language } = promptSchema.shape;
/** What came in besides the sound is told by people; where it is recorded in a browser, that is its origin. */
const uploaded = { kind: z.enum(['upload', 'browser']).default('upload') };

function promptOf({ config }: Services, id: string): Stored<PromptBody> {
  const prompt = config.get<PromptBody>('prompt', id);
  if (!prompt) throw new AppError('not-found', phrase('api.no-such'));
  return prompt;
}

function soundOf(services: Services, id: string): string {
  const { soundId } = promptOf(services, id);
  if (soundId === undefined) throw new AppError('not-found', phrase('prompt.no-sound'));
  return soundId;
}

const listPrompts = defineRoute({
  method: 'GET',
  path: '/api/prompts',
  right: SEE,
  summary: 'The library: all that was uploaded, recorded or typed (FAC-07).',
  query: listQuery.extend({ use: z.enum(['speech', 'music']).optional() }),
  answer: z.object({ prompts: z.array(promptShape), total: z.number().int() }),
  handle: ({ services: { config }, query }) => {
    const all = config.list<PromptBody>('prompt').filter((one) => query.use === undefined || one.use === query.use);
    const { page, total } = searched(all, query, (one) => [one.name, one.text]);
    return { prompts: page.map(promptView), total };
  },
});

const getPrompt = defineRoute({
  method: 'GET',
  path: '/api/prompts/{id}',
  right: SEE,
  summary: 'One prompt.',
  params: idParams,
  answer: promptShape,
  handle: ({ services, params }) => promptView(promptOf(services, params.id)),
});

const uploadPrompt = defineUploadRoute({
  method: 'POST',
  path: '/api/prompts',
  right: CHANGE,
  summary:
    'Add a prompt or music from a file, or from what the browser recorded (EXT-04); answers once it is converted.',
  query: z.object({ name, use, language, ...uploaded, text: promptSchema.shape.text }),
  upload: sound,
  bodyMaxBytes: PROMPT_UPLOAD_MAX_BYTES,
  status: 201,
  answer: promptShape,
  handle: async (asking) => {
    const { services, query, body: bytes } = asking;
    refuseTaken(services, query.name);
    const kept = await forRequest(services.library.keep(bytes, query.use));
    const body = { ...query, ...kept };
    const [id = ''] = configure(asking, [{ change: { what: 'create', entity: 'prompt', body } }]);
    return promptView(promptOf(services, id));
  },
});

/** Before a minute of work is done for nothing. */
function refuseTaken({ config }: Services, wanted: string): void {
  config.preview([{ what: 'create', entity: 'prompt', body: { name: wanted } }]);
}

const typePrompt = defineRoute({
  method: 'POST',
  path: '/api/prompts/typed',
  right: CHANGE,
  summary: 'Add a prompt by its text, which the box or the office’s speech service speaks (EXT-04).',
  body: z.strictObject({ name, language: spokenLanguage, text: typedText() }),
  status: 201,
  answer: promptShape,
  handle: async (asking) => {
    const { services } = asking;
    const { text, language: spokenIn } = asking.body;
    refuseTaken(services, asking.body.name);
    const kept = await forRequest(services.library.keepSpoken(text, spokenIn));
    const body = { ...asking.body, ...kept, kind: 'typed', spokenText: asking.body.text };
    const [id = ''] = configure(asking, [{ change: { what: 'create', entity: 'prompt', body } }]);
    return promptView(promptOf(services, id));
  },
});

function typedText() {
  return z.string().trim().min(1).max(PROMPT_TEXT_MAX_CHARS);
}

const changePrompt = defineRoute({
  method: 'PATCH',
  path: '/api/prompts/{id}',
  right: CHANGE,
  summary: 'Rename a prompt, or change its text: a typed one is spoken anew in a moment, others stay as they sound.',
  params: idParams,
  body: promptShapes.changed,
  answer: promptShape,
  handle: (asking) => {
    const { services, params, body } = asking;
    promptOf(services, params.id);
    configure(asking, [{ change: { what: 'change', entity: 'prompt', id: params.id, body } }]);
    return promptView(promptOf(services, params.id));
  },
});

const replaceSound = defineUploadRoute({
  method: 'POST',
  path: '/api/prompts/{id}/sound',
  right: CHANGE,
  summary: 'Give a prompt another sound; whatever uses it plays that from the next call on.',
  params: idParams,
  query: z.object(uploaded),
  upload: sound,
  bodyMaxBytes: PROMPT_UPLOAD_MAX_BYTES,
  answer: promptShape,
  handle: async (asking) => {
    const { services, params, query } = asking;
    const before = promptOf(services, params.id);
    const kept = await forRequest(services.library.keep(asking.body, before.use));
    const body = { ...query, ...kept };
    configure(asking, [{ change: { what: 'change', entity: 'prompt', id: params.id, body } }]);
    return promptView(promptOf(services, params.id));
  },
});

const speakAnew = defineRoute({
  method: 'POST',
  path: '/api/prompts/{id}/typed',
  right: CHANGE,
  summary: 'Let a prompt say another text.',
  params: idParams,
  body: z.strictObject({ language: spokenLanguage, text: typedText() }),
  answer: promptShape,
  handle: async (asking) => {
    const { services, params } = asking;
    promptOf(services, params.id);
    const kept = await forRequest(services.library.keepSpoken(asking.body.text, asking.body.language));
    const body = { ...asking.body, ...kept, kind: 'typed', spokenText: asking.body.text };
    configure(asking, [{ change: { what: 'change', entity: 'prompt', id: params.id, body } }]);
    return promptView(promptOf(services, params.id));
  },
});

const hear = defineMediaRoute({
  method: 'GET',
  path: '/api/prompts/{id}/sound',
  right: SEE,
  summary: 'The sound of a prompt, whole or in parts.',
  params: idParams,
  answerMedia: { contentType: 'audio/wav', summary: 'Mono, 16 kHz.' },
  handle: async ({ services, params, request }) => {
    const stored = await services.library.sound(soundOf(services, params.id));
    if (!stored) throw new AppError('not-found', phrase('prompt.no-sound'));
    return rangedResponse(request, { contentType: 'audio/wav', ...stored });
  },
});

const peaks = defineRoute({
  method: 'GET',
  path: '/api/prompts/{id}/peaks',
  right: SEE,
  summary: 'Loudness over time, for a picture: values of 0 to 1.',
  params: idParams,
  answer: z.object({ peaks: z.array(z.number()) }),
  handle: async ({ services, params }) => {
    const found = await services.library.peaks(soundOf(services, params.id));
    if (!found) throw new AppError('not-found', phrase('prompt.no-sound'));
    return { peaks: [...found] };
  },
});

const dependents = defineRoute({
  method: 'GET',
  path: '/api/prompts/{id}/dependents',
  right: SEE,
  summary: 'Who uses it and would have to be changed before it can be deleted (FAC-07).',
  params: idParams,
  answer: z.object({ pointedAtBy: z.array(z.object({ entity: z.string(), title: z.string(), sentence })) }),
  handle: ({ services, params, language: readIn }) => {
    promptOf(services, params.id);
    try {
      services.config.preview([{ what: 'delete', entity: 'prompt', id: params.id }]);
      return { pointedAtBy: [] };
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'conflict') throw error;
      const pointedAtBy = error.problems.map(({ phrase: said }) => ({
        entity: String(said.params?.entity ?? ''),
        title: String(said.params?.title ?? ''),
        sentence: say(said, readIn),
      }));
      return { pointedAtBy };
    }
  },
});

const deletePrompt = defineRoute({
  method: 'DELETE',
  path: '/api/prompts/{id}',
  right: CHANGE,
  summary: 'Delete a prompt; refused with a list while something uses it. Undone within 30 days, it sounds again.',
  params: idParams,
  answer: undefined,
  handle: (asking) => {
    promptOf(asking.services, asking.params.id);
    configure(asking, [{ change: { what: 'delete', entity: 'prompt', id: asking.params.id } }]);
  },
});

export const promptRoutes = [
  listPrompts,
  getPrompt,
  uploadPrompt,
  typePrompt,
  changePrompt,
  replaceSound,
  speakAnew,
  hear,
  peaks,
  dependents,
  deletePrompt,
];
