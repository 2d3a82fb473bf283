import * as assert from 'uvu/assert';
import { addAccount, addUser, Browser, endTestApis, PASSWORD, type TestApi, testApi } from '../kit/api.ts';
import { suite } from '../kit/suite.ts';

const test = suite('api: people, lines, accounts');
test.afterEach(endTestApis);

function register(api: TestApi, lineId: string, port = 5062): void {
  api.bindings.push({
    lineId,
    contact: `sip:101@192.0.2.20:${port}`,
    flow: undefined,
    transport: 'udp',
    source: '192.0.2.20',
    userAgent: 'Yealink SIP-T54W',
    path: [],
    registeredAt: api.clock.wall(),
    expiresAt: api.clock.wall() + 600_000,
    unverified: false,
    reachable: undefined,
    instance: undefined,
  });
}

test('EXT-01 the next free number is offered, and a taken one is refused at its field', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  assert.equal((await admin.get('/api/users/next-number')).body, { number: '101' });
  await admin.post('/api/users', { number: '101', name: 'Anna', pin: '2580' });
  assert.equal((await admin.get('/api/users/next-number')).body, { number: '102' });
  const taken = await admin.post('/api/users', { number: '101', name: 'Bram', line: null });
  assert.equal([taken.status, taken.body.problems[0].path], [422, 'number']);
  assert.match(taken.body.problems[0].sentence, /101 is already in use by 101 Anna/);
});

test('USR-01 USR-06 a trivial PIN is refused at its field with the reason, an ordinary one is taken', async () => {
  const admin = await testApi().signedIn('admin');
  const set = (pin: string) => admin.post('/api/users', { number: '101', name: 'Anna', pin, line: null });
  for (const pin of ['1111', '1234', '4321', '1212', '1122', '97531864975']) {
    const { status, body } = await set(pin);
    assert.equal([status, body.problems?.[0]?.path], [422, 'pin'], pin);
    assert.match(body.problems[0].sentence, / /);
  }
  assert.is((await set('2580')).status, 201);
});

test('a new user gets a line with a made-up password that is shown this once, also as QR code', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  const answer = await admin.post('/api/users', { number: '101', name: 'Anna de Vries', pin: '2580' });
  assert.is(answer.status, 201);
  const { user, line } = answer.body;
  assert.equal([user.number, user.hasPin, user.pin, user.lines.length], ['101', true, undefined, 1]);
  assert.is(line.username, '101');
  assert.match(line.password, /^[A-Z][a-z]+-[A-Z][a-z]+-[A-Z][a-z]+-\d{5}$/);
  assert.equal(line.servers, [{ host: '192.0.2.1', port: 5060, transport: 'udp' }]);
  assert.is(line.uri, `sip:101:${line.password}@192.0.2.1:5060;transport=udp`);
  assert.match(line.qr, /^<svg /);
  for (const path of ['/api/users', `/api/users/${user.id}`, '/api/lines', `/api/lines/${line.lineId}`]) {
    const { text } = await admin.get(path);
    assert.not.ok(text.includes(line.password) || text.includes('2580'), path);
  }
  assert.is(answer.headers.get('cordboard-revision'), String(api.config.revision));
});

test('a user comes with chosen credentials, without a line, or not at all', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  const chosen = await admin.post('/api/users', {
    number: '101',
    name: 'Anna',
    line: { username: 'desk', password: 'Wilg-4711-Anna' },
  });
  assert.equal([chosen.body.line.username, chosen.body.line.password], ['desk', 'Wilg-4711-Anna']);
  const none = await admin.post('/api/users', { number: '102', name: 'Bram', line: null });
  assert.equal([none.body.user.lines, none.body.line], [[], undefined]);
  const bad = await admin.post('/api/users', {
    number: '103',
    name: 'Cor',
    line: { username: 'x y', password: 'weak' },
  });
  assert.equal(
    bad.body.problems.map((problem: { path: string }) => problem.path),
    ['line.username', 'line.password'],
  );
  assert.is((await admin.get('/api/users')).body.total, 2, 'all or nothing');
  const taken = await admin.post('/api/users', { number: '104', name: 'Dirk', line: { username: 'desk' } });
  assert.is(taken.body.problems[0].path, 'line.username');
});

