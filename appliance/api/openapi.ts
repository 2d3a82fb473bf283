import { z } from 'zod';
import type { RouteDefinition } from './define-route.ts';
import type { Access } from './person.ts';
import { topics as allTopics, type TopicDefinition } from './topics.ts';

type Json = Record<string, unknown>;

const problemShape = z
  .object({
    type: z.string(),
    title: z.string().meta({ description: "A sentence in the reader's language." }),
    status: z.number().int(),
    code: z.string().meta({ description: 'Stable name of the sentence.' }),
    problems: z.array(z.object({ path: z.string(), sentence: z.string() })).optional(),
    retryAfterSec: z.number().optional(),
    id: z.string().optional().meta({ description: "Of a mistake of ours: stands in the box's log." }),
  })
  .meta({ description: 'An error as people read it (RFC 9457).' });

/** This API as OpenAPI 3.1, from the definitions of its routes and topics. */
export function openApi(routes: readonly RouteDefinition[], topics: readonly TopicDefinition[] = allTopics): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Cordboard',
      version: '1',
      description: 'What the page and the command line of the box talk to. Moments are milliseconds since 1970.',
    },
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      schemas: { Problem: schemaOf(problemShape, 'output') },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'cordboard', description: '`__Host-cordboard` over HTTPS.' },
      },
    },
    'x-topics': topics.map(({ name, right, summary }) => ({ name, right: rightsOf(right), summary })),
  };
}

function operation(route: RouteDefinition): Json {
  const isPublic = route.right === 'public';
  return {
    summary: route.summary,
    operationId: operationId(route),
    tags: [route.path.split('/')[2]],
    security: isPublic ? [] : [{ session: [] }],
    'x-right': rightsOf(route.right),
    ...parameters(route),
    ...requestBody(route),
    responses: {
      [String(route.status)]: success(route),
      default: {
        description: 'What went wrong.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function rightsOf(access: Access): readonly string[] {
  return typeof access === 'string' ? [access] : access;
}

/** `GET /api/users/{id}` → `getUsersId`. */
function operationId(route: RouteDefinition): string {
  const words = route.path.split(/[^A-Za-z]+/).filter((word) => word !== '' && word !== 'api');
  return [route.method.toLowerCase(), ...words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join('');
}

function parameters(route: RouteDefinition): Json {
  const given = [
    ...fieldsOf(route.params).map(([name, schema]) => ({ name, in: 'path', required: true, schema })),
    ...fieldsOf(route.query).map(([name, schema, required]) => ({ name, in: 'query', required, schema })),
  ];
  return given.length > 0 ? { parameters: given } : {};
}

function fieldsOf(schema: z.ZodObject | undefined): [name: string, schema: unknown, required: boolean][] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as { properties?: Json; required?: string[] };
  return Object.entries(properties).map(([name, field]) => [name, field, required.includes(name)]);
}

function requestBody(route: RouteDefinition): Json {
  if (route.media) {
    const { contentType, summary } = route.media;
    return {
      requestBody: { required: true, description: summary, content: { [contentType]: { schema: { type: 'string' } } } },
    };
  }
  if (!route.body) return {};
  return {
    requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } },
  };
}

function success(route: RouteDefinition): Json {
  if (route.answerMedia) {
    const { contentType, summary } = route.answerMedia;
    return { description: summary, content: { [contentType]: { schema: { type: 'string' } } } };
  }
  if (!route.answer) return { description: 'Done.' };
  return {
    description: 'Done.',
    content: { 'application/json': { schema: schemaOf(route.answer, 'output') } },
  };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' });
  return rest;
}
