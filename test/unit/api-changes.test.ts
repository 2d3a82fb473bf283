import * as assert from 'uvu/assert';
import { LocalClient, LocalRefusal, localFetch } from '../../appliance/api/local.ts';
import { phrase } from '../../appliance/base/words/index.ts';
import { type Answer, addAccount, addUser, endTestApis, type TestApi, testApi } from '../kit/api.ts';
import { rejection, suite } from '../kit/suite.ts';

const test = suite('api: changes, health, office file');
test.afterEach(endTestApis);

test('PPL-04 every change says who, when, from where, what was and what is, without secrets', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  const { body } = await admin.post('/api/users', { number: '101', name: 'Anna', pin: '2580' });
  await admin.patch(`/api/users/${body.user.id}`, { name: 'Anna de Vries', pin: '7391' });
  const { changes, next } = (await admin.get('/api/changes?limit=1')).body;
  assert.equal([changes[0].author, changes[0].from, changes[0].at], ['admin', '192.0.2.77', api.clock.wall()]);
  assert.is(changes[0].changes[0].sentence, 'Changed person 101 Anna de Vries');
  assert.equal(changes[0].changes[0].fields, [
    { field: 'name', before: 'Anna', after: 'Anna de Vries' },
    { field: 'pin', before: '•••', after: '•••' },
  ]);
  const older = (await admin.get(`/api/changes?limit=1&before=${next}`)).body.changes[0];
  assert.equal(
    older.changes.map((change: { sentence: string }) => change.sentence),
    ['Added person 101 Anna', 'Added line 101'],
  );
  await admin.patch('/api/me', { language: 'nl' });
  assert.is(
    (await admin.get('/api/changes')).body.changes[1].changes[0].sentence,
    'Gewijzigd: collega 101 Anna de Vries',
  );
});

test('PPL-04 any change is undone by a new one, and what stands in the way is said', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  const { userId } = addUser(api, '101', 'Anna');
  await admin.patch(`/api/users/${userId}`, { name: 'Annie' });
  const revision = api.config.revision;
  const undone = await admin.post(`/api/changes/${revision}/undo`);
  assert.equal([undone.status, undone.body], [200, { revision: revision + 1 }]);
  assert.is(undone.headers.get('cordboard-revision'), String(revision + 1));
  assert.is((await admin.get(`/api/users/${userId}`)).body.name, 'Anna');
  assert.is((await admin.get('/api/changes')).body.changes[0].note, `Undoes change ${revision}.`);
  await admin.delete(`/api/users/${userId}`);
  const late = await admin.post(`/api/changes/${revision}/undo`);
  assert.is(late.status, 409);
  assert.match(late.body.title, /was deleted in change \d+\. Take that one back first/);
  assert.is((await admin.post('/api/changes/9999/undo')).status, 404);
  assert.is((await admin.post('/api/changes/x/undo')).status, 422);
});

test('PPL-02 taking back a change of accounts is the owner’s alone', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  await addAccount(api, { username: 'boss', roles: ['owner'] });
  const { id } = api.config.find('account', 'username', 'admin') ?? { id: '' };
  const author = { name: 'boss', from: 'here' };
  api.config.apply([{ what: 'change', entity: 'account', id, body: { roles: ['owner'] } }], author);
  api.config.apply([{ what: 'change', entity: 'account', id, body: { roles: ['admin'] } }], author);
  const taken = api.config.revision;
  const answer = await admin.post(`/api/changes/${taken}/undo`);
  assert.equal([answer.status, answer.body.code], [403, 'api.undo-accounts']);
  const [change] = (await admin.get('/api/changes')).body.changes;
  assert.is(change.undoable, false);
  const owner = await api.signedIn('owner');
  assert.is((await owner.get('/api/changes')).body.changes[1].undoable, true);
  assert.is((await owner.post(`/api/changes/${taken}/undo`)).status, 200);
});

test('health is one sentence, what is wrong with a way to mend it, and live numbers', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  const health = async () => (await admin.get('/api/health')).body;
  assert.equal(
    [(await health()).state, (await health()).sentence],
    ['well', 'Everything is ready for the first colleague.'],
  );
  const { lineId, userId } = addUser(api, '101', 'Anna');
  const silent = await health();
  assert.equal([silent.state, silent.sentence], ['attention', 'No phone is connected for Anna (101), line 101.']);
  assert.is(silent.problems[0].link, `/people/${userId}`);
  const common = { contact: 'sip:x', flow: undefined, transport: 'udp', source: '', userAgent: undefined } as const;
  const rest = {
    path: [],
    registeredAt: 0,
    expiresAt: 1,
    unverified: false,
    reachable: undefined,
    instance: undefined,
  };
  api.bindings.push({ lineId, ...common, ...rest });
  assert.is((await health()).sentence, 'All is well: 1 phone connected, 0 calls going on.');
  for (let number = 102; number < 108; number++) addUser(api, String(number), `Name ${number}`);
  assert.is((await health()).sentence, '6 lines have no phone connected.');
  assert.equal((await health()).gauges, { phones: 1, linesWithoutPhone: 6, calls: 0, users: 7 });
});

