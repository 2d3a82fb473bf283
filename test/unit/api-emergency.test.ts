import * as assert from 'uvu/assert';
import { EVENT_GATHER_MS } from '../../appliance/base/limits.ts';
import { sentence } from '../../appliance/trunks/emergency-log.ts';
import type { EmergencyRecord, OutsideCall, TrunkInvite, TrunkState } from '../../appliance/trunks/types.ts';
import { addUser, endTestApis, testApi } from '../kit/api.ts';
import { EventStreamReader } from '../kit/event-stream.ts';
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
  const api = testApi(
    {},
    { trunks: { states: () => states, report: () => undefined, outgoing: () => undefined, tryNow: () => {} } },
  );
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
  const body = { emergencyCallerId: '+31201111100', emergencyRecipientIds: ['user-101'] };
  assert.is((await admin.ask('PATCH', '/api/office', body)).status, 200);
  assert.equal(problemsOf((await admin.get('/api/emergency')).body), [
    'attention: The emergency number of the office, +31 20 111 11 00, is none of its numbers: make sure that a person always answers there.',
    'attention: Anna is to be told of emergency calls, but has no account for this page and gets no e-mail.',
  ]);
  const schemaId = api.config.list('number-schema')[0]!.id;
  const row = { first: '+31201111100', last: '+31201111101', name: 'Desk', schemaId };
  api.config.apply(
    [
      { what: 'create', entity: 'number', id: 'row', body: row },
      { what: 'change', entity: 'account', id: api.config.list('account')[0]!.id, body: { userId: 'user-101' } },
    ],
    author,
  );
  const after = (await admin.get('/api/emergency')).body;
  assert.equal(after.choices, [
    { number: '+31201111100', name: 'Desk' },
    { number: '+31201111101', name: 'Desk' },
  ]);
  assert.equal(after.told[0].by, ['page']);
  assert.is(after.ready, true);
  assert.equal(problemsOf(after), []);
  states.splice(0, 2, trunk('voys', 'down'), trunk('kpn', 'unknown'));
  assert.equal(problemsOf((await admin.get('/api/emergency')).body), [
    'attention: No provider has answered yet, so nobody knows whether a call for help gets through. A test call over a trunk shows it.',
  ]);
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

test('FAC-16 a number that is somebody’s own is no number where always a person answers', async () => {
  const api = testApi();
  addUser(api, '101', 'Anna');
  const schemaId = api.config.list('number-schema')[0]!.id;
  const own = { first: '+31201111109', userId: 'user-101', schemaId };
  api.config.apply([{ what: 'create', entity: 'number', id: 'own', body: own }], author);
  const admin = await api.signedIn('admin');
  await admin.ask('PATCH', '/api/office', { emergencyCallerId: '020 111 11 09' });
  const { problems, choices } = (await admin.get('/api/emergency')).body;
  assert.match(JSON.stringify(problems), /\+31 20 111 11 09, is Anna’s own: when Anna is away nobody answers/);
  assert.equal(choices, []);
});

test('FAC-11 people on no line are listed too: they may log in anywhere', async () => {
  const api = testApi();
  const person = { number: '105', name: 'Emma', emergencyCallerId: '+31201111105', areaCode: '030' };
  api.config.apply([{ what: 'create', entity: 'user', id: 'user-105', body: person }], author);
  const { places } = (await (await api.signedIn('admin')).get('/api/emergency')).body;
  const emma = places.find(({ user }: { user?: { id: string } }) => user?.id === 'user-105');
  assert.equal([emma.lineId, emma.shownNumber, emma.from, emma.areaCode], [undefined, '+31201111105', 'user', '030']);
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
  const { drills } = (await admin.get('/api/emergency')).body;
  assert.is(drills[0].sentence, 'Looked what a call for help from hall would send (drill).');
});

