import { existsSync, statSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import path from 'node:path';
import * as assert from 'uvu/assert';
import { LOCAL_SOCKET, LocalClient, localFetch } from '../../appliance/api/local.ts';
import type { AppError } from '../../appliance/base/errors.ts';
import { EVENT_GATHER_MS } from '../../appliance/base/limits.ts';
import { Scope } from '../../appliance/base/scope.ts';
import { say } from '../../appliance/base/words/index.ts';
import { HttpServers } from '../../appliance/edges/http-server.ts';
import { listenLocally, localFetchThrough, NobodyListens } from '../../appliance/edges/local-socket.ts';
import { addAccount, endTestApis, PASSWORD, type TestApi, testApi } from '../kit/api.ts';
import { author, temporaryDirectory } from '../kit/office.ts';
import { rejection, suite } from '../kit/suite.ts';

const test = suite('api: over real sockets');
test.afterEach(endTestApis);

/** The API behind the real HTTP edge on a free port of the loopback interface. */
async function overHttp(api: TestApi) {
  const servers = new HttpServers({
    fetch: (request, { incoming }) => {
      const address = incoming.socket.remoteAddress ?? '';
      return api.app.fetch(request, { channel: 'page', address, secure: false });
    },
    log: { info: () => {}, warn: () => {} },
  });
  const { port } = await servers.listenHttp({ address: '127.0.0.1', port: 0 });
  const base = `http://127.0.0.1:${port}`;
  await addAccount(api, { username: 'anna', roles: ['owner'] });
  const signIn = await fetch(`${base}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: base },
    body: JSON.stringify({ name: 'anna', password: PASSWORD }),
  });
  assert.is(signIn.status, 200);
  const cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return { servers, port, base, cookie };
}

/** Waits in real time for what sockets bring about. */
async function until(what: string, holds: () => boolean): Promise<void> {
  for (let spent = 0; spent < 3_000; spent += 10) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`${what} did not come about`);
}

function open(port: number, at: string, cookie: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest({ host: '127.0.0.1', port, path: at, headers: { cookie } }, resolve);
    asked.once('error', reject);
    asked.end();
  });
}

test('events arrive as they happen, and a browser that vanishes is forgotten', async () => {
  const api = testApi();
  const { servers, port, cookie } = await overHttp(api);
  const stream = await open(port, '/api/events?topics=changes', cookie);
  let text = '';
  stream.on('data', (bytes) => {
    text += bytes;
  });
  stream.on('error', () => {});
  await until('the snapshot', () => text.includes('event: snapshot'));
  api.config.apply([{ what: 'change', entity: 'office', id: 'office', body: { name: 'Bakkerij' } }], author);
  await new Promise((resolve) => setImmediate(resolve));
  api.clock.advance(EVENT_GATHER_MS);
  await until('the change', () => text.includes('event: changes'));
  assert.is(api.app.streams.readers, 1);
  stream.destroy();
  await until('forgetting', () => api.app.streams.readers === 0);
  await servers.close();
});

test('a box that stops ends the stream with its reason', async () => {
  const api = testApi();
  const { servers, port, cookie } = await overHttp(api);
  const stream = await open(port, '/api/events?topics=calls', cookie);
  let text = '';
  let ended = false;
  stream.on('data', (bytes) => {
    text += bytes;
  });
  stream.on('end', () => {
    ended = true;
  });
  await until('the snapshot', () => text.includes('event: snapshot'));
  api.scope.end();
  await until('the end', () => ended);
  assert.match(text, /event: end\ndata: {"why":"stopping"}/);
  await servers.close();
});

test('a body that is too large is refused while it still comes', async () => {
  const api = testApi();
  const { servers, base, cookie } = await overHttp(api);
  const headers = { cookie, 'content-type': 'application/json', origin: base };
  const response = await fetch(`${base}/api/me`, { method: 'PATCH', headers, body: 'x'.repeat(200_000) });
  assert.is(response.status, 413);
  assert.is(((await response.json()) as { code: string }).code, 'api.too-large');
  await servers.close();
});

test('the command line reaches the box through a socket file that is nobody else’s', async () => {
  const api = testApi();
  const file = path.join(temporaryDirectory(), LOCAL_SOCKET);
  const nobody = await rejection(() =>
    new LocalClient(localFetchThrough(file), 'en', 'jan').export({ secrets: false }),
  );
  assert.ok(nobody instanceof NobodyListens);
  const scope = new Scope('local');
  await listenLocally(file, localFetch(api.app), scope);
  assert.is(statSync(file).mode & 0o777, 0o600);
  const client = new LocalClient(localFetchThrough(file), 'en', 'jan');
  const office =
    'users:\n  - { number: "101", name: "Zoë", pin: "2580", lines: [{ username: "101", password: "Wilg-4711-Zoe" }] }\n';
  const applied = await client.apply(office, { dryRun: false, replace: false });
  assert.is(applied.revision, api.config.revision);
  assert.ok(applied.sentences.some((sentence) => sentence.includes('101 Zoë')));
  assert.match(await client.export({ secrets: true }), /Wilg-4711-Zoe/);
  assert.match((await client.ownerLink()).path, /^\/welcome#/);
  scope.end();
  assert.not.ok(existsSync(file));
});

test('a data directory whose socket would have too long a name is told in a sentence', async () => {
  const scope = new Scope('local');
  const file = path.join(temporaryDirectory(), 'd'.repeat(120), LOCAL_SOCKET);
  const refused = await rejection(() => listenLocally(file, async () => new Response(), scope));
  assert.match(say((refused as AppError).phrase, 'en'), 'Choose a shorter data directory.');
  scope.end();
});
