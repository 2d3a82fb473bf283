import * as assert from 'uvu/assert';
import { preferredLanguage } from '../../appliance/api/language.ts';
import { Browser, endTestApis, testApi } from '../kit/api.ts';
import { suite } from '../kit/suite.ts';

const test = suite('api: requests and answers');
test.afterEach(endTestApis);

test('another site’s page cannot ask in somebody’s name', async () => {
  const api = testApi();
  const browser = await api.signedIn('admin');
  const foreign: Record<string, string>[] = [
    { origin: 'http://evil.test' },
    { origin: 'null' },
    { origin: 'http://box.test:8081' },
    { origin: 'http://box.test', 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ];
  for (const headers of foreign) {
    const answer = await browser.ask('PATCH', '/api/me', { name: 'Mallory' }, headers);
    assert.equal([answer.status, answer.body.code], [403, 'api.other-site'], JSON.stringify(headers));
  }
  assert.is((await browser.get('/api/me')).body.name, 'admin');
  const own = { origin: 'https://box.test', 'sec-fetch-site': 'same-origin' };
  assert.is((await browser.ask('PATCH', '/api/me', { name: 'Anna' }, own)).status, 200);
});

test('signing in is refused to other sites too', async () => {
  const api = testApi();
  const answer = await new Browser(api.app).ask(
    'POST',
    '/api/session',
    { name: 'a', password: 'b' },
    { origin: 'http://evil.test' },
  );
  assert.is(answer.status, 403);
});

test('a body that is no JSON, of another kind, or too large is refused before anything else is done', async () => {
  const api = testApi();
  const browser = await api.signedIn('admin');
  const json = { 'content-type': 'application/json' };
  const send = async (body: string, headers: Record<string, string>) => {
    const response = await browser.fetch('PATCH', '/api/me', { body, headers });
    return [response.status, ((await response.json()) as { code: string }).code];
  };
  assert.equal(await send('{"name":', json), [400, 'api.malformed']);
  assert.equal(await send('{"name":"Anna"}', { 'content-type': 'text/plain' }), [415, 'api.wrong-kind']);
  assert.equal(await send(`{"name":"${'x'.repeat(70_000)}"}`, json), [413, 'api.too-large']);
  assert.equal(await send('[]', json), [422, 'config.invalid']);
  assert.equal(await send('', json), [400, 'api.malformed']);
});

test('a mistake in an address is told in words for reading, each with its place', async () => {
  const api = testApi();
  const browser = await api.signedIn('owner');
  const answers = [
    await browser.get('/api/history?limit=many'),
    await browser.get('/api/changes?before=-1'),
    await browser.get('/api/users?offset=x'),
    await browser.ask('POST', '/api/changes/x/undo', {}),
  ];
  assert.equal(
    answers.map(({ status, body }) => [status, body.code, body.problems[0].path]),
    [
      [422, 'api.address-unclear', 'limit'],
      [422, 'api.address-unclear', 'before'],
      [422, 'api.address-unclear', 'offset'],
      [422, 'api.address-unclear', 'number'],
    ],
  );
  for (const { body } of answers) assert.not.match(body.title, /saved/i);
});

test('a body without a stated length is counted while it is read', async () => {
  const api = testApi();
  const browser = await api.signedIn('admin');
  let pulled = 0;
  const endless = new ReadableStream({
    pull(controller) {
      pulled++;
      controller.enqueue(new TextEncoder().encode('x'.repeat(10_000)));
    },
  });
  const headers = { host: 'box.test', cookie: browser.cookie, 'content-type': 'application/json' };
  const init: RequestInit = { method: 'PATCH', headers, body: endless };
  const request = new Request('http://box.test/api/me', Object.assign(init, { duplex: 'half' }));
  const response = await api.app.fetch(request, browser.edge);
  assert.is(response.status, 413);
  assert.ok(pulled < 20, `${pulled} pieces were read`);
});

test('broken UTF-8 in a body is refused', async () => {
  const api = testApi();
  const browser = await api.signedIn('admin');
  const headers = { host: 'box.test', cookie: browser.cookie, 'content-type': 'application/json' };
  const body = new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]);
  const response = await api.app.fetch(
    new Request('http://box.test/api/me', { method: 'PATCH', headers, body }),
    browser.edge,
  );
  assert.is(response.status, 400);
});

