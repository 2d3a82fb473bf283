import * as assert from 'uvu/assert';
import { makeOwnerLink } from '../../appliance/api/one-time-links.ts';
import { passwordComplaint } from '../../appliance/api/password-strength.ts';
import { addAccount, Browser, endTestApis, PASSWORD, testApi } from '../kit/api.ts';
import { suite } from '../kit/suite.ts';

const test = suite('api: first owner and chosen passwords');
test.afterEach(endTestApis);

const owner = { username: 'Anna', name: 'Anna de Vries', password: PASSWORD };

test('a fresh box has no owner, no password, and lets nobody in', async () => {
  const api = testApi();
  const browser = new Browser(api.app);
  const { body } = await browser.get('/api/start');
  assert.equal([body.hasOwner, body.office, body.me], [false, undefined, undefined]);
  for (const name of ['admin', 'owner', 'root', 'cordboard']) {
    for (const password of ['admin', 'owner', 'cordboard', 'password']) {
      const from = new Browser(api.app, { address: `198.51.100.${name.length * 16 + password.length}` });
      const { status } = await from.post('/api/session', { name, password });
      assert.ok(status === 401 || status === 429, `${name}: ${status}`);
    }
  }
});

test('the one-time link makes the owner and the office, signs in, and is worthless then', async () => {
  const api = testApi();
  const token = await api.ownerToken();
  const browser = new Browser(api.app);
  browser.language = 'nl';
  const check = await browser.post('/api/welcome/check', { token });
  assert.equal(check.body.suggested, {
    country: 'NL',
    language: 'nl',
    timeZone: 'Europe/Amsterdam',
    extensionLength: 3,
  });
  const office = {
    name: 'Bakkerij De Vries',
    country: 'BE',
    language: 'nl',
    timeZone: 'Europe/Brussels',
    extensionLength: 4,
  };
  const answer = await browser.post('/api/welcome', { token, ...owner, office });
  assert.is(answer.status, 201);
  assert.equal([answer.body.username, answer.body.roles, answer.body.language], ['anna', ['owner'], 'nl']);
  assert.is((await browser.get('/api/me')).status, 200);
  const stored = (await browser.get('/api/office')).body;
  assert.equal(
    [stored.name, stored.country, stored.extensionLength, stored.extensionLengthFixed],
    ['Bakkerij De Vries', 'BE', 4, false],
  );
  assert.is((await browser.get('/api/start')).body.hasOwner, true);
  for (const path of ['/api/welcome/check', '/api/welcome']) {
    const again = await new Browser(api.app).post(
      path,
      path.endsWith('check') ? { token } : { token, ...owner, username: 'eve' },
    );
    assert.equal([again.status, again.body.code], [404, 'link.owner.worthless']);
  }
  const [change] = (await browser.get('/api/changes')).body.changes;
  assert.equal([change.author, change.from], ['anna', '192.0.2.77']);
});

test('NPL-01 the routing that is there from the start is called in the owner’s language, unless a file named it', async () => {
  const named = async (language: 'en' | 'nl', before = 'Office') => {
    const api = testApi();
    const body = { name: before };
    const author = { name: 'file', from: 'here' };
    if (before !== 'Office')
      api.config.apply([{ what: 'change', entity: 'number-schema', id: 'number-schema', body }], author);
    const browser = new Browser(api.app);
    browser.language = language;
    const welcome = { token: await api.ownerToken(), ...owner, office: { name: 'Bakkerij', language } };
    assert.is((await browser.post('/api/welcome', welcome)).status, 201);
    const [schema] = (await browser.get('/api/number-schemas')).body.schemas;
    return [schema.name, ...schema.plans.map(({ name }: { name: string }) => name)];
  };
  assert.equal(await named('nl'), ['Kantoor', 'Dag']);
  assert.equal(await named('en'), ['Office', 'Day']);
  assert.equal(await named('nl', 'Winkel'), ['Winkel', 'Day']);
});

