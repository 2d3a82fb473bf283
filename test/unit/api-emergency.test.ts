import * as assert from 'uvu/assert';
import type { TrunkState } from '../../appliance/trunks/types.ts';
import { addUser, endTestApis, testApi } from '../kit/api.ts';
import { author } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

const test = suite('api: readiness for emergencies');
test.afterEach(endTestApis);

const trunk = (trunkId: string, health: TrunkState['health']): TrunkState => ({
  ...{ trunkId, name: trunkId, health, since: 0, calls: 0, callsMax: 4 },
});
const problemsOf = (body: { problems: readonly { state: string; sentence: string }[] }) =>
  body.problems.map(({ state, sentence }) => `${state}: ${sentence}`);

test('FAC-11 the page says whether help can be reached, and what each line would show', async () => {
  const states: TrunkState[] = [];
  const api = testApi({}, { trunks: { states: () => states, report: () => undefined, tryNow: () => {} } });
  addUser(api, '101', 'Anna');
  const places = api.config
    .list('line')
    .map(({ id }) => ({ what: 'change', entity: 'line', id, body: { areaCode: '030' } }) as const);
  api.config.apply(places, author);
  const line = { username: 'hall', password: 'Wilg-4711-hall', areaCode: '020', userId: 'user-101' };
  api.config.apply([{ what: 'create', entity: 'line', id: 'line-hall', body: line }], author);
  const admin = await api.signedIn('admin');
  const before = (await admin.get('/api/emergency')).body;
  assert.equal(before.numbers, ['112', '911']);
  assert.is(before.ready, false);
  assert.equal(problemsOf(before), [
    'broken: Nobody can call for help: the box has no provider that is switched on.',
    'attention: The office has no emergency number: emergency services see its first number.',
    'attention: Nobody is told when somebody calls for help.',
  ]);
  states.push(trunk('voys', 'down'), trunk('kpn', 'up'));
  const body = { emergencyCallerId: '+31201111100', emergencyNotifyIds: ['user-101'] };
  assert.is((await admin.ask('PATCH', '/api/office', body)).status, 200);
  const after = (await admin.get('/api/emergency')).body;
  assert.is(after.ready, true);
  assert.equal(problemsOf(after), []);
  assert.equal(
    after.trunks.map(({ name }: { name: string }) => name),
    ['kpn', 'voys'],
  );
  assert.equal(
    after.told.map(({ name }: { name: string }) => name),
    ['Anna'],
  );
  const [hall] = after.places.filter(({ lineId }: { lineId: string }) => lineId === 'line-hall');
  assert.equal([hall.shownNumber, hall.from, hall.areaCode], ['+31201111100', 'office', '020']);
  assert.equal(hall.sentences, [
    'The emergency service sees +31 20 111 11 00, the emergency number of the office.',
    'Area code 020 says where the call comes from.',
  ]);
});

test('FAC-11 a drill says what would be sent, calls nobody, and stands in the audit', async () => {
  const api = testApi();
  const body = { username: 'hall', password: 'Wilg-4711-hall', emergencyCallerId: '+31201111199' };
  api.config.apply([{ what: 'create', entity: 'line', id: 'line-hall', body }], author);
  const admin = await api.signedIn('admin');
  const answer = await admin.post('/api/emergency/drill', { lineId: 'line-hall' });
  assert.is(answer.status, 200);
  assert.equal([answer.body.number, answer.body.place.shownNumber], ['112', '+31201111199']);
  assert.is(api.store.audit.list({ limit: 1 }).entries[0]?.phrase.key, 'audit.emergency-drill');
  assert.is((await admin.post('/api/emergency/drill', { lineId: 'nowhere' })).status, 404);
});

test('FAC-11 with a provider, the office’s settings can’t be saved without an emergency number', async () => {
  const api = testApi();
  const trunk = {
    name: 'Voys',
    kind: 'registration',
    server: 'sip.voys.test',
    username: 'office',
    password: 'Wilg-4711',
  };
  api.config.apply([{ what: 'create', entity: 'trunk', id: 'voys', body: trunk }], author);
  const admin = await api.signedIn('admin');
  const refused = await admin.ask('PATCH', '/api/office', { name: 'New name' });
  assert.equal([refused.status, refused.body.problems[0].path], [422, 'emergencyCallerId']);
  const whole = { name: 'New name', emergencyCallerId: '+31201111100' };
  assert.is((await admin.ask('PATCH', '/api/office', whole)).status, 200);
  assert.is((await admin.ask('PATCH', '/api/office', { emergencyCallerId: null })).status, 422);
});
