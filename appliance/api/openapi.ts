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
    problems: z
      .array(z.object({ path: z.string(), line: z.number().int().optional(), sentence: z.string() }))
      .optional(),
    retryAfterSec: z.number().optional(),
    id: z.string().optional().meta({ description: "Of a mistake of ours: stands in the box's log." }),
  })
  .meta({ description: 'An error as people read it (RFC 9457).' });

/** This API as OpenAPI 3.1, from the definitions of its routes and topics. */
export function openApi(routes: readonly RouteDefinition[], topics: readonly TopicDefinition[] = allTopics): Json {
  const named: Json = { Problem: schemaOf(problemShape, 'output', {}) };
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route, named) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Cordboard',
      version: '1',
      description:
        'What the page and the command line of the box talk to. Moments are milliseconds since 1970. A change that saved ' +
        'routing tests object to is refused with 409 and `routing-test.asks-first`; `?confirm=true` means it.',
    },
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      schemas: Object.fromEntries(Object.entries(named).sort(([a], [b]) => (a < b ? -1 : 1))),
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'cordboard', description: '`__Host-cordboard` over HTTPS.' },
      },
    },
    'x-topics': topics.map(({ name, right, summary }) => ({ name, right: rightsOf(right), summary })),
  };
}

function operation(route: RouteDefinition, named: Json): Json {
  const isPublic = route.right === 'public';
  return {
    summary: route.summary,
    operationId: operationId(route),
    tags: [route.path.split('/')[2]],
    security: isPublic ? [] : [{ session: [] }],
    'x-right': rightsOf(route.right),
    ...parameters(route, named),
    ...requestBody(route, named),
    responses: {
      [String(route.status)]: success(route, named),
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

function parameters(route: RouteDefinition, named: Json): Json {
  const given = [
    ...fieldsOf(route.params, named).map(([name, schema]) => ({ name, in: 'path', required: true, schema })),
    ...fieldsOf(route.query, named).map(([name, schema, required]) => ({ name, in: 'query', required, schema })),
  ];
  return given.length > 0 ? { parameters: given } : {};
}

function fieldsOf(schema: z.ZodObject | undefined, named: Json): [name: string, schema: unknown, required: boolean][] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input', named) as {
    properties?: Json;
    required?: string[];
  };
  return Object.entries(properties).map(([name, field]) => [name, field, required.includes(name)]);
}

const BINARY = { type: 'string', format: 'binary' };

function requestBody(route: RouteDefinition, named: Json): Json {
  if (route.media) {
    const { contentType, summary } = route.media;
    return {
      requestBody: { required: true, description: summary, content: { [contentType]: { schema: { type: 'string' } } } },
    };
  }
  if (route.upload) {
    const { contentTypes, summary } = route.upload;
    const content = Object.fromEntries(contentTypes.map((kind) => [kind, { schema: BINARY }]));
    return { requestBody: { required: true, description: summary, content } };
  }
  if (!route.body) return {};
  return {
    requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input', named) } } },
  };
}

function success(route: RouteDefinition, named: Json): Json {
  if (route.answerMedia) {
    const { contentType, summary } = route.answerMedia;
    return { description: summary, content: { [contentType]: { schema: { type: 'string' } } } };
  }
  if (!route.answer) return { description: 'Done.' };
  return {
    description: 'Done.',
    content: { 'application/json': { schema: schemaOf(route.answer, 'output', named) } },
  };
}

/** As JSON Schema; what has a name of its own (`.meta({ id })`) goes to `named` and is only pointed at. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', named: Json): Json {
  const made = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' });
  const {
    $schema: _,
    $defs = {},
    ...rest
  } = JSON.parse(JSON.stringify(made, withoutNoise).replaceAll('"#/$defs/', '"#/components/schemas/')) as {
    $schema?: unknown;
    $defs?: Record<string, Json>;
  } & Json;
  for (const [name, { id: _id, ...definition }] of Object.entries($defs)) named[name] = definition;
  return rest;
}

/** Every whole number has these bounds; saying so everywhere hides the real ones. */
function withoutNoise(key: string, value: unknown): unknown {
  const isNoise = (key === 'minimum' || key === 'maximum') && Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER;
  return isNoise ? undefined : value;
}
