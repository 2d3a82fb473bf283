import * as assert from 'uvu/assert';
import type { LineBody } from '../../appliance/config/types.ts';
import { addUser, endTestApis, testApi } from '../kit/api.ts';
import { suite } from '../kit/suite.ts';

const test = suite('api: one’s own phone in the browser');
test.afterEach(endTestApis);

test('DEV-15 the first use makes a line of one’s own, later ones find it again', async () => {
  const api = testApi();
  const { userId } = addUser(api, '101', 'Anna de Vries');
  const anna = await api.signedIn('user', { userId });
  const first = await anna.post('/api/me/phone');
  assert.is(first.status, 200);
  const { lineId, username, password, user, securePage } = first.body;
  assert.equal([username, password, user.number], ['101-web', `pass of ${lineId}`, '101']);
  assert.is(securePage, 'https://192.0.2.1:8443');
  const line = api.config.get<LineBody>('line', lineId);
  assert.equal([line?.userId, line?.browser, line?.trusted], [userId, true, true]);
  assert.not.ok(first.text.includes(line?.password ?? '?'), 'its stored password leaves the box for nobody');
  const { revision } = api.config;
  const again = await anna.post('/api/me/phone');
  assert.equal([again.body.lineId, api.config.revision], [lineId, revision]);
});

test('DEV-15 a browser that is closed is nothing to worry about', async () => {
  const api = testApi();
  const { userId } = addUser(api, '101', 'Anna de Vries');
  const admin = await api.signedIn('admin');
  const before = (await admin.get('/api/health')).body;
  assert.is(before.gauges.linesWithoutPhone, 1, 'her desk phone');
  await (await api.signedIn('agent', { userId })).post('/api/me/phone');
  const after = (await admin.get('/api/health')).body;
  assert.equal([after.gauges.linesWithoutPhone, after.problems], [1, before.problems]);
});

test('DEV-15 a line that has the name already keeps it', async () => {
  const api = testApi();
  const { userId } = addUser(api, '101', 'Anna de Vries');
  api.config.apply([{ what: 'create', entity: 'line', body: { username: '101-web' } }], { name: 'x', from: 'y' });
  const anna = await api.signedIn('agent', { userId });
  assert.is((await anna.post('/api/me/phone')).body.username, '101-web2');
});

test('DEV-15 who has no extension, or may not, gets a sentence and no line', async () => {
  const api = testApi();
  const { userId } = addUser(api, '101', 'Anna de Vries');
  const owner = await api.signedIn('owner');
  const refused = await owner.post('/api/me/phone');
  assert.is(refused.status, 403);
  assert.match(refused.body.title, /has no extension/);
  const reader = await api.signedIn('read-only', { userId });
  assert.is((await reader.post('/api/me/phone')).status, 403);
  assert.is(api.config.where<LineBody>('line', 'userId', userId).length, 1);
});
