import * as assert from 'uvu/assert';
import { localFetch } from '../../appliance/api/local.ts';
import { RIGHTS, ROLES, type Role } from '../../appliance/api/rights.ts';
import { routes } from '../../appliance/api/routes/index.ts';
import { topics } from '../../appliance/api/topics.ts';
import { Browser, endTestApis, PASSWORD, type TestApi, testApi } from '../kit/api.ts';
import { suite } from '../kit/suite.ts';

const test = suite('api: who may do what');
test.afterEach(endTestApis);

const everybody: readonly Role[] = ROLES;
const runs: readonly Role[] = ['owner', 'admin'];
const reads: readonly Role[] = ['owner', 'admin', 'read-only'];
const looks: readonly Role[] = ['owner', 'admin', 'supervisor', 'installer', 'read-only'];
const sees: readonly Role[] = ['owner', 'admin', 'supervisor', 'agent', 'installer', 'read-only'];
const calls: readonly Role[] = ['owner', 'admin', 'supervisor', 'agent', 'user', 'read-only'];

const hears: readonly Role[] = ['owner', 'admin', 'supervisor', 'agent', 'user'];
const hearsAll: readonly Role[] = ['owner', 'admin', 'supervisor'];

/** Whoever can have an extension; whose mailbox is another question (api-voicemail.test.ts). */
const own: readonly Role[] = ['owner', 'admin', 'supervisor', 'agent', 'user'];

