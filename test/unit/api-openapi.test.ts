import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as assert from 'uvu/assert';
import { openApi } from '../../appliance/api/openapi.ts';
import { routes } from '../../appliance/api/routes/index.ts';
import { endTestApis, testApi } from '../kit/api.ts';
import { suite } from '../kit/suite.ts';

const test = suite('api: its description');
test.afterEach(endTestApis);

interface Operation {
  readonly operationId: string;
  readonly security: unknown[];
  readonly 'x-right': string[];
  readonly parameters?: { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Record<string, never> }> };
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema: unknown }> }>;
}

const described = openApi(routes) as unknown as {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, unknown> };
  readonly 'x-topics': { readonly name: string }[];
};

test('the committed description is what the routes say (else: node scripts/generate.ts)', () => {
  const file = path.join(import.meta.dirname, '../../appliance/api/openapi.json');
  assert.equal(JSON.parse(readFileSync(file, 'utf8')), JSON.parse(JSON.stringify(described)));
});

test('it describes every route, with who may and what comes and goes', () => {
  assert.is(described.openapi, '3.1.0');
  const operations = Object.entries(described.paths).flatMap(([at, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${at}`, operation })),
  );
  assert.equal(
    operations.map(({ name }) => name).sort(),
    routes.map((route) => `${route.method} ${route.path}`).sort(),
  );
  const ids = operations.map(({ operation }) => operation.operationId);
  assert.is(new Set(ids).size, ids.length, 'each has a name of its own');
  for (const { name, operation } of operations) {
    const placeholders = [...name.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
    assert.equal(
      inPath.map((parameter) => parameter.name),
      placeholders,
      name,
    );
    assert.ok(
      inPath.every((parameter) => parameter.required),
      name,
    );
    assert.is(operation.security.length === 0, operation['x-right'][0] === 'public', name);
    assert.ok(operation.responses.default, name);
  }
});

test('bodies and answers carry the rules of the things themselves', () => {
  const add = described.paths['/api/users']?.post;
  const body = add?.requestBody?.content['application/json']?.schema as unknown as {
    readonly properties: Record<string, { readonly label?: string; readonly secret?: boolean }>;
    readonly required: string[];
  };
  assert.equal([body.properties.number?.label, body.properties.pin?.secret], ['Extension', true]);
  assert.ok(body.properties.line && body.required.includes('number') && !body.required.includes('pin'));
  assert.match(JSON.stringify(add?.responses['201']), /"#\/components\/schemas\/User"/);
  const { User, Account } = described.components.schemas;
  assert.match(JSON.stringify(User), /"hasPin"/);
  assert.not.match(JSON.stringify(User), /"pin"/);
  assert.not.match(JSON.stringify([Account, described.paths['/api/accounts']]), /passwordHash|totpSecret/);
});

test('who is signed in can read it', async () => {
  const browser = await testApi().signedIn('user');
  assert.equal((await browser.get('/api/openapi.json')).body, JSON.parse(JSON.stringify(described)));
});
