import { z } from 'zod';
import { AppError } from '../../base/errors.ts';
import { PLAN_BODY_MAX_BYTES } from '../../base/limits-routing.ts';
import { phrase } from '../../base/words/index.ts';
import type { NumberBody, NumberSchemaBody } from '../../config/types.ts';
import { nextScheduledChange } from '../../rules/number-plan.ts';
import { configure } from '../configure.ts';
import { defineRoute } from '../define-route.ts';
import {
  officeZone,
  planNamed,
  schemaNamed,
  schemaShape,
  schemaShapes,
  schemaSummary,
  schemaView,
  summaryView,
} from '../views/number-plans.ts';
import { idParams } from '../views/shapes.ts';

const listSchemas = defineRoute({
  method: 'GET',
  path: '/api/number-schemas',
  right: 'see-numbers',
  summary: 'All number schemas with the plan that rules now, why, until when, and what comes next (NPL-01, NPL-03).',
  answer: z.object({ schemas: z.array(schemaSummary) }),
  handle: ({ services: { config, clock }, language }) => ({
    schemas: config
      .list<NumberSchemaBody>('number-schema')
      .map((schema) => summaryView(config, schema, clock.wall(), language)),
  }),
});

const getSchema = defineRoute({
  method: 'GET',
  path: '/api/number-schemas/{id}',
  right: 'see-numbers',
  summary: 'One number schema: its plans with where they send each number, its schedule and holidays.',
  params: idParams,
  answer: schemaShape,
  handle: ({ services: { config, clock }, params, language }) => schemaView(config, params.id, clock.wall(), language),
});

const addSchema = defineRoute({
  method: 'POST',
  path: '/api/number-schemas',
  right: 'change-numbers',
  summary: 'Add a number schema (NPL-01).',
  body: schemaShapes.created,
  bodyMaxBytes: PLAN_BODY_MAX_BYTES,
  status: 201,
  answer: schemaShape,
  handle: (asking) => {
    const { config, clock } = asking.services;
    const [id = ''] = configure(asking, [{ change: { what: 'create', entity: 'number-schema', body: asking.body } }]);
    return schemaView(config, id, clock.wall(), asking.language);
  },
});

const changeSchema = defineRoute({
  method: 'PATCH',
  path: '/api/number-schemas/{id}',
  right: 'change-numbers',
  summary: 'Change a number schema; plans, weekly schedule and holidays are given as a whole each (NPL-02, NPL-04).',
  params: idParams,
  body: schemaShapes.changed,
  bodyMaxBytes: PLAN_BODY_MAX_BYTES,
  answer: schemaShape,
  handle: (asking) => {
    const { services, params, body, language } = asking;
    schemaNamed(services.config, params.id);
    configure(asking, [{ change: { what: 'change', entity: 'number-schema', id: params.id, body } }]);
    return schemaView(services.config, params.id, services.clock.wall(), language);
  },
});

const deleteSchema = defineRoute({
  method: 'DELETE',
  path: '/api/number-schemas/{id}',
  right: 'change-numbers',
  summary: 'Delete a number schema with its numbers; the first one stays (NPL-01).',
  params: idParams,
  answer: undefined,
  handle: (asking) => {
    const { config } = asking.services;
    const { id } = schemaNamed(config, asking.params.id);
    const numbers = config.where<NumberBody>('number', 'schemaId', id);
    configure(asking, [
      { change: { what: 'delete', entity: 'number-schema', id } },
      ...numbers.map((one) => ({ change: { what: 'delete', entity: 'number', id: one.id } as const })),
    ]);
  },
});

const copyPlan = defineRoute({
  method: 'POST',
  path: '/api/number-schemas/{id}/copy-plan',
  right: 'change-numbers',
  summary: 'Copy what one plan says over another; asks first (409) where that one is not empty (NPL-02).',
  params: idParams,
  body: z.object({ from: z.int(), to: z.int(), confirmed: z.boolean().default(false) }),
  answer: schemaShape,
  handle: (asking) => {
    const { services, params, body, language } = asking;
    const schema = schemaNamed(services.config, params.id);
    const source = planNamed(schema, body.from);
    const target = planNamed(schema, body.to);
    if (target.entries.length > 0 && !body.confirmed) {
      throw new AppError('conflict', phrase('plan.copy-over', { plan: target.name }));
    }
    const plans = schema.plans.map((plan) => (plan === target ? { ...plan, entries: source.entries } : plan));
    configure(asking, [{ change: { what: 'change', entity: 'number-schema', id: schema.id, body: { plans } } }]);
    return schemaView(services.config, schema.id, services.clock.wall(), language);
  },
});

const switchPlan = defineRoute({
  method: 'POST',
  path: '/api/number-schemas/{id}/switch',
  right: 'change-numbers',
  summary:
    'Switch to a plan by hand, until the next scheduled change or until undone; asks first (409) where it is empty (NPL-06).',
  params: idParams,
  body: z.object({
    plan: z.int(),
    until: z.enum(['next-change', 'undone']),
    confirmed: z.boolean().default(false),
  }),
  answer: schemaShape,
  handle: (asking) => {
    const { services, params, body, language } = asking;
    const { config, clock } = services;
    const schema = schemaNamed(config, params.id);
    const plan = planNamed(schema, body.plan);
    if (plan.entries.length === 0 && !body.confirmed) {
      throw new AppError('conflict', phrase('plan.is-empty', { plan: plan.name }));
    }
    const until = body.until === 'undone' ? undefined : nextScheduledChange(schema, officeZone(config), clock.wall());
    const change = { manualPlan: plan.number, manualUntilMs: until ?? null };
    configure(
      asking,
      [{ change: { what: 'change', entity: 'number-schema', id: schema.id, body: change } }],
      phrase('note.plan-switched'),
    );
    return schemaView(config, schema.id, clock.wall(), language);
  },
});

const followSchedule = defineRoute({
  method: 'DELETE',
  path: '/api/number-schemas/{id}/switch',
  right: 'change-numbers',
  summary: 'Let the schedule rule again (NPL-06).',
  params: idParams,
  answer: schemaShape,
  handle: (asking) => {
    const { services, params, language } = asking;
    const { id } = schemaNamed(services.config, params.id);
    const change = { manualPlan: null, manualUntilMs: null };
    configure(
      asking,
      [{ change: { what: 'change', entity: 'number-schema', id, body: change } }],
      phrase('note.plan-follows'),
    );
    return schemaView(services.config, id, services.clock.wall(), language);
  },
});

export const numberSchemaRoutes = [
  ...[listSchemas, getSchema, addSchema, changeSchema, deleteSchema],
  ...[copyPlan, switchPlan, followSchedule],
];
