import * as assert from 'uvu/assert';
import { SESSION_IDLE_SEC, SESSION_MAX_SEC } from '../../appliance/base/limits.ts';
import { addAccount, addUser, Browser, endTestApis, PASSWORD, testApi } from '../kit/api.ts';
import { author } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

const test = suite('api: sign-in and sessions');
test.afterEach(endTestApis);

test('PPL-01 signs in by username, in any case, and gets a cookie that scripts and other sites cannot use', async () => {
  const api = testApi();
  await addAccount(api, { username: 'anna', name: 'Anna de Vries', roles: ['admin'] });
  const browser = new Browser(api.app);
  const answer = await browser.post('/api/session', { name: ' ANNA ', password: PASSWORD });
  assert.is(answer.status, 200);
  assert.is(answer.body.state, 'signed-in');
  assert.is(answer.body.me.name, 'Anna de Vries');
  assert.ok(answer.body.me.rights.includes('change-people'));
  const cookie = answer.headers.getSetCookie()[0] as string;
  assert.match(cookie, /^cordboard=\w{48}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Strict$/);
  assert.is((await browser.get('/api/me')).body.username, 'anna');
});

test('with a full disk nobody who is signed in is sent away, and nobody is told that it is our mistake', async () => {
  const full = (): never => {
    throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
  };
  const api = testApi();
  const browser = await api.signedIn('admin');
  const disk = api.deps.sessions;
  disk.put = full;
  api.clock.advance(SESSION_IDLE_SEC * 500);
  assert.is((await browser.get('/api/health')).status, 200);
  const answer = await new Browser(api.app).post('/api/session', { name: 'admin', password: PASSWORD });
  assert.equal([answer.status, answer.body.code], [503, 'store.disk-full']);
  assert.equal(api.mistakes, []);
});

test('PPL-01 over TLS the cookie is bound to the host and to TLS', async () => {
  const api = testApi();
  await addAccount(api, { username: 'anna', roles: ['admin'] });
  const browser = new Browser(api.app, { secure: true });
  const answer = await browser.post('/api/session', { name: 'anna', password: PASSWORD });
  assert.match(
    answer.headers.getSetCookie()[0] as string,
    /^__Host-cordboard=\w{48}; .*HttpOnly; Secure; SameSite=Strict$/,
  );
  assert.is((await browser.get('/api/me')).status, 200);
  // The same cookie over plain HTTP is not looked at.
  const plain = new Browser(api.app);
  plain.cookie = browser.cookie.replace('__Host-', '');
  assert.is((await plain.get('/api/me')).status, 200, 'one token, whichever name carries it');
  plain.cookie = browser.cookie;
  assert.is((await plain.get('/api/me')).status, 401);
});

test('PPL-01 signs in by extension', async () => {
  const api = testApi();
  const { userId } = addUser(api, '101', 'Anna de Vries');
  await addAccount(api, { username: 'anna', userId, roles: ['user'] });
  const browser = new Browser(api.app);
  assert.is((await browser.post('/api/session', { name: '101', password: PASSWORD })).status, 200);
  assert.equal((await browser.get('/api/me')).body.user, { id: userId, number: '101', name: 'Anna de Vries' });
});

test('PPL-01 unknown names, wrong passwords and accounts without one answer alike and cost the same', async () => {
  const api = testApi();
  await addAccount(api, { username: 'anna', roles: ['user'] });
  await addAccount(api, { username: 'bram', roles: ['user'], passwordHash: undefined });
  const answers = [];
  for (const name of ['anna', 'bram', 'nobody']) {
    const before = api.passwords.checks;
    const answer = await new Browser(api.app).post('/api/session', { name, password: 'nobody has this password' });
    answers.push([answer.status, answer.text, [...answer.headers.keys()].sort().join()]);
    assert.is(api.passwords.checks, before + 1, name);
  }
  assert.equal(answers[1], answers[0]);
  assert.equal(answers[2], answers[0]);
  assert.is(answers[0]?.[0], 401);
});

test('PPL-01 a password guesser waits longer and longer, and nobody else does', async () => {
  const api = testApi();
  await addAccount(api, { username: 'anna', roles: ['user'] });
  const guesser = new Browser(api.app, { address: '192.0.2.66' });
  const wrong = () => guesser.post('/api/session', { name: 'anna', password: 'guess' });
  const waits: number[] = [];
  for (let round = 0; round < 14; round++) {
    let answer = await wrong();
    if (answer.status === 429) {
      const seconds = answer.body.retryAfterSec;
      assert.is(answer.headers.get('retry-after'), String(seconds));
      assert.match(answer.body.title, new RegExp(`Wait ${seconds} s`));
      waits.push(seconds);
      api.clock.advance(seconds * 1000 - 1);
      assert.is((await wrong()).status, 429, 'not a moment earlier');
      api.clock.advance(1);
      answer = await wrong();
    }
    assert.is(answer.status, 401);
  }
  assert.equal(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]);
  // From her own desk Anna signs in as always, and so does the guesser's neighbour with the right password.
  assert.is((await new Browser(api.app).post('/api/session', { name: 'anna', password: PASSWORD })).status, 200);
  await addAccount(api, { username: 'bram', roles: ['user'] });
  assert.is((await guesser.post('/api/session', { name: 'bram', password: PASSWORD })).status, 200);
});