test('FAC-11 a drill shows the very lines that each provider would be sent', async () => {
  const asked: OutsideCall[] = [];
  const outgoing = (_: string, call: OutsideCall): TrunkInvite => {
    asked.push(call);
    const from = `<sip:${call.shownNumber}@voys.test>`;
    return {
      ...{ destination: { target: undefined as never }, requestUri: `sip:${call.number}@voys.test`, from },
      ...{ to: '<sip:112@voys.test>', headers: [['P-Asserted-Identity', from]], routes: [], contactUser: 'office' },
      ...{ transport: 'udp', encryption: 'off', credentials: { username: 'office', password: 'Wilg-4711' } as never },
    };
  };
  const states = () => [trunk('voys', 'up')];
  const api = testApi({}, { trunks: { states, report: () => undefined, outgoing, tryNow: () => {} } });
  const body = { username: 'hall', password: 'Wilg-4711-hall', emergencyCallerId: '+31201111199', areaCode: '020' };
  api.config.apply([{ what: 'create', entity: 'line', id: 'line-hall', body }], author);
  const answer = await (await api.signedIn('admin')).post('/api/emergency/drill', { lineId: 'line-hall' });
  assert.equal(answer.body.trunks[0].sent, [
    'INVITE sip:112@voys.test',
    'From: <sip:+31201111199@voys.test>',
    'To: <sip:112@voys.test>',
    'P-Asserted-Identity: <sip:+31201111199@voys.test>',
  ]);
  assert.equal(asked, [{ number: '112', shownNumber: '+31201111199', isEmergency: true, areaCode: '020' }]);
  assert.not.match(JSON.stringify(answer.body), /Wilg/, 'no password of the provider');
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

test('FAC-11 who is chosen sees a call for help at once on the page, who and where; nobody else does', async () => {
  const records: EmergencyRecord[] = [];
  const recent = () => records.map((record) => ({ ...record, phrase: sentence(record) }));
  const api = testApi({}, { emergencies: { recent } });
  addUser(api, '101', 'Anna');
  const [office] = api.config.list('office');
  const told = { emergencyRecipientIds: ['user-101'] };
  api.config.apply([{ what: 'change', entity: 'office', id: office!.id, body: told }], author);
  const anna = await api.signedIn('user', { userId: 'user-101' });
  const other = await api.signedIn('admin');
  const annas = new EventStreamReader(await anna.fetch('GET', '/api/events?topics=emergencies'));
  const others = new EventStreamReader(await other.fetch('GET', '/api/events?topics=emergencies,changes'));
  for (const stream of [annas, others]) assert.equal((await stream.next())?.data.topics.emergencies, []);
  const call = { number: '112', caller: { number: 'hall', name: 'Hall' }, place: 'Hall, 020', shownNumber: undefined };
  records.unshift({ ...call, at: api.clock.wall() });
  api.bus.publish('emergency.called', records[0]!);
  await new Promise((resolve) => setImmediate(resolve));
  api.clock.advance(1);
  const heard = await annas.next();
  assert.is(heard?.event, 'emergencies');
  const [notice] = heard!.data.latest;
  assert.equal([notice.number, notice.name, notice.place], ['112', 'Hall', 'Hall, 020']);
  assert.is(notice.sentence, 'Hall (hall) calls 112 from: Hall, 020.');
  const late = new EventStreamReader(await anna.fetch('GET', '/api/events?topics=emergencies'));
  assert.is((await late.next())?.data.topics.emergencies.length, 1, 'who comes a minute later sees it too');
  const nobody = new EventStreamReader(await other.fetch('GET', '/api/events?topics=emergencies'));
  assert.equal((await nobody.next())?.data.topics.emergencies, []);
  api.config.apply([{ what: 'change', entity: 'office', id: office!.id, body: { name: 'Other' } }], author);
  await new Promise((resolve) => setImmediate(resolve));
  api.clock.advance(EVENT_GATHER_MS);
  assert.is((await others.next())?.event, 'changes', 'nothing of the call came before');
});