test('fields that nobody knows and fields of the box’s own are refused with advice', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  const { lineId, userId } = addUser(api, '101', 'Anna');
  const typo = await admin.patch(`/api/users/${userId}`, { nmae: 'Anna' });
  assert.equal(typo.body.problems, [
    { path: 'nmae', sentence: 'There is no setting called “nmae”. Did you mean “name”?' },
  ]);
  for (const body of [{ loggedInUserId: userId }, { deviceId: 'x' }, { id: 'y' }]) {
    assert.is((await admin.patch(`/api/lines/${lineId}`, body)).status, 422, JSON.stringify(body));
  }
});

test('people are found by any words of name, number or address, accents aside, and come in pages', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  addUser(api, '101', 'Zoë van der Berg');
  addUser(api, '102', 'Bram "B" O\'Neill');
  addUser(api, '103', 'Berg en Dal');
  const found = async (query: string) => {
    const { users, total } = (await admin.get(`/api/users?${query}`)).body;
    return [users.map((user: { number: string }) => user.number).join(), total];
  };
  assert.equal(await found('search=zoe'), ['101', 1]);
  assert.equal(await found('search=BERG'), ['101,103', 2]);
  assert.equal(await found('search=berg%20van'), ['101', 1]);
  assert.equal(await found('search=102'), ['102', 1]);
  assert.equal(await found('search=o%27neill'), ['102', 1]);
  assert.equal(await found('search=nobody'), ['', 0]);
  assert.equal(await found('limit=2'), ['101,102', 3]);
  assert.equal(await found('limit=2&offset=2'), ['103', 3]);
  assert.is((await admin.get('/api/users?limit=0')).status, 422);
  assert.is((await admin.get('/api/users?limit=5000')).body.problems[0].path, 'limit');
});

test('a user shows their phones, calls and account', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  const { userId, lineId } = addUser(api, '101', 'Anna');
  register(api, lineId);
  register(api, lineId, 5064);
  await addAccount(api, { username: 'anna', userId, roles: ['agent'] });
  const caller = { number: '101', name: 'Anna', extensionId: userId };
  const common = {
    callee: undefined,
    ringing: [],
    trail: [],
    startedAt: 1,
    answeredAt: undefined,
    recording: undefined,
  };
  api.calls.push({ id: 'c1', state: 'ringing', caller, dialled: '102', ...common });
  const { body } = await admin.get(`/api/users/${userId}`);
  assert.equal([body.registered, body.inCall, body.account.username], [2, true, 'anna']);
  assert.equal([body.lines[0].registered, body.lines[0].user.name], [2, 'Anna']);
  const { phones } = (await admin.get('/api/phones')).body;
  assert.equal([phones.length, phones[0].user.number, phones[0].userAgent], [2, '101', 'Yealink SIP-T54W']);
});

test('a change merges; null clears what is optional; secrets are set and never read', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  const { userId } = addUser(api, '101', 'Anna');
  const changed = await admin.patch(`/api/users/${userId}`, { email: 'anna@example.nl', pin: '7391' });
  assert.equal([changed.body.email, changed.body.name], ['anna@example.nl', 'Anna']);
  assert.is(api.config.get<{ pin: string }>('user', userId)?.pin, '7391');
  const cleared = await admin.patch(`/api/users/${userId}`, { email: null });
  assert.is(cleared.body.email, undefined);
  const trivial = await admin.patch(`/api/users/${userId}`, { pin: '1234' });
  assert.equal([trivial.status, trivial.body.problems[0].path], [422, 'pin']);
  const same = await admin.patch(`/api/users/${userId}`, { name: 'Anna' });
  assert.is(same.headers.get('cordboard-revision'), null, 'nothing changed, nothing to undo');
});