/** Written down by hand, not derived from the code: a route that is new or opened wider turns this red. */
const expected: Readonly<Record<string, 'public' | readonly Role[]>> = {
  'GET /api/start': 'public',
  'POST /api/session': 'public',
  'DELETE /api/session': everybody,
  'GET /api/me': everybody,
  'PATCH /api/me': everybody,
  'POST /api/me/password': everybody,
  'POST /api/me/phone': ['owner', 'admin', 'supervisor', 'agent', 'user'],
  'GET /api/me/sessions': everybody,
  'DELETE /api/me/sessions/{id}': everybody,
  'DELETE /api/me/sessions': everybody,
  'POST /api/me/second-factor': everybody,
  'POST /api/me/second-factor/confirm': everybody,
  'DELETE /api/me/second-factor': everybody,
  'POST /api/welcome/check': 'public',
  'POST /api/welcome': 'public',
  'POST /api/password-link/check': 'public',
  'POST /api/password-link': 'public',
  'POST /api/password-strength': 'public',
  'POST /api/owner-link': [],
  'GET /api/office': looks,
  'PATCH /api/office': runs,
  'GET /api/recording-settings': looks,
  'PATCH /api/recording-settings': runs,
  'PATCH /api/calls/{id}/recording': hears,
  'GET /api/recordings': hears,
  'GET /api/recordings/{id}/sound': hears,
  'GET /api/recordings/{id}/peaks': hears,
  'DELETE /api/recordings/{id}': hearsAll,
  'POST /api/recording-downloads': hearsAll,
  'GET /api/recording-downloads': hearsAll,
  'GET /api/recording-downloads/{id}/{part}': hearsAll,
  'GET /api/users': sees,
  'GET /api/users/next-number': runs,
  'GET /api/users/{id}': sees,
  'POST /api/users': runs,
  'PATCH /api/users/{id}': runs,
  'GET /api/users/{id}/dependents': sees,
  'DELETE /api/users/{id}': runs,
  'GET /api/extensions': ['owner', 'admin', 'supervisor', 'read-only'],
  'GET /api/extensions/kinds': ['owner', 'admin', 'supervisor', 'read-only'],
  'GET /api/extensions/next-number': runs,
  'GET /api/extensions/{id}': ['owner', 'admin', 'supervisor', 'read-only'],
  'POST /api/extensions': runs,
  'PATCH /api/extensions/{id}': runs,
  'POST /api/extensions/{id}/copy': runs,
  'GET /api/extensions/{id}/dependents': ['owner', 'admin', 'supervisor', 'read-only'],
  'DELETE /api/extensions/{id}': runs,
  'POST /api/extensions/{id}/reveal': runs,
  'POST /api/extensions/{id}/call': ['owner', 'admin', 'supervisor', 'read-only'],
  'GET /api/extensions/{id}/rows': ['owner', 'admin', 'supervisor', 'read-only'],
  'POST /api/extensions/{id}/rows': runs,
  'GET /api/trunks': looks,
  'GET /api/trunks/{id}': looks,
  'GET /api/trunk-templates': looks,
  'POST /api/trunks': runs,
  'PATCH /api/trunks/{id}': runs,
  'DELETE /api/trunks/{id}': runs,
  'POST /api/trunks/{id}/try': runs,
  'GET /api/trunks/{id}/test': looks,
  'POST /api/trunks/{id}/test': runs,
  'POST /api/trunks/{id}/test/heard': runs,
  'GET /api/numbers': ['owner', 'admin', 'supervisor', 'read-only'],
  'POST /api/numbers': runs,
  'PATCH /api/numbers/{id}': runs,
  'DELETE /api/numbers/{id}': runs,
  'POST /api/numbers/import': runs,
  'GET /api/number-schemas': ['owner', 'admin', 'supervisor', 'read-only'],
  'GET /api/number-schemas/{id}': ['owner', 'admin', 'supervisor', 'read-only'],
  'POST /api/number-schemas': runs,
  'PATCH /api/number-schemas/{id}': runs,
  'DELETE /api/number-schemas/{id}': runs,
  'POST /api/number-schemas/{id}/copy-plan': runs,
  'POST /api/number-schemas/{id}/switch': runs,
  'DELETE /api/number-schemas/{id}/switch': runs,
  'GET /api/number-schemas/{id}/week': ['owner', 'admin', 'supervisor', 'read-only'],
  'POST /api/number-schemas/{id}/week': ['owner', 'admin', 'supervisor', 'read-only'],
  'GET /api/number-schemas/{id}/closures': ['owner', 'admin', 'supervisor', 'read-only'],
  'GET /api/public-holidays/regions': ['owner', 'admin', 'supervisor', 'read-only'],
  'POST /api/number-schemas/{id}/public-holidays': runs,
  'GET /api/contacts': calls,
  'GET /api/contacts/export': calls,
  'POST /api/contacts/import': hearsAll,
  'GET /api/contacts/{id}': calls,
  'POST /api/contacts': hearsAll,
  'PATCH /api/contacts/{id}': hearsAll,
  'DELETE /api/contacts/{id}': hearsAll,
  'GET /api/blocked-callers': looks,
  'POST /api/blocked-callers': runs,
  'PATCH /api/blocked-callers/{id}': runs,
  'DELETE /api/blocked-callers/{id}': runs,
  'GET /api/lines': sees,
  'GET /api/lines/{id}': sees,
  'POST /api/lines': runs,
  'PATCH /api/lines/{id}': runs,
  'DELETE /api/lines/{id}': runs,
  'POST /api/lines/{id}/reveal': ['owner', 'admin', 'installer'],
  'POST /api/lines/{id}/new-password': runs,
  'GET /api/accounts': reads,
  'GET /api/accounts/{id}': reads,
  'POST /api/accounts': runs,
  'PATCH /api/accounts/{id}': runs,
  'DELETE /api/accounts/{id}': runs,
  'POST /api/accounts/{id}/password-link': runs,
  'GET /api/roles': everybody,
  'GET /api/phones': looks,
  'GET /api/calls': calls,
  'GET /api/history': calls,
  'GET /api/history/export': calls,
  'GET /api/history/summary': calls,
  'GET /api/history/{id}': calls,
  'GET /api/history/{id}/ladder': runs,
  'POST /api/what-if': runs,
  'GET /api/check': ['owner', 'admin', 'supervisor', 'read-only'],
  'GET /api/booklet': ['owner', 'admin', 'supervisor', 'read-only'],
  'GET /api/graph': ['owner', 'admin', 'supervisor', 'read-only'],
  'GET /api/routing-tests': ['owner', 'admin', 'supervisor', 'read-only'],
  'POST /api/routing-tests': runs,
  'POST /api/routing-tests/run': runs,
  'PATCH /api/routing-tests/{id}': runs,
  'DELETE /api/routing-tests/{id}': runs,
  'GET /api/changes': reads,
  'POST /api/changes/{number}/undo': runs,
  'GET /api/audit': reads,
  'GET /api/mailboxes': own,
  'POST /api/mailboxes/{id}/open': own,
  'PATCH /api/mailboxes/{id}': own,
  'GET /api/mailboxes/{id}/messages': own,
  'POST /api/mailboxes/{id}/greeting': own,
  'POST /api/mailboxes/{id}/greeting/typed': own,
  'GET /api/mailboxes/{id}/greeting/sound': own,
  'DELETE /api/mailboxes/{id}/greeting': own,
  'GET /api/messages/{id}/sound': own,
  'GET /api/messages/{id}/peaks': own,
  'PATCH /api/messages/{id}': own,
  'DELETE /api/messages/{id}': own,
  'POST /api/messages/{id}/restore': own,
  'GET /api/prompts': ['owner', 'admin', 'supervisor', 'read-only'],
  'GET /api/prompts/{id}': ['owner', 'admin', 'supervisor', 'read-only'],
  'POST /api/prompts': runs,
  'POST /api/prompts/typed': runs,
  'PATCH /api/prompts/{id}': runs,
  'POST /api/prompts/{id}/sound': runs,
  'POST /api/prompts/{id}/typed': runs,
  'GET /api/prompts/{id}/sound': ['owner', 'admin', 'supervisor', 'read-only'],
  'GET /api/prompts/{id}/peaks': ['owner', 'admin', 'supervisor', 'read-only'],
  'GET /api/prompts/{id}/dependents': ['owner', 'admin', 'supervisor', 'read-only'],
  'DELETE /api/prompts/{id}': runs,
  'GET /api/emergency': looks,
  'POST /api/emergency/drill': runs,
  'GET /api/kept-out': reads,
  'POST /api/kept-out/release': runs,
  'GET /api/outside-limits': looks,
  'POST /api/outside-limits': runs,
  'PATCH /api/outside-limits/{id}': runs,
  'DELETE /api/outside-limits/{id}': runs,
  'POST /api/outside-limits/{id}/release': runs,
  'GET /api/playlists': ['owner', 'admin', 'supervisor', 'read-only'],
  'POST /api/playlists': runs,
  'PATCH /api/playlists/{id}': runs,
  'DELETE /api/playlists/{id}': runs,
  'GET /api/voices': ['owner', 'admin', 'supervisor', 'read-only'],
  'GET /api/voices/{language}': ['owner', 'admin', 'supervisor', 'read-only'],
  'GET /api/voices/{language}/clips/{clip}': ['owner', 'admin', 'supervisor', 'read-only'],
  'POST /api/voices/{language}/clips/{clip}': runs,
  'DELETE /api/voices/{language}/clips/{clip}': runs,
  'GET /api/voices/{language}/zip': ['owner', 'admin', 'supervisor', 'read-only'],
  'POST /api/voices/{language}/zip': runs,
  'GET /api/speech-service': ['owner', 'admin', 'supervisor', 'read-only'],
  'PATCH /api/speech-service': runs,
  'GET /api/mail-server': looks,
  'PATCH /api/mail-server': runs,
  'POST /api/mail-server/test': runs,
  'GET /api/health': looks,
  'GET /api/office-file': runs,
  'POST /api/office-file': ['owner'],
  'GET /api/events': everybody,
  'GET /api/schemas': everybody,
  'GET /api/openapi.json': everybody,
};

