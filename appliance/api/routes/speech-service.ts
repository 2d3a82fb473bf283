import { z } from 'zod';
import { speechServiceSchema } from '../../config/entities/speech-service.ts';
import { configure } from '../configure.ts';
import { defineRoute } from '../define-route.ts';
import { entityShapes } from '../entity-shapes.ts';
import type { Services } from '../services.ts';

const shapes = entityShapes({ schema: speechServiceSchema });
const speechServiceShape = z
  .object({
    ...shapes.answer,
    speaker: z
      .enum(['service', 'box', 'nobody'])
      .meta({ description: 'Who speaks typed text: this service, espeak-ng on the box, or nobody can.' }),
  })
  .meta({ id: 'SpeechService' });

function viewOf({ config, library }: Services): z.input<typeof speechServiceShape> {
  const [settings = {}] = config.list<Record<string, unknown>>('speech-service');
  return { ...(shapes.pick(settings) as { readonly id: string }), speaker: library.speaker() };
}

const getSpeechService = defineRoute({
  method: 'GET',
  path: '/api/speech-service',
  right: 'see-prompts',
  summary: 'Who speaks typed text (EXT-04).',
  answer: speechServiceShape,
  handle: ({ services }) => viewOf(services),
});

const changeSpeechService = defineRoute({
  method: 'PATCH',
  path: '/api/speech-service',
  right: 'change-office',
  summary: 'Choose the service that speaks typed text; an empty address is none.',
  body: shapes.changed,
  answer: speechServiceShape,
  handle: (asking) => {
    const id = 'speech-service';
    configure(asking, [{ change: { what: 'change', entity: 'speech-service', id, body: asking.body } }]);
    return viewOf(asking.services);
  },
});

export const speechServiceRoutes = [getSpeechService, changeSpeechService];