test('EXT-03 deleting a user names what goes along, takes it, and leaves the owner’s account', async () => {
  const api = testApi();
  const { userId } = addUser(api, '101', 'Anna');
  const { lineId: other } = addUser(api, '102', 'Bram');
  const owner = await api.signedIn('owner', { userId });
  await addAccount(api, { username: 'anna', userId, roles: ['agent'] });
  api.config.apply([{ what: 'change', entity: 'line', id: other, body: { loggedInUserId: userId } }], {
    name: 't',
    from: 't',
  });
  const { takesAlong, pointedAtBy } = (await owner.get(`/api/users/${userId}/dependents`)).body;
  assert.equal(
    takesAlong.map((thing: Record<string, string>) => `${thing.what} ${thing.entity} ${thing.title}`).sort(),
    ['deleted account anna', 'deleted line 101', 'released account owner', 'released line 102'],
  );
  assert.equal(pointedAtBy, []);
  assert.is((await owner.delete(`/api/users/${userId}`)).status, 204);
  assert.equal(
    api.config.list<{ username: string }>('line').map((line) => line.username),
    ['102'],
  );
  assert.equal(
    api.config.list<{ username: string }>('account').map((account) => account.username),
    ['owner'],
  );
  assert.is((await owner.get('/api/me')).status, 200);
  assert.is((await owner.delete(`/api/users/${userId}`)).status, 404);
});

test('a line’s password is shown to who may, and it stands in the audit', async () => {
  const api = testApi();
  const { lineId } = addUser(api, '101', 'Anna');
  const installer = await api.signedIn('installer');
  const shown = await installer.post(`/api/lines/${lineId}/reveal`);
  assert.equal([shown.body.username, shown.body.password], ['101', 'Wilg-4711-101']);
  const [entry] = api.store.audit.list({ limit: 1 }).entries;
  assert.equal(
    [entry?.author.name, entry?.phrase],
    ['installer', { key: 'audit.line-revealed', params: { line: '101' } }],
  );
  const admin = await api.signedIn('admin');
  const fresh = (await admin.post(`/api/lines/${lineId}/new-password`)).body;
  assert.is.not(fresh.password, 'Wilg-4711-101');
  assert.is(api.config.get<{ password: string }>('line', lineId)?.password, fresh.password);
  assert.is((await admin.post('/api/lines/nothing/reveal')).status, 404);
});

test('a password with any sign in it makes a URI that reads back', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  const password = 'a:B@c/D;e?F=g&1#%[]';
  const { body } = await admin.post('/api/lines', { username: 'door', password });
  const [, user = '', secret = ''] = /^sip:([^:]+):([^@]+)@/.exec(body.reveal.uri) ?? [];
  assert.equal([decodeURIComponent(user), decodeURIComponent(secret)], ['door', password]);
});

test('lines are listed, filtered by user, changed and deleted', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  const { userId, lineId } = addUser(api, '101', 'Anna');
  addUser(api, '102', 'Bram');
  const { body } = await admin.get(`/api/lines?userId=${userId}`);
  assert.equal([body.total, body.lines[0].id], [1, lineId]);
  assert.is((await admin.get('/api/lines?search=bram')).body.lines[0].username, '102');
  assert.is((await admin.patch(`/api/lines/${lineId}`, { callLimit: 2 })).body.callLimit, 2);
  assert.is((await admin.patch(`/api/lines/${lineId}`, { callLimit: 9 })).body.problems[0].path, 'callLimit');
  assert.is((await admin.delete(`/api/lines/${lineId}`)).status, 204);
  assert.is((await admin.get('/api/lines')).body.total, 1);
});