const expectedTopics: Readonly<Record<string, readonly Role[]>> = {
  calls,
  phones: looks,
  health: looks,
  changes: reads,
  mailboxes: own,
  emergencies: everybody,
};

const names = routes.map((route) => `${route.method} ${route.path}`);

test('PPL-02 every route and every topic is in the list of this test', () => {
  assert.equal([...names].sort(), Object.keys(expected).sort());
  assert.equal(topics.map((topic) => topic.name).sort(), Object.keys(expectedTopics).sort());
});

/** What came of asking, as far as access goes. */
async function outcome(browser: Browser, name: string): Promise<'in' | 'sign in first' | 'no right'> {
  const [method = '', path = ''] = name.split(' ');
  const filled = path.replace('{number}', '1').replace(/\{\w+\}/g, 'nothing');
  const query = path === '/api/events' ? '?topics=nothing' : '';
  const answer = await browser.ask(method, `${filled}${query}`, method === 'GET' ? undefined : {});
  if (answer.status === 401 && answer.body.code === 'api.sign-in-first') return 'sign in first';
  if (answer.status === 403 && answer.body.code === 'api.no-right') return 'no right';
  return 'in';
}

test('PPL-02 who is not signed in gets nothing but what is public', async () => {
  const browser = new Browser(testApi().app);
  for (const name of names) {
    const result = await outcome(browser, name);
    assert.is(result, expected[name] === 'public' ? 'in' : 'sign in first', name);
  }
});

