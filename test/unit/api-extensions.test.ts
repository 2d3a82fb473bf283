import * as assert from 'uvu/assert';
import { type Browser, endTestApis, type TestApi, testApi } from '../kit/api.ts';
import { author } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

const test = suite('api: extensions');
test.afterEach(endTestApis);

async function office(): Promise<{ api: TestApi; admin: Browser; anna: string }> {
  const api = testApi();
  const admin = await api.signedIn('admin');
  const { body } = await admin.post('/api/users', { number: '101', name: 'Anna', pin: '2580', line: null });
  return { api, admin, anna: body.user.id };
}

test('EXT-03 an extension is added under the next number, read, changed, found and deleted', async () => {
  const { api, admin, anna } = await office();
  const { number } = (await admin.get('/api/extensions/next-number')).body;
  const options = [{ digits: '1', destinationId: anna, prefix: 'Sales:' }];
  const added = await admin.post('/api/extensions', { type: 'ivr', number, name: 'Welcome', options });
  assert.equal([added.status, added.body.type, added.body.number], [201, 'ivr', '102']);
  assert.is(added.headers.get('cordboard-revision'), String(api.config.revision));
  const path = `/api/extensions/${added.body.id}`;
  const one = (await admin.get(path)).body;
  assert.equal([one.options, one.firstDigitSec, one.kind, one.warnings], [options, 8, 'IVR', []]);
  assert.is(one.sentence, 'Welcome lets callers choose by key.');
  const changed = await admin.patch(path, { name: 'Office hours', options: [] });
  assert.equal([changed.body.name, changed.body.options], ['Office hours', []]);
  const found = (await admin.get('/api/extensions?search=office')).body;
  assert.equal([found.total, found.extensions[0].id], [1, added.body.id]);
  assert.is((await admin.delete(path)).status, 204);
  assert.is((await admin.get(path)).status, 404);
});

test('EXT-03 the list holds people too, for choosing where calls go, and can be narrowed to a kind', async () => {
  const { admin } = await office();
  await admin.post('/api/extensions', { type: 'auto-answer', number: '105', name: 'Closed' });
  await admin.post('/api/extensions', { type: 'ivr', number: '103', name: 'Welcome' });
  const all = (await admin.get('/api/extensions')).body.extensions;
  assert.equal(
    all.map((one: { number: string; type: string }) => `${one.number} ${one.type}`),
    ['101 user', '103 ivr', '105 auto-answer'],
  );
  assert.is((await admin.get('/api/extensions?type=ivr')).body.total, 1);
  const { kinds } = (await admin.get('/api/extensions/kinds')).body;
  assert.ok(kinds.some((kind: { type: string; kind: string }) => kind.type === 'ivr' && kind.kind === 'IVR'));
  assert.not.ok(kinds.some((kind: { type: string }) => kind.type === 'user'));
});

test('EXT-03 what others point at is not deleted, and those are listed', async () => {
  const { admin, anna } = await office();
  const options = [{ digits: '1', destinationId: anna }];
  const menu = (await admin.post('/api/extensions', { type: 'ivr', number: '103', name: 'Menu', options })).body;
  const upper = await admin.post('/api/extensions', {
    ...{ type: 'ivr', number: '104', name: 'Upper' },
    options: [{ digits: '1', destinationId: menu.id }],
  });
  const path = `/api/extensions/${menu.id}`;
  assert.equal((await admin.get(`${path}/dependents`)).body.pointedAtBy, [
    { entity: 'ivr', title: '104 Upper', sentence: '104 Upper points at it.' },
  ]);
  const refused = await admin.delete(path);
  assert.equal([refused.status, refused.body.problems[0].sentence], [409, '104 Upper points at it.']);
  const person = await admin.delete(`/api/users/${anna}`);
  assert.is(person.status, 409);
  await admin.delete(`/api/extensions/${upper.body.id}`);
  assert.equal((await admin.get(`${path}/dependents`)).body.pointedAtBy, []);
});

