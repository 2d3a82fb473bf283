import type { RouteDefinition } from '../../appliance/api/define-route.ts';
import type { Access } from '../../appliance/api/person.ts';
import type { TopicDefinition } from '../../appliance/api/topics.ts';

/** The page of all routes and topics: who may, and what each is for. */
export function routesPage(routes: readonly RouteDefinition[], topics: readonly TopicDefinition[]): string {
  const rows = routes.map(
    ({ method, path, right, summary }) => `| ${method} | \`${path}\` | ${who(right)} | ${summary} |`,
  );
  const topicRows = topics.map(({ name, right, summary }) => `| ${name} | ${who(right)} | ${summary} |`);
  return [
    '# Routes and topics',
    '',
    'Generated from the definitions by `node scripts/generate.ts`. Shapes: `openapi.json`. Which role has which right:',
    '`rights.ts`.',
    '',
    '| method | path | who may | what |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    'Topics of `GET /api/events`:',
    '',
    '| topic | who may | what |',
    '| --- | --- | --- |',
    ...topicRows,
    '',
  ].join('\n');
}

function who(right: Access): string {
  return typeof right === 'string' ? right : right.join(' or ');
}
