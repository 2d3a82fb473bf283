import * as assert from 'uvu/assert';
import { type Phrase, phrase } from '../../appliance/base/words/index.ts';
import { trunkTroubles } from '../../appliance/trunks/trouble.ts';
import type { TrunkState } from '../../appliance/trunks/types.ts';
import { endTestApis, testApi } from '../kit/api.ts';
import { suite } from '../kit/suite.ts';

const test = suite('api: trunks');
test.afterEach(endTestApis);

const BODY = { name: 'Voordelig', server: 'sip.voordelig.nl', username: '31201234567', password: 'geheim-8812' };
const WALL = Date.UTC(2026, 0, 5, 9);

/** An API whose trunks do as the test says. */
function office(states: TrunkState[] = [], registeredSince?: number) {
  const tried: string[] = [];
  const trunks = {
    states: () => states,
    report: () => (registeredSince === undefined ? {} : { registeredSince, answeredInMs: 21 }),
    outgoing: () => undefined,
    tryNow: (id: string) => void tried.push(id),
  };
  return { ...testApi({}, { trunks }), states, tried };
}

function state(trunkId: string, health: TrunkState['health'], more: Partial<TrunkState> = {}): TrunkState {
  return { trunkId, name: trunkId, health, since: WALL - 600_000, calls: 0, callsMax: 20, ...more };
}

test('NPL-08 trunks are added, changed and deleted; their passwords are never shown', async () => {
  const api = office();
  const admin = await api.signedIn('admin');
  const added = await admin.post('/api/trunks', BODY);
  assert.is(added.status, 201);
  assert.is(added.body.hasPassword, true);
  assert.not.match(JSON.stringify(added.body), /8812/);
  assert.is(added.body.state.sentence, 'Switched off.');
  const path = `/api/trunks/${added.body.id}`;
  assert.is((await admin.patch(path, { numberFormat: 'e164' })).body.numberFormat, 'e164');
  const wrong = await admin.patch(path, { encryption: 'required' });
  assert.equal([wrong.status, wrong.body.problems[0].path], [422, 'encryption']);
  assert.match(wrong.body.problems[0].sentence ?? wrong.body.problems[0].detail, /over UDP everybody/);
  assert.is((await admin.post(`${path}/try`)).status, 204);
  assert.equal(api.tried, [added.body.id]);
  assert.is((await admin.delete(path)).status, 204);
  assert.is((await admin.get(path)).status, 404);
});

test('NPL-08 how a trunk does is said in a sentence, in both languages', async () => {
  const api = office([], WALL - 2_880_000);
  const admin = await api.signedIn('admin');
  const { id } = (await admin.post('/api/trunks', BODY)).body;
  const said = async (): Promise<string> => (await admin.get(`/api/trunks/${id}`)).body.state.sentence;
  api.states.push(state(id, 'up'));
  assert.is(await said(), 'Registered since 09:12.');
  assert.is((await admin.get('/api/trunks')).body.trunks[0].state.answeredInMs, 21);
  const reason = phrase('trunk.silent', { server: 'sip.voordelig.nl' });
  api.states.splice(0, 1, state(id, 'down', { name: 'Voordelig', reason }), state('Tweede', 'up'));
  assert.is(await said(), 'Voordelig: No answer from sip.voordelig.nl. Since 09:50 calls go over Tweede.');
  await admin.patch('/api/me', { language: 'nl' });
  assert.is(await said(), 'Voordelig: Geen antwoord van sip.voordelig.nl. Sinds 09:50 gaan gesprekken over Tweede.');
});

test('NPL-08 a fixed line and one that is not sure yet', async () => {
  const api = office();
  const admin = await api.signedIn('admin');
  const body = { name: 'Vast', kind: 'fixed', server: '203.0.113.7' };
  const { id } = (await admin.post('/api/trunks', body)).body;
  const said = async (): Promise<string> => (await admin.get(`/api/trunks/${id}`)).body.state.sentence;
  api.states.push(state(id, 'unknown'));
  assert.is(await said(), 'Nothing has been heard of 203.0.113.7 yet; calls are tried.');
  api.states.splice(0, 1, state(id, 'up'));
  assert.is(await said(), 'It has answered since 09:50.');
  await admin.patch(`/api/trunks/${id}`, { kind: 'registration', username: 'a', password: 'b' });
  api.states.splice(0, 1, state(id, 'unknown'));
  assert.is(await said(), 'Registering with 203.0.113.7.');
});