test('PPL-01 a hundred guesses at the same moment are not a hundred tries', async () => {
  const api = testApi();
  await addAccount(api, { username: 'anna', roles: ['user'] });
  const guesser = new Browser(api.app);
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, at) => guesser.post('/api/session', { name: 'anna', password: `guess ${at}` })),
  );
  assert.is(answers.filter((answer) => answer.status === 401).length, 4);
  assert.is(answers.filter((answer) => answer.status === 429).length, 96);
  assert.is(api.passwords.checks, 4);
});

test('PPL-01 one address that tries many names is slowed for seconds, never for good', async () => {
  const api = testApi();
  await addAccount(api, { username: 'anna', roles: ['user'] });
  const sprayer = new Browser(api.app, { address: '2001:db8:1:2::1' });
  for (let at = 0; at < 31; at++) await sprayer.post('/api/session', { name: `name${at}`, password: 'Welkom01' });
  // Another address of the same network is the same party.
  const neighbour = new Browser(api.app, { address: '2001:db8:1:2:ffff::9' });
  const answer = await neighbour.post('/api/session', { name: 'anna', password: PASSWORD });
  assert.is(answer.status, 429);
  assert.ok(answer.body.retryAfterSec <= 60);
  api.clock.advance(answer.body.retryAfterSec * 1000);
  assert.is((await neighbour.post('/api/session', { name: 'anna', password: PASSWORD })).status, 200);
  const elsewhere = new Browser(api.app, { address: '2001:db8:1:3::1' });
  assert.is((await elsewhere.post('/api/session', { name: 'anna', password: PASSWORD })).status, 200);
});

test('many sign-ins at once take turns, and more than can wait are told so', async () => {
  const api = testApi();
  let open = (): void => {};
  api.passwords.gate = new Promise((resolve) => {
    open = resolve;
  });
  const asked = Array.from({ length: 110 }, (_, at) =>
    new Browser(api.app, { address: `192.0.2.${at}` }).post('/api/session', { name: `name${at}`, password: 'x' }),
  );
  await new Promise((resolve) => setImmediate(resolve));
  assert.is(api.passwords.checks, 4);
  open();
  const statuses = (await Promise.all(asked)).map((answer) => answer.status);
  assert.is(statuses.filter((status) => status === 401).length, 104);
  assert.is(statuses.filter((status) => status === 503).length, 6);
});

test('PPL-01 a session ends when nobody uses it, and after a week whatever happens', async () => {
  const api = testApi();
  const idle = await api.signedIn('admin');
  api.clock.advance(SESSION_IDLE_SEC * 1000 - 1);
  assert.is((await idle.get('/api/me')).status, 200);
  api.clock.advance(SESSION_IDLE_SEC * 1000 + 1);
  assert.is((await idle.get('/api/me')).status, 401);

  const busy = await api.signedIn('user');
  for (let spent = 0; spent < SESSION_MAX_SEC; spent += SESSION_IDLE_SEC) {
    assert.is((await busy.get('/api/me')).status, 200);
    api.clock.advance(SESSION_IDLE_SEC * 1000);
  }
  api.clock.advance(1);
  assert.is((await busy.get('/api/me')).status, 401);
});

test('PPL-01 signing out ends the session at the box, not only in the browser', async () => {
  const api = testApi();
  const browser = await api.signedIn('admin');
  const copied = browser.cookie;
  const answer = await browser.delete('/api/session');
  assert.is(answer.status, 204);
  assert.match(answer.headers.getSetCookie()[0] as string, /^cordboard=; Max-Age=0;/);
  browser.cookie = copied;
  assert.is((await browser.get('/api/me')).status, 401);
});

test('PPL-01 lists the own sessions and ends them one by one or all at once', async () => {
  const api = testApi();
  const desk = await api.signedIn('admin');
  const home = new Browser(api.app, { address: '198.51.100.4' });
  await home.post('/api/session', { name: 'admin', password: PASSWORD });
  const train = new Browser(api.app, { address: '203.0.113.9' });
  await train.post('/api/session', { name: 'admin', password: PASSWORD });
  const { sessions } = (await desk.get('/api/me/sessions')).body;
  assert.equal(sessions.map((one: { address: string }) => one.address).sort(), [
    '192.0.2.77',
    '198.51.100.4',
    '203.0.113.9',
  ]);
  assert.equal(sessions.filter((one: { current: boolean }) => one.current).length, 1);
  assert.is(sessions[0].browser, 'Test browser');
  const ofHome = sessions.find((one: { address: string }) => one.address === '198.51.100.4');
  assert.is((await desk.delete(`/api/me/sessions/${ofHome.id}`)).status, 204);
  assert.is((await home.get('/api/me')).status, 401);
  assert.is((await desk.delete(`/api/me/sessions/${ofHome.id}`)).status, 404);
  assert.is((await desk.delete('/api/me/sessions')).status, 204);
  assert.is((await train.get('/api/me')).status, 401);
  assert.is((await desk.get('/api/me')).status, 200);
});