test('PPL-02 nobody makes anybody more than they are, or touches who is more', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  await addAccount(api, { username: 'boss', roles: ['owner'] });
  const idOf = (username: string) => api.config.find('account', 'username', username)?.id ?? '';
  const made = await admin.post('/api/accounts', { username: 'eve', name: 'Eve', roles: ['owner'] });
  assert.equal([made.status, made.body.problems[0].path], [403, 'roles']);
  assert.is((await admin.patch(`/api/accounts/${idOf('admin')}`, { roles: ['admin', 'owner'] })).status, 403);
  assert.is((await admin.patch(`/api/accounts/${idOf('boss')}`, { roles: ['user'] })).status, 403);
  assert.is((await admin.post(`/api/accounts/${idOf('boss')}/password-link`)).status, 403);
  assert.is((await admin.delete(`/api/accounts/${idOf('boss')}`)).status, 403);
  assert.is((await admin.post('/api/accounts', { username: 'sue', name: 'Sue', roles: ['supervisor'] })).status, 201);
});

test('PPL-02 the last owner stays', async () => {
  const api = testApi();
  const owner = await api.signedIn('owner');
  const idOf = (username: string) => api.config.find('account', 'username', username)?.id ?? '';
  const down = await owner.patch(`/api/accounts/${idOf('owner')}`, { roles: ['admin'] });
  assert.equal([down.status, down.body.code], [409, 'account.last-owner']);
  await addAccount(api, { username: 'second', roles: ['owner'] });
  assert.equal((await owner.delete(`/api/accounts/${idOf('owner')}`)).body.code, 'account.own');
  assert.is((await owner.patch(`/api/accounts/${idOf('owner')}`, { roles: ['admin'] })).status, 200);
  assert.is((await owner.patch(`/api/accounts/${idOf('second')}`, { roles: ['admin'] })).status, 403);
});

test('deleting an account signs it out and makes its links worthless', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  const { body } = await admin.post('/api/accounts', { username: 'bram', name: 'Bram', roles: ['user'] });
  const token = body.link.path.split('#')[1];
  const bram = new Browser(api.app);
  await bram.post('/api/password-link', { token, password: PASSWORD });
  await bram.post('/api/session', { name: 'bram', password: PASSWORD });
  const next = (await admin.post(`/api/accounts/${body.account.id}/password-link`)).body.path.split('#')[1];
  const account = (await admin.get(`/api/accounts/${body.account.id}`)).body;
  assert.equal([body.account.lastSignInAt, account.lastSignInAt], [undefined, api.clock.wall()]);
  assert.is((await admin.delete(`/api/accounts/${body.account.id}`)).status, 204);
  assert.is((await bram.get('/api/me')).status, 401);
  assert.is((await bram.post('/api/password-link/check', { token: next })).status, 404);
  assert.is((await admin.get('/api/accounts?search=bram')).body.total, 0);
});

test('EXT-01 the office’s number length is fixed from the first extension on', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  assert.is((await admin.get('/api/office')).body.extensionLengthFixed, false);
  assert.is((await admin.patch('/api/office', { extensionLength: 4 })).body.extensionLength, 4);
  addUser(api, '1001', 'Anna');
  assert.is((await admin.get('/api/office')).body.extensionLengthFixed, true);
  const answer = await admin.patch('/api/office', { extensionLength: 3 });
  assert.equal([answer.status, answer.body.problems[0].path], [422, 'extensionLength']);
});

test('the page learns what can be set of each kind of thing', async () => {
  const admin = await testApi().signedIn('admin');
  const { entities } = (await admin.get('/api/schemas')).body;
  for (const kind of ['account', 'line', 'office', 'user']) assert.ok(entities[kind], kind);
  assert.equal([entities.user.properties.pin.secret, entities.user.properties.number.label], [true, 'Extension']);
  assert.equal(entities.line.properties.dtmf.enum, ['rfc4733', 'info', 'inband']);
});