test('what the box itself reports comes first, and broken before attention', async () => {
  const damaged = { level: 'broken', phrase: phrase('store.damaged', { file: 'x', reason: 'y' }) } as const;
  const api = testApi({}, { health: () => ({ problems: [damaged], gauges: { dialogs: 3 } }) });
  addUser(api, '101', 'Anna');
  const admin = await api.signedIn('admin');
  const { body } = await admin.get('/api/health');
  assert.equal([body.state, body.problems.length, body.gauges.dialogs], ['broken', 2, 3]);
  assert.match(body.sentence, /^x is damaged/);
});

const file = `
office: { name: Demo, country: NL, language: nl, timeZone: Europe/Amsterdam, extensionLength: 3 }
users:
  - { number: "101", name: Anna de Vries, pin: "2580", lines: [{ username: "101", password: "Wilg-4711-Anna" }] }
`;

async function send(api: TestApi, query: string, body = file) {
  const owner = await api.signedIn('owner', { username: `owner${api.config.revision}` });
  const response = await owner.fetch('POST', `/api/office-file${query}`, {
    body,
    headers: { 'content-type': 'application/yaml' },
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

test('an office file is looked at first and then brought in, whole', async () => {
  const api = testApi();
  const dry = await send(api, '?dryRun=true');
  assert.equal([dry.status, dry.body.revision, api.config.list('user').length], [200, undefined, 0]);
  assert.ok((dry.body.sentences as string[]).some((sentence) => sentence.includes('101 Anna de Vries')));
  const real = await send(api, '');
  assert.equal([real.status, real.body.revision, api.config.list('user').length], [200, api.config.revision, 1]);
  const again = await send(api, '');
  assert.equal([again.body.revision, again.body.changes], [undefined, []]);
});

test('an office file that was looked at is brought in only if nothing changed since', async () => {
  const api = testApi();
  const { body } = await send(api, '?dryRun=true');
  addUser(api, '102', 'Bram');
  const refused = await send(api, `?basis=${body.basis}`);
  assert.equal([refused.status, refused.body.code], [409, 'api.office-file-moved']);
  assert.is(api.config.list('user').length, 1);
});

test('an office file with mistakes changes nothing, and each mistake names its line', async () => {
  const api = testApi();
  const { status, body } = await send(api, '', file.replace('"2580"', '"1234"'));
  assert.is(status, 422);
  assert.match(JSON.stringify(body.problems), /4/);
  assert.is(api.config.list('user').length, 0);
});

test('the office file leaves the box without passwords, or with them for the owner, and that is noted', async () => {
  const api = testApi();
  await send(api, '');
  const admin = await api.signedIn('admin');
  const plain = await admin.get('/api/office-file');
  assert.is(plain.headers.get('content-type'), 'application/yaml; charset=utf-8');
  assert.match(plain.text, /Anna de Vries/);
  assert.not.match(plain.text, /Wilg-4711-Anna|2580/);
  assert.is((await admin.get('/api/office-file?secrets=true')).status, 403);
  const owner = await api.signedIn('owner');
  assert.match((await owner.get('/api/office-file?secrets=true')).text, /Wilg-4711-Anna/);
  assert.equal(
    api.store.audit
      .list({ limit: 10 })
      .entries.map(({ phrase }) => phrase.key)
      .filter((key) => key.startsWith('audit.exported')),
    ['audit.exported-secrets', 'audit.exported'],
  );
});

test('the command line goes through the running box and is live at once', async () => {
  const api = testApi();
  const client = new LocalClient(localFetch(api.app), 'nl', 'jan');
  const dry = await client.apply(file, { dryRun: true, replace: false });
  assert.is(dry.revision, undefined);
  const applied = await client.apply(file, { dryRun: false, replace: false });
  assert.is(applied.revision, api.config.revision);
  assert.is(api.config.list<{ name: string }>('user')[0]?.name, 'Anna de Vries');
  const [revision] = api.config.revisions({ limit: 1 });
  assert.equal(revision?.author, { name: 'command line (jan)', from: 'this machine' });
  assert.match(await client.export({ secrets: true }), /Wilg-4711-Anna/);
  assert.not.match(await client.export({ secrets: false }), /Wilg-4711-Anna/);
  assert.match((await client.ownerLink()).path, /^\/welcome#/);
  const refused = await rejection(() => client.apply('users: 5', { dryRun: false, replace: false }));
  assert.ok(refused instanceof LocalRefusal);
  assert.is(refused.status, 422);
  assert.ok(refused.problems.length > 0);
});
