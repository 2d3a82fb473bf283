import { z } from 'zod';
import { AppError } from '../../base/errors.ts';
import { PROMPT_UPLOAD_MAX_BYTES, PROMPT_ZIP_MAX_BYTES } from '../../base/limits-features.ts';
import { type PhraseKey, phrase, say } from '../../base/words/index.ts';
import { spokenLanguage } from '../../config/fields.ts';
import { SoundRefused } from '../../library/types.ts';
import { PROMPT_LANGUAGES, type PromptLanguage } from '../../prompts/types.ts';
import { defineMediaRoute, defineRoute, defineUploadRoute } from '../define-route.ts';
import { forRequest, SOUND_TYPES } from '../kept-sound.ts';
import { authorOf, type Person } from '../person.ts';
import { rangedResponse } from '../ranged-response.ts';
import type { Services } from '../services.ts';
import { searched } from '../views/search.ts';
import { listQuery, sentence } from '../views/shapes.ts';
import { voiceEntries } from '../voice-zip.ts';
import { zipStream } from '../zip-stream.ts';

const languageParams = z.object({ language: spokenLanguage });
const clipParams = languageParams.extend({ clip: z.string().min(1).max(100) });

const clipShape = z
  .object({
    clip: z.string(),
    text: z.string().meta({ description: 'What is to be heard in it: a sentence, or a part of one.' }),
    own: z.boolean().meta({ description: 'Recorded by the office itself; else the box’s own voice.' }),
    durationMs: z.number().int().optional(),
  })
  .meta({ id: 'VoiceClip' });

function noted({ audit, clock }: Services, person: Person, key: PhraseKey, params: Record<string, string | number>) {
  audit.add({ at: clock.wall(), author: authorOf(person), phrase: phrase(key, params) });
}

function textOf({ library }: Services, language: PromptLanguage, clip: string): string {
  const found = library.voice.list(language).find((one) => one.clip === clip);
  if (!found) throw new AppError('not-found', phrase('voice.no-such'));
  return found.text;
}

const listVoices = defineRoute({
  method: 'GET',
  path: '/api/voices',
  right: 'see-prompts',
  summary: 'The languages in which the box speaks, and how much of each the office has recorded itself.',
  answer: z.object({
    voices: z.array(z.object({ language: spokenLanguage, clips: z.number().int(), own: z.number().int() })),
  }),
  handle: ({ services }) => ({
    voices: PROMPT_LANGUAGES.map((language) => {
      const clips = services.library.voice.list(language);
      return { language, clips: clips.length, own: clips.filter(({ own }) => own).length };
    }),
  }),
});

const listClips = defineRoute({
  method: 'GET',
  path: '/api/voices/{language}',
  right: 'see-prompts',
  summary: 'Every sentence that the box says in a language.',
  params: languageParams,
  query: listQuery,
  answer: z.object({ clips: z.array(clipShape), total: z.number().int() }),
  handle: ({ services, params, query }) => {
    const all = services.library.voice.list(params.language);
    const { page, total } = searched(all, query, ({ clip, text }) => [clip, text]);
    return { clips: [...page], total };
  },
});

const hearClip = defineMediaRoute({
  method: 'GET',
  path: '/api/voices/{language}/clips/{clip}',
  right: 'see-prompts',
  summary: 'The sound of one sentence.',
  params: clipParams,
  answerMedia: { contentType: 'audio/wav', summary: 'Mono, 16 kHz.' },
  handle: async ({ services, params, request }) => {
    const wav = await services.library.voice.sound(params.language, params.clip);
    if (!wav) throw new AppError('not-found', phrase('voice.no-such'));
    const read = (from: number, until: number): Uint8Array => wav.subarray(from, until);
    return rangedResponse(request, { contentType: 'audio/wav', size: wav.length, read });
  },
});

const replaceClip = defineUploadRoute({
  method: 'POST',
  path: '/api/voices/{language}/clips/{clip}',
  right: 'change-prompts',
  summary: 'Replace one sentence by a recording of your own.',
  params: clipParams,
  upload: { contentTypes: SOUND_TYPES, summary: 'WAV or MP3.' },
  bodyMaxBytes: PROMPT_UPLOAD_MAX_BYTES,
  answer: undefined,
  handle: async ({ services, person, params, body }) => {
    const { language, clip } = params;
    const text = textOf(services, language, clip);
    await forRequest(services.library.voice.replace(language, clip, body));
    noted(services, person, 'audit.voice-replaced', { text, language });
  },
});

const restoreClip = defineRoute({
  method: 'DELETE',
  path: '/api/voices/{language}/clips/{clip}',
  right: 'change-prompts',
  summary: 'Take the box’s own sentence again.',
  params: clipParams,
  answer: undefined,
  handle: async ({ services, person, params }) => {
    const { language, clip } = params;
    const text = textOf(services, language, clip);
    if (await services.library.voice.restore(language, clip)) {
      noted(services, person, 'audit.voice-restored', { text, language });
    }
  },
});

const exportVoice = defineMediaRoute({
  method: 'GET',
  path: '/api/voices/{language}/zip',
  right: 'see-prompts',
  summary:
    'A whole language as one zip: a WAV for each sentence and the list of what they say, for somebody to record.',
  params: languageParams,
  answerMedia: { contentType: 'application/zip', summary: '`<clip>.wav` and `sentences.csv`.' },
  handle: ({ services, params: { language } }) =>
    new Response(zipStream(voiceEntries(services.library.voice, language, services.clock.wall())), {
      headers: {
        'content-type': 'application/zip',
        'content-disposition': `attachment; filename="voice-${language}.zip"`,
        'cache-control': 'private',
      },
    }),
});

const clipText = z.object({ clip: z.string(), text: z.string() });

const importVoice = defineUploadRoute({
  method: 'POST',
  path: '/api/voices/{language}/zip',
  right: 'change-prompts',
  summary: 'Take over a zip with recordings; where it lacks sentences, they stay as they are and are listed.',
  params: languageParams,
  upload: { contentTypes: ['application/zip', 'application/x-zip-compressed'], summary: 'As the export makes it.' },
  bodyMaxBytes: PROMPT_ZIP_MAX_BYTES,
  answer: z.object({
    taken: z.number().int(),
    missing: z.array(clipText),
    unknown: z.array(z.string()).meta({ description: 'Files in it that are no sentence of the box.' }),
    refused: z.array(z.object({ clip: z.string(), sentence })),
  }),
  handle: async ({ services, person, params: { language }, body, language: readIn }) => {
    const { voice } = services.library;
    const imported = await forRequest(voice.import(language, body).catch(asNoZip));
    noted(services, person, 'audit.voice-imported', { count: imported.taken, language });
    const { taken, missing, unknown, refused } = imported;
    return {
      ...{ taken, missing: [...missing], unknown: [...unknown] },
      refused: refused.map(({ clip, why }) => ({ clip, sentence: say(phrase(`prompt.${why}`), readIn) })),
    };
  },
});

/** Here no audio is expected but a zip. */
function asNoZip(error: unknown): never {
  const isNoZip = error instanceof SoundRefused && ['no-audio', 'broken'].includes(error.why);
  if (isNoZip) throw new AppError('invalid', phrase('voice.no-zip'));
  throw error;
}

export const voiceRoutes = [listVoices, listClips, hearClip, replaceClip, restoreClip, exportVoice, importVoice];
