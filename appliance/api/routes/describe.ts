import { z } from 'zod';
import { type Language, say } from '../../base/words/index.ts';
import { entitySchemas } from '../../config/define-entity.ts';
import type { ConfigView, OfficeBody } from '../../config/types.ts';
import { hasAreaCodes } from '../../rules/area-codes.ts';
import { defineRoute } from '../define-route.ts';

const schemas = defineRoute({
  method: 'GET',
  path: '/api/schemas',
  right: 'signed-in',
  summary:
    'What can be set of each kind of thing, for forms: JSON Schemas with labels (in your language), units, marks.',
  answer: z.object({ entities: z.record(z.string(), z.unknown()) }),
  handle: ({ services, language }) => ({
    entities: offered(
      labelled(entitySchemas(services.config.definitions()), language) as Record<string, EntitySchema>,
      services.config,
    ),
  }),
});

interface EntitySchema {
  readonly properties?: Readonly<Record<string, { readonly enum?: readonly string[]; readonly default?: unknown }>>;
}

/** LBR-01: what there is none of in the office's country is not offered. */
function offered(entities: Record<string, EntitySchema>, config: ConfigView): Record<string, unknown> {
  const by = entities.location?.properties?.by;
  const country = config.list<OfficeBody>('office')[0]?.country ?? '';
  if (!by || hasAreaCodes(country)) return entities;
  const left = by.enum?.filter((choice) => choice !== 'area-code');
  const properties = { ...entities.location?.properties, by: { ...by, enum: left, default: left?.[0] } };
  return { ...entities, location: { ...entities.location, properties } };
}

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
