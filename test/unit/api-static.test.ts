import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import * as assert from 'uvu/assert';
import { Browser, endTestApis, testApi } from '../kit/api.ts';
import { suite } from '../kit/suite.ts';

const test = suite('api: the page’s files');
test.afterEach(endTestApis);

const importMap = '\n{ "imports": { "preact": "/vendor/preact.mjs" } }\n';
const html = `<!doctype html><script type="importmap">${importMap}</script><script type="module" src="/app.ts"></script>`;
const files = {
  'index.html': html,
  'app.ts': `export const page = 1;\n${'// a line of text\n'.repeat(100)}`,
  'style.css': 'body { color: teal }',
  'icon.svg': '<svg/>',
  'vendor/preact.mjs': 'export {};',
  'strange.xyz': '?',
};

test('page addresses answer the page, so that a reload stays where it was', async () => {
  const browser = new Browser(testApi(files).app);
  for (const path of ['/', '/people', '/people/abc-1', '/welcome', '/history/x?tab=ladder', '/index.html']) {
    const answer = await browser.get(path);
    assert.equal([answer.status, answer.text], [200, html], path);
    assert.is(answer.headers.get('content-type'), 'text/html; charset=utf-8');
  }
});

test('files have their kind; TypeScript is JavaScript to the browser', async () => {
  const browser = new Browser(testApi(files).app);
  for (const [path, type] of [
    ['/app.ts', 'text/javascript; charset=utf-8'],
    ['/vendor/preact.mjs', 'text/javascript; charset=utf-8'],
    ['/style.css', 'text/css; charset=utf-8'],
    ['/icon.svg', 'image/svg+xml'],
    ['/strange.xyz', 'application/octet-stream'],
  ] as const) {
    const { headers } = await browser.get(path);
    assert.equal([headers.get('content-type'), headers.get('x-content-type-options')], [type, 'nosniff'], path);
  }
});

test('the page runs scripts of this box only, and its import map by its hash', async () => {
  const { headers } = await new Browser(testApi(files).app).get('/people');
  const hash = createHash('sha256').update(importMap).digest('base64');
  const policy = headers.get('content-security-policy') ?? '';
  assert.ok(policy.includes(`script-src 'self' 'sha256-${hash}';`), policy);
  assert.ok(policy.includes("default-src 'none'") && policy.includes("frame-ancestors 'none'"), policy);
  assert.not.match(policy, /unsafe/);
});

test('a reload costs no more than asking whether something changed', async () => {
  const browser = new Browser(testApi(files).app);
  const first = await browser.get('/app.ts');
  const etag = first.headers.get('etag') ?? '';
  assert.is(first.headers.get('cache-control'), 'no-cache');
  for (const seen of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const again = await browser.get('/app.ts', { 'if-none-match': seen });
    assert.equal([again.status, again.text, again.headers.get('etag')], [304, '', etag], seen);
  }
  assert.is((await browser.get('/app.ts', { 'if-none-match': '"other"' })).status, 200);
});

test('a file that changed is answered anew', async () => {
  const text = { now: 'one' };
  const read = async (path: string) => (path === 'a.css' ? { bytes: new TextEncoder().encode(text.now) } : undefined);
  const browser = new Browser(testApi({}, { assets: { read } }).app);
  const first = await browser.get('/a.css');
  text.now = 'two';
  const second = await browser.get('/a.css', { 'if-none-match': first.headers.get('etag') ?? '' });
  assert.equal([second.status, second.text], [200, 'two']);
});

test('what shrinks is sent small to who can read it', async () => {
  const browser = new Browser(testApi(files).app);
  const packed = async (accept: string) => {
    const response = await browser.fetch('GET', '/app.ts', { headers: { 'accept-encoding': accept } });
    const bytes = Buffer.from(await response.arrayBuffer());
    const encoding = response.headers.get('content-encoding');
    assert.is(Number(response.headers.get('content-length')), bytes.length);
    assert.is(response.headers.get('vary'), 'accept-encoding');
    assert.is((encoding === 'gzip' ? gunzipSync(bytes) : bytes).toString(), files['app.ts']);
    return encoding;
  };
  for (const [accept, encoding] of [
    ['gzip, deflate, br', 'gzip'],
    ['br;q=1, gzip;q=0.5', 'gzip'],
    ['*', 'gzip'],
    ['gzip;q=0', null],
    ['gzip;q=0.0', null],
    ['br', null],
    ['', null],
  ] as const) {
    assert.is(await packed(accept), encoding, accept);
  }
  const small = await browser.fetch('GET', '/style.css', { headers: { 'accept-encoding': 'gzip' } });
  assert.is(small.headers.get('content-encoding'), null);
});

test('nothing outside the page’s files is asked for, whatever the address says', async () => {
  const asked: string[] = [];
  const read = async (path: string) => {
    asked.push(path);
    return undefined;
  };
  const browser = new Browser(testApi({}, { assets: { read } }).app);
  for (const path of [
    '/../package.json',
    '/%2e%2e/package.json',
    '/..%2fpackage.json',
    '/a/%2e%2e/%2e%2e/x.db',
    '/.env',
    '/vendor/.hidden.js',
    '/a%00.ts',
    '/a\\..\\b.ts',
    '/%ff.ts',
    '/a//b.ts',
  ]) {
    assert.is((await browser.get(path)).status, 404, path);
  }
  assert.equal(
    asked.filter((path) => path.includes('..') || path.startsWith('.') || path.includes('/.')),
    [],
  );
});

test('HEAD tells the same without the content, and nothing is posted to files', async () => {
  const browser = new Browser(testApi(files).app);
  const head = await browser.ask('HEAD', '/app.ts');
  assert.equal([head.status, head.text, head.headers.get('content-length')], [200, '', String(files['app.ts'].length)]);
  assert.is((await browser.post('/app.ts', {})).status, 404);
  assert.is((await browser.get('/missing.ts')).status, 404);
});