test('a form with a mistake does not spend the link, and each mistake stands at its field', async () => {
  const api = testApi();
  const token = await api.ownerToken();
  const browser = new Browser(api.app);
  const bad = {
    token,
    ...owner,
    username: 'an na',
    office: { name: 'X', country: 'XX', timeZone: 'Mars/Olympus', extensionLength: 9 },
  };
  const answer = await browser.post('/api/welcome', bad);
  assert.is(answer.status, 422);
  assert.equal(answer.body.problems.map((problem: { path: string }) => problem.path).sort(), [
    'office.country',
    'office.extensionLength',
    'office.timeZone',
    'username',
  ]);
  const weak = await browser.post('/api/welcome', { token, ...owner, password: 'annadevries' });
  assert.equal([weak.status, weak.body.problems[0].path], [422, 'password']);
  assert.is(api.config.list('account').length, 0);
  assert.is((await browser.post('/api/welcome', { token, ...owner })).status, 201);
});

test('of two who use the link at the same moment one becomes the owner', async () => {
  const api = testApi();
  const token = await api.ownerToken();
  const answers = await Promise.all(
    ['anna', 'bram'].map((username) => new Browser(api.app).post('/api/welcome', { token, ...owner, username })),
  );
  assert.equal(answers.map((answer) => answer.status).sort(), [201, 404]);
  assert.is(api.config.list('account').length, 1);
});

test('the link is worthless after a day, and as soon as there is a fresh one', async () => {
  const api = testApi();
  const first = await api.ownerToken();
  const second = await api.ownerToken();
  const browser = new Browser(api.app);
  assert.is((await browser.post('/api/welcome/check', { token: first })).status, 404);
  assert.is((await browser.post('/api/welcome/check', { token: second })).status, 200);
  api.clock.advance(86_400_000);
  assert.is((await browser.post('/api/welcome/check', { token: second })).status, 404);
});

test('the store holds no token that could be used', async () => {
  const api = testApi();
  const { path } = await makeOwnerLink(api.deps);
  const token = path.split('#')[1] as string;
  const { cordboard, live } = api.store.image();
  assert.not.ok(cordboard.includes(token) || live.includes(token));
  const browser = await api.signedIn('owner');
  assert.not.ok(api.store.image().live.includes(browser.cookie.split('=')[1] as string));
});

test('a fresh owner’s link lets a lost owner in again, beside the old account', async () => {
  const api = testApi();
  await addAccount(api, { username: 'anna', roles: ['owner'] });
  const browser = new Browser(api.app);
  const token = await api.ownerToken();
  assert.is((await browser.post('/api/welcome/check', { token })).body.office.name, 'Office');
  const taken = await browser.post('/api/welcome', { token, ...owner });
  assert.equal([taken.status, taken.body.problems[0].path], [422, 'username']);
  assert.is((await browser.post('/api/welcome', { token, ...owner, username: 'anna2' })).status, 201);
});

test('an admin adds an account and gives a link; its holder chooses the password, once', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  const added = await admin.post('/api/accounts', { username: 'Bram', name: "Bram O'Neill", roles: ['agent'] });
  assert.is(added.status, 201);
  assert.equal([added.body.account.username, added.body.account.hasPassword], ['bram', false]);
  const token = added.body.link.path.split('#')[1];
  const bram = new Browser(api.app);
  assert.equal((await bram.post('/api/password-link/check', { token })).body, {
    username: 'bram',
    name: "Bram O'Neill",
  });
  const weak = await bram.post('/api/password-link', { token, password: 'bramoneill' });
  assert.equal([weak.status, weak.body.problems[0].path], [422, 'password']);
  assert.is((await bram.post('/api/password-link', { token, password: PASSWORD })).status, 204);
  assert.is((await bram.post('/api/password-link', { token, password: PASSWORD })).status, 404);
  assert.is((await bram.post('/api/session', { name: 'bram', password: PASSWORD })).status, 200);
  assert.is((await admin.get(`/api/accounts/${added.body.account.id}`)).body.hasPassword, true);
});

