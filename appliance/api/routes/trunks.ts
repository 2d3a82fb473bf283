import { z } from 'zod';
import { AppError } from '../../base/errors.ts';
import { phrase } from '../../base/words/index.ts';
import type { ConfigView, Stored, TrunkBody } from '../../config/types.ts';
import { trunkTemplates } from '../../trunks/templates/index.ts';
import { unconfirmed } from '../../trunks/templates/types.ts';
import { configure } from '../configure.ts';
import { defineRoute } from '../define-route.ts';
import { idParams } from '../views/shapes.ts';
import { trunkShape, trunkShapes, trunkView, trunkViews } from '../views/trunks.ts';

/** @throws AppError `not-found` */
export function trunkOf(config: ConfigView, id: string | undefined): Stored<TrunkBody> {
  const trunk = id === undefined ? undefined : config.get<TrunkBody>('trunk', id);
  if (!trunk) throw new AppError('not-found', phrase('api.no-such'));
  return trunk;
}

const listTrunks = defineRoute({
  method: 'GET',
  path: '/api/trunks',
  right: 'see-office',
  summary: 'All lines to the outside in the order in which they are tried, and how each does (NPL-08).',
  answer: z.object({ trunks: z.array(trunkShape) }),
  handle: ({ services, language }) => ({ trunks: trunkViews(services, language) }),
});

const getTrunk = defineRoute({
  method: 'GET',
  path: '/api/trunks/{id}',
  right: 'see-office',
  summary: 'One line to the outside.',
  params: idParams,
  answer: trunkShape,
  handle: ({ services, params, language }) => trunkView(services, trunkOf(services.config, params.id), language),
});

const addTrunk = defineRoute({
  method: 'POST',
  path: '/api/trunks',
  right: 'change-office',
  summary: 'Add a line to the outside; it registers at once.',
  body: trunkShapes.created,
  status: 201,
  answer: trunkShape,
  handle: (asking) => {
    const { services, body, language } = asking;
    const [id] = configure(asking, [{ change: { what: 'create', entity: 'trunk', body } }]);
    return trunkView(services, trunkOf(services.config, id), language);
  },
});

const changeTrunk = defineRoute({
  method: 'PATCH',
  path: '/api/trunks/{id}',
  right: 'change-office',
  summary: 'Change a line to the outside.',
  params: idParams,
  body: trunkShapes.changed,
  answer: trunkShape,
  handle: (asking) => {
    const { services, params, body, language } = asking;
    trunkOf(services.config, params.id);
    configure(asking, [{ change: { what: 'change', entity: 'trunk', id: params.id, body } }]);
    return trunkView(services, trunkOf(services.config, params.id), language);
  },
});

const deleteTrunk = defineRoute({
  method: 'DELETE',
  path: '/api/trunks/{id}',
  right: 'change-office',
  summary: 'Delete a line to the outside; what is registered there is taken back.',
  params: idParams,
  answer: undefined,
  handle: (asking) => {
    trunkOf(asking.services.config, asking.params.id);
    configure(asking, [{ change: { what: 'delete', entity: 'trunk', id: asking.params.id } }]);
  },
});

const listTemplates = defineRoute({
  method: 'GET',
  path: '/api/trunk-templates',
  right: 'see-office',
  summary: 'Providers of which settings are publicly known; what is missing there the person fills in.',
  answer: z.object({
    templates: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        country: z.string().meta({ description: 'ISO 3166, or EU.' }),
        settings: z.record(z.string(), z.unknown()).meta({ description: 'Fields of a new trunk.' }),
        sources: z
          .array(z.object({ address: z.string(), seen: z.string(), confirms: z.array(z.string()) }))
          .meta({ description: 'Pages of the provider’s own, and what of it stands there.' }),
        unconfirmed: z.array(z.string()).meta({ description: 'Fields that no such page confirms.' }),
      }),
    ),
  }),
  handle: () => ({
    templates: trunkTemplates.map((template) => ({
      ...{ id: template.id, name: template.name, country: template.country },
      settings: { ...template.settings },
      sources: (template.sources ?? []).map((source) => ({ ...source, confirms: [...source.confirms] })),
      unconfirmed: [...unconfirmed(template)],
    })),
  }),
});

const tryTrunk = defineRoute({
  method: 'POST',
  path: '/api/trunks/{id}/try',
  right: 'change-office',
  summary: 'Try a registration that failed again now; its state tells what came of it.',
  params: idParams,
  answer: undefined,
  handle: ({ services, params }) => {
    trunkOf(services.config, params.id);
    services.trunks.tryNow(params.id);
  },
});

export const trunkRoutes = [listTrunks, getTrunk, addTrunk, changeTrunk, deleteTrunk, listTemplates, tryTrunk];
