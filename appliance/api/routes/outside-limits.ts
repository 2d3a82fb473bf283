import { z } from 'zod';
import { AppError } from '../../base/errors.ts';
import { phrase, say } from '../../base/words/index.ts';
import { outsideLimitSchema } from '../../config/entities/outside-limit.ts';
import type { ConfigView, OutsideLimitBody, Stored } from '../../config/types.ts';
import type { BrakeStop } from '../../trunks/types.ts';
import { configure } from '../configure.ts';
import { defineRoute } from '../define-route.ts';
import { entityShapes } from '../entity-shapes.ts';
import { authorOf } from '../person.ts';
import type { Services } from '../services.ts';
import { userRefOf } from '../views/phones.ts';
import { idParams, moment, sentence, userRef } from '../views/shapes.ts';

const shapes = entityShapes({ schema: outsideLimitSchema });

const spent = z.object({ minutes: z.number(), costlyMinutes: z.number() });
const limitShape = z
  .object({
    ...shapes.answer,
    user: userRef.optional(),
    usage: z
      .object({ callsNow: z.number().int(), hour: spent, day: spent })
      .optional()
      .meta({ description: 'What has been called so far; missing for a limit of each user.' }),
    stopped: z.object({ at: moment, count: z.number().int(), sentence, user: userRef.optional() }).optional().meta({
      description: 'It has stopped calls within the last day: the latest, and how many since it was released.',
    }),
  })
  .meta({ id: 'OutsideLimit' });

type LimitView = z.input<typeof limitShape>;

function viewOf({ config, brakes }: Services, id: string, language: 'en' | 'nl'): LimitView {
  const limit = config.get<OutsideLimitBody>('outside-limit', id);
  if (!limit) throw new AppError('not-found', phrase('api.no-such'));
  const stop = brakes.stopped().find(({ limitId }) => limitId === id);
  return {
    ...(shapes.pick({ ...limit }) as { readonly id: string }),
    ...whose({ config }, limit),
    ...(limit.applies === 'each-user' ? {} : { usage: brakes.usageOf(limit, limit.userId) }),
    ...(stop ? { stopped: stoppedView(config, stop, language) } : {}),
  };
}

function stoppedView(config: ConfigView, { at, count, phrase: said, userId }: BrakeStop, language: 'en' | 'nl') {
  const user = userRefOf(config, userId);
  return { at, count, sentence: say(said, language), ...(user ? { user } : {}) };
}

function whose({ config }: Pick<Services, 'config'>, { userId }: Stored<OutsideLimitBody>): Pick<LimitView, 'user'> {
  const user = config.get<{ number: string; name: string }>('user', userId ?? '');
  return user ? { user: { id: user.id, number: user.number, name: user.name } } : {};
}

const listLimits = defineRoute({
  method: 'GET',
  path: '/api/outside-limits',
  right: 'see-office',
  summary: 'What calls to the outside may come to (FAC-09), what they have come to, and which limits stopped some.',
  answer: z.object({ limits: z.array(limitShape) }),
  handle: ({ services, language }) => ({
    limits: services.config.list('outside-limit').map(({ id }) => viewOf(services, id, language)),
  }),
});

const addLimit = defineRoute({
  method: 'POST',
  path: '/api/outside-limits',
  right: 'change-office',
  summary: 'Add a limit.',
  body: shapes.created,
  status: 201,
  answer: limitShape,
  handle: (asking) => {
    const [id = ''] = configure(asking, [{ change: { what: 'create', entity: 'outside-limit', body: asking.body } }]);
    return viewOf(asking.services, id, asking.language);
  },
});

const changeLimit = defineRoute({
  method: 'PATCH',
  path: '/api/outside-limits/{id}',
  right: 'change-office',
  summary: 'Change a limit.',
  params: idParams,
  body: shapes.changed,
  answer: limitShape,
  handle: (asking) => {
    const { services, params, body, language } = asking;
    viewOf(services, params.id, language);
    configure(asking, [{ change: { what: 'change', entity: 'outside-limit', id: params.id, body } }]);
    return viewOf(services, params.id, language);
  },
});

const deleteLimit = defineRoute({
  method: 'DELETE',
  path: '/api/outside-limits/{id}',
  right: 'change-office',
  summary: 'Delete a limit.',
  params: idParams,
  answer: undefined,
  handle: (asking) => {
    const { services, params, language } = asking;
    viewOf(services, params.id, language);
    configure(asking, [{ change: { what: 'delete', entity: 'outside-limit', id: params.id } }]);
  },
});

const releaseLimit = defineRoute({
  method: 'POST',
  path: '/api/outside-limits/{id}/release',
  right: 'change-office',
  summary: 'Let calls go on that a limit stops: what was called so far counts no more for it.',
  params: idParams,
  answer: limitShape,
  handle: ({ services, params, person, language }) => {
    const { name } = viewOf(services, params.id, language) as { readonly name?: unknown };
    services.brakes.release(params.id);
    const said = phrase('audit.limit-released', { name: String(name) });
    services.audit.add({ at: services.clock.wall(), author: authorOf(person), phrase: said });
    return viewOf(services, params.id, language);
  },
});

export const outsideLimitRoutes = [listLimits, addLimit, changeLimit, deleteLimit, releaseLimit];