test('fields that are wrong are told one by one, at their place, in words', async () => {
  const api = testApi();
  const browser = await api.signedIn('admin');
  const answer = await browser.post('/api/session', { name: '', passwort: 'x' });
  assert.is(answer.status, 422);
  assert.is(answer.headers.get('content-type'), 'application/problem+json');
  assert.equal(answer.body.problems, [
    { path: 'name', sentence: 'Please fill this in.' },
    { path: 'password', sentence: 'Please fill this in.' },
  ]);
});

test('before sign-in errors are in the browser’s language, after it in the account’s', async () => {
  const api = testApi();
  const browser = new Browser(api.app);
  browser.language = 'nl-NL,nl;q=0.9,en;q=0.8';
  assert.is((await browser.get('/api/me')).body.title, 'Log eerst even in.');
  const english = await api.signedIn('user', { language: 'en' });
  english.language = 'nl';
  assert.match((await english.get('/api/users')).body.title, /^You don’t have the right/);
  const dutch = await api.signedIn('agent', { language: 'nl' });
  dutch.language = 'en';
  assert.match((await dutch.get('/api/accounts')).body.title, /^Dat mag u niet/);
});

test('the best of our languages is found in what a browser asks for', () => {
  for (const [header, language] of [
    ['nl', 'nl'],
    ['nl-BE', 'nl'],
    ['de, nl;q=0.5, en;q=0.4', 'nl'],
    ['en;q=0.2, nl;q=0.3', 'nl'],
    ['en, nl', 'en'],
    ['EN-us', 'en'],
    ['nl;q=0, en', 'en'],
    ['de, fr', undefined],
    ['', undefined],
    [';;q=,,', undefined],
    [null, undefined],
  ] as const) {
    assert.is(preferredLanguage(header), language, String(header));
  }
});

test('a mistake of ours shows an id that is in the log, and nothing of the inside', async () => {
  const api = testApi();
  const browser = await api.signedIn('admin');
  Object.defineProperty(api.deps.config, 'nextFreeNumber', {
    value: () => {
      throw new Error('secret of the inside');
    },
  });
  const answer = await browser.get('/api/users/next-number');
  assert.is(answer.status, 500);
  assert.not.match(answer.text, /inside of|secret/);
  assert.is(api.mistakes.length, 1);
  assert.is(api.mistakes[0]?.id, answer.body.id);
  assert.match(answer.body.title, new RegExp(answer.body.id));
  assert.match(String(api.mistakes[0]?.error), /secret of the inside/);
});

test('addresses that do not exist are a problem in words', async () => {
  const browser = new Browser(testApi().app);
  for (const path of ['/api', '/api/', '/api/nothing', '/api/users/a/b/c/d', '/api/start/']) {
    const answer = await browser.get(path);
    assert.equal([answer.status, answer.body?.code], [404, 'api.no-such-address'], path);
  }
  assert.is((await browser.post('/api/start')).status, 404);
});

test('answers of the API are kept by nobody, framed by nobody, and run nothing', async () => {
  const api = testApi();
  const browser = await api.signedIn('admin');
  for (const path of ['/api/start', '/api/me', '/api/nothing', '/api/users/x', '/api/office-file']) {
    const { headers } = await browser.get(path);
    assert.is(headers.get('cache-control'), 'no-store', path);
    assert.is(headers.get('content-security-policy'), "default-src 'none'; frame-ancestors 'none'", path);
    assert.is(headers.get('x-content-type-options'), 'nosniff', path);
    assert.is(headers.get('x-frame-options'), 'DENY', path);
    assert.is(headers.get('referrer-policy'), 'no-referrer', path);
  }
});
