import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { ROUTING_TESTS_MAX } from '../../appliance/base/limits-what-if.ts';
import { applyOfficeFile } from '../../appliance/config/office-file/apply.ts';
import { exportOfficeFile } from '../../appliance/config/office-file/export.ts';
import { type Browser, endTestApis, type TestApi, testApi } from '../kit/api.ts';
import { cordboard } from '../kit/command.ts';
import { author, refusal, temporaryDirectory, testOffice } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

/** NPL-07: what must stay so is tried at every change, and a change that flips it asks first. */
const test = suite('routing: saved tests', { timeoutMs: 20_000 });
test.afterEach(endTestApis);

const CALL = { name: 'Nobody presses', from: '102', to: '800', at: '2026-12-25T10:00' };

async function office(): Promise<{ api: TestApi; admin: Browser }> {
  const api = testApi();
  const create = (entity: string, id: string, body: object) => ({ what: 'create', entity, id, body }) as const;
  const person = { pin: '2580', voicemail: false };
  api.config.apply(
    [
      create('user', 'anna', { ...person, number: '101', name: 'Anna' }),
      create('user', 'bram', { ...person, number: '102', name: 'Bram' }),
      create('user', 'carla', { ...person, number: '103', name: 'Carla' }),
      ...['101', '102', '103'].map((number, at) =>
        create('line', `line-${number}`, { username: number, userId: ['anna', 'bram', 'carla'][at] }),
      ),
      create('ivr', 'menu', { number: '800', name: 'Main', noneRetries: 0, noneDestinationId: 'anna' }),
    ],
    author,
  );
  return { api, admin: await api.signedIn('admin') };
}

test('NPL-07 a saved call expects what happens now, holds, and says so when all are tried', async () => {
  const { api, admin } = await office();
  const saved = await admin.post('/api/routing-tests', CALL);
  assert.is(saved.status, 201, saved.text);
  assert.equal([saved.body.outcome, saved.body.callee], ['answered', '101']);
  const [result] = (await admin.post('/api/routing-tests/run')).body.results;
  assert.equal([result.holds, result.answer.callee.number], [true, '101']);
  api.config.apply([{ what: 'change', entity: 'ivr', id: 'menu', body: { noneDestinationId: 'carla' } }], author);
  const [now] = (await admin.post('/api/routing-tests/run')).body.results;
  assert.equal([now.holds, now.answer.callee.number], [false, '103']);
  const anew = await admin.patch(`/api/routing-tests/${saved.body.id}`, {});
  assert.is(anew.body.callee, '103');
});

test('NPL-07 a change that flips a saved test says which and asks first; confirmed it goes through', async () => {
  const { api, admin } = await office();
  await admin.post('/api/routing-tests', CALL);
  const { revision } = api.config;
  const path = '/api/extensions/menu';
  const asked = await admin.patch(path, { noneDestinationId: 'carla' });
  assert.is(asked.status, 409, asked.text);
  assert.is(asked.body.code, 'routing-test.asks-first');
  assert.equal(asked.body.problems, [
    {
      path: 'Nobody presses',
      sentence:
        '“Nobody presses” (2026-12-25T10:00, to 800) would now end at person Carla: Answered instead of person Anna: Answered.',
    },
  ]);
  assert.is(api.config.revision, revision, 'nothing is changed');
  assert.is((await admin.patch(path, { name: 'Welcome' })).status, 200, 'what flips nothing is not asked');
  assert.is((await admin.patch(`${path}?confirm=true`, { noneDestinationId: 'carla' })).status, 200);
  assert.is((await admin.patch(path, { name: 'Hello' })).status, 200, 'one that no longer holds is no objection');
});

test('NPL-07 another way to the same end flips a saved test too', async () => {
  const { api, admin } = await office();
  const further = { number: '801', name: 'Further', noneRetries: 0, noneDestinationId: 'anna' };
  api.config.apply([{ what: 'create', entity: 'ivr', id: 'further', body: further }], author);
  await admin.post('/api/routing-tests', CALL);
  const asked = await admin.patch('/api/extensions/menu', { noneDestinationId: 'further' });
  assert.is(asked.status, 409, asked.text);
  assert.match(asked.body.problems[0].sentence, /ivr 800 → ivr 801 → user 101/);
});

test('NPL-07 taking a change back, deleting and the office file are asked too', async () => {
  const { api, admin } = await office();
  await admin.patch('/api/extensions/menu', { noneDestinationId: 'carla' });
  const { revision } = api.config;
  await admin.post('/api/routing-tests', CALL);
  assert.is((await admin.post(`/api/changes/${revision}/undo`)).body.code, 'routing-test.asks-first');
  await admin.patch('/api/extensions/menu', { noneDestinationId: 'anna' });
  assert.is((await admin.delete('/api/users/bram')).body.code, 'routing-test.asks-first');
  const owner = await api.signedIn('owner');
  const file = 'ivrs:\n  - { number: "800", name: Main, noneDestination: "101" }\n';
  const send = (query: string) =>
    owner.fetch('POST', `/api/office-file?${query}`, { body: file, headers: { 'content-type': 'application/yaml' } });
  assert.is((await send('dryRun=false')).status, 409);
  assert.is((await send('dryRun=true')).status, 200, 'only telling the difference changes nothing');
  assert.is((await send('confirm=true')).status, 200);
});

test('NPL-07 the command line asks as well, and the office file carries the tests', async () => {
  const { api, admin } = await office();
  await admin.post('/api/routing-tests', { ...CALL, who: [{ number: '103', does: 'busy' }], press: ['1', ''] });
  const text = exportOfficeFile(api.config, { secrets: true });
  assert.match(text, 'routingTests:');
  const data = join(temporaryDirectory(), 'data');
  const file = (name: string, content: string): string => {
    const path = join(temporaryDirectory(), name);
    writeFileSync(path, content);
    return path;
  };
  const first = await cordboard('apply', file('a.yaml', text), '--data', data);
  assert.is(first.status, 0, first.err);
  const changed = file('b.yaml', 'ivrs:\n  - { number: "800", name: Main, noneDestination: "103" }\n');
  const asked = await cordboard('apply', changed, '--data', data);
  assert.is(asked.status, 1);
  assert.match(asked.err, /“Nobody presses” .* instead of person Anna/);
  assert.is((await cordboard('apply', changed, '--data', data, '--confirm')).status, 0);
  const other = testOffice();
  applyOfficeFile(other.config, text, author, { random: other.random });
  assert.is(exportOfficeFile(other.config, { secrets: true }), text);
});

test('NPL-07 what is no test is not saved, and there is an end to their number', async () => {
  const { api, admin } = await office();
  assert.is((await admin.post('/api/routing-tests', { ...CALL, at: 'soon' })).status, 422);
  assert.is((await admin.post('/api/routing-tests', { ...CALL, from: '188' })).status, 422);
  const many = Array.from({ length: ROUTING_TESTS_MAX + 1 }, (_, index) => {
    const body = { ...CALL, name: `Test ${index}`, path: [], outcome: 'answered' };
    return { what: 'create', entity: 'routing-test', body } as const;
  });
  assert.equal(
    refusal(() => api.config.apply(many, author)),
    ['conflict routing-test.too-many'],
  );
});