test('EXT-03 a copy has the same settings, PINs included, another number and another name', async () => {
  const { api, admin } = await office();
  const pins = [{ pin: '2580', name: 'Cor' }];
  const gate = (await admin.post('/api/extensions', { type: 'authentication', number: '103', name: 'Gate', pins }))
    .body;
  const copy = await admin.post(`/api/extensions/${gate.id}/copy`, {});
  assert.equal([copy.status, copy.body.number, copy.body.name, copy.body.hasPins], [201, '102', 'Gate 2', true]);
  const again = await admin.post(`/api/extensions/${gate.id}/copy`, { number: '110', name: 'Door' });
  assert.equal([again.body.number, again.body.name], ['110', 'Door']);
  const stored = api.config.get<{ pins: readonly { pin: string }[] }>('authentication', again.body.id);
  assert.is(stored?.pins[0]?.pin, '2580');
});

test('PINs are in no answer but the one that is noted in the audit', async () => {
  const { admin } = await office();
  const pins = [{ pin: '2580', name: 'Cor' }];
  const added = await admin.post('/api/extensions', { type: 'authentication', number: '103', name: 'Gate', pins });
  const path = `/api/extensions/${added.body.id}`;
  for (const answer of [
    added,
    await admin.get(path),
    await admin.get('/api/extensions'),
    await admin.get('/api/changes'),
  ])
    assert.not.match(answer.text, '2580');
  assert.is(added.body.hasPins, true);
  assert.equal((await admin.post(`${path}/reveal`, {})).body.secrets, { pins });
  const { entries } = (await admin.get('/api/audit')).body;
  assert.is(entries[0].sentence, 'The PINs of 103 Gate were shown.');
});

test('what is wrong is told at its field, unknown fields and kinds too, and people are not made here', async () => {
  const { admin, anna } = await office();
  const add = async (body: object): Promise<[number, string[]]> => {
    const answer = await admin.post('/api/extensions', { number: '103', name: 'X', ...body });
    return [answer.status, (answer.body.problems ?? []).map((problem: { path: string }) => problem.path)];
  };
  assert.equal(await add({ type: 'user' }), [422, ['type']]);
  assert.equal(await add({ type: 'ivr', optoins: [] }), [422, ['optoins']]);
  assert.equal(await add({ type: 'ivr', number: '101' }), [422, ['number']]);
  const options = [{ digits: '1', destinationId: 'nobody' }];
  assert.equal(await add({ type: 'ivr', options }), [422, ['options.0.destinationId']]);
  assert.equal(await add({ type: 'authentication', pins: [{ pin: '1234' }] }), [422, ['pins.0.pin']]);
  assert.is((await admin.patch(`/api/extensions/${anna}`, { name: 'B' })).status, 404);
  assert.is((await admin.delete(`/api/extensions/${anna}`)).status, 404);
});

test('EXT-02 a circle of menus that silent callers go round in is saved, with a warning that names it', async () => {
  const { admin } = await office();
  const a = (await admin.post('/api/extensions', { type: 'ivr', number: '103', name: 'A' })).body;
  const b = await admin.post('/api/extensions', { type: 'ivr', number: '104', name: 'B', noneDestinationId: a.id });
  assert.equal(b.body.warnings, []);
  const looped = await admin.patch(`/api/extensions/${a.id}`, { invalidDestinationId: b.body.id });
  assert.is(looped.status, 200);
  assert.match(looped.body.warnings[0].sentence, '103 → 104 → 103');
  // Back to the menu above by a key is no circle: somebody chooses it.
  const options = [{ digits: '9', destinationId: b.body.id }];
  const chosen = await admin.patch(`/api/extensions/${a.id}`, { invalidDestinationId: null, options });
  assert.equal(chosen.body.warnings, []);
});

test('an extension can be heard: the own phones of who asks ring; without any it is said so', async () => {
  const { api, admin, anna } = await office();
  const menu = (await admin.post('/api/extensions', { type: 'ivr', number: '103', name: 'Menu' })).body;
  const nobody = await admin.post(`/api/extensions/${menu.id}/call`, {});
  assert.equal([nobody.status, nobody.body.code], [409, 'extension.no-own-phone']);
  const account = api.config.find('account', 'username', 'admin')!;
  api.config.apply([{ what: 'change', entity: 'account', id: account.id, body: { userId: anna } }], author);
  const rung = await admin.post(`/api/extensions/${menu.id}/call`, {});
  assert.equal([rung.status, rung.body.callId], [200, `${anna} calls 103`]);
  assert.is((await admin.post('/api/extensions/nothing/call', {})).status, 404);
});