for (const role of ROLES) {
  test(`PPL-02 the role ${role} opens its routes and no others`, async () => {
    const api = testApi();
    const browser = await api.signedIn(role);
    for (const name of names) {
      // Some routes sign out: everyone is asked as somebody who has just signed in.
      await browser.post('/api/session', { name: role, password: PASSWORD });
      const may = expected[name] === 'public' || expected[name]?.includes(role);
      assert.is(await outcome(browser, name), may ? 'in' : 'no right', `${role}: ${name}`);
    }
    assert.equal(api.mistakes, []);
  });

  test(`PPL-02 the role ${role} follows its topics and no others`, async () => {
    const api = testApi();
    const browser = await api.signedIn(role);
    for (const [topic, roles] of Object.entries(expectedTopics)) {
      const response = await browser.fetch('GET', `/api/events?topics=${topic}`);
      assert.is(response.status, roles.includes(role) ? 200 : 403, `${role}: ${topic}`);
      await response.body?.cancel();
    }
    const all = await browser.fetch('GET', `/api/events?topics=${Object.keys(expectedTopics).join(',')}`);
    const mayAll = Object.values(expectedTopics).every((roles) => roles.includes(role));
    assert.is(all.status, mayAll ? 200 : 403, 'one forbidden topic forbids the stream');
    await all.body?.cancel();
  });
}

test('PPL-02 several roles open what each of them opens', async () => {
  const api = testApi();
  const browser = await api.signedIn('agent', { roles: ['agent', 'installer'] });
  assert.is((await browser.get('/api/calls')).status, 200);
  assert.is((await browser.get('/api/phones')).status, 200);
  assert.is((await browser.get('/api/changes')).status, 403);
});

test('PPL-02 an account without any known role opens only its own page', async () => {
  const api = testApi();
  const browser = await api.signedIn('user');
  const [account] = api.config.list<{ roles: string[] }>('account');
  // As an older or newer release could have left it.
  Object.defineProperty(api.config, 'get', {
    value: (entity: string, id: string) =>
      entity === 'account' && id === account?.id ? { ...account, roles: ['king'] } : undefined,
  });
  assert.is((await browser.get('/api/calls')).status, 403);
  assert.equal((await browser.get('/api/me')).body.rights, []);
});

test('PPL-03 every right has its sentence in both languages, and the page learns who may give what', async () => {
  const browser = await testApi().signedIn('admin');
  for (const language of ['en', 'nl']) {
    await browser.patch('/api/me', { language });
    const { roles } = (await browser.get('/api/roles')).body;
    assert.equal(
      roles.map((role: { role: string }) => role.role),
      [...ROLES],
    );
    const grantable = roles
      .filter((role: { grantable: boolean }) => role.grantable)
      .map((role: { role: string }) => role.role);
    assert.equal(grantable, ['admin', 'supervisor', 'agent', 'user', 'installer', 'read-only']);
    const sentences = roles[0].rights.map((right: { sentence: string }) => right.sentence);
    assert.is(sentences.length, RIGHTS.length - 1);
    assert.ok(sentences.every((sentence: string) => !/^right\./.test(sentence)));
  }
});

test('the local channel may do everything, also what no role may', async () => {
  const api: TestApi = testApi();
  const fetch = localFetch(api.app);
  const response = await fetch(new Request('http://cordboard.invalid/api/owner-link', { method: 'POST' }));
  assert.is(response.status, 201);
  assert.match(((await response.json()) as { path: string }).path, /^\/welcome#\w{32}$/);
  const me = await fetch(new Request('http://cordboard.invalid/api/me'));
  assert.is(((await me.json()) as { username: string }).username, 'command line');
  // Nobody who comes over the network becomes the local channel, whatever they say.
  const stranger = new Browser(api.app, { address: '127.0.0.1' });
  assert.is((await stranger.ask('POST', '/api/owner-link', {}, { 'x-channel': 'local' })).status, 401);
});
