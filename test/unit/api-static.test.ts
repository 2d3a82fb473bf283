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
    assert.is(answer.status, 200, path);
    assert.match(answer.text, /^<!doctype html>[\s\S]*<script type="module" src="\/app\.ts\?v=[\w-]+"><\/script>$/);
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
  const { headers, text } = await new Browser(testApi(files).app).get('/people');
  const inline = /<script type="importmap">([\s\S]*?)<\/script>/.exec(text)?.[1] ?? '';
  const hash = createHash('sha256').update(inline).digest('base64');
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

const modules = {
  'index.html': `<script type="importmap">{ "imports": { "lib": "/vendor/lib.mjs" } }</script>
    <link rel="stylesheet" href="/style.css" /><a href="/people">x</a><script type="module" src="/app.ts"></script>`,
  'style.css': 'body {}',
  'app.ts': "import { a } from 'lib';\nimport {\n  b,\n} from './parts/b.ts';\nawait import('./later.ts');",
  'parts/b.ts': "export { c } from '../c.ts';",
  'c.ts': 'export const c = 1;',
  'later.ts': "import './c.ts';",
  'vendor/lib.mjs': 'export const a = 1;',
  'alone.ts': '',
};

test('APP-12 every file that the page leads to has an address of its content, and is kept for good by it', async () => {
  const browser = new Browser(testApi(modules).app);
  const { text } = await browser.get('/people');
  const { imports } = JSON.parse(/importmap">(.*?)<\/script>/.exec(text)?.[1] ?? '') as {
    imports: Record<string, string>;
  };
  assert.equal(Object.keys(imports).sort(), ['/app.ts', '/c.ts', '/later.ts', '/parts/b.ts', '/vendor/lib.mjs', 'lib']);
  assert.is(imports.lib, imports['/vendor/lib.mjs']);
  const preloaded = [...text.matchAll(/modulepreload" href="\/([^?"]+)\?v=/g)].map(([, path]) => path);
  assert.equal(preloaded.sort(), ['c.ts', 'parts/b.ts', 'vendor/lib.mjs'], 'what is needed at once, and nothing later');
  assert.match(text, /href="\/style\.css\?v=[\w-]+"/);
  assert.match(text, '<a href="/people">');
  const kept = await browser.get(imports['/c.ts'] ?? '');
  assert.equal(
    [kept.text, kept.headers.get('cache-control')],
    [modules['c.ts'], 'public, max-age=31536000, immutable'],
  );
  for (const other of ['/c.ts', '/c.ts?v=other', '/people']) {
    assert.is((await browser.get(other)).headers.get('cache-control'), 'no-cache', other);
  }
});

test('a file that changed has another address at the next load', async () => {
  const assets = new Map(
    Object.entries(modules).map(([path, text]) => [path, { bytes: new TextEncoder().encode(text) }]),
  );
  const browser = new Browser(testApi({}, { assets: { read: async (path) => assets.get(path) } }).app);
  const load = async (): Promise<string> => (await browser.get('/')).text;
  const before = await load();
  assert.is(await load(), before);
  assets.set('c.ts', { bytes: new TextEncoder().encode('export const c = 2;') });
  const after = await load();
  assert.is.not(/"\/c\.ts":"([^"]+)"/.exec(after)?.[1], /"\/c\.ts":"([^"]+)"/.exec(before)?.[1]);
  assert.is(/"\/app\.ts":"([^"]+)"/.exec(after)?.[1], /"\/app\.ts":"([^"]+)"/.exec(before)?.[1]);
});
