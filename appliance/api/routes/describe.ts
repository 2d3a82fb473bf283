import { z } from 'zod';
import { type Language, say } from '../../base/words/index.ts';
import { entitySchemas } from '../../config/define-entity.ts';
import { defineRoute } from '../define-route.ts';

const schemas = defineRoute({
  method: 'GET',
  path: '/api/schemas',
  right: 'signed-in',
  summary:
    'What can be set of each kind of thing, for forms: JSON Schemas with labels (in your language), units, marks.',
  answer: z.object({ entities: z.record(z.string(), z.unknown()) }),
  handle: ({ services, language }) => ({
    entities: labelled(entitySchemas(services.config.definitions()), language) as Record<string, unknown>,
  }),
});

/** The same with labels as the reader says them; they stand at any depth. */
function labelled(node: unknown, language: Language): unknown {
  if (Array.isArray(node)) return node.map((one) => labelled(one, language));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([name, value]) => [
      name,
      // A setting may be called `label` itself: then it is no text.
      name === 'label' && typeof value === 'string' ? say({ key: value }, language) : labelled(value, language),
    ]),
  );
}

const openApiDocument = defineRoute({
  method: 'GET',
  path: '/api/openapi.json',
  right: 'signed-in',
  summary: 'This description.',
  answer: z.record(z.string(), z.unknown()),
  handle: ({ services }) => services.openApi(),
});

export const describeRoutes = [schemas, openApiDocument];