test('a link to choose a password ends the sessions that the old one began', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  const lost = await api.signedIn('user');
  const { id } = api.config.find('account', 'username', 'user') ?? { id: '' };
  const link = (await admin.post(`/api/accounts/${id}/password-link`)).body;
  const owners = await api.ownerToken();
  const browser = new Browser(api.app);
  assert.is(
    (await browser.post('/api/password-link/check', { token: owners })).status,
    404,
    'each kind at its own place',
  );
  const token = link.path.split('#')[1];
  await browser.post('/api/password-link', { token, password: 'nine bells at midnight' });
  assert.is((await lost.get('/api/me')).status, 401);
});

test('passwords are judged by what guessers try, and told in words', async () => {
  const key = (password: string, ...own: string[]) => passwordComplaint(password, own)?.key;
  for (const [password, expected] of [
    ['short', 'password.too-short'],
    ['x'.repeat(201), 'password.too-long'],
    ['aaaaaabbbbbb', 'password.few-signs'],
    ['abcdefghijkl', 'password.run'],
    ['9876543210', 'password.run'],
    ['1234567890', 'password.run'],
    ['xk4fqxk4fqxk4fq', 'password.repeats'],
    ['wolkenwolken', 'password.repeats'],
    ['0612345987', 'password.digits-only'],
    ['24-12-1985 1', 'password.digits-only'],
    ['Welkom2026!', 'password.common'],
    ['W3lk0m!!!!!!', 'password.common'],
    ['password1234', 'password.common'],
    ['qwertyuiop1', 'password.common'],
    ['welkom-zomer-2026', 'password.common'],
    ['P@ssw0rd2026', 'password.common'],
    ['Herfst-2026-!!', 'password.common'],
    [PASSWORD, undefined],
    ['Wilg-4711-Anna', undefined],
    ['correct horse battery', undefined],
    ['gk7!Tq0w_zP', undefined],
    ['ŵélkómthuis in de zaal', undefined],
  ] as const) {
    assert.is(key(password), expected, password);
  }
  assert.is(key('annadevries1', 'anna', 'Anna de Vries'), 'password.own-name');
  assert.is(key('anna rides a red tandem', 'anna', 'Anna de Vries'), undefined);
  const browser = new Browser(testApi().app);
  browser.language = 'nl';
  const answer = await browser.post('/api/password-strength', { password: 'kort' });
  assert.equal(answer.body, { ok: false, sentence: 'Gebruik minstens 10 tekens. Een korte zin onthoudt u makkelijk.' });
});

test('PPL-04 links that were used stand in the audit, and every line password that was shown', async () => {
  const api = testApi();
  const token = await api.ownerToken();
  const browser = new Browser(api.app, { address: '198.51.100.9' });
  await browser.post('/api/welcome', { token, ...owner });
  const bram = await browser.post('/api/accounts', { username: 'bram', name: 'Bram', roles: ['user'] });
  const link = bram.body.link.path.split('#')[1];
  await new Browser(api.app, { address: '198.51.100.10' }).post('/api/password-link', {
    token: link,
    password: PASSWORD,
  });
  const added = await browser.post('/api/users', { number: '101', name: 'Carla' });
  await browser.post('/api/lines', { username: '101b', userId: added.body.user.id });
  const of = async (kind: string): Promise<string[][]> =>
    (await browser.get(`/api/audit?kind=${kind}`)).body.entries.map(
      (entry: { author: string; from: string; sentence: string }) => [entry.author, entry.from, entry.sentence],
    );
  assert.equal(await of('link'), [
    ['bram', '198.51.100.10', 'bram chose a password by a link.'],
    ['anna', '198.51.100.9', 'anna became the owner by the owner’s link.'],
  ]);
  assert.equal(await of('password'), [
    ['anna', '198.51.100.9', 'The password of line 101b was shown.'],
    ['anna', '198.51.100.9', 'The password of line 101 was shown.'],
  ]);
});
