import { z } from 'zod';
import { entitySchemas } from '../../config/define-entity.ts';
import { defineRoute } from '../define-route.ts';

const schemas = defineRoute({
  method: 'GET',
  path: '/api/schemas',
  right: 'signed-in',
  summary: 'What can be set of each kind of thing, for forms: JSON Schemas with labels, units and marks.',
  answer: z.object({ entities: z.record(z.string(), z.unknown()) }),
  handle: ({ services }) => ({ entities: entitySchemas(services.config.definitions()) }),
});

const openApiDocument = defineRoute({
  method: 'GET',
  path: '/api/openapi.json',
  right: 'signed-in',
  summary: 'This description.',
  answer: z.record(z.string(), z.unknown()),
  handle: ({ services }) => services.openApi(),
});

export const describeRoutes = [schemas, openApiDocument];