test('NPL-08 a trunk that is down is a trouble of the box; the last one is a great one', () => {
  const down = state('a', 'down', { since: WALL - 90_000_000 });
  const of = (...states: TrunkState[]): [string, string, Phrase['params']][] =>
    trunkTroubles(states, WALL, 'Europe/Amsterdam').map(({ level, phrase: said }) => [level, said.key, said.params]);
  assert.equal(of(state('a', 'up'), state('b', 'unknown')), []);
  const [[level, key, params] = []] = of(down, state('b', 'unknown'));
  assert.equal([level, key, params?.time, params?.other], ['attention', 'trunk.down-others', '2026-01-04 09:00', 'b']);
  assert.equal(
    of(down, { ...down, trunkId: 'b' }).map(([one, two]) => [one, two]),
    [
      ['broken', 'trunk.down-none'],
      ['broken', 'trunk.down-none'],
    ],
  );
});

test('NPL-08 NPL-09 a test call to a number of the own town may leave the area code out', async () => {
  const api = office();
  const admin = await api.signedIn('admin');
  const { id } = (await admin.post('/api/trunks', BODY)).body;
  api.states.push(state(id, 'up'));
  assert.is((await admin.patch('/api/office', { areaCode: '020', emergencyCallerId: '+31201111100' })).status, 200);
  const { body } = await admin.post(`/api/trunks/${id}/test`, { number: '123 45 67', speaker: 'box' });
  assert.is(body.test?.number, '+31201234567');
});

test('NPL-08 a test call: who may asks for it, what is heard is said, and it is kept with the trunk and in the audit', async () => {
  const api = office();
  const admin = await api.signedIn('admin');
  const { id } = (await admin.post('/api/trunks', BODY)).body;
  api.states.push(state(id, 'up'));
  const path = `/api/trunks/${id}/test`;
  assert.equal((await admin.get(path)).body, {});
  const refused = async (body: object): Promise<string> => {
    const { status, body: said } = await admin.post(path, { speaker: 'box', ...body });
    return `${status} ${said.problems?.[0]?.path} ${said.problems?.[0]?.sentence}`;
  };
  assert.match(await refused({ number: '112' }), /^422 number 112 is an emergency number/);
  assert.match(await refused({ number: 'thuis' }), /^422 number Give a telephone number/);
  assert.match(await refused({ number: '0612345678', speaker: 'phone' }), /^422 speaker You have no phone/);
  const begun = await admin.post(path, { number: '06 1234 5678', speaker: 'box' });
  assert.equal([begun.status, begun.body.test.state, begun.body.test.number], [201, 'going-on', '+31612345678']);
  assert.equal(begun.body.test.steps[0].sentence, 'It has answered since 09:50.');
  assert.is((await admin.post(path, { number: '0612345678', speaker: 'box' })).status, 409, 'one at a time');
  const judged = await admin.post(`${path}/heard`, { there: true });
  assert.match(judged.body.test.sentence, /by admin: \+31 6 12 34 56 78 was called and heard the sentence\.$/);
  const { trunks } = (await admin.get('/api/trunks')).body;
  assert.equal(trunks[0].test.heard, { there: true });
  const said = (await admin.get('/api/audit')).body.entries.map(({ sentence }: { sentence: string }) => sentence);
  assert.match(said.join('\n'), /Said of the test call over Voordelig: .*heard the sentence/);
  assert.match(said.join('\n'), /Made a test call over Voordelig to \+31 6 12 34 56 78\./);
  const reader = await api.signedIn('supervisor');
  assert.is((await reader.post(path, { number: '0612345678', speaker: 'box' })).status, 403);
});
