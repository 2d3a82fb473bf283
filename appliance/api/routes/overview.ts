import { z } from 'zod';
import { AppError } from '../../base/errors.ts';
import { phrase } from '../../base/words/index.ts';
import { booklet } from '../../routing/booklet.ts';
import { flowGraph } from '../../routing/graph.ts';
import { defineRoute } from '../define-route.ts';
import { bookletShape, bookletView } from '../views/booklet.ts';
import { checkShape, checkView } from '../views/check.ts';
import { graphShape, graphView } from '../views/graph.ts';

const check = defineRoute({
  method: 'GET',
  path: '/api/check',
  right: 'see-extensions',
  summary: 'What is wrong about the set-up as a whole, worst first, each with how it is mended.',
  answer: checkShape,
  handle: async ({ services: { config, routing }, language }) => checkView(config, await routing.findings(), language),
});

const id = z.string().min(1).max(64).optional();

const graph = defineRoute({
  method: 'GET',
  path: '/api/graph',
  right: 'see-extensions',
  summary: 'The ways of calls to a number, to an extension, to a number schema, or (without any) to the whole office.',
  query: z.object({ number: id, extension: id, schema: id }),
  answer: graphShape,
  handle: ({ services: { config, routing }, query, language }) => {
    const { number, extension, schema } = query;
    const given = { number, extension, 'number-schema': schema };
    for (const [entity, wanted] of Object.entries(given)) {
      if (wanted !== undefined && !config.get(entity, wanted)) throw new AppError('not-found', phrase('api.no-such'));
    }
    const of = { numberId: number, extensionId: extension, schemaId: schema };
    return graphView(flowGraph(routing.ways(), of), language);
  },
});

const readBooklet = defineRoute({
  method: 'GET',
  path: '/api/booklet',
  right: 'see-extensions',
  summary: 'The whole set-up in plain sentences, chapter by chapter; the same settings make the same booklet.',
  query: z.object({
    language: z.enum(['en', 'nl']).optional().meta({ description: 'Without one, the reader’s.' }),
  }),
  answer: bookletShape,
  handle: async ({ services: { config, routing }, query, language }) => {
    const { revision } = config;
    const chapters = await routing.inSlices(booklet(routing.ways()));
    return routing.inSlices(bookletView(chapters, revision, query.language ?? language));
  },
});

export const overviewRoutes = [check, graph, readBooklet];
