import { z } from 'zod';
import { AppError } from '../../base/errors.ts';
import { phrase, say } from '../../base/words/index.ts';
import { routingTestSchema } from '../../config/entities/routing-test.ts';
import type { ConfigView, RoutingTestBody } from '../../config/types.ts';
import { expectationOf, questionOf, type RoutingTest, type TestResult } from '../../routing/tests.ts';
import { configure } from '../configure.ts';
import { defineRoute } from '../define-route.ts';
import { entityShapes } from '../entity-shapes.ts';
import type { Services } from '../services.ts';
import { idParams, sentence } from '../views/shapes.ts';
import { whatIfShape, whatIfView } from '../views/what-if.ts';

const EXPECTED = ['path', 'outcome', 'callee'];

const shapes = entityShapes({ schema: routingTestSchema });
/** What is expected is what happens now, unless it is said. */
const given = entityShapes({ schema: routingTestSchema.partial({ path: true, outcome: true }) });
const testShape = z.object(shapes.answer).meta({ id: 'RoutingTest' });

const resultShape = z
  .object({
    test: testShape,
    holds: z.boolean(),
    why: sentence.optional().meta({ description: 'Why it can’t be tried any more.' }),
    answer: whatIfShape.optional(),
  })
  .meta({ id: 'RoutingTestResult' });

function testNamed(config: ConfigView, id: string): RoutingTest {
  const test = config.get<RoutingTestBody>('routing-test', id);
  if (!test) throw new AppError('not-found', phrase('api.no-such'));
  return test;
}

function viewOf(config: ConfigView, id: string): z.input<typeof testShape> {
  return shapes.pick({ ...testNamed(config, id) }) as { readonly id: string };
}

const listTests = defineRoute({
  method: 'GET',
  path: '/api/routing-tests',
  right: 'see-extensions',
  summary: 'Saved routing tests: calls that are tried at every change (NPL-07).',
  answer: z.object({ tests: z.array(testShape) }),
  handle: ({ services: { config } }) => ({ tests: config.list('routing-test').map(({ id }) => viewOf(config, id)) }),
});

const runTests = defineRoute({
  method: 'POST',
  path: '/api/routing-tests/run',
  right: 'change-extensions',
  summary: 'Try all saved routing tests now.',
  answer: z.object({ results: z.array(resultShape) }),
  handle: async ({ services, language }) => {
    const results = await services.routingTests.tryAll();
    return { results: results.map((result) => resultView(result, services.config, language)) };
  },
});

function resultView(
  { test, holds, why, answer }: TestResult,
  config: ConfigView,
  language: Parameters<typeof say>[1],
): z.input<typeof resultShape> {
  return {
    test: viewOf(config, test.id),
    holds,
    ...(why ? { why: say(why, language) } : {}),
    ...(answer ? { answer: whatIfView(answer, config, language) } : {}),
  };
}

const addTest = defineRoute({
  method: 'POST',
  path: '/api/routing-tests',
  right: 'change-extensions',
  summary: 'Save a call as a routing test; it expects what happens now, unless it says otherwise.',
  body: given.created,
  status: 201,
  answer: testShape,
  handle: async (asking) => {
    const { services } = asking;
    const body = await expecting(services, asking.body);
    const [id = ''] = configure(asking, [{ change: { what: 'create', entity: 'routing-test', body } }]);
    return viewOf(services.config, id);
  },
});

/** With what happens now, where no expectation is given. What is wrong with the rest the configuration says. */
async function expecting({ config, whatIf }: Services, body: Record<string, unknown>): Promise<object> {
  const parsed = routingTestSchema.safeParse({ path: [], outcome: 'answered', ...body });
  if (!parsed.success || EXPECTED.some((field) => body[field] !== undefined)) return body;
  const answer = await whatIf.ask(questionOf(parsed.data as RoutingTestBody), config);
  return { ...body, ...expectationOf(answer, config) };
}

const changeTest = defineRoute({
  method: 'PATCH',
  path: '/api/routing-tests/{id}',
  right: 'change-extensions',
  summary: 'Change a routing test; an empty body makes it expect what happens now.',
  params: idParams,
  body: shapes.changed,
  answer: testShape,
  handle: async (asking) => {
    const { services, params } = asking;
    const { path, outcome, callee, id, ...before } = testNamed(services.config, params.id);
    const anew = await expecting(services, { ...before, ...asking.body });
    const body = { callee: null, ...anew };
    configure(asking, [{ change: { what: 'change', entity: 'routing-test', id, body } }]);
    return viewOf(services.config, id);
  },
});

const deleteTest = defineRoute({
  method: 'DELETE',
  path: '/api/routing-tests/{id}',
  right: 'change-extensions',
  summary: 'Delete a routing test.',
  params: idParams,
  answer: undefined,
  handle: (asking) => {
    const { id } = testNamed(asking.services.config, asking.params.id);
    configure(asking, [{ change: { what: 'delete', entity: 'routing-test', id } }]);
  },
});

export const routingTestRoutes = [listTests, runTests, addTest, changeTest, deleteTest];