test('nobody ends another’s session', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  const owner = await api.signedIn('owner');
  const { sessions } = (await owner.get('/api/me/sessions')).body;
  assert.is((await admin.delete(`/api/me/sessions/${sessions[0].id}`)).status, 404);
  assert.is((await owner.get('/api/me')).status, 200);
});

test('changing the own password asks the present one, ends other sessions and keeps this one', async () => {
  const api = testApi();
  const desk = await api.signedIn('admin');
  const home = new Browser(api.app);
  await home.post('/api/session', { name: 'admin', password: PASSWORD });
  const next = 'seven owls on a fence';
  const wrong = await desk.post('/api/me/password', { current: 'not it', next });
  assert.equal([wrong.status, wrong.body.problems[0].path], [422, 'current']);
  const weak = await desk.post('/api/me/password', { current: PASSWORD, next: 'Welkom2026!' });
  assert.equal([weak.status, weak.body.problems[0].path], [422, 'next']);
  assert.is((await desk.post('/api/me/password', { current: PASSWORD, next })).status, 204);
  assert.is((await desk.get('/api/me')).status, 200);
  assert.is((await home.get('/api/me')).status, 401);
  assert.is((await home.post('/api/session', { name: 'admin', password: PASSWORD })).status, 401);
  assert.is((await home.post('/api/session', { name: 'admin', password: next })).status, 200);
});

test('a password that changes by any other way ends the sessions too', async () => {
  const api = testApi();
  const browser = await api.signedIn('user');
  const account = api.config.find('account', 'username', 'user');
  const body = { passwordHash: await api.passwords.hash('something else entirely') };
  api.config.apply([{ what: 'change', entity: 'account', id: account?.id ?? '', body }], author);
  assert.is((await browser.get('/api/me')).status, 401);
});

test('PPL-02 a role that is taken away is gone with the next request', async () => {
  const api = testApi();
  const browser = await api.signedIn('admin');
  const account = api.config.find('account', 'username', 'admin');
  api.config.apply([{ what: 'change', entity: 'account', id: account?.id ?? '', body: { roles: ['user'] } }], author);
  assert.is((await browser.get('/api/users')).status, 403);
  api.config.apply([{ what: 'delete', entity: 'account', id: account?.id ?? '' }], author);
  assert.is((await browser.get('/api/me')).status, 401);
});

test('signing in as somebody else ends the session that the browser had', async () => {
  const api = testApi();
  const browser = await api.signedIn('admin');
  const before = browser.cookie;
  await addAccount(api, { username: 'bram', roles: ['user'] });
  await browser.post('/api/session', { name: 'bram', password: PASSWORD });
  assert.is((await browser.get('/api/me')).body.username, 'bram');
  browser.cookie = before;
  assert.is((await browser.get('/api/me')).status, 401);
});

test('an account is signed in on a limited number of browsers: the longest unused makes room', async () => {
  const api = testApi();
  const first = await api.signedIn('admin');
  for (let at = 0; at < 20; at++) {
    api.clock.advance(1000);
    await new Browser(api.app).post('/api/session', { name: 'admin', password: PASSWORD });
  }
  assert.is((await first.get('/api/me')).status, 401);
  const { length } = api.store.sessions.of(api.config.find('account', 'username', 'admin')?.id ?? '');
  assert.is(length, 20);
});

test('PPL-04 sign-ins and refusals stand in the audit, with the address', async () => {
  const api = testApi();
  const owner = await api.signedIn('owner');
  await new Browser(api.app, { address: '198.51.100.4' }).post('/api/session', { name: 'owner', password: 'guess' });
  const { entries } = (await owner.get('/api/audit')).body;
  assert.equal(
    entries.map((entry: { author: string; from: string; sentence: string }) => [
      entry.author,
      entry.from,
      entry.sentence,
    ]),
    [
      ['owner', '198.51.100.4', 'Somebody tried to sign in as owner and was refused.'],
      ['owner', '192.0.2.77', 'owner signed in.'],
    ],
  );
  const { next, entries: first } = (await owner.get('/api/audit?limit=1')).body;
  assert.is(first.length, 1);
  assert.is((await owner.get(`/api/audit?limit=1&before=${next}`)).body.entries[0].sentence, 'owner signed in.');
});

test('a cookie that is nonsense is no session', async () => {
  const api = testApi();
  const browser = new Browser(api.app);
  for (const cookie of ['cordboard=', `cordboard=${'x'.repeat(48)}`, 'cordboard=%00%ff', '=;=;', 'cordboard="a"']) {
    browser.cookie = cookie;
    assert.is((await browser.get('/api/me')).status, 401, cookie);
  }
});
